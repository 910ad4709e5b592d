"""One period through every room, once: what pages and people read afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from perfkit.fairness import review_rewards
from perfkit.indicators import (
    RATERS_NOTE,
    cluster_notes,
    compare_raters,
    coverage,
    definition_queries,
    definitions,
    mark_breaks,
    pooled_notes,
    response_notes,
)
from perfkit.indicators.rater_result import RATER_COLUMNS
from perfkit.language import Text
from perfkit.periods import Period
from perfkit.plan import Plan, Role, SubjectKind, apply_scenario
from perfkit.results import CODES
from perfkit.scoring import named_indicators
from perfkit.sensitivity import review_weights
from perfkit.sources import find_gaps
from perfkit.study.added import join_lines
from perfkit.study.brief import attention_rows, summary_rows
from perfkit.study.data_checks import count_states, late_rows
from perfkit.study.definition_breaks import definition_breaks
from perfkit.study.frozen import PeriodStore, read_freezes
from perfkit.study.inputs import Inputs
from perfkit.study.ledgers import ledger_of
from perfkit.study.measuring import answered, compare, measure, terms_of, trend_parts
from perfkit.study.mixing import mix_results, paying_values
from perfkit.study.override_review import override_rows, review_overrides
from perfkit.study.part_periods import part_periods
from perfkit.study.pay_run import PayRun, is_held, plan_parts, run_changed, run_pay
from perfkit.study.paying import RolePay, earlier_parts, in_order
from perfkit.study.quality import Files, Reconciliation, count_exclusions
from perfkit.study.reconcile import reconcile
from perfkit.study.rules import Paid, rule_results
from perfkit.study.store import Stored
from perfkit.study.targets import target_results

_OF_ROLE = Text(en="{role}: {said}", zh="{role}：{said}")
REVIEWS = "qa_reviews"
Rooms = dict[str, dict[str, Stored]]


@dataclass(frozen=True)
class RoleResults:
    """Everything computed for one role in one pack period."""

    run: PayRun
    stored: dict[str, Stored]
    history: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]]


def compute_period(inputs: Inputs, period: Period) -> Rooms:
    """Compute every role of the plan in force, and what is said over all roles.

    Returns
    -------
    dict of role (or ``all``) to stored results by name
    """
    with inputs.scope():
        return _rooms(inputs, period)


def _rooms(inputs: Inputs, period: Period) -> Rooms:
    roles = inputs.role_ids(period)
    computed = {role: compute_role(inputs, role, period) for role in roles}
    kept = {role: results for role, results in computed.items() if results is not None}
    rooms: Rooms = {role: results.stored for role, results in kept.items()}
    summary = summary_rows({role: {period.text: (results.run.totals, results.run.payouts), **results.history}
                            for role, results in kept.items()}, period)
    lines = join_lines([results.run.lines for results in kept.values()])
    values = {role: results.stored["indicator_values"].frame for role, results in kept.items()}
    rooms["all"] = {**_study_results(inputs, roles, period), **_data_checks(inputs, period),
                    "value_states": _value_states(inputs, values, {
                        role: results.stored["response_rates"].frame for role, results in kept.items()}, period),
                    "role_summary": Stored(summary),
                    "pay_reconciliation": Stored(reconcile(inputs.paid_elsewhere, lines, period)),
                    "attention": Stored(attention_rows({role: results.stored for role, results in kept.items()}))}
    return rooms


def compute_role(inputs: Inputs, role_id: str, period: Period) -> RoleResults | None:
    """Compute one role; None where nobody held it in the period."""
    parts = plan_parts(inputs, role_id, period)
    if not parts or not is_held(inputs, role_id, period):
        return None
    trend = trend_parts(inputs, role_id, parts)
    before = [earlier for earlier in (period.previous(), period.last_year()) if inputs.covers(earlier)]
    measured = in_order([*trend, *earlier_parts(inputs, role_id, [*before, period])])
    terms = terms_of(role_id, measured)
    values, baselines = measure(inputs, role_id, measured, terms)
    pay = RolePay(inputs, role_id, values, baselines)
    run, last_plan = pay.run(period), parts[-1][1]
    history = {earlier.text: _earlier(pay, earlier) for earlier in before}
    notes = pooled_notes(values, [part for part, _ in parts], terms.subject)
    rates = answered(inputs, role_id, parts, terms)
    told = (*notes, *response_notes(rates))
    stored = _base_results(run, values, baselines, [part for part, _ in parts])
    own = stored["indicator_values"]
    stored |= {"indicator_values": replace(own, notes=(*told, *cluster_notes(own.frame))),
               "scores": replace(stored["scores"], notes=told), "response_rates": Stored(rates),
               "trend": Stored(_trend(inputs, role_id, values, trend), notes),
               "ledger": Stored(ledger_of(pay.ledger(period), parts[0][0].text))}
    stored["compared"] = Stored(compare(inputs, role_id, parts, (values, baselines), terms), notes)
    stored["part_periods"] = part_periods(inputs, role_id, parts)
    stored |= _by_hand(inputs, run, last_plan, role_id) | mix_results(inputs, role_id, parts, values, period)
    paid = Paid(role_id, parts, run, paying_values(values, role_id, measured), baselines)
    stored |= rule_results(inputs, paid, period) | target_results(inputs, paid, trend, period)
    stored |= _fairness(inputs, run, last_plan, last_plan.roles[role_id])
    stored |= _sensitivity(pay, period, [pair for pair in parts if pair[1] is last_plan])
    return RoleResults(run, stored, history)


def _by_hand(inputs: Inputs, run: PayRun, plan: Plan, role_id: str) -> dict[str, Stored]:
    people = inputs.people[inputs.people["role"] == role_id]
    review = review_overrides(run.lines, people, plan.fairness.groups, role=role_id,
                              minimum=plan.fairness.minimum_group_money)
    return {"overrides": Stored(override_rows(run.lines)), "override_review": Stored(review)}


def _earlier(pay: RolePay, period: Period) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return totals and payouts of an earlier period: as they were frozen, else computed."""
    store, role_id = PeriodStore(pay.inputs.folder), pay.role_id
    if store.freeze(period.text) is None:
        run = pay.run(period) if plan_parts(pay.inputs, role_id, period) else None
        return (pd.DataFrame(), pd.DataFrame()) if run is None else (run.totals, run.payouts)
    if role_id not in store.meta(period.text)["roles_with_data"]:
        return pd.DataFrame(), pd.DataFrame()
    return store.read(period.text, role_id, "totals").frame, store.read(period.text, role_id, "payouts").frame


