"""The log of leave, ``log/leave.csv``: who was away, from when to when, and whether by law."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from perfkit.errors import DataError, Problem, nearest_name
from perfkit.sources.declared import DeclaredFile, read_declared
from perfkit.sources.spans import check_spans

LEAVE_FILE = "log/leave.csv"
STATUTORY, OTHER = "statutory", "other"
LEAVE_KINDS = (STATUTORY, OTHER)
_REQUIRED = ("subject", "from", "to", "kind")
_OPTIONAL = ("note",)


def read_leave(path: Path) -> pd.DataFrame:
    """Read the log of leave.

    Parameters
    ----------
    path : Path
        csv with the columns subject, from and to (days, both inclusive), kind (``statutory``: leave that the law
        grants, which never lowers a score; ``other``) and where there is one a note. The file may be absent.

    Returns
    -------
    DataFrame
        subject (str), from_day, to_day (datetime64[us], both inclusive), kind, note (str), row (Int64: line of the
        file). Sorted by subject and day.

    Raises
    ------
    DataError
        With every problem: an empty cell, a day that is none, leave that ends before it begins, a kind that does not
        exist, two leaves of one subject that share a day.

    Examples
    --------
    >>> read_leave(Path("no/such/leave.csv")).columns.tolist()
    ['subject', 'from_day', 'to_day', 'kind', 'note', 'row']
    """
    if not path.exists():
        return _frame(None)
    try:
        declared = read_declared(path, required=_REQUIRED, optional=_OPTIONAL)
    except DataError as error:
        raise DataError([replace(problem, file=LEAVE_FILE) for problem in error.problems]) from None
    declared.file = LEAVE_FILE
    declared.require(_REQUIRED)
    frame = _frame(declared)
    _check_kinds(declared)
    check_spans(frame, declared, thing="leave", code="leave_days")
    declared.raise_problems()
    return frame.sort_values(["subject", "from_day"], ignore_index=True)


def _frame(declared: DeclaredFile | None) -> pd.DataFrame:
    texts = {name: [] if declared is None else declared.cells[name] for name in ("kind", "note")}
    no_days = pd.Series(dtype="datetime64[us]")
    return pd.DataFrame({
        "subject": pd.Series([] if declared is None else declared.ids("subject"), dtype="str"),
        "from_day": no_days if declared is None else declared.days("from"),
        "to_day": no_days if declared is None else declared.days("to"),
        "kind": pd.Series(texts["kind"], dtype="str"), "note": pd.Series(texts["note"], dtype="str"),
        "row": pd.Series([] if declared is None else list(declared.lines), dtype="Int64")})


def _check_kinds(declared: DeclaredFile) -> None:
    for line, kind in zip(declared.lines, declared.cells["kind"], strict=True):
        if kind and kind not in LEAVE_KINDS:
            declared.problems.append(Problem(what="no such kind of leave", code="unknown_name", file=LEAVE_FILE,
                                             row=line, column="kind", got=kind, allowed=", ".join(LEAVE_KINDS),
                                             nearest=nearest_name(kind, LEAVE_KINDS)))
