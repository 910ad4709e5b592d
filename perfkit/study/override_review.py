"""The log of overrides as results: each one, and how often and how far each group was changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from perfkit.fairness.disclosure import enough_people, group_cells, plan_hiding
from perfkit.fairness.words import GROUPS, LEVELS, named
from perfkit.language import Text, told
from perfkit.results import About, Column, Result
from perfkit.rewards.results import PayLines
from perfkit.study.added import OVERRIDE

UNKNOWN = "unknown"


class Overrides(PayLines):
    """Every line that was changed by hand, with its effect in money."""

    name: ClassVar[str] = "overrides"
    columns: ClassVar[tuple[Column, ...]] = (
        *(column for column in PayLines.columns if column.name in {"period", "role", "subject", "spell", "line"}),
        Column("amount", "money", Text(en="Effect", zh="影响金额")),
        Column("said", "text", Text(en="Who, when, why, evidence", zh="何人、何时、原因、依据")))

    def finding(self) -> Text:
        """Say how many lines were changed by hand, and by how much up and down."""
        if self.frame.empty:
            return Text(en="No line was changed by hand", zh="没有人工调整")
        amounts = self.frame["amount"].astype("int64")
        hidden = self._too_few(amounts.clip(lower=0)) or self._too_few(-amounts.clip(upper=0))
        if hidden is not None:
            return hidden
        return Text(en="{n} lines were changed by hand: {up} up, {down} down",
                    zh="人工调整 {n} 项：调增 {up}，调减 {down}").bind(
            n=told(len(amounts), "count"), up=self._money(amounts[amounts > 0].sum()),
            down=self._money(-amounts[amounts < 0].sum()))

    def shown(self) -> pd.DataFrame:
        """Return all rows."""
        return self.frame

    def plot(self) -> None:
        """Return nothing: the table says it better."""


class OverrideReview(Result):
    """How many people of each group were changed by hand, and by how much in each direction; small groups hidden."""

    name: ClassVar[str] = "override_review"
    about: ClassVar[About] = "group"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("role", "role", Text(en="Role", zh="岗位")), Column("group", "text", Text(en="Group", zh="分组")),
        Column("level", "text", Text(en="Level", zh="组别")), Column("people", "count", Text(en="People", zh="人数")),
        Column("raised", "count", Text(en="Raised", zh="调增人数")),
        Column("lowered", "count", Text(en="Lowered", zh="调减人数")),
        Column("rate", "share", Text(en="Share changed", zh="被调整占比")),
        Column("up", "money", Text(en="Up", zh="调增金额")), Column("down", "money", Text(en="Down", zh="调减金额")),
        Column("mean", "money", Text(en="Mean per person changed", zh="人均调整金额")),
        Column("hidden", "text", Text(en="Hidden", zh="隐匿"), shown=False))

    def finding(self) -> Text:
        """Say which group was changed most often, where any was."""
        rows = self.frame[self.frame["raised"].fillna(0) + self.frame["lowered"].fillna(0) > 0]
        if rows.empty:
            return Text(en="No group with numbers to show was changed by hand", zh="可展示的各组均无人工调整")
        first = rows.sort_values(["rate", "group", "level"], ascending=[False, True, True]).iloc[0]
        group, level = named(str(first["group"]), GROUPS), named(str(first["level"]), LEVELS)
        return Text(en="Most often changed by hand: {group} {level}, {rate} of its people",
                    zh="人工调整最多的组别：{group} {level}，占其人数 {rate}").bind(
            group=group, level=level, rate=told(float(first["rate"]), "share"))

    def shown(self) -> pd.DataFrame:
        """Return all rows, with groups and levels in words; amounts for who may see sums of groups."""
        words = {column: [named(str(code), known).fill(self.view.language) for code in self.frame[column]]
                 for column, known in (("group", GROUPS), ("level", LEVELS))}
        told = self.frame.assign(**words)
        return told if self.view.audience.sums else told.drop(columns=["up", "down", "mean"])


def override_rows(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the frame of :class:`Overrides` from PayLines."""
    mine = lines[lines["kind"] == OVERRIDE].reset_index(drop=True)
    said = pd.Series([json.loads(steps)["expression"] for steps in mine["steps"]], dtype="str")
    return mine.assign(said=said)[[column.name for column in Overrides.columns]]


def review_overrides(lines: pd.DataFrame, people: pd.DataFrame, groups: Sequence[str], *, role: str, minimum: int
                     ) -> pd.DataFrame:
    """Return the frame of :class:`OverrideReview`: one row per group and level of everybody with lines.

    No rows where nothing was changed by hand.

    Parameters
    ----------
    lines : DataFrame
        PayLines of one role.
    people : DataFrame
        Roster; of several spells the last one counts.
    groups : sequence of str
    role : str
    minimum : int
        Fewest people whose sums of money are shown.
    """
    changed = lines[lines["kind"] == OVERRIDE]
    subjects = sorted(set(lines["subject"])) if len(changed) else []
    roster = people.sort_values("spell", kind="stable").drop_duplicates("subject", keep="last").set_index("subject")
    levels = pd.DataFrame({group: [_level(roster, subject, group) for subject in subjects] for group in groups},
                          index=range(len(subjects)), dtype=str)
    sums = changed.groupby("subject")["amount"].sum()
    amounts = np.array([int(sums.get(subject, 0)) for subject in subjects], dtype=np.int64)
    cells = group_cells(levels) if subjects else {}
    hidden = plan_hiding(cells, enough_people(minimum))
    rows = [{"role": role, "group": group, "level": level, "hidden": (group, level) in hidden,
             **_row(amounts[mask])} for (group, level), mask in cells.items()]
    frame = pd.DataFrame(rows, columns=[column.name for column in OverrideReview.columns])
    counts = ("people", "raised", "lowered", "up", "down", "mean")
    return frame.astype({**dict.fromkeys(counts, "Int64"), "rate": "float64", "hidden": "bool", "role": "str",
                         "group": "str", "level": "str"})


def _level(roster: pd.DataFrame, subject: str, group: str) -> str:
    known = roster.at[subject, group] if subject in roster.index else ""
    return str(known) or UNKNOWN


def _row(amounts: Any) -> Mapping[str, object]:
    up, down = int(amounts[amounts > 0].sum()), -int(amounts[amounts < 0].sum())
    raised, lowered = int((amounts > 0).sum()), int((amounts < 0).sum())
    changed = raised + lowered
    return {"people": len(amounts), "raised": raised, "lowered": lowered, "rate": changed / len(amounts),
            "up": up, "down": down, "mean": round((up + down) / changed) if changed else None}
