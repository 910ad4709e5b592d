"""Conditions on the rows of one table: checked against its columns, then asked of Ibis rows."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import reduce
from typing import Any

from lark import Token, Tree

from perfkit.errors import DataError, PlanError, Problem, nearest_name
from perfkit.plan import Quantity
from perfkit.plan.quantities import Unit
from perfkit.sources.schemas import TABLES, ColumnType

Rows = Any
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne}
_UNITS: dict[str, Unit] = {"money": "money", "duration": "duration", "share_ppm": "share"}
_SCALES: dict[str, int] = {"share_ppm": 1_000_000, "thousandths": 1000}
_TIMES = ("timestamp", "date")


@dataclass(frozen=True)
class Condition:
    """A condition that has been found sound.

    Parameters
    ----------
    text : str
        The same for the same condition, however it is spaced.
    columns : frozenset of str
    holds : callable
        From rows to the Ibis condition on them; missing where a cell is.
    """

    text: str
    columns: frozenset[str]
    holds: Callable[[Rows], Any]


@dataclass(frozen=True)
class _Side:
    text: str
    kind: ColumnType
    columns: frozenset[str]
    cell: Callable[[Rows], Any]


def column_kind(table: str, name: Token) -> ColumnType:
    """Return the type of a column.

    Raises
    ------
    DataError
        If the table has no such column; with position and nearest.
    """
    columns = TABLES[table].columns
    if str(name) not in columns:
        raise DataError(Problem(what=f"{table} has no such column, at character {(name.start_pos or 0) + 1}",
                                code="unknown_column", got=str(name), allowed=", ".join(columns),
                                nearest=nearest_name(str(name), columns)))
    return columns[str(name)]


def read_condition(table: str, node: Tree[Token]) -> Condition:
    """Read a condition on the rows of a table.

    Raises
    ------
    DataError
        If a column does not exist, or is compared with what it cannot be.

    Examples
    --------
    >>> from perfkit.indicators.own.grammar import parse
    >>> tree = parse("count(orders where amount_paid >= 100 and paid_at is present)")
    >>> found = read_condition("orders", tree.children[0].children[1].children[1])
    >>> found.text, sorted(found.columns)
    ('amount_paid >= 10000 and paid_at is present', ['amount_paid', 'paid_at'])
    """
    if node.data in ("any", "all"):
        return _joined(table, node)
    if node.data == "negated":
        inner = read_condition(table, node.children[0])
        return Condition(f"not ({inner.text})", inner.columns, lambda rows: ~inner.holds(rows))
    return _PLAIN[node.data](table, node)


def _joined(table: str, node: Any) -> Condition:
    parts = [read_condition(table, child) for child in node.children]
    if len(parts) == 1:
        return parts[0]
    word, join = ("or", operator.or_) if node.data == "any" else ("and", operator.and_)
    texts = [f"({part.text})" if " or " in part.text or " and " in part.text else part.text for part in parts]
    return Condition(f" {word} ".join(texts), frozenset().union(*(part.columns for part in parts)),
                     lambda rows: reduce(join, (part.holds(rows) for part in parts)))


def _presence(table: str, node: Any) -> Condition:
    name = node.children[0]
    column_kind(table, name)
    there = node.data == "present"
    return Condition(f"{name} is {node.data}", frozenset({str(name)}),
                     lambda rows: rows[str(name)].notnull() if there else rows[str(name)].isnull())


def _listed(table: str, node: Any) -> Condition:
    name, *literals = node.children
    kind = column_kind(table, name)
    values = [_literal(one.children[0], kind) for one in literals]
    return Condition(f"{name} in ({', '.join(map(repr, values))})", frozenset({str(name)}),
                     lambda rows: rows[str(name)].isin(values))


def _compared(table: str, node: Any) -> Condition:
    left, sign, right = node.children
    known = next((side for side in _sides(table, (left, right)) if side is not None), None)
    if known is None:
        raise DataError(Problem(what=f"no column is compared here, at character {(sign.start_pos or 0) + 1}",
                                code="formula", got=str(sign), allowed=f"a column of {table} on one side"))
    first, second = (side or _constant(node_, known.kind) for side, node_ in
                     zip(_sides(table, (left, right)), (left, right), strict=True))
    if _family(first.kind) != _family(second.kind):
        raise DataError(Problem(what=f"these two cannot be compared, at character {(sign.start_pos or 0) + 1}",
                                code="formula", got=f"{first.kind} with {second.kind}", allowed="two of one kind"))
    if first.kind != second.kind:
        first, second = _as_days(first), _as_days(second)
    compare = _COMPARE[str(sign)]
    return Condition(f"{first.text} {sign} {second.text}", first.columns | second.columns,
                     lambda rows: compare(first.cell(rows), second.cell(rows)))


def _sides(table: str, nodes: tuple[Any, Any]) -> Iterator[_Side | None]:
    for node in nodes:
        yield None if node.data == "literal" else _of_columns(table, node)


def _of_columns(table: str, node: Any) -> _Side:
    names = [str(name) for name in node.children]
    kinds = [column_kind(table, name) for name in node.children]
    if node.data == "column":
        return _Side(names[0], kinds[0], frozenset(names), lambda rows: rows[names[0]])
    if kinds == ["timestamp", "timestamp"]:
        return _Side(" - ".join(names), "duration", frozenset(names),
                     lambda rows: rows[names[0]].delta(rows[names[1]], unit="millisecond"))
    if kinds[0] != kinds[1] or kinds[0] in ("text", "boolean", "date"):
        raise DataError(Problem(what="these two cannot be subtracted, at character "
                                f"{(node.children[0].start_pos or 0) + 1}", code="formula", got=" - ".join(names),
                                allowed="two stamps, or two numbers of one kind"))
    return _Side(" - ".join(names), kinds[0], frozenset(names), lambda rows: rows[names[0]] - rows[names[1]])


def _constant(node: Any, kind: ColumnType) -> _Side:
    value = _literal(node.children[0], kind)
    return _Side(repr(value), kind, frozenset(), lambda _: value)


def _family(kind: ColumnType) -> str:
    return "time" if kind in _TIMES else kind


def _as_days(side: _Side) -> _Side:
    """Compare a stamp with a day by its day."""
    return _Side(side.text, "date", side.columns, lambda rows: side.cell(rows).cast("date")) \
        if side.kind == "timestamp" else side


def _literal(token: Token, kind: ColumnType) -> Any:
    """Return a literal as the cells of a column are kept: minor units, milliseconds, days."""
    try:
        return _READ[token.type](str(token), kind)
    except (ValueError, PlanError):
        raise DataError(Problem(what=f"a column of the kind {kind} is not compared with this, at character "
                                f"{(token.start_pos or 0) + 1}", code="formula", got=str(token),
                                allowed=_ALLOWED.get(kind, "a number without a unit"))) from None


def _number(text: str, kind: ColumnType) -> int:
    if kind in ("text", "boolean", *_TIMES):
        raise ValueError(text)
    value: Fraction = Quantity.parse(text).base(_UNITS.get(kind, "count")) * _SCALES.get(kind, 1)
    if value.denominator != 1:
        raise ValueError(text)
    return int(value)


def _quoted(text: str, kind: ColumnType) -> str | date:
    inner = text[1:-1]
    if kind == "text":
        return inner
    if kind == "date":
        return date.fromisoformat(inner)
    if kind == "timestamp":
        return datetime.fromisoformat(inner)
    raise ValueError(text)


def _truth(text: str, kind: ColumnType) -> bool:
    if kind != "boolean":
        raise ValueError(text)
    return text == "true"


_READ: dict[str, Callable[[str, ColumnType], Any]] = {"QUANTITY": _number, "TEXT": _quoted, "TRUE": _truth,
                                                      "FALSE": _truth}
_ALLOWED = {"text": 'a text in "..."', "boolean": "true or false", "date": 'a day such as "2026-01-31"',
            "timestamp": 'a moment such as "2026-01-31 18:00"', "money": "an amount such as 12.50",
            "duration": "a time with its unit, such as 15 s", "share_ppm": "a percentage such as 95%"}
_PLAIN: dict[str, Callable[[str, Any], Condition]] = {"compared": _compared, "missing": _presence,
                                                      "present": _presence, "listed": _listed}
