"""Attendance, recognition and broadcasts: leave by law, the shop as subject, days on air."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.indicators.made import at, make_tables, one, parts, roster, values

HOUR = 3_600_000
START = at("2026-01-05T10:00:00")


def worked(day, scheduled, hours, leave=None, **more):
    return {"person_id": "a", "date": date(2026, 1, day), "scheduled_hours": scheduled * HOUR,
            "worked_hours": hours * HOUR, "leave_kind": leave} | more


def test_leave_by_law_never_lowers_attendance_and_other_leave_does(tmp_path):
    days = [worked(5, 8, 8), worked(6, 8, 0, "statutory"), worked(7, 8, 3, "statutory"), worked(8, 8, 0, "other")]
    assert parts(one(values(make_tables(tmp_path, work_log=days), "attendance_rate"))) == (11 * HOUR, 19 * HOUR, 3)
    only = make_tables(tmp_path, work_log=[worked(6, 8, 0, "statutory")])
    assert one(values(only, "attendance_rate"))["reason"] == "zero_denominator"


def test_lateness_is_counted_on_the_days_on_which_it_is_known(tmp_path):
    days = [worked(5, 8, 8, late_arrivals=1, early_leaves=1), worked(6, 8, 8, late_arrivals=0, early_leaves=0),
            worked(7, 8, 8, late_arrivals=2, early_leaves=None)]
    assert parts(one(values(make_tables(tmp_path, work_log=days), "attendance_rate@events"))) == (2, 1, 2)


def test_recognition_is_of_the_shop_and_never_of_a_person(tmp_path):
    rows = [{"recognition_id": f"{n}", "shop_id": "S1", "person_id": "a", "event_at": START,
             "recognised_at": START + timedelta(days=days), "meeting_at": START + timedelta(days=14)}
            for n, days in enumerate([1, 7, 8])]
    tables = make_tables(tmp_path, recognitions=rows)
    found = values(tables, ["recognition_latency", "recognition_latency@meeting"], people=roster("S1"), subject="shop")
    assert found["value"].tolist() == [7 * 24 * HOUR, 14 * 24 * HOUR]
    assert one(values(tables, "recognition_latency"))["reason"] == "no_owner:recognitions"


def broadcast(number, hours, begun=START, **more):
    ended = begun + timedelta(hours=hours)
    return {"live_id": f"{number}", "host_id": "a", "started_at": begun, "ended_at": ended} | more


@pytest.mark.parametrize(("seconds", "valid"), [(0, 1), (-1, 0)])
def test_a_day_on_air_is_valid_from_eight_hours_on_all_broadcasts_together(tmp_path, seconds, valid):
    rows = [broadcast(1, 3), broadcast(2, 5 + seconds / 3600, START + timedelta(hours=6)),
            broadcast(3, 9, at("2026-01-31T23:30:00")), broadcast(4, 7, at("2026-01-20T08:00:00"))]
    found = values(make_tables(tmp_path, live_sessions=rows), ["live_hours", "live_hours@valid_days"], kind="live_host")
    assert one(found, indicator="live_hours@default")["value"] == 24 * HOUR + seconds * 1000
    assert parts(one(found, indicator="live_hours@valid_days")) == (valid + 1, 1, 3)


def test_refunds_that_are_not_known_leave_the_broadcast_out_of_net_sales(tmp_path):
    rows = [broadcast(1, 2, gmv=1_000, refunded=400, views=10), broadcast(2, 2, gmv=9_000, refunded=None, views=10)]
    found = values(make_tables(tmp_path, live_sessions=rows),
                   ["live_sales_per_hour", "live_sales_per_hour@gross", "live_gpm@net"], kind="live_host")
    assert one(found, indicator="live_sales_per_hour@default")["value"] == 300
    assert one(found, indicator="live_sales_per_hour@gross")["value"] == 2_500
    assert parts(one(found, indicator="live_gpm@net")) == (600_000, 10, 10)


def test_an_order_of_a_broadcast_counts_for_its_host_and_not_for_an_agent(tmp_path):
    order = {"order_id": "o", "buyer_id": "b", "agent_id": "b", "host_id": "a", "live_id": "l", "amount_paid": 500,
             "created_at": at("2026-01-05T10:00:00"), "paid_at": at("2026-01-05T10:00:00")}
    refund = {"refund_id": "r", "order_id": "x", "closed_at": at("2026-01-06T10:00:00"), "amount": 1}
    found = values(make_tables(tmp_path, orders=[order], refunds=[refund]), "net_sales", kind="live_host")
    assert (one(found, "a")["numerator"], one(found, "b")["reason"]) == (500, "no_events")


def test_orders_without_a_host_are_credited_to_no_host(tmp_path):
    order = {"order_id": "o", "agent_id": "a", "amount_paid": 500, "created_at": at("2026-01-05T10:00:00"),
             "paid_at": at("2026-01-05T10:00:00")}
    refund = {"refund_id": "r", "order_id": "x", "closed_at": at("2026-01-06T10:00:00"), "amount": 1}
    found = values(make_tables(tmp_path, orders=[order], refunds=[refund]), "net_sales", kind="live_host")
    assert set(found["reason"]) == {"no_column:orders.host_id"}
