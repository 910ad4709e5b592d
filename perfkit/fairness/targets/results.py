"""The review of targets as results that show themselves."""

from __future__ import annotations

from typing import ClassVar

import pandas as pd

from perfkit.charts import Chart, dots
from perfkit.fairness.targets.reach import EVERYBODY, SEASON
from perfkit.fairness.targets.words import EMPTY, KEY_COLUMNS, NO_TARGET
from perfkit.fairness.words import GROUPS, LEVELS, named
from perfkit.language import Text, counted, told
from perfkit.results import About, Column, Result, Table
from perfkit.scoring.results import indicator_text

_GROUPS = {**GROUPS, EVERYBODY: Text(en="everybody", zh="全体"), SEASON: Text(en="own period", zh="考核周期")}
_HIDDEN = Column("hidden", "code", Text(en="Few people", zh="人数过少"), shown=False)


class TargetReach(Result):
    """Share of results that reach the target: everybody, teams, shops and own periods."""

    name: ClassVar[str] = "target_reach"
    about: ClassVar[About] = "group"
    columns: ClassVar[tuple[Column, ...]] = (
        *KEY_COLUMNS, Column("group", "code", Text(en="Grouping", zh="分组方式"), codes=_GROUPS),
        Column("level", "text", Text(en="Level", zh="组别")), Column("n", "count", Text(en="Results", zh="结果数")),
        Column("people", "count", Text(en="People", zh="人数")), Column("k", "count", Text(en="Reached", zh="达标数")),
        Column("share", "share", Text(en="Share", zh="达标率")), Column("low", "share", Text(en="Low", zh="下限")),
        Column("high", "share", Text(en="High", zh="上限")),
        Column("within", "count", Text(en="Of them 95 to 105 %", zh="95 %–105 % 之间"), shown=False),
        Column("within_share", "share", Text(en="From 95 to 105 %", zh="95 %–105 % 占比")),
        Column("never", "count", Text(en="Never reached it", zh="从未达标人数")),
        Column("never_of", "count", Text(en="Of", zh="有两期以上者")), _HIDDEN)

    def finding(self) -> Text:
        """Say how many reach the target and how many stand near it; how many never did."""
        rows = self.frame[(self.frame["group"] == EVERYBODY) & self.frame["share"].notna()]
        if rows.empty:
            return NO_TARGET if self.frame.empty else Text(en="Reach of targets cannot be shown", zh="达标率无法展示")
        row = min(rows.to_dict("records"), key=lambda one: one["share"])
        lead = Text(en="{indicator}: {k} of {n} results reach the target ({share}), {near} stand from 95 to 105 %",
                    zh="{indicator}：{n} 个结果中 {k} 个达标（{share}），{near} 介于 95 % 至 105 %").bind(
            indicator=indicator_text(row["indicator"], self.view), k=told(row["k"], "count"), n=told(row["n"], "count"),
            share=told(row["share"], "share"), near=told(row["within_share"], "share"))
        if not row["never"] or (not self.view.audience.names and row["never"] < self.view.minimum_group):
            return lead
        return Text(en="{lead}; {never} never reached it", zh="{lead}；{never}从未达标").bind(
            lead=lead, never=counted(int(row["never"]), "subject", "subjects", "个考核对象"))

    def _visible(self) -> pd.DataFrame:
        words = [named(level, LEVELS).fill(self.view.language) if group != EVERYBODY else ""
                 for group, level in zip(self.frame["group"], self.frame["level"], strict=True)]
        groups = [group or "all" for group in self.frame["group"]]
        return self.frame.assign(level=words, group=groups)

    def shown(self) -> pd.DataFrame:
        """Return the rows with levels in words; how many never reached it is not told of few people."""
        rows = self._visible()
        if self.view.audience.names:
            return rows
        few = rows["never"] < self.view.minimum_group
        return rows.assign(never=rows["never"].mask(few), never_of=rows["never_of"].mask(few))

    def plot(self) -> Chart | None:
        """Draw the share of each group and own period with its interval; the line is everybody."""
        frame, language = self._visible(), self.view.language
        frame = frame[frame["share"].notna() & (~frame["hidden"] | self.view.audience.small_groups)]
        several = frame["indicator"].nunique() > 1
        if several:
            # Of several indicators everybody is drawn; the table has the groups.
            frame = frame[frame["group"] == "all"]
        if frame.empty:
            return None
        labels = []
        for indicator, group, level in zip(frame["indicator"], frame["group"], frame["level"], strict=True):
            words = [self.view.indicator(indicator)] if several else []
            alone = _GROUPS[EVERYBODY].fill(language) if group == "all" else level
            words += [] if several else [alone] if group in ("all", SEASON) else [
                named(group, _GROUPS).fill(language), level]
            labels.append(" · ".join(words))
        title = Text(en="Share of results that reach the target, {period}", zh="达标结果占比，{period}")
        return dots(frame.assign(label=labels)[["label", "share", "low", "high", "n"]], label="label", value="share",
                    low="low", high="high", kind="share", language=language, alt=self.finding().fill(language),
                    title=title.fill(language, period=str(frame["period"].iloc[0])))

