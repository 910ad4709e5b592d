"""Who was there: the roster and the log of leave of a study, against the own periods of its roles."""

from __future__ import annotations

import pandas as pd

from perfkit.indicators import Shares, find_presence, target_shares
from perfkit.periods import Period
from perfkit.plan import TimeRule
from perfkit.study.inputs import Inputs, Parts


def presence_of(inputs: Inputs, role_id: str, parts: Parts) -> pd.DataFrame:
    """Return how much of each own period each spell of a role covers, by what the plan in force says of time.

    Parameters
    ----------
    inputs : Inputs
    role_id : str
    parts : sequence of (Period, Plan)
        Own periods of the role.
    """
    return _found(inputs, role_id, tuple((period, plan.roles[role_id].time) for period, plan in parts))


def prorated(inputs: Inputs, role_id: str, parts: Parts) -> Shares:
    """Return the part of each own period that each spell was there for, with its ramp, whatever the plan prorates."""
    rules = ((period, plan.roles[role_id].time) for period, plan in parts)
    return target_shares(_found(inputs, role_id, tuple(
        (period, TimeRule(targets="days", ramp=rule.ramp if rule else ())) for period, rule in rules)))


def _found(inputs: Inputs, role_id: str, asked: tuple[tuple[Period, TimeRule | None], ...]) -> pd.DataFrame:
    # A what-if asks for the same days hundreds of times.
    if (role_id, asked) not in inputs.presences:
        inputs.presences[role_id, asked] = find_presence(inputs.people, inputs.leave, role_id, asked)
    return inputs.presences[role_id, asked]
