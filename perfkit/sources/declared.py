"""The study's own csv files: columns with fixed names, every problem at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from perfkit.errors import DataError, Problem, RequestError, nearest_name
from perfkit.periods import parse_period
from perfkit.sources.cells import clean_id, clean_text
from perfkit.sources.columns import read_cells
from perfkit.sources.grids import missing_columns, read_grid
from perfkit.sources.mapping_model import ColumnRule
from perfkit.sources.stamps import Clock

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NO_ZONE = Clock(ZoneInfo("UTC"))  # days in these files are the shop's own and never converted


@dataclass
class DeclaredFile:
    """The cells of one of the study's own files, and what is wrong with them.

    Parameters
    ----------
    file : str
        Name for messages.
    cells : mapping of str to list of str
        Clean text by column; optional columns that the file does not have are "" throughout.
    lines : sequence of int
    problems : list of Problem
    """

    file: str
    cells: Mapping[str, list[str]]
    lines: Sequence[int]
    problems: list[Problem] = field(default_factory=list)

    def ids(self, column: str) -> list[str]:
        """Return the one spelling of the ids of a column."""
        return [clean_id(cell) for cell in self.cells[column]]

    def typed(self, rule: ColumnRule) -> pd.Series:
        """Return a column by its rule; cells that cannot be read become problems."""
        cells, bad = read_cells(self.cells[rule.theirs], rule, clock=_NO_ZONE, placeholders={})
        self.problems += [replace(problem, file=self.file, row=self.lines[number]) for number, problem in bad]
        return cells.values

    def days(self, column: str) -> pd.Series:
        """Return a column of days."""
        return self.typed(ColumnRule(theirs=column, to=column, kind="date"))

    def money(self, column: str) -> pd.Series:
        """Return a column of amounts in currency units as minor units; only an empty cell is empty here."""
        amounts = self.typed(ColumnRule(theirs=column, to=column, kind="money", unit="major"))
        told = {(problem.row, problem.column) for problem in self.problems}
        for text, line, empty in zip(self.cells[column], self.lines, amounts.isna(), strict=True):
            if text and empty and (line, column) not in told:
                self.refuse("not an amount of money", "cell", line, column, got=text, allowed="a number such as 120.50")
        return amounts

    def periods(self, column: str) -> list[str]:
        """Return a column of periods or single days in their canonical text."""
        return [self._period(text, line, column) for text, line in zip(self.cells[column], self.lines, strict=True)]

    def _period(self, text: str, line: int, column: str) -> str:
        try:
            return date.fromisoformat(text).isoformat() if _DAY.fullmatch(text) else parse_period(text).text
        except (RequestError, ValueError):
            self.refuse("not a period", "period_text", line, column, got=text,
                        allowed="2026-W36, 2026-09, 2026-Q3, 2026-H2, 2026 or a day 2026-09-01")
            return ""

    def require(self, columns: Iterable[str]) -> None:
        """Refuse empty cells of these columns."""
        for column in columns:
            for text, line in zip(self.cells[column], self.lines, strict=True):
                if not text:
                    self.refuse("the cell is empty", "missing", line, column, allowed=f"a {column}")

    def refuse_repeats(self, columns: Sequence[str], keys: Iterable[tuple[str, ...]]) -> None:
        """Refuse rows whose key stands in an earlier row, with both lines; rows with other problems wait for those."""
        first: dict[tuple[str, ...], int] = {}
        told = {problem.row for problem in self.problems}
        for key, line in zip(keys, self.lines, strict=True):
            if line not in told and first.setdefault(key, line) != line:
                self.refuse(f"the row is there twice, first in line {first[key]}", "duplicate_row", line,
                            ", ".join(columns), got=", ".join(key), allowed="each once")

    def refuse(self, what: str, code: str, line: int, column: str, *, got: str | None = None,
               allowed: str | None = None) -> None:
        """Note a problem of a cell."""
        self.problems.append(Problem(what=what, code=code, file=self.file, row=line, column=column, got=got,
                                     allowed=allowed))

    def raise_problems(self) -> None:
        """Raise everything that was noted, in the order of the lines.

        Raises
        ------
        DataError
            If anything was.
        """
        if self.problems:
            raise DataError(sorted(self.problems, key=lambda problem: problem.row or 0))


def read_declared(path: Path, *, required: Sequence[str], optional: Sequence[str] = (), prefix: str | None = None
                  ) -> DeclaredFile:
    """Open one of the study's own files.

    Parameters
    ----------
    path : Path
    required, optional : sequence of str
        Names of columns.
    prefix : str or None
        Further columns may begin with it.

    Raises
    ------
    DataError
        If the file cannot be read, a column is missing or unknown, or a row is not whole.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(Problem(what="the file cannot be read", code="unreadable", file=path.name,
                                got=str(error.strerror), allowed=f"a csv file with {', '.join(required)}")) from error
    grid = read_grid(data, file=path.name, words=required)
    known = [*required, *optional]
    further = [name for name in grid.header if name not in known and prefix and name.startswith(prefix)]
    problems = missing_columns(grid.header, [*known, *further], grid.file)
    problems = [problem for problem in problems if problem.code != "missing_column"]
    for name in grid.header:
        if name not in known and name not in further:
            problems.append(Problem(what="no such column", code="unknown_name", file=path.name, column=name, got=name,
                                    allowed=", ".join([*known, *([f"{prefix}..."] if prefix else [])]),
                                    nearest=nearest_name(name, known)))
    if problems:
        raise DataError(problems)
    cells = {name: [clean_text(text) for text in grid.column(name)] if name in grid.header else [""] * len(grid.rows)
             for name in [*known, *further]}
    return DeclaredFile(path.name, cells, grid.lines)
