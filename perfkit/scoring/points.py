"""From values to points: every indicator of a role by its rule, for every subject at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd

from perfkit.errors import DataError, PerfkitError, Problem
from perfkit.exact import ExactColumn
from perfkit.integers import Bools
from perfkit.plan import Deduct, IndicatorRule, Quantity, Role, Switch, Unit, peers_of
from perfkit.scoring.extras import EXTRA, apply_vetoes, extra_points
from perfkit.scoring.frame import ScoredIndicator, score_frame
from perfkit.scoring.keys import (
    Positions,
    Texts,
    as_texts,
    exact_cells,
    find_rows,
    nothing,
    places_of,
    rows_of,
    rows_of_role,
    sorted_keys,
    taken,
    texts_at,
)
from perfkit.scoring.methods import FULL, attainment, mean_of_others
from perfkit.scoring.missing import Points, apply_missing, first_state
from perfkit.scoring.parts import Parts
from perfkit.scoring.rules import Seen, rule_points, why_no_points
from perfkit.scoring.variants import match_indicators, named_indicators

_EXACT = ("numerator", "denominator")
_READ = (*_EXACT, "n", "state", "reason")
NO_ROWS = np.empty(0, dtype=np.int64)


def score_points(values: pd.DataFrame, baselines: pd.DataFrame, role: Role,
                 presence: pd.DataFrame | None = None) -> pd.DataFrame:
    """Score every indicator of a role for every subject.

    Parameters
    ----------
    values : DataFrame
        IndicatorValues; rows of other roles are left alone. Every subject with any value is scored on every indicator.
    baselines : DataFrame
        Baselines; the rows with baseline ``target`` are used where a rule says ``target: table``.
    role : Role
    presence : DataFrame, optional
        From :func:`perfkit.indicators.find_presence`: the part of a target of the plan that falls on each subject, and
        who was on leave throughout and so has no row. Without it everybody was there for the whole period.

    Returns
    -------
    DataFrame
        Scores, sorted by period, role, subject, spell, indicator (extra points of the plan are a row ``extra_points``
        with the weight 1). Value and target are in base units (fractions,
        milliseconds, minor units), attainment is a fraction, points and weight are exact in their numerator and
        denominator. Points are out of 100, whatever the plan calls full points: points x weight are those of the form.
        The weight is the one that the total uses, after the role's `missing` rule. A counted value
        outside every band, or without the target that its rule needs, has no points: state ``no row`` with a reason.

    Raises
    ------
    DataError
        If a subject has two values of one indicator, a counted value has no number, or a number is not whole.
    PlanError
        If a name fits several variants, or the plan's numbers do not fit the unit of the indicator.
    """
    values, baselines = rows_of_role(values, role.id), rows_of_role(baselines, role.id)
    meant = match_indicators(named_indicators(role), list(values["indicator"].unique()))
    desk = _desk(values, baselines[baselines["baseline"] == "target"], role, presence)
    raw, names = _score_all(desk, role, meant), list(role.indicators)
    if role.extra_points is not None:
        raw, names = [*raw, extra_points(role.extra_points, desk.counts, len(desk.keys))], [*names, EXTRA]
    raw = apply_vetoes(raw, names, role.vetoes, desk.events)
    weighed = [one.result for one in raw[:len(role.indicators)]]
    given = apply_missing(weighed, role.missing, floor=role.reweight_floor)
    results = [*desk.parts.spared(given, weighed, role.missing),
               *(one.result for one in raw[len(role.indicators):])]
    return score_frame(desk.keys, [replace(one, result=desk.parts.without_row(result))
                                   for one, result in zip(raw, results, strict=True)])


@dataclass(frozen=True, eq=False)
class _Desk:
    """The frames of one role, the order of its subjects, and whose row each row is."""

    keys: pd.DataFrame
    values: pd.DataFrame
    targets: pd.DataFrame
    places: Positions
    target_places: Positions
    counts_targets: bool
    parts: Parts

    def score(self, indicator: str, rule: IndicatorRule) -> ScoredIndicator:
        rows, at = self._rows(indicator)
        unit, lower = self._kind_of(indicator)
        value, counted = taken(exact_cells(rows), at), np.append(rows["state"] == "counted", False)[at]
        _check_numbers(self.keys, indicator, counted & value.missing)
        target = self.targets_of(indicator, rule, unit)
        reached = target if rule.target is None else attainment(value, target, lower_is_better=lower)
        seen = Seen(value, target, reached, unit, lower_is_better=lower,
                    n=self._cases(rows, at, rule), others=self._others(value, counted, rule), full=rule.full)
        points = _of_hundred(seen, rule)
        at_target = points
        if self.counts_targets:
            aim = attainment(target, target, lower_is_better=lower)
            at_target = _of_hundred(replace(seen, value=target, reached=aim), rule)
        result = Points(points=points, at_target=at_target, weight=ExactColumn.constant(rule.weight, len(at)),
                        counted=counted, state=first_state(points, counted),
                        reason=np.where(counted, why_no_points(rule.scoring, points, seen),
                                        "" if counted.all() else _why_not(rows, at)))
        return ScoredIndicator(indicator=indicator, unit=unit or "", value=value, target=target, reached=seen.reached,
                               result=result)

    def counts(self, event: str) -> ExactColumn:
        """Return how often an event of the rating sheet happened; 0 where nothing was said."""
        return self.events(event)[0]

    def events(self, event: str) -> tuple[ExactColumn, Texts]:
        """Return how often an event happened, and what is known of it."""
        rows, at = self._rows(event)
        said = taken(exact_cells(rows), at)
        return said.where(~said.missing, 0), texts_at(as_texts(rows["reason"]), at)

    def _cases(self, rows: pd.DataFrame, at: Positions, rule: IndicatorRule) -> ExactColumn | None:
        """Return n where a rule asks for it."""
        if not isinstance(rule.scoring, Deduct | Switch):
            return None
        return taken(exact_cells(rows.assign(n_of=1), "n", "n_of"), at)

    def _others(self, value: ExactColumn, counted: Bools, rule: IndicatorRule) -> ExactColumn | None:
        """Return the mean of the other subjects of the period where a rule asks for it."""
        if peers_of(rule.scoring) is None:
            return None
        return mean_of_others(value.where(counted, nothing(len(value))), self.keys["period"].tolist())

    def targets_of(self, indicator: str, rule: IndicatorRule, unit: Unit | None) -> ExactColumn:
        """Return the target of each subject: from the plan, from the table, or missing."""
        if rule.target is None:
            return nothing(len(self.keys))
        if isinstance(rule.target, Quantity) and unit is not None:
            return self.parts.target(ExactColumn.constant(rule.target.base(unit), len(self.keys)), indicator, unit)
        mine = self._target_rows.get(indicator, NO_ROWS) if rule.target == "table" else NO_ROWS
        rows = self.targets[list(_EXACT)].iloc[mine]
        return taken(exact_cells(rows), rows_of(self.target_places[mine], self.targets, len(self.keys), mine))

    def _rows(self, indicator: str) -> tuple[pd.DataFrame, Positions]:
        """Return the rows of an indicator, without whose they are, and where each subject's stands among them."""
        mine = self._value_rows.get(indicator, NO_ROWS)
        at = rows_of(self.places[mine], self.values, len(self.keys), mine)
        return self.values[list(_READ)].iloc[mine], at

    def _kind_of(self, indicator: str) -> tuple[Unit | None, bool]:
        """Return the unit of an indicator and whether lower is better; no unit where nobody has a value."""
        first = self._value_rows.get(indicator, NO_ROWS)[:1]
        unit, direction = (self.values[name].iloc[first].tolist() for name in ("unit", "direction"))
        return (cast(Unit, unit[0]) if unit else None), "lower" in direction

    @cached_property
    def _value_rows(self) -> Mapping[str, Positions]:
        return places_of(self.values["indicator"])

    @cached_property
    def _target_rows(self) -> Mapping[str, Positions]:
        return places_of(self.targets["indicator"])


