"""Equivalence: when two groups may be called close, and how many people that takes.

Not finding a difference is not evidence that there is none. *Met* is said where two one-sided tests show that the
difference is smaller than a stated margin; the number of people that this takes is printed beside "cannot tell".
"""

from __future__ import annotations

import math
from statistics import NormalDist

from perfkit.statistics.checks import require


def equivalence(a: int, n1: int, b: int, n2: int, *, margin: float) -> float:
    """Return the p value of "the two rates differ by `margin` or more": small means they are shown to be close.

    Parameters
    ----------
    a, n1, b, n2 : int
        Successes and people of both groups.
    margin : float
        Difference of rates that still counts as close, above 0 and below 1.

    Returns
    -------
    float
        The larger p of two one-sided tests: at most .05 means *met* at 5 %. 1 where a group is empty.

    Notes
    -----
    Score test of Farrington and Manning (1990) with the continuity correction of Hauck and Anderson (1986), 1 / (2 x
    smaller group). Its size stays at or below 5 % at every size tried (without the correction it reaches 5.8 %).

    Examples
    --------
    >>> round(equivalence(350, 500, 352, 500, margin=0.1), 4), round(equivalence(14, 20, 14, 20, margin=0.1), 2)
    (0.0005, 0.3)
    """
    require(0 < margin < 1, "a margin of rates lies between 0 and 1", got=margin)
    if not n1 or not n2:
        return 1.0
    down = NormalDist().cdf(_score(a, n1, b, n2, margin))
    up = NormalDist().cdf(_score(b, n2, a, n1, margin))
    return max(down, up)


def _score(a: int, n1: int, b: int, n2: int, margin: float) -> float:
    """Return the score of the null a/n1 - b/n2 = margin, moved half a step toward it."""
    one, two = _restricted_rates(a, n1, b, n2, margin)
    error = math.sqrt(one * (1 - one) / n1 + two * (1 - two) / n2)
    away = a / n1 - b / n2 - margin
    held = math.copysign(max(abs(away) - 1 / (2 * min(n1, n2)), 0), away)
    return held / error if error > 0 else math.copysign(math.inf, held) if held else 0.0


def _restricted_rates(a: int, n1: int, b: int, n2: int, margin: float) -> tuple[float, float]:
    """Return the likeliest rates of both groups that differ by exactly `margin` (root of a cubic, closed form)."""
    ratio = n2 / n1
    p1, p2 = a / n1, b / n2
    cubic = 1 + ratio
    square = -(1 + ratio + p1 + ratio * p2 + margin * (ratio + 2))
    linear = margin**2 + margin * (2 * p1 + ratio + 1) + p1 + ratio * p2
    constant = -p1 * margin * (1 + margin)
    third = square / (3 * cubic)
    turn = third**3 - square * linear / (6 * cubic**2) + constant / (2 * cubic)
    size = math.copysign(math.sqrt(max(third**2 - linear / (3 * cubic), 0)), turn)
    cosine = min(max(turn / size**3, -1), 1) if size else 0.0
    one = 2 * size * math.cos((math.pi + math.acos(cosine)) / 3) - third
    one = min(max(one, margin), 1.0)
    return one, one - margin


def n_to_say_met(rate: float, *, margin: float, alpha: float = 0.05, power: float = 0.8) -> int:
    """Return how many people each group needs so that equal reach can be called *met* with that power.

    Parameters
    ----------
    rate : float
        Common rate of both groups. Beyond .1 and .9 it counts as .1 or .9: the formula promises too much there.
    margin : float
        Difference of rates that still counts as close.
    alpha, power : float
        Level of each one-sided test; chance to say *met* where the rates are equal.

    Returns
    -------
    int
        People per group, to the nearest whole one, for :func:`equivalence`.

    Examples
    --------
    >>> n_to_say_met(0.5, margin=0.1), n_to_say_met(0.9, margin=0.1)
    (438, 164)
    """
    held = min(max(rate, 0.1), 0.9)
    spread = _need(alpha, power) * math.sqrt(2 * held * (1 - held))
    return round(((spread + math.sqrt(spread**2 + 2 * margin)) / (2 * margin)) ** 2)


def n_to_say_met_mean(variation: float, *, margin: float, alpha: float = 0.05, power: float = 0.8) -> int:
    """Return how many people each group needs so that equal mean pay can be called *met* with that power.

    Parameters
    ----------
    variation : float
        Coefficient of variation of pay (standard deviation over mean).
    margin : float
        Relative difference of means that still counts as close.

    Examples
    --------
    >>> n_to_say_met_mean(0.7, margin=0.05)
    3357
    """
    return round(2 * (_need(alpha, power) * variation / margin) ** 2)


def _need(alpha: float, power: float) -> float:
    """Return how many standard errors the margin must hold."""
    normal = NormalDist()
    return normal.inv_cdf(1 - alpha) + normal.inv_cdf((1 + power) / 2)


def n_to_clear(rate: float, edge: float, *, alpha: float = 0.05, power: float = 0.8) -> int | None:
    """Return how many people it takes to show that a rate lies on its side of an edge, by the normal approximation.

    Parameters
    ----------
    rate : float
        True rate.
    edge : float
        The edge it is compared with, strictly between 0 and 1.
    alpha, power : float
        Level of the one-sided test; chance that it shows it.

    Returns
    -------
    int or None
        None where the rate stands on the edge: no number of people shows it.

    Examples
    --------
    >>> n_to_clear(0.65, 0.5), n_to_clear(0.5, 0.5)
    (67, None)
    """
    if rate == edge:
        return None
    normal = NormalDist()
    null = normal.inv_cdf(1 - alpha) * math.sqrt(edge * (1 - edge))
    true = normal.inv_cdf(power) * math.sqrt(rate * (1 - rate))
    return math.ceil(((null + true) / (rate - edge)) ** 2)
