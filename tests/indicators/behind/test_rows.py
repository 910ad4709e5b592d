"""The rows behind a number add up to it, for every definition on shops full of edges."""

import json
from datetime import date

import ibis
import pandas as pd
import pytest

from perfkit.errors import DataError, RequestError
from perfkit.indicators import rows_behind
from perfkit.indicators.behind.marks import marked_rows
from perfkit.indicators.measures import Part, counted, total
from perfkit.language import Text
from perfkit.periods import parse_period
from perfkit.plan import Blackout
from perfkit.results import View
from tests.indicators import oracle
from tests.indicators.made import KIND, at, make_tables, roster
from tests.indicators.shops import SPELLS
from tests.indicators.test_definitions import CASES, door_tables, named, shop_of, subject_kind


@pytest.fixture(scope="module")
def doors(tmp_path_factory):
    return {door: make_tables(tmp_path_factory.mktemp(door), **door_tables(shop_of(7), door))
            for door in ("events", "totals")}


@pytest.mark.parametrize(("door", "key"), CASES)
def test_rows_add_up_to_numerator_and_denominator(doors, door, key):
    kind = (oracle.EVENTS if door == "events" else oracle.TOTALS)[key][0]
    told = rows_behind(doors[door], roster(*SPELLS[:2]), named(key), parse_period("2026-02"), as_of=date(2026, 4, 20),
                       kind=kind, subject=subject_kind(kind, key))
    assert not list(told.differences())
    for value in told.value.to_dict("records"):
        mine = told.frame[told.frame["spell"] == value["spell"]]
        counted, nothing = (mine["counts"] != "out").any(), value["numerator"] == 0  # a count of 0 has no row
        assert not counted or value["reason"] in ("", "zero_denominator", "no_comparison", "no_target")
        assert counted or nothing or value["reason"] not in ("", "zero_denominator", "no_comparison", "no_target")


def chat(number, day, **more):
    return {"chat_id": f"c{number}", "buyer_id": f"b{number}", "agent_id": "a", "started_at": at(f"2026-{day}T09:00"),
            "is_valid": True, "first_message_at": at(f"2026-{day}T09:00"), "order_id": None, "issue_code": None,
            "first_human_reply_at": at(f"2026-{day}T09:01"), "phase": "presale", **more}


def told(folder, key, period="2026-01", *, people=None, as_of="2026-12-31", tables, **terms):
    return rows_behind(make_tables(folder, **tables), roster("a") if people is None else people, key,
                       parse_period(period), as_of=date.fromisoformat(as_of), **({"kind": KIND} | terms))


def reasons(result):
    keys = [text.partition("=")[2] for text in result.frame["key"]]
    return dict(zip(keys, zip(result.frame["counts"], result.frame["reason"], strict=True), strict=True))


def test_every_reason_is_told(tmp_path):
    chats = [chat(1, "01-05"), chat(2, "01-06", first_human_reply_at=None), chat(3, "01-07", is_valid=False),
             chat(4, "01-08", agent_id=None), chat(5, "01-09", agent_id="b"), chat(6, "01-20"), chat(7, "01-31"),
             chat(8, "02-03"), chat(9, "02-20"), chat(10, "01-02"), chat(11, "01-30")]
    people = roster(("a", "2026-01-04", "2026-12-31"))
    fair = date(2026, 1, 20)
    struck = [Blackout(indicator="response_within_60s", first=fair, last=fair, reason=Text(en="fair", zh="展会"))]
    found = told(tmp_path, "response_within_60s", people=people, as_of="2026-01-30", tables={"chats": chats},
                 blackouts=struck)
    assert reasons(found) == {
        "c1": ("both", ""), "c2": ("denominator", ""), "c11": ("both", ""), "c3": ("out", "filtered"),
        "c4": ("out", "no_owner"), "c6": ("out", "blackout"), "c7": ("out", "after_as_of"),
        "c8": ("out", "outside_period"), "c10": ("out", "other_spell")}
    assert [note.en for note in found.notes] == ["1 row of chats in the period count for others"]
    assert found.value["numerator"].tolist() == [2]


def test_young_rows_are_not_ripe_and_undated_ones_have_no_day(tmp_path):
    orders = [{"order_id": f"o{number}", "operator_id": "a", "created_at": at("2026-01-02T08:00"),
               "paid_at": None if day is None else at(f"2026-01-{day}T10:00"), "amount_paid": 100, "buyer_id": "b"}
              for number, day in enumerate(["03", "20", None])]
    refunds = [{"refund_id": "r", "order_id": "o0", "applied_at": at("2026-01-04T10:00"),
                "closed_at": at("2026-01-05T10:00"), "amount": 30}]
    found = told(tmp_path, "refund_rate", as_of="2026-01-31", kind="operations",
                 tables={"orders": orders, "refunds": refunds})
    assert reasons(found) == {"o0": ("both", ""), "o1": ("out", "not_ripe"), "o2": ("out", "no_day")}


