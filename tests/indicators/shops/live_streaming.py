"""Broadcasts."""

from __future__ import annotations

from typing import Any

from tests.indicators.shops.dice import Dice, Maker


def _broadcast(dice: Dice, number: int) -> dict[str, Any]:
    begun = dice.moment()
    viewers = dice.whole(0, 900)
    clicks = dice.pick(None, dice.whole(0, viewers + 1))
    return {"live_id": f"l{number}", "host_id": dice.owner(), "buyer_id": dice.owner(), "started_at": begun,
            "ended_at": dice.after(begun, 0, 1 / 24, 8 / 24 - 2e-8, 8 / 24), "views": dice.pick(None, viewers * 3),
            "viewers": dice.pick(None, viewers), "product_clicks": clicks,
            "orders_created": None if clicks is None else clicks // 3, "buyers": 0 if clicks is None else clicks // 5,
            "gmv": dice.pick(None, viewers * 700), "refunded": dice.pick(None, 0, viewers * 100)}


MAKERS: dict[str, Maker] = {"live_sessions": _broadcast}
