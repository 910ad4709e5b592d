"""What each indicator of a role did: middle value beside middle target, mean points, and the points it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from perfkit.language import Text, told
from perfkit.results import Column, Result, View
from perfkit.results.view import About
from perfkit.scoring.methods import FULL
from perfkit.scoring.missing import SCORED
from perfkit.scoring.results import indicator_text

_COLUMNS = ("indicator", "unit", "weight", "subjects", "value", "target", "points", "lost", "hidden")


def summarise_indicators(scores: pd.DataFrame, view: View) -> pd.DataFrame:
    """Return one row per indicator over all subjects and periods of the scores, the heaviest weight first.

    Parameters
    ----------
    scores : DataFrame
        Scores. Only scored rows count; an indicator without any has no row.
    view : View
        For an audience without names a row of fewer subjects than the minimum is marked hidden.

    Returns
    -------
    DataFrame
        indicator, unit, weight and value and target (medians), subjects, points (mean), lost (mean of the weighted
        points below full), hidden.

    Examples
    --------
    >>> row = {"indicator": "csat", "unit": "share", "subject": "a", "value": 0.9, "target": 0.95, "points": 80.0,
    ...        "weight": 0.5, "state": "scored"}
    >>> summarise_indicators(pd.DataFrame([row, {**row, "subject": "b", "points": 60.0}]), View())["lost"].tolist()
    [15.0]
    """
    scored = scores[scores["state"] == SCORED]
    scored = scored.assign(lost=((FULL - scored["points"]) * scored["weight"]).clip(lower=0))
    rows = scored.groupby(["indicator", "unit"], sort=True).agg(
        weight=("weight", "median"), subjects=("subject", "nunique"), value=("value", "median"),
        target=("target", "median"), points=("points", "mean"), lost=("lost", "mean")).reset_index()
    hidden = [not view.audience.names and people < (view.minimum_group_money if unit == "money" else view.minimum_group)
              for unit, people in zip(rows["unit"], rows["subjects"], strict=True)]
    rows = rows.assign(hidden=pd.Series(hidden, index=rows.index, dtype="bool"))
    return rows.sort_values(["weight", "indicator"], ascending=[False, True], ignore_index=True)[list(_COLUMNS)]


@dataclass(frozen=True, kw_only=True)
class IndicatorSummary(Result):
    """Each indicator's weight, middle value and target, mean points, and the points it costs a result."""

    name: ClassVar[str] = "indicator_summary"
    about: ClassVar[About] = "group"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("indicator", "indicator", Text(en="Indicator", zh="指标")),
        Column("unit", "code", Text(en="Unit", zh="单位"), shown=False),
        Column("weight", "share", Text(en="Weight", zh="权重")),
        Column("value", "value", Text(en="Median value", zh="数值中位数")),
        Column("target", "value", Text(en="Median target", zh="目标值中位数")),
        Column("points", "points", Text(en="Mean points", zh="平均得分")),
        Column("lost", "points", Text(en="Points lost × weight", zh="加权失分")),
        Column("subjects", "count", Text(en="Subjects", zh="考核对象数")),
        Column("hidden", "code", Text(en="Few people", zh="人数过少"), shown=False))

    def finding(self) -> Text:
        """Name the indicators with the highest and the lowest mean points."""
        known = self.frame[self.frame["points"].notna()]
        if known.empty:
            return Text(en="No indicator can be summed up", zh="没有可汇总的指标")
        best, worst = (known.iloc[int(place)] for place in (known["points"].argmax(), known["points"].argmin()))
        return Text(en="Strongest: {best} with {most} points on average; weakest: {worst} with {least}",
                    zh="得分最高：{best}，平均 {most} 分；最低：{worst}，平均 {least} 分").bind(
            best=indicator_text(str(best["indicator"]), self.view), most=told(best["points"], "points"),
            worst=indicator_text(str(worst["indicator"]), self.view), least=told(worst["points"], "points"))
