"""One weight moves, the others keep their proportions: every score is then a line in that weight.

With weight `t` on one indicator and ``(1 - t)`` shared by the others as the plan shares it, a person who has every
indicator scores ``S(t) = r + (x - r) t``, where `x` are the points of the indicator and `r` is the weighted mean of the
others. A person who lacks indicators scores a quotient of two such lines (their own weights are rescaled), which still
meets any cut at one weight. All formulas are plain arithmetic: arrays of floats give floats, object arrays of
`Fraction` give exact numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from perfkit.errors import DataError, Problem

Values: TypeAlias = npt.NDArray[Any]
Floats: TypeAlias = npt.NDArray[np.float64]
_PARALLEL = 1e-12


@dataclass(frozen=True, eq=False)
class Lines:
    """Scores of all people as the weight of one indicator runs from 0 to 1.

    Parameters
    ----------
    start, end : array
        Weighted points counted at weight 0 (all on the other indicators) and at weight 1.
    start_share, end_share : array
        Weight counted there: 1 for a person who has every indicator, less for others. The score at `t` is
        ``((1 - t) start + t end) / ((1 - t) start_share + t end_share)``.
    """

    start: Values
    end: Values
    start_share: Values
    end_share: Values

    def at(self, weight: Any) -> Values:
        """Return the score of each person when the indicator weighs `weight`."""
        counted = (1 - weight) * self.start_share + weight * self.end_share
        return np.asarray(((1 - weight) * self.start + weight * self.end) / counted)

    def take(self, people: Any) -> Lines:
        """Return the lines of the people at these positions."""
        return Lines(self.start[people], self.end[people], self.start_share[people], self.end_share[people])


def score_lines(points: Values, weights: Values, moved: int, present: Values | None = None) -> Lines:
    """Return the line of every person for one indicator whose weight is moved.

    Parameters
    ----------
    points : array, shape (people, indicators)
        Points; what stands in cells that are not present does not matter.
    weights : array, shape (indicators,)
        Plan weights; add up to 1.
    moved : int
        Position of the indicator that is moved.
    present : array of bool, optional
        Cells that count (default: all). The weights of a person's other cells are rescaled to 1.

    Raises
    ------
    DataError
        If the indicator has all the weight: the others then have no proportions to keep.

    Examples
    --------
    >>> points = np.array([[90.0, 60, 70, 50], [60, 85, 80, 90]])
    >>> score_lines(points, np.array([0.4, 0.3, 0.2, 0.1]), 0).at(0.5).round(6).tolist()
    [75.833333, 72.083333]
    """
    if weights[moved] == 1:
        raise DataError(Problem(what="an indicator that has all the weight cannot be moved in proportion",
                                code="all_the_weight", got="weight 1", allowed="a weight below 1"))
    counted = np.ones(points.shape, dtype=bool) if present is None else np.asarray(present, dtype=bool)
    one = weights[moved] * 0 + 1
    filled, mask = np.where(counted, points, 0 * one), np.where(counted, one, 0 * one)
    others = np.array(weights, copy=True)
    others[moved] = 0 * one
    scale = 1 - weights[moved]
    return Lines((filled @ others) / scale, filled[:, moved], (mask @ others) / scale, mask[:, moved])


def swap_weights(lines: Lines, first: Any, second: Any) -> Values:
    """Return the weight at which two people with the same counted indicators have the same score.

    The meeting point of their lines, ``(r_A - r_B) / ((r_A - r_B) - (x_A - x_B))``; it may lie outside 0 to 1, where no
    weight makes them swap.

    Parameters
    ----------
    lines : Lines
    first, second : sequence of int
        Positions of the two people of each pair.

    Returns
    -------
    array
        Exact where the lines are; NaN where the lines are parallel or one and the same.

    References
    ----------
    Triantaphyllou and Sanchez (1997), Decision Sciences 28(1): the same point, written as a change of weight.

    Examples
    --------
    >>> points = np.array([[90.0, 60, 70, 50], [60, 85, 80, 90]])
    >>> swap_weights(score_lines(points, np.array([0.4, 0.3, 0.2, 0.1]), 0), [0], [1]).round(6).tolist()
    [0.428571]
    """
    at_start = lines.start[first] - lines.start[second]
    at_end = lines.end[first] - lines.end[second]
    turn = at_start - at_end
    met = np.full(turn.shape, np.nan, dtype=turn.dtype)
    return np.asarray(np.divide(at_start, turn, out=met, where=np.asarray(turn != 0, dtype=bool)))


def nearest_swaps(lines: Lines, first: Any, second: Any, weight: float) -> tuple[Floats, Floats]:
    """Return the nearest weights below and above `weight` at which two people meet, within 0 to 1.

    Pairs with the same counted weight meet at most once (a linear equation); others at most twice (a quadratic one,
    since each keeps weights rescaled to their own indicators).

    Returns
    -------
    below, above : array of float
        NaN where they do not meet on that side.

    Examples
    --------
    >>> points = np.array([[90.0, 60, 70, 50], [60, 85, 80, 90]])
    >>> below, above = nearest_swaps(score_lines(points, np.array([0.4, 0.3, 0.2, 0.1]), 0), [0], [1], 0.4)
    >>> below.tolist(), above.round(6).tolist()
    ([nan], [0.428571])
    """
    roots = _meetings(lines.take(first), lines.take(second))
    inside = (roots >= 0) & (roots <= 1)
    below = np.where(inside & (roots < weight), roots, -np.inf).max(axis=0)
    above = np.where(inside & (roots > weight), roots, np.inf).min(axis=0)
    return np.where(np.isfinite(below), below, np.nan), np.where(np.isfinite(above), above, np.nan)


def _meetings(one: Lines, two: Lines) -> Floats:
    """Return both roots of the difference of two scores, as a (2, pairs) array; NaN or infinite where there is none."""
    same = (one.start_share == two.start_share) & (one.end_share == two.end_share)
    at_start = one.start * two.start_share - two.start * one.start_share
    at_end = one.end * two.end_share - two.end * one.end_share
    cross = (one.start * two.end_share + one.end * two.start_share
             - two.start * one.end_share - two.end * one.start_share)
    square = np.where(same, 0.0, at_start - cross + at_end)
    slope = np.where(same, (one.end - two.end) - (one.start - two.start), cross - 2 * at_start)
    level = np.where(same, one.start - two.start, at_start)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = -(slope + np.copysign(np.sqrt(slope * slope - 4 * square * level), slope)) / 2
        return np.array([half / square, level / half], dtype=np.float64)


def grade_interval(lines: Lines, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return the weights between which the score of each person stays between two edges.

    Parameters
    ----------
    lines : Lines
        Lines of floats whose scores at the plan weight lie between `low` and `high`.
    low, high : array of float
        The edges of each person's grade; -inf and inf where it is open.

    Returns
    -------
    first, last : array of float
        Ends of the interval of weights, within 0 to 1. At an end the score meets the edge.

    Examples
    --------
    >>> points = np.array([[75.0, 75, 72, 71]])
    >>> lines = score_lines(points, np.array([0.4, 0.3, 0.2, 0.1]), 2)
    >>> first, last = grade_interval(lines, np.array([74.0]), np.array([75.0]))
    >>> first.tolist(), last.round(6).tolist()
    ([0.0], [0.2])
    """
    first, last = np.zeros(len(lines.start)), np.ones(len(lines.start))
    for edge, upper in ((low, False), (high, True)):
        cut = np.where(np.isfinite(edge), edge, 0.0)
        at_start, at_end = lines.start - cut * lines.start_share, lines.end - cut * lines.end_share
        turn = at_start - at_end
        meets = np.isfinite(edge) & (np.abs(turn) > _PARALLEL * np.maximum(1.0, np.abs(cut)))
        met = np.divide(at_start, turn, out=np.zeros_like(turn), where=meets)
        leaves_rising = meets & ((turn < 0) == upper)
        last = np.where(leaves_rising, np.minimum(last, met), last)
        first = np.where(meets & ~leaves_rising, np.maximum(first, met), first)
    return np.clip(first, 0.0, 1.0), np.clip(last, 0.0, 1.0)


