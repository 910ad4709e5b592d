"""What was read, what was left out and why: the data behind a period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pandas as pd

from perfkit.language import Text, counted
from perfkit.results import About, Column, Result, Table, build_table
from perfkit.sources import TABLE_NAMES

_NAMES_A_PLACE = ("duplicate", "superseded")
MOST_LISTED = 200
_BY = ["file", "table", "column", "reason", "got"]


def count_exclusions(exclusions: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that were left out, counted by file, column, reason and what stood there.

    Pages read this: it says nothing of where in a file a row stood, so shuffled exports give the same pages.

    Parameters
    ----------
    exclusions : DataFrame
        One row per row that was left out, as the tables list them.

    Returns
    -------
    DataFrame
        file, table, column, reason, got, rows (0 where the whole file is left), money (minor units, empty where no
        amount is known); sorted by the first five.

    Examples
    --------
    >>> one = {"file": "b.csv", "table": "orders", "column": "", "reason": "duplicate", "money": 5}
    >>> listed = pd.DataFrame([{**one, "row": 3, "got": "a.csv:2"}, {**one, "row": 9, "got": "a.csv:7"}])
    >>> count_exclusions(listed)[["got", "rows", "money"]].values.tolist()
    [['a.csv', 2, 10]]
    """
    points = exclusions["reason"].isin(_NAMES_A_PLACE)
    got = exclusions["got"].astype("str")
    named = exclusions.assign(got=got.mask(points, got.str.replace(r":\d+$", "", regex=True)))
    sums = named.groupby(_BY, dropna=False, sort=True).agg(
        rows=("row", "count"), money=("money", lambda cells: cells.sum(min_count=1))).reset_index()
    return sums.astype({"rows": "Int64", "money": "Int64"})


_FIELDS: Mapping[str, Text] = {
    "received": Text(en="received", zh="接待数"), "answered": Text(en="answered", zh="回复数"),
    "within_60s": Text(en="answered within 60 s", zh="60 秒内回复数"), "inquirers": Text(en="inquirers", zh="询单人数"),
    "paid_buyers": Text(en="paid buyers", zh="付款人数"), "sales": Text(en="sales", zh="销售额"),
    "turns": Text(en="turns", zh="对话轮次"), "response_ms": Text(en="response time", zh="响应时长"),
    "orders": Text(en="orders", zh="订单数"), "lines": Text(en="lines", zh="行数"),
    "units": Text(en="units", zh="件数"),
    "impressions": Text(en="impressions", zh="展现量"), "clicks": Text(en="clicks", zh="点击量"),
}
"""Columns of day totals in words: those whose sums exports print."""


class _Listed(Result):
    """A list that is shown as an overview, with its rows folded below."""

    overview: ClassVar[tuple[Column, ...]]

    def grouped(self) -> pd.DataFrame:
        """Return the overview."""
        raise NotImplementedError

    def table(self) -> Table:
        """Return the overview as a table."""
        return build_table(self.grouped(), self.overview, self.view, label=self.headline())

    def detail(self) -> Table | None:
        """Return the rows, the first of many."""
        rows = build_table(self.shown(), self.columns, self.view, label=self.headline())
        return rows.first(MOST_LISTED, self.view.language)


class Files(_Listed):
    """Every export that was read: rows in, rows kept, days covered. Their hashes stand in the manifest."""

    name: ClassVar[str] = "files"
    about: ClassVar[About] = "study"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("file", "text", Text(en="File", zh="文件")),
        Column("table", "code", Text(en="Table", zh="数据表"), codes=TABLE_NAMES),
        Column("encoding", "text", Text(en="Encoding", zh="编码")),
        Column("rows_read", "count", Text(en="Rows read", zh="读入行数")),
        Column("rows_kept", "count", Text(en="Rows kept", zh="采用行数")),
        Column("rows_dropped", "count", Text(en="Rows left out", zh="剔除行数")),
        Column("first_day", "date", Text(en="First day", zh="最早日期")),
        Column("last_day", "date", Text(en="Last day", zh="最晚日期")),
    )
    overview: ClassVar[tuple[Column, ...]] = (columns[1], Column("files", "count", Text(en="Files", zh="文件数")),
                                              *columns[3:])

    def grouped(self) -> pd.DataFrame:
        """Return what was read of each table."""
        return self.frame.groupby("table", sort=True).agg(
            files=("file", "size"), rows_read=("rows_read", "sum"), rows_kept=("rows_kept", "sum"),
            rows_dropped=("rows_dropped", "sum"), first_day=("first_day", "min"),
            last_day=("last_day", "max")).reset_index()

    def finding(self) -> Text:
        """Say how much was read and how much of it was left out."""
        read, dropped = int(self.frame["rows_read"].sum()), int(self.frame["rows_dropped"].sum())
        return Text(en="{files} with {read} were read; {dropped} left out",
                    zh="读入 {files}共 {read}，剔除 {dropped}").bind(
            files=counted(len(self.frame), "file", "files", "个文件"), read=counted(read, "row", "rows", "行"),
            dropped=counted(dropped, "was", "were", "行"))


