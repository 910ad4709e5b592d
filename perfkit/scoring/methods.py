"""How a value becomes points: bare functions on exact columns, without any checking or naming.

A missing cell in gives a missing cell out; nothing is rounded. Sources of the forms: published shop schemes for bands,
NICE and MetricNet score cards for the clamp between worst and best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

from perfkit.exact import ExactColumn, Range, locate
from perfkit.plan import Deduct, Otherwise, Shortfall, Undefined
from perfkit.scoring.keys import nothing

FULL = 100
FEWEST_OTHERS = 3


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


def clamp_points(value: ExactColumn, *, worst: Fraction, best: Fraction,
                 full: Fraction | int = FULL) -> ExactColumn:
    """Return full points x (value - worst) / (best - worst), held between 0 and full points.

    The direction lies in the two ends: `worst` above `best` means that lower is better. They must differ.

    Examples
    --------
    >>> clamp_points(ExactColumn.of([10, 60, 130]), worst=Fraction(120), best=Fraction(20)).fractions()
    [Fraction(100, 1), Fraction(60, 1), Fraction(0, 1)]
    """
    return ((value - worst) * (full / (best - worst))).clip(0, full)


def attainment_points(reached: ExactColumn, *, floor: Fraction, cap: Fraction | None,
                      full: Fraction | int = FULL) -> ExactColumn:
    """Return full points x attainment, with the attainment held between `floor` and `cap` (None: open above).

    Examples
    --------
    >>> attainment_points(ExactColumn.of([13, 5], [10, 10]), floor=Fraction(0), cap=Fraction(6, 5)).fractions()
    [Fraction(120, 1), Fraction(50, 1)]
    """
    return reached.clip(floor, cap) * full


def ratio_points(value: ExactColumn, *, cap: Fraction | None, full: Fraction | int = FULL) -> ExactColumn:
    """Return full points x value, with the value held at `cap` (None: open above).

    Examples
    --------
    >>> ratio_points(ExactColumn.of([13, 5], [10, 10]), cap=Fraction(6, 5), full=30).fractions()
    [Fraction(36, 1), Fraction(15, 1)]
    """
    return value.clip(None, cap) * full


def shortfall_points(short: ExactColumn, rule: Shortfall, *, per: Fraction, full: Fraction | int = FULL) -> ExactColumn:
    """Return full points less `lose` for each step that a value falls short of its target.

    Parameters
    ----------
    short : ExactColumn
        Target less value, in base units; nothing is lost where it is negative.
    rule : Shortfall
        `step` says whether a part of a step costs nothing, as much as a whole one, or its part.
    per : Fraction
        Length of a step in base units.
    full : Fraction

    Examples
    --------
    >>> from perfkit.plan import Quantity
    >>> rule = Shortfall(lose=Fraction(2), per=Quantity.parse("1%"), step="begun", floor=Fraction(0))
    >>> short = ExactColumn.of([25, -10, 900], 1000)
    >>> shortfall_points(short, rule, per=Fraction(1, 100), full=50).fractions()
    [Fraction(44, 1), Fraction(50, 1), Fraction(0, 1)]
    """
    steps = short.clip(0) / per
    steps = steps.floor() if rule.step == "full" else steps.ceil() if rule.step == "begun" else steps
    return (-(steps * rule.lose) + full).clip(rule.floor)


def deduct_points(events: ExactColumn, rule: Deduct) -> ExactColumn:
    """Return what is left of the start after events of the one kind that the rule counts.

    Examples
    --------
    >>> from perfkit.plan import Event
    >>> late = Deduct(start=Fraction(30), floor=Fraction(0), events={"late": Event(lose=Fraction(5))})
    >>> deduct_points(ExactColumn.of([1, 9]), late).fractions()
    [Fraction(25, 1), Fraction(0, 1)]
    """
    (event,) = rule.events.values()
    return (-((events - event.beyond).clip(0) * event.lose) + rule.start).clip(rule.floor)


def deduct_events(rule: Deduct, counts: Mapping[str, Fraction]) -> Fraction:
    """Return what is left of the start after events of several kinds; kinds without a count have not happened.

    Examples
    --------
    >>> from perfkit.plan import Event
    >>> events = {"change": Event(lose=Fraction(5), beyond=Fraction(2)), "late": Event(lose=Fraction(3))}
    >>> rule = Deduct(start=Fraction(30), floor=None, events=events)
    >>> deduct_events(rule, {"change": Fraction(4)}), deduct_events(rule, {"late": Fraction(20)})
    (Fraction(20, 1), Fraction(-30, 1))
    """
    lost = sum((max(counts.get(name, Fraction(0)) - event.beyond, Fraction(0)) * event.lose
                for name, event in rule.events.items()), Fraction(0))
    left = rule.start - lost
    return left if rule.floor is None else max(left, rule.floor)


def failed_cases(share: ExactColumn, cases: ExactColumn, *, lower_is_better: bool) -> ExactColumn:
    """Return how many of the cases behind a share failed: the others, or the share itself where lower is better.

    Examples
    --------
    >>> failed_cases(ExactColumn.of([46], [50]), ExactColumn.of([50]), lower_is_better=False).fractions()
    [Fraction(4, 1)]
    """
    return cases * (share if lower_is_better else -(share - 1))


def mean_of_others(value: ExactColumn, groups: Sequence[Any]) -> ExactColumn:
    """Return for each cell the mean of the other cells of its group; missing where these are fewer than three.

    Examples
    --------
    >>> mean_of_others(ExactColumn.of([1, 2, 3, 6, 5]), ["a", "a", "a", "a", "b"]).fractions()[2:]
    [Fraction(3, 1), Fraction(2, 1), None]
    """
    cells = value.fractions()
    sums: dict[Any, Fraction] = {}
    counts: dict[Any, int] = {}
    for group, cell in zip(groups, cells, strict=True):
        if cell is not None:
            sums[group], counts[group] = sums.get(group, Fraction(0)) + cell, counts.get(group, 0) + 1
    return ExactColumn.from_fractions([
        None if cell is None or counts[group] <= FEWEST_OTHERS else (sums[group] - cell) / (counts[group] - 1)
        for group, cell in zip(groups, cells, strict=True)])


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