def ranking_interval(lines: Lines, weight: float, places: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Return the weights between which nobody passes anybody.

    Only neighbours can meet first, so n - 1 pairs decide on each side. People who share a place at `weight` have no
    order to lose: there the neighbours are those of the order just beside the plan.

    Parameters
    ----------
    lines : Lines
        Lines of floats.
    weight : float
        The plan weight.
    places : array of int
        The place of each person at the plan, 0 for the highest score; people level in exact numbers share one.

    Returns
    -------
    first, last : float
        Closed ends; 0 and 1 where the order never changes on that side.

    Examples
    --------
    >>> points = np.array([[90.0, 60, 70, 50], [60, 85, 80, 90], [75, 75, 72, 71]])
    >>> lines = score_lines(points, np.array([0.4, 0.3, 0.2, 0.1]), 0)
    >>> first, last = ranking_interval(lines, 0.4, np.array([2, 0, 1]))
    >>> first, round(last, 6)
    (0.0, 0.419355)
    """
    slope = _slopes(lines, weight)
    ends = []
    for side, direction in ((0, 1.0), (1, -1.0)):
        order = np.lexsort((direction * slope, places))
        ahead, behind = order[:-1], order[1:]
        parted = places[ahead] != places[behind]
        met = nearest_swaps(lines, ahead[parted], behind[parted], weight)[side]
        found = met[~np.isnan(met)]
        ends.append(float(found.max() if side == 0 else found.min()) if found.size else float(side))
    return ends[0], ends[1]


def _slopes(lines: Lines, weight: float) -> Floats:
    counted = (1 - weight) * lines.start_share + weight * lines.end_share
    total = (1 - weight) * lines.start + weight * lines.end
    rise, share_rise = lines.end - lines.start, lines.end_share - lines.start_share
    return np.asarray((rise * counted - total * share_rise) / counted**2, dtype=np.float64)
