"""Clicks on pictures."""

from __future__ import annotations

from collections.abc import Callable

from tests.indicators.oracle.rows import Answer, Oracle, Row, Shop, Slot, day_of, day_ratio, over
from tests.indicators.shops.dice import SPELLS

MILLIARD = 10 ** 9
DAYS = {"page_events": "ts", "page_events_daily": "date"}


def clicks(shop: Shop, slot: Slot) -> Answer:
    rows = slot.mine(shop["page_events"], "designer_id", "ts")
    return over(rows, lambda row: row["kind"] == "click", lambda row: row["kind"] == "impression")


def told(shop: Shop, table: str) -> list[Row]:
    if table == "page_events":
        return [row | {"shown": int(row["kind"] == "impression"), "clicked": int(row["kind"] == "click")}
                for row in shop[table]]
    return [row | {"shown": row["impressions"], "clicked": row["clicks"]} for row in shop[table]
            if row["clicks"] is not None]


def of_kind(table: str, kind: str) -> tuple[str, Oracle]:
    def found(shop: Shop, slot: Slot) -> Answer:
        rows = [row for row in slot.mine(told(shop, table), "designer_id", DAYS[table]) if row["image_kind"] == kind]
        return over(rows, lambda row: row["clicked"], lambda row: row["shown"])

    return "design", found


def total(rows: list[Row], column: str) -> int:
    return sum(row[column] for row in rows)


def compared(own: list[Row], by: str, reference: Callable[[str], list[Row]]) -> Answer:
    """Sum clicks, expected clicks and impressions over the parts that have somebody to compare with."""
    parts = [(mine, other) for name in sorted({row[by] for row in own if row[by] is not None})
             if (mine := [row for row in own if row[by] == name]) and total(other := reference(name), "shown") > 0]
    expected = sum(total(mine, "shown") * (total(other, "clicked") * MILLIARD // total(other, "shown"))
                   for mine, other in parts)
    seen = sum(total(mine, "shown") for mine, _ in parts)
    return (sum(total(mine, "clicked") for mine, _ in parts) * MILLIARD, expected, seen) if parts else None


def known(shop: Shop, slot: Slot, table: str) -> list[Row]:
    """Return the rows of anybody in the period, as far as known."""
    days = ((row, day_of(row[DAYS[table]])) for row in told(shop, table))
    return [row for row, day in days if day is not None and slot.period.holds(day) and day <= slot.as_of]


def in_the_role(row: Row, table: str) -> bool:
    day = str(day_of(row[DAYS[table]]))
    return any(row["designer_id"] == who and first <= day <= last for who, first, last in SPELLS)


def within_slot(table: str) -> tuple[str, Oracle]:
    def found(shop: Shop, slot: Slot) -> Answer:
        def others(place: str) -> list[Row]:
            people: dict[str, list[Row]] = {}
            for row in known(shop, slot, table):
                if row["slot_id"] == place and in_the_role(row, table):
                    people.setdefault(row["designer_id"], []).append(row)
            shown = {who: rows for who, rows in people.items() if total(rows, "shown") > 0}
            rest = [who for who in shown if who != slot.subject]
            compares = slot.subject in shown and len(rest) >= 3
            return [row for who in rest for row in shown[who]] if compares else []

        return compared(slot.mine(told(shop, table), "designer_id", DAYS[table]), "slot_id", others)

    return "design", found


def against_control(table: str) -> tuple[str, Oracle]:
    def found(shop: Shop, slot: Slot) -> Answer:
        def control(test: str) -> list[Row]:
            return [row for row in known(shop, slot, table) if row["test_id"] == test and row["is_control"] is True]

        own = [row for row in slot.mine(told(shop, table), "designer_id", DAYS[table]) if row["is_control"] is False]
        return compared(own, "test_id", control)

    return "design", found


EVENTS: dict[str, tuple[str, Oracle]] = {
    "page_ctr@default": ("design", clicks),
    "page_ctr@main_image_25": of_kind("page_events", "main_image"),
    "page_ctr@ad_creative": of_kind("page_events", "ad_creative"),
    "page_ctr@per_slot": within_slot("page_events"),
    "page_ctr@ab": against_control("page_events"),
}
TOTALS: dict[str, tuple[str, Oracle]] = {
    "page_ctr@default": ("design", day_ratio("page_events_daily", "designer_id", "clicks", "impressions")),
    "page_ctr@main_image_25": of_kind("page_events_daily", "main_image"),
    "page_ctr@ad_creative": of_kind("page_events_daily", "ad_creative"),
    "page_ctr@per_slot": within_slot("page_events_daily"),
    "page_ctr@ab": against_control("page_events_daily"),
}
