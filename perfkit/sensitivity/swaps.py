"""The weight at which two people change places: for neighbours in rank and for pairs a hair apart."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from perfkit.sensitivity.dirichlet import probability_at_least
from perfkit.sensitivity.grid import PointsGrid
from perfkit.sensitivity.least_change import least_largest_move, least_moved_weight, least_square_move
from perfkit.sensitivity.lines import nearest_swaps, swap_weights
from perfkit.sensitivity.pairs import Pair, close_pairs, gap_of
from perfkit.sensitivity.stability import WeightLaw

SWAP, CANNOT, LEVEL = "swap", "cannot swap", "level"
EXACT, ROOT = "exact", "root"
SWAP_COLUMNS = ("period", "role", "ahead", "behind", "ahead_spell", "behind_spell", "gap", "indicator", "weight",
                "swap_weight", "change", "swap_numerator", "swap_denominator", "state", "method", "nearest",
                "largest_move", "square_move", "moved_weight", "p_stays")
_NUMBERS = ("gap", "weight", "swap_weight", "change", "largest_move", "square_move", "moved_weight", "p_stays")


def find_swaps(role: str, grids: Sequence[PointsGrid], law: WeightLaw | None = None) -> pd.DataFrame:
    """Return for each close pair and each indicator the weight at which the two change places.

    Parameters
    ----------
    role : str
    grids : sequence of PointsGrid
        The role's own periods; pairs are of one period.
    law : WeightLaw, optional

    Returns
    -------
    DataFrame
        Pairs from the top of the ranking down, indicators sorted. `gap` in points. `swap_weight`: where the lead
        changes hands as this weight moves and the others keep their proportions; `state` is ``swap``, ``cannot swap``
        (no weight of this indicator does it) or ``level`` (they have the same total now). Exact where both have the
        same counted indicators (`swap_numerator` / `swap_denominator`); otherwise each keeps weights of their own and
        the weight is a root of a quadratic equation (`method` ``root``). `change` is in points of weight (1 is one
        hundredth of the whole), and `nearest` marks the indicator of a pair that needs the smallest. `largest_move`,
        `square_move`, `moved_weight`: least change of all weights together, by the largest move, by the root of squared
        moves and by the weight that changes hands (NaN where they can never be level, or have different counted
        indicators). `p_stays`: exact probability under the law that the one ahead stays ahead.
    """
    rows = [{"period": grid.period, "role": role, **row}
            for grid in grids for row in _one_period(grid, law or WeightLaw())]
    return pd.DataFrame(rows, columns=list(SWAP_COLUMNS)).astype(dict.fromkeys(_NUMBERS, "float64"))


def _one_period(grid: PointsGrid, law: WeightLaw) -> list[dict[str, Any]]:
    pairs = close_pairs(grid)
    if not pairs or not grid.movable:
        return []
    first, second = np.array(pairs).T
    same = (grid.present[first] == grid.present[second]).all(axis=1)
    together = _all_weights(grid, law, pairs, same)
    met = {moved: _meeting_weights(grid, moved, (first, second), same) for moved in grid.movable}
    rows = []
    for spot, pair in enumerate(pairs):
        each = [_row(grid, moved, pair, met[moved][spot]) for moved in grid.movable]
        nearest = min((row for row in each if row["state"] == SWAP), key=lambda row: abs(row["change"]), default=None)
        shared = together[spot] | {"method": EXACT if same[spot] else ROOT}
        rows += [row | shared | {"nearest": row is nearest} for row in each]
    return rows


def _meeting_weights(grid: PointsGrid, moved: int, pairs: tuple[Any, Any], same: Any) -> list[Fraction | float]:
    """Return where each pair meets on one weight; NaN where they do not, or neither has the indicator."""
    first, second = pairs
    exact = swap_weights(grid.exact_lines(moved), first, second)
    below, above = nearest_swaps(grid.lines(moved), first, second, float(grid.weights[moved]))
    counted = grid.present[first, moved] | grid.present[second, moved]
    roots = np.where(np.nan_to_num(above, nan=np.inf) - grid.float_weights[moved]
                     < grid.float_weights[moved] - np.nan_to_num(below, nan=-np.inf), above, below)
    return [float("nan") if not has else (exact[spot] if alike else float(roots[spot]))
            for spot, (has, alike) in enumerate(zip(counted, same, strict=True))]


def _row(grid: PointsGrid, moved: int, pair: Pair, met: Fraction | float) -> dict[str, Any]:
    level = grid.totals[pair[0]] == grid.totals[pair[1]]
    swaps = 0 < met < 1
    exact = met if isinstance(met, Fraction) and swaps else None
    return {"ahead": grid.people["subject"].iloc[pair[0]], "behind": grid.people["subject"].iloc[pair[1]],
            "ahead_spell": grid.people["spell"].iloc[pair[0]], "behind_spell": grid.people["spell"].iloc[pair[1]],
            "gap": float(gap_of(grid, pair)), "indicator": grid.indicators[moved], "weight": float(grid.weights[moved]),
            "swap_weight": float(met) if swaps else np.nan,
            "change": 100 * float(met - grid.weights[moved]) if swaps else np.nan,
            "swap_numerator": str(exact.numerator) if exact else "",
            "swap_denominator": str(exact.denominator) if exact else "",
            "state": LEVEL if level else (SWAP if swaps else CANNOT)}


def _all_weights(grid: PointsGrid, law: WeightLaw, pairs: list[Pair], same: Any) -> list[dict[str, float]]:
    """Return the least changes of all weights together, and the chance that the order stays."""
    gaps = np.array([grid.floats[one] - grid.floats[two] for one, two in pairs])
    stays = probability_at_least(gaps, law.concentration * grid.float_weights)
    return [{"p_stays": float(stays[spot]), **_least_changes(grid, pair, gaps[spot])} if same[spot] else
            dict.fromkeys(("p_stays", "largest_move", "square_move", "moved_weight"), np.nan)
            for spot, pair in enumerate(pairs)]


def _least_changes(grid: PointsGrid, pair: Pair, gap: Any) -> dict[str, float]:
    largest, square = (least(gap, grid.float_weights) for least in (least_largest_move, least_square_move))
    moved = least_moved_weight(list(grid.exact[pair[0]] - grid.exact[pair[1]]), grid.weights)
    return {"largest_move": largest.size if largest else np.nan, "square_move": square.size if square else np.nan,
            "moved_weight": np.nan if moved is None else float(moved)}
