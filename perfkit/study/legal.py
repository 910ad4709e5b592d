"""Limits of law on pay, checked as warnings with their source: the wage floor, and what may be taken off a wage.

The wage floor stands in the study's ``wage_floors.csv`` (from, monthly, source, and where it applies shop): it differs
by place and year, and whoever writes it says where it is from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd

from perfkit.language import Text, told
from perfkit.money import whole_units
from perfkit.periods import Period, parse_period, period_of
from perfkit.results import About, Column, Result
from perfkit.sources.declared import read_declared

MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
LARGEST_DEDUCTION = Fraction(20, 100)
DEDUCTION_SOURCE = "工资支付暂行规定（劳部发〔1994〕489号）第十六条"
FLOOR, DEDUCTION = "wage_floor", "deduction"
_RULES: Mapping[str, Text] = {
    FLOOR: Text(en="Pay is below the wage floor", zh="应付低于最低工资标准"),
    DEDUCTION: Text(en="More than 20 % of the wage is taken off", zh="扣除超过当期工资的 20%")}
_COLUMNS = ("from", "monthly", "source")


class PayWarnings(Result):
    """Pay that the law may not allow: a person looks at each before it is paid."""

    name: ClassVar[str] = "pay_warnings"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("period", "period", Text(en="Period", zh="期间")),
        Column("subject", "subject", Text(en="Subject", zh="考核对象")),
        Column("rule", "code", Text(en="Warning", zh="提示"), codes=_RULES),
        Column("got", "money", Text(en="Amount", zh="金额")), Column("limit", "money", Text(en="Limit", zh="限额")),
        Column("source", "text", Text(en="Source", zh="依据")))

    def finding(self) -> Text:
        """Say how many warnings there are."""
        if not len(self.frame):
            return Text(en="No limit of law is touched", zh="未触及法定限额")
        return Text(en="{n} amounts touch a limit of law: see each before paying",
                    zh="{n} 项触及法定限额，发放前请逐项核对").bind(n=told(len(self.frame), "count"))


def read_wage_floors(path: Path) -> pd.DataFrame:
    """Read monthly wage floors: from_day, monthly (Int64 minor units), source, shop ("" = everywhere); may be absent.

    Raises
    ------
    DataError
        With every problem: an empty cell, a day or amount that cannot be read, a row that is there twice.
    """
    if not path.exists():
        return pd.DataFrame({"from_day": pd.Series(dtype="datetime64[us]"), "monthly": pd.Series(dtype="Int64"),
                             "source": pd.Series(dtype="str"), "shop": pd.Series(dtype="str")})
    declared = read_declared(path, required=_COLUMNS, optional=("shop",))
    declared.require(_COLUMNS)
    frame = pd.DataFrame({"from_day": declared.days("from"), "monthly": declared.money("monthly"),
                          "source": pd.Series(declared.cells["source"], dtype="str"),
                          "shop": pd.Series(declared.ids("shop"), dtype="str")})
    declared.refuse_repeats(("shop", "from"), zip(declared.ids("shop"), declared.cells["from"], strict=True))
    declared.raise_problems()
    return frame.sort_values(["shop", "from_day"], ignore_index=True)


@dataclass(frozen=True)
class _Wage:
    """One person in one month or longer period: base wage for the days held, share of a full one, what is added."""

    subject: str
    period: Period
    base: Fraction
    share: Fraction
    shop: str
    added: int
    taken: int


def pay_warnings(lines: pd.DataFrame, people: pd.DataFrame, floors: pd.DataFrame, *, currency: str,
                 fiscal_year_start: int = 1) -> pd.DataFrame:
    """Return what touches a limit, sorted by period, subject and rule.

    Base wage and lines of a person are added up over each of its periods (weeks over their month). Part-time spells
    have hourly floors and are left out; a spell that covers part of a period counts for its days. The limit on what is
    taken off is that of China and is checked for CNY.

    Parameters
    ----------
    lines : DataFrame
        PayLines.
    people : DataFrame
        Roster with `wage_base` per month.
    floors : DataFrame
        From :func:`read_wage_floors`.
    currency : str
    fiscal_year_start : int, default 1

    Returns
    -------
    DataFrame
        period, subject, rule (``wage_floor, deduction``), got, limit (minor units), source.
    """
    rows = [row for wage in _wages(lines, people, fiscal_year_start) for row in _touched(wage, floors, currency)]
    frame = pd.DataFrame(rows, columns=[column.name for column in PayWarnings.columns])
    return frame.astype({"got": "Int64", "limit": "Int64"}).sort_values(
        ["period", "subject", "rule"], kind="stable", ignore_index=True)


def _wages(lines: pd.DataFrame, people: pd.DataFrame, fiscal_year_start: int) -> Iterator[_Wage]:
    full = people[(people["schedule"] != "part") & people["wage_base"].notna()]
    spells = {str(subject): rows for subject, rows in full.groupby("subject")}
    texts = {text: _wage_period(text, fiscal_year_start).text for text in lines["period"].unique()}
    amounts = lines.assign(amount=lines["amount"].fillna(0).astype("int64"), pay_period=lines["period"].map(texts))
    for (text, subject), rows in amounts.groupby(["pay_period", "subject"], sort=True):
        if str(subject) in spells:
            period = parse_period(str(text), fiscal_year_start=fiscal_year_start)
            mine = spells[str(subject)]
            held = [(_held(row, period), row) for row in mine.to_dict("records")]
            base = sum((share * int(row["wage_base"]) * MONTHS[period.kind] for share, row in held), Fraction(0))
            share = sum((share for share, _ in held), Fraction(0))
            amount = rows["amount"]
            yield _Wage(str(subject), period, base, share, str(mine["shop"].iloc[-1]),
                        int(amount[amount > 0].sum()), -int(amount[amount < 0].sum()))


def _wage_period(text: str, fiscal_year_start: int) -> Period:
    period = parse_period(text, fiscal_year_start=fiscal_year_start)
    return period_of(period.first, "month") if period.kind == "week" else period


def _held(spell: Mapping[Any, Any], period: Period) -> Fraction:
    first = max(pd.Timestamp(spell["from_day"]).date(), period.first)
    last = min(pd.Timestamp(spell["to_day"]).date(), period.last)
    return Fraction(max((last - first).days + 1, 0), period.days)


def _touched(wage: _Wage, floors: pd.DataFrame, currency: str) -> Iterator[dict[str, Any]]:
    key = {"period": wage.period.text, "subject": wage.subject}
    pay = wage.base + wage.added - wage.taken
    known = floors[floors["shop"].isin([wage.shop, ""]) & (floors["from_day"] <= pd.Timestamp(wage.period.first))]
    if len(known) and wage.share:
        floor = known.sort_values(["shop", "from_day"]).iloc[-1]
        limit = int(floor["monthly"]) * MONTHS[wage.period.kind] * wage.share
        if pay < limit:
            yield {**key, "rule": FLOOR, "got": whole_units(pay), "limit": whole_units(limit),
                   "source": str(floor["source"])}
    limit = LARGEST_DEDUCTION * (wage.base + wage.added)
    if currency == "CNY" and wage.taken > limit:
        yield {**key, "rule": DEDUCTION, "got": wage.taken, "limit": whole_units(limit), "source": DEDUCTION_SOURCE}
