"""Who an event counts for, and when: days, spells, owners, blackouts, the as-of day."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import pyarrow as pa
import pytest

from perfkit.indicators.credit import make_credit, small_table
from perfkit.indicators.owners import owner_column
from perfkit.language import Text
from perfkit.periods import parse_period, trailing
from perfkit.plan import Blackout
from tests.indicators.made import at, make_tables, one, parts, roster, values


def rating(number, moment, agent="a", score=5):
    return {"rating_id": str(number), "agent_id": agent, "rated_at": at(moment), "score": score}


def test_a_period_is_from_first_midnight_to_last_midnight(tmp_path):
    moments = ["2025-12-31T23:59:59.999", "2026-01-01T00:00:00", "2026-01-31T23:59:59.999999", "2026-02-01T00:00:00"]
    tables = make_tables(tmp_path, ratings=[rating(n, moment) for n, moment in enumerate(moments)])
    found = values(tables, "csat", periods=("2025-12", "2026-01", "2026-02", "2026-Q1"))
    assert {row["period"]: row["n"] for row in found[found["subject"] == "a"].to_dict("records")} == {
        "2025-12": 1, "2026-01": 2, "2026-02": 1, "2026-Q1": 3}


def test_both_days_of_a_spell_are_inside_it(tmp_path):
    moments = ["2026-01-09T23:59:59", "2026-01-10T00:00:00", "2026-01-20T23:59:59", "2026-01-21T00:00:00"]
    tables = make_tables(tmp_path, ratings=[rating(n, moment) for n, moment in enumerate(moments)])
    assert parts(one(values(tables, "csat", people=roster(("a", "2026-01-10", "2026-01-20"))))) == (2, 2, 2)


def test_two_spells_are_two_part_results(tmp_path):
    ratings = [rating(1, "2026-01-10T10:00:00"), rating(2, "2026-01-11T10:00:00", score=1)]
    people = roster(("a", "2025-06-01", "2026-01-10"), ("a", "2026-01-11", "9999-12-31"))
    found = values(make_tables(tmp_path, ratings=ratings), "csat", people=people)
    assert found[["spell", "numerator", "n"]].values.tolist() == [["2025-06-01", 1, 1], ["2026-01-11", 0, 1]]


def test_every_spell_that_touches_the_period_has_a_row_and_no_other(tmp_path):
    people = roster(("a", "2025-01-01", "2025-12-31"), ("b", "2026-01-31", "9999-12-31"),
                    ("c", "2026-02-01", "9999-12-31"))
    found = values(make_tables(tmp_path, ratings=[rating(1, "2026-01-10T10:00:00")]), "csat", people=people)
    assert found[["subject", "state", "reason", "n"]].values.tolist() == [["b", "absent", "no_events", 0]]


def test_events_of_nobody_or_strangers_count_for_no_one(tmp_path):
    ratings = [rating(n, "2026-01-10T10:00:00", agent) for n, agent in enumerate((None, "x", "a"))]
    found = values(make_tables(tmp_path, ratings=ratings), "csat")
    assert found["n"].tolist() == [1, 0]


def test_events_after_the_as_of_day_do_not_exist_yet(tmp_path):
    ratings = [rating(1, "2026-01-10T23:59:59"), rating(2, "2026-01-11T00:00:00")]
    assert one(values(make_tables(tmp_path, ratings=ratings), "csat", as_of="2026-01-10"))["n"] == 1


def taken(credit, *days):
    """Return (period, day) of what a credit of subject a takes from sales on the given days."""
    rows = ibis.memtable(pa.table({"owner": ["a"] * len(days), "day": pa.array([date.fromisoformat(day)
                                                                                for day in days])}))
    found = credit(rows, "day").to_pyarrow().to_pylist()
    return sorted((row["period_no"], str(row["day"]), str(row["cutoff"])) for row in found)


def credit_over(*periods, spell=("2025-01-01", "9999-12-31"), as_of="2026-12-31"):
    spells = small_table("spell_no spell_owner spell_from spell_to", [(0, "a", *map(date.fromisoformat, spell))])
    return make_credit(spells, [parse_period(text) for text in periods], date.fromisoformat(as_of))


def test_what_is_compared_stands_under_the_period_it_is_compared_with():
    credit = credit_over("2026-02", "2026-03")
    days = ("2025-02-28", "2025-12-31", "2026-01-01", "2026-01-31", "2026-02-28", "2026-03-01")
    assert taken(credit.earlier("previous"), *days) == [
        (0, "2026-01-01", "2026-01-31"), (0, "2026-01-31", "2026-01-31"), (1, "2026-02-28", "2026-02-28")]
    assert taken(credit.earlier("last_year"), *days) == [(0, "2025-02-28", "2025-02-28")]


def test_only_as_much_is_compared_as_is_known_of_the_period_itself():
    credit = credit_over("2026-02", as_of="2026-02-10")
    assert taken(credit.earlier("previous"), "2026-01-10", "2026-01-11") == [(0, "2026-01-10", "2026-01-31")]


def test_a_spell_is_compared_with_the_days_opposite_its_own():
    credit = credit_over("2026-03", spell=("2026-03-15", "2026-03-31"))
    assert taken(credit.earlier("last_year"), "2025-03-14", "2025-03-15") == [(0, "2025-03-15", "2025-03-31")]


def test_the_last_day_of_february_stands_opposite_the_29th():
    credit = credit_over("2025-Q1", as_of="2025-02-28")
    assert [row[1] for row in taken(credit.earlier("last_year"), "2024-02-29", "2024-03-01")] == ["2024-02-29"]


def test_trailing_weeks_are_compared_with_as_many_days():
    weeks = trailing(parse_period("2026-06"))
    credit = make_credit(small_table("spell_no spell_owner spell_from spell_to",
                                     [(0, "a", date(2024, 1, 1), date(9999, 12, 31))]), [weeks], date(2026, 12, 31))
    days = ("2025-03-31", "2025-04-01", "2025-06-30", "2025-12-30", "2025-12-31", "2026-03-31", "2026-04-01")
    assert [row[1] for row in taken(credit.earlier("previous"), *days)] == ["2025-12-31", "2026-03-31"]
    assert [row[1] for row in taken(credit.earlier("last_year"), *days)] == ["2025-04-01", "2025-06-30"]


def test_windows_end_with_the_period():
    credit = credit_over("2026-W07", as_of="2026-12-31")
    days = ("2026-01-16", "2026-01-17", "2026-01-31", "2026-02-01", "2026-02-15", "2026-02-16")
    assert [row[1] for row in taken(credit.trailing(30), *days)] == list(days[1:5])
    assert [row[1] for row in taken(credit.in_last_month(), *days)] == list(days[3:5])
    assert [row[1] for row in taken(credit.since_new_year(), *days)] == list(days[:5])


def test_days_put_opposite_by_a_table_need_to_be_all_there():
    credit = credit_over("2026-02", "2026-W10")
    pairs = small_table("date last_year_date", [(date(2026, 3, 2) + timedelta(days=step),
                                                 date(2025, 3, 10) + timedelta(days=step)) for step in range(7)])
    aligned = credit.paired(pairs, "date", "last_year_date")
    assert taken(aligned, "2025-02-10", "2025-03-09", "2025-03-10", "2025-03-16", "2025-03-17") == [
        (1, "2025-03-10", "2025-03-16"), (1, "2025-03-16", "2025-03-16")]


def blackout(indicator, first, last):
    return Blackout(indicator=indicator, first=date(2026, 1, first), last=date(2026, 1, last),
                    reason=Text(en="festival", zh="节日"))


@pytest.mark.parametrize(("indicator", "n", "n_mean"), [("csat", 2, 2), ("csat@mean5", 4, 2), ("fcr", 4, 4)])
def test_blackout_days_do_not_count_for_their_indicator(tmp_path, indicator, n, n_mean):
    """One named by its id strikes all variants."""
    ratings = [rating(n, f"2026-01-{day:02}T10:00:00") for n, day in enumerate((9, 10, 12, 13))]
    tables = make_tables(tmp_path, ratings=ratings)
    found = values(tables, ["csat", "csat@mean5"], blackouts=[blackout(indicator, 10, 12)])
    assert one(found, indicator="csat@default")["n"] == n
    assert one(found, indicator="csat@mean5")["n"] == n_mean


def test_a_month_that_is_struck_altogether_says_so_and_leaves_the_others(tmp_path):
    tables = make_tables(tmp_path, ratings=[rating(1, "2026-02-10T10:00:00")])
    found = values(tables, "csat", blackouts=[blackout("csat", 1, 31)], periods=("2026-01", "2026-02"))
    assert one(found, period="2026-01")["reason"] == "blackout"
    assert one(found, period="2026-02")["n"] == 1


def order(number, **owners):
    made = at("2026-01-05T09:00:00")
    return {"order_id": str(number), "paid_at": made, "created_at": made, "amount_paid": 1000 * number,
            "buyer_id": "x", "agent_id": None, "operator_id": None, "shop_id": "S1"} | owners


def test_the_kind_of_role_says_who_an_order_counts_for(tmp_path):
    tables = make_tables(tmp_path, orders=[order(1, agent_id="a", operator_id="b"), order(2, agent_id="b")])
    service = values(tables, "net_sales@gmv", kind="customer_service_presale")
    assert service["numerator"].tolist() == [1000, 2000]
    assert values(tables, "net_sales@gmv", kind="operations")["numerator"].fillna(-1).tolist() == [-1, 1000]
    shop = values(tables, "net_sales@gmv", kind="operations", subject="shop", people=roster("S1"))
    assert shop["numerator"].tolist() == [3000]


@pytest.mark.parametrize(("table", "kind", "subject", "column"), [
    ("orders", "seller", "person", "operator_id"), ("orders", "seller", "shop", "shop_id"),
    ("deliveries", "seller", "shop", "seller_id"), ("production_daily", "production", "team", "team_id"),
    ("chats", "customer_service_aftersale", "team", None), ("order_lines", "operations", "person", None),
    ("work_log", "design", "person", "person_id"), ("ratings", "customer_service_presale", "shop", None)])
def test_owner_columns(table, kind, subject, column):
    assert owner_column(table, kind, subject) == column


def spend(number, day, amount, **owners):
    return order(number, **owners) | {"paid_at": at(f"2026-01-{day:02}T09:00:00"), "amount_paid": amount,
                                      "buyer_id": f"b{number}"}


def test_the_rest_of_the_shop_leaves_out_the_subject_and_other_days(tmp_path):
    """In the rest are orders of colleagues, strangers and nobody, on the days of the spell, from the same shop."""
    orders = [spend(1, 20, 300, agent_id="a"), spend(2, 20, 100, agent_id="b"), spend(3, 21, 200, agent_id="x"),
              spend(4, 22, 0), spend(5, 5, 9_999, agent_id="b"), spend(6, 20, 9_999, shop_id="S2")]
    people = roster(("a", "2026-01-10", "9999-12-31"), "b")
    found = values(make_tables(tmp_path, orders=orders), ["agent_aov_index", "agent_aov_index@incl_self",
                                                          "agent_aov_index@diff_cny"], people=people)
    assert {row["indicator"]: row["value"] for row in found.to_dict("records") if row["subject"] == "a"} == {
        "agent_aov_index@default": 3, "agent_aov_index@incl_self": 2, "agent_aov_index@diff_cny": 200}


def test_an_agent_alone_in_the_shop_has_nothing_to_be_compared_with(tmp_path):
    tables = make_tables(tmp_path, orders=[spend(1, 20, 300, agent_id="a")])
    assert one(values(tables, "agent_aov_index"))["reason"] == "no_comparison"
    assert one(values(tables, "agent_aov_index"), "b")["reason"] == "no_events"


def test_others_are_colleagues_of_the_role_and_never_oneself_in_another_spell(tmp_path):
    """A share of 91.6667 % of the fair share, as published: 110,000 of 500,000 with a coefficient of 1.2 of 5."""
    orders = [spend(1, 20, 110_000, agent_id="a"), spend(2, 20, 390_000, agent_id="b"),
              spend(3, 20, 77_777, agent_id="stranger"), spend(4, 20, 88_888)]
    coefficients = [{"person_id": name, "date": date(2026, 1, 20), "coefficient": told}
                    for name, told in (("a", 1_200), ("b", 3_800), ("stranger", 9_000))]
    tables = make_tables(tmp_path, orders=orders, refunds=[{"order_id": "9", "amount": 1, "closed_at": None}],
                         coefficients=coefficients)
    share = one(values(tables, "agent_net_sales@share"))
    assert (share["numerator"], share["denominator"], share["n"]) == (11, 12, 1)
    people = roster(("a", "2025-01-01", "2026-01-15"), ("a", "2026-01-16", "9999-12-31"), "b")
    found = values(tables, "agent_net_sales@share", people=people)
    assert found["value"].fillna(-1).tolist() == [-1, 11 / 12, 390 / 500 / (3.8 / 5)]


@pytest.mark.parametrize(("amount", "parts_of_it"), [(100, [34, 33, 33]), (2, [1, 1, 0]), (9, [3, 3, 3])])
def test_an_order_of_nobody_is_split_to_the_last_unit(tmp_path, amount, parts_of_it):
    orders = [spend(1, 20, amount), spend(2, 5, 10)]
    refunds = [{"order_id": "1", "amount": 1, "closed_at": at("2026-01-21T00:00:00")}]
    people = roster("a", "b", ("c", "2026-01-20", "9999-12-31"))
    found = values(make_tables(tmp_path, orders=orders, refunds=refunds), "agent_net_sales@with_silent", people=people)
    first_of_the_day = [parts_of_it[0] - 1, *parts_of_it[1:]]
    assert found["numerator"].tolist() == [first_of_the_day[0] + 5, first_of_the_day[1] + 5, first_of_the_day[2]]
    assert found["numerator"].sum() == amount - 1 + 10


def test_a_table_that_cannot_name_the_subject_makes_the_value_absent(tmp_path):
    tables = make_tables(tmp_path, ratings=[rating(1, "2026-01-10T10:00:00")])
    assert one(values(tables, "csat", subject="shop", people=roster("S1")), "S1")["reason"] == "no_owner:ratings"
    without = make_tables(tmp_path, ratings=[{"rating_id": "1", "rated_at": at("2026-01-10T10:00:00"), "score": 5}])
    assert one(values(without, "csat"))["reason"] == "no_column:ratings.agent_id"
