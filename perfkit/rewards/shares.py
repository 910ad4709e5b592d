"""Sums of minor units shared out by weight, to the last unit, for thousands of people and pools at once."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

import numpy as np

from perfkit.exact import ExactColumn
from perfkit.integers import Bools, Ints
from perfkit.money import share_out
from perfkit.scoring.keys import Positions

_SAFE = 2**62
_ROUNDING = 2.0**-53


def share_pool(pool: int, weights: ExactColumn, caps: Ints | None, *, redistribute: bool) -> Ints:
    """Share one pool of minor units by weight, nobody above its cap: see :func:`share_pools`.

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
    return share_pools([pool], np.zeros(len(weights), dtype=np.int64), weights, caps, redistribute=redistribute)


def share_pools(pools: Sequence[int], place: Positions, weights: ExactColumn, caps: Ints | None, *,
                redistribute: bool) -> Ints:
    """Share pools of minor units by weight, nobody above its cap.

    Largest remainder; equal remainders are served in the order of the column. A weight below 0, and a missing one,
    count as 0: nobody pays into a pool. A pool of 0 or less is not shared. What a cap cuts off is left over, or shared
    out again among those below their cap until nobody is left.

    Parameters
    ----------
    pools : sequence of int
        Below 2**62 each.
    place : array of int
        The pool of each person.
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
    >>> two = np.array([0, 0, 1, 1, 1])
    >>> share_pools([100, 7], two, ExactColumn.of([1, 3, 1, 1, 1]), None, redistribute=False).tolist()
    [25, 75, 3, 2, 2]
    """
    parts, left = np.zeros(len(weights), dtype=np.int64), np.maximum(np.array(pools, dtype=np.int64), 0)
    waiting = np.flatnonzero((weights.compare(0) > 0) & (left[place] > 0))
    while len(waiting):
        at = place[waiting]
        shares = _shares(left, at, weights.take(waiting))
        most = shares if caps is None else caps[waiting]
        full = np.asarray(shares > most, dtype=bool)
        again = redistribute & (np.bincount(at[full], minlength=len(left)) > 0)[at]
        parts[waiting] = np.where(again & ~full, 0, np.minimum(shares, most))
        np.subtract.at(left, at[again & full], parts[waiting[again & full]])
        waiting = waiting[again & ~full & (left[at] > 0)]
    return parts


def _shares(totals: Ints, place: Positions, weights: ExactColumn) -> Ints:
    """Split each total in proportion to weights above 0, the largest rests first."""
    tops = _whole_weights(weights, int(totals.max()))
    if tops is not None:
        sums = np.zeros(len(totals), dtype=np.int64)
        np.add.at(sums, place, tops)
        product = totals[place] * tops
        quotient = product // sums[place]
        return quotient + _winners(totals, place, quotient, product - quotient * sums[place])
    return _guarded(totals, place, weights)


def _whole_weights(weights: ExactColumn, largest: int) -> Ints | None:
    """Return the weights over their common denominator, None where a product with a total could overflow."""
    tops, bottoms = weights.numerator, weights.denominator
    if tops.dtype == object or bottoms.dtype == object:
        return None
    whole, most = 1, _SAFE // max(largest, len(weights)) // int(tops.max())
    for bottom in np.unique(bottoms).tolist():
        whole = lcm(whole, bottom)
        if whole > most:
            return None
    return np.asarray(tops * (whole // bottoms))


def _winners(totals: Ints, place: Positions, parts: Ints, rest: Ints) -> Ints:
    """Return 1 for those who get one more: as many per total as it has left, the largest rests first."""
    left = totals.copy()
    np.subtract.at(left, place, parts)
    order, rank = _ranked(place, rest)
    won = np.zeros(len(place), dtype=np.int64)
    won[order] = rank < left[place[order]]
    return won


def _ranked(place: Positions, rest: Ints) -> tuple[Positions, Positions]:
    """Return the order by place and falling rest (equal ones as they stand), and the rank of each within its place."""
    order = np.lexsort((-rest, place))
    sorted_place = place[order]
    starts = np.searchsorted(sorted_place, sorted_place)
    return order, np.arange(len(order)) - starts


def _guarded(totals: Ints, place: Positions, weights: ExactColumn) -> Ints:
    """Return the parts by floats, and exactly for every total where a rounding error could have decided something.

    A quota errs by a few roundings and those of the sum of its weights. A part is certain where its quota is further
    from a whole number than that, the order of two rests where they are further apart, or where their weights are equal
    and the order of the column decides.
    """
    size = weights.to_float()
    counts = np.bincount(place, minlength=len(totals))
    quota = totals[place] * (size / np.bincount(place, weights=size, minlength=len(totals))[place])
    largest = np.zeros(len(totals))
    np.maximum.at(largest, place, quota)
    guard = (largest * (counts + 8) * _ROUNDING)[place]
    parts = np.floor(quota).astype(np.int64)
    rest = quota - parts
    won = _winners(totals, place, parts, rest)
    doubtful = (rest < guard) | (rest > 1 - guard) | _close_calls(place, rest, won, guard, weights)
    made = parts + won
    for one in np.unique(place[doubtful]).tolist():
        mine = np.flatnonzero(place == one)
        exact = [weight or 0 for weight in weights.take(mine).fractions()]
        made[mine] = share_out(int(totals[one]), exact)
    return made


def _close_calls(place: Positions, rest: Ints, won: Ints, guard: Ints, weights: ExactColumn) -> Bools:
    """Tell who stands so close to the last winner of its total that only equal weights make the order certain."""
    order, _ = _ranked(place, rest)
    count = np.bincount(place, weights=won).astype(np.int64)
    starts = np.searchsorted(place[order], np.arange(len(count)))
    last = order[np.minimum(starts + np.maximum(count - 1, 0), len(order) - 1)][place]
    other = (weights.numerator != weights.numerator[last]) | (weights.denominator != weights.denominator[last])
    return np.asarray((count[place] > 0) & (np.abs(rest - rest[last]) <= 4 * guard) & other, dtype=bool)
