"""Broadcasts."""

from __future__ import annotations

from collections.abc import Callable

from tests.indicators.oracle.rows import HOUR, Answer, Oracle, Row, Shop, Slot, ms, over

HOST = "live_host"


def broadcasts(shop: Shop, slot: Slot, *known: str) -> list[Row]:
    rows = slot.mine(shop["live_sessions"], "host_id", "started_at")
    return [row for row in rows if all(row[name] is not None for name in known)]


def length(row: Row) -> int:
    return ms(row["ended_at"], row["started_at"]) or 0


def per_thousand(top: Callable[[Row], int], bottom: str, *known: str) -> Oracle:
    return lambda shop, slot: over(broadcasts(shop, slot, bottom, *known), lambda row: 1000 * top(row),
                                   lambda row: row[bottom])


def per_hour(top: Callable[[Row], int], *known: str) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        rows = broadcasts(shop, slot, "ended_at", *known)
        return over(rows, lambda row: top(row) * HOUR, length, sum(map(length, rows)) // HOUR)

    return found


def one_over_other(top: str, bottom: str) -> Oracle:
    return lambda shop, slot: over(broadcasts(shop, slot, top, bottom), lambda row: row[top], lambda row: row[bottom])


def hours(shop: Shop, slot: Slot) -> Answer:
    rows = broadcasts(shop, slot, "ended_at")
    return (sum(map(length, rows)), 1, len(rows)) if rows else None


def valid_days(shop: Shop, slot: Slot) -> Answer:
    rows = broadcasts(shop, slot, "ended_at")
    days = {row["started_at"].date() for row in rows}
    long = [day for day in days if sum(length(row) for row in rows if row["started_at"].date() == day) >= 8 * HOUR]
    return (len(long), 1, len(days)) if rows else None


def gross(row: Row) -> int:
    return row["gmv"]


def net(row: Row) -> int:
    return row["gmv"] - row["refunded"]


EVENTS: dict[str, tuple[str, Oracle]] = {
    "live_gpm@default": (HOST, per_thousand(gross, "views", "gmv")),
    "live_gpm@net": (HOST, per_thousand(net, "views", "gmv", "refunded")),
    "live_gpm@viewers": (HOST, per_thousand(gross, "viewers", "gmv")),
    "live_sales_per_hour@default": (HOST, per_hour(net, "gmv", "refunded")),
    "live_sales_per_hour@gross": (HOST, per_hour(gross, "gmv")),
    "live_view_to_buy@default": (HOST, one_over_other("buyers", "viewers")),
    "live_view_to_buy@click_to_order": (HOST, one_over_other("orders_created", "product_clicks")),
    "live_view_to_buy@order_to_pay": (HOST, one_over_other("buyers", "orders_created")),
    "live_hours@default": (HOST, hours),
    "live_hours@valid_days": (HOST, valid_days),
}
