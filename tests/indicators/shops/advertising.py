"""Campaigns."""

from __future__ import annotations

from typing import Any

from tests.indicators.shops.dice import Dice, Maker


def _ad(dice: Dice, number: int) -> dict[str, Any]:
    return {"date": dice.day(), "campaign_id": f"c{number}", "buyer_id": dice.owner(), "spend": dice.whole(0, 5_000),
            "sales_direct": dice.whole(0, 9_000), "sales_assisted": dice.pick(None, 0, 700),
            "window_days": dice.pick(1, 15, 15, None), "basis": dice.pick("click_date", "order_date", None)}


MAKERS: dict[str, Maker] = {"ads": _ad}
