"""What was read, what was left out and why: the data behind a period."""

from __future__ import annotations

from typing import ClassVar

import pandas as pd

from perfkit.language import Text
from perfkit.results import About, Column, Result

_NAMES_A_PLACE = ("duplicate", "superseded")
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


class Files(Result):
    """Every export that was read: rows in, rows kept, days covered. Their hashes stand in the manifest."""

    name: ClassVar[str] = "files"
    about: ClassVar[About] = "study"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("file", "text", Text(en="File", zh="文件")),
        Column("table", "text", Text(en="Table", zh="数据表")),
        Column("encoding", "text", Text(en="Encoding", zh="编码")),
        Column("rows_read", "count", Text(en="Rows read", zh="读入行数")),
        Column("rows_kept", "count", Text(en="Rows kept", zh="采用行数")),
        Column("rows_dropped", "count", Text(en="Rows left out", zh="剔除行数")),
        Column("first_day", "date", Text(en="First day", zh="最早日期")),
        Column("last_day", "date", Text(en="Last day", zh="最晚日期")),
    )

    def finding(self) -> Text:
        """Say how much was read and how much of it was left out."""
        read, dropped = int(self.frame["rows_read"].sum()), int(self.frame["rows_dropped"].sum())
        return Text(en="{files} files with {read} rows were read; {dropped} rows were left out",
                    zh="读入 {files} 个文件共 {read} 行，剔除 {dropped} 行").bind(
            files=len(self.frame), read=f"{read:,}", dropped=f"{dropped:,}")


class Exclusions(Result):
    """Rows that were left out, counted by reason, with the money they touch; the tables list each with its place."""

    name: ClassVar[str] = "exclusions"
    about: ClassVar[About] = "study"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("file", "text", Text(en="File", zh="文件")),
        Column("table", "text", Text(en="Table", zh="数据表")),
        Column("column", "text", Text(en="Column", zh="列")),
        Column("reason", "code", Text(en="Reason", zh="原因")),
        Column("got", "text", Text(en="Got", zh="实际值")),
        Column("rows", "count", Text(en="Rows", zh="行数")),
        Column("money", "money", Text(en="Money", zh="涉及金额")),
    )

    def finding(self) -> Text:
        """Say how many rows were left out for how many reasons."""
        rows, reasons = int(self.frame["rows"].sum()), int(self.frame["reason"].nunique())
        if not reasons:
            return Text(en="No row was left out", zh="没有剔除任何行")
        return Text(en="{rows} rows were left out; reasons: {reasons}",
                    zh="因 {reasons} 类原因剔除 {rows} 行").bind(rows=f"{rows:,}", reasons=reasons)


class Reconciliation(Result):
    """Totals printed in the exports beside the sums of their rows."""

    name: ClassVar[str] = "reconciliation"
    about: ClassVar[About] = "study"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("file", "text", Text(en="File", zh="文件")),
        Column("column", "text", Text(en="Column", zh="列")),
        Column("printed", "number", Text(en="Printed", zh="打印值")),
        Column("recomputed", "number", Text(en="Recomputed", zh="重算值")),
        Column("difference", "number", Text(en="Difference", zh="差额")),
    )

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
