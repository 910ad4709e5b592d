"""Warehouse."""

from __future__ import annotations

from collections.abc import Callable

from tests.indicators.oracle.rows import (
    HOUR,
    Answer,
    Oracle,
    Row,
    Shop,
    Slot,
    day_ratio,
    of_rows,
    over,
    per_time,
    soon,
)


def lines_per_hour(shop: Shop, slot: Slot, table: str, day: str) -> Answer:
    picked = slot.mine(shop[table], "picker_id", day)
    return per_time(sum(row["lines"] for row in picked), picked, picking_days(shop, slot), HOUR)


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


def picking_days(shop: Shop, slot: Slot) -> list[Row]:
    return [row for row in slot.mine(shop["work_log"], "person_id", "date") if row["task_kind"] == "picking"]


def units_per_day(table: str, day: str) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        picked, worked = slot.mine(shop[table], "picker_id", day), picking_days(shop, slot)
        there = len({row["date"] for row in worked if row["worked_hours"] > 0})
        return (sum(row["units"] for row in picked), there, there) if picked or worked else None

    return found


def lines_right(table: str, day: str) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        rows = [row for row in slot.mine(shop[table], "picker_id", day) if row["error_lines"] is not None]
        return over(rows, lambda row: row["lines"] - row["error_lines"], lambda row: row["lines"])

    return found


def as_planned(row: Row) -> bool:
    return row["shipped_at"] is not None and row["shipped_at"] <= row["planned_at"]


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
    "lines_per_hour@units_day": ("warehouse", units_per_day("shipments", "shipped_at")),
    "pick_accuracy@bp": ("warehouse", lambda shop, slot: over(
        shipments(shop, slot, "shipped_at", told), lambda row: 10_000 * (row["error_kind"] != "none"),
        lambda row: 1)),
    "pick_accuracy@lines": ("warehouse", lines_right("shipments", "shipped_at")),
    "ship_on_time_rate@werc": ("warehouse", lambda shop, slot: of_rows(
        slot.mine(shop["shipments"], "picker_id", "planned_at"), as_planned)),
    "ship_damage_rate@default": ("warehouse", lambda shop, slot: of_rows(
        shipments(shop, slot, "shipped_at", told),
        lambda row: row["error_kind"] == "damage" and row["cause_code"] == "packing")),
    "ship_damage_rate@in_transit": ("warehouse", lambda shop, slot: of_rows(
        shipments(shop, slot, "shipped_at", told), lambda row: row["error_kind"] == "damage")),
}
TOTALS: dict[str, tuple[str, Oracle]] = {
    "ship_on_time_rate@default": ("warehouse", day_ratio("shipments_daily", "picker_id", "on_time", "orders")),
    "pick_accuracy@default": ("warehouse", lambda shop, slot: over(
        days_of(shop, slot), lambda row: row["orders"] - errors(row), lambda row: row["orders"])),
    "pick_accuracy@per_mille": ("warehouse", lambda shop, slot: over(
        days_of(shop, slot), lambda row: 1000 * errors(row), lambda row: row["orders"])),
    "ship_damage_rate@default": ("warehouse", day_ratio("shipments_daily", "picker_id", "damage", "orders")),
    "lines_per_hour@default": ("warehouse", lambda shop, slot: lines_per_hour(shop, slot, "shipments_daily", "date")),
    "lines_per_hour@units_day": ("warehouse", units_per_day("shipments_daily", "date")),
    "pick_accuracy@bp": ("warehouse", lambda shop, slot: over(
        days_of(shop, slot), lambda row: 10_000 * errors(row), lambda row: row["orders"])),
    "pick_accuracy@lines": ("warehouse", lines_right("shipments_daily", "date")),
}
