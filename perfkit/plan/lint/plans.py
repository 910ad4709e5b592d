"""Linting a plan that is sound in form: the points of its roles, their grades and their pay lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from perfkit.errors import Problem
from perfkit.exact import number_text
from perfkit.plan.documents import Path, placed
from perfkit.plan.fitting import KnownIndicator
from perfkit.plan.lint.amounts import Points
from perfkit.plan.lint.findings import Found, finding, tag_findings
from perfkit.plan.lint.grades import grade_findings, quota_findings
from perfkit.plan.lint.pay import Scope, line_findings
from perfkit.plan.lint.points import Item, points_findings
from perfkit.plan.lint.standing import standing_findings, standing_table
from perfkit.plan.lint.tabled import beyond_of, domain_in, lower_is_better, unit_of, value_of, writer_of
from perfkit.plan.lint.tables import Row, Table, table_findings
from perfkit.plan.lint.time import time_findings
from perfkit.plan.models import Plan, Role
from perfkit.plan.quantities import Unit
from perfkit.plan.scoring_rules import (
    Attainment,
    Bands,
    Deduct,
    Given,
    IndicatorRule,
    Labels,
    Percentile,
    Ratio,
    Scoring,
    Shortfall,
    Switch,
    ZScore,
    branches,
    read_by,
)

Crowd = Mapping[str, Sequence[float]]
HUNDRED, ZERO = Fraction(100), Fraction(0)
NOISY = Fraction(1, 1000)


def lint_plan(plan: Plan, indicators: Mapping[str, KnownIndicator],
              crowds: Mapping[str, Crowd] | None = None) -> list[Problem]:
    """Return what is doubtful in a plan that is sound in form.

    Parameters
    ----------
    plan : Plan
    indicators : mapping of str to KnownIndicator
        What the catalogue knows, by id. What it does not know is a problem of its own and passed over here.
    crowds : mapping of role to mapping of axis to floats, optional
        Where people stand: the axes are ``value.<indicator>`` (as written in a plan: shares and ratios as fractions,
        times in milliseconds, money in currency units), ``attainment.<indicator>`` and ``total``, and ``wage_base``.

    Returns
    -------
    list of Problem
        In the order of the plan; every code begins with ``warning.``.

    Examples
    --------
    >>> from perfkit.plan import parse_plan
    >>> plan = parse_plan(b'''
    ... {plan: shop, goal: {text: Service}, currency: CNY, calendar: {time_zone: UTC}, pack: {period: month},
    ...  roles: {desk: {kind: desk, subject: person, period: month, missing: hold, indicators: {
    ...    csat: {weight: 100, scoring: {bands: [{in: "[90%, 100%]", points: 100}, {in: "[0, 90%)", points: 60}]}}}}}}
    ... ''', version="2026-01-01", source="plan.yaml")
    >>> known = {"csat": KnownIndicator(unit="share", controllability="person", kinds=["desk"])}
    >>> sorted({problem.code for problem in lint_plan(plan, known)})
    ['warning.cliff', 'warning.floor_too_high']
    """
    found = [((*("roles", role.id), *place), problem) for role in plan.roles.values()
             for place, problem in _role_findings(role, indicators, (crowds or {}).get(role.id, {}))]
    return sorted(placed(found, plan.lines, plan.source), key=lambda problem: problem.row or 0)


def _role_findings(role: Role, indicators: Mapping[str, KnownIndicator], crowd: Crowd) -> Found:
    items = [_item(role, key, rule, indicators, crowd) for key, rule in role.indicators.items()]
    for item in items:
        if item.table is not None:
            yield from table_findings(item.table)
    yield from points_findings(items, ())
    for key, rule in role.indicators.items():
        yield from _rule_findings(_place(role, key), key, rule, indicators)
    points = Points.of(items, role)
    yield from _extra_findings(role)
    yield from grade_findings(role, points, crowd)
    yield from quota_findings(role)
    yield from tag_findings(role.tags, ())
    scope = Scope(role=role, indicators=indicators, crowd=crowd, points=points)
    for row, line in enumerate(role.rewards):
        yield from line_findings(line, ("rewards", row), scope)
    yield from time_findings(role, indicators, {key: _place(role, key) for key in role.indicators})


def _place(role: Role, key: str) -> Path:
    block = next((block.block for block in role.blocks if key in block.indicators), None)
    return ("indicators", key) if block is None else ("blocks", block, "indicators", key)


def _item(role: Role, key: str, rule: IndicatorRule, indicators: Mapping[str, KnownIndicator], crowd: Crowd) -> Item:
    place = _place(role, key)
    low, high = _ends(rule.scoring, rule.full)
    return Item(place=place, name=key, indicator="" if key.startswith("item.") else key, full=rule.full,
                weight=rule.weight * HUNDRED / rule.full, low=low, high=high,
                table=_table(place, key, rule.scoring, indicators, crowd),
                opinion=any(isinstance(each, Labels | Given) for each in branches(rule.scoring)))


def _ends(scoring: Scoring, full: Fraction) -> tuple[Fraction | None, Fraction | None]:
    """Return the least and the most points of a rule; None where there is no end."""
    scoring = read_by(scoring)
    if isinstance(scoring, Bands):
        values = [row.points for row in scoring.rows]
        return _spread([*values, scoring.otherwise] if isinstance(scoring.otherwise, Fraction) else values)
    if isinstance(scoring, Labels):
        return _spread(list(scoring.points.values()))
    if isinstance(scoring, Deduct):
        return scoring.floor, scoring.start
    if isinstance(scoring, Switch):
        return _joined([_ends(each, full) for each in branches(scoring)])
    return _continuous(scoring, full)


def _continuous(scoring: Scoring, full: Fraction) -> tuple[Fraction | None, Fraction | None]:
    if isinstance(scoring, Shortfall):
        return scoring.floor, full
    if isinstance(scoring, Attainment):
        return scoring.floor * full, None if scoring.cap is None else scoring.cap * full
    if isinstance(scoring, Ratio):
        return ZERO, None if scoring.cap is None else scoring.cap * full
    return ZERO, full


def _spread(values: list[Fraction]) -> tuple[Fraction, Fraction]:
    return min(values), max(values)


def _joined(ends: list[tuple[Fraction | None, Fraction | None]]) -> tuple[Fraction | None, Fraction | None]:
    lows, highs = [low for low, _ in ends if low is not None], [high for _, high in ends if high is not None]
    return (min(lows) if len(lows) == len(ends) else None), (max(highs) if len(highs) == len(ends) else None)


def _table(place: Path, key: str, scoring: Scoring, indicators: Mapping[str, KnownIndicator],
           crowd: Crowd) -> Table | None:
    if isinstance(scoring, ZScore | Percentile):
        return standing_table((*place, "scoring"), scoring)
    if not isinstance(scoring, Bands):
        return None
    axis = {"value": f"value.{key}", "attainment": f"attainment.{key}"}.get(scoring.of, "")
    ranges = [row.range for row in scoring.rows]
    unit: Unit | None = "ratio" if scoring.of != "value" else unit_of(key, indicators)
    return Table(place=(*place, "scoring", "bands"), gives="points", beyond=beyond_of(scoring.otherwise),
                 otherwise=value_of(scoring.otherwise),
                 rows=tuple(Row(range=row.range.scaled(), value=row.points) for row in scoring.rows),
                 domain=domain_in(unit, scoring.domain, ranges, signed=scoring.of == "peer_difference"),
                 crowd=tuple(crowd.get(axis, ())), write=writer_of(ranges))


def _rule_findings(place: Path, key: str, rule: IndicatorRule, indicators: Mapping[str, KnownIndicator]) -> Found:
    counted = unit_of(key, indicators) == "count" and lower_is_better(key, indicators)
    if counted or isinstance(rule.scoring, Deduct):
        yield finding(place, "exposure", f"{key}: counts without the number of chances",
                      "twice the work brings twice the events", step="events per order, task or hour")
    if isinstance(rule.scoring, Switch):
        yield finding((*place, "scoring"), "formula_switch",
                      f"{key}: the same result gives other points by the number of cases",
                      f"one rule up to n = {rule.scoring.n}, another from n = {rule.scoring.n + 1}",
                      step="one rule, with a smallest n")
    for scoring in branches(rule.scoring):
        if isinstance(scoring, ZScore | Percentile):
            yield from standing_findings((*place, "scoring"), key, scoring)
        if isinstance(scoring, Shortfall):
            yield from _noise((*place, "scoring"), key, scoring, rule)


def _extra_findings(role: Role) -> Found:
    extra = role.extra_points
    costs = {} if extra is None else {item: points for item, points in extra.items.items() if points < 0}
    if extra is not None and costs and extra.floor is None:
        yield finding(("extra_points",), "no_floor", "what is taken from the total has no floor",
                      ", ".join(f"{item} {number_text(points)}" for item, points in costs.items()),
                      step="a floor, such as -10")


def _noise(place: Path, key: str, scoring: Shortfall, rule: IndicatorRule) -> Found:
    cases = None if rule.min_n is None else rule.min_n.score
    smallest = NOISY if cases is None else Fraction(1, cases)
    if scoring.per.unit == "%" and scoring.per.scaled() < smallest:
        told = f"{scoring.per.text()} is one in {number_text(1 / scoring.per.scaled())}"
        yield finding(place, "noise", f"{key}: a step is smaller than one case",
                      told + ("" if cases is None else f", scored from {cases} cases on"),
                      step="a step of several cases, or a longer period")
