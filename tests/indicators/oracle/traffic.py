"""Visitors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from tests.indicators.oracle.advertising import once
from tests.indicators.oracle.growth import earlier
from tests.indicators.oracle.rows import OPS, Answer, Oracle, Row, Shop, Slot, of_rows
from tests.indicators.oracle.sales import of_days

Fits = Callable[[Row], bool]


def visits(shop: Shop, slot: Slot) -> list[Row]:
    return slot.mine(shop["sessions"], "shop_id", "started_at")


def people(rows: list[Row], fits: Fits = lambda row: True) -> int:
    return len({row["visitor_id"] for row in rows if fits(row)} - {None})


def known_days(slot: Slot) -> int:
    first, last = slot.span
    return (last - first).days + 1


def daily(fits: Callable[[Shop, Slot, Row], bool]) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        rows = visits(shop, slot)
        seen = {(row["visitor_id"], row["started_at"].date()) for row in rows
                if row["visitor_id"] is not None and fits(shop, slot, row)}
        return (len(seen), known_days(slot), known_days(slot)) if rows else None

    return found


def ga_engaged(shop: Shop, slot: Slot, row: Row) -> bool:
    bought = any(order["session_id"] == row["session_id"] and order["created_at"].date() <= slot.as_of
                 for order in shop["orders"])
    return (row["duration_ms"] or 0) >= 10_000 or (row["page_views"] or 0) >= 2 or bought


def of_window(first: Callable[[Slot], date]) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        rows = [row for row in shop["sessions"] if row["shop_id"] == slot.subject
                and max(slot.first, first(slot)) <= row["started_at"].date()
                <= min(slot.last, slot.period.last, slot.as_of)]
        count = people(rows, lambda row: bool(row["engaged"]))
        return (count, 1, count) if rows else None

    return found


def back(days: int) -> Callable[[Slot], date]:
    return lambda slot: slot.period.last - timedelta(days=days - 1)


def counts(fits: Fits) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        rows = visits(shop, slot)
        return (people(rows, fits), 1, people(rows, fits)) if rows else None

    return found


def registered(shop: Shop, slot: Slot) -> Answer:
    rows = slot.mine(shop["accounts"], "shop_id", "registered_at")
    return (len(rows), 1, len(rows)) if rows else None


def new_buyers(shop: Shop, slot: Slot) -> Answer:
    paid = slot.mine(shop["orders"], "operator_id", "paid_at")
    new = {order["buyer_id"] for order in paid if not any(
        other["buyer_id"] == order["buyer_id"] and other["paid_at"] is not None
        and order["paid_at"] - timedelta(days=365) <= other["paid_at"] < order["paid_at"] for other in shop["orders"])}
    return (len(new), 1, len(new)) if paid else None


def is_first(row: Row) -> bool:
    return bool(row["first_visit"])


def is_free(row: Row) -> bool:
    return row["is_paid"] is False


def growth_of_new(shop: Shop, slot: Slot) -> Answer:
    now, then = visits(shop, slot), earlier(slot, shop["sessions"], "shop_id", "started_at", slot.period.previous())
    count = people(now, is_first)
    return (count - people(then, is_first), 1, count) if now and then else None


def growth_of_organic(shop: Shop, slot: Slot) -> Answer:
    now, then = visits(shop, slot), earlier(slot, shop["sessions"], "shop_id", "started_at", slot.period.last_year())
    count, before = people(now, is_free), people(then, is_free)
    return (count - before, before, count) if now else None


def organic_share(shop: Shop, slot: Slot) -> Answer:
    rows = visits(shop, slot)
    return (people(rows, is_free), people(rows), people(rows)) if rows else None


def clicks(shop: Shop, slot: Slot) -> Answer:
    rows = slot.mine(once(shop), "buyer_id", "date")
    count = sum(row["clicks"] or 0 for row in rows)
    return (count, 1, count) if rows else None


def told(shop: Shop, slot: Slot) -> list[Row]:
    return [row for row in visits(shop, slot) if row["page_views"] is not None]


def bounced_visitors(shop: Shop, slot: Slot) -> Answer:
    views: dict[str, int] = {}
    for row in told(shop, slot):
        if row["visitor_id"] is not None:
            views[row["visitor_id"]] = views.get(row["visitor_id"], 0) + row["page_views"]
    return (sum(count == 1 for count in views.values()), len(views), len(views)) if views else None


def daily_mean(shop: Shop, slot: Slot) -> Answer:
    days: dict[date, list[bool]] = {}
    for row in told(shop, slot):
        days.setdefault(row["started_at"].date(), []).append(row["page_views"] == 1)
    rates = [floor(Fraction(sum(hits) * 10 ** 6, len(hits)) + Fraction(1, 2)) for hits in days.values()]
    return (sum(rates), len(rates) * 10 ** 6, sum(map(len, days.values()))) if days else None


def mean_of_days(shop: Shop, slot: Slot) -> Answer:
    rows = slot.mine(shop["shop_daily"], "shop_id", "date")
    return (sum(row["visitors"] for row in rows), known_days(slot), known_days(slot)) if rows else None


EVENTS: dict[str, tuple[str, Oracle]] = {
    "dau@default": (OPS, daily(lambda shop, slot, row: bool(row["engaged"]))),
    "dau@any_visit": (OPS, daily(lambda shop, slot, row: True)),
    "dau@ga_engaged": (OPS, daily(ga_engaged)),
    "mau@default": (OPS, of_window(back(30))),
    "mau@w30": (OPS, of_window(back(30))),
    "mau@w28": (OPS, of_window(back(28))),
    "mau@calendar": (OPS, of_window(lambda slot: slot.period.last.replace(day=1))),
    "new_users@default": (OPS, counts(is_first)),
    "new_users@first_visit": (OPS, counts(is_first)),
    "new_users@registered": (OPS, registered),
    "new_users@growth": (OPS, growth_of_new),
    "organic_visitors@default": (OPS, counts(is_free)),
    "organic_visitors@search_only": (OPS, counts(lambda row: row["source"] == "search")),
    "organic_visitors@all_free": (OPS, counts(
        lambda row: row["source"] in ("search", "recommend", "direct", "member"))),
    "organic_visitors@growth": (OPS, growth_of_organic),
    "organic_share@default": (OPS, organic_share),
    "paid_visitors@default": (OPS, counts(lambda row: row["is_paid"] is True)),
    "bounce_rate@default": (OPS, lambda shop, slot: of_rows(told(shop, slot), lambda row: row["page_views"] == 1)),
    "bounce_rate@visitor": (OPS, bounced_visitors),
    "bounce_rate@daily_mean": (OPS, daily_mean),
}
TOTALS: dict[str, tuple[str, Oracle]] = {
    "dau@any_visit": (OPS, mean_of_days),
    "new_users@default": (OPS, of_days("new_visitors", None, "new_visitors")),
    "new_users@first_visit": (OPS, of_days("new_visitors", None, "new_visitors")),
    "bounce_rate@default": (OPS, of_days("bounced", "visits", "visits")),
}
SHOPS = tuple(EVENTS)
EVENTS |= {"new_users@new_buyers": (OPS, new_buyers), "paid_visitors@clicks": (OPS, clicks)}
