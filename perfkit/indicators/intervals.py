"""Intervals of values, where a simple one is valid: shares (Wilson) and means of independent units (t)."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan, sqrt

import numpy as np
from scipy.special import stdtrit

from perfkit.statistics.intervals import wilson

Limits = tuple[float, float]
NONE: Limits = (nan, nan)
_TAIL = 0.975


def share_limits(parts: Sequence[int], wholes: Sequence[int]) -> list[Limits]:
    """Return Wilson's limits of each share; none where the counts do not make a share (a broken export).

    Examples
    --------
    >>> low, high = share_limits([9], [10])[0]
    >>> round(low, 4), round(high, 4)
    (0.5958, 0.9821)
    >>> share_limits([3], [2])
    [(nan, nan)]
    """
    k, n = np.asarray(parts, dtype=float), np.asarray(wholes, dtype=float)
    sound = (k >= 0) & (k <= n)
    low, high = wilson(np.where(sound, k, 0), np.where(sound, n, 0))
    return [(float(a), float(b)) for a, b in zip(low, high, strict=True)]


def mean_limits(total: int, squares: int, n: int, *, scale: int = 1) -> Limits:
    """Return the t limits of a mean from whole-number sums; none for fewer than two units.

    Parameters
    ----------
    total, squares : int
        Sum and sum of squares of `scale` times each unit.
    n : int
        Number of units.
    scale : int

    Examples
    --------
    >>> low, high = mean_limits(5 + 4 + 3, 25 + 16 + 9, 3)
    >>> round(low, 3), round(high, 3)
    (1.516, 6.484)
    """
    if n < 2:
        return NONE
    spread = (squares * n - total * total) / (n * n * (n - 1) * scale * scale)
    centre, half = total / (n * scale), float(stdtrit(n - 1, _TAIL)) * sqrt(spread)
    return centre - half, centre + half
