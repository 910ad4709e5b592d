"""Declared columns, and how one cell of each kind is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from perfkit.errors import RequestError, unknown_name
from perfkit.language import Text, show_date, show_quantity
from perfkit.results.codes import CODES
from perfkit.results.view import View

NUMBERS = frozenset({"share", "ratio", "money", "duration", "count", "points", "number", "rate", "bytes", "index", "p"})
BY_UNIT = frozenset({"value", "effect"})
NUMERIC = NUMBERS | BY_UNIT
KINDS = NUMERIC | {"text", "code", "subject", "role", "indicator", "line", "scenario", "period", "date", "hash"}
SHORT = frozenset({"period", "date", "hash", "subject"})
NONE = "–"
_HASH_SHOWN = 12
_OPEN = Text(en="open", zh="至今")


@dataclass(frozen=True)
class Column:
    """One declared column of a result: its name in the frame, the kind of its values and its heading.

    Parameters
    ----------
    name : str
    kind : str
        text, code (an enumerated word, translated), subject, role, indicator, line (of the row's ``role``), scenario,
        period, date, hash; share, ratio, money, duration, count, points, rate, bytes, index, number, p; value and
        effect are written by the row's ``unit`` (an effect shows its sign).
    heading : Text
    shown : bool, optional
        False: in the frame, not in the table.
    codes : mapping of str to Text, optional
        Words of this column beside those of :data:`perfkit.results.CODES`.
    whole : bool, optional
        Money without its minor unit, for sums that a reader compares at a glance.

    Raises
    ------
    RequestError
        If the kind is none of these.
    """

    name: str
    kind: str
    heading: Text
    shown: bool = True
    codes: Mapping[str, Text] = field(default_factory=dict)
    whole: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise RequestError(unknown_name("kind of column", self.kind, sorted(KINDS), path=self.name))

    @property
    def numeric(self) -> bool:
        """Whether the values are numbers: they stand at the right, in figures of one width."""
        return self.kind in NUMERIC

    @property
    def short(self) -> bool:
        """Whether the values are short words that no line should break: days, periods, names of people."""
        return self.kind in SHORT


def show_cell(cell: object, column: Column, row: Mapping[str, object], view: View) -> str:
    """Return one cell as text in the language of the view; missing cells are a dash.

    Parameters
    ----------
    cell : object
        Numbers may be exact fractions written as text (``"3/100"``).
    column : Column
    row : mapping
        The whole row: the kinds value and effect are written by its ``unit``.
    view : View

    Examples
    --------
    >>> show_cell(0.5, Column("reach", "share", Text(en="Reach", zh="覆盖面")), {}, View())
    '50.0%'
    >>> show_cell("held", Column("state", "code", Text(en="State", zh="状态")), {}, View(language="zh"))
    '暂缓'
    """
    if column.kind in NUMERIC:
        kind = "whole_money" if column.whole else _kind(column, row)
        return show_quantity(as_number(cell), kind, view.language, currency=view.currency,
                             sign=column.kind == "effect")
    if is_missing(cell) or cell == "":
        return NONE
    if isinstance(cell, bool):
        return CODES["yes" if cell else "no"].fill(view.language)
    if column.kind == "line":
        return view.line(str(row.get("role", "")), str(cell))
    return _WRITERS.get(column.kind, _write_text)(cell, column, view)


def _kind(column: Column, row: Mapping[str, object]) -> str:
    return str(row.get("unit") or "number") if column.kind in BY_UNIT else column.kind


def is_missing(cell: object) -> bool:
    """Tell whether a cell is None, NaN, NaT or NA."""
    return cell is None or cell is pd.NA or cell != cell


def as_number(cell: Any) -> float | None:
    """Return a cell as a float; missing, empty and what is no number is None."""
    if is_missing(cell) or cell == "":
        return None
    try:
        return float(Fraction(cell) if isinstance(cell, str) else cell)
    except (ValueError, TypeError, ZeroDivisionError):
        return None


def _write_text(cell: object, _column: Column, _view: View) -> str:
    return str(cell)


def _write_code(cell: object, column: Column, view: View) -> str:
    text = column.codes.get(str(cell)) or CODES.get(str(cell))
    words = str(cell)
    # What is no code is said in words already.
    return text.fill(view.language) if text else words if " " in words else words.replace("_", " ")


def _write_date(cell: object, _column: Column, view: View) -> str:
    try:
        day = cell if isinstance(cell, date) else date.fromisoformat(str(cell)[:10])
    except ValueError:
        return str(cell)
    return _OPEN.fill(view.language) if (day.year, day.month) == (9999, 12) else show_date(day, view.language)


_WRITERS: Mapping[str, Callable[[object, Column, View], str]] = {
    "code": _write_code,
    "subject": lambda cell, _column, view: view.subject(str(cell)),
    "role": lambda cell, _column, view: view.role(str(cell)),
    "indicator": lambda cell, _column, view: view.indicator(str(cell)),
    "scenario": lambda cell, _column, view: view.scenario(str(cell)),
    "date": _write_date,
    "hash": lambda cell, _column, _view: str(cell)[:_HASH_SHOWN],
}
