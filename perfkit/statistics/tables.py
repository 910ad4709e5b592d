"""Counts that are compared: Fisher's test, its power, and the smallest difference it finds.

One test decides a state: Fisher, two-sided, whose false alarms stay at or below its level at every size. Wilson and
Newcombe limits describe, and mid-p is not used (its null rate reaches 7.7 %).
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perfkit.statistics.checks import require

Floats = NDArray[np.float64]
TIE = 1e-7
EXACT_CELLS = 250_000


def fisher(a: ArrayLike, n1: ArrayLike, b: ArrayLike, n2: ArrayLike) -> Floats:
    """Return the two-sided p value of Fisher's exact test of a of n1 against b of n2.

    Parameters
    ----------
    a, n1, b, n2 : array_like of int
        Successes and people of both groups. Broadcast against each other.

    Returns
    -------
    array of float
        Sum of the probabilities of all tables with the same margins that are not more likely than the one seen. 1
        where a group is empty.

    Raises
    ------
    DataError
        Where successes are negative or above the group's size.

    Notes
    -----
    Tables that are equally likely but for rounding count as equal (relative 1e-7, as R does).

    Examples
    --------
    >>> fisher([45, 48], [100, 100], [60, 60], [100, 100]).round(4).tolist()
    [0.0472, 0.1184]
    """
    a, n1, b, n2 = np.broadcast_arrays(*(np.asarray(part, dtype=np.int64) for part in (a, n1, b, n2)))
    wrong = (a < 0) | (b < 0) | (a > n1) | (b > n2)
    require(not wrong.any(), "successes lie between 0 and the size of the group",
            got=[int(part[wrong].flat[0]) for part in (a, n1, b, n2)] if wrong.any() else None)
    tables, back = np.unique(np.stack([a.ravel(), n1.ravel(), (a + b).ravel(), n2.ravel()]), axis=1,
                             return_inverse=True)
    found = np.array([_margin_p(one, two, k)[first - max(0, k - two)] for first, one, k, two in tables.T.tolist()],
                     dtype=np.float64)
    return np.asarray(found[back.ravel()].reshape(a.shape))


@lru_cache(maxsize=4096)
def _margin_p(n1: int, n2: int, k: int) -> Floats:
    """Return the p value of every table with these margins, by successes of the first group from the lowest."""
    from scipy.special import gammaln

    first = np.arange(max(0, k - n2), min(n1, k) + 1)
    ways = -(gammaln(first + 1) + gammaln(n1 - first + 1) + gammaln(k - first + 1) + gammaln(n2 - k + first + 1))
    chance = np.exp(ways - ways.max())
    chance /= chance.sum()
    ordered = np.sort(chance)
    upto = np.searchsorted(ordered, chance * (1 + TIE), side="right")
    p = np.minimum(np.cumsum(ordered)[upto - 1], 1.0)
    p.flags.writeable = False
    return np.asarray(p)


def smallest_fisher_p(n1: int, n2: int) -> float:
    """Return the smallest p value that any outcome can give at these sizes: above .05 the test cannot tell.

    Examples
    --------
    >>> round(smallest_fisher_p(3, 3), 3), round(smallest_fisher_p(4, 4), 3)
    (0.1, 0.029)
    """
    return min(float(_margin_p(n1, n2, k).min()) for k in {n1, n2})


@lru_cache(maxsize=8)
def _rejections(n1: int, n2: int, alpha: float) -> Floats:
    """Return 1 for every pair of successes at which Fisher's test rejects, 0 elsewhere."""
    rejected = np.zeros((n1 + 1, n2 + 1))
    for k in range(n1 + n2 + 1):
        lowest = max(0, k - n2)
        first = lowest + np.flatnonzero(_margin_p.__wrapped__(n1, n2, k) <= alpha)
        rejected[first, k - first] = 1
    rejected.flags.writeable = False
    return rejected


def fisher_power(n1: int, n2: int, rates: tuple[float, float], *, alpha: float = 0.05) -> float:
    """Return the chance that Fisher's test rejects when the two groups truly have these rates.

    Parameters
    ----------
    n1, n2 : int
        People of both groups.
    rates : tuple of float
        True rates of both groups.
    alpha : float
        Level of the test.

    Returns
    -------
    float
        Exact up to a quarter of a million tables; beyond that by :func:`normal_power`.

    Examples
    --------
    >>> round(fisher_power(8, 8, (0.9, 0.2)), 3), round(fisher_power(20, 20, (0.5, 0.5)), 3)
    (0.792, 0.02)
    """
    if (n1 + 1) * (n2 + 1) > EXACT_CELLS:
        return normal_power(n1, n2, rates, alpha=alpha)
    return float(_binomial(n1, rates[0]) @ _rejections(n1, n2, alpha) @ _binomial(n2, rates[1]))


