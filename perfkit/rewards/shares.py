"""A sum of minor units shared out by weight, to the last unit, for thousands of people at once."""

from __future__ import annotations

from fractions import Fraction
from math import fsum, lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from perfkit.exact import ExactColumn, Ints

_SAFE = 2**62
_LONGEST = 400
_ERROR = 1e-15


def share_pool(pool: int, weights: ExactColumn, caps: Ints | None, *, redistribute: bool) -> Ints:
    """Share a pool of minor units by weight, nobody above its cap.

    Largest remainder; equal remainders are served in the order of the column. A weight below 0, and a missing one,
    count as 0: nobody pays into a pool. A pool of 0 or less is not shared. What a cap cuts off is left over, or shared
    out again among those below their cap until nobody is left.

    Parameters
    ----------
    pool : int
    weights : ExactColumn
    caps : array of int or None
        The most that each may get; None is no limit.
    redistribute : bool

    Returns
    -------
    array of int
        Parts, none below 0; they add up to the pool or, where caps bind or no weight is above 0, to less.

    Examples
    --------
    >>> share_pool(100, ExactColumn.of([1, 1, 1]), None, redistribute=False).tolist()
    [34, 33, 33]
    >>> eight, cap = ExactColumn.of([8, 1, 1]), np.array([50, 50, 50])
    >>> share_pool(100, eight, cap, redistribute=False).tolist()
    [50, 10, 10]
    >>> share_pool(100, eight, cap, redistribute=True).tolist()
    [50, 25, 25]
    """
    parts = np.zeros(len(weights), dtype=np.int64 if pool < _SAFE else object)
    waiting = np.flatnonzero(weights.compare(0) > 0)
    left = max(pool, 0)
    while len(waiting) and left:
        shares = share_exact(left, weights.take(waiting))
        most = shares if caps is None else caps[waiting]
        full = np.asarray(shares > most, dtype=bool)
        if not redistribute or not full.any():
            parts[waiting] = np.minimum(shares, most)
            break
        parts[waiting[full]] = np.minimum(left, most[full])
        left -= int(parts[waiting[full]].sum())
        waiting = waiting[~full]
    return parts


def share_exact(total: int, weights: ExactColumn) -> Ints:
    """Split `total` in proportion to weights above 0: as :func:`perfkit.money.share_out`, by columns.

    Examples
    --------
    >>> share_exact(100, ExactColumn.of([1, 1, 1], [3, 7, 11])).tolist()
    [59, 25, 16]
    """
    whole = _common(weights)
    if whole is None:
        parts = _guarded(total, weights)
        if parts is not None:
            return parts
        whole = lcm(*(int(bottom) for bottom in weights.denominator.tolist()))
    tops = _scaled(weights, whole, total)
    quotient, rest = _divided(total * tops, int(tops.sum()))
    return _topped_up(quotient, rest, total)


def _common(weights: ExactColumn) -> int | None:
    """Return the least common denominator, None where it is too long to be worth computing with."""
    whole = 1
    for bottom in np.unique(weights.denominator).tolist():
        whole = lcm(whole, int(bottom))
        if whole.bit_length() > _LONGEST:
            return None
    return whole


def _scaled(weights: ExactColumn, whole: int, total: int) -> Ints:
    """Return whole numbers in the proportion of the weights: int64 where no product with `total` can overflow."""
    tops: Ints = weights.numerator
    bottoms: Ints = weights.denominator
    small = tops.dtype != object and bottoms.dtype != object and (
        int(tops.max()) * whole * max(total, len(tops)) < _SAFE)
    return np.asarray(tops * (whole // bottoms) if small else tops.astype(object) * (whole // bottoms.astype(object)))


def _divided(tops: Ints, bottom: int) -> tuple[Ints, Ints]:
    quotient = tops // bottom
    return quotient, tops - quotient * bottom


def _topped_up(parts: Ints, rest: npt.NDArray[Any], total: int) -> Ints:
    """Give what is left one each to the largest rests, equal ones in their order."""
    left = total - int(parts.sum())
    parts[np.argsort(-rest, kind="stable")[:left]] += 1
    return parts.astype(np.int64) if total < _SAFE else parts


def _guarded(total: int, weights: ExactColumn) -> Ints | None:
    """Return the parts by floats where their error cannot have decided anything, else None.

    Each quota errs by less than `_ERROR` of itself (five roundings of half a unit in the last place). A part is certain
    where its quota is further from a whole number than that, the order of two rests where they are further apart, or
    where their weights are equal and the order of the column decides.
    """
    size = weights.to_float()
    quota = total * (size / fsum(size))
    guard = float(quota.max()) * _ERROR
    parts = np.floor(quota)
    rest = quota - parts
    if guard > 0.001 or rest.min() < guard or rest.max() > 1 - guard:
        return None
    left = total - int(parts.sum())
    order = np.argsort(-rest, kind="stable")
    if 0 < left < len(order):
        near = np.flatnonzero(np.abs(rest - rest[order[left - 1]]) <= 4 * guard)
        cells = {Fraction(int(weights.numerator[at]), int(weights.denominator[at])) for at in near}
        if len(cells) > 1:
            return None
    parts[order[:left]] += 1
    return parts.astype(np.int64)
