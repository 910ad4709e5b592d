"""Intervals of rates: Wilson for independent units, Wilson with a design effect for clustered ones, Newcombe.

An interval describes; it never decides (one test decides a state, see :mod:`perfkit.statistics.tables`). Everybody is
known, so a rate is exact for its period: the interval says how far the same rule could differ by luck.
"""

from __future__ import annotations

from fractions import Fraction
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perfkit.statistics.checks import require

Floats = NDArray[np.float64]


def wilson(k: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the Wilson score interval of `k` successes in `n` independent trials.

    Parameters
    ----------
    k, n : array_like
        Successes and trials, 0 <= k <= n; whole or fractional (an effective n). Broadcast against each other.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    low, high : arrays of float
        Shares from 0 to 1. No successes: `low` is exactly 0; all successes: `high` is exactly 1. Where `n` is 0, or a
        value is missing, there is no rate and both limits are NaN.

    Raises
    ------
    DataError
        Where k is negative or above n, or the level is not between 0 and 1.

    Notes
    -----
    Wilson (1927), without continuity correction. Its mean coverage over rates of .05 to .95 is about .95 already at
    n = 8, which is why it, and not a bootstrap, stands beside a rate of few people.

    Examples
    --------
    >>> low, high = wilson([45, 0, 3], [100, 3, 3])
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.3561, 0.0, 0.4385], [0.5476, 0.5615, 1.0])
    """
    require(0 < level < 1, "a confidence level lies between 0 and 1", got=level, allowed="(0, 1)")
    quantile = NormalDist().inv_cdf((1 + level) / 2)
    return _score_interval(np.asarray(k, dtype=float), np.asarray(n, dtype=float), quantile)


def _score_interval(k: Floats, n: Floats, z: float | Floats) -> tuple[Floats, Floats]:
    wrong = (k < 0) | (k > n)
    require(not wrong.any(), "successes lie between 0 and the number of trials",
            got=_first(wrong, k, n), allowed="0 <= k <= n")
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = (k + z * z / 2) / (n + z * z)
        half = z * np.sqrt(k * (n - k) / n + z * z / 4) / (n + z * z)
    low = np.where(k == 0, 0.0, np.maximum(centre - half, 0))
    high = np.where(k == n, 1.0, np.minimum(centre + half, 1))
    known = n > 0
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def _first(wrong: NDArray[np.bool_], k: Floats, n: Floats) -> str:
    if not wrong.any():
        return ""
    one_k, one_n = (np.broadcast_to(part, wrong.shape)[wrong].flat[0] for part in (k, n))
    return f"k = {one_k:g}, n = {one_n:g}"


def design_effect(successes: ArrayLike, sizes: ArrayLike) -> float:
    """Return how many times the variance of a clustered rate exceeds that of independent units, at least 1.

    Parameters
    ----------
    successes, sizes : array_like
        Successes and units of each cluster (buyer, agent-day).

    Returns
    -------
    float
        Variance of the ratio estimate over the binomial variance; where all units, or none, succeed nothing can be
        seen of the clustering and the largest possible value sum(m^2) / sum(m) is taken. NaN with fewer than two
        clusters that have units.

    Examples
    --------
    >>> round(design_effect([5, 0, 5, 0], [5, 5, 5, 5]), 4)
    6.6667
    >>> design_effect([5, 5], [5, 5])
    5.0
    """
    y, m = _clusters(successes, sizes)
    if len(m) < 2:
        return float("nan")
    total, rate = m.sum(), y.sum() / m.sum()
    if rate in (0.0, 1.0):
        return float((m * m).sum() / total)
    between = len(m) / (len(m) - 1) * ((y - rate * m) ** 2).sum() / total
    return max(1.0, float(between / (rate * (1 - rate))))


def design_effect_of_sums(k: int, n: int, clusters: int, squares: tuple[int, int, int]) -> Fraction | None:
    """Return the design effect exactly, from the sums that an engine adds up in whole numbers.

    Parameters
    ----------
    k, n : int
        Successes and units, 0 <= k <= n.
    clusters : int
        How many clusters they come from.
    squares : tuple of int
        Sums over clusters of m^2, of x^2 and of x m, m being the units of a cluster and x its successes.

    Returns
    -------
    Fraction or None
        As :func:`design_effect`; None with fewer than two clusters or without units.

    Examples
    --------
    >>> design_effect_of_sums(10, 20, 4, (100, 50, 50)), round(design_effect([5, 0, 5, 0], [5] * 4), 4)
    (Fraction(20, 3), 6.6667)
    """
    sizes, hits, both = squares
    if clusters < 2 or n == 0:
        return None
    if k in (0, n):
        return max(Fraction(1), Fraction(sizes, n))
    between = Fraction(clusters, clusters - 1) * (hits * n * n - 2 * k * n * both + k * k * sizes)
    return max(Fraction(1), between / (n * k * (n - k)))


def _clusters(successes: ArrayLike, sizes: ArrayLike) -> tuple[Floats, Floats]:
    y, m = np.asarray(successes, dtype=float), np.asarray(sizes, dtype=float)
    require(y.shape == m.shape and y.ndim == 1, "each cluster has one count of successes and one size",
            got=f"shapes {y.shape} and {m.shape}")
    wrong = ~((y >= 0) & (y <= m))
    require(not wrong.any(), "successes of a cluster lie between 0 and its size", got=_first(wrong, y, m))
    return y[m > 0], m[m > 0]


def clustered_wilson(successes: ArrayLike, sizes: ArrayLike, *, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of a rate whose units come in clusters (ratings of one buyer, chats of one day).

    Parameters
    ----------
    successes, sizes : array_like
        Successes and units of each cluster; clusters without units are left out.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    low, high : float
        Wilson limits on n / design effect with the t quantile of G - 1 degrees of freedom (G clusters with units).
        Fewer than two clusters cannot tell: NaN.

    Raises
    ------
    DataError
        Where successes and sizes do not fit each other.

    Notes
    -----
    Korn and Graubard (1998), with Wilson limits in place of Clopper-Pearson and the design effect kept at 1 or more.

    Examples
    --------
    >>> low, high = clustered_wilson([8, 2, 9, 5, 7, 6], [10, 10, 10, 10, 10, 10])
    >>> round(low, 3), round(high, 3)
    (0.359, 0.822)
    """
    y, m = _clusters(successes, sizes)
    if len(m) < 2:
        return float("nan"), float("nan")
    low, high = wilson_of_clusters(y.sum(), m.sum(), design_effect(y, m), len(m), level=level)
    return float(low), float(high)


