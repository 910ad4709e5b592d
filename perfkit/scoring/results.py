"""Scores and Totals as results that show themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from perfkit.charts import Chart, dots, heat
from perfkit.language import Text, counted, told
from perfkit.results import Column, Result, View
from perfkit.results.view import About
from perfkit.scoring.extras import EXTRA
from perfkit.scoring.methods import FULL
from perfkit.scoring.missing import REWEIGHTED, SCORED
from perfkit.scoring.quotas import SMALL_GROUP, TIED
from perfkit.scoring.reasons import REASONS, shown_reason

MOST_SHOWN = 40
_KEYS = (Column("period", "period", Text(en="Period", zh="周期")), Column("role", "role", Text(en="Role", zh="岗位")),
         Column("subject", "subject", Text(en="Subject", zh="考核对象")),
         Column("spell", "date", Text(en="In the role since", zh="任职起"), shown=False))
_STATE = (Column("state", "code", Text(en="State", zh="状态")),
          Column("reason", "code", Text(en="Reason", zh="原因"), codes=REASONS))
_POINTS = Text(en="Points by indicator (100 = full marks), the heaviest weight first, {period}",
               zh="各指标得分（100 为满分），权重大者在前，{period}")
_HIDDEN = Text(en="Exact parts", zh="精确值")


def key_columns() -> tuple[Column, ...]:
    """Return the columns that every frame about subjects starts with."""
    return _KEYS


def indicator_text(indicator: str, view: View) -> Text:
    """Return the name of an indicator in both languages, else its id."""
    known = view.indicator_names
    return known.get(indicator) or known.get(indicator.split("@")[0]) or Text.same(indicator)


def latest(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the last period of the frame."""
    last: pd.DataFrame = frame[frame["period"] == frame["period"].max()]
    return last


def _people(frame: pd.DataFrame, view: View) -> list[str]:
    """Return the name of each row's subject, with the day of the spell where a subject has two."""
    spells = frame.groupby("subject")["spell"].transform("nunique")
    return [f"{view.subject(subject)} ({spell})" if several > 1 else view.subject(subject)
            for subject, spell, several in zip(frame["subject"], frame["spell"], spells, strict=True)]


def _exact(name: str) -> tuple[Column, Column]:
    return (Column(f"{name}_numerator", "text", _HIDDEN, shown=False),
            Column(f"{name}_denominator", "text", _HIDDEN, shown=False))


@dataclass(frozen=True, kw_only=True)
class Scores(Result):
    """Points, weight and contribution of each indicator and subject."""

    name: ClassVar[str] = "scores"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        *_KEYS, Column("indicator", "indicator", Text(en="Indicator", zh="指标")),
        Column("unit", "code", Text(en="Unit", zh="单位"), shown=False),
        Column("value", "value", Text(en="Value", zh="数值")),
        Column("target", "value", Text(en="Target", zh="目标值")), *_exact("target"),
        Column("attainment", "share", Text(en="Attainment", zh="完成率")),
        Column("points", "points", Text(en="Points", zh="得分")), *_exact("points"),
        Column("weight", "share", Text(en="Weight used", zh="所用权重")), *_exact("weight"),
        Column("contribution", "points", Text(en="Points × weight", zh="加权得分")), *_STATE)

    def finding(self) -> Text:
        """Return which indicator costs the most points."""
        lost = self._lost()
        if lost.empty:
            return Text(en="Nobody has points", zh="无人得分")
        if lost.iloc[0] == 0:
            return Text(en="Everybody has full points on every indicator", zh="所有人各项指标均得满分")
        return Text(en="{indicator} costs the most: {lost} points a result, of {whole} lost on average",
                    zh="失分最多的是{indicator}：平均每个结果失 {lost} 分，全部失分平均 {whole} 分").bind(
            indicator=indicator_text(str(lost.index[0]), self.view), lost=told(lost.iloc[0], "points"),
            whole=told(lost.sum(), "points"))

    def shown(self) -> pd.DataFrame:
        """Return all rows, with reasons that have words."""
        said = [shown_reason(code, REASONS, self.view.language) for code in self.frame["reason"]]
        return self.frame.assign(reason=said)

    def plot(self) -> Chart | None:
        """Return the points of each subject and indicator in the last period, the highest total first.

        None for too many subjects.
        """
        frame = latest(self.frame)
        if not 0 < frame["subject"].nunique() <= MOST_SHOWN:
            return None
        whole = frame.groupby(["subject", "spell"])["contribution"].transform("sum")
        order = frame.groupby("indicator")["weight"].transform("median")
        frame = frame.assign(whole=whole, order=order, person=_people(frame, self.view),
                             part=[self.view.indicator(indicator) for indicator in frame["indicator"]])
        frame = frame.sort_values(["whole", "subject", "spell", "order", "indicator"],
                                  ascending=[False, True, True, False, True])
        language = self.view.language
        return heat(frame, row="person", column="part", value="points", kind="count", language=language,
                    title=_POINTS.fill(language, period=frame["period"].iloc[0]), alt=self.finding().fill(language))

    def _lost(self) -> pd.Series[float]:
        """Return the weighted points below full that each indicator costs a result on average, the most first."""
        scored = self.frame[(self.frame["state"] == SCORED) & (self.frame["indicator"] != EXTRA)]
        lost = ((FULL - scored["points"]) * scored["weight"]).clip(lower=0)
        results = self.frame.loc[self.frame["state"] != REWEIGHTED, ["period", "subject", "spell"]].drop_duplicates()
        sums = lost.groupby(scored["indicator"]).sum().sort_index() / max(len(results), 1)
        return sums.sort_values(ascending=False, kind="stable")


