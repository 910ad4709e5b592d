"""Raters beside each other, as a result."""

from __future__ import annotations

from typing import ClassVar

import pandas as pd

from perfkit.language import Text, counted, joined, told
from perfkit.results import About, Column, Result, Table, build_table

RATER_COLUMNS = ("period", "subject", "indicator", "n", "people", "value", "difference", "low", "high", "p_adjusted",
                 "review", "hidden")


class RaterSpread(Result):
    """What each rater gives, beside what others give the same people: for review only, no score is changed by it."""

    name: ClassVar[str] = "rater_spread"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("period", "period", Text(en="Period", zh="期间")),
        Column("indicator", "indicator", Text(en="Points of", zh="评分项目")),
        Column("subject", "subject", Text(en="Rater", zh="评审人")),
        Column("n", "count", Text(en="Reviews", zh="评审数")),
        Column("value", "points", Text(en="Mean points", zh="平均分")),
        Column("people", "count", Text(en="People in common", zh="共评人数")),
        Column("difference", "points", Text(en="Above others", zh="高出他人")),
        Column("low", "points", Text(en="Low", zh="下限")),
        Column("high", "points", Text(en="High", zh="上限")),
        Column("p_adjusted", "p", Text(en="p (Holm)", zh="p（Holm）")),
        Column("review", "code", Text(en="For review", zh="建议复核"), codes={
            "True": Text(en="yes", zh="是"), "False": Text(en="no", zh="否")}),
        Column("hidden", "code", Text(en="Hidden", zh="隐匿"), shown=False),
    )

    def finding(self) -> Text:
        """Say how far the means of raters lie apart, and how many are flagged for review."""
        spreads = [_spread_text(self.view.indicator(str(key)), part)
                   for key, part in self.frame.groupby("indicator", sort=True)]
        flagged = self.frame.loc[self.frame["review"], "subject"].nunique()
        said = joined(spreads, "; ", "；")
        if not flagged:
            return Text(en="{said}; no rater stands out on the same people",
                        zh="{said}；同一批人的评分无人明显偏松或偏严").bind(said=said)
        return Text(en="{said}; {flagged} for review: far other points to the same people",
                    zh="{said}；{flagged}建议复核：对同一批人的给分与他人相差较大").bind(
            said=said, flagged=counted(flagged, "rater", "raters", "位评审人"))

    def table(self) -> Table:
        """Return the raters, the most generous first; for an audience without names, how their means are spread."""
        if not self.view.audience.names:
            return super().table()
        rows = self.frame.sort_values(["indicator", "difference", "subject"], ascending=[True, False, True],
                                      kind="stable", ignore_index=True)
        return build_table(rows, self.columns, self.view, label=self.headline())


RATERS_NOTE = Text(
    en="For review only: no score is changed by it. Compared are the people whom a rater and others both rated; where "
       "each rates people of their own, a strict rater and weak people cannot be told apart. Flagged are differences "
       "of at least 3 points (a house value) that chance does not explain.",
    zh="仅供复核，不改动任何得分。只比较该评审人与他人都评过的人；若各评各的人，则无法区分评分偏严与被评人偏弱。"
       "相差至少 3 分（内部标准）且非偶然者才建议复核。")


def _spread_text(name: str, part: pd.DataFrame) -> Text:
    apart = float(part["value"].max() - part["value"].min())
    return Text(en="{name}: means of {n} raters lie {apart} points apart",
                zh="{name}：{n} 位评审人的平均分相差 {apart} 分").bind(
        name=Text.same(name), n=len(part), apart=told(apart, "points"))
