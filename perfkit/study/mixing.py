"""What stands beside the values of a role: its case mix, gaming pairs and luck, as stored results."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from perfkit.errors import Problem, RequestError
from perfkit.indicators import (
    IndicatorRows,
    StrataBehind,
    compute_indicators,
    exposures_of,
    find_pairs,
    full_key,
    once_each,
    pairs_of,
    review_mix,
    strata_behind,
)
from perfkit.indicators.counter_result import PAIRS_NOTE
from perfkit.indicators.mix_result import MIX_NOTE, given_notes, quantile_notes
from perfkit.periods import Period
from perfkit.plan import Role
from perfkit.scoring import measurement_luck, take_adjusted
from perfkit.scoring.measurement_luck import LUCK_NOTE
from perfkit.scoring.variants import rule_of
from perfkit.study.inputs import Inputs, Parts
from perfkit.study.measuring import question_of, terms_of
from perfkit.study.pay_run import plan_parts
from perfkit.study.store import Stored
from perfkit.study.strata import scored_indicators, single_cases, strata_cells


def paying_values(values: pd.DataFrame, role_id: str, parts: Parts) -> pd.DataFrame:
    """Return values of own periods as they pay under the version of the plan in force in each."""
    roles = {part.text: plan.roles[role_id] for part, plan in parts}
    if not any(rule.adjusted for role in roles.values() for rule in role.indicators.values()):
        return values
    taken = [take_adjusted(values[values["period"] == period], role) for period, role in roles.items()]
    found = pd.concat([frame for frame in taken if len(frame)] or taken[:1])
    return found.assign(pays_adjusted=found["pays_adjusted"].eq(True)).sort_index(ignore_index=True)


def mix_results(inputs: Inputs, role_id: str, parts: Parts, values: pd.DataFrame,
                period: Period) -> dict[str, Stored]:
    """Return case mix, counter-indicators and luck of one role by the name under which they are stored.

    Parameters
    ----------
    inputs : Inputs
    role_id : str
    parts : sequence of (Period, Plan)
        The own periods of the pack period.
    values : DataFrame
        IndicatorValues of those and of the periods before.
    period : Period
        Pack period.
    """
    role = parts[-1][1].roles[role_id]
    now = values[values["period"].isin([part.text for part, _ in parts])]
    mix, least = _mix(inputs, role, parts, period), parts[-1][1].fairness.minimum_group
    luck = measurement_luck(now, role, period.text, minimum_group=least)
    return {"case_mix": Stored(mix, (MIX_NOTE, *given_notes(mix), *quantile_notes(scored_indicators(role)))),
            "counter_pairs": Stored(_pairs(inputs, role, parts, values, period), (PAIRS_NOTE,)),
            "measurement_luck": Stored(luck, (LUCK_NOTE,))}


def _mix(inputs: Inputs, role: Role, parts: Parts, period: Period) -> pd.DataFrame:
    periods = [part for part, _ in parts]
    asked = question_of(inputs, role.id, parts, terms_of(role.id, parts), inputs.targets)
    cells, singles = (once_each(rows, periods, role.subject) for rows in (
        _strata(inputs, role.id, parts, scored_indicators(role)), single_cases(inputs, role, periods, asked)))
    return review_mix(cells, period.text, _adjusted(role), singles)


def pays_at_mix(parts: Parts, role_id: str, key: str) -> bool:
    """Tell whether the plan in force pays the adjusted value of an indicator."""
    rule = rule_of(parts[-1][1].roles[role_id], key)
    return rule is not None and rule.adjusted


def mix_behind(inputs: Inputs, role_id: str, parts: Parts, told: IndicatorRows) -> StrataBehind:
    """Return the strata behind the adjusted value of a subject in a role.

    Parameters
    ----------
    inputs : Inputs
    role_id : str
    parts : sequence of (Period, Plan)
        One period and its plan.
    told : IndicatorRows
        The rows behind the raw value.

    Raises
    ------
    RequestError
        If nothing is known for which to adjust.
    """
    first = told.value.iloc[0]
    cells = _strata(inputs, role_id, parts, [str(first["indicator"])])
    if cells.empty:
        raise RequestError(Problem(what="nothing says for what to adjust this indicator", code="no_exposure",
                                   got=str(first["indicator"]),
                                   allowed=", ".join(one.id for one in exposures_of(str(first["indicator"]))) or None))
    return strata_behind(told.value, cells, str(first["subject"]))


def _adjusted(role: Role) -> set[str]:
    return {full_key(key) for key in scored_indicators(role) if role.indicators[key].adjusted}


def _strata(inputs: Inputs, role_id: str, parts: Parts, wanted: Sequence[str]) -> pd.DataFrame:
    """Return the values by stratum as the last of the plans adjusts them: those of a whole pack period are one."""
    asked = question_of(inputs, role_id, parts, terms_of(role_id, parts), inputs.targets)
    return strata_cells(inputs, role_id, [(part, parts[-1][1]) for part, _ in parts], wanted, asked)


def _pairs(inputs: Inputs, role: Role, parts: Parts, values: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Compare with the pack period before, with counter-indicators that the plan does not score computed too."""
    earlier = period.previous()
    past = plan_parts(inputs, role.id, earlier) if inputs.covers(earlier) else []
    pairs = pairs_of(scored_indicators(role), role.kind)
    named = {name for pair in pairs for name in pair}
    seen = [values, _unscored(inputs, role.id, [*past, *parts], sorted(named - set(values["indicator"])))]
    both = pd.concat([frame for frame in seen if len(frame)] or seen[:1], ignore_index=True)
    now, before = (_of_periods(both, [part for part, _ in span], role) for span in (parts, past))
    return find_pairs(now, before, pairs, period.text)


def _of_periods(values: pd.DataFrame, periods: Sequence[Period], role: Role) -> pd.DataFrame:
    return once_each(values[values["period"].isin([period.text for period in periods])], periods, role.subject)


def _unscored(inputs: Inputs, role_id: str, parts: Parts, wanted: Sequence[str]) -> pd.DataFrame:
    people, terms = inputs.people[inputs.people["role"] == role_id], terms_of(role_id, parts)
    return compute_indicators(inputs.tables, people, wanted, [part for part, _ in parts], as_of=inputs.as_of,
                              **question_of(inputs, role_id, parts, terms, inputs.targets))