@dataclass(frozen=True, kw_only=True)
class Totals(Result):
    """Total and grade of each subject."""

    name: ClassVar[str] = "totals"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        *_KEYS, Column("total", "points", Text(en="Total", zh="综合得分")), *_exact("total"),
        Column("grade", "text", Text(en="Grade", zh="等级")),
        Column("grade_pay", "ratio", Text(en="Pay factor", zh="等级系数")), *_STATE,
        Column("plan_version", "date", Text(en="Plan in force since", zh="方案生效日"), shown=False))

    def finding(self) -> Text:
        """Return how many have a total, the middle one, and how many have the best grade given."""
        scored = self.frame[self.frame["state"] == SCORED]
        if scored.empty:
            return Text(en="No result has a total", zh="没有结果有总分")
        graded = scored[scored["grade"] != ""]
        lead = Text(en="{scored} of {n} results have a total, the middle one {median}",
                    zh="{n} 个结果中 {scored} 个有总分，中位数 {median}").bind(
            scored=told(len(scored), "count"), n=told(len(self.frame), "count"),
            median=told(float(scored["total"].median()), "points"))
        if graded.empty:
            return self._quota(lead)
        lead = self._quota(lead)
        best = str(graded["grade"].iloc[int(graded["total"].argmax())])
        return Text(en="{lead}; {best} grade {grade}, the best one given", zh="{lead}；{best}获最高等级 {grade}").bind(
            lead=lead, best=counted(int((graded["grade"] == best).sum()), "has", "have", "个"), grade=best)

    def _quota(self, lead: Text) -> Text:
        """Return the finding with how many results keep a quota of grades from being met, or are not graded by it."""
        for code in (TIED, SMALL_GROUP):
            count = int((self.frame["reason"] == code).sum())
            if count:
                lead = Text(en="{lead}; {count}: {why}", zh="{lead}；{count}：{why}").bind(
                    lead=lead, count=counted(count, "result", "results", "个结果"), why=REASONS[code])
        return lead

    def shown(self) -> pd.DataFrame:
        """Return all rows, with reasons that have words."""
        said = [shown_reason(code, REASONS, self.view.language) for code in self.frame["reason"]]
        return self.frame.assign(reason=said)

    def plot(self) -> Chart | None:
        """Return the totals of the last period, the highest first; None for too many."""
        frame = latest(self.frame)
        if not 0 < len(frame) <= MOST_SHOWN:
            return None
        frame = frame.assign(person=_people(frame, self.view))
        frame = frame.sort_values(["total", "subject", "spell"], ascending=[False, True, True])
        title = Text(en="Totals, {period}", zh="综合得分，{period}")
        language = self.view.language
        return dots(frame, label="person", value="total", kind="points", language=language,
                    title=title.fill(language, period=frame["period"].iloc[0]), alt=self.finding().fill(language))
