"""One side of a ratio: sums and counts over tables, checked, with what they are measured in."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from lark import Token, Tree

from perfkit.errors import DataError, PlanError, Problem, nearest_name
from perfkit.indicators.own.conditions import Condition, column_kind, read_condition
from perfkit.indicators.own.grammar import parse
from perfkit.plan import Quantity
from perfkit.plan.quantities import MILLISECONDS
from perfkit.sources.schemas import NUMBERS, TABLES

MONEY, TIME = "money", "duration"
_SCALES = {"share_ppm": 1_000_000, "thousandths": 1000}
Dimension = tuple[int, int]
"""Powers of money and of time: an amount is (1, 0), milliseconds are (0, 1), a number is (0, 0)."""


@dataclass(frozen=True)
class Call:
    """One sum or count over the rows of one table, times a whole number.

    Parameters
    ----------
    kind : {"sum", "count", "distinct"}
    table : str
    column : str or None
        None where rows are counted.
    where : Condition or None
    factor : int
        Whole, negative where it is subtracted.
    dimension : tuple of int
    scale : int
        How many of the smallest unit make one.
    """

    kind: str
    table: str
    column: str | None
    where: Condition | None
    factor: int
    dimension: Dimension
    scale: int

    @property
    def columns(self) -> frozenset[str]:
        """Columns that it reads."""
        read = frozenset() if self.column is None else frozenset({self.column})
        return read | (frozenset() if self.where is None else self.where.columns)


@dataclass(frozen=True)
class Side:
    """A numerator, a denominator, or what n counts."""

    text: str
    calls: tuple[Call, ...]

    @property
    def dimension(self) -> Dimension:
        """What it is measured in."""
        return self.calls[0].dimension

    @property
    def scale(self) -> int:
        """How many of the smallest unit make one, so that every term is whole."""
        return lcm(*(call.scale for call in self.calls))

    @property
    def counts(self) -> bool:
        """Whether it counts rows or different values, each once."""
        return all(call.kind != "sum" for call in self.calls)


def read_side(text: str) -> Side:
    r"""Read one side of a ratio.

    Raises
    ------
    DataError
        If it is not of the grammar, or names a table or column that does not exist; with the position.

    Examples
    --------
    >>> side = read_side("sum(amount_paid from orders) - 2 * sum(amount from refunds where kind == \"refund_only\")")
    >>> [(call.table, call.column, call.factor) for call in side.calls], side.dimension
    ([('orders', 'amount_paid', 1), ('refunds', 'amount', -2)], (1, 0))
    >>> try:
    ...     read_side("count(shipmnts)")
    ... except DataError as error:
    ...     error.problems[0].what, error.problems[0].nearest
    ('no such table, at character 7', 'shipments')
    """
    first, *rest = parse(text).children
    signed = [(1, first), *((1 if sign == "+" else -1, term) for sign, term in zip(rest[::2], rest[1::2], strict=True))]
    side = Side(text, tuple(_call(sign, term) for sign, term in signed))
    if len({call.dimension for call in side.calls}) > 1:
        raise DataError(Problem(what="money, times and numbers cannot be added", code="formula", got=text,
                                allowed="terms of one kind"))
    return side


def _call(sign: int, term: Any) -> Call:
    before, call, after = term.children
    kind = str(call.data)
    table = call.children[-2]
    if str(table) not in TABLES:
        raise DataError(Problem(what=f"no such table, at character {(table.start_pos or 0) + 1}", code="unknown_table",
                                got=str(table), allowed=", ".join(TABLES), nearest=nearest_name(str(table), TABLES)))
    column = call.children[0] if kind != "count" else None
    typed = None if column is None else column_kind(str(table), column)
    if column is not None and kind == "sum" and typed not in NUMBERS:
        raise DataError(Problem(what=f"this column does not add up, at character {(column.start_pos or 0) + 1}",
                                code="formula", got=f"{column} ({typed})", allowed="a column of numbers"))
    where = _where(str(table), call.children[-1])
    factor, times = _factor(before, after)
    summed = typed if kind == "sum" else None
    dimension = (int(summed == MONEY), int(summed == TIME) + times)
    return Call(kind, str(table), None if column is None else str(column), where, sign * factor, dimension,
                _SCALES.get(summed or "", 1))


def _where(table: str, node: Tree[Token] | None) -> Condition | None:
    return None if node is None else read_condition(table, node)


def _factor(*tokens: Token | None) -> tuple[int, int]:
    """Return the whole number by which a term is multiplied, and the power of time in it."""
    factor, times = Fraction(1), 0
    for token in (token for token in tokens if token is not None):
        try:
            quantity = Quantity.parse(str(token))
        except PlanError as error:
            raise DataError(error.problems) from None
        factor *= quantity.scaled()
        times += quantity.unit in MILLISECONDS
    if factor.denominator != 1 or factor == 0:
        raise DataError(Problem(what="a factor must be whole in the smallest unit", code="formula",
                                got=" and ".join(str(token) for token in tokens if token is not None),
                                allowed="a whole number such as 1000, or a time such as 1 h"))
    return int(factor), times
