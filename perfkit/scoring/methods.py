"""How a value becomes points: bare functions on exact columns, without any checking or naming.

A missing cell in gives a missing cell out; nothing is rounded. Sources of the forms: published shop schemes for bands,
NICE and MetricNet score cards for the clamp between worst and best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from perfkit.exact import ExactColumn, Range, locate
from perfkit.plan import Otherwise, Undefined
from perfkit.scoring.keys import nothing

FULL = 100


def attainment(value: ExactColumn, target: ExactColumn, *, lower_is_better: bool) -> ExactColumn:
    """Return value / target, or its mirror 2 - value / target where lower is better.

    Missing where the target is missing or not above 0. Both directions give 1 exactly at the target; the mirror
    falls below 0 beyond twice the target.

    Examples
    --------
    >>> half_over = ExactColumn.of([150])
    >>> attainment(half_over, ExactColumn.of([100]), lower_is_better=False).fractions()
    [Fraction(3, 2)]
    >>> attainment(half_over, ExactColumn.of([100]), lower_is_better=True).fractions()
    [Fraction(1, 2)]
    """
    reached = value / target.where(target.compare(0) > 0, nothing(len(target)))
    return -(reached - 2) if lower_is_better else reached


def clamp_points(value: ExactColumn, *, worst: Fraction, best: Fraction) -> ExactColumn:
    """Return 100 x (value - worst) / (best - worst), held between 0 and 100.

    The direction lies in the two ends: `worst` above `best` means that lower is better. They must differ.

    Examples
    --------
    >>> clamp_points(ExactColumn.of([10, 60, 130]), worst=Fraction(120), best=Fraction(20)).fractions()
    [Fraction(100, 1), Fraction(60, 1), Fraction(0, 1)]
    """
    return ((value - worst) * (FULL / (best - worst))).clip(0, FULL)


def attainment_points(reached: ExactColumn, *, floor: Fraction, cap: Fraction | None) -> ExactColumn:
    """Return 100 x attainment, with the attainment held between `floor` and `cap` (None: open above).

    Examples
    --------
    >>> attainment_points(ExactColumn.of([13, 5], [10, 10]), floor=Fraction(0), cap=Fraction(6, 5)).fractions()
    [Fraction(120, 1), Fraction(50, 1)]
    """
    return reached.clip(floor, cap) * FULL


def look_up(column: ExactColumn, ranges: Sequence[Range], amounts: Sequence[Fraction],
            otherwise: Fraction | Literal["next_lower"] | None = None) -> ExactColumn:
    """Return the amount of the range that holds each cell: points of a band, or the rate of a tier.

    Parameters
    ----------
    column : ExactColumn
    ranges : sequence of Range
        Must not overlap; an edge belongs to the side that closes it.
    amounts : sequence of Fraction
        One for each range.
    otherwise : Fraction, "next_lower" or None
        What a cell in no range gets: this number; the amount of the range next below it (none below: missing);
        or None, a missing cell.

    Examples
    --------
    >>> rows = [Range(Fraction(90), None), Range(Fraction(70), Fraction(80), high_closed=True)]
    >>> values = ExactColumn.of([95, 80, 85, 10])
    >>> look_up(values, rows, [Fraction(100), Fraction(60)]).fractions()
    [Fraction(100, 1), Fraction(60, 1), None, None]
    >>> look_up(values, rows, [Fraction(100), Fraction(60)], "next_lower").fractions()
    [Fraction(100, 1), Fraction(60, 1), Fraction(60, 1), None]
    """
    held = close_gaps(ranges) if otherwise == "next_lower" else ranges
    in_no_row = otherwise if isinstance(otherwise, Fraction) else None
    # locate() answers -2 for a missing cell and -1 for one in no range: the last two cells of the table.
    table = ExactColumn.from_fractions([*amounts, None, in_no_row])
    return table.take(locate(column, held))


def no_row_gets(otherwise: Otherwise) -> Fraction | Literal["next_lower"] | None:
    """Return what :func:`look_up` is to do with a cell in no row, as the plan says: `Undefined` is no result."""
    return None if isinstance(otherwise, Undefined) else otherwise


def close_gaps(ranges: Sequence[Range]) -> list[Range]:
    """Return the ranges, each stretched up to where the next one starts; the top one is open above.

    Examples
    --------
    >>> gapped = [Range(Fraction(81), None), Range(Fraction(61), Fraction(80), high_closed=True)]
    >>> [ends.text() for ends in close_gaps(gapped)]
    ['[81, inf)', '[61, 81)']
    """
    rising = sorted(range(len(ranges)), key=lambda position: _start(ranges[position]))
    closed = list(ranges)
    for here, above in pairwise(rising):
        closed[here] = replace(ranges[here], high=ranges[above].low, high_closed=not ranges[above].low_closed)
    for top in rising[-1:]:
        closed[top] = replace(ranges[top], high=None, high_closed=False)
    return closed


def _start(ends: Range) -> tuple[bool, Fraction, bool]:
    return ends.low is not None, ends.low or Fraction(0), not ends.low_closed
