"""Hours of people."""

from __future__ import annotations

from typing import Any

from tests.indicators.shops.dice import Dice, Maker


def _work(dice: Dice, number: int) -> dict[str, Any]:
    return {"person_id": dice.owner(), "date": dice.day(), "leave_kind": f"{number}",
            "worked_hours": dice.whole(0, 20) * 1_800_000, "task_kind": dice.pick("picking", "receiving", "office")}


MAKERS: dict[str, Maker] = {"work_log": _work}
