"""Gaming pairs: an indicator that got better while one that the catalogue reads with it got worse.

Both are compared with the period before. The joint null is that at least one of them did not move so; Holm over all
pairs and people of the role comes after.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfkit.indicators.catalogue import full_key, split_key
from perfkit.indicators.clustered import independent_units
from perfkit.statistics.gaming import mean_rises, pair_moves_apart, rate_rises
from perfkit.statistics.multiplicity import holm

PAIR_COLUMNS = ("period", "role", "subject", "indicator", "unit", "counter", "counter_unit", "value", "before",
                "counter_value", "counter_before", "p_value", "p_adjusted", "flag", "reason")
Floats = NDArray[np.float64]
FLAG, LEVEL = "gaming", 0.05
NO_VALUE, NO_INTERVAL = "no_value_before_or_now", "no_interval"
_Z = 1.959963984540054
_USABLE = ("counted", "shown")


def pairs_of(scored: Iterable[str], kind: str) -> list[tuple[str, str]]:
    """Return the pairs of full keys to be read together: scored indicators and their counters for a kind of role.

    Examples
    --------
    >>> pairs_of(["fcr", "first_response_time"], "customer_service_presale")[-1]
    ('first_response_time@default', 'csat@default')
    """
    keys = sorted({full_key(name) for name in scored})
    meant = {key.partition("@")[0]: key for key in keys}
    return [(key, meant.get(counter, full_key(counter))) for key in keys
            for counter in split_key(key)[0].counter_indicators
            if kind in split_key(counter)[0].kinds]


@dataclass(frozen=True)
class Level:
    """Where an indicator of a subject stood over a span: counts of a share, else a mean with its standard error."""

    value: float
    counts: tuple[int, int] | None
    error: float


Moved = tuple[Level | None, Level | None]
"""Now and before."""


def find_pairs(now: pd.DataFrame, before: pd.DataFrame, pairs: Iterable[tuple[str, str]], period: str) -> pd.DataFrame:
    """Compare the pairs of every subject with the period before.

    Parameters
    ----------
    now, before : DataFrame
        IndicatorValues of the own periods of one role in the pack period, and in the one before it.
    pairs : iterable of (key, key)
        From :func:`pairs_of`.
    period : str
        The pack period.

    Returns
    -------
    DataFrame
        One row per subject and pair: values now and before over the whole spans, p of the joint null, the same by Holm
        over all rows, and `flag` ``gaming`` where that is at most .05. Without a value on either side, or without an
        interval (ratios of sums), nothing can be told, and `reason` says so.

    Notes
    -----
    Shares: Fisher, one-sided, on the counts of the spans; where units belong together, on as many as are independent.
    Means and quantiles: their values weighted by n, with errors from their intervals, normal.
    """
    levels, past = _levels(now), _levels(before)
    roles = dict(zip(now["subject"], now["role"], strict=True))
    asked = [(subject, pair) for subject in sorted({subject for subject, _ in levels}) for pair in pairs
             if (subject, pair[0]) in levels]
    found = [_Compared(*((levels.get((subject, key)), past.get((subject, key))) for key in pair))
             for subject, pair in asked]
    p = pair_moves_apart(_rises([one.own if _higher(pair[0]) else one.own[::-1]
                                 for one, (_, pair) in zip(found, asked, strict=True)]),
                         _rises([one.counter[::-1] if _higher(pair[1]) else one.counter
                                 for one, (_, pair) in zip(found, asked, strict=True)]))
    rows = [(period, str(roles[subject]), subject, *_named(pair), *one.values, float(chance), one.reason(float(chance)))
            for (subject, pair), one, chance in zip(asked, found, p, strict=True)]
    frame = pd.DataFrame(rows, columns=[name for name in PAIR_COLUMNS if name not in ("p_adjusted", "flag")])
    frame = frame.astype(dict.fromkeys(("value", "before", "counter_value", "counter_before", "p_value"), "float64"))
    adjusted = holm(frame["p_value"].to_numpy(dtype=float)) if len(frame) else frame["p_value"]
    made = frame.assign(p_adjusted=adjusted, flag="")
    return made.assign(flag=made["flag"].mask(made["p_adjusted"] <= LEVEL, FLAG))[list(PAIR_COLUMNS)]


@dataclass(frozen=True)
class _Compared:
    """An indicator and its counter, each now and before."""

    own: Moved
    counter: Moved

    @property
    def values(self) -> tuple[float, ...]:
        return tuple(nan if level is None else level.value for level in (*self.own, *self.counter))

    def reason(self, chance: float) -> str:
        if None in (*self.own, *self.counter):
            return NO_VALUE
        return NO_INTERVAL if chance != chance else ""


def _named(pair: tuple[str, str]) -> tuple[str, str, str, str]:
    units = [split_key(name)[1].unit for name in pair]
    return pair[0], units[0], pair[1], units[1]


def _higher(key: str) -> bool:
    return split_key(key)[1].direction == "higher"


def _levels(values: pd.DataFrame) -> dict[tuple[str, str], Level]:
    """Return where every subject and indicator stood over the periods of its rows."""
    usable = values[values["state"].isin(_USABLE)]
    n, error = usable["n"].astype("float64"), (usable["high"] - usable["low"]) / (2 * _Z)
    parts = {"top": usable["numerator"], "size": usable["denominator"], "n": n, "units": independent_units(usable),
             "value": usable["value"] * n, "error": (error * n) ** 2}
    keys = [usable["subject"].astype("str"), usable["indicator"].astype("str")]
    rows = pd.DataFrame({name: cells.astype("float64") for name, cells in parts.items()}, index=usable.index)
    grouped = rows.groupby(keys, sort=True)
    # One that is missing leaves the sum missing: it is no 0.
    sums = grouped.sum().mask(grouped.count().lt(grouped.size(), axis=0))
    made = sums.assign(value=sums["value"] / sums["n"], error=sums["error"] ** 0.5 / sums["n"],
                       unit=usable["unit"].groupby(keys, sort=True).first())
    return {(str(row[0][0]), str(row[0][1])): _level(*row[1:]) for row in made[list(_FACTS)].itertuples(name=None)}


_FACTS = ("unit", "value", "error", "top", "size", "n", "units")


def _level(unit: str, value: float, error: float, *counts: float) -> Level:
    top, size, n, units = counts
    if unit == "share" and size == n and 0 <= top <= size:
        return Level(top / size, _independent(int(top), int(size), units), nan)
    return Level(value, None, error)


def _independent(top: int, size: int, units: float) -> tuple[int, int] | None:
    """Return the counts in whole independent units; none where it cannot be told how many there are."""
    if units != units:
        return None
    worth = int(units)
    return (top, size) if worth >= size else (round(top * worth / size), worth)


def _rises(moves: Sequence[Moved]) -> Floats:
    """Return the chance, were both alike, that the first of each pair is so much above the second; NaN if untold."""
    p = np.full(len(moves), nan)
    known = {place: (up, down) for place, (up, down) in enumerate(moves) if up is not None and down is not None}
    rates = {place: (*up.counts, *down.counts) for place, (up, down) in known.items() if up.counts and down.counts}
    means = {place: (up.value, down.value, up.error, down.error) for place, (up, down) in known.items()
             if place not in rates}
    for test, asked in ((rate_rises, rates), (mean_rises, means)):
        if asked:
            p[list(asked)] = test(*zip(*asked.values(), strict=True))
    return p
