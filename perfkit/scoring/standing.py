"""Where a value stands in a reference population that the plan states: bare functions on exact columns.

The population is frozen in the plan, so nobody's standing moves with the results of others in the same period.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from perfkit.exact import ExactColumn, Range
from perfkit.plan import Bands, Standing, Unit, ZScore
from perfkit.scoring.methods import clamp_points, look_up, no_row_gets


def z_scores(value: ExactColumn, *, mean: Fraction, sd: Fraction, lower_is_better: bool) -> ExactColumn:
    """Return how many standard deviations each value lies above the mean; below it where lower is better.

    Examples
    --------
    >>> z_scores(ExactColumn.of([96, 90], 100), mean=Fraction(92, 100), sd=Fraction(4, 100),
    ...          lower_is_better=False).fractions()
    [Fraction(1, 1), Fraction(-1, 2)]
    """
    z = (value - mean) / sd
    return -z if lower_is_better else z


def percentile_ranks(value: ExactColumn, edges: Mapping[Fraction, Fraction], *,
                     between: Literal["step", "interpolated"], lower_is_better: bool) -> ExactColumn:
    """Return the share of a population that each value leaves behind.

    Parameters
    ----------
    value : ExactColumn
    edges : mapping of Fraction to Fraction
        Shares from 0 to 1, rising, each with the value that this share of the population does not pass.
    between : {"step", "interpolated"}
        The share of the best edge that is reached, or the straight line between two edges (which then begin at 0 and
        end at 1). Below the worst edge 0; of equal edges the best counts.
    lower_is_better : bool
        Mirrors the population: the value with the share 0.1 leaves 0.9 behind.

    Examples
    --------
    >>> edges = {Fraction(1, 4): Fraction(80), Fraction(1, 2): Fraction(90)}
    >>> percentile_ranks(ExactColumn.of([79, 80, 89, 95]), edges, between="step", lower_is_better=False).fractions()
    [Fraction(0, 1), Fraction(1, 4), Fraction(1, 4), Fraction(1, 2)]
    >>> ends = {Fraction(0): Fraction(60), Fraction(1): Fraction(100)}
    >>> percentile_ranks(ExactColumn.of([70, 120]), ends, between="interpolated", lower_is_better=True).fractions()
    [Fraction(3, 4), Fraction(0, 1)]
    """
    if lower_is_better:
        edges, value = {1 - share: -edge for share, edge in sorted(edges.items(), reverse=True)}, -value
    if between == "interpolated":
        rank = value * 0
        for (share, edge), (next_share, next_edge) in pairwise(edges.items()):
            rank = rank + (value - edge).clip(0, next_edge - edge) * ((next_share - share) / (next_edge - edge))
        return rank
    best = {edge: share for share, edge in edges.items()}
    starts = list(best)
    ranges = [Range(low, high) for low, high in zip(starts, [*starts[1:], None], strict=True)]
    return look_up(value, ranges, list(best.values()), Fraction(0))


def standing(rule: Standing, value: ExactColumn, unit: Unit, *, lower_is_better: bool) -> ExactColumn:
    """Return what a rule reads: z, or the share of its population that is left behind.

    Raises
    ------
    PlanError
        If the numbers of the population are not in the unit of the indicator.
    """
    if isinstance(rule, ZScore):
        return z_scores(value, mean=rule.mean.base(unit), sd=rule.sd.base(unit), lower_is_better=lower_is_better)
    edges = {share: edge.base(unit) for share, edge in rule.edges.items()}
    return percentile_ranks(value, edges, between=rule.between, lower_is_better=lower_is_better)


def standing_points(rule: Standing, stands: ExactColumn, full: Fraction) -> ExactColumn:
    """Return the points that a rule gives for a standing.

    Examples
    --------
    >>> from perfkit.plan import Clamp, Quantity
    >>> rule = ZScore(reference="2025-Q4", mean=Quantity.parse("92%"), sd=Quantity.parse("4%"), n=38,
    ...               points=Clamp(worst=Quantity.parse("-2"), best=Quantity.parse("2")))
    >>> standing_points(rule, ExactColumn.of([1, -1, 9], [2, 1, 1]), Fraction(100)).fractions()
    [Fraction(125, 2), Fraction(25, 1), Fraction(100, 1)]
    """
    read = rule.points
    if isinstance(read, Bands):
        return look_up(stands, [row.range.scaled() for row in read.rows], [row.points for row in read.rows],
                       no_row_gets(read.otherwise))
    return clamp_points(stands, worst=read.worst.scaled(), best=read.best.scaled(), full=full)
