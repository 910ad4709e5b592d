"""What this room shows: findings in both languages, charts, and nothing for eyes that may not see it."""

import re

import pandas as pd
import pytest

from perfkit.language import Text
from perfkit.results import AUDIENCES, View
from perfkit.sensitivity import Importance, ScenarioPay, Stability, review_weights

from .shop import WORKED_POINTS, WORKED_WEIGHTS, a_shop, with_weights

NAMES = {"a": {"en": "Li Na", "zh": "李娜"}, "b": {"en": "Wang Wei", "zh": "王伟"},
         "c": {"en": "Chen Jie", "zh": "陈洁"}}
INDICATORS = {"one": Text(en="Sales", zh="销售额"), "two": Text(en="Satisfaction", zh="满意度"),
              "three": Text(en="Speed", zh="响应速度"), "four": Text(en="Quality", zh="质检")}
SALES = {"one": "1/2", "two": "1/5", "three": "1/5", "four": "1/10"}
PEOPLE = pd.DataFrame({"subject": ["a", "b", "c"], "spell": "2026-01-01", "team": ["x", "x", "y"]})
CJK = re.compile("[\u3400-\u9fff]")


def review(points=None, weights=WORKED_WEIGHTS, scenarios=None, people=PEOPLE, **how):
    role, scores, totals, payroll = a_shop({"2026-01": points or WORKED_POINTS}, weights, **how)
    written = {name: with_weights(role, each) for name, each in (scenarios or {}).items()}
    return review_weights(scores, totals, role, payroll, written, people=people)


@pytest.fixture(scope="module")
def results():
    return review(scenarios={"sales": SALES}).results()


def view(language="en", audience="management"):
    return View(language=language, audience=AUDIENCES[audience], names=NAMES, indicator_names=INDICATORS,
                scenario_names={"sales": Text(en="Sales first", zh="销售优先")})


def test_findings_state_the_numbers(results):
    said = {name: result.seen_as(view()).headline() for name, result in results.items()}
    assert said["weight_steps"].startswith("One weight moved by 10 points regrades up to 1 of 3")
    assert said["stability"] == ("Certain whatever weights change by up to 5 points: 1 of 3 grades; near the plan's "
                                 "weights 0.6 would differ on average")
    assert said["swaps"].startswith("Wang Wei leads Chen Jie by 0.50 points and falls behind once Sales weighs 41.9% "
                                    "instead of 40.0%")
    assert said["scenario_pay"] == ("“Sales first” pays 1 of 3 ¥403 more and 1 of them ¥2 less; 1 grade rises and "
                                    "0 fall; cost +¥400")
    assert said["importance"].startswith("Sales weighs 40.0% on paper and explains")


@pytest.mark.parametrize("name", ["weight_steps", "stability", "swaps", "scenario_pay", "importance"])
def test_both_languages_speak_and_neither_mixes(results, name):
    english, chinese = (results[name].seen_as(view(language)) for language in ("en", "zh"))
    assert not CJK.search(re.sub("<[^>]+>", "", english.html()))
    text = re.sub("<[^>]+>", " ", chinese.html())
    assert CJK.search(text)
    assert not re.findall("[A-Za-z]{3,}", text)


def test_swaps_show_the_closest_calls_and_say_how_many_more_there_are():
    points = {name: {"one": 50 + place, "two": 90 - 2 * place} for place, name in enumerate("abcdefghijklm")}
    table = review(points, {"one": "1/2", "two": "1/2"}, people=None).swaps.seen_as(view()).table()
    assert len(table.rows) == 10
    assert table.more.endswith("more in the data")


def test_scenarios_stand_side_by_side_with_their_people_folded_below(results):
    html = results["scenario_pay"].seen_as(view()).html()
    assert html.index("<table") < html.index("<figure") < html.index("<details>")
    assert html.index("<details>") < html.rindex("Wang Wei")


@pytest.mark.parametrize("name", ["weight_steps", "stability", "scenario_pay", "importance"])
def test_charts_have_title_and_alternative(results, name):
    chart = results[name].seen_as(view()).plot()
    assert chart is not None
    assert chart.title
    assert chart.alt
    assert "<svg" in chart.svg()


@pytest.mark.parametrize("audience", ["owner", "council", "employee"])
def test_who_may_not_see_people_sees_none(results, audience):
    for result in results.values():
        for language in ("en", "zh"):
            html = result.seen_as(view(language, audience)).html()
            assert not any(name in html for names in NAMES.values() for name in names.values())


def test_money_of_few_people_is_not_in_the_bytes_for_others(results):
    """Three payees are under the minimum of ten: no money at all for an audience without money."""
    for name in ("weight_steps", "scenario_pay"):
        assert "¥" not in results[name].seen_as(view(audience="owner")).html()
        assert "¥" in results[name].seen_as(view(audience="management")).html()


def many(size):
    return {f"p{place:02d}": {"one": 60 + place % 37, "two": 95 - place % 23, "three": 70 + place % 11, "four": 80}
            for place in range(size)}


