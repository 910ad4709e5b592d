"""The grammar of tables of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any

from pydantic import Field, PlainValidator, ValidationInfo

from perfkit.errors import Problem
from perfkit.plan.coverage import assumed_domain, table_problems
from perfkit.plan.documents import Located
from perfkit.plan.quantities import QuantityRange, parse_number
from perfkit.plan.scoring_rules import Otherwise, Undefined
from perfkit.plan.values import (
    Money,
    Number,
    RangeValue,
    Rate,
    TextValue,
    parse_money,
    parse_rate,
    parsed_by,
)
from perfkit.plan.written import Section


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
    bounded = domain is not None and (domain.low, domain.high) != (None, None)
    odd = [row.dimension for row in ranges if domain and row.dimension and row.dimension != domain.dimension]
    if domain and bounded and odd:
        return [(("domain",), Problem(what="the domain is in another unit than the rows", code="mixed_units",
                                      got=domain.text(), allowed=f"the unit of {ranges[0].text()}"))]
    covered = assumed_domain(ranges, attainment=attainment) if domain is None else domain.scaled()
    problems = table_problems(ranges, otherwise_of(rows), covered)
    return [((key,) if row is None else (key, row), problem) for row, problem in problems]
