"""Items."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.indicators.shops.dice import Dice, Maker


def _sku(dice: Dice, number: int) -> dict[str, Any] | None:
    if number >= 30:
        return None
    start = dice.pick(date(2025, 5, 1), date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 15))
    return {"sku_id": f"s{number}", "operator_id": dice.owner(), "listed_from": start, "shop_id": dice.owner(),
            "listed_to": dice.pick(None, None, start + timedelta(days=20)), "stock_qty": dice.whole(0, 3),
            "stock_value": dice.pick(None, 0, 5_000), "spu_id": f"u{number // 3}",
            "last_sold_at": dice.pick(None, datetime(2025, 12, 1, 23, 59), datetime(2026, 1, 30), dice.moment())}


def _outlet_day(dice: Dice, number: int) -> dict[str, Any]:
    return {"date": dice.day(), "outlet_id": f"x{dice.whole(0, 25)}", "sku_id": f"s{number}", "shop_id": dice.owner(),
            "operator_id": dice.owner(), "stock_qty": dice.pick(None, 0, 0, 4), "sold_qty": dice.pick(None, 0, 0, 2)}


MAKERS: dict[str, Maker] = {"skus": _sku, "outlet_days": _outlet_day}
