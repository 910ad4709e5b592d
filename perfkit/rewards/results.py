"""PayLines, Payouts, Pools and the ledger as results that show themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

import numpy as np
import pandas as pd

from perfkit.charts import Chart, bars, histogram, stacked
from perfkit.language import Text, counted, told
from perfkit.plan import Pool
from perfkit.results import CODES, Column, Result, Table
from perfkit.results.privacy import only_spread, people_behind
from perfkit.results.view import About
from perfkit.rewards.joined import SEMICOLON
from perfkit.rewards.ledger import KEY
from perfkit.rewards.number_words import percent_text
from perfkit.rewards.reasons import LINE_REASONS
from perfkit.scoring.reasons import shown_reason
from perfkit.scoring.results import MOST_SHOWN, key_columns

_FEW = 12
_MOST_CELLS = 12
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_TOO_FEW = Text(en="Amounts of fewer than {n} people are not shown", zh="少于 {n} 人的金额不予展示")
_FEW_SHARE = Text(en="Pools of fewer than {n} people are not shown", zh="少于 {n} 人的奖金池不予展示")
_PAYOUTS = Text(en="Payouts, {span}", zh="应付金额，{span}")
_BY_LINE = Text(en="Payouts by line, {span}", zh="应付金额构成，{span}")
_SPAN = Text(en="{first} to {last} together", zh="{first} 至 {last} 合计")
_NAMES = (Text(en="Payout", zh="应付金额"), Text(en="People", zh="人数"))
_NOBODY = Text(en="Nobody has a payout", zh="无人有应付金额")
_DESTINATIONS = {"kept": Text(en="kept back", zh="留存"), "held": CODES["held"],
                 "carried": CODES["carried"]}


_SETTLED = Text(en="All that was carried over is settled", zh="以前结转均已结清")


class _OfMoney(Result):
    """What results about the money of people share: who may hear a sum."""

    def _money(self, amount: float) -> Text:
        return told(float(amount), "whole_money", currency=self.view.currency)

    def _span(self) -> Text:
        first, last = str(self.frame["period"].min()), str(self.frame["period"].max())
        return Text.same(first) if first == last else _SPAN.bind(first=first, last=last)

    def _may_see(self, amounts: pd.Series) -> bool:
        """Tell whether the audience may see the sum of amounts; they stand beside the rows of the frame."""
        return self.view.may_sum(self._payees(amounts))

    def _payees(self, amounts: pd.Series) -> int:
        return people_behind(amounts.fillna(0).groupby(self.frame["subject"]).sum())

    def _too_few(self, amounts: pd.Series) -> Text | None:
        """Return what to say instead of anything about amounts that would show what one person got, or None."""
        if self.view.are_enough_for_money(self._payees(amounts)):
            return None
        return _TOO_FEW.bind(n=told(self.view.minimum_group_money, "count"))


@dataclass(frozen=True, kw_only=True)
class PayLines(_OfMoney):
    """Every line of every payout."""

    name: ClassVar[str] = "pay_lines"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        *key_columns(), Column("payee", "subject", Text(en="Paid to", zh="收款人"), shown=False),
        Column("line", "line", Text(en="Line", zh="明细")), Column("kind", "code", Text(en="Kind", zh="类型")),
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
        hidden = self._too_few(self.frame["amount"])
        if hidden is not None or self.frame.empty:
            return hidden or _NOBODY
        sums = self.frame.groupby(["role", "line"])["amount"].sum().sort_values(ascending=False, kind="stable")
        lead = Text(en="{line} pays the most", zh="{line}金额最高").bind(
            line=self.view.line_text(*map(str, sums.index[0])))
        if self._may_see_lines():
            lead = Text(en="{lead}: {amount} of {total}", zh="{lead}：{total} 中占 {amount}").bind(
                lead=lead, amount=self._money(sums.iloc[0]), total=self._money(sums.sum()))
        return self._with_open(lead)

    def _may_see_lines(self) -> bool:
        """Tell whether the audience may see the sum of every line: one could be computed back from the others."""
        amount, line = self.frame["amount"], self.frame["line"]
        return all(self._may_see(amount.where(line == name)) for name in line.unique())

    def _with_open(self, lead: Text) -> Text:
        """Add how many lines have no row, wait or are taken by a veto, where there are any."""
        for state, words in (("no row", ("line has no row", "lines have no row", "条无记录")),
                             ("held", ("line is held", "lines are held", "条暂缓")),
                             ("vetoed", ("line is vetoed", "lines are vetoed", "条被一票否决"))):
            if count := int((self.frame["state"] == state).sum()):
                lead = SEMICOLON.bind(lead=lead, rest=counted(count, *words))
        return lead

    def shown(self) -> pd.DataFrame:
        """Return all rows, with rates as per cent and reasons that have words."""
        rates = [percent_text(Fraction(rate)) if rate else "" for rate in self.frame["rate"]]
        return self.frame.assign(rate=rates, reason=[
            shown_reason(code, LINE_REASONS, self.view.language) for code in self.frame["reason"]])

    def table(self) -> Table:
        """Return the rows, or how they are spread; the base of a pool is a sum over its people, and no part of that."""
        if not only_spread(self.about, self.view) or "base" not in self.frame.columns:
            return super().table()
        return Result.table(replace(self, frame=self.frame.assign(
            base=self.frame["base"].mask(self.frame["kind"] == Pool.kind))))

    def plot(self) -> Chart | None:
        """Return what each subject's payout is made of, the highest first; None for too many subjects."""
        if not 0 < self.frame["subject"].nunique() <= MOST_SHOWN:
            return None
        frame = self.frame.groupby(["subject", "role", "line"], sort=True)["amount"].sum().reset_index()
        whole = frame.groupby("subject")["amount"].transform("sum")
        frame = frame.assign(whole=whole, person=[self.view.subject(subject) for subject in frame["subject"]],
                             part=[self.view.line(*key) for key in zip(frame["role"], frame["line"], strict=True)],
                             amount=frame["amount"].astype(float))
        frame = frame.sort_values(["whole", "subject", "line"], ascending=[False, True, True])
        language = self.view.language
        return stacked(frame, label="person", part="part", value="amount", kind="whole_money", language=language,
                       currency=self.view.currency, alt=self.finding().fill(language),
                       title=_BY_LINE.fill(language, span=self._span()))


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
        hidden = self._too_few(self.frame["payout"])
        if hidden is not None or self.frame.empty:
            return hidden or _NOBODY
        sums = self._sums()
        parts = {"paid": told(int((sums > 0).sum()), "count"), "n": told(len(sums), "count"),
                 "median": self._money(sums.median())}
        if not self._may_see(self.frame["payout"]):
            return Text(en="{paid} of {n} are paid; the middle payout is {median}",
                        zh="{n} 个考核对象中 {paid} 个有应付金额；中位数 {median}").bind(**parts)
        return Text(en="{paid} of {n} are paid, {total} in all; the middle payout is {median}",
                    zh="{n} 个考核对象中 {paid} 个有应付金额，合计 {total}；中位数 {median}").bind(
            **parts, total=self._money(sums.sum()))

    def plot(self) -> Chart | None:
        """Return how payouts are spread; of few subjects, the payout of each, the highest first."""
        sums = self._sums()
        language, currency = self.view.language, self.view.currency
        if not len(sums):
            return None
        alt = self.finding().fill(language)
        title = _PAYOUTS.fill(language, span=self._span())
        if len(sums) > _FEW:
            return histogram(_cells(sums.to_numpy()), left="left", right="right", count="people", kind="money",
                             language=language, currency=currency, title=title, alt=alt,
                             x_name=_NAMES[0].fill(language), y_name=_NAMES[1].fill(language))
        frame = pd.DataFrame({"person": [self.view.subject(str(subject)) for subject in sums.index],
                              "payout": sums.to_numpy()})
        return bars(frame, label="person", value="payout", kind="whole_money", language=language, currency=currency,
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
        *key_columns()[:2], Column("line", "line", Text(en="Line", zh="明细")),
        Column("of", "code", Text(en="Pool of a", zh="归属")),
        Column("unit_id", "text", Text(en="Unit", zh="单位")), Column("pool", "money", Text(en="Pool", zh="奖金池")),
        Column("paid", "money", Text(en="Paid", zh="已分配")),
        Column("remainder", "money", Text(en="Left over", zh="剩余")),
        Column("destination", "code", Text(en="What became of it", zh="剩余去向"), codes=_DESTINATIONS),
        Column("payees", "count", Text(en="Payees", zh="领取人数"), shown=False))

    def finding(self) -> Text:
        """Return how much of all pools was paid, and how much is left."""
        if self.frame.empty:
            return Text(en="There is no pool in this role", zh="本岗位没有奖金池")
        if not self.view.audience.sums:
            return counted(len(self.frame), "pool was shared out; sums are not shown to this audience",
                           "pools were shared out; sums are not shown to this audience",
                           "个奖金池已分配；不向本类读者展示合计金额")
        if self.frame["paid"].isna().any():
            return _FEW_SHARE.bind(n=told(self.view.minimum_group_money, "count"))
        pool, paid, left = (told(float(self.frame[name].sum()), "money", currency=self.view.currency)
                            for name in ("pool", "paid", "remainder"))
        if not self.frame["remainder"].sum():
            return Text(en="All {pool} in pools is paid", zh="奖金池 {pool} 已全部分配").bind(pool=pool)
        return Text(en="{paid} of {pool} in pools is paid; {left} is left over",
                    zh="奖金池共 {pool}，已分配 {paid}，剩余 {left}").bind(paid=paid, pool=pool, left=left)

    def shown(self) -> pd.DataFrame:
        """Return all rows; a role's pool says the role by its name."""
        names = [self.view.role(unit) if of == "role" else unit
                 for of, unit in zip(self.frame["of"], self.frame["unit_id"], strict=True)]
        return self.frame.assign(unit_id=pd.Series(names, index=self.frame.index, dtype="str"))


