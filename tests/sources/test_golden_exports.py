"""Five exports in the shapes of the field, against the records that were written down with them.

The files and ``expected.json`` are synthetic and in the public domain; see ``cs_exports/README.md``.
"""

import json
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pandas as pd
import pytest

from perfkit.sources.schemas import TableSchema
from perfkit.sources.tables import read_tables

HERE = Path(__file__).parent / "cs_exports"
EXPECTED = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
CHITU, CHITU_PAID, FEIGE, DONGDONG, ORDERS = (
    next(name for name in EXPECTED if word in name) for word in ("下单优先", "付款优先", "飞鸽", "咚咚", "ExportOrder"))


def printed(name, **columns):
    """Return a table of everything that one export prints, under the names of the expected records."""
    dated = {column for column, kind in columns.items() if kind in ("date", "timestamp")}
    time = next(iter(dated))
    return TableSchema(name=name, columns=MappingProxyType({"file_id": "text", **columns}), event_time=time)


RATE, SPAN = "share_ppm", "duration"
SCHEMAS = {schema.name: schema for schema in (
    printed("chitu", date="date", agent="text", received="integer", inquirers="integer", paid="integer",
            conversion=RATE, sales="money", first_response_s=SPAN, avg_response_s=SPAN, reply_ratio=RATE, mode="text"),
    printed("feige", date="date", agent="text", sessions="integer", first_response_s=SPAN, avg_response_s=SPAN,
            reply_3min=RATE, dissatisfied=RATE, ratings="integer", conversion=RATE),
    printed("dongdong", date="date", agent="text", inquiries="integer", served="integer", avg_response_s=SPAN,
            reply_30s=RATE, satisfaction=RATE, ratings="integer"),
    printed("tmall", order_id="text", agent="text", amount_due="money", amount_paid="money", status="text",
            created="timestamp", paid_at="timestamp", refund="money", item="text"),
)}


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """All that the five exports print."""
    study = tmp_path_factory.mktemp("everything")
    (study / "exports").symlink_to(HERE / "exports")
    (study / "mapping.yaml").write_bytes((HERE / "printed.yaml").read_bytes())
    return read_tables(study, time_zone="Asia/Shanghai", cache=study / "cache", schemas=SCHEMAS)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """The five exports as the tables of indicators."""
    return read_tables(HERE, time_zone="Asia/Shanghai", cache=tmp_path_factory.mktemp("cache"))


def plain(value, kind):
    """Return a cell as the expected records write it."""
    if pd.isna(value):
        return None
    scale = {"money": 100, "share_ppm": 1_000_000, "duration": 1000}.get(kind)
    if scale:
        return float(Fraction(int(value), scale))
    if kind == "date":
        return value.date().isoformat()
    return value.isoformat(sep=" ") if kind == "timestamp" else value


def records(tables, table, file):
    frame = tables.frame(table)
    kinds = SCHEMAS[table].columns
    shown = [column for column in kinds if column not in ("file_id", "mode")]
    return [{column: plain(row[column], kinds[column]) for column in shown} |
            {"immature": {cell.split(":")[0] for cell in row["states"].split(",") if cell.endswith(":immature")}}
            for row in frame[frame["file_id"] == file].to_dict("records")]


@pytest.mark.parametrize(("table", "file", "part"), [
    ("chitu", CHITU, "下单优先判定"), ("chitu", CHITU_PAID, "付款优先判定"), ("feige", FEIGE, "20260403"),
    ("dongdong", DONGDONG, "2026-04-01"), ("tmall", ORDERS, "20260405")])
def test_every_record_is_reproduced(everything, table, file, part):
    found = records(everything, table, part)
    wanted = EXPECTED[file]["records"]
    assert len(found) == len(wanted)
    names = [name for name in wanted[0] if name != "immature"]
    order = ("date", "agent") if "date" in names else ("order_id",)
    for record, row in zip(sorted(wanted, key=lambda row: [str(row[name]) for name in order]),
                           sorted(found, key=lambda row: [str(row[name]) for name in order]), strict=True):
        assert row["immature"] == set(record.get("immature", []))
        assert {name: row[name] for name in names} == \
            {name: pytest.approx(record[name], rel=1e-9) if isinstance(record[name], float) else record[name]
             for name in names}


