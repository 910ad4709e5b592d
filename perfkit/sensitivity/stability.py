"""How firm each grade and rank is: exact chances and bands under weights near the plan's, drawn ranks beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pandas as pd

from perfkit.sensitivity.bands import first_change, lowest_sum, score_range
from perfkit.sensitivity.dirichlet import expected_pay, grade_probabilities
from perfkit.sensitivity.draws import RankSpread, rank_spread
from perfkit.sensitivity.grades import GradeScale
from perfkit.sensitivity.grid import PointsGrid
from perfkit.sensitivity.lines import Floats

BAND = Fraction(1, 20)
CERTAIN, OPEN = "certain", "open"
ALL_INDICATORS, OWN_WEIGHTS = "all", "own"
STABILITY_COLUMNS = ("period", "role", "subject", "spell", "total", "grade", "p_grade", "p_up", "p_down",
                     "expected_pay", "low", "high", "first_change", "certain", "rank", "rank_mean", "rank_error",
                     "rank_low", "rank_high", "rank_shift", "indicators")
_GUARD = 1e-9


@dataclass(frozen=True)
class WeightLaw:
    """How weights near the plan's are drawn: Dirichlet(concentration x plan weights).

    A weight `w` then has the standard deviation ``sqrt(w (1 - w) / (concentration + 1))``: 6.9 points for a weight of
    40 % at the default concentration of 50.

    Parameters
    ----------
    concentration : float
        Larger is closer to the plan.
    draws, seed : int
        Of the ranks; everything else is exact.
    """

    concentration: float = 50.0
    draws: int = 10_000
    seed: int = 1


def grade_stability(role: str, grids: Sequence[PointsGrid], scale: GradeScale,
                    law: WeightLaw | None = None) -> pd.DataFrame:
    """Return how firm the grade and the rank of each subject are, per own period.

    Parameters
    ----------
    role : str
    grids : sequence of PointsGrid
    scale : GradeScale
    law : WeightLaw, optional

    Returns
    -------
    DataFrame
        Sorted by period, subject, spell. `p_grade`, `p_up`, `p_down`: exact probability under the law that the grade
        stays, rises, falls. `expected_pay`: exact mean of the grade's pay factor under the law (NaN where a grade has
        none). `low`, `high`: exact range of the total if no weight moves by more than 5 points. `certain`: whether no
        such reweighting changes the grade (judged in exact numbers). `first_change`: the least move, of no weight by
        more than this, that brings the total to an edge of its grade (NaN: none does). `rank` to `rank_shift`: the
        rank at the plan (1 = highest, ties share their mean) and its mean, standard error, 5 % and 95 % points and
        mean absolute shift over the draws.
    """
    parts = [_one_period(role, grid, scale, law or WeightLaw()) for grid in grids if grid.points]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(STABILITY_COLUMNS))


def _one_period(role: str, grid: PointsGrid, scale: GradeScale, law: WeightLaw) -> pd.DataFrame:
    alpha = law.concentration * grid.float_weights
    places = np.array([scale.place(total) for total in grid.totals])
    ranks = rank_spread(grid.floats, alpha, law.draws, seed=law.seed, present=grid.present)
    least, most = score_range(grid.floats, grid.float_weights, float(BAND), grid.present)
    first = first_change(grid.floats, grid.float_weights, *scale.edges(places), grid.present)
    certain = [CERTAIN if sure else OPEN for sure in _certain(grid, scale, places, first)]
    made = grid.people.assign(
        period=grid.period, role=role, total=[float(total) for total in grid.totals],
        grade=[scale.names[place] for place in places], **_chances(grid, scale, alpha, places), low=least, high=most,
        first_change=np.where(np.isfinite(first), first, np.nan), certain=certain, **_ranks(grid, ranks),
        indicators=[ALL_INDICATORS if whole else OWN_WEIGHTS for whole in grid.present.all(axis=1)])
    return made[list(STABILITY_COLUMNS)]


def _chances(grid: PointsGrid, scale: GradeScale, alpha: Floats, places: npt.NDArray[np.int64]) -> dict[str, Floats]:
    cuts = [float(cut) for cut in scale.cuts]
    shares = grade_probabilities(grid.floats, alpha, cuts, scale.owned, grid.present)
    below = np.cumsum(shares, axis=1)
    people = np.arange(len(places))
    stays, falls = shares[people, places], below[people, places] - shares[people, places]
    pay = np.array([np.nan if factor is None else float(factor) for factor in scale.pay])
    return {"p_grade": stays, "p_down": falls, "p_up": (1 - stays - falls).clip(0.0, 1.0),
            "expected_pay": expected_pay(shares, pay, np.ones(len(places)))}


def _ranks(grid: PointsGrid, spread: RankSpread) -> dict[str, Floats]:
    counts = np.bincount(grid.places)
    mean_of_place = np.cumsum(counts) - (counts - 1) / 2
    return {"rank": mean_of_place[grid.places], "rank_mean": spread.mean, "rank_error": spread.error,
            "rank_low": spread.low, "rank_high": spread.high, "rank_shift": spread.shift}


def _certain(grid: PointsGrid, scale: GradeScale, places: npt.NDArray[np.int64], first: Floats) -> list[bool]:
    """Decide in floats where no edge is near, else in exact numbers: who only just reaches an edge may still own it."""
    return [bool(least > float(BAND) + _GUARD) or _exactly_certain(grid, scale, person, int(place))
            for person, (place, least) in enumerate(zip(places, first, strict=True))]


def _exactly_certain(grid: PointsGrid, scale: GradeScale, person: int, place: int) -> bool:
    held = True
    if place > 0:
        lowest = lowest_sum(_away(grid, person, scale.cuts[place - 1]), grid.weights, BAND)
        held = lowest > 0 or (lowest == 0 and scale.owned[place - 1])
    if place < len(scale.cuts):
        highest = -lowest_sum([-value for value in _away(grid, person, scale.cuts[place])], grid.weights, BAND)
        held = held and (highest < 0 or (highest == 0 and not scale.owned[place]))
    return held


def _away(grid: PointsGrid, person: int, cut: Fraction) -> list[Fraction]:
    return [Fraction(0) if cell is None else cell - cut for cell in grid.points[person]]
