"""Funnel limits: how far a rate of few units strays by luck alone, and whom nobody can call lucky or unlucky.

Limits are those of the exact binomial (mid-p is not used), with Holm over people. Where the rate to compare with is
that of the others, it is itself uncertain: given what all of them did together, the exact binomial of one person is
the hypergeometric, stratum by stratum, which no uncertainty is left in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perfkit.statistics.checks import require
from perfkit.statistics.multiplicity import holm

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LEAST_OTHERS = 3
WINSORISED = 0.1
IMPOSSIBLE = 1e-60


def funnel_limits(n: ArrayLike, rate: ArrayLike, chance: float) -> Floats:
    """Return the rate below which a person of `n` units falls with that chance, the true rate being `rate`.

    Parameters
    ----------
    n, rate : array_like
        Units (at least 1) and true rate. Broadcast against each other.
    chance : float
        Of a result below the limit, between 0 and 1: .001 and .999 are the customary outer limits.

    Returns
    -------
    array of float
        Interpolated between the two counts at which the exact binomial crosses the chance; NaN where n is 0.

    Notes
    -----
    Spiegelhalter (2005), appendix. The limits are for drawing: the decision is made by p values.

    Examples
    --------
    >>> funnel_limits([20, 100], 0.9, 0.001).round(3).tolist()
    [0.615, 0.792]
    """
    from scipy.stats import binom

    require(0 < chance < 1, "a chance lies between 0 and 1", got=chance, allowed="(0, 1)")
    size, true = np.broadcast_arrays(np.asarray(n, dtype=float), np.asarray(rate, dtype=float))
    count = binom.ppf(chance, size, true)
    upto = binom.cdf(count, size, true)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((count - (upto - chance) / (upto - binom.cdf(count - 1, size, true))) / size)


def rates_of_others(k: ArrayLike, n: ArrayLike) -> Floats:
    """Return for each person and stratum the rate of all the others there.

    Parameters
    ----------
    k, n : array_like
        Successes and units: one row per person, one column per stratum.

    Returns
    -------
    array of float
        NaN where fewer than three others have units in the stratum.

    Examples
    --------
    >>> rates_of_others([[9], [8], [7], [6]], [[10], [10], [10], [10]]).ravel().round(3).tolist()
    [0.7, 0.733, 0.767, 0.8]
    >>> rates_of_others([[9], [8], [7]], [[10], [10], [10]]).ravel().tolist()
    [nan, nan, nan]
    """
    part, whole = _cells(k, n)
    others = (whole > 0).sum(axis=0) - (whole > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = (part.sum(axis=0) - part) / (whole.sum(axis=0) - whole)
    return np.where(others >= LEAST_OTHERS, rate, np.nan)


def _cells(k: ArrayLike, n: ArrayLike) -> tuple[Ints, Ints]:
    part, whole = np.asarray(k, dtype=np.int64), np.asarray(n, dtype=np.int64)
    require(part.ndim == 2 and part.shape == whole.shape, "successes and units have one row per person and one column "
            "per stratum", got=f"shapes {part.shape} and {whole.shape}")
    wrong = (part < 0) | (part > whole)
    require(not wrong.any(), "successes lie between 0 and the number of units",
            got=f"k = {part[wrong][0]}, n = {whole[wrong][0]}" if wrong.any() else None)
    return part, whole


@dataclass(frozen=True)
class Dispersion:
    """How much more people differ than luck explains: mean squared z score, raw and winsorised.

    Parameters
    ----------
    raw, winsorised : float
        About 1 where all people are alike but for luck; NaN for fewer than two people.
    used : float
        By how much the variance of everybody is widened: the winsorised one where it is above 1 at the 5 % level (of
        the chi-squared of as many people), else 1.
    between : float
        Standard deviation squared between people beyond luck (DerSimonian and Laird), in squared shares.
    """

    raw: float
    winsorised: float
    used: float
    between: float


def dispersion(rates: ArrayLike, expected: ArrayLike, errors: ArrayLike) -> Dispersion:
    """Return the overdispersion of people's rates around what is expected of them.

    Parameters
    ----------
    rates, expected, errors : array_like
        Rate seen, rate expected and standard error by luck of each person. People with a missing cell, or without
        error, are left out.

    Notes
    -----
    Spiegelhalter (2005, 2012): z scores winsorised at their lower and upper tenth (quantile type 7).

    Examples
    --------
    >>> found = dispersion([.9, .8, .7, .6], [.75] * 4, [.03] * 4)
    >>> round(found.raw, 2), round(found.used, 2)
    (13.89, 9.39)
    """
    seen, wanted, error = (np.asarray(part, dtype=float) for part in (rates, expected, errors))
    known = np.isfinite(seen) & np.isfinite(wanted) & (error > 0)
    z, size = (seen - wanted)[known] / error[known], int(known.sum())
    if size < 2:
        return Dispersion(math.nan, math.nan, 1.0, 0.0)
    cut = np.clip(z, *np.quantile(z, [WINSORISED, 1 - WINSORISED]))
    raw, winsorised = float((z * z).mean()), float((cut * cut).mean())
    weight = 1 / error[known] ** 2
    between = (size * winsorised - (size - 1)) / (weight.sum() - (weight ** 2).sum() / weight.sum())
    return Dispersion(raw, winsorised, _widening(winsorised, size), max(0.0, float(between)))


def _widening(phi: float, size: int) -> float:
    from scipy.special import chdtrc

    return phi if phi > 1 and float(chdtrc(size, size * phi)) <= 0.05 else 1.0


@dataclass(frozen=True)
class Funnel:
    """Who stands outside: one cell per person.

    Parameters
    ----------
    expected : array of float
        Successes expected of the person at the rates of the others; NaN with fewer than three others in a stratum.
    p, p_adjusted : array of float
        Two-sided chance of a result at least so far out were all people alike, widened by the overdispersion; and the
        same by Holm over people. At most .05 of the latter names somebody.
    above : array of bool
        Whether more succeeded than expected.
    dispersion : Dispersion
    """

    expected: Floats
    p: Floats
    p_adjusted: Floats
    above: NDArray[np.bool_]
    dispersion: Dispersion


def funnel(k: ArrayLike, n: ArrayLike) -> Funnel:
    """Compare everybody with the others, stratum by stratum.

    Parameters
    ----------
    k, n : array_like of int
        Successes and units: one row per person, one column per stratum.

    Returns
    -------
    Funnel
        People without units, or with fewer than three others in one of their strata, are compared with nobody: NaN.

    Notes
    -----
    Given the successes of a stratum, those of one person are hypergeometric where all are alike; the sum over strata
    is their convolution. p is twice the smaller tail. Where people differ by more than luck (see
    :class:`Dispersion`), the normal score of p is divided by the root of the widening: a whole crowd out of line says
    something of the indicator, not of a person.

    Examples
    --------
    >>> found = funnel([[88], [91], [90], [89], [87], [92], [90], [60]], [[100]] * 8)
    >>> found.expected.round(1).tolist()[-1], found.p_adjusted.round(3).tolist()
    (89.6, [1.0, 0.875, 1.0, 1.0, 1.0, 0.507, 1.0, 0.0])
    """
    part, whole = _cells(k, n)
    rate = rates_of_others(part, whole)
    expected = np.where(whole > 0, whole * rate, 0).sum(axis=1)
    known = np.isfinite(expected) & (whole.sum(axis=1) > 0)
    size = np.maximum(whole.sum(axis=1), 1)
    error = np.sqrt(_variances(part, whole)) / size
    spread = dispersion(np.where(known, part.sum(axis=1) / size, np.nan), expected / size, error)
    p = np.full(len(part), np.nan)
    for row in np.flatnonzero(known):
        p[row] = _widened(_two_sided(part, whole, int(row)), spread.used)
    return Funnel(np.where(known, expected, np.nan), p, holm(p), part.sum(axis=1) > expected, spread)


def _variances(part: Ints, whole: Ints) -> Floats:
    """Return the variance of observed less expected successes of each person, were all alike."""
    others = whole.sum(axis=0) - whole
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = part.sum(axis=0) / whole.sum(axis=0)
        cell = whole * rate * (1 - rate) * (1 + whole / others)
    return np.asarray(np.where(whole > 0, cell, 0).sum(axis=1))


def _two_sided(part: Ints, whole: Ints, row: int) -> float:
    chance, lowest = np.ones(1), 0
    for stratum in np.flatnonzero(whole[row]):
        first, cell = _hypergeometric(int(whole[row, stratum]), int(part[:, stratum].sum()),
                                      int(whole[:, stratum].sum()))
        chance, lowest = np.convolve(chance, cell), lowest + first
    place = int(part[row].sum()) - lowest
    return min(1.0, 2 * min(float(chance[:max(place + 1, 0)].sum()), float(chance[max(place, 0):].sum())))


def _hypergeometric(drawn: int, good: int, size: int) -> tuple[int, Floats]:
    """Return the least count, and the chance of each from there, of good ones among `drawn` of `size`.

    Counts that are next to impossible at either end are left out: there may be tens of thousands of them.
    """
    from scipy.special import gammaln

    lowest = max(0, good - (size - drawn))
    count = np.arange(lowest, min(drawn, good) + 1)
    ways = -(gammaln(count + 1) + gammaln(drawn - count + 1) + gammaln(good - count + 1)
             + gammaln(size - drawn - good + count + 1))
    chance = np.exp(ways - ways.max())
    some = np.flatnonzero(chance > IMPOSSIBLE)
    kept = chance[some[0]:some[-1] + 1]
    return lowest + int(some[0]), kept / kept.sum()


def _widened(p: float, widening: float) -> float:
    if widening == 1.0 or p >= 1:
        return p
    # A p value of nothing (below what a float holds) has no score: the smallest that has one stands for it.
    score = -NormalDist().inv_cdf(max(p, 1e-300) / 2) / math.sqrt(widening)
    return 2 * NormalDist().cdf(-score)
