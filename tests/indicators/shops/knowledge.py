"""Tests of knowledge."""

from __future__ import annotations

from typing import Any

from tests.indicators.shops.dice import Dice, Maker


def _quiz(dice: Dice, number: int) -> dict[str, Any]:
    return {"quiz_id": f"z{number}", "agent_id": dice.owner(), "topic": dice.pick("product", "platform_rule", None),
            "taken_at": dice.moment(), "points": dice.whole(0, 11), "max_points": dice.pick(0, 10, 10),
            "questions": dice.pick(None, 5, 10)}


MAKERS: dict[str, Maker] = {"quizzes": _quiz}
