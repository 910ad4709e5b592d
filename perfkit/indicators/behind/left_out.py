"""The rows that do not count: those of the subject near the period, each with the reason why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from perfkit.indicators.behind.marks import ROW
from perfkit.indicators.behind.recorder import Asked
from perfkit.indicators.definition import OWNER, Definition
from perfkit.indicators.engine import Spell
from perfkit.indicators.measures import Rows
from perfkit.sources.schemas import TABLES

NEAR = timedelta(days=7)
"""How far outside of the period rows of the subject are still told."""
NO_OWNER, OTHER_SUBJECT, OTHER_SPELL, NO_DAY = "no_owner", "other_subject", "other_spell", "no_day"
OUTSIDE, AFTER, NOT_RIPE = "outside_period", "after_as_of", "not_ripe"
BLACKOUT, FILTERED, ADDED_UP = "blackout", "filtered", "added_up"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose number it is, from which day to which, and which of them count."""

    subject: str
    spells: Sequence[Spell]
    first: date
    last: date
    as_of: date
    window: int
    blackouts: Sequence[tuple[date, date]]

    def reason(self, owner: str | None, first: date | None, last: date | None) -> str:
        """Return why a row of that owner and day (or span of days) is not credited; ``filtered`` where it is.

        Examples
        --------
        >>> always = Spell(owner="a", first=date(2026, 1, 1), last=date(9999, 12, 31))
        >>> scope = Scope(subject="a", spells=[always], first=date(2026, 1, 1), last=date(2026, 1, 31),
        ...               as_of=date(2026, 1, 31), window=3, blackouts=[])
        >>> day = date(2026, 1, 29)
        >>> scope.reason("a", day, day), scope.reason("b", day, day), scope.reason(None, day, day)
        ('not_ripe', 'other_subject', 'no_owner')
        """
        if owner != self.subject:
            return NO_OWNER if owner is None else OTHER_SUBJECT
        if first is None:
            return NO_DAY
        return self._of_day(first, last or self.as_of) or self._of_spell(first, last or self.as_of)

    def _of_day(self, first: date, last: date) -> str:
        if first > self.last or last < self.first:
            return OUTSIDE
        if first > self.as_of:
            return AFTER
        # A span of days is listed, not awaited: it ripens with none of them and is never struck out.
        if first == last and first > self.as_of - timedelta(days=self.window):
            return NOT_RIPE
        return BLACKOUT if first == last and any(begin <= first <= end for begin, end in self.blackouts) else ""

    def _of_spell(self, first: date, last: date) -> str:
        inside = (max(first, self.first), min(last, self.last))
        held = any(spell.first <= inside[1] and spell.last >= inside[0] for spell in self.spells)
        return FILTERED if held else OTHER_SPELL


@dataclass(frozen=True)
class LeftOut:
    """One row that does not count."""

    table: str
    number: int
    reason: str


def home_of(asked: Asked, definition: Definition) -> str | None:
    """Return the table whose rows were to be credited: the one that has the day; None where it has no single rows."""
    sources = [name.removeprefix(ROW) for name in asked.rows.columns if name.startswith(ROW)]
    known = {name: {*definition.needs[name], *definition.may_use[name]} for name in sources}
    ordered = sorted(sources, key=lambda name: (asked.first not in known[name], OWNER not in known[name]))
    return next(iter(ordered), None)


def left_out(table: Rows, home: str, asked: Asked, scope: Scope, counted: set[int]) -> tuple[list[LeftOut], int]:
    """Return the rows of a table that do not count for a number, and how many rows of its period are of others.

    Told are rows of the subject from seven days before the period to seven days after it, rows that name no owner in
    it, and those that have no day but happened in it.

    Parameters
    ----------
    table : Table
        All rows, with ``row_of_<home>``.
    home : str
        Its name.
    asked : Asked
        What the definition credited of it.
    scope : Scope
    counted : set of int
        Numbers of the rows that count.
    """
    every = _with_owner_and_day(table, home, asked)
    low, high = scope.first, scope.last
    undated = _undated(every, scope)
    mine = every.filter(((every.its_owner == scope.subject) & (_touches(every, low - NEAR, high + NEAR) | undated))
                        | (every.its_owner.isnull() & (_touches(every, low, high) | undated)))
    rows = mine.select("number", "its_owner", "its_first", "its_last").distinct().to_pyarrow().to_pylist()
    told = [LeftOut(home, row["number"], scope.reason(row["its_owner"], _day(row["its_first"]), _day(row["its_last"])))
            for row in rows if row["number"] not in counted]
    others = every.filter((every.its_owner != scope.subject) & _touches(every, low, high))
    return told, int(others.number.nunique().to_pyarrow().as_py())


def _with_owner_and_day(table: Rows, home: str, asked: Asked) -> Rows:
    """Return all rows of a table with owner and days: its own columns, or what the definition took from elsewhere."""
    number, credited = f"{ROW}{home}", asked.rows
    passed = credited.select(passed=credited[number], told_owner=credited.owner, told_first=credited[asked.first],
                             told_last=credited[asked.last]).distinct()
    every = table.left_join(passed, table[number] == passed.passed)
    chosen = {f"its_{what}": every[name] if name in table.columns else every[f"told_{what}"]
              for what, name in (("owner", OWNER), ("first", asked.first), ("last", asked.last))}
    happened = TABLES[home].event_time
    at = every[happened] if happened in table.columns else chosen["its_first"]
    return every.select(number=every[number], happened=at, **chosen)


def _touches(every: Rows, low: date, high: date) -> Any:
    """Whether a row's day (or span of days, a missing end is open) lies between two days."""
    return ((every.its_first.cast("date") <= high)
            & (every.its_last.cast("date") >= low).fill_null(True)).fill_null(False)


def _undated(every: Rows, scope: Scope) -> Any:
    happened = every.happened.cast("date").between(scope.first, scope.last).fill_null(False)
    return every.its_first.isnull() & happened


def _day(cell: Any) -> date | None:
    return cell.date() if isinstance(cell, datetime) else cell
