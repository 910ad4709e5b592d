"""Which days count for which period: its own, a window that ends with it, or those of a period it is compared with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from perfkit.periods import Period, Trailing, period_of, trailing

Compared = Literal["previous", "last_year"]


@dataclass(frozen=True)
class Day:
    """A day on which events count for a period.

    `own_day` is the day of the period itself: the same, except where the day belongs to another period that this one
    is compared with. `last` is the last day of the period or window in which the day lies.
    """

    day: date
    period_no: int
    last: date
    own_day: date


def own_days(periods: Sequence[Period]) -> Iterator[Day]:
    """Return the days of the periods themselves."""
    for number, period in enumerate(periods):
        yield from _plain(number, period.first, period.last)


def trailing_days(periods: Sequence[Period], length: int) -> Iterator[Day]:
    """Return the last `length` days up to the end of each period, whatever the period's own length.

    Examples
    --------
    >>> from perfkit.periods import parse_period
    >>> days = [found.day.isoformat() for found in trailing_days([parse_period("2026-02")], 30)]
    >>> days[0], days[-1], len(days)
    ('2026-01-30', '2026-02-28', 30)
    """
    for number, period in enumerate(periods):
        yield from _plain(number, period.last - timedelta(days=length - 1), period.last)


def month_days(periods: Sequence[Period]) -> Iterator[Day]:
    """Return, for each period, the days up to its end of the calendar month in which it ends."""
    for number, period in enumerate(periods):
        yield from _plain(number, period.last.replace(day=1), period.last)


def days_since_new_year(periods: Sequence[Period]) -> Iterator[Day]:
    """Return, for each period, the days up to its end of the (fiscal) year in which it ends."""
    for number, period in enumerate(periods):
        yield from _plain(number, year_of(period).first, period.last)


def days_since_quarter(periods: Sequence[Period]) -> Iterator[Day]:
    """Return, for each period, the days up to its end of the quarter in which it ends, at least its own.

    Examples
    --------
    >>> from perfkit.periods import parse_period
    >>> days = [found.day.isoformat() for found in days_since_quarter([parse_period("2026-05")])]
    >>> days[0], days[-1]
    ('2026-04-01', '2026-05-31')
    """
    for number, period in enumerate(periods):
        yield from _plain(number, pooled_from(period), period.last)


def pooled_from(period: Period) -> date:
    """Return the first day of the quarter in which a period ends, or its own where that is earlier."""
    quarter = period_of(period.last, "quarter", fiscal_year_start=period.fiscal_year_start)
    return min(period.first, quarter.first)


def year_of(period: Period) -> Period:
    """Return the (fiscal) year in which a period ends."""
    return period_of(period.last, "year", fiscal_year_start=period.fiscal_year_start)


def year_so_far(period: Period, since: date) -> list[Period]:
    """Return the periods of the same kind from the start of the (fiscal) year, those that end before `since` not.

    Examples
    --------
    >>> from perfkit.periods import parse_period
    >>> [found.text for found in year_so_far(parse_period("2026-04"), date(2026, 2, 28))]
    ['2026-02', '2026-03', '2026-04']
    """
    before = [part for part in year_of(period).split(period.kind) if part.first < period.first]
    return [part for part in [*before, period] if part.last >= since]


def compared_days(periods: Sequence[Period], kind: Compared) -> Iterator[Day]:
    """Return the days of the period before, or of the same period a year before, each beside its own day.

    Days stand opposite by their place in the period (by their date for a year before); what the shorter period lacks
    stands opposite its last day.

    Examples
    --------
    >>> from perfkit.periods import parse_period
    >>> found = list(compared_days([parse_period("2026-02")], "previous"))
    >>> [(found[place].day.isoformat(), found[place].own_day.isoformat()) for place in (0, 30)]
    [('2026-01-01', '2026-02-01'), ('2026-01-31', '2026-02-28')]
    """
    for number, period in enumerate(periods):
        first, last = _span_before(period) if kind == "previous" else _span_last_year(period)
        for step in range((last - first).days + 1):
            day = first + timedelta(days=step)
            own = period.first + timedelta(days=min(step, period.days - 1))
            by_date = kind == "last_year" and period.kind != "week"
            yield Day(day, number, last, _year_later(day) if by_date else own)


def _span_before(period: Period) -> tuple[date, date]:
    last = period.first - timedelta(days=1)
    if isinstance(period, Trailing):  # as many days, which are no calendar period
        return period.first - timedelta(days=period.days), last
    return period.previous().first, last


def _span_last_year(period: Period) -> tuple[date, date]:
    before = period.last_year()
    weeks = trailing(before, period.weeks) if isinstance(period, Trailing) else before
    return weeks.first, weeks.last


def _plain(number: int, first: date, last: date) -> Iterator[Day]:
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        yield Day(day, number, last, day)


def _year_later(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)
