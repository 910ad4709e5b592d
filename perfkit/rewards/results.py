"""PayLines, Payouts and Pools as results that show themselves."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np
import pandas as pd

from perfkit.charts import Chart, bars, histogram, stacked
from perfkit.language import Text
from perfkit.results import CODES, Column, Result
from perfkit.results.view import About
from perfkit.rewards.reasons import LINE_REASONS
from perfkit.rewards.sentences import percent_text
from perfkit.scoring.reasons import known_reason
from perfkit.scoring.results import MOST_SHOWN, key_columns, told

_CELLS = 12
_TOO_FEW = Text(en="Amounts of fewer than {n} people are not shown", zh="少于 {n} 人的金额不予展示")
_NOBODY = Text(en="Nobody has a payout", zh="无人有应付金额")
_DESTINATIONS = {"kept": Text(en="kept back", zh="留存"), "held": CODES["held"],
                 "carried": CODES["carried"]}


class _OfMoney(Result):
    """What results about the money of people share: who may hear a sum."""

    def _money(self, amount: float) -> Text:
        return told(float(amount), "money", currency=self.view.currency)

    def _too_few(self) -> Text | None:
        """Return what to say instead of a sum that would show what one person got, or None."""
        if self.view.audience.money or self.frame["subject"].nunique() >= self.view.minimum_group_money:
            return None
        return _TOO_FEW.bind(n=told(self.view.minimum_group_money, "count"))


@dataclass(frozen=True, kw_only=True)
class PayLines(_OfMoney):
    """Every line of every payout."""

    name: ClassVar[str] = "pay_lines"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        *key_columns(), Column("payee", "subject", Text(en="Paid to", zh="收款人"), shown=False),
        Column("line", "text", Text(en="Line", zh="明细")), Column("kind", "code", Text(en="Kind", zh="类型")),
        Column("plan_version", "date", Text(en="Plan in force since", zh="方案生效日"), shown=False),
        Column("source_period", "period", Text(en="Earned in", zh="所属周期"), shown=False),
        Column("base", "money", Text(en="Base", zh="基数")), Column("rate", "text", Text(en="Rate", zh="比例")),
        Column("steps", "text", Text(en="Arithmetic", zh="计算过程"), shown=False),
        Column("amount", "money", Text(en="Amount", zh="金额")),
        Column("currency", "text", Text(en="Currency", zh="币种"), shown=False),
        Column("state", "code", Text(en="State", zh="状态")),
        Column("reason", "code", Text(en="Reason", zh="原因"), codes=LINE_REASONS))

    def finding(self) -> Text:
        """Return which line pays the most, and how many are held or have no row."""
        hidden = self._too_few()
        if hidden is not None or self.frame.empty:
            return hidden or _NOBODY
        sums = self.frame.groupby("line")["amount"].sum().sort_values(ascending=False, kind="stable")
        waiting = int((self.frame["state"] == "held").sum())
        empty = int((self.frame["state"] == "no row").sum())
        return Text(en="{line} pays the most: {amount} of {total}; lines without a row: {empty}, held: {held}",
                    zh="{line} 金额最高：{total} 中占 {amount}；无记录 {empty} 条，暂缓 {held} 条").bind(
            line=str(sums.index[0]), amount=self._money(sums.iloc[0]), total=self._money(sums.sum()),
            empty=told(empty, "count"), held=told(waiting, "count"))

    def shown(self) -> pd.DataFrame:
        """Return all rows, with rates as per cent and reasons that have words."""
        rates = [percent_text(Fraction(rate)) if rate else "" for rate in self.frame["rate"]]
        return self.frame.assign(rate=rates, reason=[known_reason(code, LINE_REASONS) for code in self.frame["reason"]])

    def plot(self) -> Chart | None:
        """Return what each subject's payout is made of, the highest first; None for too many subjects."""
        if not 0 < self.frame["subject"].nunique() <= MOST_SHOWN:
            return None
        frame = self.frame.groupby(["subject", "line"], sort=True)["amount"].sum().reset_index()
        whole = frame.groupby("subject")["amount"].transform("sum")
        frame = frame.assign(whole=whole, person=[self.view.subject(subject) for subject in frame["subject"]],
                             amount=frame["amount"].astype(float))
        frame = frame.sort_values(["whole", "subject", "line"], ascending=[False, True, True])
        language = self.view.language
        return stacked(frame, label="person", part="line", value="amount", kind="money", language=language,
                       currency=self.view.currency, alt=self.finding().fill(language),
                       title=Text(en="Payout by line", zh="应付金额构成").fill(language))


