"""What each indicator really decides: its share of the spread of totals beside its weight on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perfkit.errors import DataError, Problem
from perfkit.sensitivity.grid import PointsGrid
from perfkit.sensitivity.lines import Floats

DEAD_SHARE, DEAD_WEIGHT, TWIN = 0.01, 0.05, 0.9
DEAD, NEGATIVE, NO_SPREAD, TOO_FEW = "dead", "negative", "no spread", "too few"
LEAST_PEOPLE, LEAST_FOR_TWIN = 3, 8
IMPORTANCE_COLUMNS = ("period", "role", "indicator", "subjects", "weight", "effective", "spread", "correlation", "twin",
                      "twin_r", "flag")
_FLOATS = ("weight", "effective", "spread", "correlation", "twin_r")


@dataclass(frozen=True, eq=False)
class Decided:
    """What each indicator decides.

    Parameters
    ----------
    effective : array
        Share of the variance of totals: ``w_j cov(x_j, S) / var S``; adds up to 1 and may be negative.
    spread : array
        Share of weight times standard deviation: ``w_j sd_j / sum w sd``; adds up to 1, never negative.
    alone : array
        What the indicator would explain if it were unrelated to the others: ``w_j^2 var_j / var S``.
    with_total : array
        Pearson's r of points and totals; NaN where the indicator has no spread.
    between : array, shape (indicators, indicators)
        Pearson's r between points; NaN where one has no spread.
    """

    effective: Floats
    spread: Floats
    alone: Floats
    with_total: Floats
    between: Floats


def effective_weights(points: Floats, weights: Floats) -> Decided:
    """Return how much of the spread of totals each indicator explains.

    Parameters
    ----------
    points : array, shape (people, indicators)
        At least two people.
    weights : array, shape (indicators,)

    Raises
    ------
    DataError
        If all totals are equal: there is no spread to explain.

    References
    ----------
    Paruolo, Saisana and Saltelli (2013), Journal of the Royal Statistical Society A 176(3), for weight against
    importance; the covariance shares are the linear case.

    Examples
    --------
    >>> unrelated = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]]) * [1.0, 1.0, 5.0]
    >>> effective_weights(75 + unrelated, np.array([0.5, 0.3, 0.2])).effective.round(3).tolist()
    [0.187, 0.067, 0.746]
    """
    away = points - points.mean(axis=0)
    total = away @ weights
    variance = float(total @ total)
    if not variance > (1e-9 * max(1.0, float(np.abs(points).max()))) ** 2:
        raise DataError(Problem(what="all totals are equal, so no indicator decides anything", code="no_spread",
                                got=f"{len(points)} people"))
    size, shared = np.sqrt((away * away).sum(axis=0)), away.T @ total
    parts = weights * size
    with np.errstate(divide="ignore", invalid="ignore"):
        between = ((away.T @ away) / np.outer(size, size)).clip(-1.0, 1.0)
        with_total = (shared / (size * np.sqrt(variance))).clip(-1.0, 1.0)
    return Decided(effective=weights * shared / variance, spread=parts / parts.sum(), alone=parts**2 / variance,
                   with_total=with_total, between=between)


def indicator_importance(role: str, grids: Sequence[PointsGrid]) -> pd.DataFrame:
    """Return nominal and effective weight of each indicator, per own period.

    People with different counted indicators have different weights, so the shares are taken over the largest group
    with the same ones (of equal groups the one with more indicators, then the first by name), with its weights.

    Parameters
    ----------
    role : str
    grids : sequence of PointsGrid

    Returns
    -------
    DataFrame
        Sorted by period and indicator. `flag`: ``dead`` (weight at least 5 %, but hardly any spread: alone and
        together less than 1 % of the spread of totals), ``negative`` (who does well on it tends to have a low total;
        never dead), ``no spread`` (all totals are equal), ``too few`` (fewer than 3 people), or empty. `twin`: the
        other indicator with the highest correlation where that is above 0.9 (double counting) and at least 8 people
        stand behind it (among 6 indicators and 5 people luck alone does that once in four times), else empty.
    """
    rows = [{"period": grid.period, "role": role, **row} for grid in grids for row in _one_period(grid)]
    frame = pd.DataFrame(rows, columns=list(IMPORTANCE_COLUMNS))
    return frame.astype(dict.fromkeys(_FLOATS, "float64") | {"subjects": "Int64"})


def _one_period(grid: PointsGrid) -> list[dict[str, object]]:
    people, counted = _largest_group(grid)
    weights = np.where(counted, grid.float_weights, 0.0)
    rows = [{"indicator": name, "subjects": len(people), "weight": float(weight), "twin": "", "flag": ""}
            for name, weight in zip(grid.indicators, grid.weights, strict=True)]
    if len(people) < LEAST_PEOPLE:
        return [row | {"flag": TOO_FEW} for row in rows]
    points = np.where(counted, grid.floats[people], 0.0)
    if len({grid.totals[person] for person in people}) == 1:
        return [row | {"flag": NO_SPREAD} for row in rows]
    decided = effective_weights(points, weights / weights.sum())
    return [row | _decided(grid, decided, place, len(people)) if counted[place] else row
            for place, row in enumerate(rows)]


def _largest_group(grid: PointsGrid) -> tuple[list[int], np.typing.NDArray[np.bool_]]:
    patterns = [tuple(bool(cell) for cell in row) for row in grid.present]
    if not patterns:
        return [], np.zeros(len(grid.indicators), dtype=bool)
    counts = Counter(patterns)
    chosen = max(counts, key=lambda pattern: (counts[pattern], sum(pattern), pattern))
    return [person for person, pattern in enumerate(patterns) if pattern == chosen], np.array(chosen, dtype=bool)


def _decided(grid: PointsGrid, decided: Decided, place: int, people: int) -> dict[str, object]:
    effective = float(decided.effective[place])
    related = np.nan_to_num(np.delete(decided.between[place], place), nan=-1.0)
    others = grid.indicators[:place] + grid.indicators[place + 1:]
    closest = int(np.argmax(related)) if others else -1
    doubled = closest >= 0 and people >= LEAST_FOR_TWIN and related[closest] > TWIN
    hardly = 0 <= effective < DEAD_SHARE and decided.alone[place] < DEAD_SHARE
    dead = hardly and grid.float_weights[place] >= DEAD_WEIGHT
    return {"effective": effective, "spread": float(decided.spread[place]),
            "correlation": float(decided.with_total[place]), "twin": others[closest] if doubled else "",
            "twin_r": float(related[closest]) if doubled else np.nan,
            "flag": DEAD if dead else (NEGATIVE if effective < 0 else "")}
