"""Indicator values, their coverage and their definitions, as results that show themselves."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import ClassVar

import pandas as pd

from perfkit.charts import Chart, stacked
from perfkit.indicators.clustered import CLUSTERS
from perfkit.indicators.exposure import exposure_codes
from perfkit.indicators.reasons import EVER_BEFORE, EXACT, FROM_TOTALS, NO_DEFINITION, NOT_POSSIBLE, reason_texts
from perfkit.language import Language, Text, counted, show_date
from perfkit.results import CODES, About, Column, Result, Table, build_table
from perfkit.sources import tables_with_ids

STATES = ("counted", "shown", "withheld", "absent")
_NAMES_OF_KINDS = {
    "ad_buyer": Text(en="ad buying", zh="投放"), "live_host": Text(en="live streaming", zh="主播"),
    "production": Text(en="production", zh="生产"), "seller": Text(en="sellers", zh="卖家"),
}
VALUE_COLUMNS = (
    Column("period", "period", Text(en="Period", zh="周期")),
    Column("role", "role", Text(en="Role", zh="岗位"), shown=False),
    Column("subject", "subject", Text(en="Subject", zh="考核对象")),
    Column("spell", "date", Text(en="In the role from", zh="任职起始"), shown=False),
    Column("indicator", "indicator", Text(en="Indicator", zh="指标")),
    Column("unit", "code", Text(en="Unit", zh="单位"), shown=False),
    Column("direction", "code", Text(en="Direction", zh="方向"), shown=False),
    Column("value", "value", Text(en="Value", zh="数值")),
    Column("numerator", "number", Text(en="Numerator", zh="分子"), shown=False),
    Column("denominator", "number", Text(en="Denominator", zh="分母"), shown=False),
    Column("n", "count", Text(en="n", zh="n")),
    Column("low", "value", Text(en="Low", zh="下限")),
    Column("high", "value", Text(en="High", zh="上限")),
    Column("state", "code", Text(en="State", zh="状态")),
    Column("maturity", "code", Text(en="Maturity", zh="成熟度")),
    Column("reason", "code", Text(en="Reason", zh="原因"), codes=reason_texts()),
)


_ADJUSTED = (
    Column("exposure", "code", Text(en="Adjusted for", zh="调整因素"), shown=False,
           codes=exposure_codes()),
    Column("expected", "value", Text(en="Expected", zh="期望值"), shown=False),
    Column("adjusted", "value", Text(en="Adjusted", zh="调整后"), shown=False),
    Column("adjusted_numerator", "text", Text(en="Adjusted numerator", zh="调整后分子"), shown=False),
    Column("adjusted_denominator", "text", Text(en="Adjusted denominator", zh="调整后分母"), shown=False),
    Column("adjusted_reason", "code", Text(en="Why not adjusted", zh="未调整原因"), shown=False, codes=reason_texts()),
)
_CLUSTERS = (
    Column("cluster", "code", Text(en="Cases of one", zh="相关样本的归属"), shown=False, codes=CLUSTERS),
    Column("clusters", "count", Text(en="Of how many", zh="归属数"), shown=False),
    Column("effective_n", "number", Text(en="Worth as many independent cases", zh="相当于独立样本数"), shown=False),
)


class IndicatorValues(Result):
    """Values of a role, each with its n, interval and state; a withheld value is not shown."""

    name: ClassVar[str] = "indicator_values"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (*VALUE_COLUMNS, *_ADJUSTED, *_CLUSTERS)

    def finding(self) -> Text:
        """Say how many values may be scored, and how many may not and why."""
        if self.frame.empty:
            return Text(en="No value was asked for", zh="没有指标值")
        counts = self.frame["state"].value_counts()
        held = {state: int(counts.get(state, 0)) for state in STATES}
        provisional = int((self.frame["maturity"] == "provisional").sum())
        said = Text(en="{counted} of {total} values may be scored", zh="{total} 个指标值中 {counted} 个可计分").bind(
            counted=held["counted"], total=len(self.frame))
        rest = {"shown": ("is shown only", "are shown only", "个仅展示"),
                "withheld": ("is withheld: too few cases", "are withheld: too few cases", "个样本过少"),
                "absent": ("is absent", "are absent", "个无数值"),
                "provisional": ("is provisional", "are provisional", "个为暂估")}
        for state, words in rest.items():
            if count := {**held, "provisional": provisional}[state]:
                said = Text(en="{said}, {more}", zh="{said}，{more}").bind(said=said, more=counted(count, *words))
        return said

    def shown(self) -> pd.DataFrame:
        """Return the rows without the numbers of withheld values: too few cases to say anything."""
        few = self.frame["state"] == "withheld"
        return self.frame.assign(**{name: self.frame[name].mask(few) for name in ("value", "low", "high")})

    def plot(self) -> Chart | None:
        """Draw for each indicator how many of its values are in which state."""
        if self.frame.empty:
            return None
        language = self.view.language
        counts = self.frame.groupby(["indicator", "state"], as_index=False).size()
        counts["rank"] = counts["state"].map({state: place for place, state in enumerate(STATES)})
        counts = counts.sort_values(["rank", "indicator"], kind="stable")
        drawn = pd.DataFrame({"indicator": [self.view.indicator(key) for key in counts["indicator"]],
                              "state": [CODES[state].fill(language) for state in counts["state"]],
                              "values": counts["size"].to_numpy()})
        title = Text(en="Values of each indicator by state", zh="各指标数值的状态")
        return stacked(drawn, label="indicator", part="state", value="values", kind="count", title=title.fill(language),
                       alt=self.finding().fill(language), language=language)


class Coverage(Result):
    """Which indicator can be computed from which exports, and why not where it cannot."""

    name: ClassVar[str] = "coverage"
    about: ClassVar[About] = "study"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("indicator", "indicator", Text(en="Indicator", zh="指标")),
        Column("kind", "code", Text(en="Kind of role", zh="岗位类别"), codes=_NAMES_OF_KINDS),
        Column("table", "text", Text(en="From", zh="数据表")),
        Column("state", "code", Text(en="Can it be computed?", zh="能否计算")),
        Column("reason", "code", Text(en="Reason", zh="原因"), codes=reason_texts()),
        Column("looks_back", "text", Text(en="What came before", zh="历史数据")),
        Column("data_from", "date", Text(en="Data from", zh="数据起始"), shown=False),
    )

    def finding(self) -> Text:
        """Say how many indicators are computable, exactly or from totals."""
        ways = self.frame.assign(id=self.frame["indicator"].str.partition("@")[0])
        exact = set(ways.loc[ways["state"] == EXACT, "id"])
        totals = set(ways.loc[ways["state"] == FROM_TOTALS, "id"]) - exact
        return Text(en="{can} of {all} indicators can be computed: {exact} from events, {totals} from day totals only",
                    zh="{all} 个指标中 {can} 个可计算：{exact} 个由事件得出，{totals} 个仅由日汇总得出").bind(
            can=len(exact | totals), all=ways["id"].nunique(), exact=len(exact), totals=len(totals))

    def shown(self) -> pd.DataFrame:
        """Return the rows of kinds of role for which anything is computable, without what nothing computes yet."""
        kinds = set(self.frame.loc[self.frame["state"] != NOT_POSSIBLE, "kind"])
        kept = self.frame["kind"].isin(kinds) & (self.frame["reason"] != NO_DEFINITION)
        rows = self.frame[kept].reset_index(drop=True)
        return rows.assign(table=[tables_with_ids(tables).fill(self.view.language) for tables in rows["table"]],
                           looks_back=[_past_text(back, day, self.view.language) for back, day in
                                       zip(rows["looks_back"], rows["data_from"], strict=True)])

    def table(self) -> Table:
        """Return how many indicators of each kind of role can be computed, and how."""
        rows = self.shown()
        ways = pd.crosstab(rows["kind"], rows["state"]).reindex(columns=list(_WAYS), fill_value=0)
        return build_table(ways.reset_index(), (self.columns[1], *_WAYS.values()), self.view, label=self.headline())

    def detail(self) -> Table:
        """Return each indicator and way, with the reason where it cannot be computed."""
        return build_table(self.shown(), self.columns, self.view, label=self.headline())

    def text(self) -> str:
        """Return the rows as lines for a terminal."""
        table = self.detail()
        return "\n".join([table.label, *(" | ".join(row) for row in table.rows)])


_LOOKS = Text(en="looks {days} days back", zh="回溯 {days} 天")
_LOOKS_EVER = Text(en="looks back to the first of all", zh="回溯至全部历史")
_BEGIN = Text(en="{looks}; data from {day}: complete for events from {complete} on",
              zh="{looks}；数据自 {day} 起：{complete} 起的事件才完整")
_BEGIN_EVER = Text(en="{looks}; data from {day}: who was there before seems new",
                   zh="{looks}；数据自 {day} 起：更早的客户会被视为新客")


def _past_text(back: str, day: str, language: Language) -> str:
    """Say how far a definition looks back, and how far back the data go."""
    if not back:
        return ""
    looks = _LOOKS_EVER if back == EVER_BEFORE else _LOOKS.bind(days=back)
    if not day:
        return looks.fill(language)
    begun = date.fromisoformat(day)
    if back == EVER_BEFORE:
        return _BEGIN_EVER.fill(language, looks=looks, day=show_date(begun, language))
    complete = begun + timedelta(days=int(back))
    return _BEGIN.fill(language, looks=looks, day=show_date(begun, language), complete=show_date(complete, language))


_WAYS = {EXACT: Column(EXACT, "count", Text(en="From events, exactly", zh="由事件精确得出")),
         FROM_TOTALS: Column(FROM_TOTALS, "count", Text(en="From day totals", zh="由日汇总得出")),
         NOT_POSSIBLE: Column(NOT_POSSIBLE, "count", Text(en="Not possible", zh="无法计算"))}
"""Ways to compute an indicator, as columns of the overview."""


_TEXTS = ("numerator", "denominator", "aggregation", "differs", "n_unit")


class Definitions(Result):
    """What each indicator means: formula, units needed, maturity, what it should be read with, and who says so."""

    name: ClassVar[str] = "definitions"
    about: ClassVar[About] = "study"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("indicator", "indicator", Text(en="Indicator", zh="指标")),
        Column("unit", "code", Text(en="Unit", zh="单位")),
        Column("direction", "code", Text(en="Direction", zh="方向")),
        Column("numerator", "text", Text(en="Numerator", zh="分子")),
        Column("denominator", "text", Text(en="Denominator", zh="分母")),
        Column("aggregation", "text", Text(en="Over the period", zh="周期汇总")),
        Column("differs", "text", Text(en="This variant", zh="本口径")),
        Column("min_n_score", "count", Text(en="n to be scored", zh="计分所需 n")),
        Column("min_n_show", "count", Text(en="n to be shown", zh="展示所需 n")),
        Column("n_unit", "text", Text(en="n counts", zh="n 的单位")),
        Column("maturity_days", "count", Text(en="Days to maturity", zh="成熟天数")),
        Column("controllability", "code", Text(en="Who controls it", zh="可控性")),
        Column("counter_indicators", "text", Text(en="Read with", zh="对照指标")),
        Column("reads", "text", Text(en="Reads", zh="数据来源表")),
        Column("trust", "text", Text(en="Trust", zh="可信度"), shown=False),
        Column("source", "text", Text(en="Source of the definition", zh="定义来源"), shown=False),
        Column("texts_zh", "text", Text(en="In Chinese", zh="中文"), shown=False),
    )

    def finding(self) -> Text:
        """Say how many definitions are in use, and how many of them have a maker's own document."""
        sure = int((self.frame["trust"] == "A").sum())
        return Text(en="{n} in use; {sure} on a maker's own document", zh="使用 {n}，其中 {sure}有原始文档依据").bind(
            n=counted(len(self.frame), "definition is", "definitions are", "个指标定义"),
            sure=counted(sure, "rests", "rest", "个"))

    def table(self) -> Table:
        """Return how each indicator is computed, in short."""
        rows = self.shown()
        formulas = [top if bottom == "1" else f"{top} ÷ {bottom}"
                    for top, bottom in zip(rows["numerator"], rows["denominator"], strict=True)]
        overview = (*self.columns[:3], Column("formula", "text", Text(en="How it is computed", zh="计算方法")),
                    *(column for column in self.columns if column.name in ("differs", "min_n_score")))
        return build_table(rows.assign(formula=formulas), overview, self.view, label=self.headline())

    def detail(self) -> Table:
        """Return all that is written about each definition."""
        return build_table(self.shown(), self.columns, self.view, label=self.headline())

    def shown(self) -> pd.DataFrame:
        """Return the rows with their texts in the language of the view."""
        names = [", ".join(self.view.indicator(counter) for counter in text.split(", ") if counter)
                 for text in self.frame["counter_indicators"]]
        reads = [tables_with_ids(ways).fill(self.view.language) for ways in self.frame["reads"]]
        told = self.frame.assign(counter_indicators=names, reads=reads)
        if self.view.language == "en" or told.empty:
            return told
        words = zip(*(json.loads(texts) for texts in self.frame["texts_zh"]), strict=True)
        return told.assign(**dict(zip(_TEXTS, map(list, words), strict=True)))
