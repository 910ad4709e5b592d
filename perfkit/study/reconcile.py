"""Amounts paid elsewhere beside what the plan computes, to the cent; what nothing explains is listed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

import pandas as pd

from perfkit.errors import RequestError
from perfkit.language import Text, told
from perfkit.periods import Period, parse_period
from perfkit.results import About, Column, Result, build_table
from perfkit.results.privacy import people_behind
from perfkit.study.added import ADDED_KINDS

EQUAL, BEFORE_ADDED, DIFFERS = "equal", "before_added", "differs"
ONLY_COMPUTED, ONLY_PAID = "only_computed", "only_paid"
OTHER_LINES = ""
MONEY = ("computed", "added", "paid", "difference", "unexplained")
_STATES: Mapping[str, Text] = {
    EQUAL: Text(en="equal", zh="一致"),
    BEFORE_ADDED: Text(en="paid without overrides and true-ups", zh="未含人工调整与补差"),
    DIFFERS: Text(en="differs", zh="不一致"), ONLY_COMPUTED: Text(en="only computed", zh="仅有计算"),
    ONLY_PAID: Text(en="only paid", zh="仅有发放")}


class PayReconciliation(Result):
    """What was paid elsewhere beside what the plan computes, by payee, period and line."""

    name: ClassVar[str] = "pay_reconciliation"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("payee", "subject", Text(en="Paid to", zh="收款人")),
        Column("period", "period", Text(en="Period", zh="期间")), Column("line", "text", Text(en="Line", zh="明细")),
        Column("computed", "money", Text(en="Computed", zh="计算金额")),
        Column("added", "money", Text(en="Of it overrides and true-ups", zh="其中人工调整与补差")),
        Column("paid", "money", Text(en="Paid", zh="实发金额")),
        Column("difference", "money", Text(en="Paid less computed", zh="实发减计算")),
        Column("unexplained", "money", Text(en="Unexplained", zh="未解释差额")),
        Column("state", "code", Text(en="State", zh="状态"), codes=_STATES))

    @property
    def unexplained(self) -> pd.DataFrame:
        """The rows with a difference that nothing explains."""
        return self.frame[self.frame["unexplained"] != 0].reset_index(drop=True)

    def finding(self) -> Text:
        """Say how many amounts agree, and what is unexplained in all."""
        if self.frame.empty:
            return Text(en="No amount paid elsewhere to compare", zh="没有可核对的系统外发放金额")
        apart = self.unexplained
        if apart.empty:
            return Text(en="All {n} amounts paid elsewhere are explained to the cent",
                        zh="{n} 项系统外发放金额全部逐分核对一致").bind(n=told(len(self.frame), "count"))
        lead = Text(en="{apart} of {n} amounts differ from the plan without explanation",
                    zh="{n} 项中 {apart} 项与方案计算不一致且未解释").bind(
            apart=told(len(apart), "count"), n=told(len(self.frame), "count"))
        if not self._may_see_sums():
            return lead
        return Text(en="{lead}: {paid} paid, {computed} computed", zh="{lead}：实发 {paid}，计算 {computed}").bind(
            lead=lead, paid=self._money(self.frame["paid"].sum()), computed=self._money(self.frame["computed"].sum()))

    def _may_see_sums(self) -> bool:
        """Tell whether the audience may see sums: enough people stand behind what was paid and what was computed."""
        sums = self.frame.groupby("payee")[["paid", "computed"]].sum()
        fewest = min(people_behind(sums[side]) for side in ("paid", "computed"))
        return self.view.may_sum(fewest)

    def text(self) -> str:
        """Return the headline and the rows that nothing explains, one a line."""
        apart = self.unexplained
        if apart.empty:
            return self.headline()
        table = build_table(apart, self.columns, self.view, label="")
        rows = [" | ".join(row) for row in (table.headings, *table.rows)]
        return "\n".join([self.headline(), *filter(None, [table.caption]), *rows])

    def as_json(self) -> str:
        """Return the rows as JSON: amounts are text with two decimals, null where a side has none."""
        rows = [{name: _money_text(cell) if name in MONEY else str(cell) for name, cell in row.items()}
                for row in self.frame.to_dict("records")]
        return json.dumps({"finding": self.headline(), "rows": rows}, ensure_ascii=False, indent=1)

    def shown(self) -> pd.DataFrame:
        """Return the unexplained rows first, the largest before the others."""
        size = self.frame["unexplained"].abs()
        return self.frame.assign(size=size).sort_values(
            ["size", "payee", "period", "line"], ascending=[False, True, True, True]).drop(columns="size")

    def _money(self, amount: Any) -> Text:
        return told(float(amount), "money", currency=self.view.currency)


def reconcile(paid: pd.DataFrame, lines: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Lay amounts that were paid elsewhere beside the lines of a pack period.

    Lines that the file names are compared one by one; where it names a line that no plan has, such as the whole of
    what was paid, it is compared with the sum of all lines that the file does not name (their line is empty). Single
    days are added up over the own period that holds them.

    Parameters
    ----------
    paid : DataFrame
        payee, line, period, amount (minor units).
    lines : DataFrame
        PayLines of all roles.
    period : Period
        Rows of the file outside of it are left alone.

    Returns
    -------
    DataFrame
        Sorted by payee, period and line. `unexplained` is the difference, or 0 where it is all of the overrides and
        true-ups; what is missing on one side counts as 0.
    """
    own = sorted(set(lines["period"]))
    inside = [(row, spot) for row in paid.to_dict("records") if (spot := _spot(str(row["period"]), own, period))]
    if not inside:
        return _frame([])
    known = set(lines["line"]) & {str(row["line"]) for row, _ in inside}
    given: dict[tuple[str, str, str], int] = {}
    for row, spot in inside:
        key = (str(row["payee"]), spot, str(row["line"]) if row["line"] in known else OTHER_LINES)
        given[key] = given.get(key, 0) + int(row["amount"])
    whole = any(spot == period.text for _, spot in inside)
    inside = [(row, period.text if whole else spot) for row, spot in inside]
    due = _computed(lines, known, period.text if whole else None, others=any(key[2] == OTHER_LINES for key in given))
    return _frame(list(_rows(given, due)))


