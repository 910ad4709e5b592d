"""Time in a role: until when targets are set, which part of them falls on a part of a period, and who is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from perfkit.exact import Range
from perfkit.periods import Period, PeriodKind

Prorate = Literal["days", "whole"]
"""Whether a number of a whole period is taken in the part of its days that somebody was there, or whole."""
FEWEST_DAYS: dict[PeriodKind, int] = {"week": 7, "month": 28, "quarter": 89, "half": 181, "year": 365}
"""The days of the shortest period of each kind, in whatever fiscal year."""


@dataclass(frozen=True)
class RampRow:
    """The part of a target (0.5 is 50 %) that is due of people whose whole months since their first day are in range.

    `months` holds whole months; the first day is that of the earliest spell in the roster, in whatever role.
    """

    months: Range
    of_target: Fraction


@dataclass(frozen=True, kw_only=True)
class TimeRule:
    """How the time that somebody was there changes the targets of indicators whose values add up over days.

    With `targets: days` such a target is taken in the part present days / days of the period; statutory leave is no
    present day. The `ramp` multiplies them too; from its last row on nothing is taken off. Targets of rates, shares,
    durations and ratios are never changed.
    """

    targets: Prorate
    ramp: tuple[RampRow, ...] = ()

    def ramp_at(self, months: int) -> Fraction:
        """Return the part of a target that is due after so many whole months.

        Examples
        --------
        >>> rule = TimeRule(targets="days", ramp=(RampRow(Range(Fraction(0), Fraction(2)), Fraction(1, 2)),))
        >>> rule.ramp_at(1), rule.ramp_at(2)
        (Fraction(1, 2), Fraction(1, 1))
        """
        return next((row.of_target for row in self.ramp if row.months.holds(Fraction(months))), Fraction(1))


@dataclass(frozen=True)
class TargetDay:
    """The last day on which a target may be set, itself included, as a distance from the first day of its period.

    Parameters
    ----------
    after_first : int
        4 is day 5 of the period, -10 the day ten days before it begins.
    """

    after_first: int

    def of(self, period: Period) -> date:
        """Return that day for a period.

        Examples
        --------
        >>> from perfkit.periods import parse_period
        >>> [TargetDay(days).of(parse_period("2026-03")).isoformat() for days in (4, 0, -10)]
        ['2026-03-05', '2026-03-01', '2026-02-19']
        """
        return period.first + timedelta(days=self.after_first)

    def text(self) -> str:
        """Return it as a plan writes it.

        Examples
        --------
        >>> TargetDay(4).text(), TargetDay(-1).text(), TargetDay(-10).text()
        ('day 5', '1 day before', '10 days before')
        """
        if self.after_first >= 0:
            return f"day {self.after_first + 1}"
        return f"{-self.after_first} day{'' if self.after_first == -1 else 's'} before"
