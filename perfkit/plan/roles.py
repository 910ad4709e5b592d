"""One role read from its texts, with the rules that span its sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from perfkit.errors import PlanError, Problem, nearest_name
from perfkit.plan.documents import Located, Path, mapping_of
from perfkit.plan.grammar_lines import LineSection
from perfkit.plan.grammar_roles import GradeSection, IndicatorSection, RoleSection
from perfkit.plan.grammar_scoring import BY_RATERS, SCORING_KINDS, ScoringSection
from perfkit.plan.models import Role
from perfkit.plan.quantities import Quantity
from perfkit.plan.scoring_rules import Deduct, Scoring, branches, needs_target
from perfkit.plan.weights import Weight, weight_shares
from perfkit.plan.written import Reading, problems_of

SCORED = ("target", "attainment", "points")
HANGS_ON_TARGET = ("base_over", "lookup", "gate", "matrix")
BY_VALUE = tuple(kind for kind in SCORING_KINDS if kind not in ("labels", "given"))
NOT_OF_ITEMS = ("target", "accept", "adjusted", "min_n")
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
    indicators = {key: rule for _, part, _ in _parts(written) for key, rule in part.items()}
    return [*_shape_problems(written), *_block_problems(written), *_weight_problems(written),
            *_veto_problems(written, list(indicators)), *_item_problems(written, reading),
            *_target_problems(written, reading), *_line_problems(written, indicators, reading)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _parts(written: Mapping[str, Any]) -> list[tuple[Path, Mapping[str, Any], bool]]:
    """Return the place and indicators of a role, or of each of its blocks, and whether their points are added up."""
    owners: list[tuple[Path, Mapping[str, Any]]] = [((), written)]
    if "blocks" in written:
        owners = [(("blocks", name), mapping_of(block)) for name, block in mapping_of(written["blocks"]).items()]
    return [((*place, "indicators"), mapping_of(owner.get("indicators")), owner.get("total") == "sum_of_points")
            for place, owner in owners]


def _shape_problems(written: Mapping[str, Any]) -> Found:
    if "indicators" not in written and "blocks" not in written:
        yield ("indicators",), Problem(what="`indicators` is required", code="missing",
                                       allowed="at least one indicator with its weight and scoring, or `blocks`")
    if "blocks" in written:
        yield from (((key,), Problem(what=f"`{key}` belongs inside the blocks", code="blocks", got=key,
                                     allowed="{business: {weight: 80, indicators: {...}}}"))
                    for key in ("indicators", "total") if key in written)
    if "reweight_floor" in written and written.get("missing") != "reweight":
        yield ("reweight_floor",), Problem(what="a floor for reweighting needs `missing: reweight`",
                                           code="reweight_floor", got=str(written.get("missing")), allowed="reweight")


def _block_problems(written: Mapping[str, Any]) -> Found:
    seen: set[str] = set()
    for place, indicators, _ in _parts(written):
        yield from (((*place, key), Problem(what="this stands in two blocks", code="duplicate", got=key))
                    for key in indicators if key in seen)
        seen |= set(indicators)
    if "blocks" in written:
        yield from _share_problems(("blocks",), mapping_of(written["blocks"]))


def _weight_problems(written: Mapping[str, Any]) -> Found:
    for place, indicators, summed in _parts(written):
        due, other = ("max", "weight") if summed else ("weight", "max")
        for key, rule in indicators.items():
            if isinstance(rule, Mapping) and due not in rule:
                yield (*place, key, due), Problem(what=f"`{due}` is required", code="missing", allowed=_DUE[due])
            if other in mapping_of(rule):
                yield (*place, key, other), Problem(what=f"`{other}` does not go with this total", code="total",
                                                    got=other, allowed=f"`{due}`: {_DUE[due]}")
        if not summed:
            yield from _share_problems(place, indicators)


_DUE = {"weight": "a share of 100, or of 1", "max": "full points, with `total: sum_of_points`"}


def _share_problems(place: Path, parts: Mapping[str, Any]) -> Found:
    try:
        weights = {key: Weight.parse(mapping_of(part)["weight"]) for key, part in parts.items()}
    except (PlanError, KeyError, AttributeError):
        return  # a weight that cannot be read is a problem of its own
    try:
        weight_shares(weights)
    except PlanError as error:
        yield from ((place, problem) for problem in error.problems if parts)


def _rules(written: Mapping[str, Any],
           reading: Reading) -> Iterator[tuple[Path, str, Mapping[str, Any], ScoringSection]]:
    """Yield the place, key, text and scoring of each indicator whose scoring is sound."""
    for place, indicators, _ in _parts(written):
        for key, rule in indicators.items():
            scoring = reading.made.get(id(mapping_of(rule).get("scoring")))
            if isinstance(scoring, ScoringSection):
                yield (*place, key), key, rule, scoring


def _veto_problems(written: Mapping[str, Any], indicators: list[str]) -> Found:
    lines = [str(mapping_of(line).get("line")) for line in _list(written.get("rewards"))]
    for row, veto in enumerate(_list(written.get("vetoes"))):
        of, kind = mapping_of(veto).get("of"), "line" if mapping_of(veto).get("scope") == "line" else "indicator"
        known = lines if kind == "line" else indicators
        if isinstance(of, str) and of not in known:
            yield ("vetoes", row, "of"), Problem(what=f"no such {kind} in this role", code="unknown_name", got=of,
                                                 allowed=", ".join(known), nearest=nearest_name(of, known))


def _item_problems(written: Mapping[str, Any], reading: Reading) -> Found:
    for place, key, rule, scoring in _rules(written, reading):
        if key.startswith("item."):
            yield from (((*place, name), Problem(what="this belongs to indicators, not to ratings", code="item",
                                                 got=name)) for name in NOT_OF_ITEMS if name in rule)
        allowed = BY_RATERS if key.startswith("item.") else BY_VALUE
        if scoring.kind not in allowed:
            yield (*place, "scoring"), Problem(what="this kind of scoring does not go with what is scored",
                                               code="scoring_kind", got=scoring.kind, allowed=" or ".join(allowed))
        elif not key.startswith("item."):
            yield from _deduct_problems((*place, "scoring"), scoring.build())


def _deduct_problems(place: Path, scoring: Scoring) -> Found:
    for rule in branches(scoring):
        if isinstance(rule, Deduct) and len(rule.events) > 1:
            yield place, Problem(what="an indicator counts one kind of event", code="events",
                                 got=", ".join(rule.events), allowed="one event, or a rating: item.<name>")


def _target_problems(written: Mapping[str, Any], reading: Reading) -> Found:
    for place, _, rule, scoring in _rules(written, reading):
        if not needs_target(scoring.build()):
            continue
        made = reading.made.get(id(rule))
        if "target" not in rule:
            yield (*place, "scoring"), Problem(what="scoring by attainment or shortfall needs a target",
                                               code="no_target",
                                               allowed="`target: table`, or a value such as `target: 95%`")
        elif isinstance(made, IndicatorSection) and isinstance(made.target, Quantity) and made.target.number <= 0:
            yield (*place, "target"), Problem(what="attainment of a target that is not above 0", code="target",
                                              got=made.target.text(), allowed="above 0")


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
            yield from (((("rewards", row, "prorate"), _PRORATE),)
                        if "time" in written and line.pays_periods and line.prorate is None else ())
            for key, used in _names_of(line):
                problem = (_name_problem(used, indicators=list(indicators), above=above, paid=paid)
                           or _aim_problem(key, used, indicators))
                if problem:
                    yield ("rewards", row, key), problem
        above.append(str(name))


_PRORATE = Problem(what="`prorate` is required where the role has a `time:` section", code="missing",
                   allowed="days (the part of the days that count for pay) or whole")


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
    if known is None or not rest or rest in known or (prefix == "points" and f"item.{rest}" in known):
        return None
    kind = "line above this one" if prefix == "line" else "indicator in this role"
    return Problem(what=f"no such {kind}", code="unknown_name", got=used, allowed=", ".join(known),
                   nearest=nearest_name(rest, [name.removeprefix("item.") for name in known]))
