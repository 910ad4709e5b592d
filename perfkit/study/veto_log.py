"""The log of events that take points or pay away, ``log/vetoes.csv``: to whom, which, when, on what evidence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from perfkit.errors import DataError
from perfkit.sources.declared import read_declared

FILE = "log/vetoes.csv"
_REQUIRED, _OPTIONAL = ("subject", "veto", "date", "by", "evidence"), ("note",)
COLUMNS = (*_REQUIRED, *_OPTIONAL, "row")


def read_vetoes(path: Path) -> pd.DataFrame:
    """Read the log of events.

    Parameters
    ----------
    path : Path
        csv with the columns subject, veto (an event of the plan's `vetoes`), date (the day it happened), by, evidence
        (an id that leads to it); none of these may be empty. A note may follow. The file may be absent.

    Returns
    -------
    DataFrame
        The columns (str, the date as ISO text), with `row` (Int64), in the order of the file.

    Raises
    ------
    DataError
        With every problem; an event stands there once.
    """
    if not path.exists():
        return pd.DataFrame({name: pd.Series(dtype="Int64" if name == "row" else "str") for name in COLUMNS})
    try:
        declared = read_declared(path, required=_REQUIRED, optional=_OPTIONAL)
    except DataError as error:
        raise DataError([replace(problem, file=FILE) for problem in error.problems]) from None
    declared.file = FILE
    declared.require(_REQUIRED)
    days = ["" if pd.isna(day) else f"{day:%Y-%m-%d}" for day in declared.days("date")]
    cells = {**declared.cells, "subject": declared.ids("subject"), "date": days}
    declared.refuse_repeats(("subject", "veto", "date", "evidence"), zip(
        cells["subject"], cells["veto"], days, cells["evidence"], strict=True))
    declared.raise_problems()
    return pd.DataFrame({name: pd.Series(list(declared.lines) if name == "row" else cells[name],
                                         dtype="Int64" if name == "row" else "str") for name in COLUMNS})