class TargetPast(Result):
    """Each target beside the subject's own past."""

    name: ClassVar[str] = "target_past"
    about: ClassVar[About] = "subject"
    most: ClassVar[int | None] = 24
    columns: ClassVar[tuple[Column, ...]] = (
        Column("period", "period", Text(en="Period", zh="周期")), Column("role", "role", Text(en="Role", zh="岗位")),
        Column("subject", "subject", Text(en="Subject", zh="考核对象")),
        Column("spell", "date", Text(en="In the role since", zh="任职起"), shown=False),
        Column("indicator", "indicator", Text(en="Indicator", zh="指标")),
        Column("unit", "text", Text(en="Unit", zh="单位"), shown=False),
        Column("target", "value", Text(en="Target", zh="目标值")),
        Column("previous", "value", Text(en="Period before", zh="上期实际")),
        Column("to_previous", "ratio", Text(en="Target / period before", zh="目标 ÷ 上期")),
        Column("last_year", "value", Text(en="A year ago", zh="去年同期实际")),
        Column("to_last_year", "ratio", Text(en="Target / a year ago", zh="目标 ÷ 去年同期")),
        Column("best", "value", Text(en="Best before", zh="以往最好")),
        Column("beyond", "code", Text(en="Beyond the best", zh="高于以往最好")))

    def finding(self) -> Text:
        """Say how many targets ask for more than the subject ever reached."""
        if self.frame.empty:
            return NO_TARGET
        judged = self.frame["beyond"].dropna()
        if judged.empty:
            return Text(en="No target can be compared with an earlier period", zh="没有可与以往比较的目标值")
        return Text(en="{k} of {n} targets ask for more than the subject ever reached in the periods covered",
                    zh="{n} 个目标值中有 {k} 个高于该对象以往各期的最好水平").bind(
            k=told(int(judged.sum()), "count"), n=told(len(judged), "count"))

    def table(self) -> Table:
        """Return the targets, or that there are none."""
        return super().table() if len(self.frame) else EMPTY

    def shown(self) -> pd.DataFrame:
        """Return the targets, those beyond the best first, then by how far they stretch."""
        order = self.frame.assign(first=~self.frame["beyond"].fillna(False).astype(bool))
        return order.sort_values(["first", "to_last_year", "to_previous", "subject", "period"],
                                 ascending=[True, False, False, True, True], kind="stable").drop(columns="first")


