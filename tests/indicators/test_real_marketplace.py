"""Real marketplace orders (Olist, CC BY-NC-SA 4.0, read beside the repository, never shipped) against counts by SQL.

The counts were made with sqlite on the same files, independently of this package.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from perfkit.indicators import compute_indicators
from perfkit.periods import parse_period
from tests.indicators.made import at, make_tables, roster

SHARED = Path(__file__).parents[3] / "shared"
OLIST = SHARED / "data" / "olist_a"
CASES = SHARED / "reference" / "indicator_on_raw_data.json"
HERE = OLIST.exists() and CASES.exists()
pytestmark = pytest.mark.skipif(not HERE, reason="the real data are not beside the repository")
AS_OF = parse_period("2018").last
KEYS = ("delivery_on_time_rate@by_date", "delivery_on_time_rate@timestamp", "ship_on_time_rate@shipped_only",
        "seller_order_count", "net_sales@gmv", "review_score")


def rows(name):
    with (OLIST / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expected(case):
    return next(entry["results"] for entry in json.loads(CASES.read_text(encoding="utf-8")) if entry["id"] == case)


def moment(text):
    return at(text) if text else None


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    orders = {row["order_id"]: row for row in rows("orders")}
    parts: dict[tuple[str, str], dict] = {}
    for item in rows("order_items"):
        limit = item["shipping_limit_date"]
        part = parts.setdefault((item["seller_id"], item["order_id"]), {"amount": 0, "limit": limit})
        part["amount"] += round(float(item["price"]) * 100)
        part["limit"] = min(part["limit"], limit)
    made = {"orders": [], "shipments": [], "deliveries": []}
    for (seller, number), part in sorted(parts.items()):
        order = orders[number]
        made["orders"].append({"order_id": number, "operator_id": seller, "amount_paid": part["amount"],
                               "created_at": moment(order["order_purchase_timestamp"])})
        made["shipments"].append({"order_id": number, "picker_id": seller, "promised_at": moment(part["limit"]),
                                  "shipped_at": moment(order["order_delivered_carrier_date"])})
        if order["order_status"] == "delivered":
            made["deliveries"].append({"order_id": number, "seller_id": seller,
                                       "promised_at": moment(order["order_estimated_delivery_date"]),
                                       "delivered_at": moment(order["order_delivered_customer_date"])})
    made["reviews"] = [{"review_id": row["review_id"], "order_id": row["order_id"], "score": int(row["review_score"]),
                        "created_at": moment(row["review_creation_date"])} for row in rows("order_reviews")]
    return make_tables(tmp_path_factory.mktemp("olist"), **made)


def sellers():
    return sorted({row["seller_id"] for row in rows("sellers")})


def compute(tables, people, keys, periods):
    spells = [(seller, "2016-01-01", "9999-12-31") for seller in people]
    return compute_indicators(tables, roster(*spells), keys, [parse_period(text) for text in periods], as_of=AS_OF,
                              kind="seller")


def test_totals_of_all_sellers_equal_the_reference(tables):
    frame = compute(tables, sellers(), KEYS, ("2016", "2017", "2018"))
    sums = frame.groupby("indicator")[["numerator", "denominator", "n"]].sum()
    case = expected("olist_totals_a")
    assert sums.loc["delivery_on_time_rate@by_date"].tolist()[:2] == [case["on_time_by_date"], case["delivered"]]
    assert sums.loc["delivery_on_time_rate@timestamp"].tolist()[:2] == [case["on_time"], case["delivered"]]
    assert sums.loc["ship_on_time_rate@shipped_only"].tolist()[:2] == [case["ship_in_time"], case["shipped"]]
    assert sums.loc["seller_order_count@default", "numerator"] == case["seller_orders"]
    assert sums.loc["net_sales@gmv", "numerator"] == round(case["gmv"] * 100)
    reviewed = frame[(frame["indicator"] == "review_score@default") & (frame["reason"] == "")]
    case = expected("olist_reviews_a")
    assert reviewed["n"].sum() == case["n"]
    assert (reviewed["value"] * reviewed["n"].astype(float)).sum() / case["n"] == pytest.approx(
        case["mean_of_order_means"], abs=1e-9)


def test_the_largest_sellers_equal_the_reference(tables):
    case = {row["seller_id"]: row for row in expected("olist_top_sellers_a")}
    frame = compute(tables, case, KEYS, ("2016", "2017", "2018"))
    sums = frame.groupby(["subject", "indicator"])[["numerator", "denominator"]].sum()
    for seller, row in case.items():
        found = sums.loc[seller]
        assert found.loc["seller_order_count@default", "numerator"] == row["n"]
        assert found.loc["net_sales@gmv", "numerator"] == round(row["gmv"] * 100)
        assert found.loc["delivery_on_time_rate@by_date"].tolist() == [row["on_time_by_date"], row["delivered"]]
        assert found.loc["ship_on_time_rate@shipped_only"].tolist() == [row["ship_in_time"], row["shipped"]]


def test_months_equal_the_reference(tables):
    case = {row["month"]: row for row in expected("olist_by_month_a")}
    frame = compute(tables, sellers(), ("seller_order_count", "net_sales@gmv"), tuple(case))
    sums = frame.groupby(["period", "indicator"])["numerator"].sum()
    for month, row in case.items():
        assert sums[month, "seller_order_count@default"] == row["seller_orders"]
        assert sums[month, "net_sales@gmv"] == round(row["gmv"] * 100)
