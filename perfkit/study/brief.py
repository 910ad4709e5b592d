"""The brief over all roles: what pay cost, whom it reached, how that compares, and what to look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pandas as pd

from perfkit.charts import Chart, bars
from perfkit.language import Text, show_money, show_number, show_share
from perfkit.periods import Period
from perfkit.results import About, Column, Result
from perfkit.study.store import Stored

Packs = Mapping[str, tuple[pd.DataFrame, pd.DataFrame]]
"""Totals and payouts of one role by pack period."""
SUMMARY = ("period", "role", "people", "paid", "reach", "payout", "payout_previous", "change", "payout_last_year",
           "change_last_year", "mean_total", "held")
ATTENTION = ("role", "period", "question", "group", "level", "effect", "unit", "money", "low", "high", "n", "observed",
             "evidence", "threshold", "source")


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
    """Return the findings of all roles that lie over their threshold, largest money first."""
    frames = [results["findings"].frame for results in stored.values() if "findings" in results]
    frames = [frame[frame["observed"] == "over"] for frame in frames]
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in ATTENTION})
    joined = pd.concat(filled, ignore_index=True)[list(ATTENTION)]
    size = joined["money"].abs().fillna(0)
    ordered = joined.assign(size=size).sort_values(["size", "role", "question", "level"], kind="stable",
                                                   ascending=[False, True, True, True])
    return ordered.drop(columns="size").reset_index(drop=True)


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


class Attention(Result):
    """What lies over a threshold, with what is observed and what the evidence supports."""

    name: ClassVar[str] = "attention"
    about: ClassVar[About] = "group"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("role", "role", Text(en="Role", zh="岗位")),
        Column("period", "period", Text(en="Period", zh="期间"), shown=False),
        Column("question", "code", Text(en="Question", zh="问题")),
        Column("group", "code", Text(en="Group", zh="分组")),
        Column("level", "text", Text(en="Level", zh="组别")),
        Column("effect", "effect", Text(en="Effect", zh="幅度")),
        Column("unit", "code", Text(en="Unit", zh="单位"), shown=False),
        Column("money", "money", Text(en="Money", zh="金额")),
        Column("low", "number", Text(en="Low", zh="下限"), shown=False),
        Column("high", "number", Text(en="High", zh="上限"), shown=False),
        Column("n", "count", Text(en="n", zh="n")),
        Column("observed", "code", Text(en="Observed", zh="观察值")),
        Column("evidence", "code", Text(en="Evidence", zh="证据")),
        Column("threshold", "text", Text(en="Threshold", zh="阈值")),
        Column("source", "text", Text(en="Source of the threshold", zh="阈值来源")),
    )

    def finding(self) -> Text:
        """Say how many findings are flagged for review."""
        count = len(self.frame)
        if not count:
            return Text(en="Nothing lies over a threshold", zh="没有指标超过阈值")
        return Text(en="{n} findings lie over a threshold: flag for review",
                    zh="{n} 项结果超过阈值：建议复核").bind(n=count)