def _desk(values: pd.DataFrame, targets: pd.DataFrame, role: Role, presence: pd.DataFrame | None) -> _Desk:
    keys = sorted_keys(values)
    return _Desk(keys, values, targets, find_rows(values, keys), find_rows(targets, keys),
                 role.missing == "target", Parts.of(keys, presence))


def _of_hundred(seen: Seen, rule: IndicatorRule) -> ExactColumn:
    """Return what the rule gives out of 100, whatever the plan calls full points."""
    points = rule_points(rule.scoring, seen)
    return points if rule.full == FULL else points * (FULL / rule.full)


def _score_all(desk: _Desk, role: Role, meant: Mapping[str, str]) -> list[ScoredIndicator]:
    """Score indicator by indicator, and raise what is wrong with all of them together."""
    scored: list[ScoredIndicator] = []
    errors: list[PerfkitError] = []
    problems: list[Problem] = []
    for name, rule in role.indicators.items():
        try:
            scored.append(desk.score(meant.get(name, name), rule))
        except PerfkitError as error:
            errors.append(error)
            problems += [replace(problem, path=problem.path or f"roles.{role.id}.indicators.{name}")
                         for problem in error.problems]
    if problems:
        raise type(errors[0])(problems)
    return scored


def _why_not(rows: pd.DataFrame, at: Positions) -> Texts:
    """Return the reason of a value that may not be counted: its own, else its state."""
    reason, state = texts_at(as_texts(rows["reason"]), at), texts_at(as_texts(rows["state"]), at, absent="absent")
    return np.where(reason == "", state, reason)


def _check_numbers(keys: pd.DataFrame, indicator: str, wrong: Bools) -> None:
    if wrong.any():
        raise DataError([Problem(what="a counted value has no number", code="counted_without_value", column="numerator",
                                 got=f"{indicator} of {row.subject} in {row.period}",
                                 allowed="a whole numerator and a denominator that is not 0")
                         for row in keys[wrong].itertuples()])
