"""The single cases of a mean, by stratum: what its flags are dealt out from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Unpack

import pandas as pd

from perfkit.indicators.compute import Request, Terms, keys_of, request_of
from perfkit.indicators.credit import KEYS
from perfkit.indicators.engine import Engine, Tables, open_engine
from perfkit.indicators.exposure import exposures_of
from perfkit.indicators.measures import Rows, Sums
from perfkit.indicators.strata import By, split_up
from perfkit.periods import Period

SINGLE_COLUMNS = ("period", "role", "subject", "spell", "indicator", "stratum", "scale", "day", "value", "cases")
_DAY = "credited_day"


def compute_singles(tables: Tables, people: pd.DataFrame, wanted: Sequence[str], periods: Sequence[Period], *,
                    as_of: date, by: By | None = None, **terms: Unpack[Terms]) -> pd.DataFrame:
    """Return the single cases of those indicators that are means and may be adjusted.

    Parameters
    ----------
    tables, people, wanted, periods, as_of, by, **terms
        As for :func:`perfkit.indicators.compute_strata`.

    Returns
    -------
    DataFrame
        One row per spell, period, key, stratum, `day` and `value`, with the number of `cases` that have it; values are
        whole numbers, `scale` times the unit. Sorted by all of them. Shares need none, ratios of sums have none.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> people = pd.DataFrame({"subject": ["cs1"], "role": ["service"], "spell": ["2026-01-01"],
    ...                        "from_day": [date(2026, 1, 1)], "to_day": [date(9999, 12, 31)]})
    >>> len(compute_singles(SimpleNamespace(paths={}, columns_present={}, engine="duckdb"), people, ["csat@mean5"], [],
    ...                     as_of=date(2026, 3, 1), kind="customer_service_presale"))
    0
    """
    keys, request = [key for key in keys_of(wanted) if exposures_of(key)], request_of(people, periods, as_of, terms)
    if not keys or not request.slots:
        return _frame([])
    with open_engine(tables, request.spells, request.periods, as_of=as_of) as engine:
        return _frame([row for key in keys for row in _rows(engine, request, people, key, (by or {}).get(key, ()))])


def _rows(engine: Engine, request: Request, people: pd.DataFrame, key: str,
          by: Sequence[str]) -> Iterator[tuple[object, ...]]:
    split = split_up(engine, request, people, key, by)
    # Only a mean of single cases knows their squares.
    if split is None or split.measure.squares is None or _DAY not in split.measure.numerator.terms[0][1].columns:
        return
    for row in engine.connection.ask(_counted(split.measure, split.by))():
        *lead, where = split.place(request, row)
        yield (*lead, key, where, split.measure.scale, str(row[_DAY]), int(row["value"]), int(row["cases"]))


def _counted(measure: Sums, by: Sequence[str]) -> Rows:
    """Return how many cases of each day have each value."""
    (_, rows, added), = measure.numerator.terms
    held = rows.select(*KEYS, *by, _DAY, value=added.op().arg.to_expr())
    return held.group_by([*KEYS, *by, _DAY, "value"]).aggregate(cases=held.count())


def _frame(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    whole = dict.fromkeys(("scale", "value", "cases"), "int64")
    frame = pd.DataFrame(rows, columns=list(SINGLE_COLUMNS)).astype(whole)
    return frame.sort_values(list(SINGLE_COLUMNS[:-1]), kind="stable", ignore_index=True)
