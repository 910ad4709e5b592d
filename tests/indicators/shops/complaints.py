"""Complaints: resolved at 48 hours to the moment, judged or not, opened in one spell and resolved in another."""

from __future__ import annotations

from typing import Any

from tests.indicators.shops.dice import Dice, Maker


def _complaint(dice: Dice, number: int) -> dict[str, Any]:
    opened = dice.moment()
    return {"complaint_id": f"m{number}", "order_id": dice.pick(None, f"o{dice.whole(0, 60)}"),
            "agent_id": dice.owner(), "opened_at": opened, "resolved_at": dice.after(opened, 0, 2, 2 + 1e-8, 7, 20),
            "upheld": dice.pick(True, True, False, None), "escalated": dice.pick(False, False, False, True, None),
            "compensation": dice.pick(None, 0, 500, 2_000), "followup_score": dice.pick(None, 1, 3, 4, 5),
            "rebuy_within_90d": dice.pick(True, False, None), "kind": dice.pick(None, "wrong_answer", "late"),
            "buyer_id": f"b{number % 11}" if number % 7 else None}


MAKERS: dict[str, Maker] = {"complaints": _complaint}
