"""The grammar of time in a role: until when targets are set, part periods and the ramp of the new."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from perfkit.errors import PlanError, Problem
from perfkit.exact import Range, number_text
from perfkit.periods import PeriodKind
from perfkit.plan.documents import Located
from perfkit.plan.quantities import QuantityRange
from perfkit.plan.time_rules import FEWEST_DAYS, Prorate, RampRow, TargetDay, TimeRule
from perfkit.plan.values import one_of, parse_percent, parsed_by, refuse
from perfkit.plan.written import Section


def _months(text: str) -> Range:
    """Read a stretch of whole months, written from a closed to an open end."""
    try:
        found = QuantityRange.parse(text).base("count")
    except PlanError:
        refuse("not a range of months", text, "a range such as [0, 3)")
    ends = (found.low, found.high)
    if any(end is None or end.denominator != 1 or end < 0 for end in ends) or not found.low_closed or found.high_closed:
        refuse("not a range of whole months", text, "whole months from a closed to an open end, such as [0, 3)")
    return found


def _part(text: str) -> Fraction:
    part = parse_percent(text)
    if not 0 < part <= 1:
        refuse("not a part of a target", text, "above 0% and up to 100%")
    return part


_TARGET_DAY = re.compile(r"day ([1-9]\d{0,2})|([1-9]\d{0,2}) days? before")


def _target_day(text: str) -> TargetDay:
    found = _TARGET_DAY.fullmatch(text)
    if found is None:
        refuse("not a day on which targets are fixed", text, "a day of the period such as `day 5`, or `10 days before`")
    return TargetDay(int(found[1]) - 1 if found[1] else -int(found[2]))


TargetDayValue = Annotated[TargetDay, parsed_by(_target_day)]


def target_day_problems(day: TargetDay | None, kind: PeriodKind) -> list[Located]:
    """Return the problem of a day that not every period of the role has."""
    if day is None or day.after_first < FEWEST_DAYS[kind]:
        return []
    return [(("targets_fixed_by",), Problem(what="not every period of this role has such a day", code="target_day",
                                            got=day.text(), allowed=f"up to day {FEWEST_DAYS[kind]} of a {kind}"))]


OF_PERIODS = ("amount", "amount_bands", "pool", "guarantee", "draw", "a matrix of amounts")
ProrateValue = Annotated[Prorate, one_of("days", "whole")]


def prorate_problems(prorate: Prorate | None, *, by_period: bool) -> list[Located]:
    """Return the problem of a part of the days where every day counts already: a rate, or an amount per unit."""
    if prorate is None or by_period:
        return []
    return [(("prorate",), Problem(what="this is no amount of a whole period: no part of the days can be taken of it",
                                   code="prorate", got=prorate, allowed="`prorate` on " + ", ".join(OF_PERIODS)))]


class RampSection(Section):
    """``{in_months: "[0, 3)", of_target: 50%}``."""

    in_months: Annotated[Range, parsed_by(_months)] = Field(
        description="whole months since the first day, such as [0, 3)")
    of_target: Annotated[Fraction, parsed_by(_part)] = Field(description="the part of the target that is due")

    def build(self) -> RampRow:
        """Return the row."""
        return RampRow(self.in_months, self.of_target)


class TimeSection(Section):
    """``time: {targets: days, ramp: [{in_months: "[0, 3)", of_target: 50%}]}``."""

    targets: Annotated[Prorate, one_of("days", "whole")] = Field(
        description="days (targets that add up are taken in the part of the days) or whole")
    ramp: tuple[RampSection, ...] = ()

    def check(self) -> list[Located]:
        """Return what is wrong between the rows of the ramp: it starts at 0, has no gap and never falls."""
        return [(("ramp", row, *place), problem) for row, place, problem in _ramp_problems(self.ramp)]

    def build(self) -> TimeRule:
        """Return the rule."""
        return TimeRule(targets=self.targets, ramp=tuple(row.build() for row in self.ramp))


def _ramp_problems(rows: Sequence[RampSection]) -> Iterator[tuple[int, tuple[str, ...], Problem]]:
    if rows and rows[0].in_months.low != 0:
        yield 0, ("in_months",), Problem(what="a ramp starts at month 0", code="ramp", got=rows[0].in_months.text(),
                                         allowed="[0, ...)")
    for place, (before, row) in enumerate(pairwise(rows), start=1):
        end = before.in_months.high or Fraction(0)
        if row.in_months.low != end:
            wrong = "overlap" if (row.in_months.low or 0) < end else "leave a gap"
            yield place, ("in_months",), Problem(what=f"rows {place} and {place + 1} of the ramp {wrong}",
                                                 code="ramp", got=row.in_months.text(),
                                                 allowed=f"[{number_text(end)}, ...)")
        if row.of_target < before.of_target:
            yield place, ("of_target",), Problem(what="the ramp falls", code="ramp",
                                                 got=f"{number_text(row.of_target * 100)}%",
                                                 allowed=f"{number_text(before.of_target * 100)}% or more")
