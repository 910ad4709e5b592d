"""How one role is measured: by which indicators, with which minimums, against which targets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from perfkit.indicators import (
    adjust_values,
    begin_indicators,
    compare_values,
    compute_indicators,
    daily_exposure,
    find_baselines,
    knowing,
    moves_with_shares,
    response_rates,
    share_orders,
    target_shares,
    year_so_far,
)
from perfkit.periods import Period, trailing
from perfkit.plan import MinN, Plan
from perfkit.plan.models import Blackout, SubjectKind
from perfkit.scoring import named_indicators
from perfkit.sources import Tables
from perfkit.study.inputs import Inputs, Parts
from perfkit.study.pay_run import minimums
from perfkit.study.presence import presence_of, prorated
from perfkit.study.strata import strata_cells

if TYPE_CHECKING:
    from perfkit.indicators import Terms as Question
    from perfkit.indicators.own.reader import OwnIndicators

TREND_LENGTH = 13
PEERS = "peers"
OF_THE_YEAR = "sales_attainment@ytd"


@dataclass(frozen=True)
class Terms:
    """The definitions under which the values of one role are computed.

    Parameters
    ----------
    kind, subject : str
        Kind of role of the catalogue, and who is measured.
    wanted : tuple of str
        Indicators that the plans name.
    min_n : mapping of str to MinN
        Minimums that plans set over the catalogue's.
    blackouts : tuple of Blackout
        Days that do not count.
    own : OwnIndicators, optional
        Indicators of the study's own in place of those of the inputs.
    """

    kind: str
    subject: SubjectKind
    wanted: tuple[str, ...]
    min_n: Mapping[str, MinN] = field(default_factory=dict)
    blackouts: tuple[Blackout, ...] = ()
    own: OwnIndicators | None = None


def terms_of(role_id: str, parts: Parts) -> Terms:
    """Return the terms of a role in some of its own periods, sorted; kind and subject are those of the last one."""
    role = parts[-1][1].roles[role_id]
    wanted = {name for _, plan in parts for name in named_indicators(plan.roles[role_id])}
    blackouts = {blackout for _, plan in parts for blackout in plan.calendar.blackouts}
    return Terms(role.kind, role.subject, tuple(sorted(wanted)), minimums(parts, role_id),
                 tuple(sorted(blackouts, key=repr)))


def measure(inputs: Inputs, role_id: str, parts: Parts, terms: Terms, *,
            targets: pd.DataFrame | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compute the indicator values of one role in some of its own periods, and what they are compared with.

    Parameters
    ----------
    inputs : Inputs
    role_id : str
    parts : sequence of (Period, Plan)
        Own periods; their plans say which part of a target falls on a part of a period.
    terms : Terms
    targets : DataFrame, optional
        Targets in place of the study's own.

    Returns
    -------
    tuple of DataFrame, DataFrame
        IndicatorValues and Baselines.
    """
    aims = inputs.targets if targets is None else targets
    people, periods = inputs.people[inputs.people["role"] == role_id], [part for part, _ in parts]
    asked = question_of(inputs, role_id, parts, terms, aims)

    def computed(tables: Tables, wanted: Sequence[str]) -> pd.DataFrame:
        return compute_indicators(tables, people, wanted, periods, as_of=inputs.as_of, **asked)

    # The inputs of a closed period bring the indicators that were the study's own then.
    with knowing(terms.own or inputs.own):
        waiting = begin_indicators(inputs.tables, people, terms.wanted, periods, as_of=inputs.as_of, **asked)
        cells = strata_cells(inputs, role_id, parts, terms.wanted, asked)
        values = adjust_values(waiting(), cells)
        moved = [name for name in terms.wanted if _is_shared(inputs, terms, name)]
        if moved:
            values = _replaced(values, computed(_shared_tables(inputs, terms.kind), moved))
        return values, find_baselines(values, aims, periods, exposure=daily_exposure(inputs.tables),
                                      shares=asked["shares"], fixed=asked["fixed"])


def compare(inputs: Inputs, role_id: str, parts: Parts, measured: tuple[pd.DataFrame, pd.DataFrame],
            terms: Terms) -> pd.DataFrame:
    """Return the values of some own periods beside what they are read against: see `compare_values`.

    The 13 weeks that end with a period are computed from the same events by the same definitions.
    """
    periods = [part for part, _ in parts]
    weeks = {trailing(part): part.text for part in periods if _is_longer(inputs, part)}
    people = inputs.people[inputs.people["role"] == role_id]
    asked: Question = {**question_of(inputs, role_id, parts, terms, inputs.targets), "shares": {}}
    found = compute_indicators(inputs.tables, people, terms.wanted, list(weeks), as_of=inputs.as_of, **asked)
    found["period"] = found["period"].map({stretch.text: text for stretch, text in weeks.items()})
    peers = inputs.tables.frame(PEERS) if PEERS in inputs.tables.paths else pd.DataFrame({"value": []})
    return compare_values(*measured, found, peers, periods)


