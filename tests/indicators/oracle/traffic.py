"""Visits and carts."""

from __future__ import annotations

from tests.indicators.oracle.rows import OPS, Answer, Oracle, Shop, Slot, of_rows, soon


def carts(shop: Shop, slot: Slot) -> Answer:
    owners = {sku["sku_id"]: sku["operator_id"] for sku in shop["skus"]}
    rows = [row | {"owner": owners.get(row["sku_id"])} for row in shop["carts"]]
    left = [row for row in slot.mine(rows, "owner", "added_at", 7)
            if not soon(row["paid_at"], row["added_at"], minutes=30)]
    return of_rows(left, lambda row: soon(row["paid_at"], row["added_at"], days=7))


EVENTS: dict[str, tuple[str, Oracle]] = {
    "cart_recovery_rate@default": (OPS, carts),
}
