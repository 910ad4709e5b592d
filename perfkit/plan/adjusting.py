"""For what a plan may adjust an indicator: what people are given, never what they control."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from perfkit.errors import Problem, unknown_name
from perfkit.plan.documents import Located, Path
from perfkit.plan.scoring_rules import IndicatorRule


@dataclass(frozen=True)
class Exposures:
    """What is known of the work that people are given.

    Parameters
    ----------
    cases, people : sequence of str
        Ids of what differs from case to case (an hour band), and of what a person has for a whole spell (a shift).
    chosen : mapping of str to str
        Ids of what people control themselves, with the reason why nothing is adjusted for it.
    """

    cases: Sequence[str] = ()
    people: Sequence[str] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)


def adjusting_problems(rule: IndicatorRule, key: str, variants: Mapping[str, Exposures],
                       place: Path) -> list[Located]:
    """Return what is wrong with the exposures by which a rule adjusts its indicator.

    Parameters
    ----------
    rule : IndicatorRule
    key : str
        As the plan writes it.
    variants : mapping of str to Exposures
        By variant of the indicator, the default one first.
    place : tuple
        Of the rule in the plan.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from perfkit.plan import Attainment
    >>> rule = IndicatorRule(weight=Fraction(1), scoring=Attainment(), adjusted=True, adjusted_by=("hour_bnd",))
    >>> known = {"default": Exposures(cases=["hour_band", "issue"])}
    >>> (place, problem), = adjusting_problems(rule, "csat", known, ("csat",))
    >>> place, problem.nearest
    (('csat', 'adjusted', 'by', 0), 'hour_band')
    """
    name, _, variant = key.partition("@")
    known = variants.get(variant or next(iter(variants), ""), Exposures())
    allowed = [*known.people, *known.cases]
    found = [((*place, "adjusted", "by", row), _refused(name, allowed, known)) for row, name in
             enumerate(rule.adjusted_by) if name not in allowed]
    if not found and not allowed:
        return [((*place, "adjusted"), Problem(
            what="nothing is known for which this indicator could be adjusted", code="adjusted", got=key,
            allowed="`accept: {shared: the reason}`, or an indicator with an exposure",
            nearest=next((f"{name}@{one}" for one, facts in variants.items() if facts.cases or facts.people), None)))]
    sides = [set(rule.adjusted_by) & set(side) for side in (known.people, known.cases)]
    if all(sides):
        found.append(((*place, "adjusted", "by"), Problem(
            what="what a person has throughout is not crossed with what differs from case to case: nobody has cases of "
                 "every stratum", code="crossed", got=", ".join(rule.adjusted_by),
            allowed=f"of {', '.join(known.people)}; or of {', '.join(known.cases)}")))
    return found


def _refused(name: str, allowed: Sequence[str], known: Exposures) -> Problem:
    if name in known.chosen:
        return Problem(what=f"never adjusted for what the person controls: {known.chosen[name]}", code="controlled",
                       got=name, allowed=", ".join(allowed) or "`accept: {shared: the reason}`")
    return unknown_name("thing for which this indicator may be adjusted", name, allowed)
