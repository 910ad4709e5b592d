"""Warehouse."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from tests.indicators.oracle.rows import (
    HOUR,
    Answer,
    Oracle,
    Row,
    Shop,
    Slot,
    day_ratio,
    mean_of,
    ms,
    of_rows,
    over,
    per_time,
    soon,
    type_7,
)


def lines_per_hour(shop: Shop, slot: Slot, table: str, day: str) -> Answer:
    picked = slot.mine(shop[table], "picker_id", day)
    worked = [row for row in slot.mine(shop["work_log"], "person_id", "date") if row["task_kind"] == "picking"]
    return per_time(sum(row["lines"] for row in picked), picked, worked, HOUR)


def shipments(shop: Shop, slot: Slot, day: str, keep: Callable[[Row], bool]) -> list[Row]:
    return [row for row in slot.mine(shop["shipments"], "picker_id", day, {"paid_at": 1}.get(day, 0)) if keep(row)]


def in_stock(row: Row) -> bool:
    return row["cause_code"] != "stock_out"


def shipped_in(shop: Shop, slot: Slot, hours: int) -> Answer:
    rows = [row for row in slot.mine(shop["shipments"], "picker_id", "paid_at", hours // 24) if in_stock(row)]
    return of_rows(rows, lambda row: soon(row["shipped_at"], row["paid_at"], hours=hours))


def promised(row: Row) -> bool:
    return row["shipped_at"] is not None and row["shipped_at"] <= row["promised_at"]


def told(row: Row) -> bool:
    return row["error_kind"] is not None


def days_of(shop: Shop, slot: Slot) -> list[Row]:
    return slot.mine(shop["shipments_daily"], "picker_id", "date")


def errors(row: Row) -> int:
    return row["wrong"] + row["short"] + row["damage"]


def stored(shop: Shop, slot: Slot) -> list[int]:
    rows = slot.mine(shop["receipts"], "worker_id", "arrived_at")
    found = (ms(row["put_away_at"], row["arrived_at"]) for row in rows)
    return [wait for wait in found if wait is not None]


EVENTS: dict[str, tuple[str, Oracle]] = {
    "ship_on_time_rate@default": ("warehouse", lambda shop, slot: of_rows(
        shipments(shop, slot, "promised_at", in_stock), promised)),
    "ship_on_time_rate@shipped_only": ("warehouse", lambda shop, slot: of_rows(
        shipments(shop, slot, "shipped_at", lambda row: row["promised_at"] is not None), promised)),
    "ship_on_time_rate@h24": ("warehouse", lambda shop, slot: shipped_in(shop, slot, 24)),
    "ship_on_time_rate@h48": ("warehouse", lambda shop, slot: shipped_in(shop, slot, 48)),
    "pick_accuracy@default": ("warehouse", lambda shop, slot: of_rows(
        shipments(shop, slot, "shipped_at", told), lambda row: row["error_kind"] == "none")),
    "pick_accuracy@per_mille": ("warehouse", lambda shop, slot: over(
        shipments(shop, slot, "shipped_at", told), lambda row: 1000 * (row["error_kind"] != "none"), lambda row: 1)),
    "lines_per_hour@default": ("warehouse", lambda shop, slot: lines_per_hour(shop, slot, "shipments", "shipped_at")),
    "inventory_accuracy@default": ("warehouse", lambda shop, slot: of_rows(
        slot.mine(shop["stock_counts"], "zone_owner_id", "counted_at"),
        lambda row: row["system_qty"] == row["counted_qty"])),
    "ship_damage_rate@default": ("warehouse", lambda shop, slot: of_rows(
        shipments(shop, slot, "shipped_at", told),
        lambda row: row["error_kind"] == "damage" and row["cause_code"] == "packing")),
    "ship_damage_rate@in_transit": ("warehouse", lambda shop, slot: of_rows(
        shipments(shop, slot, "shipped_at", told), lambda row: row["error_kind"] == "damage")),
    "dock_to_stock_hours@default": ("warehouse", lambda shop, slot: type_7(stored(shop, slot), Fraction(9, 10))),
    "dock_to_stock_hours@mean": ("warehouse", lambda shop, slot: mean_of(stored(shop, slot))),
}
TOTALS: dict[str, tuple[str, Oracle]] = {
    "ship_on_time_rate@default": ("warehouse", day_ratio("shipments_daily", "picker_id", "on_time", "orders")),
    "pick_accuracy@default": ("warehouse", lambda shop, slot: over(
        days_of(shop, slot), lambda row: row["orders"] - errors(row), lambda row: row["orders"])),
    "pick_accuracy@per_mille": ("warehouse", lambda shop, slot: over(
        days_of(shop, slot), lambda row: 1000 * errors(row), lambda row: row["orders"])),
    "ship_damage_rate@default": ("warehouse", day_ratio("shipments_daily", "picker_id", "damage", "orders")),
    "lines_per_hour@default": ("warehouse", lambda shop, slot: lines_per_hour(shop, slot, "shipments_daily", "date")),
}
