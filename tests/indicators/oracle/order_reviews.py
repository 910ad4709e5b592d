"""Bad reviews of orders."""

from __future__ import annotations

from tests.indicators.oracle.rows import OPS, Answer, Oracle, Row, Shop, Slot, of_rows

AFTERSALE = "customer_service_aftersale"


def bad(shop: Shop, slot: Slot, orders: list[Row], cause: str | None = None) -> Answer:
    mine = {row["order_id"] for row in orders}
    rows = [row for row in shop["reviews"] if row["order_id"] in mine and row["score"] is not None
            and row["created_at"].date() <= slot.cutoff]
    return of_rows(rows, lambda row: row["score"] <= 3 and cause in (None, row["about"]))


def ordered(shop: Shop, slot: Slot, owner: str) -> list[Row]:
    return slot.mine(shop["orders"], owner, "created_at")


def packed(shop: Shop, slot: Slot) -> list[Row]:
    return slot.mine(shop["shipments"], "picker_id", "paid_at")


EVENTS: dict[str, tuple[str, Oracle]] = {
    "negative_review_rate@default": (AFTERSALE, lambda shop, slot: bad(shop, slot, ordered(shop, slot, "agent_id"))),
    "negative_review_rate@default warehouse": ("warehouse", lambda shop, slot: bad(shop, slot, packed(shop, slot))),
    "negative_review_rate@by_cause": (AFTERSALE, lambda shop, slot: bad(
        shop, slot, ordered(shop, slot, "agent_id"), "service")),
    "negative_review_rate@by_cause operations": (OPS, lambda shop, slot: bad(
        shop, slot, ordered(shop, slot, "operator_id"), "product")),
    "negative_review_rate@by_cause warehouse": ("warehouse", lambda shop, slot: bad(
        shop, slot, packed(shop, slot), "logistics")),
}
