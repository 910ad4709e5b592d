"""How every payout of a role came about: a page's section with one folded table per subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import ClassVar

import pandas as pd

from perfkit.language import Text, told
from perfkit.plan import Role
from perfkit.results import Column, View
from perfkit.results.privacy import only_spread
from perfkit.results.table import build_table
from perfkit.rewards.explain import PAYOUT, Explanation, explain_payout

_READ = ("period", "item", "sentence", "amount")


@dataclass(frozen=True, kw_only=True)
class Explanations(Explanation):
    """The way from values to payout of every subject of a role; the lines of each add up to its payout."""

    name: ClassVar[str] = "explanations"

    def finding(self) -> Text:
        """Say that the lines of every payout add up, and to what in all."""
        payouts = self.frame.loc[self.frame["part"] == PAYOUT, "amount"]
        return Text(en="How each payout came about: the lines of {n} subjects add up to {total}",
                    zh="各人应付金额的计算过程：{n} 个考核对象的明细合计 {total}").bind(
            n=told(self.frame["subject"].nunique(), "count"),
            total=told(float(payouts.sum()), "money", currency=self.view.currency))

    def body(self, drawn: str) -> tuple[str, ...]:
        """Return one folded table per subject, by name; who may see no names sees how the amounts are spread."""
        if only_spread(self.about, self.view):
            return super().body(drawn)
        folded = {self.view.subject(str(subject)): rows for subject, rows in self.shown().groupby("subject")}
        return tuple(self._folded(name, folded[name]) for name in sorted(folded))

    def _folded(self, name: str, rows: pd.DataFrame) -> str:
        paid = float(rows.loc[rows["part"] == PAYOUT, "amount"].sum())
        summary = f"{name} · {told(paid, 'money', currency=self.view.currency).fill(self.view.language)}"
        table = build_table(rows, self._columns(), self.view, label=summary)
        return f"<details><summary>{escape(summary)}</summary>{table.html()}</details>"

    def _columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.name in _READ)


# The frames are the steps of the pay run, in their order.
def explain_payouts(values: pd.DataFrame, scores: pd.DataFrame, totals: pd.DataFrame,  # noqa: PLR0913 - the results it tells of
                    lines: pd.DataFrame, *, roles: Mapping[str, Role], view: View,
                    parts: pd.DataFrame | None = None) -> Explanations:
    """Explain the payout of every subject that has lines.

    Parameters
    ----------
    values, scores, totals, lines : DataFrame
        Stored frames of one role, as for :func:`explain_payout`.
    roles : mapping of role id to Role
    view : View
    parts : DataFrame, optional
        Stored PartPeriods of the role.

    Returns
    -------
    Explanations
        Rows of all subjects, sorted by subject.
    """
    subjects = sorted(set(lines["subject"]))
    of_subject = [dict(tuple(frame.groupby("subject"))) for frame in (values, scores, totals, lines)]
    empty = [frame.iloc[:0] for frame in (values, scores, totals, lines)]
    told_of = [explain_payout(subject, *(rows.get(subject, none) for rows, none in zip(of_subject, empty, strict=True)),
                              roles=roles, view=view, parts=parts).frame for subject in subjects]
    made = pd.concat(told_of, ignore_index=True) if told_of else pd.DataFrame(columns=[
        column.name for column in Explanation.columns])
    return Explanations(frame=made, view=view)
