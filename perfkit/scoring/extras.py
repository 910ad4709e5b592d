"""What comes on top of points: extra points for events, and events that take points away altogether."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from perfkit.exact import ExactColumn
from perfkit.plan import ExtraPoints, Veto
from perfkit.scoring.frame import ScoredIndicator
from perfkit.scoring.keys import Texts, nothing
from perfkit.scoring.missing import SCORED, Points

EXTRA, VETOED = "extra_points", "vetoed"
Counts = Callable[[str], ExactColumn]
"""How often an event of the rating sheet happened to each subject; 0 where the sheet does not name it."""
Events = Callable[[str], tuple[ExactColumn, Texts]]
"""The same, with what is known of it, as JSON."""


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
                 events: Events) -> list[ScoredIndicator]:
    """Return the parts with 0 points where an event took them, whatever else is known of the value.

    Parameters
    ----------
    scored, names : sequence
        The parts, and what the plan calls each of them; a veto over the total takes all of them.
    vetoes : sequence of Veto
        Those over lines and pay are left alone.
    events : callable
    """
    taking = [one for one in vetoes if one.counts]
    return [_taken(part, [(one.veto, *events(one.event)) for one in taking
                          if one.scope == "total" or (one.scope == "indicator" and one.of == name)])
            for part, name in zip(scored, names, strict=True)]


def _taken(part: ScoredIndicator, events: Sequence[tuple[str, ExactColumn, Texts]]) -> ScoredIndicator:
    result = part.result
    for veto, column, told in events:
        free = column.compare(0) <= 0
        why = np.array([veto_reason(veto, text) for text in told], dtype=object)
        result = replace(result, points=result.points.where(free, Fraction(0)), counted=result.counted | ~free,
                         state=np.where(free, result.state, SCORED).astype(object),
                         reason=np.where(free, result.reason, why).astype(object))
    return replace(part, result=result)


def veto_reason(veto: str, told: str) -> str:
    """Return the reason that names an event and its evidence; `told` is what is known of it, as JSON or empty.

    Examples
    --------
    >>> veto_reason("incident", '{"evidence": "E-17"}'), veto_reason("incident", "")
    ('vetoed:incident:E-17', 'vetoed:incident:')
    """
    return f"{VETOED}:{veto}:{json.loads(told).get('evidence', '') if told else ''}"
