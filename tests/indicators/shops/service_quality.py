"""Ratings and reviews of chats."""

from __future__ import annotations

from typing import Any

from tests.indicators.shops.dice import Dice, Maker


def _rating(dice: Dice, number: int) -> dict[str, Any]:
    return {"rating_id": f"t{number}", "chat_id": f"c{number // 20}" if number % 4 else None,
            "agent_id": dice.owner(), "rated_at": dice.moment(),
            "score": dice.pick(1, 2, 3, 4, 5, None), "channel": dice.pick("chat", "callback", None),
            "about": dice.pick("attitude", "speed", None), "solved": dice.pick(True, False, None),
            "buyer_id": f"b{number % 13}" if number % 5 else None}


def _qa(dice: Dice, number: int) -> dict[str, Any]:
    return {"review_id": f"q{number}", "agent_id": dice.owner(), "reviewed_at": dice.moment(),
            "points_accuracy": dice.pick(30, 40, 50), "points_complete": dice.pick(39, 40, 50),
            "attitude_points": dice.pick(None, 70, 80, 93),
            "critical_error": dice.pick(False, False, False, True, None),
            "sample": dice.pick("random", "random", "targeted", None),
            "error_tag": dice.pick("product", "tone", None)}


MAKERS: dict[str, Maker] = {"ratings": _rating, "qa_reviews": _qa}
