"""The brief over all roles: what pay cost, whom it reached, how that compares, and what to look at."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, ClassVar

import pandas as pd

from perfkit.charts import Chart, bars
from perfkit.fairness import Findings
from perfkit.fairness.words import QUESTIONS
from perfkit.language import Language, Text, counted, joined, show_money, show_number, show_share
from perfkit.periods import Period
from perfkit.results import About, Column, Result, sentence_html
from perfkit.results.privacy import people_behind
from perfkit.study.store import Stored

Packs = Mapping[str, tuple[pd.DataFrame, pd.DataFrame]]
"""Totals and payouts of one role by pack period."""
TOPICS: Mapping[str, Text] = {
    "totals": Text(en="How did people do?", zh="绩效如何？"),
    "reach": Text(en="Who was reached?", zh="覆盖了谁？"),
    "pay_order": Text(en="Does pay follow results?", zh="多劳是否多得？"),
    "group_reach": Text(en="Are groups treated alike?", zh="各组是否一致？"),
    "stability": Text(en="How firm are the grades?", zh="等级有多稳？"),
    "scenario_pay": Text(en="What would scenarios change?", zh="方案情景会改变什么？"),
}
SUMMARY = ("period", "role", "people", "paid", "reach", "payout", "payout_previous", "change", "change_share",
           "payout_last_year", "change_last_year", "change_share_last_year", "mean_total", "held", "payees")
_FLAG = "flag for review|建议复核"
_COST = Text(en="Pay cost {payout}{moved} and reached {paid} of {people} ({reach})",
             zh="奖金总额 {payout}{moved}，{people} 个考核对象中 {paid} 个获得（{reach}）")
_COST_OF_SOME = Text(en="Pay of the roles with at least {fewest} people cost {payout}; "
                        "all pay reached {paid} of {people} ({reach})",
                     zh="不少于 {fewest} 人的岗位奖金合计 {payout}；{people} 个考核对象中 {paid} 个获得（{reach}）")
_REACHED = Text(en="Pay reached {paid} of {people} ({reach})", zh="{people} 个考核对象中 {paid} 个获得奖金（{reach}）")
_ALL_ROLES = Text(en="All roles", zh="全部岗位")


def summary_rows(runs: Mapping[str, Packs], period: Period) -> pd.DataFrame:
    """Return one row per role: people, reach, payout, and the payout before and a year before.

    `payees` are the fewest people for whom one of these payouts stands: who may not see the money of few sees none.

    Parameters
    ----------
    runs : Mapping of role to Mapping of pack period to (Totals, Payouts)
    period : Period
        The pack period; its previous and last-year periods may be absent: their cells stay empty.
    """
    rows = [_summary_row(role, packs, period) for role, packs in runs.items()]
    frame = pd.DataFrame(rows, columns=list(SUMMARY))
    money = ["payout", "payout_previous", "change", "payout_last_year", "change_last_year"]
    return frame.astype(dict.fromkeys([*money, "people", "paid", "held", "payees"], "Int64"))


def _summary_row(role: str, packs: Packs, period: Period) -> dict[str, object]:
    totals, payouts = packs[period.text]
    per_person = _per_person(payouts)
    people, paid = totals["subject"].nunique(), int((per_person > 0).sum())
    now = int(per_person.sum())
    before, year = (_total(packs, other.text) for other in (period.previous(), period.last_year()))
    return {"period": period.text, "role": role, "people": people, "paid": paid,
            "reach": paid / people if people else None, "payout": now, "payout_previous": before,
            "change": None if before is None else now - before, "change_share": _rise(now, before),
            "payout_last_year": year, "change_last_year": None if year is None else now - year,
            "change_share_last_year": _rise(now, year), "mean_total": totals["total"].mean(),
            "held": int((totals["state"] == "held").sum()),
            "payees": min(people_behind(_per_person(paid_then)) for _, paid_then in packs.values() if len(paid_then))
            if len(payouts) else 0}


def _per_person(payouts: pd.DataFrame) -> pd.Series[int]:
    return payouts.groupby("subject")["payout"].sum() if len(payouts) else pd.Series(dtype="Int64")


def _rise(now: int, before: int | None) -> float | None:
    return now / before - 1 if before else None


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
    folds: ClassVar[bool] = False
    columns: ClassVar[tuple[Column, ...]] = (
        Column("period", "period", Text(en="Period", zh="期间"), shown=False),
        Column("role", "role", Text(en="Role", zh="岗位")),
        Column("payout", "money", Text(en="Payout", zh="奖金总额"), whole=True),
        Column("change_share", "share", Text(en="On period before", zh="较上期")),
        Column("change_share_last_year", "share", Text(en="On year before", zh="较去年同期")),
        Column("people", "count", Text(en="Subjects", zh="考核对象数")),
        Column("paid", "count", Text(en="Paid", zh="获奖数")),
        Column("reach", "share", Text(en="Reach", zh="覆盖面")),
        Column("mean_total", "points", Text(en="Mean total", zh="平均综合得分")),
        Column("held", "count", Text(en="Held", zh="暂缓")),
        Column("payout_previous", "money", Text(en="Period before", zh="上期"), shown=False),
        Column("change", "money", Text(en="Change", zh="较上期变动"), shown=False),
        Column("payout_last_year", "money", Text(en="Year before", zh="去年同期"), shown=False),
        Column("change_last_year", "money", Text(en="Change on year", zh="较去年同期变动"), shown=False),
        Column("payees", "count", Text(en="Payees", zh="领取人数"), shown=False),
    )

    def shown(self) -> pd.DataFrame:
        """Return a row per role, and one over all of them for who may see money: it tells what another row hides."""
        rows = self.frame.assign(role=[self.view.role(role) for role in self.frame["role"]])
        rows = self._without_few(rows)
        rows = rows if rows["held"].sum() else rows.drop(columns="held")
        if len(rows) < 2 or not self.view.audience.money:
            return rows
        return pd.concat([rows, self._whole(rows)], ignore_index=True)

    def _without_few(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Leave out what would tell results of few people, or changes of their money, to who sees no names."""
        if self.view.audience.names:
            return rows
        few = rows["people"] < self.view.minimum_group
        few_paid = ~rows["payees"].map(self.view.may_sum).astype(bool)
        return rows.assign(**{name: rows[name].mask(few) for name in ("paid", "reach", "mean_total")},
                           **{name: rows[name].mask(few_paid) for name in ("change_share", "change_share_last_year")})

    def _whole(self, rows: pd.DataFrame) -> pd.DataFrame:
        known = [name for name in ("people", "paid", "payout", "payout_previous", "payout_last_year", "held")
                 if name in rows.columns]
        sums = rows[known].sum(min_count=len(rows)).to_frame().T.astype("Int64")
        reach = float(sums["paid"].iloc[0] / sums["people"].iloc[0]) if sums["people"].iloc[0] else None
        risen = {share: _rise(sums["payout"].iloc[0], None if pd.isna(sums[before].iloc[0]) else sums[before].iloc[0])
                 for share, before in (("change_share", "payout_previous"),
                                       ("change_share_last_year", "payout_last_year"))}
        return sums.assign(role=_ALL_ROLES.fill(self.view.language), reach=reach, **risen)

    def finding(self) -> Text:
        """Say what pay cost in all, how that moved, and whom it reached."""
        frame, currency = self.frame, self.view.currency
        if not len(frame):
            return Text(en="No role has data in this period", zh="本期没有任何岗位有数据")
        counted_in = frame if self.view.audience.names else frame[frame["people"] >= self.view.minimum_group]
        people, paid, payout = (int(rows[name].sum()) for rows, name in
                                ((counted_in, "people"), (counted_in, "paid"), (frame, "payout")))
        reach = paid / people if people else None
        before = frame["payout_previous"].sum(min_count=len(frame))
        texts = {}
        for language in ("en", "zh"):
            texts[language] = {"payout": show_money(payout, language, currency=currency, digits=0),
                               "reach": show_share(reach, language, digits=0),
                               "paid": show_number(paid, language), "people": show_number(people, language),
                               "moved": _moved(payout, before, language),
                               "fewest": str(self.view.minimum_group_money)}
        # The sum over all roles would tell what the hidden ones cost.
        covered = frame["payout"].isna()
        pattern = _REACHED if covered.all() else _COST_OF_SOME if covered.any() else _COST
        return Text(en=_plain(pattern.en.format(**texts["en"])), zh=_plain(pattern.zh.format(**texts["zh"])))

    def plot(self) -> Chart | None:
        """Draw the payout of each role."""
        if not len(self.frame) or not self.view.audience.sums:
            return None
        language = self.view.language
        frame = self.frame.assign(role=[self.view.role(role) for role in self.frame["role"]])
        title = Text(en="Payout by role, {period}", zh="各岗位奖金总额，{period}").fill(
            language, period=self.frame["period"].iloc[0])
        return bars(frame, label="role", value="payout", kind="whole_money", title=title,
                    alt=self.finding().fill(language), language=language, currency=self.view.currency)


