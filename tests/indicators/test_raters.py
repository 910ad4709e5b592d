"""Raters: who gives other points to the same people is flagged for review; nothing is claimed of raters apart."""

import numpy as np
import pandas as pd
import pytest

from perfkit.indicators import RaterSpread, compare_raters, indicator_names
from perfkit.periods import parse_period
from perfkit.results import AUDIENCES, View

PERIOD = parse_period("2026-Q2")
ATTITUDE = "service_attitude@default"


def reviews(seed, *, raise_by=None, raters="vwxyz", people=12, own=None, each=20):
    """Reviews of people by raters; `raise_by` adds points of a rater, `own` keeps each rater to people of its own."""
    dice = np.random.default_rng(seed)
    skill = dice.normal(80, 6, people)
    rows = []
    for number in range(people * each):
        person = number % people
        rater = raters[person % len(raters)] if own else raters[int(dice.integers(len(raters)))]
        points = round(skill[person] + dice.normal(0, 8) + (raise_by or {}).get(rater, 0))
        rows.append({"agent_id": f"p{person}", "rater_id": rater, "reviewed_at": "2026-05-05", "sample": None,
                     "attitude_points": points, "points_accuracy": points // 2,
                     "points_complete": points - points // 2})
    return typed(rows)


def typed(rows):
    frame = pd.DataFrame(rows)
    whole = ["attitude_points", "points_accuracy", "points_complete"]
    return frame.astype(dict.fromkeys(whole, "Int64") | {"agent_id": "str", "rater_id": "str", "sample": "str"}).assign(
        reviewed_at=pd.to_datetime(frame["reviewed_at"]))


def compared(frame, least=5):
    found = compare_raters(frame, PERIOD, minimum_group=least)
    return found[found["indicator"] == ATTITUDE].set_index("subject")


def test_a_generous_rater_is_found_and_the_size_told():
    found = compared(reviews(1, raise_by={"x": 9}))
    assert found.index[found["review"]].tolist() == ["x"]
    assert found.loc["x", "p_adjusted"] < 0.01 < found["p_adjusted"].drop("x").min()
    assert found.loc["x", "low"] < 9 < found.loc["x", "high"]
    assert found.loc["x", "difference"] > 5
    assert found["n"].sum() == 240


def test_equal_raters_are_rarely_flagged():
    flagged = sum(compared(reviews(seed))["review"].any() for seed in range(60))
    assert flagged <= 7  # of 60 at .05, more than 7 come about in one of a hundred such tests


def test_a_sure_but_small_difference_asks_for_no_review():
    found = compared(reviews(1, raise_by={"x": 2}, each=300))
    assert found.loc["x", "p_adjusted"] < 0.05
    assert not found["review"].any()


def test_raters_of_people_of_their_own_cannot_be_told_apart():
    found = compared(reviews(1, own=True, people=20, raise_by={"x": 30}))
    assert found["difference"].isna().all()
    assert found["p_adjusted"].isna().all()
    assert not found["review"].any()
    assert (found["people"] == 0).all()


def test_only_random_reviews_of_the_period_with_points_by_known_raters_count():
    frame = reviews(2)
    more = pd.concat([frame, frame.assign(sample="targeted", attitude_points=0),
                      frame.assign(reviewed_at=pd.Timestamp("2026-07-01"), attitude_points=0),
                      frame.assign(rater_id=pd.Series([None] * len(frame), dtype="str"), attitude_points=0),
                      frame.assign(attitude_points=pd.Series([pd.NA] * len(frame), dtype="Int64"))])
    pd.testing.assert_frame_equal(compared(more), compared(frame))


def test_the_order_of_reviews_changes_nothing():
    frame = reviews(3)
    pd.testing.assert_frame_equal(compared(frame.sample(frac=1, random_state=1)), compared(frame))


def test_a_mean_over_few_people_is_hidden():
    few = typed([{"agent_id": f"p{n % 3}", "rater_id": "v", "reviewed_at": "2026-05-05", "sample": None,
                  "attitude_points": 80, "points_accuracy": 40, "points_complete": 40} for n in range(9)])
    assert compared(few)["hidden"].tolist() == [True]
    assert compared(few, least=3)["hidden"].tolist() == [False]


@pytest.mark.parametrize(("language", "words"), [("en", "1 rater for review: far other points to the same people"),
                                                 ("zh", "1 位评审人建议复核：对同一批人的给分与他人相差较大")])
def test_it_says_how_far_raters_lie_apart_and_names_nobody_in_the_headline(language, words):
    frame = compare_raters(reviews(1, raise_by={"x": 9}), PERIOD, minimum_group=5)
    result = RaterSpread(frame=frame, view=View(language=language, indicator_names=indicator_names()))
    assert result.headline().endswith(words)
    flags = {row[1]: row[-1] for row in result.table().rows if row[0] == result.view.indicator(ATTITUDE)}
    yes, no = {"en": ("yes", "no"), "zh": ("是", "否")}[language]
    assert flags == dict.fromkeys("vwyz", no) | {"x": yes}


def test_who_sees_no_names_sees_the_spread_alone():
    frame = compare_raters(reviews(1), PERIOD, minimum_group=5)
    shown = RaterSpread(frame=frame, view=View(audience=AUDIENCES["council"])).table()
    assert all(row[1] == "5" for row in shown.rows)
    assert shown.rows


def test_no_reviews_are_no_raters():
    assert RaterSpread(frame=compare_raters(reviews(1)[:0], PERIOD, minimum_group=5)).if_any() is None
