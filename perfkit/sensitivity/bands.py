"""Any reweighting in which no weight moves by more than `e`: what a score can become, and which grades are certain.

The plan weights may move freely inside the box ``w - e`` to ``w + e``, stay at or above 0 and still add up to 1. The
highest and the lowest score in that box come from filling up the best (worst) indicators first: a fractional knapsack,
exact and without draws. For people who lack indicators the score is a quotient; the same filling, repeated at the
score it gives (Dinkelbach 1967), ends at the exact extreme after a few rounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from perfkit.errors import DataError, Problem

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
_HALVINGS = 60
_ROUNDS = 50


def extreme_weights(values: Floats, weights: Floats, size: Any, *, highest: bool) -> Floats:
    """Return, per row, the weights in the box that make the weighted sum of `values` as high or low as possible.

    Parameters
    ----------
    values : array, shape (rows, indicators)
    weights : array, shape (indicators,)
        Plan weights; add up to 1.
    size : float or array, shape (rows,)
        How far each weight may move (0.05 = 5 points). No weight falls below 0.
    highest : bool
        Whether the sum is to be highest or lowest.

    Returns
    -------
    array, shape (rows, indicators)
        Each row adds up to 1.

    Examples
    --------
    >>> extreme_weights(np.array([[90.0, 60, 70, 50]]), np.array([0.4, 0.3, 0.2, 0.1]), 0.05, highest=True).round(6)
    array([[0.45, 0.25, 0.25, 0.05]])
    """
    reach = np.broadcast_to(np.asarray(size, dtype=float), (len(values),))[:, None]
    lowest = np.maximum(weights - reach, 0.0)
    room = np.broadcast_to(weights + reach, values.shape) - lowest
    order = np.argsort(-values if highest else values, axis=1, kind="stable")
    room_in_order = np.take_along_axis(room, order, axis=1)
    before = np.cumsum(room_in_order, axis=1) - room_in_order
    filled = np.clip((weights.sum() - lowest.sum(axis=1))[:, None] - before, 0.0, room_in_order)
    chosen = lowest.copy()
    np.put_along_axis(chosen, order, np.take_along_axis(lowest, order, axis=1) + filled, axis=1)
    return np.asarray(chosen)


def score_range(points: Floats, weights: Floats, size: float, present: Bools | None = None) -> tuple[Floats, Floats]:
    """Return the lowest and highest score of each person over all reweightings by at most `size`.

    Parameters
    ----------
    points : array, shape (people, indicators)
    weights : array, shape (indicators,)
        Plan weights; add up to 1.
    size : float
        How far each weight may move, from 0 to 1.
    present : array of bool, optional
        Cells that count (default: all); a person's weights are rescaled to these.

    Raises
    ------
    DataError
        If `size` is negative.

    Examples
    --------
    >>> points = np.array([[90.0, 60, 70, 50], [60, 85, 80, 90], [75, 75, 72, 71]])
    >>> low, high = score_range(points, np.array([0.4, 0.3, 0.2, 0.1]), 0.05)
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([70.5, 72.75, 73.65], [75.5, 76.25, 74.35])
    """
    if not size >= 0:
        raise DataError(Problem(what="a weight moves by 0 or more", code="out_of_range", got=str(size), allowed=">= 0"))
    counted = np.ones(points.shape, dtype=bool) if present is None else present
    return _extreme(points, weights, size, counted, highest=False), \
        _extreme(points, weights, size, counted, highest=True)


def _extreme(points: Floats, weights: Floats, size: float, counted: Bools, *, highest: bool) -> Floats:
    filled = np.where(counted, points, 0.0)
    score = _mean(filled, np.broadcast_to(weights, points.shape), counted)
    for _ in range(_ROUNDS):
        away = np.where(counted, filled - score[:, None], 0.0)
        chosen = extreme_weights(away, weights, size, highest=highest)
        reached = _mean(filled, chosen, counted)
        better = reached > score if highest else reached < score
        if not better.any():
            break
        score = np.where(better, reached, score)
    return score


def _mean(filled: Floats, weights: Floats, counted: Bools) -> Floats:
    """Weighted mean of the counted cells; where all their weight is 0 the sum is not a score (kept out by NaN)."""
    share = np.where(counted, weights, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((filled * weights).sum(axis=1) / share)


def least_box(differences: Floats, weights: Floats) -> Floats:
    """Return, per row, the least `e` at which weights moved by at most `e` bring the weighted sum to 0.

    With `differences` of two people's points this is the least change that makes them level; with points less a cut it
    is the least change that brings a person to the cut.

    While no weight reaches 0 the answer is closed, ``|w.d| / sum |d - median d|``; beyond that the knapsack band is
    bisected (down to the last bit, so a linear program agrees to 1e-15).

    Parameters
    ----------
    differences : array, shape (rows, indicators)
        Cells that a person lacks hold 0.
    weights : array, shape (indicators,)
        Plan weights; add up to 1.

    Returns
    -------
    array, shape (rows,)
        0 where the sum is 0 already, inf where no weights at all bring it there.

    Examples
    --------
    >>> gap = np.array([[30.0, -25, -10, -40], [1, 2, 3, 4]])
    >>> least_box(gap, np.array([0.4, 0.3, 0.2, 0.1])).round(6).tolist()
    [0.017647, inf]
    """
    gap = differences @ weights
    lowered = np.where(gap[:, None] < 0, -differences, differences)
    spread = np.abs(lowered - np.median(lowered, axis=1, keepdims=True)).sum(axis=1)
    closed = np.divide(np.abs(gap), spread, out=np.full(len(gap), np.inf), where=spread > 0)
    least = np.where(gap == 0, 0.0, np.where(lowered.min(axis=1) > 0, np.inf, closed))
    beyond = (least > weights.min()) & np.isfinite(least)
    if beyond.any():
        least[beyond] = _bisect(lowered[beyond], weights)
    return np.asarray(least)


def _bisect(lowered: Floats, weights: Floats) -> Floats:
    low, high = np.zeros(len(lowered)), np.ones(len(lowered))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        lowest = (extreme_weights(lowered, weights, middle, highest=False) * lowered).sum(axis=1)
        low, high = np.where(lowest > 0, middle, low), np.where(lowest > 0, high, middle)
    return high


def first_change(points: Floats, weights: Floats, low: Floats, high: Floats, present: Bools | None = None) -> Floats:
    """Return the least `e` at which some reweighting by at most `e` brings each person to an edge of their grade.

    Parameters
    ----------
    points : array, shape (people, indicators)
    weights : array, shape (indicators,)
    low, high : array, shape (people,)
        Edges of each person's grade; -inf and inf where it is open.
    present : array of bool, optional
        Cells that count (default: all).

    Returns
    -------
    array, shape (people,)
        inf where no weights whatever change the grade.

    Examples
    --------
    >>> points = np.array([[75.0, 75, 72, 71]])
    >>> weights = np.array([0.4, 0.3, 0.2, 0.1])
    >>> first_change(points, weights, np.array([70.0]), np.array([75.0])).round(6).tolist()
    [0.2]
    """
    counted = np.ones(points.shape, dtype=bool) if present is None else present
    least = np.full(len(points), np.inf)
    for edge in (low, high):
        real = np.isfinite(edge)
        away = np.where(counted[real], points[real] - edge[real][:, None], 0.0)
        least[real] = np.minimum(least[real], least_box(away, weights))
    return least


def lowest_sum(values: Sequence[Fraction], weights: Sequence[Fraction], size: Fraction) -> Fraction:
    """Return the exact lowest weighted sum over all reweightings by at most `size`: the judge at an edge.

    Parameters
    ----------
    values : sequence of Fraction
        Points less the edge; 0 for cells that do not count.
    weights : sequence of Fraction
        Plan weights; add up to 1.
    size : Fraction
        How far each weight may move.

    Examples
    --------
    >>> exact = [Fraction(n) for n in (90, 60, 70, 50)]
    >>> lowest_sum(exact, [Fraction(n, 10) for n in (4, 3, 2, 1)], Fraction(1, 20))
    Fraction(141, 2)
    """
    lowest = [max(weight - size, Fraction(0)) for weight in weights]
    left = sum(weights, Fraction(0)) - sum(lowest, Fraction(0))
    total = sum((value * weight for value, weight in zip(values, lowest, strict=True)), Fraction(0))
    for position in sorted(range(len(values)), key=lambda place: values[place]):
        filled = min(left, weights[position] + size - lowest[position])
        total, left = total + filled * values[position], left - filled
    return total
