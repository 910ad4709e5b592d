"""Refunds."""

from __future__ import annotations

from fractions import Fraction

from tests.indicators.oracle.rows import Answer, Oracle, Row, Shop, Slot, ms, of_rows, over, soon, type_7
from tests.indicators.oracle.sales import paid_orders

AFTERSALE = "customer_service_aftersale"


def closed(shop: Shop, slot: Slot) -> list[Row]:
    return slot.mine(shop["refunds"], "agent_id", "closed_at")


def picked(shop: Shop, slot: Slot) -> list[Row]:
    pickers = {row["order_id"]: row["picker_id"] for row in shop["shipments"]}
    rows = [row | {"picker": pickers.get(row["order_id"])} for row in shop["refunds"]]
    return slot.mine(rows, "picker", "closed_at")


def times(rows: list[Row], kind: str | None = None) -> Answer:
    return type_7([(ms(row["closed_at"], row["applied_at"]) or 0) - (row["buyer_ms"] or 0) for row in rows
                   if kind is None or row["kind"] == kind], Fraction(1, 2))


def audited(shop: Shop, slot: Slot) -> Answer:
    rows = [row for row in slot.mine(shop["refunds"], "agent_id", "applied_at") if 9 <= row["applied_at"].hour < 21]
    return of_rows(rows, lambda row: soon(row["audited_at"], row["applied_at"], minutes=20))


def disputes(shop: Shop, slot: Slot, *, judged: bool = False) -> Answer:
    rows = [row for row in slot.mine(shop["refunds"], "agent_id", "applied_at") if row["disputed"] is not None]
    return of_rows(rows, lambda row: row["disputed"] and (row["at_fault"] or not judged))


def disputed_orders(shop: Shop, slot: Slot) -> Answer:
    disputed = {row["order_id"] for row in shop["refunds"]
                if row["disputed"] and row["applied_at"].date() <= slot.cutoff}
    return of_rows(paid_orders(shop, slot, "agent_id"), lambda row: row["order_id"] in disputed)


def lost(row: Row) -> bool:
    return row["reason_code"] in ("missing", "worn", "swapped")


def lost_amount(rows: list[Row]) -> Answer:
    return over(rows, lambda row: row["amount"] * lost(row), lambda row: row["amount"], len(rows))


EVENTS: dict[str, tuple[str, Oracle]] = {
    "refund_handling_time@default": (AFTERSALE, lambda shop, slot: times(closed(shop, slot))),
    "refund_handling_time@refund_only": (AFTERSALE, lambda shop, slot: times(closed(shop, slot), "refund_only")),
    "refund_handling_time@return_refund": (AFTERSALE, lambda shop, slot: times(closed(shop, slot), "return_refund")),
    "refund_handling_time@jd_audit20": (AFTERSALE, audited),
    "dispute_refund_rate@default": (AFTERSALE, disputes),
    "dispute_refund_rate@judged": (AFTERSALE, lambda shop, slot: disputes(shop, slot, judged=True)),
    "dispute_refund_rate@orders": (AFTERSALE, disputed_orders),
    "return_loss_rate@default": (AFTERSALE, lambda shop, slot: lost_amount(closed(shop, slot))),
    "return_loss_rate@count": (AFTERSALE, lambda shop, slot: of_rows(closed(shop, slot), lost)),
    "return_loss_rate@default warehouse": ("warehouse", lambda shop, slot: lost_amount(picked(shop, slot))),
    "return_loss_rate@count warehouse": ("warehouse", lambda shop, slot: of_rows(picked(shop, slot), lost)),
}
