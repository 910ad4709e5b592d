"""Whether what lines say of other subjects exists: indicators that some role measures, and sums that add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from perfkit.errors import Problem, nearest_name
from perfkit.plan.crossing import Crossing, parse_crossing
from perfkit.plan.documents import Located
from perfkit.plan.lines import BaseLine, PerUnit
from perfkit.plan.models import Plan, Role
from perfkit.plan.sums import Summed

OF_INDICATOR = ("value", "n", "target", "attainment", "points")


def crossings_of(role: Role) -> list[Crossing]:
    """Return what the lines of a role say of other subjects, by name.

    Examples
    --------
    >>> from perfkit.plan.expressions import Expression
    >>> from perfkit.plan.lines import Amount
    >>> line = Amount(line="share", amount=Expression.parse("reports.sum.line.bonus * 5% + total"))
    >>> role = Role(id="lead", kind="operations", subject="person", period="month", missing="hold", indicators={},
    ...             rewards=(line,))
    >>> [crossing.name for crossing in crossings_of(role)]
    ['reports.sum.line.bonus']
    """
    names = {name for line in role.rewards for used in line.expressions.values() for name in used}
    return [crossing for crossing in map(parse_crossing, sorted(names)) if crossing is not None]


def measures(role: Role, indicator: str) -> bool:
    """Tell whether a role names an indicator, in its rules or its lines, so that it is measured for its subjects."""
    if indicator in role.indicators:
        return True
    for line in role.rewards:
        names = {tuple(name.split(".", 1)) for used in line.expressions.values() for name in used}
        if any((kind, indicator) in names for kind in OF_INDICATOR):
            return True
        if (isinstance(line, BaseLine) and line.base == indicator) or (
                isinstance(line, PerUnit) and line.of == indicator):
            return True
    return False


def crossed_problems(plan: Plan, indicators: Mapping[str, Summed]) -> Iterator[Located]:
    """Yield indicators of other subjects that no role measures, and sums of what does not add up."""
    known = sorted({key for role in plan.roles.values() for key in role.indicators if not key.startswith("item.")})
    for role in plan.roles.values():
        for row, line in enumerate(role.rewards):
            for key, used in line.expressions.items():
                for crossing in filter(None, map(parse_crossing, sorted(used))):
                    if crossing.what == "value":
                        yield from ((("roles", role.id, "rewards", row, key), problem)
                                    for problem in _wrong(crossing, plan, known, indicators))


def _wrong(crossing: Crossing, plan: Plan, known: list[str], indicators: Mapping[str, Summed]) -> Iterator[Problem]:
    if not any(measures(role, crossing.of) for role in plan.roles.values()):
        yield Problem(what="no role of the plan measures this", code="unknown_name", got=crossing.name,
                      allowed=", ".join(known), nearest=nearest_name(crossing.of, known))
        return
    facts = indicators.get(crossing.of.partition("@")[0])
    if crossing.how == "sum" and facts is not None and not facts.additive:
        yield Problem(what="this does not add up over people", code="not_additive", got=crossing.name,
                      allowed=f"{crossing.group}.mean.value.{crossing.of}, or sums of money or counts")
