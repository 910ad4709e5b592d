"""Production teams."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.indicators.oracle.rows import Answer, Oracle, Row, Shop, Slot, over


def made(shop: Shop, slot: Slot, *known: str) -> list[Row]:
    rows = slot.mine(shop["production_daily"], "team_id", "date")
    return [row for row in rows if all(row[name] is not None for name in known)]


def of_team_days(top: Callable[[Row], Any], bottom: Callable[[Row], Any],
                 *known: str) -> Callable[[Shop, Slot], Answer]:
    def found(shop: Shop, slot: Slot) -> Answer:
        rows = made(shop, slot, *known)
        return over(rows, top, bottom, len(rows))

    return found


EVENTS: dict[str, tuple[str, Oracle]] = {
    "productivity@default": ("production", of_team_days(
        lambda row: Fraction(row["actual_ppm"] * row["workers"], 10 ** 6), lambda row: row["workers"],
        "workers", "actual_ppm")),
    "productivity@plain": ("production", of_team_days(
        lambda row: Fraction(row["actual_ppm"], 10 ** 6), lambda row: 1, "actual_ppm")),
    "productivity_attainment@default": ("production", of_team_days(
        lambda row: row["actual_ppm"] * row["workers"], lambda row: row["target_ppm"] * row["workers"],
        "workers", "actual_ppm", "target_ppm")),
    "overtime_per_worker@default": ("production", of_team_days(
        lambda row: row["overtime_ms"], lambda row: Fraction(row["workers"], 1000), "workers", "overtime_ms")),
    "idle_worker_share@default": ("production", of_team_days(
        lambda row: row["idle_workers"], lambda row: Fraction(row["workers"], 1000), "workers", "idle_workers")),
    "target_day_share@default": ("production", of_team_days(
        lambda row: row["actual_ppm"] >= row["target_ppm"], lambda row: 1, "actual_ppm", "target_ppm")),
}
