"""Interval of a Gini: how far the same rule could differ by luck, with the cases where the usual formula fails."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perfkit.statistics.checks import require
from perfkit.statistics.inequality import gini_n_minus_1, pair_weights, sorted_pay
from perfkit.statistics.intervals import wilson

Floats = NDArray[np.float64]
FEWEST_EARNERS = 3


@dataclass(frozen=True)
class GiniInterval:
    """Interval of a Gini and what it rests on.

    Parameters
    ----------
    low, high : float
    standard_error : float
        Jackknife standard error of :func:`gini_n_minus_1`; NaN where the interval does not rest on it.
    basis : {"jackknife", "two values", "reach", "none"}
        ``two values``: pay is one of two amounts, so only their shares vary. ``reach``: fewer than three people are
        paid, so only their number speaks. ``none``: all pay is equal or there is none; both limits are NaN.
    """

    low: float
    high: float
    standard_error: float
    basis: Literal["jackknife", "two values", "reach", "none"]


def gini_interval(values: ArrayLike, *, level: float = 0.95) -> GiniInterval:
    """Return the interval of the Gini of the rule behind these people (logit jackknife-t on denominator n - 1).

    Parameters
    ----------
    values : array_like
        Pay of each person, 0 or more.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    GiniInterval
        With fewer than three people paid: from 1 minus the upper Wilson limit of the share paid, to 1. With two
        amounts only: the range of the Gini over the Wilson interval of the share that gets the higher one (the
        jackknife would cover .77 to .84 there, because the Gini is nearly flat in that share).

    Notes
    -----
    The exact jackknife costs one sort. Coverage of nominal 95 % is .92 to .98 for usual pay and .87 to .92 for heavy
    tails (lognormal with sigma 1.2), where no method does better at these sizes.

    Examples
    --------
    >>> found = gini_interval([0, 0, 0, 120, 200, 260, 300, 400, 900, 2100])
    >>> round(found.low, 2), round(found.high, 2), found.basis
    (0.39, 0.91, 'jackknife')
    >>> gini_interval([0] * 9 + [1000]).basis, gini_interval([5, 5, 5]).basis
    ('reach', 'none')
    """
    require(0 < level < 1, "a confidence level lies between 0 and 1", got=level, allowed="(0, 1)")
    pay = sorted_pay(values)
    earners = int((pay > 0).sum())
    if not earners or pay[0] == pay[-1]:
        return GiniInterval(math.nan, math.nan, math.nan, "none")
    if earners < FEWEST_EARNERS:
        return GiniInterval(1 - float(wilson(earners, len(pay), level=level)[1]), 1.0, math.nan, "reach")
    low, high = pay[0], pay[-1]
    if ((pay == low) | (pay == high)).all():
        return _two_values(low, high, wilson((pay == high).sum(), len(pay), level=level))
    return _logit_jackknife(pay, level)


def _two_values(low: float, high: float, limits: tuple[Floats, Floats]) -> GiniInterval:
    """Return the range of the Gini of two amounts while the share that gets the higher one stays in its limits."""
    turn = math.sqrt(low) / (math.sqrt(low) + math.sqrt(high))
    shares = np.array([limits[0], limits[1], np.clip(turn, *limits)])
    ginis = shares * (1 - shares) * (high - low) / (low + shares * (high - low))
    return GiniInterval(float(ginis.min()), float(ginis.max()), math.nan, "two values")


def _leave_one_out(pay: Floats) -> Floats:
    """Return the Gini (denominator n) of everybody but one, for each one; `pay` is sorted."""
    n, total = len(pay), pay.sum()
    place = np.arange(1, n + 1)
    lost = (2 * place - n) * pay - 2 * np.cumsum(pay) + total
    return np.asarray((pair_weights(n) @ pay - lost) / ((n - 1) * (total - pay)))


def _jackknife_error(left_out: Floats) -> float:
    n = len(left_out)
    return math.sqrt((n - 1) / n * float(((left_out - left_out.mean()) ** 2).sum()))


def _logit_jackknife(pay: Floats, level: float) -> GiniInterval:
    from scipy.special import expit, logit, stdtrit

    n = len(pay)
    gini = gini_n_minus_1(pay)
    error = _jackknife_error(_leave_one_out(pay) * (n - 1) / (n - 2))
    half = float(stdtrit(n - 1, (1 + level) / 2)) * error / (gini * (1 - gini))
    centre = float(logit(gini))
    return GiniInterval(float(expit(centre - half)), float(expit(centre + half)), error, "jackknife")
