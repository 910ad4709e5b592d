"""Luck in a measurement: how reliable an indicator is, what is left of a value after shrinkage, and who passes an edge.

An edge on a rate is exact arithmetic, not exact merit: somebody who truly stands on it passes by the luck of n.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perfkit.statistics.checks import require

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shrunken:
    """Values pulled towards their mean by as much as luck stands in them.

    Parameters
    ----------
    mean : float
        Of all people, weighted by what is known of each.
    between : float
        Variance between people beyond luck.
    values : array of float
        reliability x value + (1 - reliability) x mean; NaN where the value is missing.
    reliability : array of float
        Share of the variance of each person's value that is not luck, 0 to 1.
    overall : float
        Reliability of the indicator: that of a person with the mean luck; NaN for fewer than three people.
    """

    mean: float
    between: float
    values: Floats
    reliability: Floats
    overall: float


def shrink(values: ArrayLike, variances: ArrayLike) -> Shrunken:
    """Shrink values whose variance by luck is known (normal empirical Bayes).

    Parameters
    ----------
    values, variances : array_like
        One cell per person; people with a missing cell take no part. A variance of 0 is not shrunken.

    Notes
    -----
    Variance between people by Paule and Mandel (1982): the one at which the weighted squared distances from the mean
    are as large as expected; it needs no assumption on the form of the distribution.

    Examples
    --------
    >>> found = shrink([.9, .8, .7, .6], [.0025] * 4)
    >>> round(found.between, 4), round(found.overall, 2), found.values.round(3).tolist()
    (0.0142, 0.85, [0.878, 0.792, 0.707, 0.622])
    """
    seen, luck = np.asarray(values, dtype=float), np.asarray(variances, dtype=float)
    known = np.isfinite(seen) & np.isfinite(luck)
    require(bool((luck[known] >= 0).all()), "a variance is 0 or more", got=luck.tolist())
    if known.sum() < 3:
        nothing = np.full(seen.shape, np.nan)
        return Shrunken(math.nan, math.nan, nothing, nothing.copy(), math.nan)
    between = _between(seen[known], luck[known])
    mean = _weighted_mean(seen[known], luck[known], between)
    with np.errstate(invalid="ignore", divide="ignore"):
        reliability = np.where(luck == 0, 1.0, between / (between + luck))
    reliability[~known] = np.nan
    typical = float(luck[known].mean())
    return Shrunken(mean, between, mean + reliability * (seen - mean), reliability,
                    between / (between + typical) if between + typical else math.nan)


def _weighted_mean(seen: Floats, luck: Floats, between: float) -> float:
    if (luck + between == 0).any():
        return float(seen[luck + between == 0].mean())
    return float(np.average(seen, weights=1 / (luck + between)))


def _between(seen: Floats, luck: Floats) -> float:
    """Bisect: the squared distances fall as the variance between people grows."""

    def excess(between: float) -> float:
        total = luck + between
        if (total == 0).any():
            return math.inf if np.ptp(seen) > 0 else -1.0
        return float(((seen - _weighted_mean(seen, luck, between)) ** 2 / total).sum()) - (len(seen) - 1)

    if excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, float(seen.var(ddof=1)) + float(luck.max())
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2


def shrink_rates(k: ArrayLike, n: ArrayLike) -> Shrunken:
    """Shrink rates towards their mean (beta-binomial empirical Bayes).

    Parameters
    ----------
    k, n : array_like
        Successes and units of each person; people without units take no part.

    Notes
    -----
    A person's rate is a draw of a beta distribution with precision M; its mean given k of n is (k + M x mean) /
    (n + M), so that the reliability is n / (n + M). M from the variance between people of :func:`shrink`, where the
    luck of each is that of the mean rate: people at 100 % are not without luck.

    Examples
    --------
    >>> found = shrink_rates([90, 80, 70, 60], [100, 100, 100, 100])
    >>> found.reliability.round(2).tolist(), found.values.round(3).tolist()
    ([0.9, 0.9, 0.9, 0.9], [0.884, 0.795, 0.705, 0.616])
    """
    part, whole = np.asarray(k, dtype=float), np.asarray(n, dtype=float)
    require(bool(((part >= 0) & (part <= whole)).all()), "successes lie between 0 and the number of units")
    mean = float(part.sum() / whole.sum()) if whole.sum() else math.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        rate, inside = part / whole, mean * (1 - mean)
        found = shrink(rate, np.where(whole > 0, inside / whole, np.nan))
    if not found.between > 0:
        return found
    precision = max(inside / found.between - 1, 0.0)
    reliability = np.where(whole > 0, whole / (whole + precision), np.nan)
    typical = float(1 / np.mean(1 / whole[whole > 0]))
    return Shrunken(found.mean, found.between, found.mean + reliability * (rate - found.mean), reliability,
                    typical / (typical + precision))


def pass_chance(edge: Fraction, n: ArrayLike, *, closed: bool = True, from_above: bool = False,
                truth: Fraction | None = None) -> Floats:
    """Return the chance that a rate of `n` units passes an edge where the true rate stands exactly on it.

    Parameters
    ----------
    edge : Fraction
        Share from 0 to 1.
    n : array_like of int
        Units, at least 1.
    closed : bool
        Whether a rate of exactly the edge passes.
    from_above : bool
        Whether rates below the edge pass (where lower is better), not those above it.
    truth : Fraction, optional
        True rate in place of the edge.

    Returns
    -------
    array of float
        By the exact binomial. NaN where n is 0.

    Examples
    --------
    >>> pass_chance(Fraction(95, 100), [19, 20, 200]).round(2).tolist()
    [0.38, 0.74, 0.58]
    """
    from scipy.stats import binom

    require(0 <= edge <= 1, "an edge of a rate lies between 0 and 1", got=edge, allowed="[0, 1]")
    true = float(edge if truth is None else truth)
    sizes = np.asarray(n, dtype=np.int64)
    # The edge in whole successes, by whole numbers: 0.95 x 20 is 19, not a little less or more.
    flat = [edge * int(size) for size in sizes.ravel()]
    if from_above:
        most = [math.floor(at) if closed else math.ceil(at) - 1 for at in flat]
        chance = binom.cdf(most, sizes.ravel(), true)
    else:
        least = [math.ceil(at) if closed else math.floor(at) + 1 for at in flat]
        chance = binom.sf(np.array(least) - 1, sizes.ravel(), true)
    return np.asarray(np.where(sizes > 0, np.reshape(chance, sizes.shape), np.nan))
