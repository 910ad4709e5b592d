"""The grammar of scoring: how an indicator or a rating becomes points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any

from pydantic import Field, PlainValidator, ValidationInfo

from perfkit.errors import PlanError, Problem
from perfkit.exact import number_text
from perfkit.plan.documents import Located
from perfkit.plan.grammar_standing import ANYTHING, ClampSection, PercentileSection, ZScoreSection
from perfkit.plan.grammar_tables import PointsRow, PointsRows, otherwise_of, table_faults
from perfkit.plan.quantities import Quantity, parse_number
from perfkit.plan.scoring_rules import (
    Attainment,
    Axis,
    BandRow,
    Bands,
    Deduct,
    Event,
    Given,
    Labels,
    Ratio,
    Scoring,
    Shortfall,
    StepRule,
    Switch,
)
from perfkit.plan.values import (
    Id,
    Label,
    Number,
    Percent,
    RangeValue,
    carried,
    none_or,
    one_of,
    parse_percent,
    parsed_by,
    refuse,
    whole,
)
from perfkit.plan.written import Section

SCORING_KINDS = ("bands", "clamp", "attainment", "labels", "given", "deduct", "shortfall", "ratio", "switch",
                 "z_score", "percentile")
AXES = ("value", "attainment", "peer_ratio", "peer_difference")
BY_RATERS = ("labels", "given", "deduct")


def _cost(text: str) -> Fraction:
    number = parse_number(text)
    if number <= 0:
        refuse("what is lost is a number above 0", text, "above 0, such as 5")
    return number


def _step_of(text: str) -> Quantity:
    quantity = Quantity.parse(text)
    if quantity.number <= 0:
        refuse("a step is above 0", text, "above 0, such as 1%")
    return quantity


Cost = Annotated[Fraction, parsed_by(_cost)]
Floor = Annotated[Fraction | None, parsed_by(none_or(parse_number))]


class AttainmentSection(Section):
    """``attainment: {cap: 120%, floor: 50%}``."""

    cap: Percent | None = None
    floor: Percent = Fraction(0)

    def check(self) -> list[Located]:
        """Return the problem of a floor that is not below the cap."""
        if self.floor >= 0 and (self.cap is None or self.cap > self.floor):
            return []
        return [(("floor",), Problem(what="the floor is at least 0% and below the cap", code="attainment",
                                     got=f"{number_text(self.floor * 100)}%", allowed="0% up to the cap"))]

    def build(self) -> Attainment:
        """Return the attainment rule."""
        return Attainment(cap=self.cap, floor=self.floor)


class GivenSection(Section):
    """``given: {}``: the points that a rater gives."""


class EventSection(Section):
    """``{lose: 5, beyond: 2}``: what each event costs after the first ones, which are free."""

    lose: Cost = Field(description="points lost for each event")
    beyond: Number = Field(description="how many events are free")

    def build(self) -> Event:
        """Return the event."""
        return Event(lose=self.lose, beyond=self.beyond)


def _event(value: Any, info: ValidationInfo) -> Event:
    if isinstance(value, Mapping):
        return EventSection.model_validate(value, context=info.context).build()
    try:
        return Event(lose=_cost(value if isinstance(value, str) else ""))
    except PlanError as error:
        raise carried(error) from None


class DeductSection(Section):
    """``deduct: {start: 100, floor: 0, events: {late: 5}}``."""

    start: Number = Field(description="points before anything is lost")
    floor: Floor = Field(description="the least points, or none")
    events: Annotated[dict[Id, Annotated[Event, PlainValidator(_event)]], Field(min_length=1)] = Field(
        description="events with the points that each costs, such as {late: 5}")

    def build(self) -> Deduct:
        """Return the rule."""
        return Deduct(start=self.start, floor=self.floor, events=self.events)


class ShortfallSection(Section):
    """``shortfall: {lose: 2, per: 1%, step: full, floor: 0}``."""

    lose: Cost = Field(description="points lost for each step below the target")
    per: Annotated[Quantity, parsed_by(_step_of)] = Field(description="a step such as 1%, in the indicator's unit")
    step: Annotated[StepRule, one_of("full", "begun", "proportional")] = Field(
        description="full, begun or proportional")
    floor: Floor = Field(description="the least points, or none")

    def build(self) -> Shortfall:
        """Return the rule."""
        return Shortfall(lose=self.lose, per=self.per, step=self.step, floor=self.floor)


class RatioSection(Section):
    """``ratio: {cap: 120%}``."""

    cap: Annotated[Fraction | None, parsed_by(none_or(parse_percent))] = Field(description="a percentage, or none")

    def build(self) -> Ratio:
        """Return the rule."""
        return Ratio(cap=self.cap)


class ScoringSection(Section):
    """One kind of scoring; `of` belongs to bands and clamps, `domain` to bands."""

    bands: PointsRows | None = None
    clamp: ClampSection | None = None
    attainment: AttainmentSection | None = None
    labels: Annotated[dict[Label, Number], Field(min_length=1)] | None = None
    given: GivenSection | None = None
    deduct: DeductSection | None = None
    shortfall: ShortfallSection | None = None
    ratio: RatioSection | None = None
    switch: SwitchSection | None = None
    z_score: ZScoreSection | None = None
    percentile: PercentileSection | None = None
    of: Annotated[Axis | None, one_of(*AXES)] = None
    domain: RangeValue | None = None

    def check(self) -> list[Located]:
        """Return what is wrong with the choice of a method, or with the table of bands."""
        given = [kind for kind in SCORING_KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            return [((), Problem(what="scoring is by exactly one method", code="scoring_kind",
                                 got=", ".join(given) or "none", allowed=" or ".join(SCORING_KINDS)))]
        if self.bands is not None:
            domain = self.domain or (ANYTHING if self.of == "peer_difference" else None)
            return table_faults(self.bands, domain, "bands", attainment=self.of in ("attainment", "peer_ratio"))
        if self.domain or (self.of and self.clamp is None) or (self.clamp is not None and self.of == "attainment"):
            return [((), Problem(what="`of` and `domain` belong to bands; a clamp may be of peer_ratio or "
                                      "peer_difference", code="scoring_kind", got=given[0]))]
        return []

    @property
    def kind(self) -> str:
        """The kind that is given."""
        return next(kind for kind in SCORING_KINDS if getattr(self, kind) is not None)

    @property
    def most(self) -> Iterator[Fraction]:
        """The points that the text of the rule can give, where it names them."""
        if self.bands is not None:
            yield from (row.points for row in self.bands if isinstance(row, PointsRow))
        elif self.labels is not None:
            yield from self.labels.values()
        elif self.deduct is not None:
            yield self.deduct.start
        elif self.z_score is not None:
            yield from self.z_score.points.most
        elif self.percentile is not None:
            yield from self.percentile.points.most
        elif self.switch is not None:
            yield from (*self.switch.up_to.most, *self.switch.above.most)

    def build(self) -> Scoring:
        """Return the rule that is given."""
        if self.clamp is not None:
            return self.clamp.build(self.of or "value")
        if self.labels is not None:
            return Labels(self.labels)
        if self.given is not None:
            return Given()
        made = (self.attainment or self.deduct or self.shortfall or self.ratio or self.switch or self.z_score
                or self.percentile)
        return self._bands() if made is None else made.build()

    def _bands(self) -> Bands:
        rows = self.bands or ()
        return Bands(rows=tuple(BandRow(row.range, row.points) for row in rows if isinstance(row, PointsRow)),
                     otherwise=otherwise_of(rows), of=self.of or "value", domain=self.domain)


class SwitchSection(Section):
    """``switch: {n: 50, up_to: {...}, above: {...}}``: one rule up to n cases, another above."""

    n: Annotated[int, whole(1, 1_000_000)] = Field(description="cases up to which the first rule holds")
    up_to: ScoringSection = Field(description="scoring up to n cases")
    above: ScoringSection = Field(description="scoring above n cases")

    def check(self) -> list[Located]:
        """Return the problem of a rule that cannot stand in a switch."""
        inner = {"up_to": self.up_to, "above": self.above}
        return [((key,), Problem(what="this cannot stand inside a switch", code="scoring_kind", got=rule.kind,
                                 allowed="a rule that reads a value"))
                for key, rule in inner.items() if rule.kind in ("switch", "labels", "given")]

    def build(self) -> Switch:
        """Return both rules."""
        return Switch(n=self.n, up_to=self.up_to.build(), above=self.above.build())


ScoringSection.model_rebuild()
