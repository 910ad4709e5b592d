"""Stability: how firm each grade and rank is under weights near the plan's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from perfkit.charts import Chart, dots
from perfkit.language import Text, show_number, told
from perfkit.results import About, Column, Result
from perfkit.scoring.results import key_columns, latest
from perfkit.sensitivity.results.words import person_label, weight_points
from perfkit.sensitivity.stability import ALL_INDICATORS, BAND, CERTAIN, OPEN, OWN_WEIGHTS

MOST_DRAWN = 12
_FIRM = 0.999
_CERTAIN = {CERTAIN: Text(en="certain", zh="确定"), OPEN: Text(en="open", zh="未定")}
_INDICATORS = {ALL_INDICATORS: Text(en="all indicators", zh="全部指标"),
               OWN_WEIGHTS: Text(en="own weights: indicators missing", zh="自有权重：缺少指标")}
_GRADES = Text(en="Chance that the grade (in brackets) stays near the plan's weights: the least firm {shown} of {n}",
               zh="权重接近方案时等级（括号内）保持不变的概率：{n} 个中最不稳固的 {shown} 个")
_FINDING = Text(en="Certain whatever weights change by up to {band}: {certain} of {n} grades; near the plan's weights "
                   "{differ} would differ on average",
                zh="{n} 个等级中有 {certain} 个在任意权重变动不超过 {band}时保持不变；"
                   "权重在方案附近变动时，平均有 {differ} 个会不同")
_RANKS = Text(en="Rank under weights near the plan's: mean, and 5% to 95% of draws, {period}",
              zh="权重接近方案时的名次：平均值及 5% 至 95% 区间，{period}")


@dataclass(frozen=True, kw_only=True)
class Stability(Result):
    """Chance of keeping the grade, range of the total, certainty, and the spread of ranks."""

    name: ClassVar[str] = "stability"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        *key_columns(), Column("total", "points", Text(en="Total", zh="综合得分")),
        Column("grade", "text", Text(en="Grade", zh="等级")),
        Column("p_grade", "share", Text(en="Grade stays", zh="等级不变概率")),
        Column("p_up", "share", Text(en="Rises", zh="升级概率")),
        Column("p_down", "share", Text(en="Falls", zh="降级概率")),
        Column("expected_pay", "ratio", Text(en="Expected pay factor", zh="期望等级系数")),
        Column("low", "points", Text(en="Lowest total", zh="最低总分")),
        Column("high", "points", Text(en="Highest total", zh="最高总分")),
        Column("first_change", "share", Text(en="First move to an edge", zh="触及档位边界的最小变动")),
        Column("certain", "code", Text(en="Within 5 points", zh="5 个百分点内"), codes=_CERTAIN),
        Column("rank", "number", Text(en="Rank", zh="名次")),
        Column("rank_mean", "number", Text(en="Mean rank", zh="平均名次")),
        Column("rank_error", "number", Text(en="Standard error", zh="标准误"), shown=False),
        Column("rank_low", "count", Text(en="Rank at 5%", zh="名次 5% 分位")),
        Column("rank_high", "count", Text(en="Rank at 95%", zh="名次 95% 分位")),
        Column("rank_shift", "number", Text(en="Mean shift of rank", zh="名次平均变动"), shown=False),
        Column("indicators", "code", Text(en="Compared by", zh="比较依据"), codes=_INDICATORS))

    def finding(self) -> Text:
        """Return how many grades hold for certain, and how many would differ on average; without grades, ranks."""
        if self.frame.empty:
            return Text(en="Nobody has a total", zh="无人有总分")
        graded = self._graded()
        if graded.empty:
            return Text(en="Under weights near the plan's a rank moves by {shift} places on average (drawn)",
                        zh="权重接近方案时，名次平均变动 {shift} 位（抽样）").bind(
                shift=told(float(self.frame["rank_shift"].mean()), "number"))
        return _FINDING.bind(
            certain=told(int((graded["certain"] == CERTAIN).sum()), "count"), n=told(len(graded), "count"),
            band=weight_points(float(BAND)), differ=show_number(float((1 - graded["p_grade"]).sum()), "en", digits=1))

    def _graded(self) -> pd.DataFrame:
        return self.frame[self.frame["grade"] != ""]

    def shown(self) -> pd.DataFrame:
        """Return all rows, the least firm grades first."""
        return self.frame.sort_values(["p_grade", "period", "subject", "spell"], kind="stable", ignore_index=True)

    def plot(self) -> Chart | None:
        """Return the grades that are least firm; without grades, the ranks of the last period; else None."""
        return self._rank_chart() if self._graded().empty else self._grade_chart()

    def _grade_chart(self) -> Chart | None:
        graded = self._graded()
        rows = self.shown()
        rows = rows[(rows["grade"] != "") & (rows["p_grade"] < _FIRM)].head(MOST_DRAWN)
        if rows.empty:
            return None
        periods, language = self.frame["period"].nunique(), self.view.language
        labels = [f"{person_label(self.view, row, periods=periods)} ({row['grade']})" for _, row in rows.iterrows()]
        return dots(rows.assign(label=labels), label="label", value="p_grade", kind="share", language=language,
                    alt=self.headline(), title=_GRADES.fill(language, shown=len(rows), n=len(graded)))

    def _rank_chart(self) -> Chart | None:
        if self.frame.empty:
            return None
        rows = latest(self.frame).sort_values(["rank", "subject", "spell"], kind="stable").head(MOST_DRAWN)
        language = self.view.language
        labels = [person_label(self.view, row, periods=1) for _, row in rows.iterrows()]
        return dots(rows.assign(label=labels), label="label", value="rank_mean", low="rank_low", high="rank_high",
                    reference="rank", kind="number", language=language, alt=self.headline(),
                    title=_RANKS.fill(language, period=rows["period"].iloc[0]))
