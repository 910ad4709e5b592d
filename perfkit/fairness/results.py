"""Results of the fairness room: each says what is observed and what the evidence supports, in both languages.

Nothing here is called fair or unfair: what stands out is flagged for review.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd

from perfkit.charts import Chart, dots, lorenz, scatter
from perfkit.fairness.declared import declare
from perfkit.fairness.inequality import thin_curve
from perfkit.fairness.showing import Review, sees_pay
from perfkit.fairness.words import GROUPS, QUESTIONS, named
from perfkit.language import Text, told
from perfkit.results import About, Column, Table

REACH_EXTRA = {"k": "Int64", "band_low": "float64", "band_high": "float64"}
INEQUALITY_EXTRA = {"k": "Int64", "people": "float64", "pay": "float64"}
ORDER_EXTRA = {"k": "Int64", "subject": "str", "performance": "float64", "payout": "Int64", "inverted": "Int64",
               "envy": "Int64"}


def answer(frame: pd.DataFrame, question: str) -> dict[str, Any]:
    """Return the row that answers a question over everybody, or an empty one."""
    rows = frame[frame["question"] == question].to_dict("records")
    return {str(name): None if pd.isna(cell) else cell for name, cell in rows[0].items()} if rows else {}


_STEPS = Text(en="Share of subjects at each step (line: what it is compared with), {period}",
              zh="各阶梯达到者占比（竖线：对照值），{period}")


def span(rows: pd.DataFrame) -> str:
    """Return the own periods that the rows stand for, first and last."""
    return str(rows["period"].iloc[0]).replace("/", " – ") if len(rows) else ""


class Reach(Review):
    """Reach ladder: paid, at the threshold, at the target, each with its interval and the band it is compared with."""

    name: ClassVar[str] = "reach"
    about: ClassVar[About] = "role"
    display: ClassVar[tuple[str, ...]] = ("question", "k", "n", "effect", "low", "high", "band_low", "band_high",
                                          "observed", "evidence", "n_to_say_met", "source")
    columns: ClassVar[tuple[Column, ...]] = declare(display, extra=REACH_EXTRA, headings={
        "question": Text(en="Step", zh="阶梯"), "effect": Text(en="Share", zh="占比"),
        "k": Text(en="Reached", zh="达到人数")})

    def finding(self) -> Text:
        """Say how many were paid, and flag it where that is under half."""
        paid, target = (answer(self.visible(), question) for question in ("reach_paid", "reach_target"))
        if paid.get("effect") is None:
            return Text(en="Reach cannot be shown", zh="覆盖面无法展示")
        parts = {"k": told(paid["k"], "count"), "n": told(paid["n"], "count"), "share": told(paid["effect"], "share")}
        if paid["observed"] == "under":
            return Text(en="{k} of {n} were paid ({share}), under half: flag for review",
                        zh="{n} 个考核对象中 {k} 个获得奖金（{share}），不足一半：建议复核").bind(**parts)
        if target.get("effect") is None:
            return Text(en="{k} of {n} were paid ({share})",
                        zh="{n} 个考核对象中 {k} 个获得奖金（{share}）").bind(**parts)
        return Text(en="{k} of {n} were paid ({share}); {target} are at the target",
                    zh="{n} 个考核对象中 {k} 个获得奖金（{share}），{target} 达到目标").bind(
                        **parts, target=told(target["effect"], "share"))

    def plot(self) -> Chart | None:
        """Draw each step with its interval and the edge of its band."""
        language = self.view.language
        frame = self.visible()
        labels = [QUESTIONS[question].fill(language) for question in frame["question"]]
        title = _STEPS.fill(language, period=span(frame))
        return dots(frame.assign(label=labels)[["label", "effect", "low", "high", "threshold", "n"]], label="label",
                    value="effect", low="low", high="high", reference="threshold", kind="share", title=title,
                    alt=self.finding().fill(language), language=language)


class Inequality(Review):
    """How evenly pay is spread: Gini with n and interval, who gets in and how much, the best paid tenth."""

    name: ClassVar[str] = "inequality"
    about: ClassVar[About] = "role"
    display: ClassVar[tuple[str, ...]] = ("question", "effect", "low", "high", "n", "k", "threshold", "observed",
                                          "source")
    columns: ClassVar[tuple[Column, ...]] = declare(display, extra=INEQUALITY_EXTRA, headings={
        "k": Text(en="People counted", zh="涉及人数")})

    def shown(self) -> pd.DataFrame:
        """Return the findings without the points of the curve."""
        frame = self.visible()
        return frame[frame["question"] != "lorenz"]

    def finding(self) -> Text:
        """Say the Gini over how many, and what the best paid tenth get."""
        frame = self.visible()
        gini, top, gap = (answer(frame, question) for question in ("gini", "top_share", "mean_difference"))
        if gap.get("effect") is not None:
            return Text(en="Some pay is negative: two people differ by {gap} on average over {n} subjects",
                        zh="部分奖金为负：{n} 个考核对象两两平均相差 {gap}").bind(
                            gap=told(gap["effect"], "money", currency=self.view.currency), n=told(gap["n"], "count"))
        if gini.get("effect") is None:
            return Text(en="Inequality of pay is not defined or cannot be shown", zh="奖金不平等程度无定义或无法展示")
        parts = {"gini": told(gini["effect"], "index"), "n": told(gini["n"], "count")}
        if top.get("effect") is None:
            return Text(en="Gini of pay {gini} over {n} subjects",
                        zh="{n} 个考核对象的奖金基尼系数为 {gini}").bind(**parts)
        pattern = Text(en="All pay goes to the best paid {k} of {n}: flag for review (Gini {gini})",
                       zh="{n} 个考核对象中仅最高的 {k} 个获得奖金：建议复核（基尼系数 {gini}）")
        if top["observed"] != "over":
            pattern = Text(en="To the best paid {k} of {n} goes {share} of the pay; Gini {gini}",
                           zh="奖金最高的 {k} 个（共 {n} 个）获得 {share} 的奖金，基尼系数 {gini}")
            parts["share"] = told(top["effect"], "share")
        return pattern.bind(**parts, k=told(top["k"], "count"))

    def plot(self) -> Chart | None:
        """Draw the Lorenz curve; in steps of several people for who may not see pay."""
        frame, language = self.visible(), self.view.language
        points = frame[frame["question"] == "lorenz"].reset_index(drop=True)
        if not sees_pay(self.view):
            points = thin_curve(points, self.view.minimum_group)
        if points.empty or points["pay"].isna().all():
            return None
        title = Text(en="Lorenz curve of pay, {period}", zh="奖金洛伦兹曲线，{period}")
        names = (Text(en="Share of people, lowest pay first", zh="人数占比（奖金由低到高）"),
                 Text(en="Share of pay", zh="奖金占比"))
        return lorenz(points, people="people", pay="pay", title=title.fill(language, period=span(points)),
                      alt=self.finding().fill(language), language=language, x_name=names[0].fill(language),
                      y_name=names[1].fill(language))


class PayOrder(Review):
    """Whether pay follows the result within the role, and who is paid more for less."""

    name: ClassVar[str] = "pay_order"
    about: ClassVar[About] = "role"
    display: ClassVar[tuple[str, ...]] = ("question", "effect", "low", "high", "n", "threshold", "observed",
                                          "evidence", "source")
    by_person: ClassVar[tuple[str, ...]] = ("subject", "performance", "payout", "inverted", "envy")
    columns: ClassVar[tuple[Column, ...]] = declare((*display, *by_person), extra=ORDER_EXTRA)

    def people(self) -> pd.DataFrame:
        """Return one row per subject, for who may see pay by name; else none."""
        frame = self.visible()
        rows = frame[frame["question"] == "subject"]
        return rows if sees_pay(self.view) else rows.iloc[:0]

    def shown(self) -> pd.DataFrame:
        """Return the subjects with somebody paid more for no better a result, worst first, or the findings."""
        people = self.people()
        behind = people[people["envy"] > 0].sort_values(["envy", "subject"], ascending=[False, True], kind="stable")
        frame = self.visible()
        return behind if len(behind) else frame[frame["question"] != "subject"]

    def table(self) -> Table:
        """Return the table of subjects or of findings."""
        rows = self.shown()
        return self.table_of(rows, self.by_person if (rows["question"] == "subject").any() else self.display)

    def finding(self) -> Text:
        """Say how pay follows the result, and how many pairs are inverted."""
        frame = self.visible()
        order, pairs = answer(frame, "order"), answer(frame, "inversions")
        if order.get("effect") is None:
            return Text(en="Whether pay follows the result cannot be said: too few, or all alike",
                        zh="无法判断奖金是否随得分上升：人数过少或数值全部相同")
        parts = {"tau": told(order["effect"], "index"), "n": told(order["n"], "count")}
        if not pairs.get("k"):
            return Text(en="No lower result is paid more among {n} (tau-b {tau})",
                        zh="{n} 个考核对象中没有绩酬倒挂（肯德尔等级相关 {tau}）").bind(**parts)
        every = int(order["n"]) * (int(order["n"]) - 1) // 2
        return Text(en="In {k} of {pairs} pairs among {n} the lower result is paid more: flag for review (tau-b {tau})",
                    zh="{n} 个对象的 {pairs} 对中有 {k} 对得分较低者奖金更高：建议复核（肯德尔等级相关 {tau}）").bind(
                        **parts, k=told(pairs["k"], "count"), pairs=told(every, "count"))

    def plot(self) -> Chart | None:
        """Draw pay against the mean total, one dot per subject, for who may see pay by name."""
        people, language = self.people(), self.view.language
        if people.empty:
            return None
        ordered = people.sort_values(["envy", "subject"], ascending=[False, True], kind="stable")
        frame = ordered.assign(label=[self.view.subject(one) for one in ordered["subject"]])
        title = Text(en="Pay against the mean total, a dot per subject, {period}",
                     zh="奖金与平均综合得分，每点一个考核对象，{period}")
        names = (Text(en="Mean total", zh="平均综合得分"), Text(en="Pay", zh="奖金"))
        return scatter(frame, x="performance", y="payout", label="label", x_kind="points", y_kind="money",
                       title=title.fill(language, period=span(frame)), alt=self.finding().fill(language),
                       language=language, currency=self.view.currency, x_name=names[0].fill(language),
                       y_name=names[1].fill(language))


class Findings(Review):
    """All findings of the role; shown are those with a threshold: observed, evidence, flagged for review or not."""

    name: ClassVar[str] = "findings"
    about: ClassVar[About] = "group"
    display: ClassVar[tuple[str, ...]] = ("question", "level", "effect", "low", "high", "n", "threshold", "observed",
                                          "evidence", "review", "source")
    columns: ClassVar[tuple[Column, ...]] = declare(display, extra={})

    def shown(self) -> pd.DataFrame:
        """Return the findings that are compared with something; the other numbers stand with their own results.

        A level is led by its grouping.
        """
        frame = self.visible()
        rows = frame[frame["source"] != ""]
        groups = [named(group, GROUPS).fill(self.view.language) if group else "" for group in rows["group"]]
        return rows.assign(level=[f"{group} · {level}" if group else level
                                  for group, level in zip(groups, rows["level"], strict=True)])

    def finding(self) -> Text:
        """Say how many findings are flagged for review."""
        rows = self.shown()
        flagged = int(rows["review"].sum())
        if not flagged:
            return Text(en="Nothing is flagged for review", zh="没有需要复核的结果")
        return Text(en="Flagged for review: {k} of {n} findings", zh="{n} 项结果中有 {k} 项建议复核").bind(
            k=told(flagged, "count"), n=told(len(rows), "count"))