def wilson_of_clusters(k: ArrayLike, n: ArrayLike, effect: ArrayLike, clusters: ArrayLike, *,
                       level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the interval of :func:`clustered_wilson` where the design effect is known.

    Parameters
    ----------
    k, n : array_like
        Successes and units. Broadcast against each other and the following.
    effect : array_like
        Design effect, at least 1; NaN where there is none.
    clusters : array_like
        How many clusters, at least 2.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    low, high : arrays of float

    Examples
    --------
    >>> low, high = wilson_of_clusters(37, 60, [1.0, 2.76], 6)
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.452, 0.353], [0.759, 0.826])
    """
    from scipy.special import stdtrit

    require(0 < level < 1, "a confidence level lies between 0 and 1", got=level, allowed="(0, 1)")
    part, whole, times, count = np.broadcast_arrays(*(np.asarray(one, dtype=float) for one in (k, n, effect, clusters)))
    with np.errstate(invalid="ignore", divide="ignore"):
        effective = whole / times
        # All of them stay all of them, whatever the quotient is rounded to.
        hits = np.where(part == whole, effective, part / whole * effective)
    return _score_interval(hits, effective, np.asarray(stdtrit(count - 1, (1 + level) / 2), dtype=np.float64))


def newcombe(k1: ArrayLike, n1: ArrayLike, k2: ArrayLike, n2: ArrayLike, *,
             level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the interval of the difference of two independent rates, k1 / n1 - k2 / n2.

    Parameters
    ----------
    k1, n1, k2, n2 : array_like
        Successes and trials of both groups. Broadcast against each other.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    low, high : arrays of float
        From -1 to 1; NaN where either group is empty.

    Notes
    -----
    Newcombe (1998), method 10: Wilson limits, squared and added. It describes. It does not decide: its null rate
    reaches 7.7 % in small groups, which is why Fisher's test decides.

    Examples
    --------
    >>> low, high = newcombe(56, 70, 48, 80)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0524, 0.3339)
    """
    low1, high1 = wilson(k1, n1, level=level)
    low2, high2 = wilson(k2, n2, level=level)
    with np.errstate(invalid="ignore", divide="ignore"):
        one = np.asarray(k1, dtype=float) / np.asarray(n1, dtype=float)
        two = np.asarray(k2, dtype=float) / np.asarray(n2, dtype=float)
    gap = one - two
    return gap - np.hypot(one - low1, high2 - two), gap + np.hypot(high1 - one, two - low2)
