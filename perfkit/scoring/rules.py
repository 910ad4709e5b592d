"""Rules at work: what each kind of scoring gives for the values of an indicator, and why it gives nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from perfkit.errors import PlanError, Problem
from perfkit.exact import ExactColumn
from perfkit.integers import Bools
from perfkit.plan import (
    Attainment,
    Axis,
    Bands,
    Clamp,
    Deduct,
    Given,
    Labels,
    Percentile,
    Ratio,
    Scoring,
    Shortfall,
    Switch,
    Undefined,
    Unit,
    ZScore,
    axis_unit,
    branches,
    needs_target,
    peers_of,
    read_by,
)
from perfkit.scoring.keys import Texts, nothing
from perfkit.scoring.methods import (
    FULL,
    attainment_points,
    clamp_points,
    deduct_points,
    failed_cases,
    look_up,
    no_row_gets,
    ratio_points,
    shortfall_points,
)
from perfkit.scoring.standing import standing, standing_points


@dataclass(frozen=True, eq=False)
class Seen:
    """What is known of each subject's value of one indicator, in base units.

    Parameters
    ----------
    value, target, reached : ExactColumn
        `reached` is the attainment as a fraction of the target.
    unit : Unit or None
        None where there is no value at all, and so no points.
    lower_is_better : bool
    n : ExactColumn, optional
        Cases behind each value; missing where not known.
    others : ExactColumn, optional
        Mean of the other subjects' values; missing where there are too few.
    full : Fraction, default 100
        Full points, as the plan counts them.
    """

    value: ExactColumn
    target: ExactColumn
    reached: ExactColumn
    unit: Unit | None
    lower_is_better: bool = False
    n: ExactColumn | None = None
    others: ExactColumn | None = None
    full: Fraction = field(default=Fraction(FULL))

    def axis(self, of: Axis) -> ExactColumn:
        """Return what a rule reads."""
        if of in ("value", "attainment"):
            return self.value if of == "value" else self.reached
        others = nothing(len(self.value)) if self.others is None else self.others
        return self.value / others if of == "peer_ratio" else self.value - others

    def cases(self) -> ExactColumn:
        """Return the number of cases behind each value."""
        return nothing(len(self.value)) if self.n is None else self.n


def rule_points(scoring: Scoring, seen: Seen) -> ExactColumn:
    """Return what a rule gives, on the plan's own scale: up to `full` points.

    Raises
    ------
    PlanError
        If the plan's numbers do not fit the unit, or a clamp has equal ends.

    Examples
    --------
    >>> from perfkit.plan import Quantity
    >>> clamp = Clamp(worst=Quantity.parse("100 s"), best=Quantity.parse("20 s"))
    >>> seen = Seen(ExactColumn.of([60_000]), nothing(1), nothing(1), "duration", full=Fraction(30))
    >>> rule_points(clamp, seen).fractions()
    [Fraction(15, 1)]
    """
    if seen.unit is None:
        return nothing(len(seen.value))
    if isinstance(scoring, Switch):
        few = seen.cases().compare(scoring.n) <= 0
        chosen = rule_points(scoring.up_to, seen).where(few, rule_points(scoring.above, seen))
        return chosen.where(~seen.cases().missing, nothing(len(seen.value)))
    if isinstance(scoring, Labels | Given) or (isinstance(scoring, Deduct) and seen.unit == "points"):
        return seen.value  # ratings come as the points that they give
    return _from_value(scoring, seen, seen.unit)


def _from_value(scoring: Scoring, seen: Seen, unit: Unit) -> ExactColumn:
    if isinstance(scoring, Bands):
        axis = axis_unit(scoring.of, unit)
        return look_up(seen.axis(scoring.of), [row.range.base(axis) for row in scoring.rows],
                       [row.points for row in scoring.rows], no_row_gets(scoring.otherwise))
    if isinstance(scoring, Clamp):
        return _clamped(scoring, seen, axis_unit(scoring.of, unit))
    if isinstance(scoring, Attainment):
        return attainment_points(seen.reached, floor=scoring.floor, cap=scoring.cap, full=seen.full)
    if isinstance(scoring, ZScore | Percentile):
        stands = standing(scoring, seen.value, unit, lower_is_better=seen.lower_is_better)
        return standing_points(scoring, stands, seen.full)
    if isinstance(scoring, Ratio):
        return ratio_points(seen.value, cap=scoring.cap, full=seen.full)
    if isinstance(scoring, Shortfall):
        short = seen.value - seen.target if seen.lower_is_better else seen.target - seen.value
        return shortfall_points(short, scoring, per=scoring.per.base(unit), full=seen.full)
    assert isinstance(scoring, Deduct)
    return deduct_points(_events(seen, unit), scoring)


def _clamped(scoring: Clamp, seen: Seen, unit: Unit) -> ExactColumn:
    worst, best = scoring.worst.base(unit), scoring.best.base(unit)
    if worst == best:
        raise PlanError(Problem(what="a clamp needs two different ends", code="clamp", got=scoring.worst.text()))
    return clamp_points(seen.axis(scoring.of), worst=worst, best=best, full=seen.full)


def _events(seen: Seen, unit: Unit) -> ExactColumn:
    """Return how many events an indicator counts: itself where it is a count, the cases that failed for a share."""
    if unit == "count":
        return seen.value
    if unit != "share":
        raise PlanError(Problem(what="points are deducted for a count, or for the cases behind a share", code="unit",
                                got=unit, allowed="share or count"))
    return failed_cases(seen.value, seen.cases(), lower_is_better=seen.lower_is_better)


def why_no_points(scoring: Scoring, points: ExactColumn, seen: Seen) -> Texts:
    """Return why counted values have no points; empty where they have."""
    if not points.missing.any():
        return np.full(len(points), "", dtype=object)
    undefined = any(isinstance(table := read_by(rule), Bands) and isinstance(table.otherwise, Undefined)
                    for rule in branches(scoring))
    reason = np.full(len(points), "undefined" if undefined else "outside", dtype=object)
    if peers_of(scoring) is not None:
        reason[_missing(seen.others, len(points))] = "few_others"
    if needs_target(scoring):
        reason[seen.target.compare(0) <= 0] = "target_not_positive"
        reason[seen.target.missing] = "no_target"
    if isinstance(scoring, Switch):
        reason[seen.cases().missing] = "no_cases"
    return np.where(points.missing, reason, "")


def _missing(column: ExactColumn | None, size: int) -> Bools:
    return np.ones(size, dtype=bool) if column is None else column.missing
