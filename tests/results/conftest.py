"""Two made results: one about people, one about groups with a hidden row."""

from typing import ClassVar

import pandas as pd
import pytest

from perfkit.charts import Chart, bars
from perfkit.language import Text
from perfkit.results import AUDIENCES, About, Column, Result, View

NAMES = {f"cs{k:02d}": {"zh": f"员工{k:02d}号", "en": f"Person No{k:02d}"} for k in range(12)}
SIZE = len(NAMES)


class Totals(Result):
    """Totals of people, with a headline that names the first."""

    name: ClassVar[str] = "totals"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("period", "period", Text(en="Period", zh="考核周期")),
        Column("subject", "subject", Text(en="Subject", zh="考核对象")),
        Column("total", "points", Text(en="Total", zh="综合得分")),
        Column("pay", "money", Text(en="Payout", zh="奖金")),
        Column("state", "code", Text(en="State", zh="数据状态")),
        Column("secret", "text", Text(en="Secret", zh="不显示"), shown=False),
    )

    def finding(self) -> Text:
        """Name the first."""
        if not len(self.frame):
            return Text(en="Nobody", zh="无人")
        return Text(en="{who} leads", zh="{who}居首").bind(who=self.view.subject(self.frame["subject"].iloc[0]))

    def plot(self) -> Chart:
        """Draw the totals with names."""
        frame = self.frame.assign(subject=[self.view.subject(subject) for subject in self.frame["subject"]])
        return bars(frame, label="subject", value="total", kind="points", title=self.finding().fill("en"),
                    alt=self.finding().fill("en"), language=self.view.language)


class Groups(Result):
    """Reach of groups; a hidden row."""

    name: ClassVar[str] = "groups"
    about: ClassVar[About] = "group"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("level", "text", Text(en="Team", zh="团队")),
        Column("effect", "effect", Text(en="Gap", zh="差距")),
        Column("unit", "code", Text(en="Unit", zh="单位"), shown=False),
        Column("n", "count", Text(en="n", zh="人数")),
        Column("evidence", "code", Text(en="Evidence", zh="结论")),
        Column("hidden", "text", Text(en="Hidden", zh="隐匿"), shown=False),
    )

    def finding(self) -> Text:
        """Say the largest gap that is known."""
        return Text(en="The largest gap is {gap}", zh="最大差距为 {gap}").bind(gap=f"{self.frame['effect'].max():.3f}")

    def plot(self) -> Chart:
        """Draw the gaps."""
        return bars(self.frame, label="level", value="effect", kind="share", title="Gaps", alt="Gaps by team",
                    language=self.view.language)


def totals_frame(size: int = SIZE) -> pd.DataFrame:
    return pd.DataFrame({"period": "2026-Q2", "subject": list(NAMES)[:size], "total": [90.0 - k for k in range(size)],
                         "pay": pd.array([100_000 * k for k in range(size)], dtype="Int64"),
                         "state": ["scored"] * size, "secret": "hush"})


def groups_frame() -> pd.DataFrame:
    return pd.DataFrame({"level": ["A", "B"], "effect": [0.25, 0.777], "unit": "share", "n": [20, 3],
                         "evidence": ["inconclusive", "hidden"], "hidden": [False, True]})


@pytest.fixture
def view():
    def make(audience: str = "management", language: str = "en") -> View:
        return View(language=language, audience=AUDIENCES[audience], names=NAMES)

    return make


@pytest.fixture
def totals(view):
    def make(audience: str = "management", language: str = "en", size: int = SIZE, **more: object) -> Totals:
        return Totals(frame=totals_frame(size), view=view(audience, language), **more)

    return make


@pytest.fixture
def groups(view):
    def make(audience: str = "management", language: str = "en") -> Groups:
        return Groups(frame=groups_frame(), view=view(audience, language))

    return make
