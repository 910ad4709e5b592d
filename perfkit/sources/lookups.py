"""Lookups: a second file that adds columns to rows, many rows to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from perfkit.errors import Problem
from perfkit.sources.intake import FILE, ROW, Place, shown
from perfkit.sources.mapping_model import ColumnRule, Lookup

_SEPARATOR = "\x1f"


@dataclass(frozen=True)
class LookupTable:
    """The rows of a lookup by their key."""

    lookup: Lookup
    rows: pd.DataFrame


def key_rules(lookup: Lookup) -> tuple[ColumnRule, ...]:
    """Return the rules that read the key columns of a lookup as our own columns are read."""
    return tuple(ColumnRule(theirs=theirs, to=ours, kind="text") for theirs, ours in lookup.key.items())


def index_rows(lookup: Lookup, rows: pd.DataFrame) -> tuple[LookupTable, list[Problem]]:
    """Return the rows of a lookup by key, and a problem for every key that stands there twice.

    Parameters
    ----------
    lookup : Lookup
    rows : DataFrame
        Typed rows of all its files with their file and line; rows without a key are left out.
    """
    columns = list(lookup.key.values())
    keyed = rows.dropna(subset=columns).copy()
    keyed.index = pd.Index(_keys(keyed, columns), dtype=object)
    problems = []
    for key, group in keyed[keyed.index.duplicated(keep=False)].groupby(level=0, sort=True):
        first, second = group.iloc[0], group.iloc[1]
        more = f" (and {len(group) - 2} more times)" if len(group) > 2 else ""
        name = str(key).replace(_SEPARATOR, ", ")
        problems.append(Problem(what=f"a lookup key stands in two rows{more}", code="repeated_key",
                                file=shown(second[FILE]), row=int(second[ROW]), column=", ".join(lookup.key),
                                got=f"{name}, first in {shown(first[FILE])}:{first[ROW]}",
                                allowed="each key once; many rows to one"))
    return LookupTable(lookup, keyed[~keyed.index.duplicated()]), problems


def add_columns(frame: pd.DataFrame, table: LookupTable, at: Place) -> pd.DataFrame:
    """Return the rows with the columns of a lookup; rows without a match get missing cells and are counted."""
    ours = list(table.lookup.key.values())
    keys = _keys(frame, ours)
    places = pd.Index(table.rows.index).get_indexer(pd.Index(keys, dtype=object))
    found = {rule.to: table.rows[rule.to].reset_index(drop=True).reindex(places).set_axis(frame.index)
             for rule in table.lookup.columns}
    unmatched = int(((places < 0) & frame[ours].notna().all(axis=1).to_numpy()).sum())
    if unmatched:
        at.log.note("placeholders", file=at.file, table=at.table, column=", ".join(found), got="", state="no_match",
                    cells=unmatched)
    return frame.assign(**found)


def _keys(frame: pd.DataFrame, columns: Sequence[str]) -> list[str | None]:
    parts = [frame[column].astype(object).where(frame[column].notna(), None).tolist() for column in columns]
    return [None if None in row else _SEPARATOR.join(row) for row in zip(*parts, strict=True)]
