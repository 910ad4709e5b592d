"""The least change of several weights that makes two people level, by three measures of "least".

All three keep the sum of the weights and no weight falls below 0. They answer "how firm is the order of these two?":
by the largest move of any one weight, by the squared moves, and by the weight that changes hands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from perfkit.sensitivity.bands import extreme_weights, least_box

Floats: TypeAlias = npt.NDArray[np.float64]
_HALVINGS = 200


@dataclass(frozen=True, eq=False)
class WeightChange:
    """A least change of weights: its size, and the weights it leads to."""

    size: float
    weights: Floats


def least_largest_move(differences: Floats, weights: Floats) -> WeightChange | None:
    """Return the change whose largest move of any one weight is least (L-infinity).

    Closed form while no weight reaches 0, otherwise bisection of the knapsack band; see
    :func:`perfkit.sensitivity.bands.least_box`.

    Parameters
    ----------
    differences : array, shape (indicators,)
        Points of one person less those of the other.
    weights : array, shape (indicators,)
        Plan weights; add up to 1.

    Returns
    -------
    WeightChange or None
        None where no weights make them level: one of them leads on every indicator.

    Examples
    --------
    >>> gap, weights = np.array([30.0, -25, -10, -40]), np.array([0.4, 0.3, 0.2, 0.1])
    >>> change = least_largest_move(gap, weights)
    >>> round(change.size, 6), change.weights.round(4).tolist()
    (0.017647, [0.4176, 0.2824, 0.2176, 0.0824])
    """
    size = float(least_box(differences[None, :], weights)[0])
    if not np.isfinite(size):
        return None
    lead = differences if differences @ weights >= 0 else -differences
    return WeightChange(size, extreme_weights(lead[None, :], weights, size, highest=False)[0])


def least_square_move(differences: Floats, weights: Floats) -> WeightChange | None:
    """Return the change whose root of summed squared moves is least (L2).

    The nearest point of the simplex at which both are level: ``max(w - a d - b, 0)``. The factor `a` is bracketed by
    halving; the last step solves the two equations exactly on the weights that stay above 0 (the active set).

    Parameters
    ----------
    differences, weights : array, shape (indicators,)
        As for :func:`least_largest_move`.

    Returns
    -------
    WeightChange or None
        None where no weights make them level.

    Examples
    --------
    >>> gap, weights = np.array([30.0, -25, -10, -40]), np.array([0.4, 0.3, 0.2, 0.1])
    >>> change = least_square_move(gap, weights)
    >>> round(change.size, 6), change.weights.round(4).tolist()
    (0.028768, [0.4228, 0.2924, 0.2007, 0.0841])
    """
    lead = differences if differences @ weights >= 0 else -differences
    if lead @ weights == 0:
        return WeightChange(0.0, weights.copy())
    if lead.min() > 0:
        return None
    if lead.min() == 0:
        return _moved(weights, _nearest_on_simplex(np.where(lead == 0, weights, -np.inf)))
    low, high = 0.0, 1.0
    while lead @ _nearest_on_simplex(weights - high * lead) > 0:
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        above = lead @ _nearest_on_simplex(weights - middle * lead) > 0
        low, high = (middle, high) if above else (low, middle)
    return _moved(weights, _on_active_set(lead, weights, _nearest_on_simplex(weights - high * lead) > 0))


def _moved(weights: Floats, new: Floats) -> WeightChange:
    return WeightChange(float(np.linalg.norm(new - weights)), new)


def _nearest_on_simplex(target: Floats) -> Floats:
    """Return the point of the simplex nearest to `target` (Held, Wolfe and Crowder 1974)."""
    ordered = np.sort(target)[::-1]
    finite = ordered[np.isfinite(ordered)]
    shift = (np.cumsum(finite) - 1) / np.arange(1, len(finite) + 1)
    kept = int(np.flatnonzero(finite > shift)[-1])
    return np.asarray(np.maximum(target - shift[kept], 0.0))


def _on_active_set(lead: Floats, weights: Floats, free: npt.NDArray[np.bool_]) -> Floats:
    """Return the nearest weights that are 0 off `free`, add up to 1 and bring the gap to 0."""
    ends = np.vstack([np.ones(int(free.sum())), lead[free]])
    short = np.array([1.0, 0.0]) - ends @ weights[free]
    new = np.zeros_like(weights)
    new[free] = weights[free] + np.linalg.lstsq(ends, short, rcond=None)[0]
    return np.maximum(new, 0.0)


def least_moved_weight(differences: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction | None:
    """Return the least weight that must change hands to make two people level (half the L1 distance), exactly.

    Greedy: weight is taken where the leader leads most and given where the other leads most.

    Parameters
    ----------
    differences : sequence of Fraction
        Points of one person less those of the other.
    weights : sequence of Fraction
        Plan weights; add up to 1.

    Returns
    -------
    Fraction or None
        0.05 = 5 points. None where no weights make them level.

    Examples
    --------
    >>> gap, weights = [Fraction(n) for n in (30, -25, -10, -40)], [Fraction(n, 10) for n in (4, 3, 2, 1)]
    >>> least_moved_weight(gap, weights)
    Fraction(3, 140)
    """
    gap = sum((difference * weight for difference, weight in zip(differences, weights, strict=True)), Fraction(0))
    lead = [difference if gap >= 0 else -difference for difference in differences]
    left, lowest, moved = abs(gap), min(lead), Fraction(0)
    for difference, weight in sorted(zip(lead, weights, strict=True), reverse=True):
        if left == 0 or difference == lowest:
            break
        taken = min(weight, left / (difference - lowest))
        moved, left = moved + taken, left - taken * (difference - lowest)
    return moved if left == 0 else None