def _base_results(run: PayRun, values: pd.DataFrame, baselines: pd.DataFrame,
                  parts: list[Period]) -> dict[str, Stored]:
    now = {part.text for part in parts}
    return {"indicator_values": Stored(_in(values, now)), "baselines": Stored(_in(baselines, now)),
            "scores": Stored(run.scores), "totals": Stored(run.totals), "pay_lines": Stored(run.lines),
            "pools": Stored(run.pools), "payouts": Stored(run.payouts)}


def _trend(inputs: Inputs, role_id: str, values: pd.DataFrame, parts: list[tuple[Period, Plan]]) -> pd.DataFrame:
    """Return the values of a trend, with marks where a definition changed."""
    breaks = definition_breaks(inputs.plans)
    periods = [part for part, _ in parts]
    series = _in(values, {part.text for part in periods})
    return mark_breaks(series, breaks[breaks["role"] == role_id], periods)


def _in(frame: pd.DataFrame, periods: set[str]) -> pd.DataFrame:
    return frame[frame["period"].isin(periods)].reset_index(drop=True)


def _fairness(inputs: Inputs, run: PayRun, plan: Plan, role: Role) -> dict[str, Stored]:
    people = inputs.people[inputs.people["role"] == role.id]
    review = review_rewards(run.payouts, run.totals, people, plan.fairness, role)
    return {name: Stored(result.frame, result.notes) for name, result in review.results().items()}


