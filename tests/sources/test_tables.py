"""Tables as a whole: what changes them, what does not, and how they are kept."""

import csv
import random
from io import StringIO

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfkit.errors import DataError
from perfkit.sources import store
from perfkit.sources.tables import read_tables

from .made import HEADER, ORDERS, load, make_study

NAMES = ["id", "agent", "paid", "at"]


def rows_of(seed, size=30):
    draw = random.Random(seed)
    return [[f"A{number:03d}", draw.choice(["li", "wu", "NA", "小雨", ""]), f"{draw.randint(-999, 99999) / 100:.2f}",
             f"2026-03-{draw.randint(1, 31):02d} {draw.randint(0, 23):02d}:00:00"] for number in range(size)]


def text_of(rows, names=NAMES, extra=False):
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([*names, "unused"] if extra else names)
    order = [NAMES.index(name) for name in names]
    writer.writerows([[*(row[place] for place in order), *(["x"] if extra else [])] for row in rows])
    return out.getvalue()


@given(st.integers(0, 10_000), st.integers(0, 30))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_of_rows_names_of_files_and_unused_columns_change_nothing(tmp_path_factory, seed, cut):
    rows = rows_of(seed)
    plain = load(tmp_path_factory.mktemp("plain"), ORDERS, {"orders1.csv": text_of(rows)})
    random.Random(seed).shuffle(rows)
    other = load(tmp_path_factory.mktemp("other"), ORDERS, {
        "orders_b.csv": text_of(rows[:cut], extra=True), "orders_a.csv": text_of(rows[cut:], names=NAMES[::-1])})
    assert plain.hash == other.hash
    pd.testing.assert_frame_equal(plain.frame("orders"), other.frame("orders"))


def test_a_changed_cell_changes_the_hash(tmp_path):
    first = load(tmp_path / "1", ORDERS, {"orders1.csv": HEADER + "A1,li,1.00,2026-03-31\n"})
    second = load(tmp_path / "2", ORDERS, {"orders1.csv": HEADER + "A1,li,1.01,2026-03-31\n"})
    assert first.hash != second.hash


def test_an_empty_text_and_a_missing_one_are_told_apart_by_the_hash(tmp_path):
    first = load(tmp_path / "1", ORDERS, {"orders1.csv": HEADER + "A1,,1.00,2026-03-31\n"})
    second = load(tmp_path / "2", ORDERS, {"orders1.csv": HEADER + "A1,NA,1.00,2026-03-31\n"})
    assert first.hash != second.hash


def test_what_was_read_once_is_taken_from_the_cache(tmp_path, monkeypatch):
    files = {"orders1.csv": HEADER + "A1,li,1.00,2026-03-31\n"}
    first = load(tmp_path, ORDERS, files)
    monkeypatch.setattr(store, "_fill", lambda *_: pytest.fail("read again"))
    again = load(tmp_path, ORDERS, files)
    assert again.hash == first.hash
    for name in ("files", "exclusions", "reconciliation", "placeholders", "amounts"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(again, name))


def test_the_cache_keeps_what_is_read_now_and_what_was_read_before(tmp_path):
    kept = [load(tmp_path, ORDERS, {"orders1.csv": HEADER + f"A1,li,{amount}.00,2026-03-31\n"}).paths["orders"].parent
            for amount in range(1, 5)]
    assert [folder.exists() for folder in kept] == [False, False, True, True]


@pytest.mark.parametrize("change", ["file", "mapping", "zone"])
def test_whatever_decides_the_tables_is_part_of_their_place(tmp_path, change):
    files = {"orders1.csv": HEADER + "A1,li,1.00,2026-03-31T20:00:00Z\n"}
    first = load(tmp_path, ORDERS, files)
    mapping = ORDERS.replace("yuan", "wan") if change == "mapping" else ORDERS
    # The changed file is as long as the old one: only its content tells.
    changed = {"orders1.csv": files["orders1.csv"].replace("1.00", "2.00")} if change == "file" else files
    second = load(tmp_path, mapping, changed, zone="UTC" if change == "zone" else "Asia/Shanghai")
    assert first.paths != second.paths
    assert first.hash != second.hash


def test_a_run_that_is_stopped_leaves_nothing_that_could_be_read(tmp_path, monkeypatch):
    study = make_study(tmp_path, ORDERS, {"orders1.csv": HEADER + "A1,li,1.00,2026-03-31\n"})
    cache = tmp_path / "cache"

    def stop(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(pq, "write_table", stop)
        with pytest.raises(KeyboardInterrupt):
            read_tables(study, time_zone="UTC", cache=cache)
    assert [path.name for path in cache.iterdir()] == [".lock"]
    (cache / ".partial-left").mkdir()
    assert read_tables(study, time_zone="UTC", cache=cache).latest_day.isoformat() == "2026-03-31"
    assert not list(cache.glob(".partial-*"))


def test_refused_exports_leave_no_tables(tmp_path):
    study = make_study(tmp_path, ORDERS, {"orders1.csv": HEADER + "A1,li,x,2026-03-31\n"})
    with pytest.raises(DataError):
        read_tables(study, time_zone="UTC", cache=tmp_path / "cache")
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [".lock"]


def test_a_cache_that_cannot_be_written_is_refused(tmp_path):
    study = make_study(tmp_path, ORDERS, {"orders1.csv": HEADER + "A1,li,1.00,2026-03-31\n"})
    (tmp_path / "cache").write_text("a file where a folder should be")
    with pytest.raises(DataError) as error:
        read_tables(study, time_zone="UTC", cache=tmp_path / "cache")
    assert error.value.problems[0].code == "cache"


def test_columns_that_no_export_fills_are_there_and_empty(tmp_path):
    tables = load(tmp_path, ORDERS, {"orders1.csv": HEADER + "A1,li,1.00,2026-03-31\n"})
    assert tables.columns_present == {"orders": ("order_id", "created_at", "amount_paid", "agent_id")}
    orders = tables.frame("orders")
    assert orders["goods_cost"].isna().all()
    assert str(orders["goods_cost"].dtype) == "Int64"


def test_money_is_whole_minor_units_on_disk(tmp_path):
    tables = load(tmp_path, ORDERS, {"orders1.csv": HEADER + "A1,li,1.00,2026-03-31\n"})
    assert str(pq.read_schema(tables.paths["orders"]).field("amount_paid").type) == "int64"
