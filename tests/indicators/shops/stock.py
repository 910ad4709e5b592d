"""Items."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.indicators.shops.dice import Dice, Maker


def _sku(dice: Dice, number: int) -> dict[str, Any] | None:
    if number >= 30:
        return None
    start = dice.pick(date(2025, 5, 1), date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 15))
    return {"sku_id": f"s{number}", "operator_id": dice.owner(), "listed_from": start, "shop_id": "S1",
            "listed_to": dice.pick(None, None, start + timedelta(days=20)), "stock_qty": dice.whole(0, 3)}


MAKERS: dict[str, Maker] = {"skus": _sku}
