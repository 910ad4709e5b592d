"""Periods: the week, month, quarter, half or year that a result belongs to.

A period is a pair of days, half open: ``first <= day < end``, in the shop's own days. Stamps are turned into the
shop's local time once, at intake, so nothing here knows time zones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from perfkit.errors import Problem, RequestError

PeriodKind = Literal["week", "month", "quarter", "half", "year"]
KINDS: tuple[PeriodKind, ...] = ("week", "month", "quarter", "half", "year")
_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_TEXT: dict[PeriodKind, re.Pattern[str]] = {
    "week": re.compile(r"(\d{4})-W(\d{2})"),
    "month": re.compile(r"(\d{4})-(\d{2})"),
    "quarter": re.compile(r"(\d{4})-Q([1-4])"),
    "half": re.compile(r"(\d{4})-H([12])"),
    "year": re.compile(r"(\d{4})()"),
}


@dataclass(frozen=True, order=True)
class Period:
    """One period of a calendar.

    Parameters
    ----------
    kind : {"week", "month", "quarter", "half", "year"}
    year : int
        Calendar year, ISO year for weeks, fiscal year where the fiscal year does not start in January
        (the year in which it starts).
    number : int
        1 to 53, 12, 4, 2 or 1. Months keep their calendar number in every fiscal calendar.
    fiscal_year_start : int, default 1
        Month in which quarters, halves and years start to count.

    Examples
    --------
    >>> quarter = parse_period("2026-Q3")
    >>> quarter.first.isoformat(), quarter.end.isoformat()
    ('2026-07-01', '2026-10-01')
    >>> quarter.previous().text, quarter.last_year().text
    ('2026-Q2', '2025-Q3')
    >>> [month.text for month in quarter.split("month")]
    ['2026-07', '2026-08', '2026-09']
    """

    kind: PeriodKind
    year: int
    number: int
    fiscal_year_start: int = 1

    @property
    def text(self) -> str:
        """Canonical text, such as ``2026-Q3``; what the command line takes and frames hold."""
        forms = {"week": "{0}-W{1:02d}", "month": "{0}-{1:02d}", "quarter": "{0}-Q{1}", "half": "{0}-H{1}",
                 "year": "{0}"}
        return forms[self.kind].format(self.year, self.number)

    def __str__(self) -> str:
        return self.text

    @property
    def first(self) -> date:
        """First day, inclusive."""
        if self.kind == "week":
            return date.fromisocalendar(self.year, self.number, 1)
        return _month_day(self.year, self._start_month())

    @property
    def end(self) -> date:
        """Day after the last day."""
        if self.kind == "week":
            return self.first + timedelta(days=7)
        return _month_day(self.year, self._start_month() + _MONTHS[self.kind])

    @property
    def last(self) -> date:
        """Last day, inclusive."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.first).days

    def holds(self, day: date) -> bool:
        """Tell whether `day` lies in the period."""
        return self.first <= day < self.end

    def previous(self) -> Period:
        """Return the period of the same kind just before."""
        return period_of(self.first - timedelta(days=1), self.kind, fiscal_year_start=self.fiscal_year_start)

    def last_year(self) -> Period:
        """Return the same period a year before (for week 53 of a year without one: week 52)."""
        number = self.number
        if self.kind == "week":
            number = min(number, date(self.year - 1, 12, 28).isocalendar().week)
        return Period(self.kind, self.year - 1, number, self.fiscal_year_start)

    def split(self, kind: PeriodKind) -> tuple[Period, ...]:
        """Return the periods of `kind` that make up this one, in order.

        Weeks belong to the longer period that holds their first day, so every week is counted once.

        Raises
        ------
        RequestError
            If `kind` is longer than this period.
        """
        if KINDS.index(kind) > KINDS.index(self.kind):
            raise RequestError(Problem(what="a period cannot be split into longer ones", code="period_kind",
                                       got=f"{self.text} into {kind}", allowed="a shorter kind"))
        parts: list[Period] = []
        part = period_of(self.first, kind, fiscal_year_start=self.fiscal_year_start)
        while part.first < self.end:
            if part.first >= self.first:
                parts.append(part)
            part = period_of(part.end, kind, fiscal_year_start=self.fiscal_year_start)
        return tuple(parts)

    def _start_month(self) -> int:
        if self.kind == "month":
            return self.number
        return self.fiscal_year_start + (self.number - 1) * _MONTHS[self.kind]