class Exclusions(_Listed):
    """Rows that were left out, counted by reason, with the money they touch; the tables list each with its place."""

    name: ClassVar[str] = "exclusions"
    about: ClassVar[About] = "study"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("file", "text", Text(en="File", zh="文件")),
        Column("table", "code", Text(en="Table", zh="数据表"), codes=TABLE_NAMES),
        Column("column", "text", Text(en="Column", zh="列")),
        Column("reason", "code", Text(en="Reason", zh="原因")),
        Column("got", "text", Text(en="Got", zh="实际值")),
        Column("rows", "count", Text(en="Rows", zh="行数")),
        Column("money", "money", Text(en="Money", zh="涉及金额")),
    )
    overview: ClassVar[tuple[Column, ...]] = (
        columns[3], columns[1], Column("files", "count", Text(en="Files", zh="文件数")), *columns[5:])

    def grouped(self) -> pd.DataFrame:
        """Return how many rows, and what money, each reason takes out of each table; the most rows first."""
        sums = self.frame.groupby(["reason", "table"], sort=True).agg(
            files=("file", "nunique"), rows=("rows", "sum"),
            money=("money", lambda cells: cells.sum(min_count=1))).reset_index()
        return sums.sort_values("rows", ascending=False, kind="stable", ignore_index=True)

    def finding(self) -> Text:
        """Say how many rows were left out for how many reasons."""
        rows, reasons = int(self.frame["rows"].sum()), int(self.frame["reason"].nunique())
        if not reasons:
            return Text(en="No row was left out", zh="没有剔除任何行")
        return Text(en="{rows} left out, for {reasons}", zh="因 {reasons}剔除 {rows}").bind(
            rows=counted(rows, "row was", "rows were", "行"), reasons=counted(reasons, "reason", "reasons", "类原因"))


class Reconciliation(_Listed):
    """Totals printed in the exports beside the sums of their rows."""

    name: ClassVar[str] = "reconciliation"
    about: ClassVar[About] = "study"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("file", "text", Text(en="File", zh="文件")),
        Column("column", "code", Text(en="Column", zh="列"), codes=_FIELDS),
        Column("printed", "number", Text(en="Printed", zh="打印值")),
        Column("recomputed", "number", Text(en="Recomputed", zh="重算值")),
        Column("difference", "number", Text(en="Difference", zh="差额")),
    )
    overview: ClassVar[tuple[Column, ...]] = (
        columns[1], Column("totals", "count", Text(en="Printed totals", zh="打印合计数")),
        Column("wrong", "count", Text(en="Differ", zh="不一致")),
        Column("largest", "number", Text(en="Largest difference", zh="最大差额")))

    def grouped(self) -> pd.DataFrame:
        """Return how many printed totals of each column differ from the rows, and by how much at most."""
        sizes = self.frame.assign(size=self.frame["difference"].abs(), differs=self.frame["difference"] != 0)
        return sizes.groupby("column", sort=True).agg(totals=("size", "size"), wrong=("differs", "sum"),
                                                      largest=("size", "max")).reset_index()

    def shown(self) -> pd.DataFrame:
        """Return the rows, those that differ first."""
        order = (self.frame["difference"] == 0).sort_values(kind="stable").index
        return self.frame.loc[order].reset_index(drop=True)

    def finding(self) -> Text:
        """Say whether printed totals agree with the rows."""
        count = len(self.frame)
        wrong = int((self.frame["difference"] != 0).sum()) if count else 0
        if not count:
            return Text(en="The exports print no totals to compare", zh="导出文件没有可核对的合计")
        if not wrong:
            return Text(en="All {n} printed totals equal the sums of their rows",
                        zh="{n} 个打印合计全部与逐行求和一致").bind(n=count)
        return Text(en="{wrong} of {n} printed totals differ from the sums of their rows",
                    zh="{n} 个打印合计中有 {wrong} 个与逐行求和不一致").bind(wrong=wrong, n=count)


class Absence(Result):
    """Why a role has nothing to show in a period."""

    name: ClassVar[str] = "absence"
    about: ClassVar[About] = "role"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("role", "role", Text(en="Role", zh="岗位")),
        Column("period", "period", Text(en="Period", zh="期间")),
        Column("reason", "code", Text(en="Reason", zh="原因")),
    )

    def finding(self) -> Text:
        """Say that there is no data: it is not a result of zero."""
        return Text(en="No data: nobody held this role in the period, so nothing was scored or paid",
                    zh="无数据：本期无人任此岗位，因此没有得分与奖金")
