"""Orders that several people share, ``log/credits.csv``: whose part of an order is how much."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pandas as pd

from perfkit.errors import DataError, PlanError
from perfkit.exact import number_text
from perfkit.plan.quantities import Quantity
from perfkit.sources.declared import DeclaredFile, read_declared

FILE = "log/credits.csv"
_REQUIRED, _OPTIONAL = ("order_id", "subject", "share"), ("note",)
COLUMNS = ("order_id", "subject", "numerator", "denominator", "row")


def read_credits(path: Path) -> pd.DataFrame:
    """Read who shares which orders.

    Parameters
    ----------
    path : Path
        csv with the columns order_id, subject, share (such as ``60%``), and perhaps a note. The file may be absent.

    Returns
    -------
    DataFrame
        order_id, subject (str), numerator and denominator of the share (Int64), row, in the order of the file.

    Raises
    ------
    DataError
        With every problem: an empty cell, a share that is none, a person twice in one order, or shares of an order that
        do not add up to 100 %.
    """
    if not path.exists():
        return _frame([], [], [], [])
    try:
        declared = read_declared(path, required=_REQUIRED, optional=_OPTIONAL)
    except DataError as error:
        raise DataError([replace(problem, file=FILE) for problem in error.problems]) from None
    declared.file = FILE
    declared.require(_REQUIRED)
    orders, subjects = declared.ids("order_id"), declared.ids("subject")
    shares = [_share(text, line, declared) for text, line in zip(declared.cells["share"], declared.lines, strict=True)]
    declared.refuse_repeats(("order_id", "subject"), zip(orders, subjects, strict=True))
    if not declared.problems:
        _refuse_sums(orders, shares, declared)
    declared.raise_problems()
    return _frame(orders, subjects, shares, list(declared.lines))


def _share(text: str, line: int, declared: DeclaredFile) -> Fraction:
    try:
        share = Quantity.parse(text).base("share")
    except PlanError:
        share = Fraction(0)
    if text and not 0 < share <= 1:
        declared.refuse("not a share of an order", "share", line, "share", got=text,
                        allowed="above 0% up to 100%, such as 60%")
    return share


def _refuse_sums(orders: list[str], shares: list[Fraction], declared: DeclaredFile) -> None:
    """Refuse orders of which more or less than all is shared, each at its last row."""
    sums: dict[str, Fraction] = {}
    last: dict[str, int] = {}
    for order, share, line in zip(orders, shares, declared.lines, strict=True):
        sums[order], last[order] = sums.get(order, Fraction(0)) + share, line
    for order, whole in sums.items():
        if whole != 1:
            declared.refuse(f"the shares of order {order} add up to {number_text(whole * 100)}%", "credit_sum",
                            last[order], "share", got=f"{number_text(whole * 100)}%", allowed="exactly 100%")


def _frame(orders: list[str], subjects: list[str], shares: list[Fraction], lines: list[int]) -> pd.DataFrame:
    cells = (orders, subjects, [share.numerator for share in shares], [share.denominator for share in shares], lines)
    return pd.DataFrame({name: pd.Series(column, dtype="str" if place < 2 else "Int64")
                         for place, (name, column) in enumerate(zip(COLUMNS, cells, strict=True))})
