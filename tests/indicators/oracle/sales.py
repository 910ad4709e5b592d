"""Sales, margins and returns."""

from __future__ import annotations

from tests.indicators.oracle.rows import CS, OPS, Answer, Oracle, Row, Shop, Slot, soon


def paid_orders(shop: Shop, slot: Slot, owner: str = "operator_id", window: int = 0) -> list[Row]:
    return slot.mine(shop["orders"], owner, "paid_at", window)


def net(shop: Shop, slot: Slot, owner: str) -> tuple[int, list[Row]]:
    paid = paid_orders(shop, slot, owner)
    back = sum(refund["amount"] for order in paid for refund in shop["refunds"]
               if refund["order_id"] == order["order_id"] and refund["closed_at"] is not None
               and refund["closed_at"].date() <= slot.cutoff)
    return sum(order["amount_paid"] for order in paid) - back, paid


def net_sales(shop: Shop, slot: Slot, owner: str = "operator_id") -> Answer:
    sales, paid = net(shop, slot, owner)
    return (sales, 1, len(paid)) if paid else None


def gmv(shop: Shop, slot: Slot) -> Answer:
    rows = slot.mine(shop["orders"], "operator_id", "created_at")
    return (sum(row["amount_paid"] for row in rows), 1, len(rows)) if rows else None


def margin(shop: Shop, slot: Slot) -> Answer:
    sales, paid = net(shop, slot, "operator_id")
    returned = {(refund["order_id"], refund["sku_id"]) for refund in shop["refunds"]
                if refund["kind"] != "refund_only" and refund["closed_at"] is not None
                and refund["closed_at"].date() <= slot.cutoff}
    cost = sum(line["cost"] for order in paid for line in shop["order_lines"]
               if line["order_id"] == order["order_id"] and (line["order_id"], line["sku_id"]) not in returned)
    return (sales - cost, sales, len(paid)) if paid else None


def margin_order_cost(shop: Shop, slot: Slot) -> Answer:
    sales, paid = net(shop, slot, "operator_id")
    return (sales - sum(order["goods_cost"] for order in paid), sales, len(paid)) if paid else None


def spend_per(shop: Shop, slot: Slot, key: str) -> Answer:
    paid = paid_orders(shop, slot)
    count = len({row[key] for row in paid})
    return (sum(row["amount_paid"] for row in paid), count, count) if paid else None


def refund_rate(shop: Shop, slot: Slot) -> Answer:
    paid = paid_orders(shop, slot, window=15)
    back = {order["order_id"] for order in paid for refund in shop["refunds"]
            if refund["order_id"] == order["order_id"] and refund["closed_at"] is not None
            and refund["closed_at"].date() <= slot.as_of and soon(refund["applied_at"], order["paid_at"], days=15)}
    return (len(back), len(paid), len(paid)) if paid else None


EVENTS: dict[str, tuple[str, Oracle]] = {
    "net_sales@default": (OPS, net_sales),
    "agent_net_sales@default": (CS, lambda shop, slot: net_sales(shop, slot, "agent_id")),
    "net_sales@gmv": (OPS, gmv),
    "gross_margin_rate@default": (OPS, margin),
    "gross_margin_rate@order_cost": (OPS, margin_order_cost),
    "aov_buyer@default": (OPS, lambda shop, slot: spend_per(shop, slot, "buyer_id")),
    "aov_buyer@per_order": (OPS, lambda shop, slot: spend_per(shop, slot, "order_id")),
    "refund_rate@default": (OPS, refund_rate),
}
