"""Sales beside those of another period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from perfkit.periods import Period
from tests.indicators.oracle.rows import OPS, Answer, Oracle, Row, Shop, Slot, day_of
from tests.indicators.oracle.sales import net_of, paid_orders


def own_day(slot: Slot, day: date, before: Period) -> date | None:
    """Return the day of the slot's period that a day of the compared one stands opposite."""
    if not before.holds(day):
        return None
    if before == slot.period.previous():
        return min(slot.period.first + (day - before.first), slot.period.last)
    return date(day.year + 1, 2, 28) if (day.month, day.day) == (2, 29) else date(day.year + 1, day.month, day.day)


def earlier(slot: Slot, rows: list[Row], owner: str, day: str, before: Period) -> list[Row]:
    found = []
    for row in rows:
        known = day_of(row[day])
        if row[owner] == slot.subject and known is not None:
            own = own_day(slot, known, before)
            if own is not None and slot.first <= own <= slot.last and own <= slot.as_of:
                found.append(row)
    return found


def growth(before: Callable[[Period], Period]) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        now = paid_orders(shop, slot)
        if not now:
            return None
        last = before(slot.period).last
        then = net_of(shop, earlier(slot, shop["orders"], "operator_id", "paid_at", before(slot.period)),
                      min(last + timedelta(days=slot.maturity), slot.as_of))
        return net_of(shop, now, slot.cutoff) - then, then, len(now)

    return found


def aligned(shop: Shop, slot: Slot) -> Answer:
    now = paid_orders(shop, slot)
    if not now:
        return None
    beside = {row["date"]: row["last_year_date"] for row in shop["aligned_days"] if row["last_year_date"] is not None}
    days = [slot.period.first + timedelta(days=step) for step in range(slot.period.days)]
    then = 0
    if all(day in beside for day in days if day <= slot.as_of):
        last = max(beside[day] for day in days if day in beside)
        mine = {beside[day] for day in days if day in beside and slot.first <= day <= min(slot.last, slot.as_of)}
        rows = [row for row in shop["orders"] if row["operator_id"] == slot.subject and day_of(row["paid_at"]) in mine]
        then = net_of(shop, rows, min(last + timedelta(days=slot.maturity), slot.as_of))
    return net_of(shop, now, slot.cutoff) - then, then, len(now)


EVENTS: dict[str, tuple[str, Oracle]] = {
    "sales_growth_yoy@default": (OPS, growth(Period.last_year)),
    "sales_growth_yoy@mom": (OPS, growth(Period.previous)),
    "sales_growth_yoy@aligned": (OPS, aligned),
}
