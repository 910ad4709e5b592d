"""Carts."""

from __future__ import annotations

from typing import Any

from tests.indicators.shops.dice import Dice, Maker


def _cart(dice: Dice, number: int) -> dict[str, Any]:
    added = dice.moment()
    half_hour = 30 / 1440
    return {"cart_id": f"k{number}", "sku_id": f"s{dice.whole(0, 34)}", "added_at": added,
            "paid_at": dice.after(added, 0, half_hour, half_hour + 1e-8, 2, 7, 7 + 2e-8, 8),
            "visitor_id": dice.pick(None, f"v{dice.whole(0, 6)}"),
            "reminded_at": dice.after(added, 0.1, 1, missing=0.4),
            "reminder_channel": dice.pick("sms", "mail", "app", None)}


MAKERS: dict[str, Maker] = {"carts": _cart}
