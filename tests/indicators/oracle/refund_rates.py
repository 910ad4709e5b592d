"""Refund rates."""

from __future__ import annotations

from tests.indicators.oracle.rows import OPS, Answer, Oracle, Row, Shop, Slot, of_rows, soon
from tests.indicators.oracle.sales import paid_orders


def in_time(shop: Shop, slot: Slot, reason: str | None = None) -> tuple[list[Row], list[tuple[Row, Row]]]:
    paid = paid_orders(shop, slot, window=15)
    pairs = [(order, refund) for order in paid for refund in shop["refunds"]
             if refund["order_id"] == order["order_id"] and refund["closed_at"] is not None
             and refund["closed_at"].date() <= slot.as_of and soon(refund["applied_at"], order["paid_at"], days=15)
             and reason in (None, refund["reason_code"])]
    return paid, pairs


def refund_rate(shop: Shop, slot: Slot, reason: str | None = None) -> Answer:
    paid, pairs = in_time(shop, slot, reason)
    back = {order["order_id"] for order, _ in pairs}
    return of_rows(paid, lambda row: row["order_id"] in back)


def by_value(shop: Shop, slot: Slot) -> Answer:
    paid, pairs = in_time(shop, slot)
    return (sum(refund["amount"] for _, refund in pairs), sum(row["amount_paid"] for row in paid),
            len(paid)) if paid else None


def by_refund_date(shop: Shop, slot: Slot) -> Answer:
    orders = {row["order_id"]: row for row in shop["orders"]}
    refunds = [row | {"owner": orders[row["order_id"]]["operator_id"]} for row in shop["refunds"]
               if row["order_id"] in orders]
    back = {row["order_id"] for row in slot.mine(refunds, "owner", "closed_at")}
    paid = paid_orders(shop, slot)
    return (len(back), len(paid), len(paid)) if back or paid else None


EVENTS: dict[str, tuple[str, Oracle]] = {
    "refund_rate@default": (OPS, refund_rate),
    "refund_rate@quality": (OPS, lambda shop, slot: refund_rate(shop, slot, "quality")),
    "refund_rate@value": (OPS, by_value),
    "refund_rate@by_refund_date": (OPS, by_refund_date),
}
