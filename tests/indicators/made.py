"""Small tables made for tests: typed parquet files as the sources room writes them, and rosters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from perfkit.indicators import compute_indicators
from perfkit.periods import parse_period
from perfkit.sources.parquet import write_parquet
from perfkit.sources.schemas import STATES, TABLES

OPEN_END = date(9999, 12, 31)
KIND = "customer_service_presale"


@dataclass(frozen=True)
class Made:
    paths: Mapping[str, Path]
    columns_present: Mapping[str, tuple[str, ...]]
    engine: str = "duckdb"

    def on(self, engine: str) -> Made:
        """Return the same tables for another engine."""
        return replace(self, engine=engine)


def make_tables(folder: Path, **tables: Sequence[Mapping[str, Any]]) -> Made:
    """Write tables from rows; a column is present where any row names it."""
    folder.mkdir(parents=True, exist_ok=True)
    paths, columns = {}, {}
    for name, rows in tables.items():
        schema = TABLES[name].arrow_schema()
        named = dict.fromkeys(column for row in rows for column in row)
        data = {field.name: pa.array([row.get(field.name) for row in rows], type=field.type) for field in schema}
        assert set(named) <= set(data), set(named) - set(data)
        paths[name] = folder / f"{name}.parquet"
        write_parquet(pa.table(data), paths[name])
        columns[name] = tuple(column for column in named if column != STATES)
    return Made(paths, columns)


def roster(*spells: tuple[str, str, str] | str, role: str = "role") -> pd.DataFrame:
    """Return a roster; a spell is an id (always there) or (id, first day, last day)."""
    rows = [(spell, "2025-01-01", OPEN_END.isoformat()) if isinstance(spell, str) else spell for spell in spells]
    return pd.DataFrame({"subject": [row[0] for row in rows], "role": role, "spell": [row[1] for row in rows],
                         "from_day": [date.fromisoformat(row[1]) for row in rows],
                         "to_day": [date.fromisoformat(row[2]) for row in rows]})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def values(tables: Made, key: str | Sequence[str], *, people: pd.DataFrame | None = None,
           periods: Sequence[str] = ("2026-01",), as_of: str = "2026-12-31", **terms: Any) -> pd.DataFrame:
    """Compute with usual settings: agents a and b, January, everything mature."""
    wanted = [key] if isinstance(key, str) else key
    terms = {"kind": KIND} | terms
    return compute_indicators(tables, roster("a", "b") if people is None else people, wanted,
                              [parse_period(text) for text in periods], as_of=date.fromisoformat(as_of), **terms)


def one(frame: pd.DataFrame, subject: str = "a", **where: str) -> pd.Series:
    """Return the single row of a subject."""
    rows = frame[frame["subject"] == subject]
    for name, cell in where.items():
        rows = rows[rows[name] == cell]
    assert len(rows) == 1, rows
    return rows.iloc[0]


def parts(row: pd.Series) -> tuple[int, int, int]:
    return int(row["numerator"]), int(row["denominator"]), int(row["n"])