@dataclass(frozen=True, order=True)
class Trailing(Period):
    """The weeks that end with a period, whatever its own length: what a short period is compared with.

    Parameters
    ----------
    weeks : int, default 13
        A quarter of a year: it holds every day of the week equally often.

    Examples
    --------
    >>> weeks = trailing(parse_period("2026-06"))
    >>> weeks.first.isoformat(), weeks.last.isoformat(), weeks.days, weeks.text
    ('2026-04-01', '2026-06-30', 91, '2026-06 and before: 13 weeks')
    """

    weeks: int = 13

    @property
    def text(self) -> str:
        """Text that no calendar period has."""
        return f"{super().text} and before: {self.weeks} weeks"

    @property
    def first(self) -> date:
        """First day, inclusive."""
        return self.end - timedelta(weeks=self.weeks)

    @property
    def end(self) -> date:
        """Day after the last day: that of the period."""
        if self.kind == "week":
            return date.fromisocalendar(self.year, self.number, 1) + timedelta(days=7)
        return super().end


def trailing(period: Period, weeks: int = 13) -> Trailing:
    """Return the weeks that end with a period."""
    return Trailing(period.kind, period.year, period.number, period.fiscal_year_start, weeks)


def _month_day(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def parse_period(text: str, *, fiscal_year_start: int = 1) -> Period:
    """Read a period text: ``2026-W36``, ``2026-09``, ``2026-Q3``, ``2026-H2`` or ``2026``.

    Raises
    ------
    RequestError
        If the text is not of one of these forms, or the month or week does not exist.

    Examples
    --------
    >>> parse_period("2026-W53").first.isoformat()
    '2026-12-28'
    """
    for kind, pattern in _TEXT.items():
        match = pattern.fullmatch(text.strip())
        if match is None:
            continue
        period = Period(kind, int(match[1]), int(match[2] or 1), fiscal_year_start)
        if _exists(period):
            return period
    raise RequestError(Problem(what="not a period", code="period_text", got=text,
                               allowed="2026-W36, 2026-09, 2026-Q3, 2026-H2 or 2026"))


def _exists(period: Period) -> bool:
    try:
        return period.year > 0 and period.number > 0 and (period.kind != "month" or period.number <= 12) \
            and period.end > period.first
    except ValueError:
        return False


def period_of(day: date, kind: PeriodKind, *, fiscal_year_start: int = 1) -> Period:
    """Return the period of `kind` that holds `day`.

    Examples
    --------
    >>> from datetime import date
    >>> period_of(date(2026, 2, 3), "quarter", fiscal_year_start=4).text
    '2025-Q4'
    """
    if kind == "week":
        iso = day.isocalendar()
        return Period("week", iso.year, iso.week, fiscal_year_start)
    if kind == "month":
        return Period("month", day.year, day.month, fiscal_year_start)
    since_start = (day.month - fiscal_year_start) % 12
    year = day.year - (day.month < fiscal_year_start)
    return Period(kind, year, since_start // _MONTHS[kind] + 1, fiscal_year_start)


def last_complete_period(as_of: date, kind: PeriodKind, *, fiscal_year_start: int = 1) -> Period:
    """Return the latest period of `kind` whose last day is not after `as_of`.

    Examples
    --------
    >>> from datetime import date
    >>> last_complete_period(date(2026, 6, 30), "quarter").text
    '2026-Q2'
    >>> last_complete_period(date(2026, 6, 29), "quarter").text
    '2026-Q1'
    """
    period = period_of(as_of, kind, fiscal_year_start=fiscal_year_start)
    return period if period.last <= as_of else period.previous()
