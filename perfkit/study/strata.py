"""Values of a role by stratum, for what the plan in force in each period adjusts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from perfkit.indicators import compute_singles, compute_strata, full_key
from perfkit.periods import Period
from perfkit.plan import Role
from perfkit.study.inputs import Inputs, Parts

if TYPE_CHECKING:
    from perfkit.indicators import Terms as Question

Chosen = tuple[tuple[str, tuple[str, ...]], ...]


def strata_cells(inputs: Inputs, role_id: str, parts: Parts, wanted: Sequence[str],
                 question: Question) -> pd.DataFrame:
    """Return what :func:`perfkit.indicators.compute_strata` does, by the exposures that each plan names.

    Parameters
    ----------
    inputs : Inputs
    role_id : str
    parts : sequence of (Period, Plan)
    wanted : sequence of str
    question : Terms
        What the plans say of the role.
    """
    people = inputs.people[inputs.people["role"] == role_id]
    spans: dict[Chosen, list[Period]] = {}
    for part, plan in parts:
        spans.setdefault(chosen_exposures(plan.roles[role_id]), []).append(part)
    found = [compute_strata(inputs.tables, people, wanted, periods, as_of=inputs.as_of, by=dict(chosen), **question)
             for chosen, periods in spans.items()]
    return pd.concat([cells for cells in found if len(cells)] or found[:1], ignore_index=True)


def single_cases(inputs: Inputs, role: Role, periods: Sequence[Period], question: Question) -> pd.DataFrame:
    """Return what :func:`perfkit.indicators.compute_singles` does for the means of a role, by its exposures."""
    people, wanted = inputs.people[inputs.people["role"] == role.id], scored_indicators(role)
    return compute_singles(inputs.tables, people, wanted, periods, as_of=inputs.as_of, by=dict(chosen_exposures(role)),
                           **question)


def scored_indicators(role: Role) -> list[str]:
    """Return the indicators of the catalogue that a role scores, as its plan writes them."""
    return [key for key in role.indicators if not key.startswith("item.")]


def chosen_exposures(role: Role) -> Chosen:
    """Return the exposures that a role names, by full key.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from perfkit.plan import Attainment, IndicatorRule
    >>> rule = IndicatorRule(weight=Fraction(1), scoring=Attainment(), adjusted=True, adjusted_by=("issue",))
    >>> chosen_exposures(Role(id="desk", kind="customer_service_presale", subject="person", period="month",
    ...                       missing="hold", indicators={"csat": rule}))
    (('csat@default', ('issue',)),)
    """
    return tuple(sorted((full_key(key), rule.adjusted_by) for key, rule in role.indicators.items() if rule.adjusted_by))
