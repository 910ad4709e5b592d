"""What is compared with another period, with others or with peers says so where there is nothing to compare with."""

from datetime import date

import pytest

from perfkit.indicators import known_definitions
from perfkit.indicators.reasons import reason_texts
from tests.indicators.made import at, make_tables, one, values

REFUND = {"refund_id": "x", "order_id": "none", "closed_at": at("2026-01-20T09:00:00"), "amount": 1}
TURNED = [{"date": date(2026, 1, 5), "last_year_date": date(2025, 1, 7)}]


def order(number, day, amount=1000):
    return {"order_id": f"{number}", "buyer_id": "b", "operator_id": "a", "agent_id": "a", "shop_id": "S",
            "paid_at": at(f"{day}T09:00:00"), "amount_paid": amount}


@pytest.mark.parametrize("key", ["sales_growth_yoy", "sales_growth_yoy@mom", "sales_growth_yoy@aligned"])
def test_growth_without_sales_before_has_nothing_to_compare_with(tmp_path, key):
    tables = make_tables(tmp_path, orders=[order(1, "2026-01-05")], refunds=[REFUND], aligned_days=TURNED)
    row = one(values(tables, key, kind="operations"))
    assert (row["state"], row["reason"], row["denominator"]) == ("absent", "no_comparison", 0)


def test_growth_on_sales_that_were_all_sent_back_has_nothing_to_compare_with(tmp_path):
    back = {**REFUND, "order_id": "2", "amount": 1000, "closed_at": at("2025-12-20T09:00:00")}
    tables = make_tables(tmp_path, orders=[order(1, "2026-01-05"), order(2, "2025-12-05")], refunds=[back])
    assert one(values(tables, "sales_growth_yoy@mom", kind="operations"))["reason"] == "no_comparison"


@pytest.mark.parametrize("key", ["peer_conversion_index", "peer_conversion_index@points", "peer_conversion_index@rank"])
def test_an_index_without_a_report_of_peers_has_nothing_to_compare_with(tmp_path, key):
    seen = {"event_id": "1", "ts": at("2026-01-05T09:00:00"), "shop_id": "a", "visitor_id": "v", "kind": "view",
            "page_kind": "detail", "page_id": "p"}
    peers = [{"indicator_id": "browse_to_buy", "period": "2025-01", "market": "m", "value": 10, "percentile": 10}]
    bought = {**order(1, "2026-01-05"), "shop_id": "a"}
    tables = make_tables(tmp_path, page_events=[seen], peers=peers, orders=[bought])
    assert one(values(tables, key, kind="operations", subject="shop"))["reason"] == "no_comparison"


def test_whatever_compares_is_marked_and_the_reason_has_words():
    compared = {key for key, ways in known_definitions().items() if any(way.past.compares for way in ways)}
    assert {key.partition("@")[0] for key in compared} == {"sales_growth_yoy", "peer_conversion_index",
                                                           "agent_aov_index"}
    assert "compare" in reason_texts()["no_comparison"].en
    assert "对比" in reason_texts()["no_comparison"].zh
