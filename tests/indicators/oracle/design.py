"""Design."""

from __future__ import annotations

from fractions import Fraction
from statistics import median

from tests.indicators.oracle.rows import HOUR, Answer, Oracle, Row, Shop, Slot, of_rows, over, per_time


def tasks(shop: Shop, slot: Slot, day: str) -> list[Row]:
    return [row for row in slot.mine(shop["design_tasks"], "designer_id", day) if day == "due_at" or row["accepted"]]


def on_time_task(row: Row) -> bool:
    return row["delivered_at"] is not None and row["delivered_at"] <= row["due_at"]


def points_per_day(shop: Shop, slot: Slot) -> Answer:
    done = tasks(shop, slot, "delivered_at")
    worked = slot.mine(shop["work_log"], "person_id", "date")
    return per_time(sum(row["difficulty_points"] for row in done), done, worked, 8 * HOUR)


def pictures(shop: Shop, slot: Slot) -> list[Row]:
    return slot.mine(shop["images"], "designer_id", "delivered_at")


def within_budget(shop: Shop, slot: Slot) -> Answer:
    return of_rows([row for row in pictures(shop, slot) if row["bytes"] is not None],
                   lambda row: row["bytes"] <= 500_000)


def count_pictures(shop: Shop, slot: Slot) -> Answer:
    count = len(pictures(shop, slot))
    return (count, 1, count) if count else None


def median_bytes(shop: Shop, slot: Slot) -> Answer:
    slots: dict[str, list[int]] = {}
    for row in pictures(shop, slot):
        if row["slot_id"] is not None and row["bytes"] is not None:
            slots.setdefault(row["slot_id"], []).append(row["bytes"])
    middle = [Fraction(median(map(Fraction, sizes))) for sizes in slots.values()]
    return (sum(middle), len(middle), sum(map(len, slots.values()))) if middle else None


EVENTS: dict[str, tuple[str, Oracle]] = {
    "design_on_time_rate@default": ("design", lambda shop, slot: of_rows(tasks(shop, slot, "due_at"), on_time_task)),
    "design_on_time_rate@points": ("design", lambda shop, slot: over(
        tasks(shop, slot, "due_at"), lambda row: row["difficulty_points"] * on_time_task(row),
        lambda row: row["difficulty_points"], len(tasks(shop, slot, "due_at")))),
    "design_first_pass_rate@default": ("design", lambda shop, slot: of_rows(
        tasks(shop, slot, "delivered_at"), lambda row: row["rounds"] == 1)),
    "design_first_pass_rate@two_rounds": ("design", lambda shop, slot: of_rows(
        tasks(shop, slot, "delivered_at"), lambda row: row["rounds"] <= 3)),
    "design_points_per_day@default": ("design", points_per_day),
    "design_points_per_day@count": ("design", count_pictures),
    "image_weight_handover@default": ("design", within_budget),
    "image_weight_handover@median_bytes": ("design", median_bytes),
    "page_lcp_p75@weight_proxy": ("design", within_budget),
}
