"""WeightSteps: one weight moved, the others rescaled, grades and money run again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from perfkit.charts import Chart, heat
from perfkit.language import Text, told
from perfkit.results import About, Column, Result
from perfkit.scoring.results import indicator_text
from perfkit.sensitivity.results.words import INDICATOR, ROLE, fewest, sees_money, weight_points
from perfkit.sensitivity.steps import MOVED, NOT_POSSIBLE

_STATES = {MOVED: Text(en="computed", zh="已计算"),
           NOT_POSSIBLE: Text(en="the weight would leave 0 to 100%, or has all of it",
                              zh="权重将超出 0 至 100%，或已占全部")}
_FINDING = Text(en="One weight moved by {wide} regrades up to {most} of {n} ({indicator} {step}){cost}; "
                   "moved by {narrow}, up to {few}",
                zh="任一权重变动 {wide}，{n} 个考核对象中最多 {most} 个改变等级（{indicator} {step}）{cost}；"
                   "变动 {narrow}，最多 {few} 个")
_NO_GRADE = Text(en="One weight moved by {wide} changes none of {n} grades{cost}",
                 zh="任一权重变动 {wide}，{n} 个考核对象的等级均不变{cost}")
_COST = Text(en=" and changes cost by {low} to {high}", zh="，成本变动 {low} 至 {high}")
_MONEY = ["cost_before", "cost_change"]
_PEOPLE = ["payees", "pay_payees"]
_SINGLE = ["largest_gain", "largest_loss"]


@dataclass(frozen=True, kw_only=True)
class WeightSteps(Result):
    """What changes when one weight moves by 5 or 10 points and the others are rescaled."""

    name: ClassVar[str] = "weight_steps"
    about: ClassVar[About] = "role"
    columns: ClassVar[tuple[Column, ...]] = (
        ROLE, INDICATOR, Column("step", "share", Text(en="Weight moved by", zh="权重变动")),
        Column("weight_before", "share", Text(en="Weight in the plan", zh="方案权重")),
        Column("weight_after", "share", Text(en="New weight", zh="新权重"), shown=False),
        Column("subjects", "count", Text(en="Subjects", zh="考核对象数"), shown=False),
        Column("grade_subjects", "count", Text(en="Change grade", zh="等级改变的对象")),
        Column("grade_changes", "count", Text(en="Grade changes", zh="等级改变次数"), shown=False),
        Column("payees", "count", Text(en="Payees", zh="领取人数"), shown=False),
        Column("pay_payees", "count", Text(en="Change pay", zh="金额改变的人数")),
        Column("cost_before", "money", Text(en="Cost in the plan", zh="方案成本"), shown=False),
        Column("cost_change", "money", Text(en="Change of cost", zh="成本变动")),
        Column("largest_gain", "money", Text(en="Largest gain", zh="最大增加")),
        Column("largest_loss", "money", Text(en="Largest loss", zh="最大减少")),
        Column("order_from", "share", Text(en="Order holds from", zh="排名不变自")),
        Column("order_to", "share", Text(en="Order holds to", zh="排名不变至")),
        Column("grades_from", "share", Text(en="Grades hold from", zh="等级不变自")),
        Column("grades_to", "share", Text(en="Grades hold to", zh="等级不变至")),
        Column("state", "code", Text(en="State", zh="状态"), codes=_STATES))

    def finding(self) -> Text:
        """Return how many change grade, and what that costs, at the largest and the smallest step."""
        moved = self.frame[self.frame["state"] == MOVED]
        if moved.empty:
            return Text(en="No weight can be moved by these steps", zh="没有权重可按这些幅度变动")
        size = moved["step"].abs()
        wide, narrow = moved[size == size.max()], moved[size == size.min()]
        most = wide.iloc[int(wide["grade_subjects"].argmax())]
        parts = {"wide": weight_points(size.max()), "n": told(int(most["subjects"]), "count"), "cost": self._cost(wide)}
        if not most["grade_subjects"]:
            return _NO_GRADE.bind(**parts)
        return _FINDING.bind(
            **parts, most=told(int(most["grade_subjects"]), "count"), narrow=weight_points(size.min()),
            indicator=indicator_text(str(most["indicator"]), self.view),
            step=weight_points(float(most["step"]), sign=True), few=told(int(narrow["grade_subjects"].max()), "count"))

    def _cost(self, rows: pd.DataFrame) -> Text | str:
        rows = rows[[sees_money(self.view, int(count)) for count in fewest(rows, _PEOPLE)]]
        if rows.empty:
            return ""
        low, high = (told(float(end), "whole_money", currency=self.view.currency)
                     for end in (rows["cost_change"].min(), rows["cost_change"].max()))
        return _COST.bind(low=low, high=high)

    def shown(self) -> pd.DataFrame:
        """Return all rows; money of single people, of few, and of few whose pay changes, only for who may see it.

        The state is left out where all steps could be computed.
        """
        people = int(self.frame["payees"].fillna(0).max() if len(self.frame) else 0)
        dropped = ([] if self.view.audience.money else _SINGLE) + ([] if sees_money(self.view, people) else _MONEY)
        dropped += ["state"] if (self.frame["state"] == MOVED).all() else []
        return self.frame.assign(payees=fewest(self.frame, _PEOPLE)).drop(columns=dropped)

    def plot(self) -> Chart | None:
        """Return how many change grade, by indicator and step; where no grade changes, how many change pay."""
        rows = self.frame[self.frame["state"] == MOVED]
        value = "grade_subjects" if (rows["grade_subjects"] > 0).any() else "pay_payees"
        if not (rows[value] > 0).any():
            return None
        language = self.view.language
        rows = rows.assign(label=[self.view.indicator(name) for name in rows["indicator"]],
                           move=[weight_points(step, sign=True).fill(language) for step in rows["step"]])
        title = _GRADES if value == "grade_subjects" else _PAY
        return heat(rows, row="label", column="move", value=value, kind="count", language=language,
                    title=title.fill(language), alt=self.headline())


_GRADES = Text(en="Subjects whose grade changes when one weight moves", zh="单个权重变动后等级改变的考核对象数")
_PAY = Text(en="People whose pay changes when one weight moves", zh="单个权重变动后金额改变的人数")
