"""Order of two measures: does pay follow performance, and how often does it run against it.

All counts of pairs are exact whole numbers in O(n log n), so the same code serves 8 people and 10,000.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perfkit.statistics.checks import finite, require

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEWEST_FOR_INTERVAL = 8


def below_in_both(x: ArrayLike, y: ArrayLike) -> Ints:
    """Return for each cell how many others are strictly lower in `x` and strictly lower in `y`.

    Parameters
    ----------
    x, y : array_like
        Two measures of the same people. Turn the sign of one to count "higher in".

    Returns
    -------
    array of int
        One count per cell; ties in either measure count for nobody.

    Notes
    -----
    A wavelet matrix: people stand in order of `x`, and one pass per bit of the rank of `y` narrows, for everybody at
    once, the stretch of people with lower `x` to those with lower `y`.

    Examples
    --------
    >>> below_in_both([1, 2, 3, 3], [10, 30, 20, 40]).tolist()
    [0, 1, 1, 2]
    """
    x_rank, y_rank = _places_below(x), _places_below(y)
    start, end = np.zeros_like(x_rank), x_rank
    level, found = y_rank[np.argsort(x_rank, kind="stable")], np.zeros_like(x_rank)
    for bit in reversed(range(len(x_rank).bit_length())):
        high = (level >> bit & 1).astype(bool)
        lows = np.concatenate([[0], np.cumsum(~high)])
        start_low, end_low = lows[start], lows[end]
        up = (y_rank >> bit & 1).astype(bool)
        found += np.where(up, end_low - start_low, 0)
        start = np.where(up, lows[-1] + start - start_low, start_low)
        end = np.where(up, lows[-1] + end - end_low, end_low)
        level = np.concatenate([level[~high], level[high]])
    return found


def _places_below(values: ArrayLike) -> Ints:
    """Return how many cells are strictly lower than each cell: equal cells share the count."""
    array = np.asarray(values)
    return np.searchsorted(np.sort(array), array, side="left").astype(np.int64)


def inversions(performance: ArrayLike, pay: ArrayLike) -> Ints:
    """Return for each person how many others have a strictly lower result and strictly higher pay.

    Parameters
    ----------
    performance, pay : array_like
        One cell per person of one role; higher is better.

    Returns
    -------
    array of int
        Its sum is the number of inverted pairs. A tie in either measure is no inversion.

    Examples
    --------
    >>> inversions([70, 80, 90], [500, 300, 300]).tolist()
    [0, 1, 1]
    """
    result, money = _pair(performance, pay)
    return below_in_both(result, -money)


def envy(performance: ArrayLike, pay: ArrayLike) -> Floats:
    """Return for each person how much more the best paid of those with no better result gets.

    Parameters
    ----------
    performance, pay : array_like
        One cell per person of one role; higher is better.

    Returns
    -------
    array of float
        In units of pay, 0 where nobody with an equal or lower result is paid more. Unlike an inversion it counts
        unequal pay for an equal result too.

    Examples
    --------
    >>> envy([70, 80, 80], [500, 300, 400]).tolist()
    [0.0, 200.0, 100.0]
    """
    result, money = _pair(performance, pay)
    if not len(result):
        return money
    order = np.argsort(result, kind="stable")
    highest = np.maximum.accumulate(money[order])
    no_better = np.searchsorted(result[order], result, side="right")
    return np.asarray(highest[no_better - 1] - money)


def gini_correlation(performance: ArrayLike, pay: ArrayLike) -> float:
    """Return the Gini correlation: concentration of pay in order of performance over the Gini of pay.

    Parameters
    ----------
    performance, pay : array_like
        One cell per person; higher is better.

    Returns
    -------
    float
        1: pay is ordered as performance is; -1: the other way round. People with an equal result share their mean
        rank. NaN where pay is all equal.

    Notes
    -----
    cov(pay, rank of performance) / cov(pay, rank of pay), Schechtman and Yitzhaki (1987).

    Examples
    --------
    >>> gini_correlation([1, 2, 3], [10, 20, 40]), round(gini_correlation([2, 1, 3], [10, 20, 40]), 3)
    (1.0, 0.667)
    """
    result, money = _pair(performance, pay)
    own = _mean_ranks(money) @ (money - money.mean()) if len(money) else 0.0
    if own <= 0:
        return float("nan")
    return float(_mean_ranks(result) @ (money - money.mean()) / own)


def _mean_ranks(values: Floats) -> Floats:
    ordered = np.sort(values)
    return (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")) / 2


def _pair(performance: ArrayLike, pay: ArrayLike) -> tuple[Floats, Floats]:
    result, money = finite(performance, "performance"), finite(pay, "pay")
    require(len(result) == len(money), "performance and pay have one cell per person",
            got=f"{len(result)} and {len(money)}")
    return result, money


@dataclass(frozen=True)
class TauB:
    """Kendall's tau-b with its interval.

    Parameters
    ----------
    tau : float
        From -1 to 1; NaN where either measure is all equal.
    low, high : float
        NaN with fewer than eight people or where every pair agrees (or none does): nothing shows the spread.
    n : int
        People.
    """

    tau: float
    low: float
    high: float
    n: int


def kendall_tau_b(performance: ArrayLike, pay: ArrayLike, *, level: float = 0.95) -> TauB:
    """Return Kendall's tau-b between two measures of the same people, with an interval.

    Parameters
    ----------
    performance, pay : array_like
        One cell per person; higher is better. Ties are taken out of the scale (tau-b).
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    TauB

    Notes
    -----
    Interval: the large-sample standard error of Brown and Benedetti (1977), valid with ties, on the atanh scale with
    the t quantile of n - 1 degrees of freedom.

    Examples
    --------
    >>> found = kendall_tau_b([81, 92, 75, 88, 99, 70, 85, 95], [400, 900, 300, 650, 800, 250, 700, 950])
    >>> round(found.tau, 4), round(found.low, 2), round(found.high, 2), found.n
    (0.7857, 0.23, 0.96, 8)
    """
    require(0 < level < 1, "a confidence level lies between 0 and 1", got=level, allowed="(0, 1)")
    result, money = _pair(performance, pay)
    n = len(result)
    same_result, same_pay = _tie_sizes(result), _tie_sizes(money)
    untied_result, untied_pay = float(n * n - same_result.sum()), float(n * n - same_pay.sum())
    scale = math.sqrt(untied_result * untied_pay)
    if scale == 0:
        return TauB(math.nan, math.nan, math.nan, n)
    lean = (below_in_both(result, money) + below_in_both(-result, -money)
            - below_in_both(result, -money) - below_in_both(-result, money))
    tau = float(lean.sum() / scale)
    pull = 2 * scale * lean + tau * (same_result * untied_pay + same_pay * untied_result)
    spread = (pull**2).sum() - n**3 * tau**2 * (untied_result + untied_pay) ** 2
    return TauB(tau, *_tau_limits(tau, math.sqrt(max(spread, 0.0)) / scale**2, n, level), n)


def _tie_sizes(values: Floats) -> Ints:
    ordered = np.sort(values)
    return np.searchsorted(ordered, values, "right") - np.searchsorted(ordered, values, "left")


def _tau_limits(tau: float, error: float, n: int, level: float) -> tuple[float, float]:
    if n < FEWEST_FOR_INTERVAL or abs(tau) >= 1 or error == 0:
        return math.nan, math.nan
    from scipy.special import stdtrit

    half = float(stdtrit(n - 1, (1 + level) / 2)) * error / (1 - tau**2)
    return math.tanh(math.atanh(tau) - half), math.tanh(math.atanh(tau) + half)


def order_p_values(performance: ArrayLike, pay: ArrayLike) -> tuple[float, float]:
    """Return the one-sided p values of Kendall's test: that pay follows performance, and that it runs against it.

    Parameters
    ----------
    performance, pay : array_like
        One cell per person; higher is better.

    Returns
    -------
    follows, against : float
        Small means shown. Exact without ties up to 33 people, else asymptotic with the variance of ties; NaN where
        either measure is all equal.

    Examples
    --------
    >>> follows, against = order_p_values([81, 92, 75, 88, 99, 70, 85, 95], [400, 900, 300, 650, 800, 250, 700, 950])
    >>> round(follows, 4), round(against, 4)
    (0.0028, 0.9991)
    """
    result, money = _pair(performance, pay)
    if len(result) < 2 or result.min() == result.max() or money.min() == money.max():
        return math.nan, math.nan
    from scipy.stats import kendalltau

    sides: tuple[Literal["greater"], Literal["less"]] = ("greater", "less")
    follows, against = (float(kendalltau(result, money, alternative=side).pvalue) for side in sides)
    return follows, against
