"""Means of pay: their intervals, and the gap of two groups split into who is paid and how much."""

from __future__ import annotations

import math
from dataclasses import dataclass

from numpy.typing import ArrayLike

from perfkit.statistics.checks import finite, require


def mean_interval(values: ArrayLike, *, level: float = 0.95) -> tuple[float, float]:
    """Return the t interval of a mean.

    Parameters
    ----------
    values : array_like
        One cell per person.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    low, high : float
        In units of the values; NaN for fewer than two. Approximate for skewed pay of few people.

    Examples
    --------
    >>> low, high = mean_interval([100, 120, 140, 160])
    >>> round(low, 1), round(high, 1)
    (88.9, 171.1)
    """
    cells = finite(values, "pay")
    if len(cells) < 2:
        return math.nan, math.nan
    half = _quantile(len(cells) - 1, level) * math.sqrt(cells.var(ddof=1) / len(cells))
    return float(cells.mean() - half), float(cells.mean() + half)


def mean_p_value(values: ArrayLike) -> float:
    """Return the two-sided p of the t test that a mean is 0.

    Parameters
    ----------
    values : array_like
        One cell per person.

    Returns
    -------
    float
        NaN for fewer than two. Where all cells are the same there is no spread to judge by: 1 if they are 0, else 0.

    Examples
    --------
    >>> round(mean_p_value([1, 2, 3, 4]), 4), mean_p_value([2, 2]), mean_p_value([0, 0])
    (0.0305, 0.0, 1.0)
    """
    from scipy.special import stdtr

    cells = finite(values, "a value")
    if len(cells) < 2:
        return math.nan
    spread = math.sqrt(cells.var(ddof=1) / len(cells))
    if not spread:
        return 0.0 if cells.mean() else 1.0
    return float(2 * stdtr(len(cells) - 1, -abs(cells.mean() / spread)))


def welch_interval(first: ArrayLike, second: ArrayLike, *, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of the difference of two means, mean(first) - mean(second), by Welch (1947).

    Returns
    -------
    low, high : float
        In units of the values; NaN where either group has fewer than two people. It describes and does not decide.

    Examples
    --------
    >>> low, high = welch_interval([100, 120, 140], [90, 95, 100, 105])
    >>> round(low, 1), round(high, 1)
    (-22.9, 67.9)
    """
    one, two = finite(first, "pay"), finite(second, "pay")
    if min(len(one), len(two)) < 2:
        return math.nan, math.nan
    parts = one.var(ddof=1) / len(one), two.var(ddof=1) / len(two)
    gap = float(one.mean() - two.mean())
    if not sum(parts):
        return gap, gap
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / (len(one) - 1) + parts[1] ** 2 / (len(two) - 1))
    half = _quantile(freedom, level) * math.sqrt(sum(parts))
    return gap - half, gap + half


def _quantile(freedom: float, level: float) -> float:
    from scipy.special import stdtrit

    require(0 < level < 1, "a confidence level lies between 0 and 1", got=level, allowed="(0, 1)")
    return float(stdtrit(freedom, (1 + level) / 2))


@dataclass(frozen=True)
class TwoPartGap:
    """A gap in mean pay of two groups, split into reach and amount; NaN where undefined.

    Parameters
    ----------
    ratio, reach_ratio, paid_ratio : float
        Mean of the first over mean of the second = ratio of the shares paid x ratio of the means among the paid.
    money, money_reach, money_paid : float
        Difference of the means, and its two parts, which add up to it, in units of pay per head.
    """

    ratio: float
    reach_ratio: float
    paid_ratio: float
    money: float
    money_reach: float
    money_paid: float


def two_part_gap(first: ArrayLike, second: ArrayLike) -> TwoPartGap:
    """Split the gap in mean pay of two groups into who is paid and how much the paid get.

    Parameters
    ----------
    first, second : array_like
        Pay of each person, 0 or more.

    Returns
    -------
    TwoPartGap
        Everything but `money` is NaN where nobody is paid in either group: no ratio exists there.

    Raises
    ------
    DataError
        With negative pay, where "paid" and "mean among the paid" no longer multiply to the mean.

    Notes
    -----
    log(mean ratio) = log(reach ratio) + log(ratio among the paid). The parts in money weigh both logarithms with the
    logarithmic mean of the two means (Ang's LMDI), so nothing is left over.

    Examples
    --------
    >>> gap = two_part_gap([0, 0, 300, 300], [0, 400, 400, 400])
    >>> gap.ratio, round(gap.reach_ratio, 3), gap.paid_ratio
    (0.5, 0.667, 0.75)
    >>> gap.money, round(gap.money_reach + gap.money_paid, 6)
    (-150.0, -150.0)
    """
    one, two = finite(first, "pay"), finite(second, "pay")
    require(not (one < 0).any() and not (two < 0).any(), "a gap is split into reach and amount for pay of 0 or more",
            got=min(one.min(initial=0), two.min(initial=0)))
    none = math.nan
    money = float(one.mean() - two.mean()) if len(one) and len(two) else none
    if not one.any() or not two.any():
        return TwoPartGap(none, none, none, money, none, none)
    reach = float((one > 0).mean() / (two > 0).mean())
    paid = float(one[one > 0].mean() / two[two > 0].mean())
    ratio = float(one.mean() / two.mean())
    weight = money / math.log(ratio) if ratio != 1 else float(one.mean())
    money_reach = weight * math.log(reach)
    return TwoPartGap(ratio, reach, paid, money, money_reach, money - money_reach)
