"""Part periods as a result: who joined, moved, left, was on leave or is still new, and what that does to targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

import pandas as pd

from perfkit.indicators.presence import WHYS
from perfkit.language import Text, counted, joined
from perfkit.results import About, Column, Result

_SHORT = {"joined": Text(en="joined", zh="入职"), "moved": Text(en="moved", zh="调岗"),
          "left": Text(en="left", zh="离职"), "leave": Text(en="on leave", zh="休假"),
          "ramp": Text(en="new", zh="新人")}
_COUNTED = {"joined": ("joined", "人入职"), "moved": ("moved", "人调岗"), "left": ("left", "人离职"),
            "leave": ("on leave", "人休假"), "ramp": ("still new", "人仍在爬坡期")}
MONTHS_NOTE = Text(en="Whole months since the first day in any role are counted at the first day of the part of the "
                      "period.", zh="司龄月数为自首次任职日起的整月数，以该段任职在周期内的首日计算。")
LEAVE_NOTE = Text(en="Statutory leave is no present day for targets and counts as paid for amounts; other leave is the "
                     "reverse.", zh="法定假在目标中不计为在岗日，在金额中计为带薪日；其他假相反。")


def why_texts() -> dict[str, Text]:
    """Return the words of every reason for a part period, and of every set of reasons.

    Examples
    --------
    >>> why_texts()["joined+leave"].en, why_texts()["moved"].zh
    ('joined, on leave', '调岗')
    """
    sets = (chosen for size in range(1, len(WHYS) + 1) for chosen in combinations(WHYS, size))
    return {"+".join(chosen): joined((_SHORT[why] for why in chosen), ", ", "、") for chosen in sets}


def part_rows(presence: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of :func:`perfkit.indicators.find_presence` that are no whole periods of somebody long there."""
    cut: pd.DataFrame = presence[presence["why"] != ""]
    return cut.reset_index(drop=True)


@dataclass(frozen=True, kw_only=True)
class PartPeriods(Result):
    """Spells that do not fill a period, leave, and the ramp of the new, with what a target is multiplied by."""

    name: ClassVar[str] = "part_periods"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("period", "period", Text(en="Period", zh="周期")),
        Column("role", "role", Text(en="Role", zh="岗位"), shown=False),
        Column("subject", "subject", Text(en="Subject", zh="考核对象")),
        Column("spell", "date", Text(en="In the role from", zh="任职起始"), shown=False),
        Column("from_day", "date", Text(en="From", zh="自")), Column("to_day", "date", Text(en="To", zh="至")),
        Column("why", "code", Text(en="Why", zh="原因"), codes=why_texts()),
        Column("days", "count", Text(en="Days of the period", zh="周期天数")),
        Column("present_days", "count", Text(en="Days for targets", zh="计目标天数")),
        Column("paid_days", "count", Text(en="Days for pay", zh="计薪天数")),
        Column("months", "count", Text(en="Months since the first day", zh="司龄月数")),
        Column("ramp_factor", "share", Text(en="Ramp", zh="爬坡系数")),
        Column("target_factor", "share", Text(en="Part of a target", zh="目标系数")),
        *(Column(f"target_{part}", "text", Text(en="Exact parts", zh="精确值"), shown=False)
          for part in ("numerator", "denominator")),
        Column("away", "code", Text(en="On leave throughout", zh="全程休假")))

    def finding(self) -> Text:
        """Return how many subjects have a part period, and why."""
        if self.frame.empty:
            return Text(en="Everybody was there for the whole of every period", zh="所有考核对象均任满整个周期")
        people = counted(self.frame["subject"].nunique(), "subject has a part period", "subjects have a part period",
                         "个考核对象任期不满整个周期或仍在爬坡期")
        return Text(en="{people}: {parts}", zh="{people}：{parts}").bind(
            people=people, parts=joined(self._counts(), ", ", "，"))

    def _counts(self) -> Iterator[Text]:
        words = self.frame["why"].str.split("+", regex=False)
        for why, (en, zh) in _COUNTED.items():
            count = self.frame.loc[[why in row for row in words], "subject"].nunique()
            if count:
                yield counted(count, en, en, zh)
