"""Can these numbers be relied on: what is missing, what came late, what is not final yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar

import pandas as pd

from perfkit.indicators import split_key
from perfkit.language import Text, counted
from perfkit.periods import parse_period
from perfkit.results import About, Column, Result, Table, build_table
from perfkit.sources import LATE_COLUMNS, TABLE_NAMES, find_late
from perfkit.study.frozen import Freeze
from perfkit.study.inputs import Inputs

_STATES = ("counted", "shown", "withheld", "absent")
_LATE = {"added": Text(en="came later", zh="后到"), "changed": Text(en="changed", zh="有改动"),
         "gone": Text(en="no longer there", zh="已消失")}


def count_states(values: Mapping[str, pd.DataFrame], fiscal_year_start: int = 1) -> pd.DataFrame:
    """Return for each role and indicator how many values are in which state.

    Parameters
    ----------
    values : mapping of role to DataFrame
        IndicatorValues of a pack period.
    fiscal_year_start : int
        Month in which the years of the periods begin.

    Returns
    -------
    DataFrame
        role, indicator, values, counted, shown, withheld, absent, provisional, final_on (the day on which the last of
        them is final); sorted by role and indicator. Of nobody in particular: counts over all subjects and periods.

    Examples
    --------
    >>> frame = pd.DataFrame({"period": ["2026-01"] * 2, "indicator": "csat@default", "state": ["counted", "absent"],
    ...                       "maturity": ["final", "provisional"]})
    >>> count_states({"service": frame})[["values", "counted", "absent", "provisional"]].values.tolist()
    [[2, 1, 1, 1]]
    """
    rows = [{"role": role, "indicator": indicator, "values": len(part),
             **{state: int((part["state"] == state).sum()) for state in _STATES},
             "provisional": int((part["maturity"] == "provisional").sum()),
             "final_on": max(_final_on(str(text), str(indicator), fiscal_year_start)
                             for text in part["period"].unique())}
            for role, frame in sorted(values.items()) for indicator, part in frame.groupby("indicator", sort=True)]
    columns = ["role", "indicator", "values", *_STATES, "provisional", "final_on"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(["values", *_STATES, "provisional"], "Int64"))


def _final_on(period: str, indicator: str, fiscal_year_start: int) -> date:
    last = parse_period(period, fiscal_year_start=fiscal_year_start).last
    return last + timedelta(days=split_key(indicator)[0].maturity_days)


def late_rows(inputs: Inputs, freezes: list[Freeze]) -> pd.DataFrame:
    """Return by how much the rows of each frozen period differ from those of its freeze: period, then `find_late`."""
    found = [find_late(freeze.inputs.tables, inputs.tables, freeze.period).assign(period=freeze.period.text)
             for freeze in freezes if freeze.inputs.tables.hash != inputs.tables.hash]
    columns = ["period", *LATE_COLUMNS]
    return pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)


class ValueStates(Result):
    """How many values of each indicator may be scored, are shown only, withheld, absent or not final yet."""

    name: ClassVar[str] = "value_states"
    about: ClassVar[About] = "study"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("role", "role", Text(en="Role", zh="岗位")),
        Column("indicator", "indicator", Text(en="Indicator", zh="指标")),
        Column("values", "count", Text(en="Values", zh="数值数")),
        Column("counted", "count", Text(en="Counted", zh="可计分")),
        Column("shown", "count", Text(en="Shown only", zh="仅展示")),
        Column("withheld", "count", Text(en="Withheld", zh="暂不展示")),
        Column("absent", "count", Text(en="Absent", zh="无数值")),
        Column("provisional", "count", Text(en="Provisional", zh="暂估")),
        Column("final_on", "date", Text(en="All final on", zh="全部定稿日")),
    )

    def finding(self) -> Text:
        """Say how many values are not final yet, and when all will be."""
        total, open_ = int(self.frame["values"].sum()), int(self.frame["provisional"].sum())
        if not open_:
            return Text(en="All {values} are final", zh="全部 {values}均已定稿").bind(
                values=counted(total, "value", "values", "个指标值"))
        return Text(en="{n} of {total} values are provisional: later events may still change them",
                    zh="{total} 个指标值中 {n} 个为暂估，后续事件仍可能改变").bind(n=open_, total=total)


class Completeness(Result):
    """Days without rows and cells without values of each table in the period."""

    name: ClassVar[str] = "completeness"
    about: ClassVar[About] = "study"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("table", "code", Text(en="Table", zh="数据表"), codes=TABLE_NAMES),
        Column("column", "text", Text(en="Column", zh="列")),
        Column("rows", "count", Text(en="Rows", zh="行数")),
        Column("rows_before", "count", Text(en="Period before", zh="上期行数")),
        Column("empty_days", "count", Text(en="Days without rows", zh="无数据天数")),
        Column("longest_gap", "count", Text(en="Longest gap, days", zh="最长间断（天）")),
        Column("empty", "count", Text(en="Empty cells", zh="空白单元格")),
        Column("immature", "count", Text(en="Not known yet", zh="延迟统计")),
        Column("not_applicable", "count", Text(en="Not applicable", zh="不适用")),
    )

    def finding(self) -> Text:
        """Say which tables have days without rows."""
        tables = self._tables()
        dated = tables[tables["empty_days"].notna()]
        holes = int((dated["empty_days"] > 0).sum())
        if not holes:
            return Text(en="Every table has rows on every day of the period", zh="本期内各数据表每天都有数据")
        return Text(en="{n} of {all} tables have days without rows; the longest gap is {gap}",
                    zh="{all} 张数据表中有 {n} 张存在无数据日，最长间断 {gap}").bind(
            n=holes, all=len(dated), gap=counted(int(dated["longest_gap"].max()), "day", "days", " 天"))

    def table(self) -> Table:
        """Return one row for each table."""
        return build_table(self._tables(), (self.columns[0], *self.columns[2:6]), self.view, label=self.headline())

    def detail(self) -> Table | None:
        """Return the columns that have cells without a value."""
        cells = self.frame[self.frame["column"] != ""].reset_index(drop=True)
        kept = (*self.columns[:3], *self.columns[6:])
        return build_table(cells, kept, self.view, label=self.headline()) if len(cells) else None

    def _tables(self) -> pd.DataFrame:
        return self.frame[self.frame["column"] == ""].reset_index(drop=True)


class LateRows(Result):
    """What the exports say now of frozen periods that they did not say when these were closed."""

    name: ClassVar[str] = "late_rows"
    about: ClassVar[About] = "study"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("period", "period", Text(en="Frozen period", zh="已封存期间")),
        Column("table", "code", Text(en="Table", zh="数据表"), codes=TABLE_NAMES),
        Column("change", "code", Text(en="Change", zh="变化"), codes=_LATE),
        Column("rows", "count", Text(en="Rows", zh="行数")),
        Column("money", "money", Text(en="Money", zh="涉及金额")),
    )

    def finding(self) -> Text:
        """Say how many rows of frozen periods differ; their effect on pay stands in the true-up lines."""
        if self.frame.empty:
            return Text(en="No row of a frozen period differs from its freeze", zh="已封存期间的数据与封存时一致")
        return Text(en="{rows} of frozen periods differ from their freeze; what that pays is trued up",
                    zh="已封存期间有 {rows}与封存时不同，由此产生的差额以补差计发").bind(
            rows=counted(int(self.frame["rows"].sum()), "row", "rows", "行"))
