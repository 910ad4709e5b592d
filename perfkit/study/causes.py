"""Why two results differ: one input after the other is swapped, and the same pay run says what each one did.

The order is data, definition, target, weight, rule, override. Each cause is the step from one run to the next, so the
causes of every subject add up to its whole difference; in another order they could fall elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from perfkit.indicators import daily_exposure
from perfkit.periods import Period
from perfkit.plan import Plan
from perfkit.plan.crossed import crossings_of
from perfkit.study.added import ADDED_KINDS, OVERRIDE, TRUE_UP, join_lines, lines_of
from perfkit.study.folder import package_hash
from perfkit.study.inputs import Parts
from perfkit.study.measuring import Terms, fixed_days, measure
from perfkit.study.merging import CAUSES, DATA, DEFINITION, RULE, TARGET, Cause, merge_roles, moved_targets
from perfkit.study.overrides import override_lines
from perfkit.study.pay_run import is_held, run_pay
from perfkit.study.paying import added_lines
from perfkit.study.sides import Outcome, Side, paid_to
from perfkit.study.store import frame_hash
from perfkit.study.vetoes import armed


@dataclass(frozen=True)
class RoleChange:
    """One role on both sides.

    Parameters
    ----------
    role : str
    before, after : Side
    """

    role: str
    before: Side
    after: Side

    def outcomes(self) -> list[tuple[Cause, Outcome]]:
        """Return the outcome before, then after each swap, with the cause of the step that leads to it.

        The first and the last are the results as they stand; where a frozen one is not what this version of perfkit
        computes from the same inputs, its formulas changed: that step too is one of definition.
        """
        states: list[tuple[Cause, Outcome]] = [("data", self._standing(self.before, 0)), ("definition", self._run(0))]
        states += [(cause, self._run(step)) for step, cause in enumerate(CAUSES[:RULE], start=1)]
        return [*states, ("definition", self._standing(self.after, RULE))]

    def added(self, side: Side) -> tuple[dict[str, int], dict[str, int]]:
        """Return what true-ups and overrides add to the pay of each subject of a side."""
        lines = self._frames(side)[1] if side.freeze is not None else self._open_lines(side)
        return paid_to(lines[lines["kind"] == TRUE_UP]), paid_to(lines[lines["kind"] == OVERRIDE])

    def _open_lines(self, side: Side) -> pd.DataFrame:
        """Return what is added to a side that is open; a frozen period computed again keeps the true-ups it paid."""
        parts = side.parts(self.role)
        ruled = self._run(RULE if side is self.after else 0).lines
        if not parts or ruled.empty:
            return lines_of([])
        if side is self.after and self.before.freeze is not None and self.before.period == side.period:
            lines = self._frames(self.before)[1]
            by_hand = override_lines(side.inputs.overrides, self.role, parts, ruled)
            return join_lines([lines[lines["kind"] == TRUE_UP], by_hand])
        return added_lines(side.inputs, self.role, side.period, parts, ruled)

    def _standing(self, side: Side, step: int) -> Outcome:
        if side.freeze is None or side.freeze.facts["versions"]["code"] == package_hash():
            return self._run(step)
        totals, lines = self._frames(side)
        return Outcome.of(totals, lines[~lines["kind"].isin(ADDED_KINDS)])

    def _frames(self, side: Side) -> tuple[pd.DataFrame, pd.DataFrame]:
        folder = side.freeze.results / self.role if side.freeze is not None else None
        if folder is None or not folder.is_dir():
            return _NO_TOTALS, lines_of([])
        return pd.read_parquet(folder / "totals.parquet"), pd.read_parquet(folder / "pay_lines.parquet")

    @cached_property
    def _known(self) -> dict[int, tuple[Any, Outcome]]:
        return {}

    def _run(self, step: int) -> Outcome:
        """Run the pay rooms with everything up to `step` taken from the later side; equal runs run once."""
        if step not in self._known:
            setting = self._setting(step)
            key = setting.key(self.role)
            same = next((outcome for other, outcome in self._known.values() if other == key), None)
            self._known[step] = (key, same or setting.run(self.role))
        return self._known[step][1]

    def _setting(self, step: int) -> _Setting:
        data = self.after if step >= DATA and not self._same_data else self.before
        parts = self._parts(step)
        if not parts or not is_held(data.inputs, self.role, data.period):
            return _Setting(data, (), None, _NO_TARGETS)
        return _Setting(data, tuple(parts), self._terms(step), self._targets(step))

    @cached_property
    def _same_data(self) -> bool:
        mine, theirs = self.before.inputs, self.after.inputs
        return (self.before.period == self.after.period and mine.as_of == theirs.as_of
                and mine.tables.hash == theirs.tables.hash and mine.people.equals(theirs.people)
                and mine.ratings.equals(theirs.ratings) and mine.vetoes.equals(theirs.vetoes)
                and mine.leave.equals(theirs.leave) and mine.credits.equals(theirs.credits))

    @cached_property
    def _mine(self) -> Parts:
        return self.before.parts(self.role)

    @cached_property
    def _theirs(self) -> Parts:
        return self.after.parts(self.role)

    def _parts(self, step: int) -> Parts:
        """Return own periods, each with the plan that a run up to `step` pays by."""
        if step == RULE:
            return self._theirs
        return [(part, self._plan(mine, part, step)) for part, (_, mine) in self._paired(step)]

    def _paired(self, step: int) -> Iterator[tuple[Period, tuple[Period, Plan]]]:
        """Give the own periods of a run with those of the earlier side that stand in their place."""
        if step < DATA or self.before.period == self.after.period or not self._mine:
            yield from ((pair[0], pair) for pair in self._mine)
            return
        for place, part in enumerate(self.after.period.split(self._mine[-1][0].kind)):
            yield part, self._mine[min(place, len(self._mine) - 1)]

    def _plan(self, plan: Plan, part: Period, step: int) -> Plan:
        """Return the plan of a run, its role merged with that of the later version in force when the part begins."""
        if step < DEFINITION or not self._theirs:
            return plan
        begun = [other for first, other in self._theirs if first.first <= part.first]
        other = begun[-1] if begun else self._theirs[0][1]
        role = merge_roles(plan.roles[self.role], other.roles[self.role], step)
        # Own periods that are paid by one pair of versions go through the pay run together.
        return replace(plan, roles={**plan.roles, self.role: role}, version=f"{plan.version}/{other.version}")

    def _terms(self, step: int) -> Terms:
        late = (step >= DEFINITION and self._theirs) or not self._mine
        chosen = self.after.terms(self.role, self._theirs) if late else self.before.terms(self.role, self._mine)
        both = {name for side, parts in ((self.before, self._mine), (self.after, self._theirs)) if parts
                for name in side.terms(self.role, parts).wanted}
        return replace(chosen, wanted=tuple(sorted(both)))

    def _targets(self, step: int) -> pd.DataFrame:
        """Return the targets of a run; whoever is new on the later side has its own from the start."""
        mine, theirs = self.before.inputs.targets, self.after.inputs.targets
        if step < DATA or (self._same_data and step < TARGET):
            return mine
        if step >= TARGET:
            return theirs
        if self.before.period != self.after.period:
            pairs = [(pair[0], part) for part, pair in self._paired(step)]
            mine = moved_targets(mine, pairs, daily_exposure(self.before.inputs.tables),
                                 fixed_days(self.role, self._mine))
        fresh = theirs[~theirs["subject"].isin(self._run(0).pay)]
        return pd.concat([frame for frame in (mine, fresh) if len(frame)] or [mine], ignore_index=True)


@dataclass(frozen=True)
class _Setting:
    """What one run hangs on."""

    data: Side
    parts: tuple[tuple[Period, Plan], ...]
    terms: Terms | None
    targets: pd.DataFrame

    def key(self, role_id: str) -> Any:
        crosses = any(crossings_of(plan.roles[role_id]) for _, plan in self.parts)
        roles = [(part, plan.roles if crosses else armed(plan, plan.roles[role_id])) for part, plan in self.parts]
        return id(self.data), roles, self.terms, frame_hash(self.targets)

    def run(self, role_id: str) -> Outcome:
        if self.terms is None:
            return Outcome()
        values, baselines = measure(self.data.inputs, role_id, self.parts, self.terms, targets=self.targets)
        if values.empty:
            return Outcome()
        run = run_pay(self.data.inputs, role_id, self.parts, values, baselines, self.data.ledger(role_id))
        return Outcome.of(run.totals, run.lines)


_NO_TOTALS = pd.DataFrame({name: pd.Series(dtype="str") for name in (
    "subject", "grade", "total_numerator", "total_denominator")})
_NO_TARGETS = pd.DataFrame()
