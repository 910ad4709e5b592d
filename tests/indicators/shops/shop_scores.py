"""Scores that a platform prints, and coefficients that a plan gives."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.indicators.shops.dice import FIRST, PEOPLE, Dice, Maker


def _score(dice: Dice, number: int) -> dict[str, Any] | None:
    day, shop = divmod(number, len(PEOPLE))
    return {"date": FIRST + timedelta(days=2 * day), "shop_id": PEOPLE[shop],
            "service_score": dice.pick(None, 4_700, 4_850),
            "dispute_rank": dice.pick(None, 200_000, 123_456), "time_rank": dice.pick(500_000, 0, 999_999),
            "self_closed_rank": dice.pick(None, 800_000, 1), "ratings": dice.whole(0, 90),
            "refunds": dice.whole(0, 90)}


def _coefficient(dice: Dice, number: int) -> dict[str, Any]:
    return {"person_id": dice.owner(), "date": dice.day(), "coefficient": dice.pick(1_000, 1_200, 800)}


MAKERS: dict[str, Maker] = {"shop_scores": _score, "coefficients": _coefficient}
