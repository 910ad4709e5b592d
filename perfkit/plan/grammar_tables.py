"""The grammar of tables of rows, and of the scoring that uses them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PlainValidator, ValidationInfo, model_validator

from perfkit.errors import Problem
from perfkit.exact import number_text
from perfkit.plan.coverage import assumed_domain, table_problems
from perfkit.plan.quantities import QuantityRange, of_one_unit, parse_number
from perfkit.plan.scoring_rules import Attainment, BandRow, Bands, Clamp, Otherwise, Scoring, Undefined
from perfkit.plan.values import (
    Number,
    Percent,
    QuantityValue,
    RangeValue,
    Rate,
    TextValue,
    one_of,
    parse_rate,
    parsed_by,
)
from perfkit.plan.written import Section, refused

SCORING_KINDS = ("bands", "clamp", "attainment")


def _else_value(parse: Callable[[str], Fraction]) -> PlainValidator:
    return parsed_by(lambda text: text if text in ("next_lower", "undefined") else parse(text))


class Row(Section):
    """A row of a table."""

    range: RangeValue = Field(alias="in", description="a range such as [80, 90)")


class PointsRow(Row):
    """``{in: "[80, 90)", points: 75}``."""

    points: Number = Field(description="a number such as 80")


class RateRow(Row):
    """``{in: "[0, 100%)", rate: 3%}``."""

    rate: Rate = Field(description="0% to 100%")


class ElseRow(Section):
    """The row for values in no other row; `undefined` needs a reason, and nothing else may have one."""

    value: Any = Field(alias="else", description="a value, next_lower, or undefined with a reason")
    reason: TextValue | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if (self.value == "undefined") != (self.reason is not None):
            raise refused(((), Problem(what="`else: undefined` goes with a reason, and nothing else does",
                                       code="else_reason", allowed="{else: undefined, reason: ...}")))
        return self

    def build(self) -> Otherwise:
        """Return what the row says of values in no other row."""
        meaning: Otherwise = Undefined(self.reason) if self.reason is not None else self.value
        return meaning


class ElsePoints(ElseRow):
    """``{else: 50}`` in a table of points."""

    value: Annotated[Fraction | str, _else_value(parse_number)] = Field(alias="else")


class ElseRate(ElseRow):
    """``{else: 0%}`` in a table of rates."""

    value: Annotated[Fraction | str, _else_value(parse_rate)] = Field(alias="else")


def choice_of(pick: Callable[[Mapping[str, Any]], type[Section]], otherwise: type[Section]) -> PlainValidator:
    """Return a validator that reads a mapping as the section that `pick` finds for it."""
    def read(value: Any, info: ValidationInfo) -> Section:
        section = pick(value) if isinstance(value, Mapping) else otherwise
        return section.model_validate(value, context=info.context)
    return PlainValidator(read)


PointsRows = tuple[Annotated[PointsRow | ElsePoints,
                             choice_of(lambda row: ElsePoints if "else" in row else PointsRow, PointsRow)], ...]
RateRows = tuple[Annotated[RateRow | ElseRate,
                           choice_of(lambda row: ElseRate if "else" in row else RateRow, RateRow)], ...]


def plain_rows(rows: Sequence[Row | ElseRow]) -> list[Row]:
    """Return the rows that hold a range."""
    return [row for row in rows if isinstance(row, Row)]


def otherwise_of(rows: Sequence[Row | ElseRow]) -> Otherwise:
    """Return what the table says of values in no row."""
    return next((row.build() for row in rows if isinstance(row, ElseRow)), None)


def check_table(rows: Sequence[Row | ElseRow], domain: QuantityRange | None, key: str, *, attainment: bool) -> None:
    """Raise what is wrong with a table, each problem at its row below `key`."""
    ranges = [row.range for row in plain_rows(rows)]
    if not ranges or any(isinstance(row, ElseRow) for row in rows[:-1]):
        raise refused(((key,), Problem(what="a table has at least one row with `in`, and `else` as its last row only",
                                       code="else_row", allowed="{in: ...} rows, then {else: ...}")))
    covered = assumed_domain(ranges, attainment=attainment) if domain is None else domain.scaled()
    problems = table_problems(ranges, otherwise_of(rows), covered)
    if problems:
        raise refused(*[((key,) if row is None else (key, row), problem) for row, problem in problems])


class ClampSection(Section):
    """``clamp: {worst: 120 s, best: 15 s}``."""

    worst: QuantityValue = Field(description="the value that earns 0 points")
    best: QuantityValue = Field(description="the value that earns 100 points")

    @model_validator(mode="after")
    def _two_ends(self) -> Self:
        ends = [self.worst, self.best]
        if not of_one_unit(ends) or self.worst.scaled() == self.best.scaled():
            raise refused(((), Problem(what="worst and best must differ, in one unit", code="clamp",
                                       got=", ".join(end.text() for end in ends))))
        return self

    def build(self) -> Clamp:
        """Return the clamp."""
        return Clamp(worst=self.worst, best=self.best)


class AttainmentSection(Section):
    """``attainment: {cap: 120%, floor: 50%}``."""

    cap: Percent | None = None
    floor: Percent = Fraction(0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.floor < 0 or (self.cap is not None and self.cap <= self.floor):
            raise refused((("floor",), Problem(what="the floor is at least 0% and below the cap", code="attainment",
                                               got=f"{number_text(self.floor * 100)}%", allowed="0% up to the cap")))
        return self

    def build(self) -> Attainment:
        """Return the attainment rule."""
        return Attainment(cap=self.cap, floor=self.floor)


class ScoringSection(Section):
    """One of `bands`, `clamp` and `attainment`; `of` and `domain` belong to bands."""

    bands: PointsRows | None = None
    clamp: ClampSection | None = None
    attainment: AttainmentSection | None = None
    of: Annotated[Literal["value", "attainment"] | None, one_of("value", "attainment")] = None
    domain: RangeValue | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = [kind for kind in SCORING_KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            raise refused(((), Problem(what="scoring is by exactly one method", code="scoring_kind",
                                       got=", ".join(given) or "none", allowed=" or ".join(SCORING_KINDS))))
        if self.bands is not None:
            check_table(self.bands, self.domain, "bands", attainment=self.of == "attainment")
        elif self.of or self.domain:
            raise refused(((), Problem(what="`of` and `domain` belong to bands", code="scoring_kind", got=given[0])))
        return self

    @property
    def needs_target(self) -> bool:
        """Whether points follow from the attainment of a target."""
        return self.attainment is not None or self.of == "attainment"

    def build(self) -> Scoring:
        """Return the rule that is given."""
        if self.clamp is not None:
            return self.clamp.build()
        if self.attainment is not None:
            return self.attainment.build()
        rows = self.bands or ()
        return Bands(rows=tuple(BandRow(row.range, row.points) for row in rows if isinstance(row, PointsRow)),
                     otherwise=otherwise_of(rows), of=self.of or "value", domain=self.domain)
