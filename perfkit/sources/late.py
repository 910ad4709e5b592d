"""What came late: rows of a period that the exports hold now and did not hold when the period was closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from perfkit.periods import Period
from perfkit.sources.completeness import Stored
from perfkit.sources.schemas import STATES, TABLES, TableSchema
from perfkit.sources.store import from_parquet

LATE_COLUMNS = ("table", "change", "rows", "money")
ADDED, GONE, CHANGED = "added", "gone", "changed"


def find_late(before: Stored, now: Stored, period: Period) -> pd.DataFrame:
    """Compare the rows of a period in two states of the exports.

    Parameters
    ----------
    before, now : Tables
        As they were read when the period was closed, and as they are read now.
    period : Period
        Rows are those whose day lies in it. Tables whose rows have no day, or no identity, are not compared.

    Returns
    -------
    DataFrame
        table, change (``added``, ``changed``, ``gone``), rows, money (minor units: by how much the amounts of these
        rows moved; missing where the table has no amount). Only what differs, sorted.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from perfkit.periods import parse_period
    >>> nothing = SimpleNamespace(paths={}, columns_present={})
    >>> find_late(nothing, nothing, parse_period("2026-01")).empty
    True
    """
    rows = [row for name in sorted({*before.paths, *now.paths})
            for row in _of_table(TABLES[name], before, now, period)]
    frame = pd.DataFrame(rows, columns=list(LATE_COLUMNS)).astype({"rows": "Int64", "money": "Int64"})
    return frame.sort_values(["table", "change"], kind="stable", ignore_index=True)


def _of_table(schema: TableSchema, before: Stored, now: Stored, period: Period) -> Iterator[dict[str, Any]]:
    if schema.event_time is None or not schema.key:
        return
    old, new = (_rows(tables, schema, schema.event_time, period) for tables in (before, now))
    both = old.merge(new, how="outer", left_index=True, right_index=True, indicator="side", suffixes=("_old", "_new"))
    both["side"] = both["side"].astype("str")
    changes = {ADDED: both["side"] == "right_only", GONE: both["side"] == "left_only",
               CHANGED: (both["side"] == "both") & (both["content_old"] != both["content_new"])}
    for change, mask in changes.items():
        if mask.any():
            yield {"table": schema.name, "change": change, "rows": int(mask.sum()), "money": _moved(both[mask], schema)}


def _rows(tables: Stored, schema: TableSchema, time: str, period: Period) -> pd.DataFrame:
    """Return content and amount of each row of the period by its key."""
    if schema.name not in tables.paths:
        return pd.DataFrame({"content": pd.Series(dtype="uint64"), "amount": pd.Series(dtype="Int64")},
                            index=pd.Index([], dtype="uint64"))
    frame = from_parquet(tables.paths[schema.name])
    day = pd.to_datetime(frame[time]).dt.date
    mine = frame[(day >= period.first) & (day <= period.last)].drop(columns=STATES)
    keys = pd.util.hash_pandas_object(mine[list(schema.key)].astype("str"), index=False)
    content = pd.util.hash_pandas_object(mine.astype("str"), index=False)
    amount = mine[schema.amount].fillna(0).to_numpy() if schema.amount else 0
    return pd.DataFrame({"content": content.to_numpy(), "amount": amount}, index=pd.Index(keys.to_numpy()))


def _moved(rows: pd.DataFrame, schema: TableSchema) -> int | None:
    if schema.amount is None:
        return None
    return int(rows["amount_new"].fillna(0).sum()) - int(rows["amount_old"].fillna(0).sum())
