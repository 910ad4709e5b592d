"""Points of people by indicators, exact: what every question about weights starts from, read from scores and totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from perfkit.errors import DataError, Problem
from perfkit.plan import Role
from perfkit.scoring import match_indicators
from perfkit.sensitivity.lines import Floats, Lines, Values, score_lines

Cells = dict[tuple[Any, ...], Fraction]


@dataclass(frozen=True, eq=False)
class PointsGrid:
    """Exact points of all scored people in one of a role's own periods.

    Parameters
    ----------
    period : str
    people : DataFrame
        Columns subject and spell, sorted.
    indicators : tuple of str
        ``id@variant``, sorted; those with a plan weight above 0.
    weights : tuple of Fraction
        Plan weights; add up to 1.
    points : tuple of tuple of (Fraction or None)
        None where an indicator does not count for a person, whose other weights are then rescaled to 1.
    totals : tuple of Fraction
        The totals of the pay run, which these points and weights give exactly.
    left_out : int
        People without a total (held or no row).
    """

    period: str
    people: pd.DataFrame
    indicators: tuple[str, ...]
    weights: tuple[Fraction, ...]
    points: tuple[tuple[Fraction | None, ...], ...]
    totals: tuple[Fraction, ...]
    left_out: int

    @cached_property
    def present(self) -> Any:
        """Which cells count, as booleans of people by indicators."""
        return np.array([[cell is not None for cell in row] for row in self.points], dtype=bool).reshape(self._shape)

    @cached_property
    def floats(self) -> Floats:
        """Points as floats; 0 where a cell does not count."""
        return np.array([[float(cell or 0) for cell in row] for row in self.points]).reshape(self._shape)

    @cached_property
    def exact(self) -> Values:
        """Points as an object array of fractions; 0 where a cell does not count."""
        cells = np.empty(self._shape, dtype=object)
        for place, row in enumerate(self.points):
            cells[place] = [cell or Fraction(0) for cell in row]
        return cells

    @cached_property
    def float_weights(self) -> Floats:
        """Plan weights as floats."""
        return np.array([float(weight) for weight in self.weights])

    @cached_property
    def places(self) -> Any:
        """Place of each person, 0 for the highest total; people with equal totals share one."""
        level = {total: place for place, total in enumerate(sorted(set(self.totals), reverse=True))}
        return np.array([level[total] for total in self.totals], dtype=np.int64)

    @property
    def own_weights(self) -> int:
        """How many people are scored with weights of their own, because they lack an indicator that others have."""
        return int((~self.present.all(axis=1)).sum())

    @property
    def movable(self) -> list[int]:
        """Positions of the indicators whose weight can move while the others keep their proportions."""
        return [place for place, weight in enumerate(self.weights) if weight < 1]

    def lines(self, moved: int) -> Lines:
        """Return everybody's line for one indicator, as floats."""
        return score_lines(self.floats, self.float_weights, moved, self.present)

    def exact_lines(self, moved: int) -> Lines:
        """Return everybody's line for one indicator, in exact numbers."""
        return score_lines(self.exact, np.array(self.weights, dtype=object), moved, self.present)

    @property
    def _shape(self) -> tuple[int, int]:
        return len(self.points), len(self.indicators)


def plan_weights(role: Role, known: list[str]) -> dict[str, Fraction]:
    """Return the plan weight of each indicator (``id@variant``) of a role, sorted, without those that weigh 0."""
    meant = match_indicators(role.indicators, known)
    found = {meant[name]: rule.weight for name, rule in role.indicators.items() if rule.weight > 0}
    return dict(sorted(found.items()))


def read_grids(scores: pd.DataFrame, totals: pd.DataFrame, role: Role) -> tuple[PointsGrid, ...]:
    """Return one grid per own period of the role, in order.

    Parameters
    ----------
    scores, totals : DataFrame
        Of the pay run, exact columns included; rows of other roles are left alone.
    role : Role

    Raises
    ------
    DataError
        If a total is not what its points and weights give: sensitivity must start from the pay run itself.
    """
    scores, totals = scores[scores["role"] == role.id], totals[totals["role"] == role.id]
    weights = plan_weights(role, sorted(scores["indicator"].unique()))
    points = _counted_points(scores, weights)
    grids = tuple(_grid(str(period), rows, weights, points) for period, rows in totals.groupby("period", sort=True))
    problems = [problem for grid in grids for problem in _departures(grid)]
    if problems:
        raise DataError(problems)
    return grids


def _counted_points(scores: pd.DataFrame, weights: Mapping[str, Fraction]) -> Cells:
    """Return the points of every cell that counts: it has points, and the weight that the total used is above 0."""
    columns = ["period", "subject", "spell", "indicator", "points_numerator", "points_denominator", "weight_numerator"]
    return {tuple(key): Fraction(int(top), int(bottom)) for *key, top, bottom, used in
            scores[columns].fillna("").itertuples(index=False, name=None)
            if key[3] in weights and top and used not in ("", "0")}


def _grid(period: str, totals: pd.DataFrame, weights: Mapping[str, Fraction], points: Cells) -> PointsGrid:
    scored = totals[totals["state"] == "scored"].sort_values(["subject", "spell"])
    keys = list(scored[["subject", "spell"]].itertuples(index=False, name=None))
    exact = (Fraction(int(top), int(bottom)) for top, bottom in
             zip(scored["total_numerator"], scored["total_denominator"], strict=True))
    return PointsGrid(
        period=period, people=scored[["subject", "spell"]].reset_index(drop=True), indicators=tuple(weights),
        weights=tuple(weights.values()), totals=tuple(exact), left_out=len(totals) - len(scored),
        points=tuple(tuple(points.get((period, *key, indicator)) for indicator in weights) for key in keys))


def _departures(grid: PointsGrid) -> list[Problem]:
    found = []
    for subject, row, total in zip(grid.people["subject"], grid.points, grid.totals, strict=True):
        used = [(cell, weight) for cell, weight in zip(row, grid.weights, strict=True) if cell is not None]
        share = sum((weight for _, weight in used), Fraction(0))
        if sum((cell * weight for cell, weight in used), Fraction(0)) != total * share or not used:
            found.append(Problem(what="a total is not the weighted mean of its points", code="total_departs",
                                 got=f"{subject} in {grid.period}: {total}"))
    return found
