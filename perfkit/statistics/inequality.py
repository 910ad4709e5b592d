"""Inequality of pay: Gini, Theil, top shares, Lorenz curve, and the split into who gets in and how much.

Zeros are legal everywhere here: somebody who gets nothing is part of the spread. Negative pay (after clawbacks) is
refused by every relative measure, because they leave their 0 to 1 scale; :func:`mean_difference` takes it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perfkit.statistics.checks import finite, require

Floats = NDArray[np.float64]


def sorted_pay(values: ArrayLike) -> Floats:
    """Return pay from the lowest up, or refuse what is missing or negative."""
    pay = np.sort(finite(values, "pay"))
    require(not len(pay) or pay[0] >= 0, "a relative measure of inequality needs pay of 0 or more",
            got=pay[0] if len(pay) else None, allowed="0 or more; mean_difference takes negative pay")
    return pay


def pair_weights(n: int) -> Floats:
    """Return how often each place, lowest first, counts in the sum over all ordered pairs."""
    return 2 * np.arange(1, n + 1, dtype=np.float64) - (n + 1)


def gini_n(values: ArrayLike) -> float:
    """Return the Gini index with denominator n: the census value of these people.

    Parameters
    ----------
    values : array_like
        Pay of each person, 0 or more, in any unit and order.

    Returns
    -------
    float
        0 (all equal) to (n - 1) / n (one person has all). NaN for nobody and where everybody has 0.

    Raises
    ------
    DataError
        With negative or missing pay.

    Notes
    -----
    Mean absolute difference over all n^2 ordered pairs, divided by twice the mean; unchanged when every person is
    copied the same number of times.

    Examples
    --------
    >>> gini_n([1, 2, 3, 4, 10])
    0.4
    """
    pay = sorted_pay(values)
    total = pay.sum()
    return float(pair_weights(len(pay)) @ pay / (len(pay) * total)) if total > 0 else math.nan


def gini_n_minus_1(values: ArrayLike) -> float:
    """Return the Gini index with denominator n - 1: the estimate for the rule behind these people.

    Parameters
    ----------
    values : array_like
        Pay of each person, 0 or more.

    Returns
    -------
    float
        n / (n - 1) times :func:`gini_n`: 0 to 1. NaN for fewer than two people and where everybody has 0.

    Examples
    --------
    >>> gini_n_minus_1([1, 2, 3, 4, 10])
    0.5
    """
    n = np.size(values)
    return gini_n(values) * n / (n - 1) if n > 1 else math.nan


def mean_difference(values: ArrayLike) -> float:
    """Return the mean absolute difference of pay between two people, in units of pay; negative pay is legal.

    Examples
    --------
    >>> mean_difference([-10, 0, 40])
    22.22222222222222
    """
    pay = np.sort(finite(values, "pay"))
    return float(2 * (pair_weights(len(pay)) @ pay) / len(pay) ** 2) if len(pay) else math.nan


def theil_t_all(values: ArrayLike) -> float:
    """Return Theil's T over everybody, people with 0 included (0 log 0 = 0).

    Returns
    -------
    float
        0 (all equal) to log n (one person has all). NaN for nobody and where everybody has 0.

    Examples
    --------
    >>> round(theil_t_all([0, 0, 0, 5]), 6) == round(math.log(4), 6)
    True
    """
    pay = sorted_pay(values)
    total = pay.sum()
    if not total > 0:
        return math.nan
    paid = pay[pay > 0] / total
    return float(paid @ np.log(paid * len(pay)))


def lorenz(values: ArrayLike) -> tuple[Floats, Floats]:
    """Return the Lorenz curve: cumulative shares of people and of pay, lowest pay first, from (0, 0) to (1, 1).

    Examples
    --------
    >>> people, pay = lorenz([1, 2, 3, 4, 10])
    >>> people.tolist(), pay.tolist()
    ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [0.0, 0.05, 0.15, 0.3, 0.5, 1.0])
    """
    pay = sorted_pay(values)
    if not pay.sum() > 0:
        return np.empty(0), np.empty(0)
    people = np.arange(len(pay) + 1) / len(pay)
    return people, np.concatenate([[0.0], np.cumsum(pay) / pay.sum()])


def top_share_interpolated(values: ArrayLike, share: float) -> float:
    """Return the share of pay that the best paid `share` of people get, by straight lines on the Lorenz curve.

    Examples
    --------
    >>> top_share_interpolated([1, 2, 3, 4, 10], 0.1)
    0.25
    """
    require(0 < share < 1, "a top share is a part of everybody", got=share, allowed="(0, 1)")
    people, pay = lorenz(values)
    return float(1 - np.interp(1 - share, people, pay)) if len(people) else math.nan


def top_share_people(values: ArrayLike, share: float) -> tuple[int, float]:
    """Return how many whole people the best paid `share` are (rounded up), and the share of pay they get.

    Examples
    --------
    >>> top_share_people([1, 2, 3, 4, 10], 0.1)
    (1, 0.5)
    """
    require(0 < share < 1, "a top share is a part of everybody", got=share, allowed="(0, 1)")
    pay = sorted_pay(values)
    people = math.ceil(Fraction(share).limit_denominator(10_000) * len(pay))
    total = pay.sum()
    return people, float(pay[len(pay) - people:].sum() / total) if total > 0 else math.nan


@dataclass(frozen=True)
class ReachSplit:
    """Inequality split into who gets in and how much they get.

    Parameters
    ----------
    reach : float
        Share of people with pay above 0, r.
    gini, gini_earners : float
        Denominator n: gini = (1 - r) + r * gini_earners.
    theil, theil_earners : float
        theil = theil_earners - log r.
    """

    reach: float
    gini: float
    gini_earners: float
    theil: float
    theil_earners: float


def reach_split(values: ArrayLike) -> ReachSplit:
    """Split the inequality of everybody into reach and inequality among the paid.

    Parameters
    ----------
    values : array_like
        Pay of each person, 0 or more (the identity does not hold with negative pay, which is refused).

    Returns
    -------
    ReachSplit
        Measures are NaN where nobody is paid; `reach` is NaN for nobody at all.

    Notes
    -----
    The identity holds for the denominator n only. A rule that pays the best tenth alone has a Gini of at least .90.

    Examples
    --------
    >>> split = reach_split([0, 10, 20, 30])
    >>> round(split.gini, 6) == round(1 - split.reach + split.reach * split.gini_earners, 6)
    True
    """
    pay = sorted_pay(values)
    paid = pay[pay > 0]
    reach = len(paid) / len(pay) if len(pay) else math.nan
    return ReachSplit(reach, gini_n(pay), gini_n(paid), theil_t_all(pay), theil_t_all(paid))
