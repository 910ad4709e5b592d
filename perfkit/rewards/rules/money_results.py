"""Edges and cost of pay rules as results that show themselves."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

import pandas as pd

from perfkit.charts import Chart, stacked
from perfkit.language import Text, counted, told
from perfkit.results import CODES, Column, Result, Table, build_table
from perfkit.results.table import hides_money
from perfkit.results.view import About
from perfkit.rewards.rules.formulas import name_text
from perfkit.rewards.rules.ranges import writer
from perfkit.rewards.rules.showing import WHY, line_name, unit_shown

_OWNERS = {"upper": Text(en="above it", zh="归上档"), "lower": Text(en="below it", zh="归下档")}
_FEWER = Text(en="fewer than {n}", zh="少于 {n}")


@dataclass(frozen=True, kw_only=True)
class PayEdges(Result):
    """Every edge with its jump in money and how many results stand near it."""

    name: ClassVar[str] = "pay_edges"
    about: ClassVar[About] = "role"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("role", "role", Text(en="Role", zh="岗位")), Column("period", "period", Text(en="Period", zh="周期")),
        Column("line", "text", Text(en="Line", zh="明细")),
        Column("axis", "text", Text(en="Number", zh="数值")),
        Column("unit", "text", Text(en="Unit", zh="单位"), shown=False),
        Column("edge", "value", Text(en="Edge", zh="边界"), shown=False),
        Column("edge_text", "text", Text(en="Edge", zh="边界")),
        Column("owner", "code", Text(en="Belongs to what is", zh="归属"), codes=_OWNERS),
        Column("before", "money", Text(en="Just below", zh="边界以下")),
        Column("after", "money", Text(en="Just above", zh="边界以上")),
        Column("jump", "money", Text(en="Jump", zh="跳变")),
        Column("below", "count", Text(en="Within 2 % below", zh="下方 2 % 内")),
        Column("above", "count", Text(en="Within 2 % above", zh="上方 2 % 内")),
        Column("results", "count", Text(en="n", zh="结果数")),
        Column("nearest", "value", Text(en="Nearest below, away by", zh="下方最近者相距")),
        Column("large", "code", Text(en="Flag for review", zh="建议复核")),
        Column("reason", "code", Text(en="Note", zh="说明"), codes=WHY))

    def _sees_people(self) -> bool:
        return self.view.audience.names

    def finding(self) -> Text:
        """Return the largest jump with how many stand near it, or that nothing jumps."""
        jumps = self.frame[self.frame["jump"].fillna(0) != 0]
        if self.frame.empty:
            return Text(en="No rule of this role has an edge", zh="本岗位的规则没有边界")
        if jumps.empty:
            return Text(en="Pay jumps at no edge", zh="奖金在各边界处均无跳变")
        row = max(jumps.to_dict("records"), key=lambda edge: (abs(int(edge["jump"])), int(edge["below"])))
        said = Text(en="{line} jumps by {jump} at {edge}, with {near} within 2 % below",
                    zh="{line}在 {edge} 处跳变 {jump}，下方 2 % 内：{near}").bind(
            line=line_name(self, str(row["role"]), str(row["line"])), edge=self._at(row),
            jump=told(float(row["jump"]), "money", currency=self.view.currency), near=self._near(int(row["below"])))
        flagged = int(self.frame["large"].sum())
        return said if not flagged else Text(en="{said}; {n} flagged for review", zh="{said}；{n} 处建议复核").bind(
            said=said, n=told(flagged, "count"))

    def _at(self, row: dict[Any, Any]) -> Text:
        return writer(str(row["unit"]), self.view.currency)(Fraction(str(row["edge_text"])))

    def _near(self, count: int) -> Text:
        if not self._sees_people() and count < self.view.minimum_group:
            few = _FEWER.bind(n=self.view.minimum_group)
            return Text(en="{few} results", zh="{few} 个结果").bind(few=few)
        return counted(count, "result", "results", "个结果")

    def shown(self) -> pd.DataFrame:
        """Return the edges with names for codes; a jump of 0 is told as one."""
        frame, language = self.frame, self.view.language
        names = [line_name(self, role, line).fill(language)
                 for role, line in zip(frame["role"], frame["line"], strict=True)]
        units = [unit_shown(unit) for unit in frame["unit"]]
        edges = [self._at(row).fill(language) for row in frame[["unit", "edge_text"]].to_dict("records")]
        along = [name_text(name, None, self.view.indicator_names).fill(language) for name in frame["axis"]]
        return frame.assign(line=names, unit=units, edge_text=edges, axis=along)

    def table(self) -> Table:
        """Return the edges; counts of few people are not told to an audience without names."""
        if self._sees_people():
            return build_table(self.shown(), self.columns, self.view, label=self.headline())
        rows, language = self.shown(), self.view.language
        few = _FEWER.fill(language, n=self.view.minimum_group)
        for name in ("below", "above"):
            rows[name] = [few if count < self.view.minimum_group else told(int(count), "count").fill(language)
                          for count in rows[name]]
        known = [Column(column.name, "text", column.heading) if column.name in ("below", "above") else column
                 for column in self.columns if column.name != "nearest"]
        return build_table(rows, known, self.view, label=self.headline())


@dataclass(frozen=True, kw_only=True)
class PayCost(Result):
    """What each line and the role cost, and would cost at 80, 100 and 120 % of targets."""

    name: ClassVar[str] = "pay_cost"
    about: ClassVar[About] = "role"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("role", "role", Text(en="Role", zh="岗位")), Column("period", "period", Text(en="Period", zh="周期")),
        Column("line", "text", Text(en="Line", zh="明细")),
        Column("as_was", "money", Text(en="As it was", zh="本期实际")),
        Column("at_80", "money", Text(en="At 80 %", zh="达成 80 %")),
        Column("at_100", "money", Text(en="At 100 %", zh="达成 100 %")),
        Column("at_120", "money", Text(en="At 120 %", zh="达成 120 %")),
        Column("paid", "count", Text(en="People paid", zh="获得人数")),
        Column("payees", "count", Text(en="People behind the sums", zh="金额涉及人数"), shown=False))

    def _hides(self) -> bool:
        return self.frame.empty or hides_money({"payees": self.frame["payees"].iloc[0]}, self.view)

    def finding(self) -> Text:
        """Return what the role would cost at 120 % and 80 %, beside what it cost."""
        if (self.frame["line"] == "total").all():
            return Text(en="There is no pay line to cost", zh="没有可测算的奖金明细")
        if not self.view.audience.sums:
            return Text(en="How many each line pays; what it costs is not shown to this audience",
                        zh="各项明细的获得人数；不向本类读者展示成本")
        if self._hides():
            return Text(en="Amounts of fewer than {n} people are not shown", zh="少于 {n} 人的金额不予展示").bind(
                n=told(self.view.minimum_group_money, "count"))
        total = self.frame[self.frame["line"] == "total"].iloc[0]
        sums = {name: told(float(total[name]), "whole_money", currency=self.view.currency)
                for name in ("as_was", "at_80", "at_100", "at_120")}
        if total["at_80"] == total["at_120"]:
            return Text(en="The role costs {as_was}, whatever share of its targets it reaches: no line hangs on them",
                        zh="本岗位成本为 {as_was}，与目标达成比例无关：没有明细取决于目标").bind(as_was=sums["as_was"])
        return Text(en="The role cost {as_was}; at 80 % of its targets it would cost {at_80}, at 120 % {at_120}",
                    zh="本岗位成本为 {as_was}；达成目标 80 % 时为 {at_80}，120 % 时为 {at_120}").bind(
            **{name: sums[name] for name in ("as_was", "at_80", "at_120")})

    def shown(self) -> pd.DataFrame:
        """Return the lines by their names."""
        names = [CODES[line].fill(self.view.language) if line in ("true_up", "override") else
                 Text(en="Role", zh="岗位合计").fill(self.view.language) if line == "total" else
                 self.view.line(role, line) for role, line in zip(self.frame["role"], self.frame["line"], strict=True)]
        return self.frame.assign(line=names)

    def plot(self) -> Chart | None:
        """Return one bar for the period as it was and for each share, made of its lines."""
        if self._hides():
            return None
        language, heads = self.view.language, {column.name: column.heading for column in self.columns}
        lines = self.shown()[self.frame["line"] != "total"]
        long = lines.melt(["line"], ["as_was", "at_80", "at_100", "at_120"], "at", "amount").dropna()
        if not long["amount"].sum() or (long["amount"] < 0).any():
            return None
        title = Text(en="Cost of the role by line, {period}", zh="本岗位成本构成，{period}")
        return stacked(long.assign(at=[heads[name].fill(language) for name in long["at"]],
                                   amount=long["amount"].astype(float)),
                       label="at", part="line", value="amount", kind="whole_money", language=language,
                       currency=self.view.currency, alt=self.finding().fill(language),
                       title=title.fill(language, period=str(self.frame["period"].iloc[0])))
