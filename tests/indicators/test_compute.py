"""States, maturity, reasons, doors and intervals of values, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace

import pandas as pd
import pytest

from perfkit.errors import RequestError
from perfkit.indicators import begin_indicators, compute_indicators
from perfkit.periods import parse_period
from tests.indicators.made import at, make_tables, one, parts, roster, values

START = at("2026-01-05T10:00:00")


def chat(number, *, start=START, buyer="x", agent="a", issue="size", order_id=None, wait=5):
    return {"chat_id": f"{number}", "buyer_id": buyer, "agent_id": agent, "started_at": start, "issue_code": issue,
            "order_id": order_id, "is_valid": True, "first_message_at": start, "phase": "presale",
            "first_human_reply_at": None if wait is None else start + timedelta(seconds=wait)}


def ratings(count, good=None):
    return [{"rating_id": str(n), "agent_id": "a", "rated_at": START, "score": 5 if good is None or n < good else 1}
            for n in range(count)]


@pytest.mark.parametrize(("n", "state"), [(29, "withheld"), (30, "shown"), (99, "shown"), (100, "counted")])
def test_states_follow_the_catalogues_minimum(tmp_path, n, state):
    assert one(values(make_tables(tmp_path, ratings=ratings(n)), "csat"))["state"] == state


@pytest.mark.parametrize("name", ["csat", "csat@default"])
def test_the_plan_may_set_another_minimum(tmp_path, name):
    tables = make_tables(tmp_path, ratings=ratings(10))
    assert one(values(tables, "csat", min_n={name: SimpleNamespace(score=10, show=5)}))["state"] == "counted"


@pytest.mark.parametrize(("as_of", "maturity"), [("2026-02-06", "provisional"), ("2026-02-07", "final")])
def test_a_value_is_provisional_until_its_maturity(tmp_path, as_of, maturity):
    assert one(values(make_tables(tmp_path, ratings=ratings(5)), "csat", as_of=as_of))["maturity"] == maturity


@pytest.mark.parametrize(("days", "back"), [(timedelta(days=7), 1), (timedelta(days=7, milliseconds=1), 0)])
def test_day_seven_is_a_repeat_and_after_it_is_not(tmp_path, days, back):
    tables = make_tables(tmp_path, chats=[chat(1), chat(2, start=START + days, agent="b")])
    assert parts(one(values(tables, "fcr"))) == (1 - back, 1, 1)


def test_repeats_are_of_the_same_buyer_on_the_same_order_or_issue(tmp_path):
    later = START + timedelta(days=1)
    others = [chat(2, start=later, buyer="y"), chat(3, start=later, issue="price", order_id="o2"),
              chat(4, start=later, issue=None)]
    tables = make_tables(tmp_path, chats=[chat(1, order_id="o1"), *(row | {"agent_id": "b"} for row in others)])
    assert parts(one(values(tables, "fcr"))) == (1, 1, 1)
    same_order = chat(5, start=later, issue="price", order_id="o1", agent="b")
    tables = make_tables(tmp_path, chats=[chat(1, order_id="o1"), same_order])
    assert parts(one(values(tables, "fcr"))) == (0, 1, 1)


def test_chats_whose_window_is_open_are_left_out_of_both_sides(tmp_path):
    tables = make_tables(tmp_path, chats=[chat(1), chat(2, start=START + timedelta(days=1), buyer="y")])
    assert parts(one(values(tables, "fcr", as_of="2026-01-12"))) == (1, 1, 1)
    assert parts(one(values(tables, "fcr", as_of="2026-01-13"))) == (2, 2, 2)
    assert one(values(tables, "fcr", as_of="2026-01-11"))["reason"] == "no_events"
    assert one(values(tables, "fcr", as_of="2026-01-07"))["reason"] == "immature"


@pytest.mark.parametrize(("ms", "hit"), [(60_000, 1), (60_001, 0)])
def test_sixty_seconds_are_within_a_minute(tmp_path, ms, hit):
    tables = make_tables(tmp_path, chats=[chat(1, wait=ms / 1000)])
    assert parts(one(values(tables, "response_within_60s"))) == (hit, 1, 1)


@pytest.mark.parametrize(("days", "ms", "hit"), [(15, 0, 1), (15, 1, 0)])
def test_a_refund_on_day_fifteen_counts(tmp_path, days, ms, hit):
    order = {"order_id": "1", "operator_id": "a", "paid_at": START}
    applied = START + timedelta(days=days, milliseconds=ms)
    refund = {"order_id": "1", "applied_at": applied, "closed_at": applied}
    tables = make_tables(tmp_path, orders=[order], refunds=[refund, refund])
    assert parts(one(values(tables, "refund_rate", kind="operations"))) == (hit, 1, 1)


def test_refunds_closed_after_the_cut_off_no_longer_change_net_sales(tmp_path):
    order = {"order_id": "1", "operator_id": "a", "paid_at": START, "amount_paid": 1000}
    refunds = [{"order_id": "1", "amount": 1, "closed_at": at("2026-02-15T23:59:59")},
               {"order_id": "1", "amount": 10, "closed_at": at("2026-02-16T00:00:00")},
               {"order_id": "1", "amount": 100, "closed_at": None}]
    tables = make_tables(tmp_path, orders=[order], refunds=refunds)
    assert parts(one(values(tables, "net_sales", kind="operations"))) == (999, 1, 1)
    assert one(values(tables, "net_sales", kind="operations", as_of="2026-02-14"))["numerator"] == 1000


def test_the_last_human_agent_before_the_order_is_credited(tmp_path):
    chats = [chat(1), chat(2, start=START + timedelta(hours=1), agent="b"),
             chat(3, start=START + timedelta(hours=2), wait=None)]
    order = {"order_id": "1", "buyer_id": "x", "created_at": START + timedelta(hours=3),
             "paid_at": START + timedelta(days=2)}
    found = values(make_tables(tmp_path, chats=chats, orders=[order]), "inquiry_conversion")
    assert found["numerator"].tolist() == [0, 1]


def ad(**cells):
    return {"date": date(2026, 1, 5), "campaign_id": "c", "buyer_id": "a", "spend": 100, "sales_direct": 300,
            "sales_assisted": 0, "window_days": 15, "basis": "click_date"} | cells


def test_one_campaign_day_told_on_two_bases_and_windows_counts_once(tmp_path):
    ads = [ad(), ad(basis="order_date", sales_direct=500), ad(window_days=1, sales_direct=100)]
    keys = ["ad_roas", "ad_roas@d15_order", "ad_roas@same_day"]
    found = values(make_tables(tmp_path, ads=ads), keys, kind="operations")
    assert one(found, indicator="ad_roas@default")["value"] == 3
    assert one(found, indicator="ad_roas@d15_order")["value"] == 5
    assert one(found, indicator="ad_roas@same_day")["value"] == 1


def test_an_export_on_the_order_date_alone_serves_the_default(tmp_path):
    found = values(make_tables(tmp_path, ads=[ad(basis="order_date")]), "ad_roas", kind="operations")
    assert one(found)["value"] == 3


CHAT_DAY = {"date": date(2026, 1, 5), "agent_id": "a", "received": 10, "within_60s": 7, "answered": 9, "inquirers": 8,
            "paid_buyers": 2, "turns": 4, "response_ms": 100}


def test_events_win_over_totals(tmp_path):
    both = make_tables(tmp_path, chats=[chat(1)], chats_daily=[CHAT_DAY])
    assert parts(one(values(both, "response_within_60s"))) == (1, 1, 1)
    totals = make_tables(tmp_path, chats_daily=[CHAT_DAY])
    assert parts(one(values(totals, "response_within_60s"))) == (7, 10, 10)


def test_events_without_a_needed_column_leave_the_word_to_totals(tmp_path):
    poor = {name: cell for name, cell in chat(1).items() if name != "is_valid"}
    both = make_tables(tmp_path, chats=[poor], chats_daily=[CHAT_DAY])
    assert parts(one(values(both, "response_within_60s"))) == (7, 10, 10)


@pytest.mark.parametrize(("key", "reason"), [
    ("first_response_time", "quantile_from_totals"), ("reply_rate", "distinct_from_totals"),
    ("inquiry_conversion", "distinct_from_totals"), ("avg_response_time", "cap_from_totals"),
    ("csat", "no_table:ratings"), ("product_knowledge", "no_table:quizzes")])
def test_what_totals_cannot_tell_is_absent_with_its_reason(tmp_path, key, reason):
    found = values(make_tables(tmp_path, chats_daily=[CHAT_DAY]), key)
    assert found["reason"].tolist() == [reason, reason]
    assert found["value"].isna().all()


def test_shares_means_and_quantiles_have_intervals_and_ratios_have_none(tmp_path):
    chats = [chat(n, wait=n) for n in range(40)]
    order = {"order_id": "1", "agent_id": "a", "paid_at": START, "amount_paid": 1000}
    tables = make_tables(tmp_path, chats=chats, ratings=ratings(20, good=18), orders=[order], refunds=[
        {"order_id": "2", "amount": 1, "closed_at": START}])
    found = values(tables, ["csat", "first_response_time@mean", "first_response_time", "agent_net_sales"])
    limits = {row["indicator"]: (row["low"], row["value"], row["high"]) for row in found.to_dict("records")
              if row["subject"] == "a"}
    assert limits["csat@default"] == pytest.approx((0.699, 0.9, 0.972), abs=0.001)
    for key in ("first_response_time@mean", "first_response_time@default"):
        low, value, high = limits[key]
        assert low < value < high
    assert limits["first_response_time@default"] == (12_000, 19_500, 27_000)
    assert pd.isna(limits["agent_net_sales@default"][0])


def test_a_totals_export_that_is_no_share_has_a_value_but_no_interval(tmp_path):
    row = one(values(make_tables(tmp_path, chats_daily=[CHAT_DAY | {"within_60s": 12}]), "response_within_60s"))
    assert row["value"] == 1.2
    assert pd.isna(row["low"])


def targets(*rows):
    return pd.DataFrame([("a", *row) for row in rows],
                        columns=["subject", "indicator", "period", "target_numerator", "target_denominator", "set_at",
                                 "version"])


def test_attainment_is_net_sales_over_its_target(tmp_path):
    order = {"order_id": "1", "operator_id": "a", "paid_at": START, "amount_paid": 90_000}
    tables = make_tables(tmp_path, orders=[order], refunds=[{"order_id": "2", "amount": 1, "closed_at": START}])
    table = targets(("net_sales", "2026-01", 100_000, 1, "2025-12-20", "1"))
    row = one(values(tables, "sales_attainment", kind="operations", targets=table))
    assert (row["value"], row["numerator"], row["denominator"], row["n"]) == (0.9, 9, 10, 1)
    part = {("2026-01", "a", "2025-01-01"): Fraction(1, 2)}
    halved = one(values(tables, "sales_attainment", kind="operations", targets=table, shares=part))
    assert halved["value"] == 2 * row["value"]
    assert one(values(tables, "sales_attainment", kind="operations"))["reason"] == "no_target"
    late = targets(("net_sales", "2026-01", 100_000, 1, "2026-01-02", "1"))
    assert one(values(tables, "sales_attainment", kind="operations", targets=late))["reason"] == "no_target"


def sale(number, month, amount):
    return {"order_id": str(number), "operator_id": "a", "paid_at": at(f"2026-{month:02}-15T10:00"),
            "amount_paid": amount}


def test_attainment_of_the_year_adds_up_sales_and_targets_since_it_began(tmp_path):
    orders = [sale(month, month, 1_000 * month) for month in (1, 2, 3, 4)] + [sale(0, 1, 5) | {"paid_at": at(
        "2025-12-31T23:59:59")}]
    tables = make_tables(tmp_path, orders=orders, refunds=[{"order_id": "x", "amount": 1, "closed_at": START}])
    rows = [("net_sales", f"2026-0{month}", 2_000, 1, "2025-12-20", "1") for month in (1, 2, 3)]
    terms = {"kind": "operations", "periods": ("2026-03",)}
    row = one(values(tables, "sales_attainment@ytd", targets=targets(*rows), **terms))
    assert (row["numerator"], row["denominator"], row["n"]) == (1, 1, 3)
    part = {("2026-01", "a", "2025-01-01"): Fraction(1, 2)}
    eased = one(values(tables, "sales_attainment@ytd", targets=targets(*rows), shares=part, **terms))
    assert eased["value"] == 6_000 / 5_000
    later = one(values(tables, "sales_attainment@ytd", targets=targets(*rows), people=roster(
        ("a", "2026-02-10", "9999-12-31")), **terms))
    assert later["value"] == 5_000 / 4_000
    assert one(values(tables, "sales_attainment@ytd", targets=targets(*rows[1:]), **terms))["reason"] == "no_target"


def test_prorated_attainment_takes_the_time_somebody_was_there(tmp_path):
    tables = make_tables(tmp_path, orders=[sale(1, 1, 900)],
                         refunds=[{"order_id": "x", "amount": 1, "closed_at": START}])
    terms = {"kind": "operations", "targets": targets(("net_sales", "2026-01", 1_000, 1, "2025-12-20", "1")),
             "present": {("2026-01", "a", "2025-01-01"): Fraction(1, 2)}}
    found = values(tables, ["sales_attainment", "sales_attainment@prorated"], **terms)
    assert one(found, indicator="sales_attainment@default")["value"] == 0.9
    assert one(found, indicator="sales_attainment@prorated")["value"] == 1.8


def test_reviews_of_one_order_are_averaged_first_and_exactly(tmp_path):
    orders = [{"order_id": str(n), "operator_id": "a", "created_at": START} for n in range(3)]
    reviews = [{"review_id": f"{n}.{k}", "order_id": str(n), "score": score, "created_at": START}
               for n, scores in enumerate([[5], [1, 2], [4, 5, 5]]) for k, score in enumerate(scores)]
    row = one(values(make_tables(tmp_path, orders=orders, reviews=reviews), "review_score", kind="seller"))
    assert (row["numerator"], row["denominator"], row["n"]) == (67, 18, 3)


def test_of_more_than_sixteen_reviews_the_latest_count(tmp_path):
    orders = [{"order_id": "1", "operator_id": "a", "created_at": START}]
    reviews = [{"review_id": f"{n:02}", "order_id": "1", "score": 5 if n else 1,
                "created_at": START + timedelta(hours=n)} for n in range(17)]
    tables = make_tables(tmp_path, orders=orders, reviews=reviews)
    assert one(values(tables, "review_score", kind="seller"))["value"] == 5


def test_the_mean_of_waits_of_many_days_has_its_interval(tmp_path):
    """The squares of 20 days in milliseconds, added up, are wider than 18 digits."""
    waits = [timedelta(days=20, milliseconds=number) for number in range(40)]
    receipts = [{"receipt_id": str(number), "worker_id": "a", "arrived_at": START, "put_away_at": START + wait}
                for number, wait in enumerate(waits)]
    row = one(values(make_tables(tmp_path, receipts=receipts), "dock_to_stock_hours@mean", kind="warehouse"))
    assert Fraction(*parts(row)[:2]) == 20 * 86_400_000 + Fraction(39, 2)
    assert row["low"] < row["value"] < row["high"]
    # Twice t(39, 97.5 %) = 2.0227 standard errors of 0 to 39, whose standard deviation is 11.690.
    assert row["high"] - row["low"] == pytest.approx(2 * 2.0227 * 11.690 / 40**0.5, abs=1e-3)


def test_all_unknown_names_are_refused_at_once(tmp_path):
    tables = make_tables(tmp_path, ratings=ratings(1))
    with pytest.raises(RequestError) as caught:
        values(tables, ["csatt", "fcr@w15", "csat"])
    assert [problem.got for problem in caught.value.problems] == ["csatt", "w15"]


def test_a_kind_of_role_is_needed(tmp_path):
    tables = make_tables(tmp_path, ratings=ratings(1))
    with pytest.raises(RequestError, match="one kind of role"):
        compute_indicators(tables, roster("a"), ["csat"], [parse_period("2026-01")], as_of=date(2026, 2, 1))


def test_nothing_wanted_or_nobody_there_is_an_empty_frame(tmp_path):
    tables = make_tables(tmp_path, ratings=ratings(1))
    for frame in (values(tables, []), values(tables, "csat", people=roster()), values(tables, "csat", periods=())):
        assert frame.empty
        assert list(frame.columns)[:5] == ["period", "role", "subject", "spell", "indicator"]


def test_no_table_at_all_is_absent_not_an_error(tmp_path):
    found = values(make_tables(tmp_path), ["csat", "first_response_time"])
    assert set(found["reason"]) == {"no_table:ratings", "no_table:chats"}
    assert found["state"].eq("absent").all()


def test_what_is_begun_together_is_what_is_computed_one_by_one(tmp_path):
    tables = make_tables(tmp_path, ratings=[
        {"rating_id": str(place), "agent_id": who, "score": score, "rated_at": at("2026-01-05T12:00:00")}
        for place, (who, score) in enumerate([("a", 5), ("a", 2), ("b", 4)])])
    asked = [([who], key) for who in "ab" for key in ("csat", "csat@mean5")]
    terms = {"as_of": date(2026, 12, 31), "kind": "customer_service_presale"}
    month = [parse_period("2026-01")]
    waiting = [begin_indicators(tables, roster(*people), [key], month, **terms) for people, key in asked]
    for (people, key), awaited in reversed(list(zip(asked, waiting, strict=True))):
        pd.testing.assert_frame_equal(awaited(), compute_indicators(tables, roster(*people), [key], month, **terms))
