"""What a study tells of one subject: its pay line by line, and the rows behind each of its numbers."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from perfkit.errors import Problem, RequestError, unknown_name
from perfkit.indicators import IndicatorValues, PartPeriods, full_key
from perfkit.periods import Period, parse_period, period_of
from perfkit.rewards import Explanation, PayLines, explain_payout
from perfkit.scoring import Scores, Totals
from perfkit.study.credits import shared_notes
from perfkit.study.inputs import Inputs
from perfkit.study.left_out import left_out_notes
from perfkit.study.pages import Pages
from perfkit.study.quality import Exclusions
from perfkit.study.rooms import ALL

if TYPE_CHECKING:
    from perfkit.indicators import IndicatorRows

_SHOWN_AT_MOST = 20


class Subjects(Pages):
    """Questions about one subject; `Study` says what they are about."""

    inputs: Inputs

    def inputs_of(self, period: Period) -> Inputs:
        """Return the inputs of a period: those of today, or those that were frozen with it."""
        raise NotImplementedError

    def has_data(self, role: str, period: Period | str) -> bool:
        """Tell whether anybody held the role in the period."""
        raise NotImplementedError

    def _scope(self, period: Period | str) -> AbstractContextManager[None]:
        """Know the indicators that were the study's own in a period while a block runs."""
        return self.inputs_of(self._period(period)).scope()

    def explain(self, subject: str, period: Period | str) -> Explanation:
        """Explain one subject's points and pay line by line.

        Raises
        ------
        RequestError
            If the roster has no such subject, or it holds no role in the period.
        """
        chosen = self._period(period)
        inputs = self.inputs_of(chosen)
        held = _roles_of(inputs, subject)
        rooms = [role for role in self.role_ids(chosen) if role in held and self.has_data(role, chosen)]
        if not rooms:
            raise _no_role(subject, chosen)
        *frames, parts = (_stacked([self._result(kind, room, chosen).frame for room in rooms])
                          for kind in (IndicatorValues, Scores, Totals, PayLines, PartPeriods))
        roles = {room: self._role(room, chosen) for room in rooms}
        values, exclusions = frames[0], self._result(Exclusions, ALL, chosen).frame
        with inputs.scope():
            told = explain_payout(subject, *frames, roles=roles, view=self.view, parts=parts)
            notes = left_out_notes(values[values["subject"] == subject], exclusions, self.view)
        return replace(told, notes=(*shared_notes(inputs, subject, chosen), *notes))

    def rows(self, indicator: str, subject: str, period: Period | str, role: str | None = None, *,
             adjusted: bool = False) -> IndicatorRows:
        """Return the rows in and out behind one number, each with its reason.

        Where the plan pays the value at the case mix of the role, the strata that make it stand beside them.

        Parameters
        ----------
        indicator : str
            ``id`` or ``id@variant``; the plan need not name it.
        subject : str
        period : Period or str
            Of any kind: the number of a quarter is that of the quarter, not of its months.
        role : str, optional
            Needed where the subject holds several roles in the period.
        adjusted : bool, optional
            Tell the strata of the adjusted value whichever pays.

        Raises
        ------
        RequestError
            If there is no such indicator, subject or role, or no data in the period; or if nothing is known for which
            to adjust.
        """
        from perfkit.indicators import rows_behind
        from perfkit.study.measuring import question_of, tables_of, terms_of
        from perfkit.study.mixing import mix_behind, pays_at_mix

        start = self.inputs.plan.calendar.fiscal_year_start
        chosen = parse_period(period, fiscal_year_start=start) if isinstance(period, str) else period
        inputs = self._inputs_within(chosen)
        inputs.require_trust()
        with inputs.scope():
            key = full_key(indicator)
            room = self._one_role(inputs, subject, chosen, role)
            parts = [(chosen, inputs.version(chosen.last))]
            terms = terms_of(room, parts)
            asked = question_of(inputs, room, parts, terms, inputs.targets)
            spells = inputs.people[(inputs.people["subject"] == subject) & (inputs.people["role"] == room)]
            told = rows_behind(tables_of(inputs, terms, key), spells, key, chosen, as_of=inputs.as_of, **asked)
            mixed = mix_behind(inputs, room, parts, told) if adjusted or pays_at_mix(parts, room, key) else None
        return replace(told, view=self.view, adjusted=None if mixed is None else mixed.seen_as(self.view))

    def _inputs_within(self, period: Period) -> Inputs:
        """Return the inputs of the pack period that holds a period: as they were frozen, where it is closed."""
        plan = self.inputs.plan
        pack = period_of(period.first, plan.pack_period, fiscal_year_start=plan.calendar.fiscal_year_start)
        if period.last <= pack.last and self.store.freeze(pack.text) is not None:
            return self.inputs_of(pack)
        self.inputs.require_data(period)
        return self.inputs

    def _one_role(self, inputs: Inputs, subject: str, period: Period, role: str | None) -> str:
        held = _roles_of(inputs, subject, period)
        known = [name for name in inputs.role_ids(period) if name in held]
        if role is not None:
            if role not in inputs.role_ids(period):
                raise RequestError(unknown_name("role", role, inputs.role_ids(period)))
            known = [name for name in known if name == role]
        if not known:
            raise _no_role(subject, period)
        if len(known) > 1:
            raise RequestError(Problem(what="this subject holds several roles in the period", code="several_roles",
                                       got=f"{subject} in {period.text}", allowed=f"--role {' or '.join(known)}"))
        return known[0]


def _roles_of(inputs: Inputs, subject: str, period: Period | None = None) -> set[str]:
    people = inputs.people
    if subject not in set(people["subject"]):
        raise RequestError(unknown_name("subject", subject, sorted(set(people["subject"]))[:_SHOWN_AT_MOST]))
    mine = people[people["subject"] == subject]
    if period is not None:
        mine = mine[(_days(mine, "from_day") <= period.last) & (_days(mine, "to_day") >= period.first)]
    return set(mine["role"])


def _days(people: pd.DataFrame, column: str) -> pd.Series[date]:
    days: pd.Series[date] = people[column].dt.date
    return days


def _no_role(subject: str, period: Period) -> RequestError:
    return RequestError(Problem(what="this subject holds no role in the period", code="no_spell",
                                got=f"{subject} in {period.text}"))


def _stacked(frames: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)
