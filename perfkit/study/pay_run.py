"""The pay run: from indicator values to scores, totals, lines and payouts, by the plan in force in each period.

Pay, pages and sensitivity call this one function; a what-if passes a change of the role and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from perfkit.periods import Period
from perfkit.plan import MinN, Plan, Role
from perfkit.rewards import pay_lines, sum_payouts
from perfkit.scoring import score_points, total_points
from perfkit.study.inputs import Inputs
from perfkit.study.rated import ratings_of


@dataclass(frozen=True)
class PayRun:
    """What one role earned in some of its own periods: every step, in columns."""

    scores: pd.DataFrame
    totals: pd.DataFrame
    lines: pd.DataFrame
    pools: pd.DataFrame
    payouts: pd.DataFrame


def plan_parts(inputs: Inputs, role_id: str, period: Period) -> list[tuple[Period, Plan]]:
    """Return the role's own periods inside `period`, each with the plan in force on its first day."""
    found: list[tuple[Period, Plan]] = []
    begun = min(inputs.plans.versions)
    for plan in inputs.plans.versions.values():
        if role_id in plan.roles:
            found += [(part, plan) for part in period.split(plan.roles[role_id].period)
                      if part.first >= begun and inputs.plans.effective(part.first) is plan]
    return sorted(found, key=lambda pair: pair[0].first)


def run_pay(inputs: Inputs, role_id: str, parts: Sequence[tuple[Period, Plan]], values: pd.DataFrame,
            baselines: pd.DataFrame, *, change: Callable[[Role], Role] | None = None) -> PayRun:
    """Score and pay one role in its own periods.

    Parameters
    ----------
    inputs : Inputs
    role_id : str
    parts : sequence of (Period, Plan)
        From `plan_parts`.
    values, baselines : DataFrame
        IndicatorValues and Baselines that cover the parts.
    change : callable, optional
        What-if: returns the role as it would be written.
    """
    people = inputs.people[inputs.people["role"] == role_id]
    # Periods under one version of the plan go through the rooms together: keys hold the period, columns do the rest.
    runs = []
    for plan, texts in _by_version(parts):
        role = (change or _as_written)(plan.roles[role_id])
        rated = ratings_of(inputs, plan, role, texts)
        seen = pd.concat([_of(values, texts), rated], ignore_index=True) if len(rated) else _of(values, texts)
        runs.append(_one(plan, role, seen, _of(baselines, texts), people))
    return PayRun(*(_joined([getattr(run, name) for run in runs])
                    for name in ("scores", "totals", "lines", "pools", "payouts")))


def _one(plan: Plan, role: Role, values: pd.DataFrame, baselines: pd.DataFrame, people: pd.DataFrame) -> PayRun:
    scores = score_points(values, baselines, role)
    totals = total_points(scores, role, plan.version)
    lines, pools = pay_lines(role, totals, scores, values, people, plan_version=plan.version, currency=plan.currency)
    return PayRun(scores, totals, lines, pools, sum_payouts(lines))


def _as_written(role: Role) -> Role:
    return role


def _by_version(parts: Sequence[tuple[Period, Plan]]) -> list[tuple[Plan, list[str]]]:
    found: dict[str, tuple[Plan, list[str]]] = {}
    for part, plan in parts:
        found.setdefault(plan.version, (plan, []))[1].append(part.text)
    return list(found.values())


def _of(frame: pd.DataFrame, periods: Sequence[str]) -> pd.DataFrame:
    return frame[frame["period"].isin(periods)].reset_index(drop=True)


def _joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)] or list(frames[:1])
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()


def minimums(parts: Sequence[tuple[Period, Plan]], role_id: str) -> Mapping[str, MinN]:
    """Return the minimum n that plans set over the catalogue's, by indicator; later versions win."""
    return {name: rule.min_n for _, plan in parts for name, rule in plan.roles[role_id].indicators.items()
            if rule.min_n is not None}
