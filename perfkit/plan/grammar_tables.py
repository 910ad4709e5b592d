"""The grammar of tables of rows, and of the scoring that uses them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, ValidationInfo

from perfkit.errors import Problem
from perfkit.exact import number_text
from perfkit.plan.coverage import assumed_domain, table_problems
from perfkit.plan.documents import Located
from perfkit.plan.quantities import QuantityRange, of_one_unit, parse_number
from perfkit.plan.scoring_rules import Attainment, BandRow, Bands, Clamp, Otherwise, Scoring, Undefined
from perfkit.plan.values import (
    Money,
    Number,
    Percent,
    QuantityValue,
    RangeValue,
    Rate,
    TextValue,
    one_of,
    parse_money,
    parse_rate,
    parsed_by,
)
from perfkit.plan.written import Section

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


class PlusRow(Row):
    """``{in: "[60000, inf)", plus: 1600, rate: 5%, over: 40000}``."""

    plus: Money = Field(description="a fixed amount")
    rate: Rate = Field(description="0% to 100%")
    over: Money = Field(description="the amount of the base above which the rate applies")


class AmountRow(Row):
    """``{in: "[20%, 50%)", amount: 1000}``."""

    amount: Money = Field(description="a fixed amount")


class ElseRow(Section):
    """The row for values in no other row; `undefined` needs a reason, and nothing else may have one."""

    value: Any = Field(alias="else", description="a value, next_lower, or undefined with a reason")
    reason: TextValue | None = None

    def check(self) -> list[Located]:
        """Return the problem of a reason that is missing, or that nothing asks for."""
        if (self.value == "undefined") == (self.reason is not None):
            return []
        return [((), Problem(what="`else: undefined` goes with a reason, and nothing else does", code="else_reason",
                             allowed="{else: undefined, reason: ...}"))]

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


class ElseAmount(ElseRow):
    """``{else: 0}`` in a table of amounts."""

    value: Annotated[Fraction | str, _else_value(parse_money)] = Field(alias="else")


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

PlusRows = tuple[Annotated[PlusRow | ElseAmount,
                           choice_of(lambda row: ElseAmount if "else" in row else PlusRow, PlusRow)], ...]
AmountRows = tuple[Annotated[AmountRow | ElseAmount,
                             choice_of(lambda row: ElseAmount if "else" in row else AmountRow, AmountRow)], ...]


def plain_rows(rows: Sequence[Row | ElseRow]) -> list[Row]:
    """Return the rows that hold a range."""
    return [row for row in rows if isinstance(row, Row)]


def otherwise_of(rows: Sequence[Row | ElseRow]) -> Otherwise:
    """Return what the table says of values in no row."""
    return next((row.build() for row in rows if isinstance(row, ElseRow)), None)


def table_faults(rows: Sequence[Row | ElseRow], domain: QuantityRange | None, key: str, *,
                 attainment: bool) -> list[Located]:
    """Return what is wrong with a table, each problem at its row below `key`."""
    ranges = [row.range for row in plain_rows(rows)]
    if not ranges or any(isinstance(row, ElseRow) for row in rows[:-1]):
        return [((key,), Problem(what="a table has at least one row with `in`, and `else` as its last row only",
                                 code="else_row", allowed="{in: ...} rows, then {else: ...}"))]
    odd = [row.dimension for row in ranges if domain and row.dimension and row.dimension != domain.dimension]
    if domain and odd:
        return [(("domain",), Problem(what="the domain is in another unit than the rows", code="mixed_units",
                                      got=domain.text(), allowed=f"the unit of {ranges[0].text()}"))]
    covered = assumed_domain(ranges, attainment=attainment) if domain is None else domain.scaled()
    problems = table_problems(ranges, otherwise_of(rows), covered)
    return [((key,) if row is None else (key, row), problem) for row, problem in problems]


class ClampSection(Section):
    """``clamp: {worst: 120 s, best: 15 s}``."""

    worst: QuantityValue = Field(description="the value that earns 0 points")
    best: QuantityValue = Field(description="the value that earns 100 points")

    def check(self) -> list[Located]:
        """Return the problem of ends that are equal or cannot be compared."""
        ends = [self.worst, self.best]
        if of_one_unit(ends) and self.worst.scaled() != self.best.scaled():
            return []
        return [((), Problem(what="worst and best must differ, in one unit", code="clamp",
                             got=", ".join(end.text() for end in ends)))]

    def build(self) -> Clamp:
        """Return the clamp."""
        return Clamp(worst=self.worst, best=self.best)


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


class ScoringSection(Section):
    """One of `bands`, `clamp` and `attainment`; `of` and `domain` belong to bands."""

    bands: PointsRows | None = None
    clamp: ClampSection | None = None
    attainment: AttainmentSection | None = None
    of: Annotated[Literal["value", "attainment"] | None, one_of("value", "attainment")] = None
    domain: RangeValue | None = None

    def check(self) -> list[Located]:
        """Return what is wrong with the choice of a method, or with the table of bands."""
        given = [kind for kind in SCORING_KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            return [((), Problem(what="scoring is by exactly one method", code="scoring_kind",
                                 got=", ".join(given) or "none", allowed=" or ".join(SCORING_KINDS)))]
        if self.bands is not None:
            return table_faults(self.bands, self.domain, "bands", attainment=self.of == "attainment")
        if self.of or self.domain:
            return [((), Problem(what="`of` and `domain` belong to bands", code="scoring_kind", got=given[0]))]
        return []

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
