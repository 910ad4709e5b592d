"""Design."""

from __future__ import annotations

from tests.indicators.oracle.rows import HOUR, Answer, Oracle, Row, Shop, Slot, day_ratio, of_rows, over, per_time


def tasks(shop: Shop, slot: Slot, day: str) -> list[Row]:
    return [row for row in slot.mine(shop["design_tasks"], "designer_id", day) if day == "due_at" or row["accepted"]]


def on_time_task(row: Row) -> bool:
    return row["delivered_at"] is not None and row["delivered_at"] <= row["due_at"]


def points_per_day(shop: Shop, slot: Slot) -> Answer:
    done = tasks(shop, slot, "delivered_at")
    worked = slot.mine(shop["work_log"], "person_id", "date")
    return per_time(sum(row["difficulty_points"] for row in done), done, worked, 8 * HOUR)


def clicks(shop: Shop, slot: Slot) -> Answer:
    rows = slot.mine(shop["page_events"], "designer_id", "ts")
    return over(rows, lambda row: row["kind"] == "click", lambda row: row["kind"] == "impression")


EVENTS: dict[str, tuple[str, Oracle]] = {
    "page_ctr@default": ("design", clicks),
    "design_on_time_rate@default": ("design", lambda shop, slot: of_rows(tasks(shop, slot, "due_at"), on_time_task)),
    "design_on_time_rate@points": ("design", lambda shop, slot: over(
        tasks(shop, slot, "due_at"), lambda row: row["difficulty_points"] * on_time_task(row),
        lambda row: row["difficulty_points"], len(tasks(shop, slot, "due_at")))),
    "design_first_pass_rate@default": ("design", lambda shop, slot: of_rows(
        tasks(shop, slot, "delivered_at"), lambda row: row["rounds"] == 1)),
    "design_first_pass_rate@two_rounds": ("design", lambda shop, slot: of_rows(
        tasks(shop, slot, "delivered_at"), lambda row: row["rounds"] <= 3)),
    "design_points_per_day@default": ("design", points_per_day),
    "image_weight_handover@default": ("design", lambda shop, slot: of_rows(
        [row for row in slot.mine(shop["images"], "designer_id", "delivered_at") if row["bytes"] is not None],
        lambda row: row["bytes"] <= 500_000)),
}
TOTALS: dict[str, tuple[str, Oracle]] = {
    "page_ctr@default": ("design", day_ratio("page_events_daily", "designer_id", "clicks", "impressions")),
}