def _binomial(n: int, rate: float) -> Floats:
    from scipy.special import gammaln, xlog1py, xlogy

    k = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return np.asarray(np.exp(ways + xlogy(k, rate) + xlog1py(n - k, -rate)))


def binomial_tails(k: int, n: int, rate: float) -> tuple[float, float]:
    """Return the chance of at most `k` and of at least `k` successes in `n` at a true `rate`.

    Examples
    --------
    >>> at_most, at_least = binomial_tails(2, 10, 0.5)
    >>> round(at_most, 4), round(at_least, 4)
    (0.0547, 0.9893)
    """
    require(0 <= k <= n, "successes lie between 0 and the number of trials", got=f"k = {k}, n = {n}")
    chance = _binomial(n, rate)
    return min(1.0, float(chance[: k + 1].sum())), min(1.0, float(chance[k:].sum()))


def normal_power(n1: float, n2: float, rates: tuple[float, float], *, alpha: float = 0.05) -> float:
    """Return the power of the test of two rates by the normal approximation (pooled under the null).

    Examples
    --------
    >>> round(normal_power(100, 100, (0.7, 0.6)), 4)
    0.3156
    """
    one, two = rates
    pooled = (n1 * one + n2 * two) / (n1 + n2)
    null = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    true = math.sqrt(one * (1 - one) / n1 + two * (1 - two) / n2)
    reach = abs(one - two) - NormalDist().inv_cdf(1 - alpha / 2) * null
    return NormalDist().cdf(reach / true) if true else float(reach > 0)


def n_per_group(rates: tuple[float, float], *, alpha: float = 0.05, power: float = 0.8) -> float:
    """Return how many people each group needs for that power, by the normal approximation.

    Examples
    --------
    >>> round(n_per_group((0.7, 0.6)), 1)
    355.9
    """
    one, two = rates
    require(one != two, "two equal rates cannot be told apart by any number of people", got=rates)
    mean = (one + two) / 2
    null = NormalDist().inv_cdf(1 - alpha / 2) * math.sqrt(2 * mean * (1 - mean))
    true = NormalDist().inv_cdf(power) * math.sqrt(one * (1 - one) + two * (1 - two))
    return ((null + true) / (one - two)) ** 2


@lru_cache(maxsize=4096)
def minimum_detectable(n1: int, n2: int, rate: float, *, alpha: float = 0.05, power: float = 0.8) -> float:
    """Return the smallest difference of two rates that Fisher's test finds with that power at these sizes.

    Parameters
    ----------
    n1, n2 : int
        People of both groups.
    rate : float
        Rate of both groups together, which is kept while the difference grows.
    alpha, power : float
        Level of the test; chance that it rejects.

    Returns
    -------
    float
        A share, to three decimals rounded up, whichever group is the higher one. NaN where not even the largest
        possible difference would be found.

    Examples
    --------
    >>> minimum_detectable(20, 20, 0.55), minimum_detectable(3, 3, 0.5)
    (0.477, nan)
    """
    found = [_detectable(n1, n2, rate, (alpha, power)), _detectable(n2, n1, rate, (alpha, power))]
    return min((gap for gap in found if not math.isnan(gap)), default=math.nan)


def _detectable(n1: int, n2: int, rate: float, aim: tuple[float, float]) -> float:
    """Bisect over the difference at which the first group is the higher one."""
    first, second = n2 / (n1 + n2), n1 / (n1 + n2)
    low, high = 0, math.floor(1000 * min((1 - rate) / first, rate / second, 1) + 1e-9)

    def strong(thousandths: int) -> bool:
        gap = thousandths / 1000
        rates = min(rate + gap * first, 1.0), max(rate - gap * second, 0.0)
        return fisher_power(n1, n2, rates, alpha=aim[0]) >= aim[1]

    if not strong(high):
        return math.nan
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if strong(middle) else (middle, high)
    return high / 1000