def test_a_single_small_team_is_hidden_with_the_next_smallest():
    points = many(36)
    people = pd.DataFrame({"subject": list(points), "spell": "2026-01-01",
                           "team": ["x"] * 14 + ["y"] * 12 + ["z"] * 6 + ["w"] * 4})
    result = review(points, scenarios={"sales": SALES}, people=people).scenario_pay.seen_as(view(audience="owner"))
    shown = result.shown().set_index(["level", "team"])["hidden"]
    assert shown.to_dict() == {("role", ""): False, ("team", "w"): True, ("team", "x"): False, ("team", "y"): False,
                               ("team", "z"): True}
    merged = people.assign(team=people["team"].replace("w", "x"))
    result = review(points, scenarios={"sales": SALES}, people=merged).scenario_pay.seen_as(view(audience="owner"))
    assert result.shown().set_index("team")["hidden"].to_dict() == {"": False, "x": False, "y": True, "z": True}
    assert "largest_gain" not in result.shown()


def a_scenario(*rows):
    """Rows of (level, team, payees, winners, losers, gains, losses) of one scenario."""
    names = ("level", "team", "payees", "winners", "losers", "gains", "losses")
    frame = pd.DataFrame(rows, columns=list(names)).assign(role="cs", scenario="sales", subject="", grade_up=1,
                                                           grade_down=0, before=90_000, largest_gain=0, largest_loss=0)
    difference = frame["gains"] + frame["losses"]
    return ScenarioPay(frame=frame.assign(difference=difference, after=frame["before"] + difference))


@pytest.mark.parametrize(("winners", "losers", "seen"), [(12, 0, True), (12, 11, True), (3, 0, False), (12, 1, False)])
def test_a_change_for_few_people_is_money_of_few_people(winners, losers, seen):
    """The role has 24 payees; the money of a change stands for those whose pay changes."""
    scenario = a_scenario(("role", "", 24, winners, losers, 12_300, -4_500))
    owner, council = (scenario.seen_as(view(audience=audience)) for audience in ("owner", "council"))
    assert ("¥" in owner.html()) == seen
    assert "¥" not in council.html()
    assert all(f"{winners} of 24" in result.headline() for result in (owner, council))


def test_no_team_is_computed_back_from_the_money_of_the_others():
    rows = [("role", "", 24, 12, 0, 12_300, 0), ("team", "x", 12, 11, 0, 12_000, 0), ("team", "y", 12, 1, 0, 300, 0)]
    owner, hr = (a_scenario(*rows).seen_as(view(audience=audience)) for audience in ("owner", "hr"))
    assert "¥123" in owner.html()
    assert "¥120" not in owner.html()
    assert owner.plot() is None
    assert "¥120" in hr.html()


def test_without_grades_ranks_and_pay_speak():
    found = review(grades=False)
    assert "rank moves by" in found.stability.seen_as(view()).headline()
    assert found.stability.seen_as(view()).plot() is not None
    assert found.steps.seen_as(view()).headline().startswith("One weight moved by 10 points changes none of 3 grades")
    assert found.steps.seen_as(view()).plot().title == "People whose pay changes when one weight moves"


def test_people_for_whom_nothing_changes_are_counted_but_not_listed(results):
    shown = results["scenario_pay"].seen_as(view()).shown()
    assert shown["level"].tolist() == ["role", "team", "team", "person", "person"]
    assert len(results["scenario_pay"].frame) == 6


def test_no_scenario_is_said():
    result = review().scenario_pay.seen_as(view())
    assert result.headline() == "The plan names no scenario that changes this role"
    assert result.plot() is None


def test_dead_and_doubled_indicators_are_in_the_headline():
    points = {f"p{place}": {"one": 50 + 5 * place, "two": 52 + 5 * place, "three": 80} for place in range(9)}
    result = review(points, {"one": "1/2", "two": "3/10", "three": "1/5"}, people=None).importance.seen_as(view())
    assert "decides nothing: Speed" in result.headline()
    assert "Sales and Satisfaction count the same twice (r = 1.00)" in result.headline()


def test_pairs_that_no_weight_can_turn_are_said_in_words():
    points = {"a": {"one": 90, "two": 80}, "b": {"one": 89, "two": 80}}
    result = review(points, {"one": "1/2", "two": "1/2"}, people=None).swaps.seen_as(view())
    assert result.headline() == "1 of 1 pairs cannot swap whatever one weight does"
    assert "cannot swap by one weight" in result.table().html()
    assert result.plot() is None
    level = review({"a": {"one": 80, "two": 60}, "b": {"one": 60, "two": 80}}, {"one": "1/2", "two": "1/2"},
                   people=None).swaps.seen_as(view())
    assert level.headline().endswith("level now: 1")


def test_results_speak_again_after_storing(results, tmp_path):
    for name, result in results.items():
        result.frame.to_parquet(tmp_path / f"{name}.parquet", index=False)
        again = type(result)(frame=pd.read_parquet(tmp_path / f"{name}.parquet"), notes=result.notes, view=view())
        assert again.html() == result.seen_as(view()).html()


@pytest.mark.parametrize("kind", [Stability, Importance])
def test_empty_frames_speak(kind):
    frame = pd.DataFrame(columns=[column.name for column in kind.columns])
    result = kind(frame=frame, view=view())
    assert result.headline()
    assert result.plot() is None
