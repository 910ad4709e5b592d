"""Rows behind a number as a result: every row in and out with its reason, and the sums that they make."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

import pandas as pd

from perfkit.indicators.behind.mix import WHOSE, StrataBehind
from perfkit.indicators.reasons import reason_texts
from perfkit.indicators.results import VALUE_COLUMNS
from perfkit.language import Text, counted, joined
from perfkit.results import About, Column, Result
from perfkit.sources import TABLE_NAMES, TABLES, table_text

COLUMNS = ("period", "role", "subject", "spell", "indicator", "table", "key", "day", "counts", "numerator",
           "denominator", "reason", "made_of", "cells")
SUM_COLUMNS = ("spell", "numerator", "denominator")
_COUNTS = {"both": Text(en="in numerator and denominator", zh="计入分子和分母"),
           "numerator": Text(en="in the numerator", zh="计入分子"),
           "denominator": Text(en="in the denominator only", zh="仅计入分母"),
           "ranked": Text(en="in the ranking", zh="参与排序"), "out": Text(en="not counted", zh="不计")}
_REASONS = {
    "no_owner": Text(en="names no owner", zh="没有归属对象"),
    "other_subject": Text(en="counts for somebody else", zh="归属其他考核对象"),
    "other_spell": Text(en="outside of the days in this role", zh="不在该岗位任职期内"),
    "no_day": Text(en="has no day yet that counts", zh="尚无计入日期"),
    "outside_period": Text(en="outside of the period", zh="不在周期内"),
    "after_as_of": Text(en="after the last day that is known", zh="晚于数据截止日"),
    "not_ripe": Text(en="too young to tell", zh="尚未成熟"),
    "blackout": Text(en="on a day that does not count", zh="在不计日期内"),
    "filtered": Text(en="left out by the definition", zh="按定义剔除"),
    "added_up": Text(en="added up with others before it counts, or left out by the definition",
                     zh="先与其他行合并再计，或按定义剔除"),
    "ranked": Text(en="the quantile lies elsewhere", zh="分位点在别处"),
    "already_counted": Text(en="the same one is counted already", zh="同一对象已计入"),
}
_AGAIN = Text(en="the same {column} is counted already", zh="同一 {column} 已计入")
_OTHERS = Text(en="{rows} of {table} in the period count for others", zh="周期内{table}另有 {rows}归属他人")
_TARGET = Text(en="The denominator is the target: {target} in the smallest unit",
               zh="分母为目标值：{target}（最小单位）")
_COMPARED = Text(en="The rows are compared with {numerator} / {denominator} (the smallest unit)",
                 zh="与 {numerator} / {denominator}（最小单位）相比")
UNITS_NOTE = Text(en="Money stands in minor units, times in milliseconds, shares in parts per million.",
                  zh="金额以最小货币单位计，时长以毫秒计，比例以百万分之一计。")


def row_reasons() -> dict[str, Text]:
    """Return the text of every reason for which a row does not count, or counts only once.

    Examples
    --------
    >>> row_reasons()["already_counted:buyer_id"].en, row_reasons()["not_ripe"].zh
    ('the same buyer_id is counted already', '尚未成熟')
    """
    columns = sorted({column for schema in TABLES.values() for column in schema.columns})
    return _REASONS | {f"already_counted:{column}": _AGAIN.bind(column=column) for column in columns}


def others_note(table: str, count: int) -> Text:
    """Return how many rows of a table belong to others."""
    return _OTHERS.bind(rows=counted(count, "row", "rows", "行"), table=table_text(table))


def compared_note(numerator: int, denominator: int) -> Text:
    """Return what the rows are compared with."""
    return _COMPARED.bind(numerator=numerator, denominator=denominator)


def target_note(target: str) -> Text:
    """Return what the sum of the rows is divided by."""
    return _TARGET.bind(target=target or "–")


@dataclass(frozen=True, kw_only=True)
class IndicatorRows(Result):
    """Every row behind one number: what it adds to numerator and denominator, or why it does not count.

    Parameters
    ----------
    sums : DataFrame
        spell, numerator, denominator: what the rows of each spell add up to, as exact texts.
    value : DataFrame
        The IndicatorValues rows of the number.
    adjusted : StrataBehind, optional
        The strata behind the adjusted value, where it pays or was asked for.
    """

    sums: pd.DataFrame
    value: pd.DataFrame
    adjusted: StrataBehind | None = None

    name: ClassVar[str] = "indicator_rows"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        VALUE_COLUMNS[0], *WHOSE[1:],
        Column("table", "code", Text(en="Table", zh="数据表"), codes=TABLE_NAMES),
        Column("key", "text", Text(en="Row", zh="行")),
        Column("day", "text", Text(en="Day", zh="日期")),
        Column("counts", "code", Text(en="Counts", zh="计入"), codes=_COUNTS),
        Column("numerator", "count", Text(en="Numerator", zh="分子")),
        Column("denominator", "count", Text(en="Denominator", zh="分母")),
        Column("reason", "code", Text(en="Reason", zh="原因"), codes=row_reasons()),
        Column("made_of", "text", Text(en="Made of", zh="构成")),
        Column("cells", "text", Text(en="Cells", zh="单元格")))

    def finding(self) -> Text:
        """Say how many rows count, how many do not, and what they add up to."""
        if self.frame.empty:
            return Text(en="{value}: no row to show", zh="{value}：没有可列出的行").bind(value=self._said())
        taken = int((self.frame["counts"] != "out").sum())
        return Text(en="{value}: {taken}, {left} not", zh="{value}：计入 {taken}，不计 {left}").bind(
            value=self._said(), taken=counted(taken, "row counts", "rows count", "行"),
            left=counted(len(self.frame) - taken, "row does", "rows do", "行"))

    def _said(self) -> Text:
        rows = self.value.to_dict("records")
        parts = [Text.same(f"{row['numerator']} / {row['denominator']}") if not row["reason"]
                 else reason_texts().get(row["reason"], Text.same(row["reason"])) for row in rows]
        return joined(parts or [Text.same("–")], "; ", "；")

    def differences(self) -> Iterator[tuple[str, str, str]]:
        """Give the spells whose rows do not add up to the value, with both."""
        known = {str(row["spell"]): row for row in self.value.to_dict("records")}
        for sums in self.sums.to_dict("records"):
            row = known.get(str(sums["spell"]))
            if row is not None and not _agree(sums, row):
                yield (str(sums["spell"]), f"{sums['numerator']} / {sums['denominator']}",
                       f"{row['numerator']} / {row['denominator']} {row['reason']}".strip())

    def text(self) -> str:
        """Return the rows as lines for a terminal."""
        table = self.table()
        notes = [note.fill(self.view.language) for note in (*self.notes, UNITS_NOTE)]
        mixed = [] if self.adjusted is None else [self.adjusted.text()]
        return "\n".join([table.label, *(" | ".join(row) for row in table.rows), *notes, *mixed])

    def as_csv(self) -> str:
        """Return the rows as csv; the strata of an adjusted value have a csv of their own."""
        return self.frame.to_csv(index=False, lineterminator="\n")

    def as_json(self) -> str:
        """Return value, sums and rows as one JSON object, with the strata of an adjusted value where there are some."""
        value = [{name: row[name] for name in ("spell", "state", "reason")} for row in self.value.to_dict("records")]
        mixed = {} if self.adjusted is None else {"adjusted": self.adjusted.told()}
        return json.dumps({"value": value, "sums": self.sums.to_dict("records"),
                           "rows": self.frame.to_dict("records"), **mixed}, ensure_ascii=False)


def _agree(sums: Any, row: Any) -> bool:
    """Tell whether sums are the value's own, or make none for its reason."""
    bottom = sums["denominator"]
    if row["reason"]:
        made = {"zero_denominator": bottom == "0", "no_comparison": bottom == "0", "no_target": bottom == ""}
        return bool(made.get(row["reason"], sums["numerator"] == "0"))
    if bottom in ("", "0"):
        return False
    value = Fraction(int(row["numerator"]), int(row["denominator"]))
    return bool(Fraction(int(sums["numerator"])) / Fraction(bottom) == value)
