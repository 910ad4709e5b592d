"""Complaints."""

from __future__ import annotations

from collections.abc import Callable

from tests.indicators.oracle.chats import valid
from tests.indicators.oracle.rows import CS, Answer, Oracle, Row, Shop, Slot, of_rows, over, soon

AFTERSALE = "customer_service_aftersale"


def opened(shop: Shop, slot: Slot, window: int = 0) -> list[Row]:
    return slot.mine(shop["complaints"], "agent_id", "opened_at", window)


def per_buyer(shop: Shop, slot: Slot, keep: Callable[[Row], bool]) -> Answer:
    served, held = {row["buyer_id"] for row in valid(shop, slot)}, [row for row in opened(shop, slot) if keep(row)]
    return (len(held), len(served), len(served)) if served or held else None


def per_order(shop: Shop, slot: Slot, keep: Callable[[Row], bool]) -> Answer:
    sent = {row["order_id"] for row in slot.mine(shop["shipments"], "picker_id", "shipped_at")}
    held = [row for row in shop["complaints"] if row["order_id"] in sent and keep(row)
            and row["opened_at"].date() <= slot.cutoff]
    return (len(held), len(sent), len(sent)) if sent else None


def judged(shop: Shop, slot: Slot, window: int, hit: Callable[[Row], bool]) -> Answer:
    return of_rows([row for row in opened(shop, slot, window) if row["escalated"] is not None], hit)


def recovered(shop: Shop, slot: Slot) -> Answer:
    rows = [row for row in opened(shop, slot, 90) if None not in (row["resolved_at"], row["followup_score"])]
    return of_rows(rows, lambda row: row["followup_score"] >= 4 or row["rebuy_within_90d"])


def changed(shop: Shop, slot: Slot) -> Answer:
    bad = [row for row in shop["reviews"] if row["first_score"] in (1, 3)]
    rows = [row for row in opened(shop, slot) if any(review["order_id"] == row["order_id"] for review in bad)]
    return of_rows(rows, lambda row: any(review["order_id"] == row["order_id"] and (review["score"] or 0) >= 4
                                         for review in bad))


def resolved(shop: Shop, slot: Slot) -> list[Row]:
    return slot.mine(shop["complaints"], "agent_id", "resolved_at")


def compensation_share(shop: Shop, slot: Slot) -> Answer:
    worth = {row["order_id"]: row["amount_paid"] for row in shop["orders"]}
    rows = [row for row in resolved(shop, slot) if row["order_id"] in worth]
    orders = {row["order_id"] for row in rows}
    paid = sum(row["compensation"] or 0 for row in rows)
    return (paid, sum(worth[order] for order in orders), len(rows)) if rows else None


EVENTS: dict[str, tuple[str, Oracle]] = {
    "complaint_rate@default": (CS, lambda shop, slot: per_buyer(shop, slot, lambda row: row["upheld"])),
    "complaint_rate@all": (CS, lambda shop, slot: per_buyer(shop, slot, lambda row: True)),
    "complaint_rate@default warehouse": ("warehouse", lambda shop, slot: per_order(
        shop, slot, lambda row: row["upheld"])),
    "complaint_rate@all warehouse": ("warehouse", lambda shop, slot: per_order(shop, slot, lambda row: True)),
    "complaint_resolution@default": (AFTERSALE, lambda shop, slot: judged(
        shop, slot, 2, lambda row: soon(row["resolved_at"], row["opened_at"], hours=48) and not row["escalated"])),
    "complaint_resolution@any_time": (AFTERSALE, lambda shop, slot: judged(
        shop, slot, 0, lambda row: row["resolved_at"] is not None and row["resolved_at"].date() <= slot.cutoff
        and not row["escalated"])),
    "complaint_resolution@platform": (AFTERSALE, lambda shop, slot: judged(
        shop, slot, 0, lambda row: not row["escalated"])),
    "complaint_recovery@default": (AFTERSALE, recovered),
    "complaint_recovery@review_changed": (AFTERSALE, changed),
    "compensation_per_case@default": (AFTERSALE, lambda shop, slot: over(
        resolved(shop, slot), lambda row: row["compensation"] or 0, lambda row: 1)),
    "compensation_per_case@share": (AFTERSALE, compensation_share),
}