def test_a_value_counts_once(tmp_path):
    chats = [chat(1, "01-05", buyer_id="x"), chat(2, "01-06", buyer_id="x", first_human_reply_at=None),
             chat(3, "01-07", buyer_id="x")]
    found = told(tmp_path, "reply_rate", tables={"chats": chats})
    assert reasons(found) == {"c1": ("both", ""), "c2": ("out", "already_counted:buyer_id"),
                              "c3": ("out", "already_counted:buyer_id")}


def test_a_quantile_is_made_of_its_neighbours_among_all_that_are_ranked(tmp_path):
    chats = [chat(number, "01-05", first_human_reply_at=at(f"2026-01-05T09:0{number}")) for number in (1, 2, 3, 4)]
    found = told(tmp_path, "first_response_time", tables={"chats": chats})
    assert reasons(found) == {"c1": ("ranked", "ranked"), "c2": ("both", ""), "c3": ("both", ""),
                              "c4": ("ranked", "ranked")}
    assert found.sums["numerator"].tolist() == ["300000"]
    assert "4 rows count" in found.headline()


def test_an_amount_says_what_it_is_made_of(tmp_path):
    orders = [{"order_id": "o", "operator_id": "a", "created_at": at("2026-01-02T08:00"),
               "paid_at": at("2026-01-02T10:00"), "amount_paid": 100, "buyer_id": "b"}]
    refunds = [{"refund_id": f"r{number}", "order_id": "o", "applied_at": at("2026-01-04T10:00"),
                "closed_at": at("2026-01-05T10:00"), "amount": 20} for number in range(2)]
    found = told(tmp_path, "net_sales", kind="operations", tables={"orders": orders, "refunds": refunds})
    assert found.frame[["numerator", "made_of"]].values.tolist() == [
        [60, "amount_paid +100; refunded -20; refunded -20"]]


def test_the_denominator_of_an_attainment_is_the_target(tmp_path):
    orders = [{"order_id": "o", "operator_id": "a", "created_at": at("2026-01-02T08:00"),
               "paid_at": at("2026-01-02T10:00"), "amount_paid": 90}]
    refunds = [{"refund_id": "r", "order_id": "x", "closed_at": at("2026-01-05T10:00"), "amount": 20}]
    targets = pd.DataFrame({"subject": ["a"], "indicator": ["net_sales"], "period": ["2026-01"],
                            "target_numerator": [120], "target_denominator": [1], "set_at": [None], "version": ["1"]})
    found = told(tmp_path, "sales_attainment", kind="operations", targets=targets,
                 tables={"orders": orders, "refunds": refunds})
    assert found.sums.values.tolist() == [["2025-01-01", "90", "120"]]
    assert found.notes[0].fill("zh") == "分母为目标值：120（最小单位）"


def test_rows_are_told_in_both_languages_as_text_csv_and_json(tmp_path):
    chats = [chat(1, "01-05"), chat(2, "01-06", is_valid=False)]
    found = told(tmp_path, "response_within_60s", tables={"chats": chats})
    assert "chat_id=c1 | 2026-01-05 | in numerator and denominator" in found.text()
    assert "按定义剔除" in found.seen_as(View(language="zh")).text()
    assert found.as_csv().splitlines()[0].startswith("period,role,subject,spell,indicator,table,key,day,counts")
    assert [row["reason"] for row in json.loads(found.as_json())["rows"]] == ["", "filtered"]


def test_rows_that_do_not_add_up_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("perfkit.indicators.behind.run.Run.sums",
                        lambda self, number, spell: {"spell": spell, "numerator": "7", "denominator": "9"})
    with pytest.raises(DataError, match="7 / 9 from rows"):
        told(tmp_path, "response_within_60s", tables={"chats": [chat(1, "01-05")]})


def test_a_sum_that_cannot_be_taken_apart_is_refused():
    rows = ibis.table({"owner": "string", "spell_no": "int64", "period_no": "int64", "score": "int64"}, name="rows")
    with pytest.raises(RequestError, match="cannot be told; got 'Max'"):
        marked_rows(total(Part(((1, rows, rows.score.max()),)), n=counted(rows)))


def test_a_comparison_tells_the_own_rows_and_what_they_are_compared_with(tmp_path):
    orders = [{"order_id": f"o{number}", "agent_id": agent, "paid_at": at("2026-01-05T10:00"), "amount_paid": amount,
               "buyer_id": f"b{number}"} for number, (agent, amount) in enumerate([("a", 300), ("b", 90), (None, 110)])]
    found = told(tmp_path, "agent_aov_index", tables={"orders": orders})
    assert reasons(found) == {"o0": ("both", "")}
    assert found.sums.values.tolist() == [["2025-01-01", "600", "200"]]
    assert found.value["value"].tolist() == [3]
    assert found.notes[0].en == "The rows are compared with 200 / 2 (the smallest unit)"
    assert found.notes[0].zh == "与 200 / 2（最小单位）相比"


def test_a_rating_that_stands_for_others_is_told_as_what_it_is_made_of(tmp_path):
    ratings = [{"rating_id": f"t{number}", "agent_id": "a", "rated_at": at("2026-01-05T10:00"), "score": score}
               for number, score in enumerate([5, 1])]
    found = told(tmp_path, "csat@jd", tables={"ratings": ratings})
    assert found.sums.values.tolist() == [["2025-01-01", "49", "50"]]