@dataclass(frozen=True, kw_only=True)
class Ledger(Result):
    """What lines leave to later periods: deficits of pools, and amounts that are paid later."""

    name: ClassVar[str] = "ledger"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        *key_columns()[:2], Column("line", "line", Text(en="Line", zh="明细")),
        Column("unit_id", "subject", Text(en="Whose", zh="归属")),
        Column("due", "period", Text(en="Due in", zh="约定发放周期")),
        Column("opening", "money", Text(en="Brought in", zh="期初")),
        Column("movement", "money", Text(en="Change", zh="本期变动")),
        Column("closing", "money", Text(en="Carried on", zh="期末结转")))

    def finding(self) -> Text:
        """Return which deficits and which amounts still to be paid go on to later periods."""
        if self.frame.empty:
            return Text(en="Nothing is carried from period to period", zh="没有跨周期结转")
        last = self.frame.sort_values("period", kind="stable").drop_duplicates(list(KEY), keep="last")
        behind = people_behind(last["closing"].groupby(last["unit_id"]).sum())
        if not self.view.are_enough_for_money(behind):
            return _TOO_FEW.bind(n=told(self.view.minimum_group_money, "count"))
        if not self.view.may_sum(behind):
            return Text(en="Amounts are carried on to later periods", zh="有金额结转至以后周期") if \
                last["closing"].any() else _SETTLED
        below, above = (last["closing"].clip(upper=0).sum(), last["closing"].clip(lower=0).sum())
        parts = [(below, Text(en="a deficit of {amount} is to be made up", zh="待弥补亏空 {amount}")),
                 (above, Text(en="{amount} is to be paid later", zh="待以后发放 {amount}"))]
        said = [text.bind(amount=told(abs(float(amount)), "money", currency=self.view.currency))
                for amount, text in parts if amount]
        if not said:
            return _SETTLED
        return said[0] if len(said) == 1 else Text(en="{one}; {other}", zh="{one}；{other}").bind(
            one=said[0], other=said[1])


def _cells(amounts: np.ndarray) -> pd.DataFrame:
    """Return round ranges of one width that hold all amounts, at most about a dozen, with how many lie in each."""
    low, high = float(amounts.min()), float(amounts.max())
    rough = max((high - low) / _MOST_CELLS, 1.0)
    power = 10.0 ** np.floor(np.log10(rough))
    width = next(step * power for step in _STEPS if step * power >= rough)
    first, last = int(np.floor(low / width)), int(np.floor(high / width)) + 1
    edges = np.arange(first, last + 1) * width
    counts, _ = np.histogram(amounts, bins=edges)
    return pd.DataFrame({"left": edges[:-1], "right": edges[1:], "people": counts})
