"""The two results that a comparison is between, and what each subject got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import pandas as pd

from perfkit.exact import ExactColumn
from perfkit.periods import Period
from perfkit.plan import Plan
from perfkit.study.frozen import Freeze
from perfkit.study.inputs import Inputs, Parts
from perfkit.study.ledgers import before_freeze
from perfkit.study.measuring import Terms, terms_of, trend_parts
from perfkit.study.pay_run import plan_parts
from perfkit.study.paying import ledger_before


@dataclass(frozen=True)
class Side:
    """One of the two results that are compared.

    Parameters
    ----------
    inputs : Inputs
    period : Period
        Pack period.
    plan : Plan, optional
        In force throughout, in place of the versions by date.
    freeze : Freeze, optional
        Results as they were paid; without one they are computed.
    """

    inputs: Inputs
    period: Period
    plan: Plan | None = None
    freeze: Freeze | None = None

    @property
    def roles(self) -> list[str]:
        """Roles of the plan in force, in its order."""
        return self.inputs.role_ids(self.period) if self.plan is None else list(self.plan.roles)

    def parts(self, role_id: str) -> Parts:
        """Return the role's own periods with the plan in force in each; none where the plan lacks the role."""
        if role_id not in self.roles:
            return []
        if self.plan is None:
            return plan_parts(self.inputs, role_id, self.period)
        return [(part, self.plan) for part in self.period.split(self.plan.roles[role_id].period)]

    def ledger(self, role_id: str) -> pd.DataFrame:
        """Return the ledger with which the period begins: as it was frozen, else from the periods before."""
        if self.freeze is None:
            return ledger_before(self.inputs, role_id, self.period)
        parts = self.parts(role_id)
        return before_freeze(self.freeze, role_id, parts[0][0].text if parts else "")

    def terms(self, role_id: str, parts: Parts) -> Terms:
        """Return how the role is measured."""
        found = terms_of(role_id, trend_parts(self.inputs, role_id, parts) if self.plan is None else parts)
        return replace(found, own=self.inputs.own)


@dataclass(frozen=True)
class Outcome:
    """What each subject of a role got: pay in minor units, mean total of its scored own periods, their grades."""

    pay: Mapping[str, int] = field(default_factory=dict)
    totals: Mapping[str, Fraction] = field(default_factory=dict)
    grades: Mapping[str, str] = field(default_factory=dict)
    lines: pd.DataFrame = field(default_factory=pd.DataFrame, compare=False, repr=False)

    @classmethod
    def of(cls, totals: pd.DataFrame, lines: pd.DataFrame) -> Outcome:
        """Read the frames Totals and PayLines."""
        exact = ExactColumn.from_text(totals["total_numerator"].tolist(), totals["total_denominator"].tolist())
        means: dict[str, list[Fraction]] = {}
        grades: dict[str, list[str]] = {}
        for subject, grade, total in zip(totals["subject"], totals["grade"], exact.fractions(), strict=True):
            if total is not None:
                means.setdefault(str(subject), []).append(total)
                grades.setdefault(str(subject), []).append(str(grade or "–"))
        return cls(paid_to(lines), {one: sum(parts, Fraction(0)) / len(parts) for one, parts in means.items()},
                   {one: " ".join(parts) for one, parts in grades.items()}, lines)


def paid_to(lines: pd.DataFrame) -> dict[str, int]:
    """Return the sum of the lines of each subject, in minor units."""
    sums = lines["amount"].fillna(0).astype("int64").groupby(lines["subject"]).sum()
    return {str(subject): int(pay) for subject, pay in sums.items()}
