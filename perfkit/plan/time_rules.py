"""Time in a role: which part of a target falls on a part of a period, and how the new are eased in."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from perfkit.exact import Range

Prorate = Literal["days", "whole"]
"""Whether a number of a whole period is taken in the part of its days that somebody was there, or whole."""


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
