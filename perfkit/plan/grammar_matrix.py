"""The grammar of a matrix: a rate or an amount by two lookups at once."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field

from perfkit.errors import PlanError, Problem
from perfkit.plan.cells import cell_problems
from perfkit.plan.documents import Located
from perfkit.plan.grammar_lines import MeasureValue, SubjectLineSection
from perfkit.plan.grammar_tables import ElseRow, choice_of
from perfkit.plan.lines import Grouping, Measure
from perfkit.plan.pay_line import PayLine
from perfkit.plan.scoring_rules import Undefined
from perfkit.plan.secured import Cell, Matrix
from perfkit.plan.values import (
    IndicatorKey,
    Money,
    RangeValue,
    Rate,
    one_of,
    parse_money,
    parse_rate,
    parsed_by,
)
from perfkit.plan.written import Section


class CellSection(Section):
    """``{row: "[0, 80%)", column: "[90%, 100%]", rate: 2%}``, or with an ``amount``."""

    row: RangeValue = Field(description="a range of what the rows go by")
    column: RangeValue = Field(description="a range of what the columns go by")
    rate: Rate | None = None
    amount: Money | None = None

    def check(self) -> list[Located]:
        """Return the problem of a cell that gives nothing, or two things."""
        if (self.rate is None) != (self.amount is None):
            return []
        return [((), Problem(what="a cell gives a rate or an amount", code="cell",
                             got="none" if self.rate is None else "both", allowed="rate or amount"))]

    @property
    def gives(self) -> Fraction:
        """What the cell gives."""
        return (self.amount or Fraction(0)) if self.rate is None else self.rate


class ElseCell(ElseRow):
    """``{else: 0}``: what a pair of values in no cell gets."""

    value: Annotated[str, parsed_by(str)] = Field(alias="else")

    def gives(self, *, rates: bool) -> Fraction | Undefined:
        """Return what it gives, read as the cells are."""
        return Undefined(self.reason) if self.reason is not None else (parse_rate if rates else parse_money)(self.value)


def _cell(row: Mapping[str, Any]) -> type[Section]:
    return ElseCell if "else" in row else CellSection


Cells = Annotated[tuple[Annotated[CellSection | ElseCell, choice_of(_cell, CellSection)], ...], Field(min_length=1)]


class MatrixTable(Section):
    """``{rows: attainment.net_sales, columns: csat, cells: [...]}``."""

    rows: MeasureValue = Field(description="an indicator, or an expression, that chooses the row")
    columns: MeasureValue = Field(description="an indicator, or an expression, that chooses the column")
    cells: Cells = Field(description="cells such as {row: ..., column: ..., rate: 3%}, and `else` as the last one")

    def check(self) -> list[Located]:
        """Return what is wrong with the cells, each at its place."""
        plain = self.plain
        if not plain or any(isinstance(cell, ElseCell) for cell in self.cells[:-1]):
            return [(("cells",), Problem(what="a matrix has at least one cell, and `else` as its last one only",
                                         code="else_row",
                                         allowed="{row: ..., column: ..., rate: ...}, then {else: ...}"))]
        mixed: list[Located] = [(("cells", place), Problem(
            what="cells of one matrix all give rates, or all amounts", code="cell"))
            for place, cell in enumerate(plain) if (cell.rate is None) != (plain[0].rate is None)]
        return mixed or self._else_problems() or [
            (("cells",) if place is None else ("cells", place), problem)
            for place, problem in cell_problems([(cell.row, cell.column) for cell in plain], self.otherwise(),
                                                [(_attained(axis), None) for axis in (self.rows, self.columns)])]

    def _else_problems(self) -> list[Located]:
        try:
            self.otherwise()
        except PlanError as error:
            return [(("cells", len(self.cells) - 1, "else"), problem) for problem in error.problems]
        return []

    @property
    def plain(self) -> list[CellSection]:
        """The cells that hold ranges."""
        return [cell for cell in self.cells if isinstance(cell, CellSection)]

    def otherwise(self) -> Fraction | Undefined | None:
        """Return what a pair in no cell gets."""
        return next((cell.gives(rates=self.of_rates) for cell in self.cells if isinstance(cell, ElseCell)), None)

    @property
    def of_rates(self) -> bool:
        """Whether the cells give rates."""
        return self.plain[0].rate is not None


def _attained(measure: Measure) -> bool:
    return any(name.startswith("attainment.") for name in measure.names)


class MatrixSection(SubjectLineSection):
    """Rates on a base, or amounts, by two lookups."""

    matrix: MatrixTable
    base: IndicatorKey | None = None
    per: Annotated[Grouping | None, one_of("subject", "shop", "pooled")] = None
    returns: Annotated[Literal["at_paid_rate", "recompute"] | None, one_of("at_paid_rate", "recompute")] = None

    def check(self) -> list[Located]:
        """Return the problem of what belongs to rates: required with them, refused with amounts."""
        found, due = super().check(), self.matrix.of_rates
        said = {"base": (self.base, "a money indicator"), "per": (self.per, "subject, shop or pooled"),
                "returns": (self.returns, "at_paid_rate or recompute")}
        for key, (value, allowed) in said.items():
            if due and value is None:
                found.append(((key,), Problem(what=f"`{key}` is required with rates", code="missing", allowed=allowed)))
            elif not due and value is not None:
                found.append(((key,), Problem(what=f"`{key}` belongs to a matrix of rates", code="cell", got=value,
                                              allowed=f"no `{key}` with amounts")))
        return found

    @property
    def pays_periods(self) -> bool:
        """Whether the cells are amounts of a whole period."""
        return not self.matrix.of_rates

    def build(self) -> PayLine:
        """Return the line."""
        cells = tuple(Cell(cell.row, cell.column, cell.gives) for cell in self.matrix.plain)
        return Matrix(**self._common(), row_by=self.matrix.rows, column_by=self.matrix.columns, cells=cells,
                      otherwise=self.matrix.otherwise(), base=self.base, per=self.per or "subject",
                      returns=self.returns)
