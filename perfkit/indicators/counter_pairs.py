"""Gaming pairs: an indicator that got better while one that the catalogue reads with it got worse.

Both are compared with the period before. The joint null is that at least one of them did not move so; Holm over all
pairs and people of the role comes after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import nan, sqrt
from typing import Any

import pandas as pd

from perfkit.indicators.catalogue import full_key, split_key
from perfkit.indicators.clustered import independent_units
from perfkit.statistics.gaming import mean_rises, pair_moves_apart, rate_rises
from perfkit.statistics.multiplicity import holm

PAIR_COLUMNS = ("period", "role", "subject", "indicator", "unit", "counter", "counter_unit", "value", "before",
                "counter_value", "counter_before", "p_value", "p_adjusted", "flag", "reason")
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
    rows = [_row((period, str(roles[subject]), subject), pair, levels, past)
            for subject in sorted({subject for subject, _ in levels}) for pair in pairs
            if (subject, pair[0]) in levels]
    frame = pd.DataFrame(rows, columns=[name for name in PAIR_COLUMNS if name not in ("p_adjusted", "flag")])
    frame = frame.astype(dict.fromkeys(("value", "before", "counter_value", "counter_before", "p_value"), "float64"))
    adjusted = holm(frame["p_value"].to_numpy(dtype=float)) if len(frame) else frame["p_value"]
    made = frame.assign(p_adjusted=adjusted, flag="")
    return made.assign(flag=made["flag"].mask(made["p_adjusted"] <= LEVEL, FLAG))[list(PAIR_COLUMNS)]


Levels = Mapping[tuple[str, str], Level]


def _levels(values: pd.DataFrame) -> dict[tuple[str, str], Level]:
    usable = values[values["state"].isin(_USABLE)]
    return {(str(subject), str(indicator)): _level(rows)
            for (subject, indicator), rows in usable.groupby(["subject", "indicator"], sort=True)}


def _level(rows: pd.DataFrame) -> Level:
    top, size, n = (int(rows[name].sum()) for name in ("numerator", "denominator", "n"))
    if rows["unit"].iloc[0] == "share" and size == n and 0 <= top <= size:
        return Level(top / size, _independent(top, size, float(independent_units(rows).sum(skipna=False))), nan)
    weight = rows["n"].astype(float) / n
    errors = (rows["high"] - rows["low"]) / (2 * _Z)
    return Level(float((weight * rows["value"]).sum()), None,
                 sqrt(float((weight ** 2 * errors ** 2).sum(skipna=False))))


def _independent(top: int, size: int, units: float) -> tuple[int, int] | None:
    """Return the counts in whole independent units; none where it cannot be told how many there are."""
    if units != units:
        return None
    worth = int(units)
    return (top, size) if worth >= size else (round(top * worth / size), worth)


def _row(names: tuple[str, str, str], pair: tuple[str, str], levels: Levels, past: Levels) -> tuple[Any, ...]:
    subject, (key, counter) = names[2], pair
    found = [place.get((subject, name)) for name in pair for place in (levels, past)]
    units = [split_key(name)[1].unit for name in pair]
    seen = [nan if level is None else level.value for level in found]
    p, reason = nan, NO_VALUE
    if all(level is not None for level in found):
        p = float(pair_moves_apart(_moves(found[0], found[1], key, better=True),
                                   _moves(found[2], found[3], counter, better=False)))
        reason = NO_INTERVAL if p != p else ""
    return (*names, key, units[0], counter, units[1], *seen, p, reason)


def _moves(now: Any, before: Any, key: str, *, better: bool) -> float:
    higher = split_key(key)[1].direction == "higher"
    return _rises(now, before) if higher == better else _rises(before, now)


def _rises(now: Level, before: Level) -> float:
    if now.counts and before.counts:
        return float(rate_rises(*now.counts, *before.counts))
    return float(mean_rises(now.value, before.value, now.error, before.error))
