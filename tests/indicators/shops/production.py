"""Days of production teams."""

from __future__ import annotations

from typing import Any

from tests.indicators.shops.dice import Dice, Maker


def _production(dice: Dice, number: int) -> dict[str, Any]:
    return {"team_id": dice.owner(), "date": dice.day(), "department": f"{number}",
            "workers": dice.pick(None, 8_000, 30_500, 57_000),
            "actual_ppm": dice.pick(None, 800_000, 750_125, 1_120_000),
            "target_ppm": dice.pick(None, 800_000, 750_000), "overtime_ms": dice.pick(None, 0, 7_200_000),
            "idle_workers": dice.pick(None, 0, 3)}


MAKERS: dict[str, Maker] = {"production_daily": _production}
