"""Which indicator can be computed from which exports: exactly, from totals, or not at all and why."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from perfkit.indicators.catalogue import Indicator, catalogue
from perfkit.indicators.definition import Columns
from perfkit.indicators.engine import Tables
from perfkit.indicators.reasons import EXACT, FROM_TOTALS, NO_DEFINITION, NOT_POSSIBLE
from perfkit.indicators.registry import doors_of, known_definitions, known_refusals
from perfkit.plan import SubjectKind

COLUMNS = ("indicator", "kind", "table", "state", "reason")


def coverage(tables: Tables) -> pd.DataFrame:
    """Return one row per indicator with variant, kind of role and way to compute it.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    DataFrame
        indicator, kind, table (the tables that this way reads, joined by ``+``), state (exact, from totals, not
        possible), reason. Sorted as the catalogue is. An indicator of the catalogue that nothing computes yet has one
        row with the reason ``no_definition``.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> frame = coverage(SimpleNamespace(paths={}, columns_present={}))
    >>> frame[frame["indicator"] == "csat@default"].iloc[0].tolist()
    ['csat@default', 'customer_service_presale', 'ratings', 'not possible', 'no_table:ratings']
    """
    present = {name: tuple(tables.columns_present[name]) for name in sorted(tables.paths)}
    rows = [row for indicator in catalogue().values() for row in _rows(indicator, present)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


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
