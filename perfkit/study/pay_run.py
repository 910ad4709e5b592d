"""The pay run: from indicator values to scores, totals, lines and payouts, by the plan in force in each period.

Pay, pages and sensitivity go through the same steps; a what-if passes the role as it would be written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from perfkit.periods import Period
from perfkit.plan import MinN, Plan, Role
from perfkit.plan.crossed import crossings_of
from perfkit.rewards import carry_forward, empty_ledger, pay_lines, sum_payouts
from perfkit.scoring import reweigh_scores, score_points, scored_alike, take_adjusted, total_points
from perfkit.study.crossing import crossed_values
from perfkit.study.inputs import Inputs
from perfkit.study.ledgers import can_carry
from perfkit.study.presence import presence_of
from perfkit.study.rated import ratings_of
from perfkit.study.vetoes import EVENT, armed, veto_values


@dataclass(frozen=True)
class PayRun:
    """What one role earned in some of its own periods: every step, in columns; and the ledger it began with."""

    scores: pd.DataFrame
    totals: pd.DataFrame
    lines: pd.DataFrame
    pools: pd.DataFrame
    payouts: pd.DataFrame
    ledger: pd.DataFrame


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
            baselines: pd.DataFrame, ledger: pd.DataFrame | None = None) -> PayRun:
    """Score and pay one role in its own periods.

    Parameters
    ----------
    inputs : Inputs
    role_id : str
    parts : sequence of (Period, Plan)
        From `plan_parts`.
    values, baselines : DataFrame
        IndicatorValues and Baselines that cover the parts.
    ledger : DataFrame, optional
        What earlier periods carry.
    """
    people, runs = inputs.people[inputs.people["role"] == role_id], list[PayRun]()
    presence, book = presence_of(inputs, role_id, parts), empty_ledger() if ledger is None else ledger
    opening = book
    # Periods under one version of the plan go through the rooms together: keys hold the period, columns do the rest.
    for plan, texts in _by_version(parts):
        role = plan.roles[role_id]
        runs.append(_one(plan, role, _seen(inputs, plan, role, texts, values), _of(baselines, texts),
                         _Before(people, _of(presence, texts), book)))
        book = carried_on(runs[-1], book) if can_carry(role) or len(book) else book
    return PayRun(**{name: _joined([getattr(run, name) for run in runs])
                     for name in ("scores", "totals", "lines", "pools", "payouts")}, ledger=opening)


def carried_on(run: PayRun, ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger after the periods of a run."""
    return carry_forward(run.lines, carry_forward(run.pools, ledger))


def is_held(inputs: Inputs, role_id: str, period: Period) -> bool:
    """Tell whether anybody holds the role on any day of the period."""
    people = inputs.people[inputs.people["role"] == role_id]
    begun, ended = pd.Timestamp(period.first), pd.Timestamp(period.end)
    from_day, to_day = pd.to_datetime(people["from_day"]), pd.to_datetime(people["to_day"])
    return bool(((from_day < ended) & (to_day >= begun)).any())


def run_changed(inputs: Inputs, role: Role, parts: Sequence[tuple[Period, Plan]], values: pd.DataFrame,
                baselines: pd.DataFrame, plan_run: PayRun) -> PayRun:
    """Score and pay a role as it would be written: the same run, with points taken over where no point can differ.

    Parameters
    ----------
    role : Role
        The role as it would be written.
    parts, values, baselines
        As for :func:`run_pay`; all parts under one version of the plan.
    plan_run : PayRun
        Of the role as that version writes it.
    """
    plan, texts = parts[0][1], [part.text for part, _ in parts]
    values = _seen(inputs, plan, role, texts, values)
    before = _Before(inputs.people[inputs.people["role"] == role.id], presence_of(inputs, role.id, parts),
                     plan_run.ledger)
    if scored_alike(plan.roles[role.id], role):
        return _paid(plan, role, reweigh_scores(plan_run.scores, role), values, before)
    return _one(plan, role, values, _of(baselines, texts), before)


def _seen(inputs: Inputs, plan: Plan, role: Role, periods: Sequence[str], values: pd.DataFrame) -> pd.DataFrame:
    """Return the values of some periods with what raters gave for the items of the role, and events that take."""
    seen = [_of(values, periods)]
    if len(inputs.ratings):
        rated = ratings_of(inputs, plan, role, periods)
        seen.append(rated[~rated["indicator"].astype("str").str.startswith(EVENT)])
    if len(inputs.ratings) or len(inputs.vetoes):
        seen.append(veto_values(inputs, plan, role, periods))
    if crossings_of(role):
        seen.append(crossed_values(inputs, plan, role, periods))
    filled = [frame for frame in seen if len(frame)]
    return take_adjusted(pd.concat(filled, ignore_index=True) if len(filled) > 1 else (filled or seen)[0], role)


@dataclass(frozen=True)
class _Before:
    """What is known before anything is scored: the spells of a role, the days they cover, and what is carried on."""

    people: pd.DataFrame
    presence: pd.DataFrame
    ledger: pd.DataFrame


def _one(plan: Plan, role: Role, values: pd.DataFrame, baselines: pd.DataFrame, before: _Before) -> PayRun:
    return _paid(plan, role, score_points(values, baselines, armed(plan, role), before.presence), values, before)


def _paid(plan: Plan, role: Role, scores: pd.DataFrame, values: pd.DataFrame, before: _Before) -> PayRun:
    totals = total_points(scores, role, plan.version)
    lines, pools = pay_lines(armed(plan, role), totals, scores, values, before.people, plan_version=plan.version,
                             currency=plan.currency, ledger=before.ledger, presence=before.presence)
    return PayRun(scores, totals, lines, pools, sum_payouts(lines), before.ledger)


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
