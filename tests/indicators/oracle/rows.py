"""Rows, slots and the plain sums that the oracle's modules share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from perfkit.periods import Period

CS, OPS = "customer_service_presale", "operations"
Row = Mapping[str, Any]
Shop = Mapping[str, list[dict[str, Any]]]
Answer = tuple[Fraction | int, Fraction | int, int] | None
Oracle = Callable[[Shop, "Slot"], Answer]
HOUR = 3_600_000


def day_of(cell: Any) -> date | None:
    return cell.date() if isinstance(cell, datetime) else cell


@dataclass(frozen=True)
class Slot:
    """One subject, spell and period, and what is known of the future."""

    subject: str
    first: date
    last: date
    period: Period
    as_of: date
    maturity: int
    pooled: bool = False

    def mine(self, rows: Iterable[Row], owner: str, day: str, window: int = 0) -> list[Row]:
        return [row for row in rows if row[owner] == self.subject and self.holds(day_of(row[day]), window)]

    def holds(self, day: date | None, window: int = 0) -> bool:
        return day is not None and self.first <= day <= self.last and self.begun <= day <= self.period.last \
            and day + timedelta(days=window) <= self.as_of

    @property
    def begun(self) -> date:
        """The first day that counts: of the quarter, where cases are pooled over it."""
        month = self.period.last.month
        return date(self.period.last.year, month - (month - 1) % 3, 1) if self.pooled else self.period.first

    @property
    def cutoff(self) -> date:
        return min(self.period.last + timedelta(days=self.maturity), self.as_of)

    @property
    def span(self) -> tuple[date, date]:
        return max(self.first, self.period.first), min(self.last, self.period.last, self.as_of)


def ms(later: datetime | None, earlier: datetime) -> int | None:
    return None if later is None else round((later - earlier) / timedelta(milliseconds=1))


def soon(later: datetime | None, earlier: datetime, **limit: int) -> bool:
    return later is not None and later <= earlier + timedelta(**limit)


class Told(tuple[Fraction | int, Fraction | int, int]):
    """An answer that remembers its rows: what each adds to the numerator, and to the denominator."""

    units: list[tuple[Row, int, int]]


def told(answer: tuple[Fraction | int, Fraction | int, int], units: list[tuple[Row, int, int]]) -> Told:
    made = Told(answer)
    made.units = units
    return made


def of_rows(rows: list[Row], hit: Callable[[Row], bool]) -> Answer:
    return over(rows, lambda row: int(bool(hit(row))), lambda row: 1)


def over(rows: list[Row], top: Callable[[Row], Any], bottom: Callable[[Row], Any], n: int | None = None) -> Answer:
    if not rows:
        return None
    units = [(row, top(row), bottom(row)) for row in rows]
    lower = sum(unit[2] for unit in units)
    return told((sum(unit[1] for unit in units), lower, lower if n is None else n), units)


def type_7(numbers: list[int], share: Fraction) -> Answer:
    if not numbers:
        return None
    ordered = sorted(numbers)
    place = (len(ordered) - 1) * share
    low = floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low]), 1, len(ordered)


def mean_of(numbers: list[int]) -> Answer:
    return (sum(numbers), len(numbers), len(numbers)) if numbers else None


def day_ratio(table: str, owner: str, top: str, bottom: str) -> Callable[[Shop, Slot], Answer]:
    def found(shop: Shop, slot: Slot) -> Answer:
        rows = [row for row in slot.mine(shop[table], owner, "date") if row[top] is not None]
        return over(rows, lambda row: row[top], lambda row: row[bottom])

    return found


def per_time(top: int, tops: list[Row], worked: list[Row], unit: int) -> Answer:
    hours = sum(row["worked_hours"] for row in worked)
    return (Fraction(top * unit), hours, hours // unit) if tops or worked else None
