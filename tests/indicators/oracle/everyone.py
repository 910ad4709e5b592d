"""Attendance and recognition."""

from __future__ import annotations

from fractions import Fraction

from tests.indicators.oracle.rows import CS, Answer, Oracle, Shop, Slot, ms, type_7


def attendance(shop: Shop, slot: Slot) -> Answer:
    rows = slot.mine(shop["work_log"], "person_id", "date")
    asked = [min(row["scheduled_hours"], row["worked_hours"]) if row["leave_kind"] == "statutory"
             else row["scheduled_hours"] for row in rows]
    days = {row["date"] for row, part in zip(rows, asked, strict=True) if part > 0}
    return (sum(row["worked_hours"] for row in rows), sum(asked), len(days)) if rows else None


def late_or_early(shop: Shop, slot: Slot) -> Answer:
    rows = [row for row in slot.mine(shop["work_log"], "person_id", "date")
            if row["late_arrivals"] is not None and row["early_leaves"] is not None]
    count = sum(row["late_arrivals"] + row["early_leaves"] for row in rows)
    return (count, 1, len({row["date"] for row in rows})) if rows else None


def recognised(column: str) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        rows = slot.mine(shop["recognitions"], "shop_id", column)
        return type_7([ms(row[column], row["event_at"]) or 0 for row in rows], Fraction(1, 2))

    return found


EVENTS: dict[str, tuple[str, Oracle]] = {
    "attendance_rate@default": (CS, attendance),
    "attendance_rate@events": (CS, late_or_early),
    "recognition_latency@default": (CS, recognised("recognised_at")),
    "recognition_latency@meeting": (CS, recognised("meeting_at")),
}