@dataclass(frozen=True, kw_only=True)
class Payouts(_OfMoney):
    """Payout of each subject: the sum of its lines."""

    name: ClassVar[str] = "payouts"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        *key_columns(), Column("payee", "subject", Text(en="Paid to", zh="收款人"), shown=False),
        Column("payout", "money", Text(en="Payout", zh="应付金额")),
        Column("lines", "count", Text(en="Lines paid", zh="已付明细数")),
        Column("state", "code", Text(en="State", zh="状态")))

    def finding(self) -> Text:
        """Return how many are paid, how much in all, and the middle payout."""
        hidden = self._too_few()
        if hidden is not None or self.frame.empty:
            return hidden or _NOBODY
        sums = self._sums()
        return Text(en="{paid} of {n} are paid, {total} in all; the middle payout is {median}",
                    zh="{n} 人中 {paid} 人有应付金额，合计 {total}；中位数 {median}").bind(
            paid=told(int((sums > 0).sum()), "count"), n=told(len(sums), "count"), total=self._money(sums.sum()),
            median=self._money(sums.median()))

    def plot(self) -> Chart | None:
        """Return the payout of each subject, the highest first; of many, how they are spread."""
        sums = self._sums()
        language, currency = self.view.language, self.view.currency
        alt, title = self.finding().fill(language), Text(en="Payouts", zh="应付金额").fill(language)
        if not len(sums):
            return None
        if len(sums) > MOST_SHOWN:
            counts, edges = np.histogram(sums.to_numpy(), bins=_CELLS)
            cells = pd.DataFrame({"left": edges[:-1], "right": edges[1:], "people": counts})
            return histogram(cells, left="left", right="right", count="people", kind="money", language=language,
                             currency=currency, title=title, alt=alt)
        frame = pd.DataFrame({"person": [self.view.subject(str(subject)) for subject in sums.index],
                              "payout": sums.to_numpy()})
        return bars(frame, label="person", value="payout", kind="money", language=language, currency=currency,
                    title=title, alt=alt)

    def _sums(self) -> pd.Series[float]:
        """Return the payout of each subject over its periods and spells, the highest first."""
        sums = self.frame.groupby("subject", sort=True)["payout"].sum().astype(float)
        return sums.sort_values(ascending=False, kind="stable")


@dataclass(frozen=True, kw_only=True)
class Pools(Result):
    """What each pool held, what was paid out of it, and where the rest went."""

    name: ClassVar[str] = "pools"
    about: ClassVar[About] = "group"
    columns: ClassVar[tuple[Column, ...]] = (
        *key_columns()[:2], Column("line", "text", Text(en="Line", zh="明细")),
        Column("of", "code", Text(en="Pool of a", zh="归属")),
        Column("unit_id", "text", Text(en="Unit", zh="单位")), Column("pool", "money", Text(en="Pool", zh="奖金池")),
        Column("paid", "money", Text(en="Paid", zh="已分配")),
        Column("remainder", "money", Text(en="Left over", zh="剩余")),
        Column("destination", "code", Text(en="What became of it", zh="剩余去向"), codes=_DESTINATIONS))

    def finding(self) -> Text:
        """Return how much of all pools was paid, and how much is left."""
        if self.frame.empty:
            return Text(en="There is no pool in this role", zh="本岗位没有奖金池")
        pool, paid, left = (told(float(self.frame[name].sum()), "money", currency=self.view.currency)
                            for name in ("pool", "paid", "remainder"))
        return Text(en="{paid} of {pool} in pools is paid; {left} is left over",
                    zh="奖金池共 {pool}，已分配 {paid}，剩余 {left}").bind(paid=paid, pool=pool, left=left)
