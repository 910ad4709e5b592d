"""Ranks under drawn weights: the one question of this room that has no closed form for a large team.

Weights come from a Dirichlet law round the plan, in chunks of at most 50,000 scores so that the work stays in the
processor's cache and memory does not grow with the number of draws. A seed gives the same ranks for any chunk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from perfkit.errors import DataError, Problem

Floats: TypeAlias = npt.NDArray[np.float64]
Integers: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
SCORES_PER_CHUNK = 50_000
MOST_CLASSES = 400
_KEY_BITS = 62


@dataclass(frozen=True, eq=False)
class RankSpread:
    """Where the rank of each person lies over the draws; 1 is the highest score, ties share their mean rank.

    Parameters
    ----------
    mean : array
        Mean rank.
    error : array
        Standard error of the mean rank (drawn, not exact).
    low, high : array
        The ranks at 5 % and 95 % of the draws (to the width of a class of ranks for more than 400 people).
    shift : array
        Mean absolute distance from the rank at the plan.
    """

    mean: Floats
    error: Floats
    low: Floats
    high: Floats
    shift: Floats


def draw_weights(alpha: Floats, draws: int, *, seed: int, rows: int) -> Iterator[Floats]:
    """Yield weights from Dirichlet(alpha), `rows` at a time, `draws` in all.

    Examples
    --------
    >>> sum(len(part) for part in draw_weights(np.array([20.0, 30.0]), 100, seed=1, rows=30))
    100
    """
    source = np.random.default_rng(seed)
    for start in range(0, draws, rows):
        parts = source.standard_gamma(alpha, size=(min(rows, draws - start), len(alpha)))
        yield parts / parts.sum(axis=1, keepdims=True)


def rank_spread(points: Floats, alpha: Floats, draws: int, *, seed: int, present: Bools | None = None) -> RankSpread:
    """Rank all people under each drawn set of weights.

    People with the same points in the same cells, or the same points everywhere, are level under any weights and
    share one row of the work; all others are level with probability 0.

    Parameters
    ----------
    points : array, shape (people, indicators)
    alpha : array, shape (indicators,)
        Concentration times plan weights, all above 0.
    draws : int
    seed : int
    present : array of bool, optional
        Cells that count (default: all); a person's weights are rescaled to these.

    Raises
    ------
    DataError
        If nothing is drawn or a parameter is not above 0.

    Examples
    --------
    >>> points = np.array([[90.0, 60, 70, 50], [60, 85, 80, 90], [75, 75, 72, 71]])
    >>> spread = rank_spread(points, 50 * np.array([0.4, 0.3, 0.2, 0.1]), 2_000, seed=1)
    >>> spread.mean.round(1).tolist(), float(spread.mean.sum().round(9))
    ([2.4, 1.7, 1.9], 6.0)
    """
    if draws < 1 or not (alpha > 0).all():
        raise DataError(Problem(what="ranks need a number of draws and parameters above 0", code="out_of_range",
                                got=f"{draws} draws, least parameter {alpha.min(initial=np.inf):g}", allowed="> 0"))
    counted = np.ones(points.shape, dtype=bool) if present is None else present
    rows, own, people = np.unique(_cells(points, counted), axis=0, return_inverse=True, return_counts=True)
    desk = _Desk.of(rows[:, :points.shape[1]], rows[:, points.shape[1]:], people)
    tally = _Tally.empty(len(points), desk.doubled_ranks(alpha[None, :] / alpha.sum())[0])
    for weights in draw_weights(alpha, draws, seed=seed, rows=max(1, SCORES_PER_CHUNK // len(rows))):
        tally.add(desk.doubled_ranks(weights))
    return tally.spread(draws, own.ravel())


def _cells(points: Floats, counted: Bools) -> Floats:
    """Return points and which of them count, side by side, so that people who are always level have equal rows.

    Someone with the same points everywhere has that total whatever the weights, and whatever cells are missing.
    """
    lowest, highest = (reach(np.where(counted, points, away), axis=1, keepdims=True)
                       for reach, away in ((np.min, np.inf), (np.max, -np.inf)))
    steady = lowest == highest
    return np.hstack([np.where(steady, highest, np.where(counted, points, 0.0)), counted | steady])


@dataclass(frozen=True, eq=False)
class _Desk:
    """Rows of points laid out for ranking: how far below the best possible score, in units of a 62 bit integer."""

    below: Floats
    shares: Floats
    people: Integers
    bits: int

    @classmethod
    def of(cls, points: Floats, shares: Floats, people: Integers) -> _Desk:
        bits = max(1, (len(people) - 1).bit_length())
        counted = points[shares > 0]
        best, spread = counted.max(), max(float(np.ptp(counted)), 1e-9)
        below = np.where(shares > 0, (best - points) * (2.0 ** (_KEY_BITS - bits) / spread), 0.0)
        return cls(below, shares, people, bits)

    def doubled_ranks(self, weights: Floats) -> Integers:
        """Return twice the rank of each row of people, per set of weights (twice, so that shared ranks stay whole).

        How far a score lies below the best and the row are packed into one integer, so that a plain sort of integers
        (vector code) gives the order, faster than sorting positions.
        """
        behind = weights @ self.below.T
        if not self.shares.all():
            behind /= weights @ self.shares.T
        keys = behind.astype(np.int64)
        keys <<= self.bits
        keys |= np.arange(len(self.people))
        keys.sort(axis=1)
        keys &= (1 << self.bits) - 1
        ranks = np.empty_like(keys)
        np.put_along_axis(ranks, keys, self._in_order(keys), axis=1)
        return ranks

    def _in_order(self, order: Integers) -> Integers:
        if self.people.max() == 1:
            return np.broadcast_to(2 * np.arange(1, len(self.people) + 1), order.shape)
        held = self.people[order]
        return np.asarray(2 * np.cumsum(held, axis=1) - held + 1)


@dataclass(frozen=True, eq=False)
class _Tally:
    """What is kept of the draws: sums, and counts of ranks in classes (never people times people for a large team)."""

    plan: Integers
    sums: Floats
    counts: Integers
    width: int

    @classmethod
    def empty(cls, people: int, plan: Integers) -> _Tally:
        width = -(-people // MOST_CLASSES)
        return cls(plan, np.zeros((3, len(plan))), np.zeros((len(plan), -(-people // width)), dtype=np.int64), width)

    def add(self, ranks: Integers) -> None:
        moved = (ranks - self.plan) / 2
        draw = np.ones(len(moved))
        self.sums[0] += draw @ moved
        self.sums[1] += np.einsum("ij,ij->j", moved, moved)
        self.sums[2] += draw @ np.abs(moved)
        rows, classes = self.counts.shape
        place = (ranks // 2 - 1) // self.width + classes * np.arange(rows)
        np.add.at(self.counts.reshape(-1), place.reshape(-1), 1)

    def spread(self, draws: int, own: Integers) -> RankSpread:
        moved, square, shift = self.sums / draws
        error = np.sqrt(np.maximum(square - moved * moved, 0.0) / draws)
        share = np.cumsum(self.counts, axis=1) / draws
        low, high = ((share < part).sum(axis=1) * self.width + 1.0 for part in (0.05, 0.95))
        return RankSpread(*(each[own] for each in (self.plan / 2 + moved, error, low, high + self.width - 1, shift)))
