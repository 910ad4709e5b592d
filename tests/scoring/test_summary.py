"""Indicators in short: medians beside targets, mean points, and nothing of few people for those who see no names."""

import pandas as pd

from perfkit.language import Text
from perfkit.results import View, find_audience
from perfkit.scoring.summary import IndicatorSummary, summarise_indicators

NAMES = {"csat": Text(en="Satisfaction", zh="满意度"), "sales": Text(en="Sales", zh="销售额")}


def _scores(people: int = 6) -> pd.DataFrame:
    return pd.DataFrame([
        {"indicator": indicator, "unit": unit, "subject": f"p{place}", "value": value + place, "target": target,
         "points": points, "weight": weight, "state": "scored"}
        for place in range(people)
        for indicator, unit, value, target, points, weight in (("csat", "share", 0.0, None, 90.0, 0.4),
                                                               ("sales", "money", 100.0, 102.0, 50.0, 0.6))])


def _summary(people: int = 6, audience: str = "management", language: str = "en") -> IndicatorSummary:
    view = View(language=language, audience=find_audience(audience), indicator_names=NAMES)
    return IndicatorSummary(frame=summarise_indicators(_scores(people), view), view=view)


def test_the_heaviest_comes_first_with_value_and_target_side_by_side() -> None:
    frame = _summary(5).frame
    assert frame["indicator"].tolist() == ["sales", "csat"]
    assert frame[["value", "target", "points", "lost"]].iloc[0].tolist() == [102.0, 102.0, 50.0, 30.0]


def test_the_headline_names_the_strongest_and_the_weakest() -> None:
    assert _summary().headline() == "Strongest: Satisfaction with 90.00 points on average; weakest: Sales with 50.00"
    assert _summary(language="zh").headline() == "得分最高：满意度，平均 90.00 分；最低：销售额，平均 50.00 分"


def test_points_over_full_cost_nothing_and_unscored_rows_do_not_count() -> None:
    scores = _scores(2).assign(points=120.0)
    scores.loc[0, "state"] = "held"
    frame = summarise_indicators(scores, View())
    assert frame["lost"].tolist() == [0.0, 0.0]
    assert frame.set_index("indicator")["subjects"].to_dict() == {"csat": 1, "sales": 2}


def test_few_people_are_hidden_from_who_sees_no_names_and_money_sooner() -> None:
    rows = {row[0]: row for row in _summary(6, "owner").table().rows}
    assert "※" in rows["Sales"]
    assert "※" not in rows["Satisfaction"]
    assert not any("※" in row for row in _summary(2).table().rows)


def test_nothing_scored_is_said() -> None:
    empty = summarise_indicators(_scores(1).assign(state="held"), View())
    assert IndicatorSummary(frame=empty).headline() == "No indicator can be summed up"
