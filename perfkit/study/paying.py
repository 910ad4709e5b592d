"""What a role is paid in pack periods: by the rules, what it is owed for frozen ones, and what people changed by hand.

What a line leaves to later periods travels in the ledger: from the latest freeze where there is one, else from the
first period with data, over every open pack period before the one that is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from perfkit.periods import Period
from perfkit.study.added import join_lines, with_lines
from perfkit.study.inputs import Inputs, Parts
from perfkit.study.ledgers import starting_ledger
from perfkit.study.measuring import measure, terms_of, trend_parts
from perfkit.study.overrides import override_lines
from perfkit.study.pay_run import PayRun, carried_on, is_held, plan_parts, run_pay
from perfkit.study.true_ups import owed_to, true_up_lines


@dataclass(frozen=True, eq=False)
class RolePay:
    """The pay of one role in some pack periods.

    Parameters
    ----------
    inputs : Inputs
    role_id : str
    values, baselines : DataFrame
        That cover the periods, and those of :func:`earlier_parts`.
    """

    inputs: Inputs
    role_id: str
    values: pd.DataFrame
    baselines: pd.DataFrame
    _made: dict[str, tuple[PayRun, pd.DataFrame]] = field(default_factory=dict)

    def run(self, period: Period) -> PayRun:
        """Return what the role is paid in a pack period, with everything that is added to its lines."""
        return self._paid(period)[0]

    def ledger(self, period: Period) -> pd.DataFrame:
        """Return the ledger at the end of a pack period."""
        return self._paid(period)[1]

    def before(self, period: Period) -> pd.DataFrame:
        """Return the ledger with which a pack period begins."""
        ledger, between = starting_ledger(self.inputs, self.role_id, period)
        for earlier in between:
            if is_held(self.inputs, self.role_id, earlier) and plan_parts(self.inputs, self.role_id, earlier):
                ledger = self._after(earlier, ledger)[1]
        return ledger

    def _paid(self, period: Period) -> tuple[PayRun, pd.DataFrame]:
        return self._made.get(period.text) or self._after(period, self.before(period))

    def _after(self, period: Period, ledger: pd.DataFrame) -> tuple[PayRun, pd.DataFrame]:
        if period.text not in self._made:
            parts = plan_parts(self.inputs, self.role_id, period)
            run = run_pay(self.inputs, self.role_id, parts, self.values, self.baselines, ledger)
            run = with_lines(run, added_lines(self.inputs, self.role_id, period, parts, run.lines))
            self._made[period.text] = run, carried_on(run, ledger)
        return self._made[period.text]


def added_lines(inputs: Inputs, role_id: str, period: Period, parts: Parts, lines: pd.DataFrame) -> pd.DataFrame:
    """Return what no rule of a pack period gives: true-ups of frozen periods, and what people changed by hand."""
    freezes = owed_to(inputs, period)
    owed = [true_up_lines(inputs, role_id, freezes, parts[0][0].text)] if freezes else []
    return join_lines([*owed, override_lines(inputs.overrides, role_id, parts, lines)])


def earlier_parts(inputs: Inputs, role_id: str, periods: Sequence[Period]) -> Parts:
    """Return the own periods whose lines leave something to these pack periods and must be run for it."""
    between = {earlier.text: earlier for period in periods
               for earlier in starting_ledger(inputs, role_id, period)[1]}
    return [part for earlier in between.values() for part in plan_parts(inputs, role_id, earlier)]


def in_order(parts: Parts) -> Parts:
    """Return own periods with their plans, each once, in the order of time."""
    found = {part.text: (part, plan) for part, plan in parts}
    return sorted(found.values(), key=lambda pair: pair[0].first)


def ledger_before(inputs: Inputs, role_id: str, period: Period) -> pd.DataFrame:
    """Return the ledger with which a pack period begins, measuring what has to be run for it."""
    parts = in_order(earlier_parts(inputs, role_id, [period]))
    if not parts:
        return starting_ledger(inputs, role_id, period)[0]
    measured = in_order([*trend_parts(inputs, role_id, parts), *parts])
    values, baselines = measure(inputs, role_id, measured, terms_of(role_id, measured))
    return RolePay(inputs, role_id, values, baselines).before(period)
