"""Whether what a plan names exists, and fits: indicators, their units and direction, kinds of role."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from perfkit.errors import PlanError, Problem, nearest_name, unknown_name
from perfkit.plan.coverage import domain_of, gap_problems
from perfkit.plan.documents import Located, Path, placed
from perfkit.plan.lines import BaseLine, Measure, PayLine, PerUnit, SubjectLine, TableLine
from perfkit.plan.models import Plan, Role
from perfkit.plan.quantities import QuantityRange, Unit
from perfkit.plan.scoring_rules import (
    Axis,
    Bands,
    Clamp,
    Deduct,
    IndicatorRule,
    Otherwise,
    Ratio,
    Scoring,
    Shortfall,
    Switch,
)
from perfkit.plan.sums import sum_problems

Found = Iterator[Located]
EVERYTHING = QuantityRange(None, None, low_closed=False, high_closed=False)
COUNTED = ("count", "points")


class KnownVariant(Protocol):
    """What a plan needs to know of one variant of an indicator."""

    @property
    def unit(self) -> Unit:
        """Unit of its values."""

    @property
    def direction(self) -> Literal["higher", "lower"]:
        """Which values are better."""


@dataclass(frozen=True, kw_only=True)
class KnownIndicator:
    """What a plan needs to know of an indicator of the catalogue.

    Parameters
    ----------
    unit : Unit
        Of the default variant.
    controllability : {"person", "shared", "shop"}
    kinds : sequence of str
        Kinds of role that it is meant for.
    variants : mapping of str to KnownVariant
        By id, the default variant first.
    additive : bool
        Whether its values may be added up over people: a sum may, a mean, a quotient or a count of distinct ones not.
    """

    unit: Unit
    controllability: Literal["person", "shared", "shop"]
    kinds: Sequence[str]
    variants: Mapping[str, KnownVariant] = field(default_factory=dict)
    additive: bool = True


@dataclass(frozen=True)
class _Known:
    """An indicator as one place in the plan names it."""

    unit: Unit
    direction: Literal["higher", "lower"] | None
    facts: KnownIndicator


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
    return placed(found, plan.lines, plan.source)


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


def _known(key: str, indicators: Mapping[str, KnownIndicator]) -> _Known | None:
    name, _, variant = key.partition("@")
    facts = indicators.get(name)
    if facts is None or (variant and variant not in facts.variants):
        return None
    default = next(iter(facts.variants.values()), None)
    chosen = facts.variants[variant] if variant else default
    return _Known(chosen.unit if variant and chosen else facts.unit, chosen.direction if chosen else None, facts)


def unknown_indicator(key: str, place: Path, indicators: Mapping[str, KnownIndicator]) -> Found:
    """Yield the problem of a name that is no indicator, or no variant of one."""
    name, _, variant = key.partition("@")
    if name not in indicators:
        yield place, Problem(what="no such indicator", code="unknown_name", got=key,
                             allowed="an indicator of the catalogue", nearest=nearest_name(name, indicators))
    elif variant and variant not in indicators[name].variants:
        yield place, unknown_name(f"variant of {name}", variant, list(indicators[name].variants))


def _control_problems(role: Role, rule: IndicatorRule, known: _Known, place: Path) -> Found:
    if known.facts.kinds and role.kind not in known.facts.kinds:
        yield place, Problem(what="this indicator is meant for other kinds of role", code="warning.kind", got=role.kind,
                             allowed=", ".join(known.facts.kinds))
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


def _rule_problems(rule: IndicatorRule, known: _Known, place: Path) -> Found:
    if rule.target is not None and rule.target != "table":
        yield from _unit_problem(rule.target.base, known.unit, (*place, "target"))
    yield from _scoring_problems(rule.scoring, known, (*place, "scoring"))


def _scoring_problems(scoring: Scoring, known: _Known, place: Path) -> Found:
    if isinstance(scoring, Switch):
        yield from _scoring_problems(scoring.up_to, known, (*place, "switch", "up_to"))
        yield from _scoring_problems(scoring.above, known, (*place, "switch", "above"))
    elif isinstance(scoring, Clamp):
        yield from _clamp_problems(scoring, known, (*place, "clamp"))
    elif isinstance(scoring, Bands):
        domain = EVERYTHING if scoring.of == "peer_difference" and scoring.domain is None else scoring.domain
        yield from _table_problems([row.range for row in scoring.rows], scoring.otherwise, domain,
                                   axis_unit(scoring.of, known.unit), (*place, "bands"))
    elif isinstance(scoring, Shortfall):
        yield from _unit_problem(scoring.per.base, known.unit, (*place, "shortfall", "per"))
    elif isinstance(scoring, Ratio | Deduct):
        kind, allowed = ("ratio", ("share", "ratio")) if isinstance(scoring, Ratio) else ("deduct", ("share", "count"))
        yield from _only_of(allowed, known, (*place, kind))
        if isinstance(scoring, Ratio) and known.direction == "lower":
            yield (*place, kind), Problem(what="lower values of this indicator are better", code="direction",
                                          got="ratio", allowed="bands, a clamp or attainment")


def _only_of(units: Sequence[str], known: _Known, place: Path) -> Found:
    if known.unit not in units:
        yield place, Problem(what="this kind of scoring does not fit the unit of the indicator", code="unit",
                             got=known.unit, allowed=" or ".join(units))


def axis_unit(axis: Axis, unit: Unit) -> Unit:
    """Return the unit of what a rule reads, for an indicator in `unit`."""
    return "ratio" if axis in ("attainment", "peer_ratio") else unit


def _unit_problem(read: Callable[[Unit], object], unit: Unit, place: Path) -> Found:
    try:
        read(unit)
    except PlanError as error:
        yield from ((place, problem) for problem in error.problems)


def _clamp_problems(clamp: Clamp, known: _Known, place: Path) -> Found:
    unit = axis_unit(clamp.of, known.unit)
    wrong = [*_unit_problem(clamp.worst.base, unit, (*place, "worst")),
             *_unit_problem(clamp.best.base, unit, (*place, "best"))]
    yield from wrong
    if wrong or known.direction is None:
        return
    rising = clamp.best.base(unit) > clamp.worst.base(unit)
    if rising != (known.direction == "higher"):
        yield place, Problem(what=f"{known.direction} values of this indicator are better", code="direction",
                             got=f"worst {clamp.worst.text()}, best {clamp.best.text()}",
                             allowed=f"a best that is {known.direction} than the worst")


def _table_problems(rows: Sequence[QuantityRange], otherwise: Otherwise, domain: QuantityRange | None, unit: Unit,
                    place: Path) -> Found:
    wrong = [found for row, ends in enumerate(rows) for found in _unit_problem(ends.base, unit, (*place, row, "in"))]
    wrong += [] if domain is None else _unit_problem(domain.base, unit, (*place[:-1], "domain"))
    yield from wrong
    if not wrong:
        covered = domain_of(unit) if domain is None else domain.scaled()
        yield from ((place, problem) for problem in gap_problems(rows, otherwise, covered))


def _line_problems(role: Role, line: PayLine, indicators: Mapping[str, KnownIndicator]) -> Found:
    used = [(key, *name.partition(".")) for key, names in line.expressions.items() for name in sorted(names)]
    for key, prefix, _, rest in used:
        if prefix in ("value", "n") and rest not in role.indicators:
            yield from unknown_indicator(rest, (key,), indicators)
    yield from sum_problems(role, line, indicators)
    if isinstance(line, BaseLine):
        yield from _base_problems(role, line, indicators)
    if isinstance(line, TableLine):
        yield from _row_problems(line, indicators)
    if isinstance(line, PerUnit):
        yield from _counted(line, indicators)
    gate = line.gate if isinstance(line, SubjectLine) else None
    unit = _measured(gate.value, indicators) if gate else None
    if gate and unit:
        yield from _unit_problem(gate.range.base, unit, ("gate", "in"))


def _row_problems(line: TableLine, indicators: Mapping[str, KnownIndicator]) -> Found:
    lookup = Measure(line.base) if isinstance(line, BaseLine) and line.lookup is None else line.lookup
    unit = _measured(lookup, indicators) if lookup else None
    if unit is not None:
        yield from _table_problems([row.range for row in line.rows], line.otherwise, line.domain, unit, (line.kind,))


def _counted(line: PerUnit, indicators: Mapping[str, KnownIndicator]) -> Found:
    yield from unknown_indicator(line.of, ("per_unit", "of"), indicators)
    known = _known(line.of, indicators)
    if known is not None and known.unit not in COUNTED:
        yield ("per_unit", "of"), Problem(what="an amount per unit is paid on a count", code="unit",
                                          got=f"{line.of} ({known.unit})", allowed=" or ".join(COUNTED))


def _base_problems(role: Role, line: BaseLine, indicators: Mapping[str, KnownIndicator]) -> Found:
    base = _known(line.base, indicators)
    yield from unknown_indicator(line.base, ("base",), indicators)
    if base is not None and base.unit != "money":
        yield ("base",), Problem(what="a rate is paid on money", code="unit", got=f"{line.base} ({base.unit})",
                                 allowed="a money indicator")
    if base is not None and role.subject == "person" and base.facts.controllability == "shop":
        yield ("base",), _not_for_persons(line.base)


def _measured(measure: Measure, indicators: Mapping[str, KnownIndicator]) -> Unit | None:
    """Return the unit of an indicator that decides; an attainment is a ratio, and other expressions have none."""
    if isinstance(measure.of, str):
        known = _known(measure.of, indicators)
        return None if known is None else known.unit
    return "ratio" if measure.of.text.strip() in {f"attainment.{key}" for key in indicators} else None
