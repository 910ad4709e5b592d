"""Reach and mean pay by group, as a result."""

from __future__ import annotations

from typing import ClassVar

import pandas as pd

from perfkit.charts import Chart, dots
from perfkit.fairness.declared import declare
from perfkit.fairness.results import answer, span
from perfkit.fairness.showing import Review
from perfkit.fairness.words import GROUPS, LEVELS, named
from perfkit.language import Text, told
from perfkit.results import About, Column

GROUP_EXTRA = {"k": "Int64", "value": "float64", "value_low": "float64", "value_high": "float64", "rest": "float64",
               "rest_n": "Int64", "test": "str", "pay_ratio": "float64", "reach_ratio": "float64",
               "paid_ratio": "float64", "money_reach": "Int64", "money_paid": "Int64"}


_TITLE = Text(en="Share of each group that is paid (line: everybody), {period}",
              zh="各组获得奖金者占比（竖线：全体），{period}")


class GroupReach(Review):
    """Reach and mean pay of each group beside the rest of the role, with intervals; small groups hidden."""

    name: ClassVar[str] = "group_reach"
    about: ClassVar[About] = "group"
    display: ClassVar[tuple[str, ...]] = (
        "question", "group", "level", "n", "value", "value_low", "value_high", "rest", "effect",
        "observed", "evidence", "p_adjusted", "minimum_detectable", "n_to_say_met", "money_reach", "money_paid")
    columns: ClassVar[tuple[Column, ...]] = declare(display, extra=GROUP_EXTRA, headings={
        "effect": Text(en="Gap", zh="差距")})

    def visible(self) -> pd.DataFrame:
        """Return the rows; for hidden ones not even the reason why no test was made, which would tell the smallest."""
        frame = super().visible()
        return frame if self.view.audience.small_groups else frame.assign(test=frame["test"].mask(frame["hidden"], ""))

    def _compared(self) -> pd.DataFrame:
        """Return the reach rows of groups whose numbers this audience sees."""
        frame = self.visible()
        return frame[(frame["question"] == "group_reach") & (frame["group"] != "") & frame["value"].notna()]

    def finding(self) -> Text:
        """Say which gap is flagged, or what the evidence supports, or how far reach is spread."""
        rows = self._compared()
        flagged = rows[rows["evidence"] == "not met"]
        if len(flagged):
            return self._flagged(flagged)
        if len(rows) and (rows["effect"].fillna(0) == 0).all():
            return Text(en="Reach is the same in every group shown ({value})",
                        zh="所展示的各组覆盖面相同（{value}）").bind(value=told(rows["value"].iloc[0], "share"))
        asked = rows[rows["evidence"] != ""]
        if len(asked):
            return _unflagged(asked)
        return self._spread(rows) if len(rows) else Text(en="No group can be shown", zh="没有可展示的分组")

    def _flagged(self, rows: pd.DataFrame) -> Text:
        row = max(rows.to_dict("records"), key=lambda one: abs(one["effect"]))
        return Text(en="Reach of {level} ({group}) is {value} against {rest} elsewhere: flag for review",
                    zh="{level}（{group}）的覆盖面为 {value}，其余为 {rest}：建议复核").bind(
                        level=named(row["level"], LEVELS), group=named(row["group"], GROUPS),
                        value=told(row["value"], "share"), rest=told(row["rest"], "share"))

    def _spread(self, rows: pd.DataFrame) -> Text:
        ordered = sorted(rows.to_dict("records"), key=lambda one: one["value"])
        low, high = ordered[0], ordered[-1]
        return Text(en="Reach runs from {low} ({low_level}) to {high} ({high_level}); no verdict was asked for",
                    zh="各组覆盖面从 {low}（{low_level}）到 {high}（{high_level}），未要求作出结论").bind(
                        low=told(low["value"], "share"), low_level=named(low["level"], LEVELS),
                        high=told(high["value"], "share"), high_level=named(high["level"], LEVELS))

    def plot(self) -> Chart | None:
        """Draw the reach of each group with its interval, and the reach of everybody as a line."""
        frame, language = self.visible(), self.view.language
        rows = frame[(frame["question"] == "group_reach") & (frame["group"] != "")]
        if rows["value"].notna().sum() == 0:
            return None
        labels = [f"{named(group, GROUPS).fill(language)} · {level}"
                  for group, level in zip(rows["group"], rows["level"], strict=True)]
        whole = answer(frame[frame["group"] == ""], "group_reach").get("value")
        columns = rows.assign(label=labels)[["label", "value", "value_low", "value_high", "n"]]
        return dots(columns, label="label", value="value", low="value_low", high="value_high", reference=whole,
                    kind="share", title=_TITLE.fill(language, period=span(rows)),
                    alt=self.finding().fill(language), language=language)


def _unflagged(asked: pd.DataFrame) -> Text:
    unclear = int((asked["evidence"] != "met").sum())
    if not unclear:
        return Text(en="Reach is shown to be close in every group that was asked about",
                    zh="在所询问的各组中，覆盖面已证实接近")
    return Text(en="No gap in reach is more than luck; where the numbers cannot tell: {k} of {n} comparisons",
                zh="没有超出偶然的覆盖面差距；{n} 项比较中有 {k} 项数据无法判断").bind(
                    k=told(unclear, "count"), n=told(len(asked), "count"))
