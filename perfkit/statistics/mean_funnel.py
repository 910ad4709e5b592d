"""Whom nobody can call lucky or unlucky by a mean: units dealt out anew within their strata.

Where all people are alike, who had which unit of a stratum is chance. So units are dealt out again and again, to each
as many of each stratum as before, and the person's mean less that of the others is set against what comes of that. It
holds for any distribution of waits and for few units: (draws at least so far out + 1) / (draws + 1) is a valid p value.
Studentised, it also holds, for many units, where people differ in how much their units vary but not in their mean. A
unit is what is independent of others: a case, or all cases of a person and day where those are alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perfkit.statistics.checks import require
from perfkit.statistics.funnel import LEAST_OTHERS, Dispersion, dispersion

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LEAST_UNITS = 20
MOST_DEALT = 500_000_000
_AT_ONCE = 2_000_000
_CLOSE = 1e-9


@dataclass(frozen=True)
class MeanFunnel:
    """Who stands outside: one cell per person.

    Parameters
    ----------
    gap : array of float
        Mean over the person's units of value less the mean of the others in the same stratum; NaN with fewer than
        three others in a stratum.
    p : array of float
        Two-sided chance of a gap at least so far out were all people alike, widened by the overdispersion. NaN for
        whom nobody is compared with.
    enough : array of bool
        Whether there are at least twenty units, and as many of the others in the same strata.
    dispersion : Dispersion
    draws : int
    """

    gap: Floats
    p: Floats
    enough: NDArray[np.bool_]
    dispersion: Dispersion
    draws: int


def mean_funnel(person: ArrayLike, stratum: ArrayLike, value: ArrayLike, *, people: int, draws: int,
                seed: int) -> MeanFunnel:
    """Compare everybody's mean with that of the others, stratum by stratum.

    Parameters
    ----------
    person, stratum : array_like of int
        Of each unit, numbered from 0.
    value : array_like
        Of each unit; whole numbers keep ties exact.
    people : int
        How many people there are.
    draws : int
        How often all units are dealt out: the smallest p value is 2 / (draws + 1).
    seed : int

    Returns
    -------
    MeanFunnel
        The order of the units does not matter.

    Raises
    ------
    DataError
        Where the three have not one cell per unit, or units x draws are more than 500 million.

    Notes
    -----
    The gap of a person is the sum over strata of own units x (own mean - mean of the others) over its number of units.
    It is divided by the root of the own variance (of all own units, each less the mean of the others) over the number
    of units plus that of the others' means, as Welch's statistic is (Janssen 1997; Chung and Romano 2013). Each tail is
    counted by itself and p is twice the smaller one, as waits are skewed. Where people differ by more than luck (see
    :class:`perfkit.statistics.funnel.Dispersion`), the score is divided by the root of the widening before it is set
    against the deals.

    Examples
    --------
    >>> waits = np.random.default_rng(1).integers(1, 100, (8, 40))
    >>> waits[7] += 60
    >>> found = mean_funnel(np.repeat(range(8), 40), np.zeros(320, int), waits.ravel(), people=8, draws=999, seed=1)
    >>> [place for place, p in enumerate(found.p * 8) if p <= .05], float(found.p[7])
    ([7], 0.002)
    """
    dealt = _Dealt.of(person, stratum, value, people)
    require(len(dealt.values) * draws <= MOST_DEALT, "too many units to deal out so often",
            got=f"{len(dealt.values)} units x {draws} draws", allowed=f"at most {MOST_DEALT:,}")
    known, size = dealt.compared(), dealt.sizes.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = np.where(known, dealt.sums(dealt.values[None])[0] / size, np.nan)
        spread = dispersion(gap, np.zeros(people), np.sqrt(dealt.variances()) / size)
    enough = known & (size >= LEAST_UNITS) & (dealt.units_of_others() >= LEAST_UNITS)
    p = dealt.chances(math.sqrt(spread.used), draws, np.random.default_rng(seed))
    return MeanFunnel(gap, np.where(enough, p, np.nan), enough, spread, draws)


@dataclass(frozen=True)
class _Dealt:
    """Units in the order of stratum and person, each stratum's values sorted anew for every deal.

    `values` are less the whole number nearest to the mean of their stratum; `starts` is where each cell (a stratum and
    a person with units in it) begins, `cells` its person and stratum; `sizes` holds people x strata.
    """

    values: Floats
    pooled: Floats
    starts: Ints
    cells: tuple[Ints, Ints]
    bounds: Ints
    sizes: Floats

    @classmethod
    def of(cls, person: ArrayLike, stratum: ArrayLike, value: ArrayLike, people: int) -> _Dealt:
        who, where = np.asarray(person, dtype=np.int64), np.asarray(stratum, dtype=np.int64)
        held = np.asarray(value, dtype=float)
        require(who.ndim == 1 and who.shape == where.shape == held.shape, "each unit has one person, stratum and value",
                got=f"shapes {who.shape}, {where.shape} and {held.shape}")
        order = np.lexsort((held, who, where))
        who, where, held = who[order], where[order], held[order]
        strata = int(where.max()) + 1 if len(where) else 0
        bounds = np.searchsorted(where, np.arange(strata + 1))
        means = np.array([np.rint(held[first:last].mean()) if last > first else 0
                          for first, last in pairwise(bounds)])
        held = held - means[where] if len(held) else held
        starts = np.flatnonzero(np.r_[True, (np.diff(where) != 0) | (np.diff(who) != 0)]) if len(held) else where
        sizes = np.zeros((people, strata))
        np.add.at(sizes, (who, where), 1)
        return cls(held, held[np.lexsort((held, where))], starts, (who[starts], where[starts]), bounds, sizes)

    def chances(self, widening: float, draws: int, rng: np.random.Generator) -> Floats:
        """Return twice the smaller tail of each person's score over `widening` among those of all deals."""
        seen = self.scores(self.values[None])[0] / widening
        slack = _CLOSE * np.maximum(1, np.abs(np.where(np.isfinite(seen), seen, 1)))
        upper, lower = np.zeros(len(seen)), np.zeros(len(seen))
        step = max(1, _AT_ONCE // max(len(self.values), 1))
        for begun in range(0, draws, step):
            drawn = self.scores(self.shuffled(rng, min(step, draws - begun)))
            upper += (drawn >= seen - slack).sum(axis=0)
            lower += (drawn <= seen + slack).sum(axis=0)
        return np.minimum(1.0, 2 * (np.minimum(upper, lower) + 1) / (draws + 1))

    def shuffled(self, rng: np.random.Generator, times: int) -> Floats:
        """Return the values of `times` deals, one a row."""
        made = np.empty((times, len(self.pooled)))
        for first, last in pairwise(self.bounds):
            made[:, first:last] = rng.permuted(np.broadcast_to(self.pooled[first:last], (times, last - first)), axis=1)
        return made

    @property
    def others(self) -> Floats:
        return np.asarray(self.sizes.sum(axis=0) - self.sizes)

    def compared(self) -> NDArray[np.bool_]:
        """Tell who has units, and three others in each stratum of them."""
        have = self.sizes > 0
        return np.asarray(have.any(axis=1) & ((have.sum(axis=0) - have >= LEAST_OTHERS) | ~have).all(axis=1))

    def units_of_others(self) -> Floats:
        return np.asarray(np.where(self.sizes > 0, self.others, 0).sum(axis=1))

    def variances(self) -> Floats:
        """Return the variance of each person's sum of gaps over deals, exactly."""
        whole, count = np.array([self.pooled[first:last].var() for first, last in
                                 pairwise(self.bounds)]), self.sizes.sum(axis=0)
        cell = self.sizes * count ** 2 / (self.others * (count - 1)) * whole
        return np.asarray(np.where(self.sizes > 0, cell, 0).sum(axis=1))

    def _by_cell(self, dealt: Floats) -> Floats:
        """Return sums by deal, person and stratum."""
        found = np.zeros((len(dealt), *self.sizes.shape))
        if len(self.starts):
            found[:, self.cells[0], self.cells[1]] = np.add.reduceat(dealt, self.starts, axis=1)
        return found

    def _gaps(self, own: Floats) -> Floats:
        """Return own units x (own mean - mean of the others), summed over strata."""
        rest = own.sum(axis=1, keepdims=True) - own
        with np.errstate(invalid="ignore", divide="ignore"):
            cell = own - self.sizes * rest / self.others
        return np.asarray(np.where(self.sizes > 0, cell, 0).sum(axis=2))

    def sums(self, dealt: Floats) -> Floats:
        """Return each person's sum of gaps, by deal."""
        return self._gaps(self._by_cell(dealt))

    def scores(self, dealt: Floats) -> Floats:
        """Return each person's studentised gap, by deal."""
        own, squares = self._by_cell(dealt), self._by_cell(dealt * dealt)
        gap, size = self._gaps(own), self.sizes.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            rest, rest_squares = (sums.sum(axis=1, keepdims=True) - sums for sums in (own, squares))
            middle = np.where(self.sizes > 0, rest / self.others, 0)
            # Own units, each less the mean of the others in its stratum: their squares, less those of their mean.
            around = (squares - 2 * middle * own + self.sizes * middle ** 2).sum(axis=2) - gap ** 2 / size
            noise = (rest_squares - self.others * middle ** 2) / (self.others - 1) * self.sizes ** 2 / self.others
            variance = around * size / (size - 1) + np.where(self.sizes > 0, noise, 0).sum(axis=2)
            score = gap / np.sqrt(np.maximum(variance, 0))
        flat = np.abs(gap) <= _CLOSE * np.maximum(1, size)
        return np.where(flat, 0.0, score)
