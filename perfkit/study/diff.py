"""Differences: whose points, grade and pay changed between two results, by how much, and by which cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

import pandas as pd

from perfkit.charts import Chart, swing
from perfkit.errors import Problem, RequestError, unknown_name
from perfkit.language import Text, joined, told
from perfkit.plan import Plan
from perfkit.results import About, Column, Result
from perfkit.study.causes import RoleChange
from perfkit.study.merging import CAUSES
from perfkit.study.sides import Outcome, Side
from perfkit.study.study import Study

CAUSE_WORDS: Mapping[str, Text] = {
    "data": Text(en="Data", zh="数据"), "definition": Text(en="Definition", zh="口径"),
    "target": Text(en="Target", zh="目标值"), "weight": Text(en="Weight", zh="权重"),
    "rule": Text(en="Rule", zh="规则"), "override": Text(en="Override", zh="人工调整")}
ORDER_NOTE = Text(
    en="Causes are found by swapping one input at a time in this order: data, definition, target, weight, rule, "
       "override. They add up to the whole difference; in another order a cent may fall to another cause",
    zh="原因按下列顺序逐项替换得出：数据、口径、目标值、权重、规则、人工调整；各项之和等于总差额；顺序不同，个别金额可能归入其他原因")
_NOTHING = Text(en="nothing in sum", zh="合计为零")
_ITEM = Text(en="{cause} {amount}", zh="{cause} {amount}")


class Differences(Result):
    """Points, grade and pay of every subject before and after, and the part of each cause; the parts add up."""

    name: ClassVar[str] = "differences"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("role", "role", Text(en="Role", zh="岗位")),
        Column("subject", "subject", Text(en="Subject", zh="考核对象")),
        Column("total_before", "points", Text(en="Total before", zh="原综合得分")),
        Column("total_after", "points", Text(en="Total after", zh="现综合得分")),
        Column("total_change", "points", Text(en="Change of total", zh="得分变化")),
        *(Column(f"total_{cause}", "points", CAUSE_WORDS[cause], shown=False) for cause in CAUSES),
        Column("grade_before", "text", Text(en="Grade before", zh="原等级")),
        Column("grade_after", "text", Text(en="Grade after", zh="现等级")),
        Column("grade_causes", "text", Text(en="Grade moved by", zh="等级变动原因")),
        Column("pay_before", "money", Text(en="Pay before", zh="原应付")),
        Column("pay_after", "money", Text(en="Pay after", zh="现应付")),
        Column("pay_change", "money", Text(en="Change of pay", zh="应付变化")),
        *(Column(cause, "money", CAUSE_WORDS[cause]) for cause in CAUSES))

    @property
    def changed(self) -> pd.DataFrame:
        """The rows in which anything moved."""
        frame = self.frame
        causes = [*CAUSES, *(f"total_{cause}" for cause in CAUSES)]
        moved = (frame[causes] != 0).any(axis=1) | (frame["grade_before"] != frame["grade_after"])
        return frame[moved].reset_index(drop=True)

    def finding(self) -> Text:
        """Say whose pay changed, by how much in all, and by which causes."""
        moved = self.changed
        if not len(moved):
            return Text(en="Nothing changed: points, grades and pay are equal to the cent",
                        zh="没有变化：得分、等级与金额逐分一致")
        regraded = int((moved["grade_before"] != moved["grade_after"]).sum())
        return Text(en="Pay of {n} of {all} changed by {total} in all ({causes}); {grades} changed grade",
                    zh="{all} 人中 {n} 人的应付金额变化，合计 {total}（{causes}）；{grades} 人等级变化").bind(
            n=told(int((moved["pay_change"] != 0).sum()), "count"), all=told(len(self.frame), "count"),
            total=self._money(self.frame["pay_change"].sum()), causes=self._causes(), grades=told(regraded, "count"))

    def shown(self) -> pd.DataFrame:
        """Return the rows in which anything moved, the largest change of pay first."""
        moved = self.changed
        size = moved["pay_change"].abs()
        ordered = moved.assign(size=size).sort_values(["size", "role", "subject"], ascending=[False, True, True])
        said = [" ".join(CAUSE_WORDS[cause].fill(self.view.language) for cause in causes.split())
                for causes in ordered["grade_causes"]]
        return ordered.assign(grade_causes=said).drop(columns="size").reset_index(drop=True)

    def plot(self) -> Chart | None:
        """Draw what each cause did to the sum of pay."""
        if not len(self.changed):
            return None
        language = self.view.language
        frame = pd.DataFrame({"cause": [CAUSE_WORDS[cause].fill(language) for cause in CAUSES],
                              "amount": [float(self.frame[cause].sum()) for cause in CAUSES]})
        title = Text(en="Pay by cause", zh="各原因对应付金额的影响")
        return swing(frame, label="cause", value="amount", kind="money", language=language,
                     currency=self.view.currency, title=title.fill(language), alt=self.finding().fill(language))

    def text(self) -> str:
        """Return the difference as lines for a terminal: the headline, who moved and why, and the order of causes."""
        table = self.table()
        rows = [" | ".join(table.headings), *(" | ".join(row) for row in table.rows)] if table.rows else []
        return "\n".join([self.headline(), *rows, *(note.fill(self.view.language) for note in self.notes)])

    def _money(self, amount: Any) -> Text:
        return told(float(amount), "money", currency=self.view.currency)

    def _causes(self) -> Text:
        sums = {cause: int(self.frame[cause].sum()) for cause in CAUSES}
        parts = [_ITEM.bind(cause=CAUSE_WORDS[cause], amount=self._money(amount))
                 for cause, amount in sums.items() if amount]
        return joined(parts or [_NOTHING], ", ", "，")


def compare(before: Side, after: Side) -> pd.DataFrame:
    """Return the frame of :class:`Differences`: one row per role and subject of either side, sorted.

    Parameters
    ----------
    before, after : Side

    Returns
    -------
    DataFrame
        `pay_change` is the sum of the six causes, in minor units. Points are means of the scored own periods; where
        a side has no total, there is no change, and causes are counted between the totals that are known.
    """
    roles = list(dict.fromkeys([*after.roles, *before.roles]))
    rows = [row for role in sorted(roles) for row in _rows(RoleChange(role, before, after))]
    frame = pd.DataFrame(rows, columns=[column.name for column in Differences.columns])
    money = ["pay_before", "pay_after", "pay_change", *CAUSES]
    points = ["total_before", "total_after", "total_change", *(f"total_{cause}" for cause in CAUSES)]
    return frame.astype({**dict.fromkeys(money, "int64"), **dict.fromkeys(points, "float64")})


def _rows(change: RoleChange) -> Iterator[dict[str, Any]]:
    states = change.outcomes()
    early, late = change.added(change.before), change.added(change.after)
    outcomes = [outcome for _, outcome in states]
    for subject in sorted({*early[0], *early[1], *late[0], *late[1],
                           *(one for outcome in outcomes for one in (*outcome.pay, *outcome.totals))}):
        paid = [outcome.pay.get(subject, 0) for outcome in outcomes]
        added = [sum(part.get(subject, 0) for part in side) for side in (early, late)]
        causes = _by_cause([cause for cause, _ in states], paid)
        causes["data"] += late[0].get(subject, 0) - early[0].get(subject, 0)
        causes["override"] += late[1].get(subject, 0) - early[1].get(subject, 0)
        yield {"role": change.role, "subject": subject, **_points(subject, states), **_grades(subject, states),
               "pay_before": paid[0] + added[0], "pay_after": paid[-1] + added[1],
               "pay_change": paid[-1] + added[1] - paid[0] - added[0], **causes}


def _by_cause(names: Sequence[str], amounts: Sequence[Any]) -> dict[str, Any]:
    """Add up the steps between `amounts` by the cause of each."""
    found: dict[str, Any] = dict.fromkeys(CAUSES, 0)
    for cause, one, other in zip(names[1:], amounts, amounts[1:], strict=False):
        found[cause] += other - one
    return found


def _points(subject: str, states: Sequence[tuple[str, Outcome]]) -> dict[str, Any]:
    totals = [outcome.totals.get(subject) for _, outcome in states]
    known = [(cause, total) for (cause, _), total in zip(states, totals, strict=True) if total is not None]
    causes = _by_cause([cause for cause, _ in known], [total for _, total in known])
    first, last = totals[0], totals[-1]
    change = last - first if first is not None and last is not None else None
    return {"total_before": _float(first), "total_after": _float(last), "total_change": _float(change),
            **{f"total_{cause}": _float(Fraction(part)) for cause, part in causes.items()}}


def _float(value: Fraction | None) -> float | None:
    return None if value is None else value.numerator / value.denominator


def _grades(subject: str, states: Sequence[tuple[str, Outcome]]) -> dict[str, str]:
    grades = [outcome.grades.get(subject, "") for _, outcome in states]
    moved = [cause for (cause, _), one, other in zip(states[1:], grades, grades[1:], strict=False) if one != other]
    return {"grade_before": grades[0], "grade_after": grades[-1], "grade_causes": " ".join(dict.fromkeys(moved))}


def find_sides(study: Study, before: str, after: str | None, *, by_plan: bool, period: str | None
               ) -> tuple[Side, Side]:
    """Return the two sides that a request means: periods, plan versions, or a frozen period and today's inputs.

    Raises
    ------
    RequestError
        If a period or version does not exist, or a period that stands alone is not frozen.
    """
    if by_plan:
        chosen = study.pack_period(period)
        early, late = (_version(study, name) for name in (before, after or before))
        return Side(study.inputs, chosen, plan=early), Side(study.inputs, chosen, plan=late)
    first = study.pack_period(before)
    freeze = study.store.freeze(first.text)
    if after is None and freeze is None:
        raise RequestError(Problem(what="the period is not frozen: there is nothing to compare it with",
                                   code="not_frozen", got=first.text, allowed="two periods, or a frozen one"))
    if after is None:
        return Side(study.inputs_of(first), first, freeze=freeze), Side(study.inputs, first)
    second = study.pack_period(after)
    return (Side(study.inputs_of(first), first, freeze=freeze),
            Side(study.inputs_of(second), second, freeze=study.store.freeze(second.text)))


def _version(study: Study, name: str) -> Plan:
    known = {plan.version: plan for plan in study.inputs.plans.versions.values()}
    if name not in known:
        raise RequestError(unknown_name("plan version", name, sorted(known)))
    return known[name]
