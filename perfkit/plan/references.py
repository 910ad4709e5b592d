"""Whether what a plan names exists, and fits: indicators, their units and direction, kinds of role."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from perfkit.errors import Problem, nearest_name, unknown_name
from perfkit.periods import parse_period
from perfkit.plan.adjusting import adjusting_problems
from perfkit.plan.cells import cell_problems
from perfkit.plan.crossed import crossed_problems
from perfkit.plan.documents import Path, placed
from perfkit.plan.fitting import Fitted, Found, KnownIndicator, rows_problems, scoring_problems, unit_problem
from perfkit.plan.lines import BaseLine, Measure, PerUnit, SubjectLine, TableLine
from perfkit.plan.models import Plan, Role
from perfkit.plan.pay_line import PayLine
from perfkit.plan.quantities import Unit
from perfkit.plan.scoring_rules import IndicatorRule
from perfkit.plan.secured import Matrix
from perfkit.plan.sums import sum_problems

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
COUNTED = ("count", "points")


def check_references(plan: Plan, indicators: Mapping[str, KnownIndicator], kinds: Sequence[str]) -> list[Problem]:
    """Return what a plan names that does not exist or does not fit.

    Parameters
    ----------
    plan : Plan
        Sound in form.
    indicators : mapping of str to KnownIndicator
        What the catalogue knows, by id.
    kinds : sequence of str
        Kinds of role.

    Returns
    -------
    list of Problem
        In the order of the plan. Codes that begin with ``warning.`` are findings: ``warning.shared`` for a shared
        indicator of persons without `adjusted` or an accepted reason, ``warning.kind`` for an indicator that is meant
        for other kinds of role. All else is an error: unknown names with the nearest, units that do not fit, tables
        that leave a part of their domain, a clamp against the direction of its indicator, shop indicators of persons.

    Examples
    --------
    >>> from perfkit.plan import parse_plan
    >>> plan = parse_plan(b'''
    ... {plan: shop, goal: {text: Service}, currency: CNY, calendar: {time_zone: UTC}, pack: {period: month},
    ...  roles: {desk: {kind: desk, subject: person, period: month, missing: hold, indicators: {
    ...    csta: {weight: 50, scoring: {clamp: {worst: 60%, best: 95%}}},
    ...    speed: {weight: 50, scoring: {clamp: {worst: 60, best: 15}}}}}}}
    ... ''', version="2026-01-01", source="plan.yaml")
    >>> known = {"csat": KnownIndicator(unit="share", controllability="person", kinds=["desk"]),
    ...          "speed": KnownIndicator(unit="duration", controllability="person", kinds=["desk"])}
    >>> [(problem.path, problem.nearest) for problem in check_references(plan, known, ["desk"])][:2]
    [('roles.desk.indicators.csta', 'csat'), ('roles.desk.indicators.speed.scoring.clamp.worst', None)]
    """
    found = [*_named_by_plan(plan, indicators)]
    for role in plan.roles.values():
        place: Path = ("roles", role.id)
        if role.kind not in kinds:
            found.append(((*place, "kind"), unknown_name("kind of role", role.kind, kinds)))
        found += [((*place, *inner), problem) for inner, problem in _role_problems(role, indicators)]
        found += [((*place, *inner), problem) for inner, problem in _deferrals(role, plan)]
    found += crossed_problems(plan, indicators)
    return placed(found, plan.lines, plan.source)


def _deferrals(role: Role, plan: Plan) -> Found:
    begun = date.fromisoformat(plan.version) if _DAY.fullmatch(plan.version) else date.min
    for row, line in enumerate(role.rewards):
        if line.deferral is None:
            continue
        due, place = parse_period(line.deferral.pay_in), ("rewards", row, "deferral", "pay_in")
        if plan.calendar.fiscal_year_start != 1 and due.kind not in ("month", "week"):
            yield place, Problem(what="with a fiscal year of its own this could be read in two ways", code="deferral",
                                 got=due.text, allowed=f"a month or a week, such as {due.first:%Y-%m}")
        elif due.end <= begun:
            yield place, Problem(what="this is over before the plan begins", code="deferral", got=due.text,
                                 allowed=f"a period after {plan.version}")


def _named_by_plan(plan: Plan, indicators: Mapping[str, KnownIndicator]) -> Found:
    if plan.goal.lead is not None:
        yield from unknown_indicator(plan.goal.lead, ("goal", "lead"), indicators)
    for row, blackout in enumerate(plan.calendar.blackouts):
        yield from unknown_indicator(blackout.indicator, ("calendar", "blackouts", row, "indicator"), indicators)


def _role_problems(role: Role, indicators: Mapping[str, KnownIndicator]) -> Found:
    blocks: dict[str, Path] = {key: ("blocks", block.block) for block in role.blocks for key in block.indicators}
    for key, rule in role.indicators.items():
        if key.startswith("item."):
            continue
        place: Path = (*blocks.get(key, ()), "indicators", key)
        yield from unknown_indicator(key, place, indicators)
        known = _known(key, indicators)
        if known is not None:
            yield from _control_problems(role, rule, known, place)
            yield from _rule_problems(rule, known, place)
    for row, line in enumerate(role.rewards):
        yield from (((*("rewards", row), *inner), problem) for inner, problem in _line_problems(role, line, indicators))


def _known(key: str, indicators: Mapping[str, KnownIndicator]) -> Fitted | None:
    name, _, variant = key.partition("@")
    facts = indicators.get(name)
    if facts is None or (variant and variant not in facts.variants):
        return None
    default = next(iter(facts.variants.values()), None)
    chosen = facts.variants[variant] if variant else default
    return Fitted(chosen.unit if variant and chosen else facts.unit, chosen.direction if chosen else None, facts)


def unknown_indicator(key: str, place: Path, indicators: Mapping[str, KnownIndicator]) -> Found:
    """Yield the problem of a name that is no indicator, or no variant of one."""
    name, _, variant = key.partition("@")
    if name not in indicators:
        yield place, Problem(what="no such indicator", code="unknown_name", got=key,
                             allowed="an indicator of the catalogue (`perfkit indicators` lists them)",
                             nearest=nearest_name(name, indicators))
    elif variant and variant not in indicators[name].variants:
        yield place, unknown_name(f"variant of {name}", variant, list(indicators[name].variants))


def _control_problems(role: Role, rule: IndicatorRule, known: Fitted, place: Path) -> Found:
    if known.facts.kinds and role.kind not in known.facts.kinds:
        yield place, Problem(what="this indicator is meant for other kinds of role", code="warning.kind", got=role.kind,
                             allowed=", ".join(known.facts.kinds))
    if rule.adjusted and known.facts.exposures is not None:
        yield from adjusting_problems(rule, str(place[-1]), known.facts.exposures, place)
    if role.subject != "person":
        return
    if known.facts.controllability == "shop":
        yield place, _not_for_persons(str(place[-1]))
    elif known.facts.controllability == "shared" and not rule.adjusted and "shared" not in (rule.accept or {}):
        yield place, Problem(what="a person shares this result with others", code="warning.shared", got=str(place[-1]),
                             allowed="`adjusted: yes`, or `accept: {shared: the reason}`")


def _not_for_persons(key: str) -> Problem:
    return Problem(what="a result of the shop is not split to persons", code="shop_indicator", got=key,
                   allowed="an indicator of persons, or a role whose subject is a team or the shop")


def _rule_problems(rule: IndicatorRule, known: Fitted, place: Path) -> Found:
    if rule.target is not None and rule.target != "table":
        yield from unit_problem(rule.target.base, known.unit, (*place, "target"))
    yield from scoring_problems(rule.scoring, known, (*place, "scoring"))


def _line_problems(role: Role, line: PayLine, indicators: Mapping[str, KnownIndicator]) -> Found:
    for key, names in line.expressions.items():
        for name in sorted(names):
            yield from _name_problems(role, name, (key,), indicators)
    yield from sum_problems(role, line, indicators)
    if isinstance(line, BaseLine):
        yield from _base_problems(role, line.base, indicators)
    if isinstance(line, TableLine):
        yield from _row_problems(line, indicators)
    if isinstance(line, Matrix):
        yield from _matrix_problems(role, line, indicators)
    if isinstance(line, PerUnit):
        yield from _counted(line, indicators)
    gate = line.gate if isinstance(line, SubjectLine) else None
    unit = _measured(gate.value, indicators) if gate else None
    if gate and unit:
        yield from unit_problem(gate.range.base, unit, ("gate", "in"))


def _name_problems(role: Role, name: str, place: Path, indicators: Mapping[str, KnownIndicator]) -> Found:
    """Refuse unknown indicators, and a number of cases that is pooled over the quarter: it would be paid again."""
    prefix, _, rest = name.partition(".")
    if prefix in ("value", "n") and rest not in role.indicators:
        yield from unknown_indicator(rest, place, indicators)
    known = _known(rest, indicators) if prefix == "n" else None
    if known is not None and known.facts.pooled and role.subject == "person" and role.period in ("week", "month"):
        yield place, Problem(what=f"the cases are counted over the quarter and would be paid again each {role.period}",
                             code="pooled", got=name, allowed="a role whose period is a quarter or longer")


def _matrix_problems(role: Role, line: Matrix, indicators: Mapping[str, KnownIndicator]) -> Found:
    if line.base is not None:
        yield from _base_problems(role, line.base, indicators)
    units = [_measured(measure, indicators) for measure in (line.row_by, line.column_by)]
    ranges = [(cell.row, cell.column) for cell in line.cells]
    wrong = [found for place, pair in enumerate(ranges) for name, ends, unit in zip(("row", "column"), pair, units,
                                                                                    strict=True) if unit is not None
             for found in unit_problem(ends.base, unit, ("matrix", "cells", place, name))]
    yield from wrong
    if not wrong:
        axes = [(unit == "ratio", unit) for unit in units]
        for place, problem in cell_problems(ranges, line.otherwise, axes):
            yield ("matrix", "cells", *(() if place is None else (place,))), problem


def _row_problems(line: TableLine, indicators: Mapping[str, KnownIndicator]) -> Found:
    lookup = Measure(line.base) if isinstance(line, BaseLine) and line.lookup is None else line.lookup
    unit = _measured(lookup, indicators) if lookup else None
    if unit is not None:
        yield from rows_problems([row.range for row in line.rows], line.otherwise, line.domain, unit, (line.kind,))


def _counted(line: PerUnit, indicators: Mapping[str, KnownIndicator]) -> Found:
    yield from unknown_indicator(line.of, ("per_unit", "of"), indicators)
    known = _known(line.of, indicators)
    if known is not None and known.unit not in COUNTED:
        yield ("per_unit", "of"), Problem(what="an amount per unit is paid on a count", code="unit",
                                          got=f"{line.of} ({known.unit})", allowed=" or ".join(COUNTED))


def _base_problems(role: Role, key: str, indicators: Mapping[str, KnownIndicator]) -> Found:
    base = _known(key, indicators)
    yield from unknown_indicator(key, ("base",), indicators)
    if base is not None and base.unit != "money":
        yield ("base",), Problem(what="a rate is paid on money", code="unit", got=f"{key} ({base.unit})",
                                 allowed="a money indicator")
    if base is not None and role.subject == "person" and base.facts.controllability == "shop":
        yield ("base",), _not_for_persons(key)


def _measured(measure: Measure, indicators: Mapping[str, KnownIndicator]) -> Unit | None:
    """Return the unit of an indicator that decides; an attainment is a ratio, and other expressions have none."""
    if isinstance(measure.of, str):
        known = _known(measure.of, indicators)
        return None if known is None else known.unit
    return "ratio" if measure.of.text.strip() in {f"attainment.{key}" for key in indicators} else None
