"""One role read from its texts, with the rules that span its sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from perfkit.errors import PlanError, Problem, nearest_name
from perfkit.plan.documents import Located, mapping_of
from perfkit.plan.grammar_lines import LineSection
from perfkit.plan.grammar_roles import GradeSection, IndicatorSection, RoleSection
from perfkit.plan.grammar_tables import ScoringSection
from perfkit.plan.models import Role
from perfkit.plan.quantities import Quantity
from perfkit.plan.weights import Weight, weight_shares
from perfkit.plan.written import Reading, problems_of

SCORED = ("target", "attainment", "points")
HANGS_ON_TARGET = ("base_over", "lookup", "gate")
Found = Iterator[Located]


def read_role(name: str, written: Mapping[str, Any]) -> tuple[Role | None, list[Located]]:
    """Read one role.

    Parameters
    ----------
    name : str
        Its id.
    written : mapping
        Its tree of texts.

    Returns
    -------
    Role or None
        None where something is wrong.
    list of (path, Problem)
        What is wrong, with places inside the role.
    """
    reading = Reading()
    try:
        section, problems = RoleSection.model_validate(written, context=reading), []
    except ValidationError as error:
        section, problems = None, problems_of(error, written, reading)
    problems += role_problems(written, reading)
    return (None, problems) if problems or section is None else (section.build(name), [])


def role_problems(written: Any, reading: Reading) -> list[Located]:
    """Return what is wrong between the sections of a role, as far as they are sound by themselves."""
    if not isinstance(written, Mapping):
        return []
    indicators = mapping_of(written.get("indicators"))
    return [*_weight_problems(indicators), *_target_problems(indicators, reading),
            *_line_problems(written, indicators, reading)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _weight_problems(indicators: Mapping[str, Any]) -> Found:
    try:
        weights = {key: Weight.parse(mapping_of(rule)["weight"]) for key, rule in indicators.items()}
    except (PlanError, KeyError, AttributeError):
        return  # a weight that cannot be read is a problem of its own
    try:
        weight_shares(weights)
    except PlanError as error:
        yield from ((("indicators",), problem) for problem in error.problems if indicators)


def _target_problems(indicators: Mapping[str, Any], reading: Reading) -> Found:
    for key, rule in indicators.items():
        scoring = reading.made.get(id(mapping_of(rule).get("scoring")))
        if not isinstance(scoring, ScoringSection) or not scoring.needs_target:
            continue
        made = reading.made.get(id(rule))
        if "target" not in rule:
            yield ("indicators", key, "scoring"), Problem(what="scoring by attainment needs a target", code="no_target",
                                                          allowed="`target: table`, or a value such as `target: 95%`")
        elif isinstance(made, IndicatorSection) and isinstance(made.target, Quantity) and made.target.number <= 0:
            yield ("indicators", key, "target"), Problem(what="attainment of a target that is not above 0",
                                                         code="target", got=made.target.text(), allowed="above 0")


def _line_problems(written: Mapping[str, Any], indicators: Mapping[str, Any], reading: Reading) -> Found:
    grades = [reading.made.get(id(grade)) for grade in _list(written.get("grades"))]
    paid = any(isinstance(grade, GradeSection) and grade.pay is not None for grade in grades)
    above: list[str] = []
    for row, node in enumerate(_list(written.get("rewards"))):
        line = reading.made.get(id(node))
        name = mapping_of(node).get("line")
        if name in above:
            yield ("rewards", row, "line"), Problem(what="two lines of one id", code="duplicate", got=str(name))
        if isinstance(line, LineSection):
            for key, used in _names_of(line):
                problem = (_name_problem(used, indicators=list(indicators), above=above, paid=paid)
                           or _aim_problem(key, used, indicators))
                if problem:
                    yield ("rewards", row, key), problem
        above.append(str(name))


def _names_of(line: LineSection) -> Iterator[tuple[str, str]]:
    """Return the names that a line uses, each with the key that uses it."""
    for key, names in line.build().expressions.items():
        yield from ((key, name) for name in sorted(names))


def _aim_problem(key: str, used: str, indicators: Mapping[str, Any]) -> Problem | None:
    """Return the problem of a table or gate that hangs on the target of an indicator without one."""
    prefix, _, rest = used.partition(".")
    if key not in HANGS_ON_TARGET or prefix not in ("target", "attainment") or "target" in mapping_of(indicators[rest]):
        return None
    return Problem(what="this indicator has no target", code="no_target", got=used,
                   allowed="`target: table`, or a value such as `target: 95%`")


def _name_problem(used: str, *, indicators: list[str], above: list[str], paid: bool) -> Problem | None:
    if used == "grade_pay" and not paid:
        return Problem(what="no grade of this role has a pay coefficient", code="grade_pay", got=used,
                       allowed="`pay:` in `grades:`")
    prefix, _, rest = used.partition(".")
    known = above if prefix == "line" else indicators if prefix in SCORED else None
    if known is None or not rest or rest in known:
        return None
    kind = "line above this one" if prefix == "line" else "indicator in this role"
    return Problem(what=f"no such {kind}", code="unknown_name", got=used, allowed=", ".join(known),
                   nearest=nearest_name(rest, known))
