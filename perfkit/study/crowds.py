"""Where people stand on what pays them: from the latest results that are still true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from perfkit.errors import Problem
from perfkit.indicators import full_key
from perfkit.indicators.reasons import reason_texts
from perfkit.periods import parse_period
from perfkit.plan import Plan, Role
from perfkit.scoring import named_indicators
from perfkit.study.frozen import PeriodStore
from perfkit.study.inputs import Inputs

MINOR = 100
Crowd = dict[str, list[float]]


def stored_crowds(inputs: Inputs) -> tuple[Plan | None, Mapping[str, Crowd]]:
    """Return where people stood in the latest period that was computed from these inputs, with its plan version.

    Returns
    -------
    Plan or None
        None where nothing has been computed yet, or inputs have changed since.
    mapping of role to mapping of axis to floats
        As :func:`perfkit.plan.lint.lint_plan` takes it: one entry per subject that was scored in the role's last own
        period. Nothing is computed here.
    """
    store, period = PeriodStore(inputs.folder), _latest_period(inputs)
    if period is None:
        return None, {}
    plan = _plan_of(inputs, period)
    wages = inputs.people.groupby("role")["wage_base"].agg(list)
    return plan, {role: _crowd(store, period, plan.roles[role]) | _wages(wages.get(role, []))
                  for role in store.meta(period)["roles_with_data"] if role in plan.roles}


def stored_unadjusted(inputs: Inputs) -> Iterator[Problem]:
    """Yield what a plan pays at an equal case mix, where most values of the latest stored period have none.

    Who has no case of a stratum that others have cannot be put on their mix, and is not scored.
    """
    store, period = PeriodStore(inputs.folder), _latest_period(inputs)
    if period is None:
        return
    plan = _plan_of(inputs, period)
    for role in (plan.roles[name] for name in store.meta(period)["roles_with_data"] if name in plan.roles):
        adjusted = [key for key, rule in role.indicators.items() if rule.adjusted]
        values = store.read(period, role.id, "indicator_values").frame if adjusted else pd.DataFrame()
        for key in adjusted:
            mine = values[(values["indicator"] == full_key(key)) & (values["exposure"].fillna("") != "")]
            lacking = mine["adjusted_reason"].fillna("")[lambda reasons: reasons != ""]
            if 2 * len(lacking) > len(mine):
                why = "; ".join(reason_texts()[reason].fill("en") for reason in sorted(set(lacking)))
                yield Problem(what="most values cannot be adjusted for this: they are not scored",
                              code="warning.adjusted", file=plan.source,
                              path=f"roles.{role.id}.indicators.{key}.adjusted",
                              got=f"{len(lacking)} of {len(mine)} in {period}: {why}",
                              allowed="an exposure of which everybody has cases, or `accept: {shared: the reason}`")


def _latest_period(inputs: Inputs) -> str | None:
    store = PeriodStore(inputs.folder)
    texts = sorted(path.name for path in store.root.glob("[!.]*")) if store.root.exists() else []
    return next((text for text in reversed(texts)
                 if str(store.meta(text).get("inputs", "")).startswith(f"{inputs.digest}.")), None)


def _plan_of(inputs: Inputs, period: str) -> Plan:
    return inputs.version(parse_period(period, fiscal_year_start=inputs.plan.calendar.fiscal_year_start).last)


def _wages(minor: list[Any]) -> dict[str, list[float]]:
    known = [float(wage) / MINOR for wage in minor if not pd.isna(wage) and wage > 0]
    return {"wage_base": known} if known else {}


def _crowd(store: PeriodStore, period: str, role: Role) -> Crowd:
    values, scores, totals = (_latest(store.read(period, role.id, name).frame)
                              for name in ("indicator_values", "scores", "totals"))
    found = {"total": _present(totals, "total")}
    for key in named_indicators(role):
        its = values[(values["indicator"] == full_key(key)) & (values["state"] == "counted")]
        money = (its["unit"] == "money").any()
        found[f"value.{key}"] = [value / MINOR if money else value for value in _present(its, "value")]
        found[f"attainment.{key}"] = _present(scores[scores["indicator"] == full_key(key)], "attainment")
    return {axis: stood for axis, stood in found.items() if stood}


def _latest(frame: pd.DataFrame) -> pd.DataFrame:
    last: pd.DataFrame = frame[frame["period"] == frame["period"].max()]
    return last


def _present(frame: pd.DataFrame, column: str) -> list[float]:
    return [float(value) for value in frame[column].dropna()]