class TargetStretch(Result):
    """How far targets stretch beyond the past, by team."""

    name: ClassVar[str] = "target_stretch"
    about: ClassVar[About] = "group"
    columns: ClassVar[tuple[Column, ...]] = (
        *KEY_COLUMNS, Column("baseline", "code", Text(en="Compared with", zh="比较对象")),
        Column("level", "text", Text(en="Team", zh="团队")), Column("n", "count", Text(en="Targets", zh="目标数")),
        Column("people", "count", Text(en="People", zh="人数")),
        Column("lower", "ratio", Text(en="Lower quartile", zh="下四分位数")),
        Column("median", "ratio", Text(en="Median ratio", zh="比值中位数")),
        Column("upper", "ratio", Text(en="Upper quartile", zh="上四分位数")),
        Column("beyond", "count", Text(en="Beyond the best", zh="高于以往最好")),
        Column("beyond_of", "count", Text(en="Of", zh="可比较数")), _HIDDEN)

    def finding(self) -> Text:
        """Say what the middle target is of last year's value, and from which team to which it runs."""
        rows = self.frame[self.frame["median"].notna()]
        if rows.empty:
            return Text(en="No target can be compared with an earlier period, or shown",
                        zh="没有可与以往比较或可展示的目标值")
        first = rows[(rows["indicator"] == rows["indicator"].iloc[0]) & (rows["baseline"] == rows["baseline"].iloc[0])]
        whole, teams = first[first["level"] == ""], first[first["level"] != ""].sort_values("median")
        then = {"last_year": Text(en="the value a year ago", zh="去年同期实际"),
                "previous": Text(en="the value of the period before", zh="上期实际")}[str(first["baseline"].iloc[0])]
        if whole.empty:
            return Text(en="Targets are compared with {then}", zh="目标值与{then}比较").bind(then=then)
        lead = Text(en="The middle target is {ratio} times {then}", zh="目标值中位数为{then}的 {ratio} 倍").bind(
            ratio=told(whole["median"].iloc[0], "ratio"), then=then)
        if len(teams) < 2:
            return lead
        low, high = teams.iloc[0], teams.iloc[-1]
        return Text(en="{lead}; from {low} ({low_team}) to {high} ({high_team})",
                    zh="{lead}；各团队从 {low}（{low_team}）到 {high}（{high_team}）").bind(
            lead=lead, low=told(low["median"], "ratio"), low_team=Text.same(str(low["level"])),
            high=told(high["median"], "ratio"), high_team=Text.same(str(high["level"])))

    def shown(self) -> pd.DataFrame:
        """Return the rows with everybody in words."""
        words = [level or LEVELS[""].fill(self.view.language) for level in self.frame["level"]]
        rows = self.frame.assign(level=words)
        if self.view.audience.names:
            return rows
        few = rows["beyond"] < self.view.minimum_group
        return rows.assign(beyond=rows["beyond"].mask(few), beyond_of=rows["beyond_of"].mask(few))

    def plot(self) -> Chart | None:
        """Draw the middle ratio of each team with its quartiles; the line is a target equal to the past."""
        language = self.view.language
        rows = self.shown()[self.frame["median"].notna()]
        if rows.empty:
            return None
        several = rows["indicator"].nunique() > 1
        if several:
            rows = rows[self.frame.loc[rows.index, "level"] == ""]
            if rows.empty:
                return None
        then = {"last_year": Text(en="a year ago", zh="去年同期"), "previous": Text(en="period before", zh="上期")}
        keys = zip(rows["indicator"], rows["baseline"], rows["level"], strict=True)
        labels = [" · ".join([self.view.indicator(indicator) if several else level, then[baseline].fill(language)])
                  for indicator, baseline, level in keys]
        title = Text(en="Target as a multiple of the past: median and quartiles, {period}",
                     zh="目标值与以往之比：中位数与四分位数，{period}")
        drawn = rows.assign(label=labels)[["label", "median", "lower", "upper", "n"]]
        return dots(drawn, label="label", value="median", low="lower", high="upper", reference=1.0,
                    kind="ratio", language=language,
                    alt=self.finding().fill(language), title=title.fill(language, period=str(rows["period"].iloc[0])))


class TargetChanges(Result):
    """Every target that was written more than once, or too late."""

    name: ClassVar[str] = "target_changes"
    about: ClassVar[About] = "subject"
    most: ClassVar[int | None] = 60
    columns: ClassVar[tuple[Column, ...]] = (
        Column("period", "period", Text(en="Period", zh="周期")), Column("role", "role", Text(en="Role", zh="岗位")),
        Column("subject", "subject", Text(en="Subject", zh="考核对象")),
        Column("indicator", "indicator", Text(en="Indicator", zh="指标")),
        Column("unit", "text", Text(en="Unit", zh="单位"), shown=False),
        Column("old", "value", Text(en="Was", zh="原目标")), Column("old_set", "date", Text(en="Set", zh="原设定日")),
        Column("new", "value", Text(en="Became", zh="新目标")),
        Column("new_set", "date", Text(en="Set", zh="新设定日")),
        Column("last_day", "date", Text(en="To be set by", zh="最晚设定日")),
        Column("late", "code", Text(en="Too late: does not count", zh="逾期设定（不计入）")),
        Column("before", "share", Text(en="Attainment before", zh="原完成率")),
        Column("after", "share", Text(en="Attainment after", zh="新完成率")),
        Column("effect", "share", Text(en="Difference", zh="差异")))

    def table(self) -> Table:
        """Return the changes, or that there are none."""
        return super().table() if len(self.frame) else EMPTY

    def finding(self) -> Text:
        """Say how many targets were changed, and how many of them too late to count."""
        if self.frame.empty:
            return Text(en="No target was changed, or set too late", zh="没有目标值被修改或逾期设定")
        late = int(self.frame["late"].sum())
        said_all = counted(len(self.frame), "change of a target", "changes of targets", "项目标变更")
        if not late:
            return Text(en="{n}, all set in time", zh="{n}，均按期设定").bind(n=said_all)
        return Text(en="{n}; {late} set too late, which do not count: flag for review",
                    zh="{n}，其中 {late} 项逾期设定、不计入：建议复核").bind(
            n=said_all, late=told(late, "count"))
