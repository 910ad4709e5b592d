from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest

from perfkit.language import LANGUAGES, Text
from perfkit.results import View
from perfkit.results.view import find_audience
from perfkit.scoring import Scores, Totals, score_points, total_points
from perfkit.scoring.results import MOST_SHOWN

from .made import clamp, grades, no_targets, people, role, rule, values

MADE = role({"csat": rule("0.5", clamp("0%", "100%")), "fcr": rule("0.5", clamp("0%", "100%"))},
            grades=grades(("A", "[90, inf)", "1.5"), ("B", "(-inf, 90)", "1")))
NAMES = {"csat": Text(en="Satisfaction", zh="满意度"), "fcr": Text(en="Solved at once", zh="一次解决率")}


def scores(count: int = 3, *, csat: Fraction | None = Fraction(1, 2)) -> pd.DataFrame:
    table = pd.concat([values("csat@a", [csat] * count), values("fcr@b", [Fraction(19, 20)] * count)])
    return score_points(table, no_targets(), MADE)


def test_the_headline_of_scores_names_the_indicator_that_costs_most() -> None:
    result = Scores(frame=scores(), view=View(indicator_names=NAMES))
    assert result.headline() == "Satisfaction costs the most: 25.00 points a result, of 27.50 lost on average"
    assert "满意度" in result.seen_as(View(language="zh", indicator_names=NAMES)).headline()


def test_the_headline_of_totals_counts_and_names_the_best_grade_given() -> None:
    result = Totals(frame=total_points(scores(), MADE, "2026-01-01"))
    assert result.headline() == "3 of 3 results have a total, the middle one 72.50; 3 have grade B, the best one given"


def test_headlines_of_nobody_and_of_perfection() -> None:
    assert Scores(frame=scores(0)).headline() == "Nobody has points"
    assert Totals(frame=total_points(scores(0), MADE, "v")).headline() == "No result has a total"
    full = score_points(values("csat@a", [1]), no_targets(), role({"csat": rule(1, clamp("0%", "100%"))}))
    assert Scores(frame=full).headline() == "Everybody has full points on every indicator"


def test_charts_show_a_page_full_of_people_and_no_more() -> None:
    for count, drawn in ((2, True), (MOST_SHOWN + 1, False)):
        for result in (Scores(frame=scores(count)), Totals(frame=total_points(scores(count), MADE, "v"))):
            assert (result.plot() is not None) == drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words_in_both_languages(language: str) -> None:
    for reason, words in (("no_table:chats", {"en": "no table chats", "zh": "没有数据表 接待记录（chats）"}),
                          ("made_up", {"en": "absent", "zh": "无数值"})):
        frame = scores(csat=None).assign(reason=reason)
        page = Scores(frame=frame, view=View(language=language)).html()
        assert words[language] in page
        assert "made" not in page


def test_an_audience_without_names_sees_how_results_are_spread_and_no_id() -> None:
    page = Totals(frame=total_points(scores(6), MADE, "v"), view=View(audience=find_audience("council"))).html()
    assert not any(person in page for person in people(6))
