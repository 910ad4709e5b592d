"""Amounts: whole minor units, shared out to the last unit."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm


def share_out(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """Split `total` minor units in proportion to `weights`, so that the parts add up to it.

    Largest remainder: every part is rounded down, and the units left over go one each to the largest lost
    remainders; equal remainders are served in the order of the list, so the caller's order is the tie-break.

    Parameters
    ----------
    total : int
        Minor units; may be negative (a deficit), which is split as its mirror.
    weights : sequence of Fraction or int
        Shares, not negative. They need not add to 1.

    Returns
    -------
    list of int
        One part per weight; adds up to `total`, or all 0 where every weight is 0 (nothing can be shared).

    Raises
    ------
    ValueError
        If a weight is negative.

    Examples
    --------
    >>> share_out(100, [1, 1, 1])
    [34, 33, 33]
    >>> share_out(5, [0, 0])
    [0, 0]
    """
    shares = whole_shares(weights)
    if any(share < 0 for share in shares):
        raise ValueError(f"a share cannot be negative, got {min(weights)}")
    whole = sum(shares)
    if whole == 0:
        return [0] * len(shares)
    if total < 0:
        return [-part for part in share_out(-total, weights)]
    cut = [divmod(total * share, whole) for share in shares]
    parts = [part for part, _ in cut]
    left = total - sum(parts)
    order = sorted(range(len(parts)), key=lambda position: (-cut[position][1], position))
    for position in order[:left]:
        parts[position] += 1
    return parts


def whole_shares(weights: Sequence[Fraction | int]) -> list[int]:
    """Return weights in whole numbers of the same proportions: exact, and faster to calculate with than fractions.

    Examples
    --------
    >>> whole_shares([Fraction(1, 2), Fraction(1, 3), 0])
    [3, 2, 0]
    """
    common = lcm(*(weight.denominator for weight in weights))
    return [weight.numerator * (common // weight.denominator) for weight in weights]


def whole_units(amount: Fraction) -> int:
    """Return an exact amount of minor units rounded half up, away from zero at a half.

    Examples
    --------
    >>> whole_units(Fraction(1, 2)), whole_units(Fraction(-1, 2)), whole_units(Fraction(49, 100))
    (1, -1, 0)
    """
    size = int(abs(amount) + Fraction(1, 2))
    return size if amount >= 0 else -size
