"""Margins."""

from __future__ import annotations

from tests.indicators.oracle.advertising import spent
from tests.indicators.oracle.rows import OPS, Answer, Oracle, Row, Shop, Slot
from tests.indicators.oracle.sales import net


def cost_of_kept(shop: Shop, slot: Slot, paid: list[Row]) -> int:
    returned = {(refund["order_id"], refund["sku_id"]) for refund in shop["refunds"]
                if refund["kind"] != "refund_only" and refund["closed_at"] is not None
                and refund["closed_at"].date() <= slot.cutoff}
    return sum(line["cost"] for order in paid for line in shop["order_lines"]
               if line["order_id"] == order["order_id"] and (line["order_id"], line["sku_id"]) not in returned)


def margin(shop: Shop, slot: Slot) -> Answer:
    sales, paid = net(shop, slot, "operator_id")
    return (sales - cost_of_kept(shop, slot, paid), sales, len(paid)) if paid else None


def margin_order_cost(shop: Shop, slot: Slot) -> Answer:
    sales, paid = net(shop, slot, "operator_id")
    return (sales - sum(order["goods_cost"] for order in paid), sales, len(paid)) if paid else None


def margin_after_ads(shop: Shop, slot: Slot) -> Answer:
    sales, paid = net(shop, slot, "operator_id")
    spend, days = spent(shop, slot)
    costs = cost_of_kept(shop, slot, paid) + spend + sum(order["platform_fee"] or 0 for order in paid)
    return (sales - costs, sales, len(paid)) if paid or days else None


EVENTS: dict[str, tuple[str, Oracle]] = {
    "gross_margin_rate@default": (OPS, margin),
    "gross_margin_rate@order_cost": (OPS, margin_order_cost),
    "gross_margin_rate@after_ads": (OPS, margin_after_ads),
}
