"""Is it all there: days without a row, cells without a value, and how many rows the same days had before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from perfkit.periods import Period
from perfkit.sources.schemas import STATES, TABLES, TableSchema

COMPLETENESS_COLUMNS = ("table", "column", "rows", "rows_before", "empty_days", "longest_gap", "empty", "immature",
                        "not_applicable")
"""What :func:`find_gaps` returns."""
_COUNTS = COMPLETENESS_COLUMNS[2:]
_KNOWN = ("immature", "not_applicable")


class Stored(Protocol):
    """Tables on disk; :class:`perfkit.sources.Tables` is one."""

    @property
    def paths(self) -> Mapping[str, Path]:
        """Parquet file of each table."""

    @property
    def columns_present(self) -> Mapping[str, tuple[str, ...]]:
        """Columns that some export fills."""


def find_gaps(tables: Stored, period: Period) -> pd.DataFrame:
    """Return what is missing in the tables of a period.

    Parameters
    ----------
    tables : Tables
    period : Period

    Returns
    -------
    DataFrame
        One row for each table (`column` empty) and for each of its columns that has cells without a value; sorted.
        rows (of the period; all rows of a table whose rows have no day), rows_before (of the period before),
        empty_days (days of the period without a row), longest_gap (of such days in a row); for a column: empty (cells
        without a value and without a known reason), immature and not_applicable (cells without a value that the export
        marks so). Columns that no export fills are not listed. Counts are Int64, missing where they mean nothing.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from perfkit.periods import parse_period
    >>> find_gaps(SimpleNamespace(paths={}, columns_present={}), parse_period("2026-01")).empty
    True
    """
    rows = [row for name in sorted(tables.paths)
            for row in _of_table(tables.paths[name], TABLES[name], tables.columns_present[name], period)]
    return pd.DataFrame(rows, columns=list(COMPLETENESS_COLUMNS)).astype(dict.fromkeys(_COUNTS, "Int64"))


def _of_table(path: Path, schema: TableSchema, present: tuple[str, ...], period: Period) -> Iterator[dict[str, Any]]:
    stored = pq.read_table(path, columns=[*present, STATES])
    if schema.event_time not in present:
        yield {"table": schema.name, "column": "", "rows": stored.num_rows}
        yield from _of_columns(stored, schema.name, present)
        return
    days = _days(stored[schema.event_time])
    mine = _inside(days, period)
    hit = np.unique(days[mine])
    free = np.setdiff1d(_all_days(period), hit)
    yield {"table": schema.name, "column": "", "rows": int(mine.sum()), "empty_days": len(free),
           "rows_before": int(_inside(days, period.previous()).sum()), "longest_gap": _longest(free)}
    yield from _of_columns(stored.filter(pa.array(mine)), schema.name, present)


def _of_columns(rows: Any, table: str, present: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for column in present:
        gone = rows[column].null_count
        if not gone:
            continue
        known = {state: int(pc.sum(pc.match_substring(rows[STATES], f"{column}:{state}")).as_py() or 0)
                 for state in _KNOWN}
        yield {"table": table, "column": column, "rows": rows.num_rows, "empty": gone - sum(known.values()), **known}


def _days(column: Any) -> npt.NDArray[Any]:
    """Return the day of each row; NaT where it has none."""
    return np.asarray(column.cast(pa.date32()).to_numpy(), dtype="datetime64[D]")


def _inside(days: npt.NDArray[Any], period: Period) -> npt.NDArray[np.bool_]:
    return np.asarray((days >= np.datetime64(period.first)) & (days <= np.datetime64(period.last)), dtype=bool)


def _all_days(period: Period) -> npt.NDArray[Any]:
    return np.arange(np.datetime64(period.first), np.datetime64(period.end))


def _longest(days: npt.NDArray[Any]) -> int:
    """Return the length of the longest run of days that follow each other."""
    if not len(days):
        return 0
    cuts = np.flatnonzero(np.diff(days) != np.timedelta64(1, "D")) + 1
    return int(np.diff(np.concatenate([[0], cuts, [len(days)]])).max())