def _sensitivity(pay: RolePay, period: Period, parts: list[tuple[Period, Plan]]) -> dict[str, Stored]:
    inputs, role_id, plan = pay.inputs, pay.role_id, parts[-1][1]
    role, ledger = plan.roles[role_id], pay.ledger(period)
    ledger = ledger[ledger["period"] < parts[0][0].text]
    run = run_pay(inputs, role_id, parts, pay.values, pay.baselines, ledger)

    def payroll(changed: Role) -> tuple[pd.DataFrame, pd.DataFrame]:
        other = run_changed(inputs, changed, parts, pay.values, pay.baselines, run)
        return other.totals, other.payouts

    scenarios = {name: apply_scenario(plan, name).roles[role_id] for name, scenario in plan.scenarios.items()
                 if role_id in scenario.changes}
    people = inputs.people[inputs.people["role"] == role_id]
    review = review_weights(run.scores, run.totals, role, payroll, scenarios, people=people)
    return {name: Stored(result.frame, result.notes) for name, result in review.results().items()}


def _study_results(inputs: Inputs, roles: list[str], period: Period) -> dict[str, Stored]:
    tables = inputs.tables
    plan = inputs.version(period.last)
    asked: dict[str, set[tuple[str, SubjectKind]]] = {}
    for role in (plan.roles[name] for name in roles):
        for name in named_indicators(role):
            asked.setdefault(name, set()).add((role.kind, role.subject))
    # Pages say nothing of bytes and row numbers, so that shuffled exports change no page.
    return {"files": Stored(tables.files[[column.name for column in Files.columns]]),
            "exclusions": Stored(count_exclusions(tables.exclusions)),
            "reconciliation": Stored(tables.reconciliation[[column.name for column in Reconciliation.columns]]),
            "coverage": Stored(coverage(tables)), "definitions": Stored(definitions(sorted(asked))),
            "definition_queries": Stored(definition_queries(asked, tables.columns_present))}


def _value_states(inputs: Inputs, values: Mapping[str, pd.DataFrame], rates: Mapping[str, pd.DataFrame],
                  period: Period) -> Stored:
    """Return how many values are in which state, with the response rates behind satisfaction by role."""
    roles = inputs.version(period.last).roles
    notes = tuple(_OF_ROLE.bind(role=roles[role].name or CODES.get(role) or Text.same(role), said=note)
                  for role, frame in rates.items() for note in response_notes(frame))
    return Stored(count_states(values, inputs.plan.calendar.fiscal_year_start), notes)


def _data_checks(inputs: Inputs, period: Period) -> dict[str, Stored]:
    frozen = [freeze for freeze in read_freezes(inputs.folder) if freeze.period.first <= period.first]
    return {"late_rows": Stored(late_rows(inputs, frozen)),
            "completeness": Stored(find_gaps(inputs.tables, period)), "rater_spread": _raters(inputs, period),
            "definition_breaks": Stored(definition_breaks(inputs.plans))}


def _raters(inputs: Inputs, period: Period) -> Stored:
    """Return what raters of quality give the same people, where the exports say who rated."""
    tables, least = inputs.tables, inputs.version(period.last).fairness.minimum_group
    if {"rater_id", "agent_id", "reviewed_at"} <= set(tables.columns_present.get(REVIEWS, ())):
        return Stored(compare_raters(tables.frame(REVIEWS), period, minimum_group=least), (RATERS_NOTE,))
    return Stored(pd.DataFrame(columns=list(RATER_COLUMNS)))


def facts(inputs: Inputs, period: Period, rooms: Rooms) -> dict[str, Any]:
    """Return what is recorded beside a period's results."""
    versions = sorted({plan.version for role in inputs.role_ids(period)
                       for _, plan in plan_parts(inputs, role, period)})
    frames = [results["indicator_values"].frame for room, results in rooms.items() if room != "all"]
    provisional = sum(int((frame["maturity"] == "provisional").sum()) for frame in frames)
    return {"as_of": inputs.as_of.isoformat(), "plan_versions": versions, "provisional": provisional,
            "roles_with_data": sorted(room for room in rooms if room != "all"), "sources": _sources(inputs),
            "own_indicators": {} if inputs.own is None else dict(inputs.own.hashes)}


def _sources(inputs: Inputs) -> list[dict[str, Any]]:
    return [{"file": row["file"], "sha256": row["content_hash"], "rows_read": int(row["rows_read"]),
             "rows_kept": int(row["rows_kept"])} for row in inputs.tables.files.to_dict("records")]