@pytest.mark.parametrize("file", EXPECTED)
def test_what_was_dropped_is_listed(everything, file):
    dropped = everything.exclusions[everything.exclusions["file"] == file]
    assert sorted(dropped["got"]) == sorted(row["label"] for row in EXPECTED[file]["excluded_rows"])
    assert set(dropped["reason"]) <= {"summary_row"}
    [facts] = everything.files[everything.files["file"] == file].to_dict("records")
    people = EXPECTED[file]["person_rows"] + EXPECTED[file].get("unassigned_rows", 0)
    assert facts["rows_kept"] == people


@pytest.mark.parametrize("file", [file for file in EXPECTED if "true_period" in EXPECTED[file]])
def test_the_period_is_that_of_the_rows_and_not_of_the_file_name(everything, file):
    [facts] = everything.files[everything.files["file"] == file].to_dict("records")
    assert [facts["first_day"].date().isoformat(), facts["last_day"].date().isoformat()] == \
        EXPECTED[file]["true_period"]


@pytest.mark.parametrize("file", [file for file in EXPECTED if "printed_total" in EXPECTED[file]])
def test_printed_sums_and_means_are_those_of_the_rows(everything, file):
    compared = everything.reconciliation[everything.reconciliation["file"] == file]
    sums = compared[compared["statistic"] == "sum"].set_index("column")
    for column, total in EXPECTED[file]["printed_total"].items():
        assert sums.loc[column, "printed"] == pytest.approx(total * (100 if column == "sales" else 1))
    assert set(compared["statistic"]) == {"sum", "mean"}
    assert (compared["difference"] == 0).all()


def test_encodings_are_told(everything):
    told = everything.files.set_index("file")["encoding"].to_dict()
    assert {told[CHITU], told[CHITU_PAID], told[ORDERS]} == {"gb18030"}
    assert (told[DONGDONG], told[FEIGE]) == ("utf-8-sig", "xlsx")


def test_one_mode_of_attribution_is_read_and_the_other_file_is_listed(tables):
    chats = tables.frame("chats_daily")
    assert set(chats["attribution"].dropna()) == {"下单优先判定"}
    [left] = tables.exclusions[tables.exclusions["reason"] == "other_file_part"].to_dict("records")
    assert (left["file"], left["got"]) == (CHITU_PAID, "付款优先判定")


def test_mature_sums_per_agent(tables):
    chats = tables.frame("chats_daily")
    mature = chats[(chats["shop_id"] == "chitu") & chats["paid_buyers"].notna()]
    sums = mature.groupby("agent_id")[["paid_buyers", "inquirers", "sales"]].sum()
    for agent, wanted in EXPECTED[CHITU]["mature_ratio_of_sums"].items():
        assert sums.loc[agent].tolist() == [wanted["paid"], wanted["inquirers"], round(wanted["sales"] * 100)]


def test_an_average_times_its_count_is_a_sum(tables):
    chats = tables.frame("chats_daily").set_index(["agent_id", "date"])
    assert chats.loc[("悦己旗舰店:小雨", pd.Timestamp("2026-03-25")), "response_ms"] == 34 * 70_200


def test_orders_keep_long_ids_and_add_up_to_the_cent(tables):
    orders = tables.frame("orders")
    assert orders["amount_paid"].sum() == round(EXPECTED[ORDERS]["gmv_paid"] * 100)
    assert set(orders["order_id"]) == {record["order_id"] for record in EXPECTED[ORDERS]["records"]}
    assert orders["agent_id"].isna().sum() == sum(record["agent"] is None for record in EXPECTED[ORDERS]["records"])
