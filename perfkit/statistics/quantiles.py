"""Quantiles of exact values, without rounding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from perfkit.statistics.checks import require


def quantile_type_7(values: Sequence[int | Fraction], share: Fraction) -> Fraction | None:
    """Return the quantile of type 7: the value a `share` of the way from the lowest to the highest place.

    Parameters
    ----------
    values : sequence of int or Fraction
        In any order and unit.
    share : Fraction
        From 0 (lowest) to 1 (highest); 1/2 is the median.

    Returns
    -------
    Fraction or None
        Exact, between two neighbours where the place is not whole. None for no values.

    Raises
    ------
    DataError
        Where the share is not between 0 and 1.

    Notes
    -----
    Hyndman and Fan (1996), type 7: the default of R and NumPy.

    Examples
    --------
    >>> quantile_type_7([1, 2, 3, 4, 10], Fraction(9, 10))
    Fraction(38, 5)
    """
    require(0 <= share <= 1, "a quantile is asked at a share", got=share, allowed="[0, 1]")
    if not values:
        return None
    ordered = sorted(Fraction(value) for value in values)
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
