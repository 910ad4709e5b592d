"""The pay rules of a role in a period: in words, as curves, edge by edge, and what they would cost."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from perfkit.language import Text
from perfkit.periods import Period
from perfkit.plan import Plan, Role
from perfkit.rewards.rules import (
    SHARES,
    RuleScope,
    cost_rows,
    curve_rows,
    edge_rows,
    held_notes,
    scale_values,
    scaled_notes,
    word_rows,
)
from perfkit.study.inputs import Inputs, Parts
from perfkit.study.pay_run import PayRun, run_pay
from perfkit.study.store import Stored

EDGE_NOTES = (
    Text(en="A jump is what one more cent or point pays at the edge; where it is 0, each part is paid at its own rate.",
         zh="跳变指在边界处再多一分钱或一分得分所多得的金额；跳变为 0 的档位按分段累进计提。"),
    Text(en="Results: one subject in one of the role's own periods. Large, flag for review: at least a tenth of the "
            "middle payout of one such period (house rule).",
         zh="结果：一个考核对象在岗位的一个考核周期。跳变达到单周期应付金额中位数十分之一及以上者，建议复核（内部规则）。"))


@dataclass(frozen=True)
class Paid:
    """What one role earned in its own periods, from what, and under which versions of the plan.

    `values` and `baselines` are IndicatorValues and Baselines that cover the parts.
    """

    role: str
    parts: Parts
    run: PayRun
    values: pd.DataFrame
    baselines: pd.DataFrame

    @property
    def now(self) -> pd.DataFrame:
        """The values of the parts alone."""
        return self.values[self.values["period"].isin({part.text for part, _ in self.parts})].reset_index(drop=True)


def rule_results(inputs: Inputs, paid: Paid, period: Period) -> dict[str, Stored]:
    """Return the rules of one role by the name under which they are stored.

    Curves, edges and the people on them are those of the last version of the plan in the period.

    Parameters
    ----------
    inputs : Inputs
    paid : Paid
        What the role earned in its own periods.
    period : Period
        Pack period.
    """
    plan, run = paid.parts[-1][1], paid.run
    role = plan.roles[paid.role]
    now = {part.text for part, version in paid.parts if version is plan}
    people = inputs.people[inputs.people["role"] == role.id]
    totals, scores, values, lines = (frame[frame["period"].isin(now)]
                                     for frame in (run.totals, run.scores, paid.values, run.lines))
    scope = RuleScope(role, totals, scores, values, people, lines, plan.fairness.minimum_group_money)
    versions: dict[str, Plan] = {version.version: version for _, version in paid.parts}
    words = word_rows([(name, each.roles[role.id]) for name, each in versions.items()], period.text, plan.currency)
    held = tuple(held_notes(scope, plan.currency))
    return {"pay_words": Stored(words),
            "pay_curves": Stored(curve_rows(scope, period.text, plan.currency), held),
            "pay_edges": Stored(edge_rows(scope, period.text), (*held, *EDGE_NOTES)),
            "pay_cost": _cost(inputs, paid, role, period)}


def _cost(inputs: Inputs, paid: Paid, role: Role, period: Period) -> Stored:
    """Return what the role would cost at each share of its targets: the pay run of its periods on scaled values."""
    scaled = {code: scale_values(role, paid.now, paid.baselines, share) for code, share in SHARES.items()}
    lines = {code: run_pay(inputs, role.id, paid.parts, each.values, paid.baselines, paid.run.ledger).lines
             for code, each in scaled.items()}
    return Stored(cost_rows(role, period.text, paid.run.lines, lines), tuple(scaled_notes(role, scaled)))
