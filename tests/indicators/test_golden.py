"""Definition cases computed by hand: the catalogue's golden tests g01 to g21."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from perfkit.indicators.intervals import Units, share_limits
from perfkit.indicators.values import state_of
from tests.indicators.made import at, make_tables, one, parts, roster, values

DAY = "2026-01-05"


def chat(number: int, start: str, wait_s: float | None, **more):
    begun = at(f"{DAY}T{start}")
    reply = None if wait_s is None else begun + timedelta(seconds=wait_s)
    return {"chat_id": str(number), "buyer_id": f"b{number}", "agent_id": "a", "started_at": begun, "is_valid": True,
            "first_message_at": begun, "first_human_reply_at": reply} | more


def turn(number: int, asked: str, wait_s: float | None, kind: str, chat_id: str = "1"):
    begun = at(f"{DAY}T{asked}:00")
    return {"chat_id": chat_id, "turn_no": number, "agent_id": "a", "asked_at": begun, "reply_kind": kind,
            "replied_at": None if wait_s is None else begun + timedelta(seconds=wait_s)}


def test_g01_return_on_ad_spend_is_five(tmp_path):
    row = {"date": date(2026, 1, 5), "campaign_id": "c", "buyer_id": "a", "spend": 100_000, "sales_direct": 400_000,
           "sales_assisted": 100_000}
    assert one(values(make_tables(tmp_path, ads=[row]), "ad_roas", kind="operations"))["value"] == 5


def test_g03_average_response_caps_drops_bots_and_keeps_the_day(tmp_path):
    turns = [turn(1, "08:10", 20, "human"), turn(2, "09:00", 700, "human"), turn(3, "10:00", None, "none"),
             turn(4, "11:00", 1, "bot"), turn(5, "23:05", 5, "human"), turn(6, "22:59", 10, "assisted")]
    found = values(make_tables(tmp_path, chat_turns=turns), ["avg_response_time", "avg_response_time@tmall",
                                                             "avg_response_time@uncapped"])
    assert one(found, indicator="avg_response_time@default")["value"] == 307_500
    assert one(found, indicator="avg_response_time@tmall")["value"] == 307_500
    assert parts(one(found, indicator="avg_response_time@uncapped")) == (730_000, 3, 3)


def order(number: int, buyer: str, day: str = DAY, **more):
    moment = at(f"{day}T10:00:00")
    return {"order_id": str(number), "buyer_id": buyer, "operator_id": "a", "shop_id": "a", "created_at": moment,
            "paid_at": moment, "amount_paid": 100} | more


def test_g04_second_and_third_orders_are_repeat_orders(tmp_path):
    buyers = [*(f"b{n}" for n in range(70)), *(f"b{n}" for n in range(20)), *(f"b{n}" for n in range(10))]
    orders = [order(number, buyer) for number, buyer in enumerate(buyers)]
    keys = ["repeat_purchase_new@fugou_order", "repeat_purchase_new@fugou_user",
            "repeat_purchase_new@fugou_user_dayset"]
    found = values(make_tables(tmp_path, orders=orders), keys, kind="operations")
    assert parts(one(found, indicator=keys[0])) == (30, 100, 100)
    assert parts(one(found, indicator=keys[1])) == (20, 70, 70)
    assert parts(one(found, indicator=keys[2])) == (0, 70, 70)


def test_g05_buyers_of_the_period_before_who_buy_again(tmp_path):
    orders = [order(n, f"b{n}", "2025-12-31") for n in range(1000)]
    orders += [order(2000 + n, f"b{n + 700}", "2026-01-01") for n in range(600)]
    row = one(values(make_tables(tmp_path, orders=orders), "repeat_purchase_new@huigou", kind="operations"))
    assert parts(row) == (300, 1000, 1000)


def test_g06_window_counts_starts_not_replies(tmp_path):
    chats = [chat(1, "08:56:00", 300), chat(2, "09:00:00", 30), chat(3, "12:00:00", 31), chat(4, "22:59:59", 10),
             chat(5, "23:00:00", 5)]
    found = values(make_tables(tmp_path, chats=chats), ["response_within_60s", "response_within_60s@jd30"])
    assert parts(one(found, indicator="response_within_60s@jd30")) == (2, 3, 3)
    assert parts(one(found, indicator="response_within_60s@default")) == (4, 5, 5)


def test_g07_one_touch_counts_the_close_without_reply(tmp_path):
    replies = [0, 1, 1, 2, 3]
    chats = [chat(number, "10:00:00", 5) for number in range(5)]
    turns = [turn(step, "10:00", 5, "human", str(number))
             for number, count in enumerate(replies) for step in range(count)]
    turns.append(turn(99, "10:00", 1, "bot", "0"))
    found = values(make_tables(tmp_path, chats=chats, chat_turns=turns), ["fcr@zendesk_onetouch", "fcr@exactly_one"])
    assert one(found, indicator="fcr@zendesk_onetouch")["value"] == 0.6
    assert one(found, indicator="fcr@exactly_one")["value"] == 0.4


def test_g08_one_late_turn_spoils_the_buyer(tmp_path):
    chats = [chat(1, "10:00:00", 5, buyer_id="x"), chat(2, "10:00:00", 5, buyer_id="y")]
    turns = [turn(1, "10:00", 10, "human", "1"), turn(2, "10:01", 20, "human", "1"),
             turn(3, "10:05", 400, "human", "1"), turn(1, "10:00", 15, "human", "2")]
    keys = ["response_within_60s@s180_turn", "response_within_60s@s180_buyer"]
    found = values(make_tables(tmp_path, chats=chats, chat_turns=turns), keys)
    assert one(found, indicator=keys[0])["value"] == 0.75
    assert one(found, indicator=keys[1])["value"] == 0.5


def test_g09_sales_per_thousand_views_and_per_thousand_viewers(tmp_path):
    row = {"live_id": "1", "host_id": "a", "started_at": at(f"{DAY}T20:00:00"), "gmv": 1_250_000, "views": 50_000,
           "viewers": 20_000}
    found = values(make_tables(tmp_path, live_sessions=[row]), ["live_gpm", "live_gpm@viewers"], kind="live_host")
    assert one(found, indicator="live_gpm@default")["value"] == 250_00
    assert one(found, indicator="live_gpm@viewers")["value"] == 625_00


def test_g10_a_rate_over_days_is_sum_over_sum(tmp_path):
    days = [{"date": date(2026, 1, 5), "designer_id": "a", "impressions": 100, "clicks": 10},
            {"date": date(2026, 1, 6), "designer_id": "a", "impressions": 50, "clicks": 1}]
    row = one(values(make_tables(tmp_path, page_events_daily=days), "page_ctr", kind="design"))
    assert parts(row) == (11, 150, 150)
    assert row["value"] == pytest.approx(0.073333, abs=1e-6)


def test_g12_the_aftersale_composite_weighs_three_to_two_to_one(tmp_path):
    ranks = {"dispute_rank": 200_000, "time_rank": 500_000, "self_closed_rank": 800_000, "refunds": 60}
    tables = make_tables(tmp_path, shop_scores=[{"date": date(2026, 1, 5), "shop_id": "S1"} | ranks])
    row = one(values(tables, "refund_handling_time@composite", kind="customer_service_aftersale", subject="shop",
                     people=roster("S1")), "S1")
    assert (row["value"], row["n"], row["state"]) == (0.4, 60, "counted")
    assert one(values(tables, "refund_handling_time@composite"))["reason"] == "no_owner:shop_scores"


def view(number: int, day: str, visitor: str):
    return {"event_id": str(number), "ts": at(f"{day}T09:00:00"), "visitor_id": visitor, "shop_id": "a",
            "page_kind": "detail", "kind": "view"}


def test_g10_a_conversion_over_days_is_sum_over_sum(tmp_path):
    days = [("2026-01-05", 10, 100), ("2026-01-06", 1, 50)]
    events = [view(n, day, f"{day} {n}") for day, _, seen in days for n in range(seen)]
    orders = [order(int(day[-1]) * 100 + n, f"{day} {n}", day) for day, paid, _ in days for n in range(paid)]
    tables = make_tables(tmp_path, page_events=events, orders=orders)
    row = one(values(tables, "browse_to_buy", kind="operations", subject="shop"))
    assert parts(row) == (11, 150, 150)


def test_g02_beside_peers_the_quotient_is_150_and_the_difference_5_points(tmp_path):
    events = [view(n, DAY, f"v{n}") for n in range(100)]
    orders = [order(n, f"v{n}") for n in range(15)]
    peers = [{"indicator_id": "browse_to_buy", "period": "2026-01", "market": "all", "value": 100_000}]
    keys = ["peer_conversion_index", "peer_conversion_index@ratio", "peer_conversion_index@points"]
    found = values(make_tables(tmp_path, page_events=events, orders=orders, peers=peers), keys, kind="operations",
                   subject="shop")
    assert one(found, indicator="peer_conversion_index@default")["value"] == 150
    assert one(found, indicator=keys[1])["value"] == 150
    assert one(found, indicator=keys[2])["value"] == 0.05


def visit(number: int, visitor: str, day: str = DAY, **more):
    return {"session_id": str(number), "visitor_id": visitor, "shop_id": "a", "started_at": at(f"{day}T09:00:00"),
            "engaged": True} | more


def test_g11_visitors_of_sources_do_not_add_up(tmp_path):
    sessions = [visit(1, "a", is_paid=False, source="search"), visit(2, "b", is_paid=False, source="search"),
                visit(3, "b", is_paid=True, source="ads"), visit(4, "c", is_paid=True, source="ads")]
    keys = ["organic_visitors", "paid_visitors", "organic_share", "organic_visitors@search_only"]
    found = values(make_tables(tmp_path, sessions=sessions), keys, kind="operations", subject="shop")
    assert one(found, indicator="organic_visitors@default")["value"] == 2
    assert one(found, indicator="paid_visitors@default")["value"] == 2
    assert parts(one(found, indicator="organic_share@default")) == (2, 3, 3)
    assert one(found, indicator="organic_visitors@search_only")["value"] == 2


def test_g13_no_visitor_is_no_rate(tmp_path):
    nobody = {"event_id": "1", "ts": at(f"{DAY}T09:00:00"), "shop_id": "a", "visitor_id": None, "kind": "add_cart"}
    events = [nobody, {**nobody, "shop_id": "z", "visitor_id": "v"}]
    row = one(values(make_tables(tmp_path, page_events=events), "add_to_cart_rate", kind="operations", subject="shop"))
    assert (row["state"], row["reason"], row["denominator"]) == ("absent", "zero_denominator", 0)


def test_g13_an_empty_denominator_is_missing_not_zero(tmp_path):
    day = {"date": date(2026, 1, 5), "designer_id": "a", "impressions": 0, "clicks": 0}
    row = one(values(make_tables(tmp_path, page_events_daily=[day]), "page_ctr", kind="design"))
    assert (row["state"], row["reason"]) == ("absent", "zero_denominator")
    assert row["value"] != row["value"]
    assert (row["numerator"], row["denominator"]) == (0, 0)


def test_g14_one_long_wait_moves_the_mean_only(tmp_path):
    chats = [chat(number, "10:00:00", wait) for number, wait in enumerate([5, 10, 20, 40, 300])]
    found = values(make_tables(tmp_path, chats=chats), ["first_response_time", "first_response_time@mean"])
    assert one(found, indicator="first_response_time@default")["value"] == 20_000
    assert one(found, indicator="first_response_time@mean")["value"] == 75_000


def test_g15_daily_users_are_a_mean_of_days(tmp_path):
    days = [("2026-01-01", 100), ("2026-01-02", 120), ("2026-01-03", 80)]
    sessions = [visit(f"{day} {n}", f"v{n}", day) for day, seen in days for n in range(seen)]
    sessions.append(visit("again", "v0", "2026-01-02"))
    keys = ["dau", "mau@calendar"]
    found = values(make_tables(tmp_path, sessions=sessions), keys, kind="operations", subject="shop",
                   as_of="2026-01-03")
    assert parts(one(found, indicator="dau@default")) == (300, 3, 3)
    assert one(found, indicator="mau@calendar")["value"] == 120


def test_g16_listed_and_stocked_items_that_sold(tmp_path):
    skus = [{"sku_id": str(n), "operator_id": "a", "listed_from": date(2025, 1, 1), "stock_qty": int(n < 160)}
            for n in range(200)]
    orders = [{"order_id": str(n), "paid_at": at(f"{DAY}T10:00:00")} for n in range(150)]
    lines = [{"order_id": str(n), "sku_id": str(n), "qty": 1} for n in range(150)]
    keys = ["sku_active_rate", "sku_active_rate@in_stock"]
    found = values(make_tables(tmp_path, skus=skus, orders=orders, order_lines=lines), keys, kind="operations")
    assert one(found, indicator="sku_active_rate@default")["value"] == 0.75
    assert one(found, indicator="sku_active_rate@in_stock")["value"] == 0.9375


def test_g17_a_three_is_not_good(tmp_path):
    ratings = [{"rating_id": str(n), "agent_id": "a", "rated_at": at(f"{DAY}T10:00:00"), "score": score}
               for n, score in enumerate([5, 4, 3, 2, 1, 5])]
    found = values(make_tables(tmp_path, ratings=ratings), ["csat", "csat@mean5", "csat@zendesk"])
    assert one(found, indicator="csat@default")["value"] == 0.5
    assert parts(one(found, indicator="csat@mean5")) == (20, 6, 6)
    assert 1 - one(found, indicator="csat@zendesk")["value"] == 0.5


def test_g18_a_cart_paid_at_once_was_never_abandoned(tmp_path):
    carts = [{"cart_id": str(n), "sku_id": "s", "added_at": at(f"{DAY}T10:00:00"),
              "paid_at": None if hours is None else at(f"{DAY}T10:00:00") + timedelta(hours=hours)}
             for n, hours in enumerate([0.2, 5, 100, 170, None, None])]
    tables = make_tables(tmp_path, carts=carts, skus=[{"sku_id": "s", "operator_id": "a"}])
    assert parts(one(values(tables, "cart_recovery_rate", kind="operations"))) == (2, 5, 5)


@pytest.mark.parametrize(("k", "n", "low", "high"), [(9, 10, 0.5958, 0.9821), (90, 100, 0.8256, 0.9448)])
def test_g19_g20_wilson_limits(tmp_path, k, n, low, high):
    reviews = [{"review_id": str(i), "agent_id": "a", "reviewed_at": at(f"{DAY}T10:00:00"), "points_accuracy": 45,
                "points_complete": 45, "critical_error": i >= k} for i in range(n)]
    row = one(values(make_tables(tmp_path, qa_reviews=reviews), "answer_accuracy"))
    assert (round(row["low"], 4), round(row["high"], 4)) == (low, high)
    assert share_limits([Units(k=k, n=n)])[0] == (row["low"], row["high"])


def test_g21_states_by_n():
    assert [state_of(n, 100, 30) for n in (100, 99, 30, 29)] == ["counted", "shown", "shown", "withheld"]
