"""The grammar of clamps, and of points by where a value stands in a reference population that the plan states."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from perfkit.errors import Problem
from perfkit.exact import number_text
from perfkit.plan.documents import Located
from perfkit.plan.grammar_tables import PointsRow, PointsRows, otherwise_of, table_faults
from perfkit.plan.quantities import Quantity, QuantityRange, Unit, of_one_unit
from perfkit.plan.scoring_rules import Axis, BandRow, Bands, Clamp, Percentile, ZScore
from perfkit.plan.values import PastPeriod, QuantityValue, one_of, parse_percent, parsed_by, refuse, whole
from perfkit.plan.written import Section

ANYTHING = QuantityRange(None, None, low_closed=False, high_closed=False)
ALL_OF_THEM = QuantityRange.parse("[0%, 100%]")
LARGEST_POPULATION = 10_000_000


class ClampSection(Section):
    """``clamp: {worst: 120 s, best: 15 s}``."""

    worst: QuantityValue = Field(description="the value that earns 0 points")
    best: QuantityValue = Field(description="the value that earns full points")

    def check(self) -> list[Located]:
        """Return the problem of ends that are equal or cannot be compared."""
        ends = [self.worst, self.best]
        if of_one_unit(ends) and self.worst.scaled() != self.best.scaled():
            return []
        return [((), Problem(what="worst and best must differ, in one unit", code="clamp",
                             got=", ".join(end.text() for end in ends), allowed="such as {worst: 120 s, best: 15 s}"))]

    def build(self, axis: Axis) -> Clamp:
        """Return the clamp."""
        return Clamp(worst=self.worst, best=self.best, of=axis)


class StandingPoints(Section):
    """``points: {clamp: {worst: -2, best: 2}}``, or ``points: {bands: [...]}``: what reads the standing."""

    clamp: ClampSection | None = None
    bands: PointsRows | None = None

    def check(self) -> list[Located]:
        """Return the problem of more than one way, or none."""
        if (self.clamp is None) != (self.bands is None):
            return []
        return [((), Problem(what="a standing becomes points in exactly one way", code="scoring_kind",
                             got="clamp, bands" if self.clamp else "none", allowed="clamp or bands"))]

    def faults(self, unit: Unit, domain: QuantityRange) -> list[Located]:
        """Return what is wrong with the rows or ends for a standing in `unit` that lies in `domain`."""
        found: list[Located] = []
        if self.bands is not None:
            found += table_faults(self.bands, domain, "bands", attainment=False)
            found += [(("bands", row, "in"), problem) for row, each in enumerate(self.bands)
                      if isinstance(each, PointsRow) and (problem := _unit_fault(_ends(each.range), unit))]
        if self.clamp is not None:
            found += [(("clamp",), problem) for problem in [_unit_fault((self.clamp.worst, self.clamp.best), unit)]
                      if problem]
            if not found and self.clamp.worst.scaled() > self.clamp.best.scaled():
                found.append((("clamp",), Problem(what="a higher standing is always the better one", code="direction",
                                                  got=f"worst {self.clamp.worst.text()}, best "
                                                      f"{self.clamp.best.text()}", allowed="a worst below the best")))
        return [(("points", *place), problem) for place, problem in found]

    @property
    def most(self) -> Iterator[Fraction]:
        """The points that the rows name."""
        yield from (row.points for row in self.bands or () if isinstance(row, PointsRow))

    def build(self, domain: QuantityRange) -> Bands | Clamp:
        """Return what reads the standing."""
        if self.clamp is not None:
            return self.clamp.build("value")
        rows = self.bands or ()
        return Bands(rows=tuple(BandRow(row.range, row.points) for row in rows if isinstance(row, PointsRow)),
                     otherwise=otherwise_of(rows), domain=domain)


def _ends(ends: QuantityRange) -> tuple[Quantity, ...]:
    return tuple(end for end in (ends.low, ends.high) if end is not None)


def _unit_fault(ends: tuple[Quantity, ...], unit: Unit) -> Problem | None:
    wanted = "%" if unit == "share" else None
    wrong = [end for end in ends if end.unit != wanted and end.number]
    return Problem(what="not in the unit of the standing", code="unit", got=wrong[0].text(),
                   allowed="a percentage such as 75%" if wanted else "a number of standard deviations such as 1.5"
                   ) if wrong else None


class ZScoreSection(Section):
    """``z_score: {reference: 2025-Q4, mean: 92%, sd: 4%, n: 38, points: {clamp: {worst: -2, best: 2}}}``."""

    reference: PastPeriod = Field(description="the period that the numbers were taken from, such as 2025-Q4")
    mean: QuantityValue = Field(description="the mean of that population, in the indicator's unit")
    sd: QuantityValue = Field(description="its standard deviation, in the same unit")
    n: Annotated[int, whole(2, LARGEST_POPULATION)] = Field(description="how many it was")
    points: StandingPoints = Field(description="clamp or bands over z, such as {clamp: {worst: -2, best: 2}}")

    def check(self) -> list[Located]:
        """Return the problem of a spread that nothing can be measured with, and of points."""
        found = self.points.faults("points", ANYTHING)
        if self.sd.number <= 0 or not of_one_unit([self.mean, self.sd]):
            found.append((("sd",), Problem(what="a standard deviation is above 0, in the unit of the mean", code="sd",
                                           got=self.sd.text(), allowed="such as 4% beside a mean of 92%")))
        return found

    def build(self) -> ZScore:
        """Return the rule."""
        return ZScore(reference=self.reference, mean=self.mean, sd=self.sd, n=self.n,
                      points=self.points.build(ANYTHING))


def _level(text: str) -> Fraction:
    level = parse_percent(text)
    if not 0 <= level <= 1:
        refuse("not a share of a population", text, "0% to 100%")
    return level


class PercentileSection(Section):
    """``percentile: {reference: 2025-Q4, n: 38, between: step, edges: {25%: 88%, 50%: 92%}, points: {...}}``."""

    reference: PastPeriod = Field(description="the period that the numbers were taken from, such as 2025-Q4")
    n: Annotated[int, whole(2, LARGEST_POPULATION)] = Field(description="how many it was")
    between: Annotated[Literal["step", "interpolated"], one_of("step", "interpolated")] = Field(
        description="step or interpolated: what a value between two edges stands at")
    edges: Annotated[dict[Annotated[Fraction, parsed_by(_level)], QuantityValue], Field(min_length=1)] = Field(
        description="shares of the population with the value of each, such as {25%: 88%, 50%: 92%, 75%: 95%}")
    points: StandingPoints = Field(description="clamp or bands over the share, such as {clamp: {worst: 0%, best: 90%}}")

    def check(self) -> list[Located]:
        """Return what is wrong with the edges, and with the points."""
        return [*self.points.faults("share", ALL_OF_THEM), *((("edges",), problem) for problem in self._edge_faults())]

    def _edge_faults(self) -> Iterator[Problem]:
        levels, values = list(self.edges), [value.scaled() for value in self.edges.values()]
        told = ", ".join(f"{number_text(level * 100)}%: {value.text()}" for level, value in self.edges.items())
        if not of_one_unit(list(self.edges.values())):
            yield Problem(what="the edges are in different units", code="mixed_units", got=told, allowed="one unit")
            return
        strict = self.between == "interpolated"
        rising = all(low < high for low, high in pairwise(levels))
        if not rising or not all(low < high or (low == high and not strict) for low, high in pairwise(values)):
            yield Problem(what="the edges rise from share to share", code="edges", got=told,
                          allowed="each share and each value above the last"
                                  + ("" if strict else ", or values that are equal"))
        if strict and (levels[0] > 0 or levels[-1] < 1):
            yield Problem(what="a line from edge to edge needs both ends of the population", code="edges", got=told,
                          allowed="edges at 0% and at 100%, or `between: step`")

    def build(self) -> Percentile:
        """Return the rule."""
        return Percentile(reference=self.reference, n=self.n, between=self.between, edges=self.edges,
                          points=self.points.build(ALL_OF_THEM))
