"""What happened at intake: problems, files, dropped rows, placeholders, printed sums, amounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from perfkit.errors import DataError, Problem
from perfkit.sources.schemas import TableSchema
from perfkit.sources.stamps import Clock

FILE, ROW = "#file", "#row"
EXPORTS = "exports"
Entry = Mapping[str, object]
_FRAMES: Mapping[str, Mapping[str, str]] = {
    "files": {"file": "str", "table": "str", "encoding": "str", "rows_read": "Int64", "rows_kept": "Int64",
              "rows_dropped": "Int64", "first_day": "datetime64[us]", "last_day": "datetime64[us]",
              "content_hash": "str"},
    "exclusions": {"file": "str", "row": "Int64", "table": "str", "column": "str", "reason": "str", "got": "str",
                   "money": "Int64"},
    "reconciliation": {"file": "str", "column": "str", "printed": "float64", "recomputed": "float64",
                       "difference": "float64", "table": "str", "row": "Int64", "statistic": "str", "type": "str"},
    "placeholders": {"file": "str", "table": "str", "column": "str", "got": "str", "state": "str", "cells": "Int64"},
    "amounts": {"file": "str", "table": "str", "column": "str", "rows": "Int64", "total": "Int64",
                "median": "float64"},
}
FRAMES: tuple[str, ...] = tuple(_FRAMES)


@dataclass
class Intake:
    """Collects what the pages about the data must say; see :class:`perfkit.sources.tables.Tables` for the frames."""

    problems: list[Problem] = field(default_factory=list)
    entries: dict[str, list[Entry]] = field(default_factory=lambda: {name: [] for name in FRAMES})

    def note(self, frame: str, **entry: object) -> None:
        """Add one row to one of the frames."""
        self.entries[frame].append(entry)

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Keep problems."""
        self.problems += problems

    def exclude(self, rows: pd.DataFrame, table: TableSchema, *, reason: str, got: Sequence[str], column: str = ""
                ) -> None:
        """List rows that were dropped, with the money they touch."""
        money = rows[table.amount] if table.amount in rows else pd.Series(pd.NA, index=rows.index, dtype="Int64")
        for file, row, text, cents in zip(rows[FILE], rows[ROW], got, money, strict=True):
            self.note("exclusions", file=file, row=row, table=table.name, column=column, reason=reason, got=text,
                      money=cents)

    def raise_problems(self) -> None:
        """Raise everything that was refused.

        Raises
        ------
        DataError
            If anything was.
        """
        if self.problems:
            raise DataError(self.problems)

    def frame(self, name: str) -> pd.DataFrame:
        """Return one of the frames, sorted by its columns."""
        types = _FRAMES[name]
        frame = pd.DataFrame(self.entries[name], columns=list(types)).astype(dict(types))
        return frame.sort_values(list(types), ignore_index=True)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a cell is read: the file, the table it feeds, how its stamps and placeholders are meant, the log.

    Parameters
    ----------
    file : str
        Name of the file under ``exports/``.
    table : str
    clock : Clock
    placeholders : mapping of str to str
    log : Intake
    sheet : str or None
        Sheet of a workbook.
    """

    file: str
    table: str
    clock: Clock
    placeholders: Mapping[str, str]
    log: Intake
    sheet: str | None = None

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Keep problems of cells, with this file and the sheet before the column."""
        self.log.refuse(replace(problem, file=shown(self.file),
                                column=on_sheet(self.sheet, problem.column) if problem.column else None)
                        for problem in problems)


def shown(file: str) -> str:
    """Return the name of an export in messages: its path in the study."""
    return f"{EXPORTS}/{file}"


def on_sheet(sheet: str | None, column: str) -> str:
    """Return a column as messages name it: ``sheet!column`` in a workbook.

    Examples
    --------
    >>> on_sheet("客服明细", "日期"), on_sheet(None, "日期")
    ('客服明细!日期', '日期')
    """
    return f"{sheet}!{column}" if sheet else column
