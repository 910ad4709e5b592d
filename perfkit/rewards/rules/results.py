"""Pay rules in words and as curves, as results that show themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from perfkit.charts import Chart, curve
from perfkit.language import LANGUAGES, Text, counted, show_date, told
from perfkit.results import Column, Result, Table, build_table
from perfkit.results.view import About
from perfkit.rewards.rules.curves import CURVE, NONE, PERSON, TIER
from perfkit.rewards.rules.formulas import name_text
from perfkit.rewards.rules.showing import WHY, line_name, unit_shown

_PARTS = {
    "pays": Text(en="pays", zh="发放内容"), "row": Text(en="row", zh="档位"),
    "outside": Text(en="outside the rows", zh="档外"),
    "gate": Text(en="gate", zh="门槛"), "cap": Text(en="cap", zh="封顶"), "floor": Text(en="floor", zh="保底"),
    "per": Text(en="whose base", zh="基数归口"), "returns": Text(en="returns", zh="退货"),
    "later": Text(en="when", zh="发放时间"), "grade": Text(en="grade", zh="等级"),
    "shared": Text(en="shared out", zh="分配"), "rest": Text(en="the rest", zh="余额"),
}
_PAID = Text(en="Paid", zh="发放金额")
_PAID_WITH_DOTS = Text(en="Paid (dots: results of people)", zh="发放金额（圆点：各人结果）")

@dataclass(frozen=True, kw_only=True)
class PayWords(Result):
    """Each rule in words, with the day from which it holds."""

    name: ClassVar[str] = "pay_words"
    about: ClassVar[About] = "role"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("role", "role", Text(en="Role", zh="岗位")), Column("period", "period", Text(en="Period", zh="周期")),
        Column("version", "date", Text(en="In force since", zh="生效日")),
        Column("line", "text", Text(en="Line", zh="明细")),
        Column("part", "code", Text(en="What", zh="内容"), codes=_PARTS),
        Column("sentence", "text", Text(en="In words", zh="文字说明")),
        Column("sentence_zh", "text", Text(en="In Chinese", zh="中文"), shown=False))

    def finding(self) -> Text:
        """Return how many lines pay, and since when the rules hold."""
        lines = self.frame[self.frame["line"] != ""][["role", "line"]].drop_duplicates()
        if lines.empty:
            return Text(en="No pay rule is written for this role", zh="本岗位没有奖金规则")
        days = list(dict.fromkeys(self.frame["version"]))
        since = Text(**{language: "、".join(_day(day, language) for day in days) if language == "zh" else
                        " and ".join(_day(day, language) for day in days) for language in LANGUAGES})
        return Text(en="{n} in force since {since}", zh="{n}，{since}起生效").bind(
            n=counted(len(lines), "pay rule", "pay rules", "项奖金规则"), since=since)

    def shown(self) -> pd.DataFrame:
        """Return the rules in the language of the view, each line by its name, said once."""
        frame, language = self.frame, self.view.language
        names = [line_name(self, role, line).fill(language)
                 for role, line in zip(frame["role"], frame["line"], strict=True)]
        said = frame["sentence"] if language == "en" else frame["sentence_zh"]
        told = frame.assign(line=names, sentence=said)
        # One version is said in the headline; several stand beside their rules.
        return told if frame["version"].nunique() > 1 else told.drop(columns="version")


def _day(day: str, language: str) -> str:
    return show_date(pd.Timestamp(day).date(), "zh" if language == "zh" else "en")


@dataclass(frozen=True, kw_only=True)
class PayCurves(Result):
    """What each line pays along its one number; people on it for who may see their money, else how many per row."""

    name: ClassVar[str] = "pay_curves"
    about: ClassVar[About] = "role"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("role", "role", Text(en="Role", zh="岗位")), Column("period", "period", Text(en="Period", zh="周期")),
        Column("line", "line", Text(en="Line", zh="明细")),
        Column("part", "text", Text(en="Part", zh="部分"), shown=False),
        Column("axis", "text", Text(en="Along", zh="横轴"), shown=False),
        Column("unit", "text", Text(en="Unit", zh="单位"), shown=False),
        Column("segment", "count", Text(en="Segment", zh="段"), shown=False),
        Column("subject", "subject", Text(en="Subject", zh="考核对象"), shown=False),
        Column("x", "value", Text(en="At", zh="位置"), shown=False),
        Column("amount", "money", Text(en="Amount", zh="金额"), shown=False),
        Column("tier", "text", Text(en="Row or grade", zh="档位或等级")),
        Column("tier_zh", "text", Text(en="In Chinese", zh="中文"), shown=False),
        Column("pays", "text", Text(en="Pays", zh="发放")),
        Column("pays_zh", "text", Text(en="In Chinese", zh="中文"), shown=False),
        Column("results", "count", Text(en="Results", zh="结果数")),
        Column("payees", "count", Text(en="People", zh="人数"), shown=False),
        Column("reason", "code", Text(en="Note", zh="说明"), codes=WHY))

    def _sees_people(self) -> bool:
        return self.view.audience.money and self.view.audience.names

    def _tiers(self) -> pd.DataFrame:
        """Return the rows and grades; counts only where each with anybody in it holds enough people."""
        tiers = self.frame[self.frame["part"].isin((TIER, NONE))]
        if self._sees_people():
            return tiers
        few = (tiers["payees"] > 0) & (tiers["payees"] < self.view.minimum_group_money)
        telling = few.fillna(False).astype(bool).groupby(tiers["line"]).transform("any")
        return tiers.assign(results=tiers["results"].mask(telling), payees=tiers["payees"].mask(telling))

    def finding(self) -> Text:
        """Return where most results stand on the line that has rows, or how many lines have a curve."""
        tiers = self._tiers()
        known = tiers[tiers["results"].notna() & (tiers["part"] == TIER)]
        if known["results"].sum():
            line = known["line"].iloc[0]
            return self._fullest(known[known["line"] == line])
        lines, drawn = self.frame["line"].nunique(), self.frame.loc[self.frame["part"] == CURVE, "line"].nunique()
        if not lines:
            return Text(en="There is no pay line to draw", zh="没有可绘制的奖金明细")
        return Text(en="{drawn} of {lines} lines hang on one number and have a curve",
                    zh="{lines} 项明细中有 {drawn} 项取决于单一数值，可绘制曲线").bind(drawn=drawn, lines=lines)

    def _fullest(self, tiers: pd.DataFrame) -> Text:
        row = max(tiers.to_dict("records"), key=lambda tier: int(tier["results"]))
        return Text(en="{line}: {k} of {n} results stand in one row, {tier}",
                    zh="{line}：{n} 个结果中有 {k} 个落在同一档，{tier}").bind(
            line=self.view.line_text(str(row["role"]), str(row["line"])), k=told(int(row["results"]), "count"),
            n=told(int(tiers["results"].sum()), "count"), tier=Text(en=_kept(row["tier"]), zh=_kept(row["tier_zh"])))

    def body(self, drawn: str) -> tuple[str, ...]:
        """Return the curves first, then the rows of tables and the grades."""
        table = self.table()
        return (drawn, self._table_html(table, None), *self._behind(table))

    def table(self) -> Table:
        """Return the rows of tables and the grades with how many results stand in each."""
        rows = self._tiers()
        words = {"tier": "tier_zh", "pays": "pays_zh"} if self.view.language == "zh" else {}
        said = rows.assign(**{name: rows[other] for name, other in words.items()})
        return build_table(said, self.columns, self.view, label=self.headline())

    def plot(self) -> Chart | None:
        """Return one panel per line: the curve, and the people for who may see their money."""
        frame, language = self.frame, self.view.language
        parts = (CURVE, PERSON) if self._sees_people() else (CURVE,)
        drawn = frame[frame["part"].isin(parts)]
        if not (drawn["part"] == CURVE).any():
            return None
        lines = [self.view.line(role, line) for role, line in zip(drawn["role"], drawn["line"], strict=True)]
        along = {name: name_text(name, None, self.view.indicator_names).fill(language)
                 for name in drawn["axis"].unique()}
        title = Text(en="What each line pays along its number, {period}", zh="各明细随其数值的发放金额，{period}")
        paid = _PAID_WITH_DOTS if self._sees_people() else _PAID
        units = [unit_shown(unit) for unit in drawn["unit"]]
        return curve(drawn.assign(panel=lines, along=drawn["axis"].map(along), unit=units), panel="panel", x="x",
                     y="amount", segment="segment", along="along", kind="whole_money", language=language,
                     y_name=paid.fill(language), currency=self.view.currency, alt=self.finding().fill(language),
                     title=title.fill(language, period=str(frame["period"].iloc[0])))


def _kept(text: object) -> str:
    return str(text).replace("{", "{{").replace("}", "}}")
