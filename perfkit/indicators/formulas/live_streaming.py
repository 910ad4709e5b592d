"""Live streaming: what a broadcast sells per view, per hour and per viewer, and how long it lasts."""

from __future__ import annotations

from perfkit.indicators.credit import KEYS, Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import (
    Measure,
    Rows,
    counted,
    none_of,
    ratio,
    share,
    summed,
    total,
    waited,
    whole_units,
)

HOUR_MS = 3_600_000
VALID_DAY_MS = 8 * HOUR_MS


def broadcasts(credit: Credit, live_sessions: Rows, *columns: str) -> Rows:
    """Return broadcasts, by the day on which they begin, of which all of the columns are known."""
    known = live_sessions.filter([live_sessions[column].notnull() for column in columns])
    return credit(known, "started_at")


@indicator("live_gpm", live_sessions="owner started_at gmv views")
def live_gpm(credit: Credit, live_sessions: Rows) -> Measure:
    """Sales per thousand views, before refunds."""
    held = broadcasts(credit, live_sessions, "gmv", "views")
    return ratio(summed(held, "gmv") * 1000, summed(held, "views"), n=summed(held, "views"))


@indicator("live_gpm@net", live_sessions="owner started_at gmv refunded views")
def live_gpm_net(credit: Credit, live_sessions: Rows) -> Measure:
    """The same less what was refunded; a broadcast whose refunds are not known is left out."""
    held = broadcasts(credit, live_sessions, "gmv", "refunded", "views")
    kept = summed(held, "gmv") - summed(held, "refunded")
    return ratio(kept * 1000, summed(held, "views"), n=summed(held, "views"))


@indicator("live_gpm@viewers", live_sessions="owner started_at gmv viewers")
def live_gpm_viewers(credit: Credit, live_sessions: Rows) -> Measure:
    """Sales per thousand persons; somebody who watches two broadcasts counts in both."""
    held = broadcasts(credit, live_sessions, "gmv", "viewers")
    return ratio(summed(held, "gmv") * 1000, summed(held, "viewers"), n=summed(held, "viewers"))


def aired(credit: Credit, live_sessions: Rows, *columns: str) -> Rows:
    """Return broadcasts that have ended, with ``length`` in milliseconds; all belong to the day they begin."""
    held = broadcasts(credit, live_sessions, "ended_at", *columns)
    return held.mutate(length=waited(held.ended_at, held.started_at))


@indicator("live_sales_per_hour", live_sessions="owner started_at ended_at gmv refunded")
def live_sales_per_hour(credit: Credit, live_sessions: Rows) -> Measure:
    """Sales less refunds per hour on air; n counts hours."""
    held = aired(credit, live_sessions, "gmv", "refunded")
    return ratio((summed(held, "gmv") - summed(held, "refunded")) * HOUR_MS, summed(held, "length"),
                 n=whole_units(held, "length", HOUR_MS))


@indicator("live_sales_per_hour@gross", live_sessions="owner started_at ended_at gmv")
def live_gross_per_hour(credit: Credit, live_sessions: Rows) -> Measure:
    """Sales before refunds per hour on air."""
    held = aired(credit, live_sessions, "gmv")
    return ratio(summed(held, "gmv") * HOUR_MS, summed(held, "length"), n=whole_units(held, "length", HOUR_MS))


def of_sessions(credit: Credit, live_sessions: Rows, part: str, whole: str) -> Measure:
    """Return one count of the broadcasts over another, both added up; viewers of one day see the same broadcasts."""
    held = broadcasts(credit, live_sessions, part, whole)
    return share(summed(held, part), summed(held, whole), cluster="credited_day")


@indicator("live_view_to_buy", live_sessions="owner started_at buyers viewers")
def live_view_to_buy(credit: Credit, live_sessions: Rows) -> Measure:
    """Buyers over viewers."""
    return of_sessions(credit, live_sessions, "buyers", "viewers")


@indicator("live_view_to_buy@click_to_order", live_sessions="owner started_at orders_created product_clicks")
def live_click_to_order(credit: Credit, live_sessions: Rows) -> Measure:
    """Those who ordered over those who clicked an item."""
    return of_sessions(credit, live_sessions, "orders_created", "product_clicks")


@indicator("live_view_to_buy@order_to_pay", live_sessions="owner started_at buyers orders_created")
def live_order_to_pay(credit: Credit, live_sessions: Rows) -> Measure:
    """Those who paid over those who ordered."""
    return of_sessions(credit, live_sessions, "buyers", "orders_created")


@indicator("live_hours", live_sessions="owner started_at ended_at")
def live_hours(credit: Credit, live_sessions: Rows) -> Measure:
    """Time on air; n counts broadcasts."""
    held = aired(credit, live_sessions)
    return total(summed(held, "length"), n=counted(held))


@indicator("live_hours@valid_days", live_sessions="owner started_at ended_at")
def live_valid_days(credit: Credit, live_sessions: Rows) -> Measure:
    """Days with at least 8 hours on air, all broadcasts of the day together; how many a month needs is the plan's."""
    held = aired(credit, live_sessions)
    days = held.group_by([*KEYS, "credited_day"]).aggregate(length=held.length.sum())
    valid = days.filter(days.length >= VALID_DAY_MS)
    return total(counted(valid) + none_of(days), n=counted(days))
