"""Carts."""

from __future__ import annotations

from tests.indicators.oracle.rows import OPS, Answer, Oracle, Row, Shop, Slot, of_rows, soon


def carts(shop: Shop, slot: Slot) -> list[Row]:
    owners = {sku["sku_id"]: sku["operator_id"] for sku in shop["skus"]}
    rows = [row | {"owner": owners.get(row["sku_id"])} for row in shop["carts"]]
    return slot.mine(rows, "owner", "added_at", 7)


def recovered(shop: Shop, slot: Slot, *channels: str) -> Answer:
    left = [row for row in carts(shop, slot) if not soon(row["paid_at"], row["added_at"], minutes=30)]
    told = [row for row in left if not channels or (row["reminded_at"] is not None
                                                    and row["reminder_channel"] in channels)]
    return of_rows(told, lambda row: soon(row["paid_at"], row["added_at"], days=7))


def buyers(shop: Shop, slot: Slot) -> Answer:
    rows = carts(shop, slot)
    everyone = {row["visitor_id"] for row in rows} - {None}
    paid = {row["visitor_id"] for row in rows if soon(row["paid_at"], row["added_at"], days=7)} - {None}
    return (len(paid), len(everyone), len(everyone)) if rows else None


EVENTS: dict[str, tuple[str, Oracle]] = {
    "cart_recovery_rate@default": (OPS, recovered),
    "cart_recovery_rate@reminded": (OPS, lambda shop, slot: recovered(shop, slot, "sms", "mail")),
    "cart_recovery_rate@buyers": (OPS, buyers),
}