def _spot(text: str, own: list[str], period: Period) -> str | None:
    """Return the period under which an amount is compared: an own period, else the pack period, else none."""
    if text in own or text == period.text:
        return text
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    holding = [name for name in own if _holds(name, day, period.fiscal_year_start)]
    return (holding or [period.text])[0] if period.holds(day) else None


def _holds(name: str, day: date, fiscal_year_start: int) -> bool:
    try:
        return parse_period(name, fiscal_year_start=fiscal_year_start).holds(day)
    except RequestError:
        return False


def _computed(lines: pd.DataFrame, known: set[str], whole: str | None, *, others: bool
              ) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Return amount and added part of each payee, period and line; lines that are not compared are left out."""
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    for row in lines[lines["amount"].notna()].to_dict("records"):
        line = str(row["line"]) if row["line"] in known else OTHER_LINES
        if line == OTHER_LINES and not others:
            continue
        key = (str(row["payee"]), whole or str(row["period"]), line)
        amount, added = found.get(key, (0, 0))
        found[key] = (amount + int(row["amount"]), added + (int(row["amount"]) if row["kind"] in ADDED_KINDS else 0))
    return found


def _rows(given: Mapping[tuple[str, str, str], int], due: Mapping[tuple[str, str, str], tuple[int, int]]
          ) -> Iterator[dict[str, Any]]:
    for key in sorted({*given, *due}):
        paid, (computed, added) = given.get(key), due.get(key, (None, 0))
        gap = (paid or 0) - (computed or 0)
        state = _state(paid, computed, added)
        yield {"payee": key[0], "period": key[1], "line": key[2], "computed": computed, "added": added, "paid": paid,
               "difference": gap, "unexplained": 0 if state in (EQUAL, BEFORE_ADDED) else gap, "state": state}


def _state(paid: int | None, computed: int | None, added: int) -> str:
    if paid is None or computed is None:
        return ONLY_COMPUTED if paid is None else ONLY_PAID
    if paid == computed:
        return EQUAL
    return BEFORE_ADDED if paid == computed - added else DIFFERS


def _money_text(cell: Any) -> str | None:
    if pd.isna(cell):
        return None
    whole, cents = divmod(abs(int(cell)), 100)
    return f"{'-' if cell < 0 else ''}{whole}.{cents:02d}"


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame({column.name: pd.Series([row[column.name] for row in rows],
                                                dtype="Int64" if column.name in MONEY else "str")
                         for column in PayReconciliation.columns})
