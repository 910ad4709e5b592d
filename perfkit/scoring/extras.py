"""What comes on top of points: extra points for events, and events that take points away altogether."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from perfkit.exact import ExactColumn
from perfkit.plan import ExtraPoints, Veto
from perfkit.scoring.frame import ScoredIndicator
from perfkit.scoring.keys import nothing
from perfkit.scoring.missing import SCORED, Points

EXTRA, VETOED = "extra_points", "vetoed"
Counts = Callable[[str], ExactColumn]
"""How often an event of the rating sheet happened to each subject; 0 where the sheet does not name it."""


def extra_points(rule: ExtraPoints, counts: Counts, size: int) -> ScoredIndicator:
    """Return the extra points of each subject as a part of the total with the weight 1.

    Examples
    --------
    >>> rule = ExtraPoints(items={"praise": Fraction(2), "complaint": Fraction(-3)}, cap=Fraction(10))
    >>> happened = {"extra.praise": ExactColumn.of([1, 9]), "extra.complaint": ExactColumn.of([2, 0])}
    >>> extra_points(rule, happened.__getitem__, 2).result.points.fractions()
    [Fraction(-4, 1), Fraction(10, 1)]
    """
    total = ExactColumn.constant(0, size)
    for name, points in rule.items.items():
        total = total + counts(f"extra.{name}") * points
    earned = total.clip(rule.floor, rule.cap)
    empty = nothing(size)
    result = Points(points=earned, at_target=empty, weight=ExactColumn.constant(1, size),
                    counted=np.ones(size, dtype=bool), state=np.full(size, SCORED, dtype=object),
                    reason=np.full(size, "", dtype=object))
    return ScoredIndicator(indicator=EXTRA, unit="points", value=total, target=empty, reached=empty, result=result)


def apply_vetoes(scored: Sequence[ScoredIndicator], names: Sequence[str], vetoes: Sequence[Veto],
                 counts: Counts) -> list[ScoredIndicator]:
    """Return the parts with 0 points where an event took them, whatever else is known of the value.

    Parameters
    ----------
    scored, names : sequence
        The parts, and what the plan calls each of them; a veto over the total takes all of them.
    vetoes : sequence of Veto
    counts : callable
    """
    return [_taken(part, [counts(f"veto.{one.veto}") for one in vetoes if one.of in (None, name)])
            for part, name in zip(scored, names, strict=True)]


def _taken(part: ScoredIndicator, events: Sequence[ExactColumn]) -> ScoredIndicator:
    result = part.result
    for column in events:
        free = column.compare(0) <= 0
        result = replace(result, points=result.points.where(free, Fraction(0)), counted=result.counted | ~free,
                         state=np.where(free, result.state, SCORED).astype(object),
                         reason=np.where(free, result.reason, VETOED).astype(object))
    return replace(part, result=result)
