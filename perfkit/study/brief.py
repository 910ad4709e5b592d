"""The brief over all roles: what pay cost, whom it reached, how that compares, and what to look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pandas as pd

from perfkit.charts import Chart, bars
from perfkit.fairness import Findings
from perfkit.language import Text, show_money, show_number, show_share
from perfkit.periods import Period
from perfkit.results import About, Column, Result
from perfkit.study.store import Stored

Packs = Mapping[str, tuple[pd.DataFrame, pd.DataFrame]]
"""Totals and payouts of one role by pack period."""
TOPICS: Mapping[str, Text] = {
    "totals": Text(en="How did people do?", zh="绩效如何？"),
    "payouts": Text(en="What was paid?", zh="发了多少？"),
    "reach": Text(en="Who was reached?", zh="覆盖了谁？"),
    "pay_order": Text(en="Does pay follow results?", zh="多劳是否多得？"),
    "group_reach": Text(en="Are groups treated alike?", zh="各组是否一致？"),
    "stability": Text(en="How firm are the grades?", zh="等级有多稳？"),
    "scenario_pay": Text(en="What would scenarios change?", zh="方案情景会改变什么？"),
}
SUMMARY = ("period", "role", "people", "paid", "reach", "payout", "payout_previous", "change", "payout_last_year",
           "change_last_year", "mean_total", "held")


def summary_rows(runs: Mapping[str, Packs], period: Period) -> pd.DataFrame:
    """Return one row per role: people, reach, payout, and the payout before and a year before.

    Parameters
    ----------
    runs : Mapping of role to Mapping of pack period to (Totals, Payouts)
    period : Period
        The pack period; its previous and last-year periods may be absent: their cells stay empty.
    """
    rows = [_summary_row(role, packs, period) for role, packs in runs.items()]
    frame = pd.DataFrame(rows, columns=list(SUMMARY))
    money = ["payout", "payout_previous", "change", "payout_last_year", "change_last_year"]
    return frame.astype(dict.fromkeys([*money, "people", "paid", "held"], "Int64"))


def _summary_row(role: str, packs: Packs, period: Period) -> dict[str, object]:
    totals, payouts = packs[period.text]
    per_person = payouts.groupby("subject")["payout"].sum() if len(payouts) else pd.Series(dtype="Int64")
    people, paid = totals["subject"].nunique(), int((per_person > 0).sum())
    now = int(per_person.sum())
    before, year = (_total(packs, other.text) for other in (period.previous(), period.last_year()))
    return {"period": period.text, "role": role, "people": people, "paid": paid,
            "reach": paid / people if people else None, "payout": now, "payout_previous": before,
            "change": None if before is None else now - before, "payout_last_year": year,
            "change_last_year": None if year is None else now - year, "mean_total": totals["total"].mean(),
            "held": int((totals["state"] == "held").sum())}


def _total(packs: Packs, period: str) -> int | None:
    if period not in packs or not len(packs[period][0]):
        return None
    payouts = packs[period][1]
    return int(payouts["payout"].sum()) if len(payouts) else 0


def attention_rows(stored: Mapping[str, Mapping[str, Stored]]) -> pd.DataFrame:
    """Return the findings of all roles, role by role in the order of the plan, flagged ones first in each."""
    frames = [results["findings"].frame for results in stored.values() if len(results["findings"].frame)]
    if not frames:
        return pd.DataFrame({column.name: pd.Series(dtype=object) for column in Findings.columns})
    return pd.concat(frames, ignore_index=True)


class RoleSummary(Result):
    """What each role cost and whom it reached, beside the period before and the same period a year before."""

    name: ClassVar[str] = "role_summary"
    about: ClassVar[About] = "role"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("period", "period", Text(en="Period", zh="期间"), shown=False),
        Column("role", "role", Text(en="Role", zh="岗位")),
        Column("people", "count", Text(en="Subjects", zh="考核对象数")),
        Column("paid", "count", Text(en="Paid", zh="获奖数")),
        Column("reach", "share", Text(en="Reach", zh="覆盖面")),
        Column("payout", "money", Text(en="Payout", zh="奖金总额")),
        Column("payout_previous", "money", Text(en="Period before", zh="上期")),
        Column("change", "money", Text(en="Change", zh="较上期")),
        Column("payout_last_year", "money", Text(en="Year before", zh="去年同期")),
        Column("change_last_year", "money", Text(en="Change on year", zh="较去年同期")),
        Column("mean_total", "points", Text(en="Mean total", zh="平均综合得分")),
        Column("held", "count", Text(en="Held", zh="暂缓")),
    )

    def finding(self) -> Text:
        """Say what pay cost in all, how that moved, and whom it reached."""
        frame, currency = self.frame, self.view.currency
        if not len(frame):
            return Text(en="No role has data in this period", zh="本期没有任何岗位有数据")
        people, paid, payout = (int(frame[name].sum()) for name in ("people", "paid", "payout"))
        reach = paid / people if people else None
        before = frame["payout_previous"].sum(min_count=len(frame))
        texts = {}
        for language in ("en", "zh"):
            texts[language] = {"payout": show_money(payout, language, currency=currency, digits=0),
                               "reach": show_share(reach, language, digits=0),
                               "paid": show_number(paid, language), "people": show_number(people, language),
                               "moved": _moved(payout, before, language)}
        pattern = Text(en="Pay cost {payout}{moved} and reached {paid} of {people} ({reach})",
                       zh="奖金总额 {payout}{moved}，{people} 个考核对象中 {paid} 个获得（{reach}）")
        return Text(en=_plain(pattern.en.format(**texts["en"])), zh=_plain(pattern.zh.format(**texts["zh"])))

    def plot(self) -> Chart | None:
        """Draw the payout of each role."""
        if not len(self.frame):
            return None
        language = self.view.language
        names = [self.view.role_names[role].fill(language) if role in self.view.role_names else role
                 for role in self.frame["role"]]
        frame = self.frame.assign(role=names)
        title = Text(en="Payout by role", zh="各岗位奖金总额").fill(language)
        return bars(frame, label="role", value="payout", kind="money", title=title,
                    alt=self.finding().fill(language), language=language, currency=self.view.currency)


def _moved(now: int, before: object, language: str) -> str:
    if before is None or pd.isna(before) or not before:  # type: ignore[call-overload]
        return ""
    change = show_share(now / int(before) - 1, "zh" if language == "zh" else "en", digits=0, sign=True)  # type: ignore[call-overload]
    return f"（较上期 {change}）" if language == "zh" else f" ({change} on the period before)"


def _plain(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


class Attention(Findings):
    """What is flagged for review over all roles, with what is observed and what the evidence supports."""

    name: ClassVar[str] = "attention"
    display: ClassVar[tuple[str, ...]] = ("role", "question", "group", "level", "effect", "money", "n", "threshold",
                                          "observed", "evidence")

    def shown(self) -> pd.DataFrame:
        """Return the flagged rows that this audience may see."""
        rows = self.visible()
        return rows[rows["review"].astype(bool)].reset_index(drop=True)

    def finding(self) -> Text:
        """Say how many findings are flagged for review."""
        count = len(self.shown())
        if not count:
            return Text(en="Nothing is flagged for review", zh="没有需要复核的结果")
        return Text(en="{n} findings are flagged for review", zh="{n} 项结果建议复核").bind(n=count)


class Highlights(Result):
    """What the pages of each role say, one sentence per question: the two-minute reading."""

    name: ClassVar[str] = "highlights"
    about: ClassVar[About] = "role"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("role", "role", Text(en="Role", zh="岗位")),
        Column("topic", "code", Text(en="Question", zh="问题"), codes=TOPICS),
        Column("sentence", "text", Text(en="Answer", zh="回答")),
    )

    def finding(self) -> Text:
        """Name the reading."""
        return Text(en="What each role's pages say", zh="各岗位报告要点")
