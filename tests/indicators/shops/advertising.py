"""Campaigns."""

from __future__ import annotations

from typing import Any

from tests.indicators.shops.dice import Dice, Maker


def _ad(dice: Dice, number: int) -> dict[str, Any]:
    """Return a campaign-day; some are told twice, on two windows or bases, with the same spend."""
    one = number - number % 4 // 3
    told = Dice(one, "campaign day")
    return {"date": told.day(), "campaign_id": f"c{told.whole(0, 2)}", "buyer_id": told.owner(),
            "shop_id": told.owner(), "designer_id": told.owner(), "spend": told.whole(0, 5_000),
            "impressions": told.whole(100, 900), "clicks": told.pick(None, told.whole(0, 90)),
            "sales_direct": dice.whole(0, 9_000), "sales_assisted": dice.pick(None, 0, 700),
            "window_days": dice.pick(1, 15, 15, None), "basis": dice.pick("click_date", "order_date", None)}


MAKERS: dict[str, Maker] = {"ads": _ad}