def answered(inputs: Inputs, role_id: str, parts: Parts, terms: Terms) -> pd.DataFrame:
    """Return how many of those who could rate did, in some own periods: see `response_rates`."""
    people = inputs.people[inputs.people["role"] == role_id]
    return response_rates(inputs.tables, people, terms.wanted, [part for part, _ in parts], as_of=inputs.as_of,
                          **question_of(inputs, role_id, parts, terms, inputs.targets))


def _is_longer(inputs: Inputs, period: Period) -> bool:
    """Tell whether the 13 weeks that end with a period reach back beyond it, and no further than the data."""
    first = trailing(period).first
    return first < period.first and inputs.first_day is not None and inputs.first_day <= first


def question_of(inputs: Inputs, role_id: str, parts: Parts, terms: Terms, targets: pd.DataFrame) -> Question:
    """Return what the plans say of a role, as :func:`perfkit.indicators.compute_indicators` takes it."""
    known = _with_year_so_far(inputs, role_id, parts) if OF_THE_YEAR in terms.wanted else parts
    return {"kind": terms.kind, "subject": terms.subject, "min_n": terms.min_n, "targets": targets,
            "blackouts": list(terms.blackouts), "shares": target_shares(presence_of(inputs, role_id, known)),
            "fixed": fixed_days(role_id, known), "present": prorated(inputs, role_id, parts)}


def _with_year_so_far(inputs: Inputs, role_id: str, parts: Parts) -> Parts:
    """Return the parts with the earlier periods of their years in which a plan with the role was in force."""
    begun = min(inputs.plans.versions)
    years = {one for period, _ in parts for one in year_so_far(period, date.min)} - {period for period, _ in parts}
    found = ((period, inputs.plans.effective(period.first)) for period in years if period.first >= begun)
    earlier = [(period, plan) for period, plan in found if role_id in plan.roles]
    return sorted([*earlier, *parts], key=lambda pair: pair[0].first)


def tables_of(inputs: Inputs, terms: Terms, name: str) -> Tables:
    """Return the tables from which an indicator is computed: those of shared orders where their shares move it."""
    return _shared_tables(inputs, terms.kind) if _is_shared(inputs, terms, name) else inputs.tables


def _is_shared(inputs: Inputs, terms: Terms, name: str) -> bool:
    return terms.subject == "person" and len(inputs.credits) > 0 and moves_with_shares(name)


def fixed_days(role_id: str, parts: Parts) -> dict[str, date]:
    """Return the last day on which targets may be set, by own period, where the plan in force states one."""
    stated = ((part, plan.roles[role_id].targets_fixed_by) for part, plan in parts)
    return {part.text: day.of(part) for part, day in stated if day is not None}


def _shared_tables(inputs: Inputs, kind: str) -> Tables:
    """Return the tables with shared orders split among their people, written once for the same orders and shares."""
    shares = inputs.credits.drop(columns="row").to_csv(index=False)
    name = hashlib.sha256(f"{inputs.tables.hash} {kind} {shares}".encode()).hexdigest()[:32]
    return share_orders(inputs.tables, inputs.credits, kind, inputs.folder.work / "cache" / f"shared-{name}")


def _replaced(values: pd.DataFrame, anew: pd.DataFrame) -> pd.DataFrame:
    """Return the values with those of some indicators computed anew, in the same order."""
    kept = values[~values["indicator"].isin(set(anew["indicator"]))]
    keys = ["period", "role", "subject", "spell", "indicator"]
    return pd.concat([kept, anew]).sort_values(keys, kind="stable", ignore_index=True)


def trend_parts(inputs: Inputs, role_id: str, parts: Parts) -> list[tuple[Period, Plan]]:
    """Return the parts with what came before them: enough for a trend and for the same period a year ago."""
    kind = parts[-1][0].kind
    fiscal = parts[-1][0].fiscal_year_start
    per_year = len(Period("year", 2025, 1, fiscal).split(kind))
    found, part = list(parts), parts[0][0]
    for _ in range(max(TREND_LENGTH, per_year + len(parts)) - len(parts)):
        part = part.previous()
        if not inputs.covers(part):
            break
        plan = inputs.version(part.first)
        if role_id in plan.roles:
            found.append((part, plan))
    return sorted(found, key=lambda pair: pair[0].first)
