"""Listed items."""

from __future__ import annotations

from tests.indicators.oracle.rows import OPS, Answer, Oracle, Shop, Slot


def sku_active(shop: Shop, slot: Slot, *, in_stock: bool = False) -> Answer:
    first, last = slot.span
    listed = {sku["sku_id"]: sku for sku in shop["skus"] if sku["operator_id"] == slot.subject
              and sku["listed_from"] <= last and (sku["listed_to"] or slot.as_of) >= first}
    paid = {order["order_id"]: order["paid_at"].date() for order in shop["orders"] if order["paid_at"] is not None}
    sold = {line["sku_id"] for line in shop["order_lines"] if line["qty"] > 0 and line["sku_id"] in listed
            and line["order_id"] in paid and first <= paid[line["order_id"]] <= last}
    whole = {key for key, sku in listed.items() if not in_stock or sku["stock_qty"] > 0 or key in sold}
    return (len(sold), len(whole), len(whole)) if whole else None


EVENTS: dict[str, tuple[str, Oracle]] = {
    "sku_active_rate@default": (OPS, sku_active),
    "sku_active_rate@in_stock": (OPS, lambda shop, slot: sku_active(shop, slot, in_stock=True)),
}
