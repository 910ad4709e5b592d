"""Permutation of whole teams: the test for groups that no team is divided by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from perfkit.statistics.checks import require

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LISTED_AT_MOST = 20_000
DRAWS = 9_999


def permute_teams(successes: Sequence[int], sizes: Sequence[int], inside: Sequence[bool], *, seed: int) -> float:
    """Return the p value of a difference in rates when whole teams, not people, are dealt to the two groups.

    Parameters
    ----------
    successes, sizes : sequence of int
        Successes and people of each team.
    inside : sequence of bool
        Whether the team belongs to the first group.
    seed : int
        Seed of the draws where the arrangements are too many to be listed (more than 20,000).

    Returns
    -------
    float
        Share of arrangements with an absolute difference of pooled rates at least as large as the one seen; all of
        them where they can be listed, else 9,999 draws and the arrangement seen.

    Notes
    -----
    For groups that are constant within teams, where Fisher's test would flag 18 to 21 % of nulls. The answer depends
    on the order of the teams only where draws are needed: sort them first.

    Examples
    --------
    >>> permute_teams([9, 8, 9, 9, 2, 1, 3, 2], [10] * 8, [True] * 4 + [False] * 4, seed=1)
    0.02857142857142857
    """
    require(len(successes) == len(sizes) == len(inside), "each team has one count, one size and one side",
            got=f"{len(successes)}, {len(sizes)} and {len(inside)}")
    y, m, chosen = np.asarray(successes), np.asarray(sizes), np.flatnonzero(np.asarray(inside))
    arrangements = _arrangements(len(y), len(chosen), seed)
    gaps = _rate_gaps(y, m, arrangements)
    seen = _rate_gaps(y, m, chosen[None])[0]
    as_large = int((gaps >= seen - 1e-12).sum())
    listed = math.comb(len(y), len(chosen)) <= LISTED_AT_MOST
    return as_large / len(gaps) if listed else (as_large + 1) / (len(gaps) + 1)


def _rate_gaps(y: Ints, m: Ints, arrangements: Ints) -> Floats:
    one, people = y[arrangements].sum(axis=1), m[arrangements].sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        gaps = np.abs(one / people - (y.sum() - one) / (m.sum() - people))
    return np.asarray(np.nan_to_num(gaps, nan=0.0))


def _arrangements(teams: int, inside: int, seed: int) -> Ints:
    if math.comb(teams, inside) <= LISTED_AT_MOST:
        return np.array(list(combinations(range(teams), inside)), dtype=np.int64).reshape(-1, inside)
    drawn = np.random.default_rng(seed).random((DRAWS, teams)).argsort(axis=1, kind="stable")
    return np.asarray(drawn[:, :inside], dtype=np.int64)
