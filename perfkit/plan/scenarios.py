"""Scenarios: named changes of weights, edges or targets, applied to what the plan says and read anew.

A plain value replaces what is written, `{add: ...}` is added to it, and a mapping goes one level deeper. Because the
changed texts pass through the same grammar, a scenario cannot say anything that a plan could not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from perfkit.errors import PlanError, Problem, RequestError, nearest_name, unknown_name
from perfkit.plan.documents import Located, Path, mapping_of, placed
from perfkit.plan.models import Plan, Role
from perfkit.plan.quantities import Quantity
from perfkit.plan.roles import read_role
from perfkit.plan.values import refuse, shown

INDICATOR_CHANGES = ("weight", "max", "target", "scoring")
LINE_CHANGES = ("rate_whole", "rate_marginal", "rate_plus", "amount_bands", "matrix")


def apply_scenario(plan: Plan, name: str) -> Plan:
    """Return the plan with one of its scenarios in force.

    Parameters
    ----------
    plan : Plan
        A plan that was read from a file.
    name : str
        One of ``plan.scenarios``.

    Returns
    -------
    Plan
        The same plan, with the roles that the scenario names read anew.

    Raises
    ------
    RequestError
        If the plan has no such scenario.
    PlanError
        If the change gives something that a plan may not say, such as weights that do not add to 100.

    Examples
    --------
    >>> from perfkit.plan import parse_plan
    >>> plan = parse_plan(b'''
    ... {plan: shop, goal: {text: Service}, currency: CNY, calendar: {time_zone: UTC}, pack: {period: month},
    ...  roles: {desk: {kind: desk, subject: person, period: month, missing: hold, indicators: {
    ...    csat: {weight: 60, scoring: {clamp: {worst: 60%, best: 95%}}},
    ...    speed: {weight: 40, scoring: {clamp: {worst: 60 s, best: 15 s}}}}}},
    ...  scenarios: {happier: {desk: {csat: {weight: {add: 10}}, speed: {weight: {add: -10}}}}}}
    ... ''', version="2026-01-01", source="plans/2026-01-01.yaml")
    >>> [str(rule.weight) for rule in apply_scenario(plan, "happier").roles["desk"].indicators.values()]
    ['7/10', '3/10']
    """
    if name not in plan.scenarios:
        raise RequestError(unknown_name("scenario", name, sorted(plan.scenarios)))
    roles, found = read_scenario(mapping_of(plan.written.get("roles")), plan.scenarios[name].changes)
    if found:
        there = [(("scenarios", name, *place), problem) for place, problem in found]
        raise PlanError(placed(there, plan.lines, plan.source))
    return replace(plan, roles={**plan.roles, **roles})


def read_scenario(roles: Mapping[str, Any], changes: Mapping[str, Any]) -> tuple[dict[str, Role], list[Located]]:
    """Return the roles that a scenario changes, read anew, or what is wrong with its changes.

    Parameters
    ----------
    roles : mapping
        The written roles of the plan.
    changes : mapping
        What the scenario says, keyed by role.

    Returns
    -------
    dict of Role
        The changed roles alone.
    list of (path, Problem)
        With places inside the scenario.
    """
    made: dict[str, Role] = {}
    problems: list[Located] = []
    for name, change in changes.items():
        found: list[Located] = []
        written = _changed_role(name, roles, change, found)
        role, unsound = read_role(name, written) if not found else (None, [])
        found += [(_in_scenario(place, written), problem) for place, problem in unsound]
        problems += [((name, *place), problem) for place, problem in found]
        made |= {} if role is None else {name: role}
    return made, problems


def _changed_role(name: str, roles: Mapping[str, Any], change: Any, problems: list[Located]) -> dict[str, Any]:
    role = dict(mapping_of(roles.get(name)))
    if name not in roles:
        problems.append(((), unknown_name("role", name, sorted(roles))))
    elif not isinstance(change, Mapping):
        problems.append(((), Problem(what="a scenario changes indicators, grades or rewards of a role", code="type",
                                     got=shown(change), allowed="{csat: {weight: {add: 10}}}")))
    else:
        parts = dict(change)
        if "grades" in parts:
            role["grades"] = parts.pop("grades")
        if "rewards" in parts:
            role["rewards"] = _changed_lines(role, parts.pop("rewards"), problems)
        _change_indicators(role, parts, problems)
    return role


def _change_indicators(role: dict[str, Any], changes: Mapping[str, Any], problems: list[Located]) -> None:
    """Change indicators where they stand: in the role, or in its blocks."""
    if "blocks" not in role:
        role["indicators"] = _changed_parts(mapping_of(role.get("indicators")), changes, INDICATOR_CHANGES, (),
                                            problems)
        return
    blocks = {name: dict(block) for name, block in role["blocks"].items()}
    known = [key for block in blocks.values() for key in block["indicators"]]
    problems += [((name,), unknown_name("indicator", name, known)) for name in changes if name not in known]
    for block in blocks.values():
        mine = {name: change for name, change in changes.items() if name in block["indicators"]}
        block["indicators"] = _changed_parts(block["indicators"], mine, INDICATOR_CHANGES, (), problems)
    role["blocks"] = blocks


def _changed_lines(role: Mapping[str, Any], change: Any, problems: list[Located]) -> list[Any]:
    lines = {line["line"]: line for line in role.get("rewards", [])}
    problems += [(("rewards", name, "matrix", key), Problem(
        what="a scenario changes the cells of a matrix, not what chooses them", code="unknown_key", got=key,
        allowed="cells", nearest=nearest_name(key, ("cells",))))
        for name, parts in mapping_of(change).items() for key in mapping_of(mapping_of(parts).get("matrix"))
        if key != "cells"]
    return list(_changed_parts(lines, mapping_of(change), LINE_CHANGES, ("rewards",), problems).values())


def _changed_parts(parts: Mapping[str, Any], changes: Mapping[str, Any], keys: Sequence[str], place: Path,
                   problems: list[Located]) -> dict[str, Any]:
    """Return indicators or lines with their changes, which may touch `keys` alone."""
    changed = dict(parts)
    for name, change in changes.items():
        here = (*place, name)
        if name not in parts:
            problems.append((here, unknown_name("line" if place else "indicator", name, list(parts))))
            continue
        wrong = [key for key in mapping_of(change) if key not in keys]
        problems += [((*here, key), Problem(what="a scenario changes weights, edges or targets alone",
                                            code="unknown_key", got=key, allowed=", ".join(keys),
                                            nearest=nearest_name(key, keys))) for key in wrong]
        if not isinstance(change, Mapping):
            problems.append((here, Problem(what="this must be a mapping of keys to values", code="type",
                                           got=shown(change), allowed=", ".join(keys))))
        elif not wrong:
            changed[name] = {**parts[name], **{key: _changed(parts[name].get(key), value, (*here, key), problems)
                                               for key, value in change.items()}}
    return changed


def _changed(value: Any, change: Any, place: Path, problems: list[Located]) -> Any:
    if not isinstance(change, Mapping):
        return change
    if set(change) == {"add"}:
        return _sum(value, change["add"], place, problems)
    if not isinstance(value, Mapping) or not set(change) & set(value):
        return change  # another kind of scoring
    return {**value, **{key: _changed(value.get(key), part, (*place, key), problems) for key, part in change.items()}}


def _sum(value: Any, addend: Any, place: Path, problems: list[Located]) -> str:
    try:
        left, right = Quantity.parse(str(value)), Quantity.parse(str(addend))
        if left.unit != right.unit:
            refuse("what is added is in another unit", addend, f"the unit of {left.text()}")
    except PlanError as error:
        problems += [(place, problem) for problem in error.problems]
        return ""
    return Quantity(left.number + right.number, left.unit).text()


def _in_scenario(place: Path, role: Mapping[str, Any]) -> Path:
    """Return the place in the scenario that changed this place of the role."""
    if place[:1] == ("indicators",):
        return place[1:]
    if place[:1] == ("blocks",) and len(place) > 3:
        return place[3:]
    if place[:1] == ("rewards",) and len(place) > 1 and isinstance(place[1], int):
        return ("rewards", role["rewards"][place[1]]["line"], *place[2:])
    return place
