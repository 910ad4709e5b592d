"""Part periods of a study: what its pages list, and what is worth a look before a plan pays them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd

from perfkit.errors import Problem, unknown_name
from perfkit.indicators import part_rows
from perfkit.indicators.part_periods import LEAVE_NOTE, MONTHS_NOTE
from perfkit.language import Text
from perfkit.periods import Period, period_of
from perfkit.plan import Plan, Role
from perfkit.sources import LEAVE_FILE
from perfkit.study.inputs import Inputs, Parts
from perfkit.study.presence import presence_of
from perfkit.study.store import Stored

WHOLE_NOTE = Text(en="The plan has no rule for part periods of this role: targets are whole.",
                  zh="方案未规定该岗位不完整周期的处理：目标不折算。")
_CUTS = ("joined", "moved", "left")


def part_periods(inputs: Inputs, role_id: str, parts: Parts) -> Stored:
    """Return what is listed of a role's part periods, with what must be said of them."""
    rows = part_rows(presence_of(inputs, role_id, parts))
    if rows.empty:
        return Stored(rows)
    ruled = any(plan.roles[role_id].time is not None for _, plan in parts)
    return Stored(rows, (LEAVE_NOTE, MONTHS_NOTE) if ruled else (WHOLE_NOTE, LEAVE_NOTE))


def check_presence(inputs: Inputs, *, readable: bool) -> Iterator[Problem]:
    """Yield what is wrong with the log of leave, and which plans do not say what part periods do.

    Parameters
    ----------
    inputs : Inputs
    readable : bool
        Whether exports can be read, so that there is an as-of day; without one the latest plan's first day stands in.
    """
    yield from _leave_problems(inputs)
    yield from _part_problems(inputs, inputs.as_of if readable else max(inputs.plans.versions))


def _leave_problems(inputs: Inputs) -> Iterator[Problem]:
    """Yield what is wrong with the log of leave: subjects that the roster does not know, and days in no spell."""
    known = sorted(set(inputs.people["subject"]))
    for row in inputs.leave.itertuples():
        subject, line = str(row.subject), int(str(row.row))
        if subject not in known:
            found = unknown_name("subject", subject, known)
            yield Problem(what=found.what, code=found.code, file=LEAVE_FILE, row=line, column="subject",
                          got=subject, allowed="a subject of people.csv", nearest=found.nearest)
            continue
        spells = inputs.people[inputs.people["subject"] == subject]
        if not ((spells["from_day"] <= row.to_day) & (spells["to_day"] >= row.from_day)).any():
            yield Problem(what="this leave lies in no spell of the subject and changes nothing",
                          code="warning.leave_outside", file=LEAVE_FILE, row=line, column="from",
                          got=f"{row.from_day:%Y-%m-%d} to {row.to_day:%Y-%m-%d}",
                          allowed="days of a spell in people.csv")


def _part_problems(inputs: Inputs, last: date) -> Iterator[Problem]:
    """Yield a finding for each role whose plan is silent on part periods that begin up to `last`."""
    for day, plan in inputs.plans.versions.items():
        end = min((other for other in inputs.plans.versions if other > day), default=last + timedelta(days=1))
        for role in plan.roles.values():
            periods = list(_periods(plan, role, day, min(end, last + timedelta(days=1))))
            presence = presence_of(inputs, role.id, [(period, plan) for period in periods])
            yield from _unsaid(plan, role, presence) if role.time is None else _whole_on_leave(plan, role, presence)


def _periods(plan: Plan, role: Role, first: date, end: date) -> Iterator[Period]:
    """Give the own periods of a role that begin from `first` on and before `end`."""
    period = period_of(first, role.period, fiscal_year_start=plan.calendar.fiscal_year_start)
    while period.first < end:
        if period.first >= first:
            yield period
        period = period_of(period.end, role.period, fiscal_year_start=plan.calendar.fiscal_year_start)


def _unsaid(plan: Plan, role: Role, presence: pd.DataFrame) -> Iterator[Problem]:
    on_leave = _had_leave(presence)
    cut = presence["why"].str.split("+", regex=False).map(lambda words: any(word in _CUTS for word in words))
    people = presence.loc[cut.astype(bool) | on_leave, "subject"].nunique()
    if people:
        who = "1 subject" if people == 1 else f"{people} subjects"
        yield Problem(what=f"{who} joined, moved, left or had statutory leave inside a period, and the role does not "
                           "say what that does to targets: they are whole",
                      code="warning.part_period", file=plan.source, row=plan.lines.get(("roles", role.id)),
                      path=f"roles.{role.id}.time", got=str(people),
                      allowed="time: {targets: days} or time: {targets: whole}")


def _whole_on_leave(plan: Plan, role: Role, presence: pd.DataFrame) -> Iterator[Problem]:
    """Yield the finding that whole targets make statutory leave count against people."""
    people = presence.loc[_had_leave(presence), "subject"].nunique()
    if people and role.time is not None and role.time.targets == "whole":
        yield Problem(what="statutory leave lowers scores against whole targets", code="warning.leave_whole",
                      file=plan.source, row=plan.lines.get(("roles", role.id, "time")),
                      path=f"roles.{role.id}.time.targets", got=str(people), allowed="days")


def _had_leave(presence: pd.DataFrame) -> pd.Series[bool]:
    """Tell of each part whether some of its days were statutory leave."""
    return presence["statutory_days"] > 0
