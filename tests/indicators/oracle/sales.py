"""Sales, margins and returns."""

from __future__ import annotations

from datetime import date

from tests.indicators.oracle.rows import CS, OPS, Answer, Oracle, Row, Shop, Slot, over


def paid_orders(shop: Shop, slot: Slot, owner: str = "operator_id", window: int = 0) -> list[Row]:
    return slot.mine(shop["orders"], owner, "paid_at", window)


def sent_back(shop: Shop, orders: list[Row], cutoff: date) -> list[Row]:
    return [refund for order in orders for refund in shop["refunds"] if refund["order_id"] == order["order_id"]
            and refund["closed_at"] is not None and refund["closed_at"].date() <= cutoff]


def net_of(shop: Shop, orders: list[Row], cutoff: date) -> int:
    return sum(order["amount_paid"] for order in orders) - sum(row["amount"] for row in sent_back(shop, orders, cutoff))


def net(shop: Shop, slot: Slot, owner: str) -> tuple[int, list[Row]]:
    paid = paid_orders(shop, slot, owner)
    return net_of(shop, paid, slot.cutoff), paid


def net_sales(shop: Shop, slot: Slot, owner: str = "operator_id") -> Answer:
    sales, paid = net(shop, slot, owner)
    return (sales, 1, len(paid)) if paid else None


def gmv(shop: Shop, slot: Slot) -> Answer:
    rows = slot.mine(shop["orders"], "operator_id", "created_at")
    return (sum(row["amount_paid"] for row in rows), 1, len(rows)) if rows else None


def spend_per(shop: Shop, slot: Slot, key: str) -> Answer:
    paid = paid_orders(shop, slot)
    count = len({row[key] for row in paid})
    return (sum(row["amount_paid"] for row in paid), count, count) if paid else None


def received(shop: Shop, slot: Slot) -> Answer:
    sales, paid = net(shop, slot, "operator_id")
    return (sales - sum(row["freight"] or 0 for row in paid), 1, len(paid)) if paid else None


def ordered_minus_returns(shop: Shop, slot: Slot) -> Answer:
    rows = slot.mine(shop["orders"], "operator_id", "created_at")
    back = sum(row["amount"] for row in sent_back(shop, rows, slot.cutoff) if row["kind"] == "return_refund")
    return (sum(row["amount_paid"] for row in rows) - back, 1, len(rows)) if rows else None


def per_item(shop: Shop, slot: Slot) -> Answer:
    units: dict[str, int] = {}
    for line in shop["order_lines"]:
        units[line["order_id"]] = units.get(line["order_id"], 0) + line["qty"]
    paid = [row for row in paid_orders(shop, slot) if units.get(row["order_id"], 0) > 0]
    return over(paid, lambda row: row["amount_paid"], lambda row: units[row["order_id"]], len(paid))


def free_sales(shop: Shop, slot: Slot) -> Answer:
    sales, paid = net(shop, slot, "operator_id")
    free = {row["session_id"] for row in shop["sessions"] if row["is_paid"] is False}
    return (net_of(shop, [row for row in paid if row["session_id"] in free], slot.cutoff), sales,
            len(paid)) if paid else None


def of_days(top: str, bottom: str | None, n: str) -> Oracle:
    """Sum a column of a shop's days where the one that may be missing is there."""
    def found(shop: Shop, slot: Slot) -> Answer:
        rows = [row for row in slot.mine(shop["shop_daily"], "shop_id", "date")
                if row[top] is not None and row[n] is not None]
        size = sum(row[n] for row in rows)
        if bottom is None:
            return (sum(row[top] for row in rows), 1, size) if rows else None
        return over(rows, lambda row: row[top], lambda row: row[bottom], size)

    return found


EVENTS: dict[str, tuple[str, Oracle]] = {
    "net_sales@default": (OPS, net_sales),
    "agent_net_sales@default": (CS, lambda shop, slot: net_sales(shop, slot, "agent_id")),
    "net_sales@gmv": (OPS, gmv),
    "aov_buyer@default": (OPS, lambda shop, slot: spend_per(shop, slot, "buyer_id")),
    "aov_buyer@per_order": (OPS, lambda shop, slot: spend_per(shop, slot, "order_id")),
    "net_sales@received": (OPS, received),
    "net_sales@ordered_minus_returns": (OPS, ordered_minus_returns),
    "aov_buyer@per_item": (OPS, per_item),
    "organic_share@share_of_sales": (OPS, free_sales),
}
SHOPS = ("net_sales@gmv shop", "aov_buyer@per_order shop", "aov_buyer@per_item shop")
TOTALS: dict[str, tuple[str, Oracle]] = {
    "net_sales@gmv shop": (OPS, of_days("amount_created", None, "orders")),
    "aov_buyer@per_order shop": (OPS, of_days("amount_paid", "orders_paid", "orders_paid")),
    "aov_buyer@per_item shop": (OPS, of_days("amount_paid", "units", "units")),
}
