"""What is doubtful in how a role treats time: targets set late, days taken off twice, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from perfkit.plan.documents import Path
from perfkit.plan.fitting import KnownIndicator
from perfkit.plan.lines import Amount
from perfkit.plan.lint.findings import Found, finding
from perfkit.plan.models import Role
from perfkit.plan.scoring_rules import Bands, Clamp, branches
from perfkit.plan.time_rules import FEWEST_DAYS

SUMS = ("money", "count", "points")


def time_findings(role: Role, indicators: Mapping[str, KnownIndicator], places: Mapping[str, Path]) -> Found:
    """Yield targets set when half is over, amounts that go by days twice, sums read off edges of a whole period.

    Parameters
    ----------
    role : Role
    indicators : mapping of str to KnownIndicator
    places : mapping of str to path
        Where each indicator of the role stands.
    """
    yield from _late_targets(role)
    by_days = {line.line for line in role.rewards if line.prorate == "days"}
    for row, line in enumerate(role.rewards):
        if isinstance(line, Amount) and line.prorate == "days":
            twice = sorted(_twice(line, by_days, indicators))
            if twice:
                yield finding(("rewards", row, "prorate"), "prorated_twice", f"{line.line}: days are taken off twice",
                              ", ".join(twice), step="prorate: whole, where what it uses goes by days already")
    if role.time is not None and role.time.targets == "days":
        yield from _whole_edges(role, indicators, places)


def _late_targets(role: Role) -> Found:
    day, half = role.targets_fixed_by, FEWEST_DAYS[role.period] // 2
    if day is not None and day.after_first >= half:
        yield finding(("targets_fixed_by",), "late_targets", "targets may be set when half of the period is over",
                      day.text(), step=f"up to day {half}: a target is set before its result is known")


def _twice(line: Amount, by_days: set[str], indicators: Mapping[str, KnownIndicator]) -> Iterator[str]:
    """Yield the names in an amount that hold the days of a part already: lines by days, sums and numbers of cases."""
    for name in line.amount.names:
        kind, _, rest = name.partition(".")
        if (kind == "line" and rest in by_days) or kind == "n" or (kind == "value" and _is_sum(rest, indicators)):
            yield name


def _is_sum(key: str, indicators: Mapping[str, KnownIndicator]) -> bool:
    known = indicators.get(key.partition("@")[0])
    return known is not None and known.additive and known.unit in SUMS


def _whole_edges(role: Role, indicators: Mapping[str, KnownIndicator], places: Mapping[str, Path]) -> Found:
    for key, rule in role.indicators.items():
        of_value = any(isinstance(one, Bands | Clamp) and one.of == "value" for one in branches(rule.scoring))
        if of_value and _is_sum(key, indicators):
            yield finding((*places[key], "scoring"), "part_value",
                          f"{key}: a part of a period is read off edges for the whole of it", "of: value",
                          step="a target, and scoring by attainment")
