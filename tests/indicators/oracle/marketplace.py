"""Sellers of a marketplace."""

from __future__ import annotations

from fractions import Fraction

from tests.indicators.oracle.rows import Answer, Oracle, Shop, Slot, of_rows


def reviews(shop: Shop, slot: Slot) -> Answer:
    scores: dict[str, list[int]] = {}
    for row in shop["reviews"]:
        if row["score"] is not None and row["created_at"].date() <= slot.as_of:
            scores.setdefault(row["order_id"], []).append(row["score"])
    orders = [order for order in slot.mine(shop["orders"], "operator_id", "created_at") if order["order_id"] in scores]
    means = [Fraction(sum(scores[order["order_id"]]), len(scores[order["order_id"]])) for order in orders]
    return (sum(means), len(means), len(means)) if means else None


def count_orders(shop: Shop, slot: Slot) -> Answer:
    rows = slot.mine(shop["orders"], "operator_id", "created_at")
    return (len(rows), 1, len(rows)) if rows else None


EVENTS: dict[str, tuple[str, Oracle]] = {
    "delivery_on_time_rate@by_date": ("seller", lambda shop, slot: of_rows(
        slot.mine(shop["deliveries"], "seller_id", "delivered_at"),
        lambda row: row["delivered_at"].date() <= row["promised_at"].date())),
    "delivery_on_time_rate@timestamp": ("seller", lambda shop, slot: of_rows(
        slot.mine(shop["deliveries"], "seller_id", "delivered_at"),
        lambda row: row["delivered_at"] <= row["promised_at"])),
    "seller_order_count@default": ("seller", count_orders),
    "review_score@default": ("seller", reviews),
}
