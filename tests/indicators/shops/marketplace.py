"""Deliveries and reviews of a marketplace."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.indicators.shops.dice import Dice, Maker


def _delivery(dice: Dice, number: int) -> dict[str, Any]:
    promised = dice.pick(datetime(2026, 2, 1), datetime(2026, 2, 14, 12), dice.moment())
    return {"order_id": f"o{number}", "seller_id": dice.owner(), "promised_at": promised,
            "delivered_at": dice.after(promised, -3, 0, 1e-8, 0.4, 1)}


def _review(dice: Dice, number: int) -> dict[str, Any]:
    return {"review_id": f"v{number}", "order_id": f"o{dice.whole(0, 60)}", "score": dice.pick(1, 2, 3, 4, 5, None),
            "created_at": dice.moment(), "about": dice.pick("product", "service", "logistics", None),
            "first_score": dice.pick(None, 1, 3, 4),
            "buyer_id": f"b{number % 17}" if number % 3 else None}


MAKERS: dict[str, Maker] = {"deliveries": _delivery, "reviews": _review}
