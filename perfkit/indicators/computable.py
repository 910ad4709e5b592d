"""Which indicator can be computed from which exports: exactly, from totals, or not at all and why."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq

from perfkit.indicators.catalogue import Indicator, catalogue
from perfkit.indicators.definition import NO_PAST, Columns
from perfkit.indicators.engine import Tables
from perfkit.indicators.reasons import EVER_BEFORE, EXACT, FROM_TOTALS, NO_DEFINITION, NOT_POSSIBLE
from perfkit.indicators.registry import doors_of, known_definitions, known_refusals
from perfkit.plan import SubjectKind
from perfkit.sources import TABLES

COLUMNS = ("indicator", "kind", "table", "state", "reason", "looks_back", "data_from")


def coverage(tables: Tables) -> pd.DataFrame:
    """Return one row per indicator with variant, kind of role and way to compute it.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    DataFrame
        indicator, kind, table (the tables that this way reads, joined by ``+``), state (exact, from totals, not
        possible), reason, looks_back (days before an event that are searched for earlier ones of the same buyer,
        ``ever`` where all that came before is; else ""), data_from (first day of the tables that it searches, ISO; ""
        where nothing is searched or nothing is there). Sorted as the catalogue is. An indicator of the catalogue that
        nothing computes yet has one row with the reason ``no_definition``.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> frame = coverage(SimpleNamespace(paths={}, columns_present={}))
    >>> frame[frame["indicator"] == "csat@default"].iloc[0].tolist()
    ['csat@default', 'customer_service_presale', 'ratings', 'not possible', 'no_table:ratings', '', '']
    """
    present = {name: tuple(tables.columns_present[name]) for name in sorted(tables.paths)}
    begun = _First(tables)
    rows = [(*row, *begun.of(row[0], row[2], row[3])) for indicator in catalogue().values()
            for row in _rows(indicator, present)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


class _First:
    """First days of tables, each read once, and only where a definition looks back."""

    def __init__(self, tables: Tables) -> None:
        self._tables, self._days = tables, dict[str, str]()

    def of(self, key: str, needs: str, state: str) -> tuple[str, str]:
        """Return how far back one way to compute a key looks, and the first day of what it looks through."""
        past = next((way.past for way in known_definitions().get(key, ()) if "+".join(way.needs) == needs), NO_PAST)
        if past.days == 0:
            return "", ""
        days = [self._first_day(table) for table in needs.split("+")] if state != NOT_POSSIBLE else []
        return EVER_BEFORE if past.days is None else str(past.days), max(days, default="")

    def _first_day(self, table: str) -> str:
        time = TABLES[table].event_time
        if table not in self._days:
            read = pq.read_table(self._tables.paths[table], columns=[time] if time else [])
            first = pc.min(read[time]).as_py() if time else None
            self._days[table] = "" if first is None else str(first)[:10]
        return self._days[table]


def _rows(indicator: Indicator, present: Columns) -> Iterator[tuple[str, str, str, str, str]]:
    keys = [key for variant in indicator.variants if (key := f"{indicator.id}@{variant}") in known_definitions()]
    for kind in indicator.kinds:
        for key in keys:
            yield from ((key, kind, *row) for row in _ways(key, kind, present))
        if not keys:
            yield f"{indicator.id}@{indicator.default_variant}", kind, "", NOT_POSSIBLE, NO_DEFINITION


def _ways(key: str, kind: str, present: Columns) -> Iterator[tuple[str, str, str]]:
    subject: SubjectKind = "team" if kind == "production" else "person"
    for definition in doors_of(key, kind):
        reason = definition.lacks(present, kind, subject)
        possible = EXACT if definition.door == "events" else FROM_TOTALS
        yield "+".join(definition.needs), NOT_POSSIBLE if reason else possible, reason
    for refusal in known_refusals().get(key, ()):
        lacking = "" if refusal.table in present else f"no_table:{refusal.table}"
        yield refusal.table, NOT_POSSIBLE, lacking or f"{refusal.reason}_from_totals"
