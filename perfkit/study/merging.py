"""Runs between two results: which part of the plan and which targets each of them takes from the later side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, Literal

import pandas as pd

from perfkit.indicators.targets import TargetTable
from perfkit.periods import Period
from perfkit.plan import IndicatorRule, Role

Cause = Literal["data", "definition", "target", "weight", "rule", "override"]
CAUSES: tuple[Cause, ...] = ("data", "definition", "target", "weight", "rule", "override")
DATA, DEFINITION, TARGET, WEIGHT, RULE = range(1, 6)
"""From which step on a run takes this from the later side; step 0 is all of the earlier one."""


def moved_targets(targets: pd.DataFrame, pairs: list[tuple[Period, Period]], exposure: Mapping[tuple[str, Any], int],
                  fixed: Mapping[str, date]) -> pd.DataFrame:
    """Return the targets of each first period as if they had been set for the second one.

    Parameters
    ----------
    targets : DataFrame
    pairs : list of (Period, Period)
    exposure : mapping
        Weights of daily targets.
    fixed : mapping of str to date
        The last day on which targets of a first period may be set, where its plan states one.
    """
    table = TargetTable.of(targets)
    rows = [(subject, key, late.text, found.value.numerator, found.value.denominator, pd.NaT, "")
            for subject, key in sorted(table.versions) for early, late in pairs
            if (found := table.find(subject, key, early, exposure, fixed.get(early.text))) is not None]
    return pd.DataFrame(rows, columns=["subject", "indicator", "period", "target_numerator", "target_denominator",
                                       "set_at", "version"]).astype({"target_numerator": object,
                                                                     "target_denominator": object})


def merge_roles(mine: Role, theirs: Role, step: int) -> Role:
    """Return the earlier role with what runs up to `step` take from the later one.

    Definitions are variants and minimums of indicators, targets those of the plan, the day they are fixed on and the
    part of them that falls on a part of a period, weights also which indicators count; everything else is rule. An
    indicator that no longer counts stays, without weight, while lines name it.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from perfkit.plan import Attainment
    >>> def role(weight):
    ...     rule = IndicatorRule(weight=weight, scoring=Attainment(), target="table")
    ...     return Role(id="ops", kind="operations", subject="person", period="month", missing="hold",
    ...                 indicators={"csat": rule})
    >>> [merge_roles(role(Fraction(1, 2)), role(Fraction(1)), step).indicators["csat"].weight for step in (3, 4)]
    [Fraction(1, 2), Fraction(1, 1)]
    """
    if step >= RULE:
        return theirs
    later = {_base(key): (key, rule) for key, rule in theirs.indicators.items()}
    rules: dict[str, IndicatorRule] = {}
    for key, rule in mine.indicators.items():
        name, other = later.get(_base(key), (key, None))
        if other is not None:
            rules[name] = _merge_rules(rule, other, step)
        elif step < WEIGHT or _is_named(key, mine):
            rules[key] = rule if step < WEIGHT else replace(rule, weight=Fraction(0))
    if step >= WEIGHT:
        rules |= {key: rule for key, rule in theirs.indicators.items() if key not in rules}
    aims = theirs if step >= TARGET else mine
    return replace(mine, indicators=rules, time=aims.time, targets_fixed_by=aims.targets_fixed_by)


def _merge_rules(mine: IndicatorRule, theirs: IndicatorRule, step: int) -> IndicatorRule:
    merged = replace(mine, min_n=theirs.min_n)
    if step >= TARGET:
        merged = replace(merged, target=theirs.target)
    return replace(merged, weight=theirs.weight) if step >= WEIGHT else merged


def _base(key: str) -> str:
    return key.partition("@")[0]


def _is_named(key: str, role: Role) -> bool:
    return any(name.partition(".")[2] == key for line in role.rewards for names in line.expressions.values()
               for name in names)
