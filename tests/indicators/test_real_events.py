"""Real events, advertisements, tickets and team-days against counts by SQL.

They lie beside the repository, with their sources and licences, and are never shipped. The counts were made with sqlite
on the same files, independently of this package. Days are those of the shop (UTC+8).
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from perfkit.indicators import compute_indicators
from perfkit.periods import parse_period
from tests.indicators.made import make_tables, roster

SHARED = Path(__file__).parents[3] / "shared"
CASES = SHARED / "reference" / "indicator_on_raw_data.json"
pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the real data are not beside the repository")
FIRST, LAST = "2017-11-25", "2017-12-03"


def rows(path):
    with (SHARED / "data" / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def expected(case):
    return next(entry["results"] for entry in json.loads(CASES.read_text(encoding="utf-8")) if entry["id"] == case)


def always(*subjects):
    return roster(*((subject, "2010-01-01", "9999-12-31") for subject in subjects))


def computed(tables, people, keys, period, kind, subject="person"):
    frame = compute_indicators(tables, people, keys, [parse_period(period)], as_of=parse_period("2019").last, kind=kind,
                               subject=subject)
    return frame.set_index(["subject", "spell", "indicator"]).sort_index()


@pytest.fixture(scope="module")
def clicks():
    return [{**row, "at": datetime(1970, 1, 1) + timedelta(hours=8, seconds=int(row["ts"]))}
            for row in rows("taobao_small/events.csv")]


@pytest.fixture(scope="module")
def shop(tmp_path_factory, clicks):
    kinds = {"pv": ("view", "detail"), "cart": ("add_cart", "detail"), "fav": ("favourite", "detail")}
    events, orders, sessions = [], [], []
    for number, row in enumerate(clicks):
        same = {"shop_id": "s", "visitor_id": row["user_id"]}
        sessions.append({**same, "session_id": str(number), "started_at": row["at"]})
        if row["behavior"] == "buy":
            orders.append({"shop_id": "s", "order_id": str(number), "buyer_id": row["user_id"], "paid_at": row["at"]})
        else:
            kind, page = kinds[row["behavior"]]
            events.append({**same, "event_id": str(number), "ts": row["at"], "kind": kind, "page_kind": page, "qty": 1})
    pairs = defaultdict(lambda: {"cart": [], "buy": []})
    for row in clicks:
        if row["behavior"] in ("cart", "buy") and FIRST <= row["at"].date().isoformat() <= LAST:
            pairs[row["user_id"], row["item_id"]][row["behavior"]].append(row["at"])
    # A visitor here is a pair of user and item: what is counted is pairs.
    carts = [{"cart_id": str(number), "visitor_id": " ".join(pair), "sku_id": "i", "added_at": max(found["cart"]),
              "paid_at": min(found["buy"], default=None)}
             for number, (pair, found) in enumerate(sorted(pairs.items())) if found["cart"]]
    return make_tables(tmp_path_factory.mktemp("taobao"), page_events=events, orders=orders, sessions=sessions,
                       carts=carts, skus=[{"sku_id": "i", "shop_id": "s"}])


def of_shop(tables, keys, *spells):
    return computed(tables, roster(*(("s", *spell) for spell in spells or [(FIRST, LAST)])), keys, "2017-Q4",
                    "operations", "shop").loc["s"]


def test_the_funnel_of_a_shop_equals_the_reference(shop):
    case = expected("taobao_funnel_small")
    found = of_shop(shop, ["browse_to_buy", "add_to_cart_rate@qty", "add_to_cart_rate"]).loc[FIRST]
    assert found.loc["browse_to_buy@default", ["numerator", "denominator"]].tolist() == [case["buyers"],
                                                                                        case["viewers"]]
    assert found.loc["add_to_cart_rate@qty", ["numerator", "denominator"]].tolist() == [case["cart"], case["pv"]]
    assert found.loc["add_to_cart_rate@default", "numerator"] == case["carters"]


def test_days_equal_the_reference_and_adding_them_up_is_another_number(shop):
    case = {row["day"]: row for row in expected("taobao_dau_small")}
    found = of_shop(shop, ["browse_to_buy", "dau@any_visit", "add_to_cart_rate@qty"], *((day, day) for day in case))
    for day, row in case.items():
        assert found.loc[(day, "browse_to_buy@default"), "numerator"] == row["buyers"]
        assert found.loc[(day, "dau@any_visit"), "value"] == row["dau"]
        assert found.loc[(day, "add_to_cart_rate@qty"), "denominator"] == row["pv"]
    days = found.xs("browse_to_buy@default", level="indicator")
    whole = of_shop(shop, ["browse_to_buy"]).loc[(FIRST, "browse_to_buy@default")]
    assert round(days["numerator"].sum() / days["denominator"].sum(), 2) == 0.18
    assert round(float(whole["value"]), 2) == 0.53


def test_buyers_of_several_days_equal_the_reference(shop):
    case = expected("taobao_repeat_small")
    found = of_shop(shop, ["repeat_purchase_new@fugou_user_dayset"]).iloc[0]
    assert [found["numerator"], found["denominator"]] == [case["repeat_buyers"], case["buyers"]]


def test_items_carted_and_bought_equal_the_reference(shop):
    case = expected("taobao_cart_small")
    found = of_shop(shop, ["cart_recovery_rate@buyers"]).iloc[0]
    assert [found["numerator"], found["denominator"]] == [case["carted_and_bought"], case["carted"]]


def test_tickets_taken_and_resolved_equal_the_reference(tmp_path):
    case = expected("helpdesk_totals")
    tickets = defaultdict(lambda: defaultdict(list))
    for row in rows("helpdesk_it/events.csv"):
        moment = datetime.strptime(row["Complete Timestamp"][:19], "%Y/%m/%d %H:%M:%S")
        for name in ("any", row["Activity"]):
            tickets[row["Case ID"]][name].append(moment)
    chats = []
    for number, events in sorted(tickets.items()):
        first = min(events["any"])
        replies = {"taken": min(events["Take in charge ticket"], default=None),
                   "resolved": max(events["Resolve ticket"], default=None)}
        # The log of several years counts as one period: all tickets start on one day, and wait as long as they did.
        chats += [{"chat_id": f"{number} {name}", "agent_id": name, "started_at": datetime(2018, 6, 1),
                   "is_valid": True, "first_message_at": first, "first_human_reply_at": reply,
                   "agent_solved": reply is not None} for name, reply in replies.items()]
    found = computed(make_tables(tmp_path, chats=chats), always("taken", "resolved"),
                     ["first_response_time@mean", "fcr@agent_flag"], "2018", "customer_service_aftersale")
    found = found.droplevel("spell")
    waits = found.xs("first_response_time@mean", level="indicator")
    assert waits["n"].to_dict() == {"taken": case["taken"], "resolved": case["resolved"]}
    assert float(waits.loc["taken", "value"]) / 60_000 == pytest.approx(case["mean_minutes_to_take"], rel=1e-6)
    assert float(waits.loc["resolved", "value"]) / 3_600_000 == pytest.approx(case["mean_hours_to_resolve"], rel=1e-6)
    solved = found.loc[("resolved", "fcr@agent_flag")]
    assert [solved["numerator"], solved["denominator"]] == [case["resolved"], case["tickets"]]


def test_campaigns_equal_the_reference_and_rates_are_ratios_of_sums(tmp_path):
    ads = [{"date": parse_period("2017-08").first, "campaign_id": row["ad_id"], "buyer_id": row["xyz_campaign_id"],
            "spend": round(Decimal(row["Spent"]) * 100), "impressions": int(row["Impressions"]),
            "clicks": int(row["Clicks"]), "sales_direct": int(row["Approved_Conversion"]),
            "sales_assisted": int(row["Total_Conversion"]) - int(row["Approved_Conversion"])}
           for row in rows("ads_kag/KAG_conversion_data.csv")]
    case = {str(row["id"]): row for row in expected("ads_by_campaign")}
    found = computed(make_tables(tmp_path, ads=ads), always(*case),
                     ["ad_ctr", "ad_roas", "ad_roas@direct_only"], "2017-08", "ad_buying").droplevel("spell")
    for campaign, row in case.items():
        rate, brought = found.loc[(campaign, "ad_ctr@default")], found.loc[(campaign, "ad_roas@default")]
        approved = found.loc[(campaign, "ad_roas@direct_only")]
        assert [rate["numerator"], rate["denominator"]] == [row["clk"], row["imp"]]
        assert float(rate["value"]) == pytest.approx(row["ctr"], rel=1e-9)
        assert float(rate["value"]) != pytest.approx(row["mean_of_ad_ctr"], rel=0.05)
        assert [brought["numerator"], approved["numerator"]] == [row["tc"], row["ac"]]
        assert brought["denominator"] == round(row["spent"] * 100)


def test_team_days_that_reach_their_target_equal_the_reference(tmp_path):
    """Their mean of daily quotients is no indicator here: attainment is a ratio of sums."""
    days = [{"date": datetime.strptime(row["date"], "%m/%d/%Y").date(), "team_id": row["team"],
             "actual_ppm": round(Decimal(row["actual_productivity"]) * 10**6),
             "target_ppm": round(Decimal(row["targeted_productivity"]) * 10**6)}
            for row in rows("garments/garments_worker_productivity.csv") if row["department"] == "sweing"]
    case = {str(row["team"]): row for row in expected("garments_team_attainment")}
    found = computed(make_tables(tmp_path, production_daily=days), always(*case), ["target_day_share"],
                     "2015-Q1", "production")
    told = found.droplevel(["spell", "indicator"])[["numerator", "denominator"]]
    assert {team: tuple(row) for team, row in zip(told.index, told.to_numpy(), strict=True)} == {
        team: (row["met"], row["n"]) for team, row in case.items()}


def test_buyers_who_come_back_equal_the_reference(tmp_path):
    """The reference counts the whole file, which is longer than any period: its days are moved into one year."""
    persons = {row["customer_id"]: row["customer_unique_id"] for row in rows("olist_a/customers.csv")}
    orders = [{"shop_id": "s", "order_id": row["order_id"], "buyer_id": persons[row["customer_id"]],
               "paid_at": pd.Timestamp(row["order_purchase_timestamp"]).replace(year=2017).to_pydatetime()}
              for row in rows("olist_a/orders.csv") if row["order_status"] not in ("canceled", "unavailable")]
    found = computed(make_tables(tmp_path, orders=orders), always("s"),
                     ["repeat_purchase_new@fugou_user", "repeat_purchase_new@fugou_order"], "2017", "operations",
                     "shop")
    found, case = found.droplevel(["subject", "spell"]), expected("olist_repeat_a")
    assert found.loc["repeat_purchase_new@fugou_user", ["numerator", "denominator"]].tolist() == [
        case["repeat_buyers"], case["buyers"]]
    assert found.loc["repeat_purchase_new@fugou_order", "denominator"] == case["orders"]
