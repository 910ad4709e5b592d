"""Importance: weight on paper beside the share of the spread that an indicator really explains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from perfkit.charts import Chart, dots
from perfkit.language import Text, told
from perfkit.results import About, Column, Result
from perfkit.scoring.results import indicator_text, latest
from perfkit.sensitivity.importance import DEAD, NEGATIVE, NO_SPREAD, TOO_FEW
from perfkit.sensitivity.results.words import INDICATOR, PERIOD, ROLE

_FLAGS = {DEAD: Text(en="dead: hardly any spread", zh="失效：几乎无差异"),
          NEGATIVE: Text(en="negative: goes against the total", zh="为负：与总分方向相反"),
          NO_SPREAD: Text(en="all totals are equal", zh="总分全部相同"),
          TOO_FEW: Text(en="too few people", zh="人数过少")}
_TITLE = Text(en="Share of the spread of totals explained (line: weight in the plan), {period}",
              zh="对总分差异的解释份额（竖线：方案权重），{period}")


@dataclass(frozen=True, kw_only=True)
class Importance(Result):
    """Nominal and effective weight of each indicator, with what is dead and what is counted twice."""

    name: ClassVar[str] = "importance"
    about: ClassVar[About] = "role"
    columns: ClassVar[tuple[Column, ...]] = (
        PERIOD, ROLE, INDICATOR, Column("subjects", "count", Text(en="Subjects", zh="考核对象数")),
        Column("weight", "share", Text(en="Weight in the plan", zh="方案权重")),
        Column("effective", "share", Text(en="Effective weight", zh="有效权重")),
        Column("spread", "share", Text(en="Share of weight × spread", zh="权重×离散程度的份额"), shown=False),
        Column("correlation", "number", Text(en="Correlation with the total", zh="与总分的相关系数")),
        Column("twin", "indicator", Text(en="Counted twice with", zh="与之重复计算的指标")),
        Column("twin_r", "number", Text(en="Their correlation", zh="两者相关系数")),
        Column("flag", "code", Text(en="Note", zh="提示"), codes=_FLAGS))

    def finding(self) -> Text:
        """Return the indicator whose effect departs most from its weight, the dead ones, and what counts twice."""
        rows = latest(self.frame)
        rows = rows[rows["effective"].notna()]
        if rows.empty:
            return Text(en="Nobody's totals differ enough to say what decides them",
                        zh="总分没有足够差异，无法判断哪项指标起决定作用")
        most = rows.iloc[int((rows["effective"] - rows["weight"]).abs().argmax())]
        lead = Text(en="{indicator} weighs {weight} on paper and explains {effective} of the spread of totals",
                    zh="{indicator}名义权重 {weight}，实际解释了总分差异的 {effective}").bind(
            indicator=indicator_text(str(most["indicator"]), self.view), weight=told(most["weight"], "share"),
            effective=told(most["effective"], "share"))
        return self._with_twins(self._with_dead(lead, rows), rows)

    def _with_dead(self, lead: Text, rows: pd.DataFrame) -> Text:
        dead = rows.loc[rows["flag"] == DEAD, "indicator"]
        if dead.empty:
            return lead
        return Text(en="{lead}; decides nothing: {dead}", zh="{lead}；不起作用的指标：{dead}").bind(
            lead=lead, dead=_joined([indicator_text(str(name), self.view) for name in dead]))

    def _with_twins(self, lead: Text, rows: pd.DataFrame) -> Text:
        twins = rows[rows["twin"] != ""]
        if twins.empty:
            return lead
        first = twins.iloc[int(twins["twin_r"].argmax())]
        return Text(en="{lead}; {one} and {two} count the same twice (r = {r})",
                    zh="{lead}；{one}与{two}重复计算（r = {r}）").bind(
            lead=lead, one=indicator_text(str(first["indicator"]), self.view),
            two=indicator_text(str(first["twin"]), self.view), r=told(first["twin_r"], "number"))

    def plot(self) -> Chart | None:
        """Return effective weights beside the weights of the plan, of the last period, the heaviest first."""
        rows = latest(self.frame)
        rows = rows[rows["effective"].notna()].sort_values(["weight", "indicator"], ascending=[False, True])
        if rows.empty:
            return None
        language = self.view.language
        return dots(rows.assign(label=[self.view.indicator(str(name)) for name in rows["indicator"]]), label="label",
                    value="effective", reference="weight", kind="share", language=language, alt=self.headline(),
                    title=_TITLE.fill(language, period=rows["period"].iloc[0]))


def _joined(names: list[Text]) -> Text:
    joined = names[0]
    for name in names[1:]:
        joined = Text(en="{one}, {two}", zh="{one}、{two}").bind(one=joined, two=name)
    return joined
