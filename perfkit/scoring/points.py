"""From values to points: every indicator of a role by its rule, for every subject at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import pandas as pd

from perfkit.errors import DataError, PerfkitError, PlanError, Problem
from perfkit.exact import ExactColumn
from perfkit.integers import Bools
from perfkit.plan import Attainment, Bands, Clamp, IndicatorRule, Quantity, Role, Scoring, Undefined, Unit
from perfkit.scoring.frame import ScoredIndicator, score_frame
from perfkit.scoring.keys import (
    Positions,
    Texts,
    as_texts,
    exact_cells,
    find_rows,
    nothing,
    rows_of,
    sorted_keys,
    taken,
    texts_at,
)
from perfkit.scoring.methods import attainment, attainment_points, clamp_points, look_up, no_row_gets
from perfkit.scoring.missing import Points, apply_missing, first_state
from perfkit.scoring.variants import match_indicators, named_indicators

_RATIO: Unit = "ratio"


def score_points(values: pd.DataFrame, baselines: pd.DataFrame, role: Role) -> pd.DataFrame:
    """Score every indicator of a role for every subject.

    Parameters
    ----------
    values : DataFrame
        IndicatorValues; rows of other roles are left alone. Every subject with any value is scored on every indicator.
    baselines : DataFrame
        Baselines; the rows with baseline ``target`` are used where a rule says ``target: table``.
    role : Role

    Returns
    -------
    DataFrame
        Scores, sorted by period, role, subject, spell, indicator. Value and target are in base units (fractions,
        milliseconds, minor units), attainment is a fraction, points and weight are exact in their numerator and
        denominator. The weight is the one that the total uses, after the role's `missing` rule. A counted value
        outside every band, or without the target that its rule needs, has no points: state ``no row`` with a reason.

    Raises
    ------
    DataError
        If a subject has two values of one indicator, a counted value has no number, or a number is not whole.
    PlanError
        If a name fits several variants, or the plan's numbers do not fit the unit of the indicator.
    """
    values, baselines = values[values["role"] == role.id], baselines[baselines["role"] == role.id]
    meant = match_indicators(named_indicators(role), list(values["indicator"].unique()))
    desk = _desk(values, baselines[baselines["baseline"] == "target"])
    raw = _score_all(desk, role, meant)
    results = apply_missing([one.result for one in raw], role.missing)
    return score_frame(desk.keys, [replace(one, result=result) for one, result in zip(raw, results, strict=True)])


@dataclass(frozen=True, eq=False)
class _Desk:
    """The frames of one role, the order of its subjects, and whose row each row is."""

    keys: pd.DataFrame
    values: pd.DataFrame
    targets: pd.DataFrame
    places: Positions
    target_places: Positions

    def score(self, indicator: str, rule: IndicatorRule) -> ScoredIndicator:
        mine = (self.values["indicator"] == indicator).to_numpy()
        rows = self.values[mine]
        at = rows_of(self.places[mine], rows, len(self.keys))
        unit, lower = _unit(rows), "lower" in rows["direction"].iloc[:1].tolist()
        value, counted = taken(exact_cells(rows), at), texts_at(as_texts(rows["state"]), at) == "counted"
        _check_numbers(self.keys, indicator, counted & value.missing)
        target = self.targets_of(indicator, rule, unit)
        reached = attainment(value, target, lower_is_better=lower)
        points = rule_points(rule.scoring, value, reached, unit)
        at_target = rule_points(rule.scoring, target, attainment(target, target, lower_is_better=lower), unit)
        result = Points(points=points, at_target=at_target, weight=ExactColumn.constant(rule.weight, len(at)),
                        counted=counted, state=first_state(points, counted),
                        reason=np.where(counted, _why_no_points(rule.scoring, points, target), _why_not(rows, at)))
        return ScoredIndicator(indicator=indicator, unit=unit or "", value=value, target=target, reached=reached,
                               result=result)

    def targets_of(self, indicator: str, rule: IndicatorRule, unit: Unit | None) -> ExactColumn:
        """Return the target of each subject: from the plan, from the table, or missing."""
        if isinstance(rule.target, Quantity) and unit is not None:
            return ExactColumn.constant(rule.target.base(unit), len(self.keys))
        mine = (self.targets["indicator"] == indicator).to_numpy() & (rule.target == "table")
        rows = self.targets[mine]
        return taken(exact_cells(rows), rows_of(self.target_places[mine], rows, len(self.keys)))


def _desk(values: pd.DataFrame, targets: pd.DataFrame) -> _Desk:
    keys = sorted_keys(values)
    return _Desk(keys, values, targets, find_rows(values, keys), find_rows(targets, keys))


def rule_points(scoring: Scoring, value: ExactColumn, reached: ExactColumn, unit: Unit | None) -> ExactColumn:
    """Return what a rule gives for values and their attainment of the target.

    Parameters
    ----------
    scoring : Scoring
    value, reached : ExactColumn
        In base units, and as a fraction of the target.
    unit : Unit or None
        Unit of the indicator; None where there is no value at all, and so no points.

    Raises
    ------
    PlanError
        If the plan's numbers do not fit the unit, or a clamp has equal ends.

    Examples
    --------
    >>> from perfkit.plan import Quantity
    >>> clamp = Clamp(worst=Quantity.parse("100 s"), best=Quantity.parse("20 s"))
    >>> rule_points(clamp, ExactColumn.of([60_000]), nothing(1), "duration").fractions()
    [Fraction(50, 1)]
    """
    if unit is None:
        return nothing(len(value))
    if isinstance(scoring, Bands):
        column, axis = (reached, _RATIO) if scoring.of == "attainment" else (value, unit)
        return look_up(column, [row.range.base(axis) for row in scoring.rows], [row.points for row in scoring.rows],
                       no_row_gets(scoring.otherwise))
    if isinstance(scoring, Clamp):
        worst, best = scoring.worst.base(unit), scoring.best.base(unit)
        if worst == best:
            raise PlanError(Problem(what="a clamp needs two different ends", code="clamp", got=scoring.worst.text()))
        return clamp_points(value, worst=worst, best=best)
    return attainment_points(reached, floor=scoring.floor, cap=scoring.cap)


def _score_all(desk: _Desk, role: Role, meant: Mapping[str, str]) -> list[ScoredIndicator]:
    """Score indicator by indicator, and raise what is wrong with all of them together."""
    scored: list[ScoredIndicator] = []
    errors: list[PerfkitError] = []
    problems: list[Problem] = []
    for name, rule in role.indicators.items():
        try:
            scored.append(desk.score(meant[name], rule))
        except PerfkitError as error:
            errors.append(error)
            problems += [replace(problem, path=problem.path or f"roles.{role.id}.indicators.{name}")
                         for problem in error.problems]
    if problems:
        raise type(errors[0])(problems)
    return scored


def _unit(rows: pd.DataFrame) -> Unit | None:
    return cast(Unit, rows["unit"].iloc[0]) if len(rows) else None


def _why_not(rows: pd.DataFrame, at: Positions) -> Texts:
    """Return the reason of a value that may not be counted: its own, else its state."""
    reason, state = texts_at(as_texts(rows["reason"]), at), texts_at(as_texts(rows["state"]), at, absent="absent")
    return np.where(reason == "", state, reason)


def _why_no_points(scoring: Scoring, points: ExactColumn, target: ExactColumn) -> Texts:
    in_no_row = isinstance(scoring, Bands) and isinstance(scoring.otherwise, Undefined)
    reason = np.full(len(points), "undefined" if in_no_row else "outside", dtype=object)
    if isinstance(scoring, Attainment) or (isinstance(scoring, Bands) and scoring.of == "attainment"):
        reason[target.compare(0) <= 0] = "target_not_positive"
        reason[target.missing] = "no_target"
    return np.where(points.missing, reason, "")


def _check_numbers(keys: pd.DataFrame, indicator: str, wrong: Bools) -> None:
    if wrong.any():
        raise DataError([Problem(what="a counted value has no number", code="counted_without_value", column="numerator",
                                 got=f"{indicator} of {row.subject} in {row.period}",
                                 allowed="a whole numerator and a denominator that is not 0")
                         for row in keys[wrong].itertuples()])
