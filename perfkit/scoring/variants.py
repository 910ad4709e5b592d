"""Which column of values a name in a plan means: ``csat`` or ``csat@mean5``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from perfkit.errors import PlanError, Problem
from perfkit.indicators import catalogue
from perfkit.plan import BaseLine, IndicatorRule, Matrix, PayLine, PerUnit, Role

OF_INDICATOR = ("value", "n", "target", "attainment", "points")


def named_indicators(role: Role) -> tuple[str, ...]:
    """Return every indicator of the catalogue that a role names, in its rules and pay lines, sorted, as written.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from perfkit.plan import Amount, Attainment, Expression, IndicatorRule
    >>> bonus = Amount(line="bonus", amount=Expression.parse("value.net_sales * 1%"))
    >>> role = Role(id="ops", kind="operations", subject="person", period="month", missing="hold", rewards=(bonus,),
    ...             indicators={"csat": IndicatorRule(weight=Fraction(1), scoring=Attainment())})
    >>> named_indicators(role)
    ('csat', 'net_sales')
    """
    scored = {key for key in role.indicators if not key.startswith("item.")}
    named = {name for line in role.rewards for name in line_indicators(line) if f"item.{name}" not in role.indicators}
    return tuple(sorted({*scored, *named}))


def rule_of(role: Role, indicator: str) -> IndicatorRule | None:
    """Return the rule by which a role scores an indicator ``id@variant``, whether or not its plan names the variant."""
    return role.indicators.get(indicator) or role.indicators.get(indicator.partition("@")[0])


def match_indicators(named: Iterable[str], known: Sequence[str]) -> dict[str, str]:
    """Return for each name the indicator ``id@variant`` among `known` that it means, or the name itself for none.

    A name without a variant means the default variant of the catalogue where that has values, else the one variant of
    that id that no other name asks for.

    Raises
    ------
    PlanError
        If a name without a variant could mean several.

    Examples
    --------
    >>> match_indicators(["csat", "csat@mean5"], ["csat@mean5", "csat@default", "csat@jd"])
    {'csat': 'csat@default', 'csat@mean5': 'csat@mean5'}
    """
    named = list(named)
    free = [indicator for indicator in sorted(set(known)) if indicator not in named]
    meant = {name: [name] if "@" in name else _candidates(name, free) for name in named}
    unclear = [Problem(what="several variants of this indicator have values", code="variant", got=name,
                       allowed=", ".join(found)) for name, found in meant.items() if len(found) > 1]
    if unclear:
        raise PlanError(unclear)
    return {name: found[0] if found else name for name, found in meant.items()}


def _candidates(name: str, free: Sequence[str]) -> list[str]:
    found = [full for full in free if full.split("@")[0] == name]
    known = catalogue().get(name)
    default = f"{name}@{known.default_variant}" if known else name
    return [default] if default in found else found


def line_indicators(line: PayLine) -> set[str]:
    """Return every indicator that a line names, as written."""
    parts = [name.split(".", 1) for name in expression_names(line) if "." in name]
    named = {rest for kind, rest in parts if kind in OF_INDICATOR}
    if isinstance(line, BaseLine | Matrix) and line.base is not None:
        named.add(line.base)
    return named | {line.of} if isinstance(line, PerUnit) else named


def expression_names(line: PayLine) -> frozenset[str]:
    """Return the names that a line uses: in its expressions, its lookup, its gate and its shares."""
    return frozenset().union(*line.expressions.values())
