"""The log of what people changed by hand, ``log/overrides.csv``: who, when, why, on what evidence, to what effect."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from perfkit.errors import DataError
from perfkit.sources.declared import DeclaredFile, read_declared

FILE, CHANGE, SET = "log/overrides.csv", "change", "set"
_COLUMNS = ("at", "by", "subject", "period", "line", "effect", "why", "evidence")
_EFFECT = re.compile(r"([+\-−=])\s*(-?\d+(?:\.\d{1,2})?)")
_WHOLE = ("amount", "row")


def read_overrides(path: Path) -> pd.DataFrame:
    """Read the log of overrides.

    Parameters
    ----------
    path : Path
        csv with the columns at (day), by, subject, period (own period of the role), line, effect, why, evidence; none
        may be empty. The effect is in currency units: ``+200`` or ``-50`` is added to the line, ``=0`` is what it
        becomes; a bare number is refused. The file may be absent.

    Returns
    -------
    DataFrame
        The columns, with `how` (``change`` or ``set``), `amount` (Int64 minor units) and `row`, in the order of the
        file.

    Raises
    ------
    DataError
        With every problem; a line that is set may have no other override.
    """
    if not path.exists():
        return _frame([])
    try:
        declared = read_declared(path, required=_COLUMNS)
    except DataError as error:
        raise DataError([replace(problem, file=FILE) for problem in error.problems]) from None
    declared.file = FILE
    declared.require(_COLUMNS)
    days, periods = declared.days("at"), declared.periods("period")
    rows = [{**{name: declared.cells[name][place] for name in _COLUMNS}, "subject": subject, "period": period,
             "at": "" if pd.isna(day) else f"{day:%Y-%m-%d}", "row": line,
             **_effect(declared, place)}
            for place, (line, subject, period, day) in
            enumerate(zip(declared.lines, declared.ids("subject"), periods, days, strict=True))]
    _refuse_conflicts(declared, rows)
    declared.raise_problems()
    return _frame(rows)


def _frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype="Int64" if name in _WHOLE else "str")
                         for name in (*_COLUMNS, "how", *_WHOLE)})


def _effect(declared: DeclaredFile, place: int) -> dict[str, Any]:
    text, line = declared.cells["effect"][place], declared.lines[place]
    found = _EFFECT.fullmatch(text)
    sign, number = found.groups() if found else ("", "")
    if not found or (sign != "=" and number.startswith("-")):
        if text:
            declared.refuse("it is not clear what this does to the line", "effect", line, "effect", got=text,
                            allowed="+200.00 or -50 to add, =0 to set")
        return {"how": "", "amount": 0}
    whole, _, cents = number.removeprefix("-").partition(".")
    minor = int(whole) * 100 + int((cents + "00")[:2])
    negative = sign in "-−" or number.startswith("-")
    return {"how": SET if sign == "=" else CHANGE, "amount": -minor if negative else minor}


def _refuse_conflicts(declared: DeclaredFile, rows: Sequence[Mapping[str, Any]]) -> None:
    first: dict[tuple[str, ...], Mapping[str, Any]] = {}
    for row in rows:
        key = (row["subject"], row["period"], row["line"])
        other = first.setdefault(key, row)
        if other is not row and SET in (row["how"], other["how"]):
            declared.refuse(f"a line that is set has another override, in line {other['row']}", "duplicate_row",
                            row["row"], "effect", got=row["effect"], allowed="one that says it all")
