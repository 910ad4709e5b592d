"""What a value is compared with: its target, the period before, the same period a year before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.parquet as pq

from perfkit.indicators.additive import adds_up_over_days
from perfkit.indicators.presence import Shares
from perfkit.indicators.targets import PART_OF_TABLE, TABLE, Exposure, Fixed, Target, TargetTable
from perfkit.periods import Period

if TYPE_CHECKING:
    from perfkit.indicators.engine import Tables

COLUMNS = ("period", "role", "subject", "spell", "indicator", "baseline", "value", "numerator", "denominator", "source",
           "date")
OWN_VALUES = "own_values"
_KEYS = ("period", "role", "subject", "spell", "indicator")
_USABLE = ("counted", "shown")


def find_baselines(values: pd.DataFrame, targets: pd.DataFrame | None, periods: Sequence[Period], *,
                   exposure: Exposure | None = None, shares: Shares | None = None,
                   fixed: Fixed | None = None) -> pd.DataFrame:
    """Return the baselines of every value in `periods`.

    Parameters
    ----------
    values : DataFrame
        IndicatorValues; it may hold earlier periods, which then are baselines of the later ones.
    targets : DataFrame or None
        subject, indicator, period, target_numerator, target_denominator, set_at, version. The latest version set in
        time is used.
    periods : sequence of Period
        Periods whose values want baselines.
    exposure : mapping of (subject, day) to int, optional
        Weights of daily targets, as :func:`daily_exposure` returns them; without them days count the same.
    shares : mapping of (period, subject, spell) to Fraction, optional
        The part of a target of a period that falls on a spell, from :func:`perfkit.indicators.target_shares`; it is
        taken of targets that add up over days. A part of 0 (on leave throughout) is no target.
    fixed : mapping of str to date, optional
        The last day on which targets may be set, by period; elsewhere it is the first day that a target is for.

    Returns
    -------
    DataFrame
        Baselines: one row per value and baseline that exists, sorted by its keys. `source` is ``target_table``,
        ``target_table_part`` (of which a part is taken), ``target_days_weighted``, ``target_days`` or ``own_values``;
        `date` the day on which a target was set, or the
        last day of the earlier period. A value that was withheld or absent is no baseline.

    Examples
    --------
    >>> from perfkit.periods import parse_period
    >>> lead = {"role": "service", "subject": "cs1", "spell": "2026-01-01", "indicator": "csat@default",
    ...         "state": "counted", "denominator": 10}
    >>> values = pd.DataFrame([lead | {"period": "2026-01", "numerator": 9},
    ...                        lead | {"period": "2026-02", "numerator": 8}])
    >>> find_baselines(values, None, [parse_period("2026-02")])[["baseline", "value", "source"]].values.tolist()
    [['previous', 0.9, 'own_values']]
    """
    table, by_text = TargetTable.of(targets), {period.text: period for period in periods}
    earlier = _earlier(values)
    find = _Targets(table, exposure, shares or {}, fixed or {})
    rows = [row for record in values.to_dict("records") if record["period"] in by_text
            for row in _rows(record, by_text[record["period"]], find, earlier)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"value": "float64"})
    return frame.sort_values([*_KEYS, "baseline"], kind="stable", ignore_index=True)


def daily_exposure(tables: Tables) -> Exposure:
    """Return the workers of each team and day: the weights of daily targets; empty without daily production.

    Workers are whole numbers in the unit of the table (thousandths), added up over departments.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> daily_exposure(SimpleNamespace(paths={}, columns_present={}))
    {}
    """
    if "production_daily" not in tables.paths:
        return {}
    rows = pq.read_table(tables.paths["production_daily"], columns=["team_id", "date", "workers"]).to_pylist()
    found: dict[tuple[str, date], int] = {}
    for row in rows:
        key = (str(row["team_id"]), row["date"])
        found[key] = found.get(key, 0) + int(row["workers"] or 0)
    return found


Earlier = Mapping[tuple[str, str, str, str], Mapping[str, Mapping[str, Any]]]


def _earlier(values: pd.DataFrame) -> Earlier:
    """Sort usable values by period, role, subject and indicator, then by spell."""
    found: dict[tuple[str, str, str, str], dict[str, Mapping[str, Any]]] = {}
    for row in values[values["state"].isin(_USABLE)].to_dict("records"):
        key = (row["period"], row["role"], row["subject"], row["indicator"])
        found.setdefault(key, {})[row["spell"]] = {str(name): cell for name, cell in row.items()}
    return found


@dataclass(frozen=True)
class _Targets:
    """Targets of whole periods, until when each may be set, and which part of it falls on a spell."""

    table: TargetTable
    exposure: Exposure | None
    shares: Shares
    fixed: Fixed

    def find(self, record: Mapping[Any, Any], period: Period) -> Target | None:
        target = self.table.find(record["subject"], record["indicator"], period, self.exposure,
                                 self.fixed.get(period.text))
        share = self.shares.get((record["period"], record["subject"], record["spell"]))
        if target is None or share is None or target.source != TABLE:
            return target
        if not adds_up_over_days(record["indicator"], record["unit"]):
            return target
        return replace(target, value=target.value * share, source=PART_OF_TABLE) if share else None


def _rows(record: Mapping[Any, Any], period: Period, targets: _Targets,
          earlier: Earlier) -> Iterator[tuple[object, ...]]:
    lead = tuple(record[name] for name in _KEYS)
    target = targets.find(record, period)
    if target is not None:
        yield (*lead, "target", *_number(target.value), target.source, target.day)
    for name, other in (("last_year", period.last_year()), ("previous", period.previous())):
        spells = earlier.get((other.text, record["role"], record["subject"], record["indicator"]), {})
        if spells:
            row = spells.get(record["spell"], spells[max(spells)])
            value = Fraction(int(row["numerator"]), int(row["denominator"]))
            yield (*lead, name, *_number(value), OWN_VALUES, other.last)


def _number(value: Fraction) -> tuple[float, int, int]:
    return value.numerator / value.denominator, value.numerator, value.denominator
