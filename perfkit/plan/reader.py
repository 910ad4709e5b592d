"""Reading a plan file: every problem at once, each with its file, line and place."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from perfkit.errors import PlanError, Problem
from perfkit.plan.crossing import graph_problems
from perfkit.plan.documents import Located, Path, load_document, placed
from perfkit.plan.grammar import Origin, PlanSection
from perfkit.plan.grammar_lines import LineSection
from perfkit.plan.models import Plan
from perfkit.plan.roles import role_problems
from perfkit.plan.scenarios import read_scenario
from perfkit.plan.values import parse_text
from perfkit.plan.written import Reading, problems_of


def read_plan(path: pathlib.Path | str, *, shown_as: str | None = None) -> Plan:
    """Read one plan file.

    Parameters
    ----------
    path : path
        A YAML file in UTF-8. Its name without the suffix becomes the version of the plan.
    shown_as : str, optional
        The file as messages name it; its name where nothing is said.

    Returns
    -------
    Plan
        Checked for form alone: whether indicators, groups and people exist is asked elsewhere.

    Raises
    ------
    PlanError
        With everything that is wrong, in the order of the file.
    """
    file = pathlib.Path(path)
    source = shown_as or file.name
    try:
        content = file.read_bytes()
    except OSError as error:
        raise PlanError(Problem(what="the plan cannot be read", code="no_file", file=source,
                                got=error.strerror or str(error), allowed="a readable YAML file")) from None
    return parse_plan(content, version=file.stem, source=source)


def parse_plan(content: bytes, *, version: str, source: str) -> Plan:
    """Read a plan from the bytes of its file; see :func:`read_plan`.

    Raises
    ------
    PlanError
        With everything that is wrong, in the order of the file.
    """
    document = load_document(content, source)
    reading = Reading()
    try:
        section, found = PlanSection.model_validate(document.tree, context=reading), []
    except ValidationError as error:
        section, found = None, problems_of(error, document.tree, reading)
    found += _spanning_problems(document.tree, reading)
    problems = [*document.problems, *placed(found, document.lines, source)]
    if problems or section is None:
        raise PlanError(sorted(problems, key=lambda each: (each.row or 0, each.path or "", each.what)))
    return section.build(Origin(version=version, source=source, lines=document.lines, written=_plain(document.tree)))


def _spanning_problems(tree: Mapping[str, Any], reading: Reading) -> Iterator[Located]:
    """Yield what is wrong between sections, as far as each is sound by itself."""
    roles = tree.get("roles")
    if not isinstance(roles, Mapping):
        return
    unsound = False
    for name, role in roles.items():
        found = role_problems(role, reading)
        unsound |= bool(found) or id(role) not in reading.made
        yield from ((("roles", name, *place), problem) for place, problem in found)
    yield from _twins(list(roles))
    if not unsound:
        yield from graph_problems({name: _line_places(name, role, reading) for name, role in roles.items()})
        yield from _scenario_problems(tree.get("scenarios", {}), roles)


def _line_places(name: str, role: Mapping[str, Any], reading: Reading) -> dict[str, tuple[Path, frozenset[str]]]:
    """Return the lines of a role in their order: where each stands, and the names it uses."""
    found: dict[str, tuple[Path, frozenset[str]]] = {}
    for row, node in enumerate(role.get("rewards", ())):
        section = reading.made.get(id(node))
        if isinstance(section, LineSection):
            line = section.build()
            found[line.line] = ("roles", name, "rewards", row), frozenset().union(*line.expressions.values())
    return found


def _twins(roles: list[str]) -> Iterator[Located]:
    """Yield roles whose names differ in case alone: they would share a folder on some machines."""
    for row, name in enumerate(roles):
        if name.casefold() in [other.casefold() for other in roles[:row]]:
            yield ("roles", name), Problem(what="two roles whose names differ in case alone", code="duplicate",
                                           got=name)


def _scenario_problems(scenarios: Any, roles: Mapping[str, Any]) -> Iterator[Located]:
    for name, scenario in scenarios.items() if isinstance(scenarios, Mapping) else ():
        if not isinstance(scenario, Mapping):
            continue
        changes = {role: change for role, change in scenario.items() if role != "text"}
        _, found = read_scenario(roles, changes)
        yield from ((("scenarios", name, *place), problem) for place, problem in found)
        yield from _text_problems(name, scenario)


def _text_problems(name: str, scenario: Mapping[str, Any]) -> Iterator[Located]:
    try:
        parse_text(scenario.get("text", name))
    except PlanError as error:
        yield from ((("scenarios", name, "text"), problem) for problem in error.problems)


def _plain(value: Any) -> Any:
    """Return a tree of plain mappings, lists and texts, without comments and places."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else str(value)
