"""Visits, accounts, what is done on pages, and day totals of shops."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.indicators.shops.dice import FIRST, Dice, Maker


def _session(dice: Dice, number: int) -> dict[str, Any]:
    """Return a visit; visitors come back after a day, after 30, and on days beside them."""
    visitor, first = number // 3, number % 3 == 0
    begun = Dice(visitor, "first visit").moment() - timedelta(days=365 * (visitor % 4 == 0))
    back = timedelta(days=0 if first else dice.pick(0, 1, 1, 2, 29, 30, 30, 31))
    return {"session_id": f"n{number}", "visitor_id": dice.pick(None, *[f"v{visitor % 25}"] * 9),
            "shop_id": dice.owner(), "started_at": begun + back,
            "source": dice.pick("search", "recommend", "ads", "member", None), "is_paid": dice.pick(True, False, None),
            "page_views": dice.pick(None, 1, 1, 2, 5), "engaged": dice.pick(True, True, False, None),
            "first_visit": first, "duration_ms": dice.pick(None, 9_999, 10_000, 60_000)}


def _account(dice: Dice, number: int) -> dict[str, Any]:
    return {"account_id": f"a{number}", "shop_id": dice.owner(), "registered_at": dice.moment()}


def _shop_day(dice: Dice, number: int) -> dict[str, Any]:
    visits = dice.whole(0, 90)
    return {"date": FIRST + timedelta(days=number), "shop_id": dice.owner(), "visitors": visits,
            "new_visitors": dice.pick(None, visits // 2), "visits": visits, "bounced": dice.pick(None, visits // 3),
            "orders": dice.whole(0, 9), "orders_paid": dice.pick(None, dice.whole(0, 9)),
            "units": dice.pick(None, dice.whole(0, 20)), "amount_created": dice.pick(None, dice.whole(0, 9_000)),
            "amount_paid": dice.whole(0, 9_000)}


def _aligned_day(dice: Dice, number: int) -> dict[str, Any] | None:
    """Return February beside a month that began three weeks before, and a March that is not whole."""
    day = date(2026, 2, 1) + timedelta(days=number)
    if number >= 50:
        return None
    return {"date": day, "last_year_date": None if number == 40 else day - timedelta(days=21 if number < 28 else 365)}


MAKERS: dict[str, Maker] = {"sessions": _session, "accounts": _account, "shop_daily": _shop_day,
                            "aligned_days": _aligned_day}