def _moved(now: int, before: Any, language: Language) -> str:
    if pd.isna(before) or not before:
        return ""
    change = show_share(now / int(before) - 1, language, digits=0, sign=True)
    return f"（较上期 {change}）" if language == "zh" else f" ({change} on the period before)"


def _plain(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


class Attention(Findings):
    """What is flagged for review over all roles, with what is observed and what the evidence supports."""

    name: ClassVar[str] = "attention"
    display: ClassVar[tuple[str, ...]] = ("role", "question", "group", "level", "effect", "money", "n", "evidence")

    def shown(self) -> pd.DataFrame:
        """Return the flagged rows that this audience may see; what is about everybody names no group."""
        rows = self.visible()
        rows = rows[rows["review"].astype(bool)].reset_index(drop=True)
        return rows.assign(level=rows["level"].where(rows["group"] != "", ""))

    def finding(self) -> Text:
        """Say what is flagged for review, and in which roles."""
        rows = self.shown()
        if not len(rows):
            return Text(en="Nothing is flagged for review", zh="没有需要复核的结果")
        said = [self._where(str(question), part) for question, part in rows.groupby("question", sort=False)]
        return Text(en="Flagged for review: {what}", zh="建议复核：{what}").bind(what=joined(said, "; ", "；"))

    def _where(self, question: str, rows: pd.DataFrame) -> Text:
        roles = [self.view.role_names.get(role, Text.same(role)) for role in dict.fromkeys(rows["role"])]
        return Text(en="{question} ({roles})", zh="{question}（{roles}）").bind(
            question=QUESTIONS[question], roles=joined(roles, ", ", "、"))


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
        """Say how many roles have a flag among their answers."""
        flagged = self.frame.loc[self.frame["sentence"].str.contains(_FLAG), "role"].nunique()
        roles = self.frame["role"].nunique()
        if not flagged:
            return Text(en="What the pages of {roles} say: no flag", zh="{roles}报告要点：无需复核").bind(
                roles=counted(roles, "role", "roles", "个岗位"))
        return Text(en="What the pages of {roles} say: {flagged} with a flag",
                    zh="{roles}报告要点：{flagged}有建议复核项").bind(
            roles=counted(roles, "role", "roles", "个岗位"), flagged=counted(flagged, "role", "roles", "个"))

    def body(self, drawn: str) -> tuple[str, ...]:
        """Return the sentences role by role, each led by its question."""
        roles = dict.fromkeys(self.frame["role"])
        return (drawn, *(self._of_role(role, self.frame[self.frame["role"] == role]) for role in roles))

    def _of_role(self, role: str, rows: pd.DataFrame) -> str:
        language = self.view.language
        items = "".join(f"<dt>{escape(TOPICS[topic].fill(language))}</dt><dd>{sentence_html(sentence)}</dd>"
                        for topic, sentence in zip(rows["topic"], rows["sentence"], strict=True))
        return f'<h3>{escape(self.view.role(role))}</h3><dl class="reading">{items}</dl>'
