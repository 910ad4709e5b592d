"""Indicators over the periods before, as a result: medians, how they are spread, and where a definition changed."""

from __future__ import annotations

from typing import ClassVar

import pandas as pd

from perfkit.charts import Chart, trend
from perfkit.indicators.breaks import change_text
from perfkit.indicators.results import VALUE_COLUMNS
from perfkit.language import Text, joined
from perfkit.results import About, Column, Result, Table, build_table


class Trend(Result):
    """The same indicators over the periods before: the middle subject, and the middle half of subjects."""

    name: ClassVar[str] = "trend"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        *VALUE_COLUMNS, Column("broken", "text", Text(en="Definition", zh="口径变化"), shown=False))
    overview: ClassVar[tuple[Column, ...]] = (
        VALUE_COLUMNS[4], VALUE_COLUMNS[0], Column("value", "value", Text(en="Median", zh="中位数")),
        Column("low", "value", Text(en="Lower quartile", zh="下四分位数")),
        Column("high", "value", Text(en="Upper quartile", zh="上四分位数")),
        Column("subjects", "count", Text(en="Subjects", zh="考核对象数")),
        Column("broken", "text", Text(en="Definition from here on", zh="自此口径变化")))

    def table(self) -> Table:
        """Return what the chart draws; for an audience without names, how values are spread."""
        if not self.view.audience.names:
            return super().table()
        made = self.medians()
        return build_table(made.assign(broken=self._said(made)), self.overview, self.view, label=self.headline())

    def _said(self, made: pd.DataFrame) -> list[str]:
        return [change_text(broken).fill(self.view.language) if broken else "" for broken in made["broken"]]

    def medians(self) -> pd.DataFrame:
        """Return the median and the quartiles over subjects of every indicator and period, with n subjects.

        Only values that are counted or shown take part. `broken` says what changed of the definition since the median
        before.
        """
        usable = self.frame[self.frame["state"].isin(("counted", "shown"))]
        held = usable.groupby(["indicator", "unit", "direction", "period"], sort=True)["value"]
        made = held.agg(value="median", low=lambda part: part.quantile(0.25), high=lambda part: part.quantile(0.75),
                        subjects="count").reset_index()
        return made.assign(broken=_breaks_between(made, self.frame))

    def finding(self) -> Text:
        """Say for how many indicators the median moved to the better or the worse since the period before."""
        moves = [_move(part) for _, part in self.medians().groupby("indicator", sort=True)]
        known = [move for move in moves if move is not None]
        if not known:
            return Text(en="Only one period is known: no trend yet", zh="只有一个周期，尚无趋势")
        return Text(en="Since the period before, the median of {better} of {n} indicators got better, of {worse} worse",
                    zh="{n} 个指标中，较上期中位数变好 {better} 个、变差 {worse} 个").bind(
            n=len(known), better=sum(move > 0 for move in known), worse=sum(move < 0 for move in known))

    def plot(self) -> Chart | None:
        """Draw one small panel per indicator: its median over time and the band of the middle half."""
        language, made = self.view.language, self.medians()
        if made.empty:
            return None
        drawn = made.assign(indicator=[self.view.indicator(key) for key in made["indicator"]], mark=self._said(made))
        marked = drawn[drawn["mark"] != ""]
        title, alt = (_MARKED, self._marks(marked)) if len(marked) else (_MEDIANS, self.finding())
        return trend(drawn, panel="indicator", x="period", y="value", low="low", high="high", kind="value",
                     currency=self.view.currency, title=title.fill(language), alt=alt.fill(language),
                     language=language)

    def _marks(self, marked: pd.DataFrame) -> Text:
        """Return the finding and every rule that is drawn."""
        rules = [Text.same(f"{row['indicator']} {row['period']} {row['mark']}") for row in marked.to_dict("records")]
        return _WITH_RULES.bind(finding=self.finding(), rules=joined(rules, "; ", "；"))


_MEDIANS = Text(en="Median of subjects over time, with the middle half", zh="考核对象的中位数走势与中间一半的范围")
_MARKED = Text(en="Median of subjects over time, with the middle half; "
                  "a vertical rule: the plan changed the definition",
               zh="考核对象的中位数走势与中间一半的范围；竖线：方案自此口径有变化")
_WITH_RULES = Text(en="{finding}. Vertical rules where the plan changed the definition: {rules}",
                   zh="{finding}。竖线处方案口径有变化：{rules}")


def _breaks_between(made: pd.DataFrame, values: pd.DataFrame) -> list[str]:
    """Return for each median what changed since the one before: also in periods that have none themselves."""
    marks = sorted(set(values.loc[values["broken"] != "", ["indicator", "period", "broken"]].itertuples(
        index=False, name=None)))
    said, last = [], ("", "")
    for key, period in zip(made["indicator"], made["period"], strict=True):
        since = last[1] if last[0] == key else period
        found = [mark for one, when, mark in marks if one == key and since < when <= period]
        said.append("+".join(dict.fromkeys("+".join(found).split("+"))))
        last = (key, period)
    return said


def _move(part: pd.DataFrame) -> float | None:
    """Return the last change of a median, above zero where it is for the better."""
    if len(part) < 2:
        return None
    before, now = part["value"].iloc[-2:]
    return float(now - before) * (1 if part["direction"].iloc[-1] == "higher" else -1)
