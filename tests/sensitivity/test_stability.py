"""Firmness of grades and ranks: the worked case, exact decisions on edges, and no dependence on order."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from perfkit.exact import Range
from perfkit.plan import Grade
from perfkit.sensitivity.grades import GradeScale
from perfkit.sensitivity.grid import read_grids
from perfkit.sensitivity.stability import CERTAIN, OPEN, OWN_WEIGHTS, WeightLaw, grade_stability

from .shop import WORKED_POINTS, WORKED_WEIGHTS, a_shop

LAW = WeightLaw(draws=500)


def run(points, weights=WORKED_WEIGHTS, law=LAW, grades=None):
    role, scores, totals, _ = a_shop({"2026-01": points}, weights)
    return grade_stability(role.id, read_grids(scores, totals, role), GradeScale.of(grades or role.grades), law)


def test_worked_case():
    frame = run(WORKED_POINTS).set_index("subject")
    assert frame["p_grade"].to_dict() == pytest.approx({"a": 0.755223, "b": 0.605582, "c": 1.0}, abs=1e-6)
    assert frame["p_up"].to_dict() == pytest.approx({"a": 0.169811, "b": 0.390006, "c": 0.0}, abs=1e-6)
    pay = {"a": 1917.99, "b": 2147.18, "c": 2000.0}
    assert (2000 * frame["expected_pay"]).to_dict() == pytest.approx(pay, abs=5e-3)
    assert frame["low"].to_dict() == pytest.approx({"a": 70.5, "b": 72.75, "c": 73.65}, abs=1e-9)
    assert frame["high"].to_dict() == pytest.approx({"a": 75.5, "b": 76.25, "c": 74.35}, abs=1e-9)
    assert frame["certain"].to_dict() == {"a": OPEN, "b": OPEN, "c": CERTAIN}
    assert frame["rank"].to_dict() == {"a": 3.0, "b": 1.0, "c": 2.0}


@pytest.mark.parametrize(("closed", "verdict"), [(True, CERTAIN), (False, OPEN)])
def test_a_total_that_just_reaches_an_edge_is_judged_exactly(closed, verdict):
    """The lowest total of 'edge' within 5 points is 70 exactly: certain only if the grade owns the edge."""
    points = {"edge": {"one": Fraction(1235, 16), "two": Fraction(1085, 16)}, "far": {"one": 90, "two": 90}}
    lowest = (Fraction(1235, 16) * 9 + Fraction(1085, 16) * 11) / 20
    grades = (Grade(grade="up", range=Range(lowest, None, low_closed=closed)),
              Grade(grade="down", range=Range(None, lowest, high_closed=not closed)))
    frame = run(points, {"one": "1/2", "two": "1/2"}, grades=grades).set_index("subject")
    assert frame.loc["edge", "certain"] == verdict
    assert frame.loc["edge", "first_change"] == pytest.approx(0.05, abs=1e-12)
    assert frame.loc["far", "certain"] == CERTAIN


def test_a_total_on_the_edge_it_owns_is_open_unless_nothing_can_move_it():
    frame = run({"a": {"one": 80, "two": 60}, "b": {"one": 70, "two": 70}}, {"one": "1/2", "two": "1/2"})
    frame = frame.set_index("subject")
    assert frame["total"].tolist() == [70.0, 70.0]
    assert frame["certain"].to_dict() == {"a": OPEN, "b": CERTAIN}
    assert frame["p_down"].to_dict() == pytest.approx({"a": 0.5, "b": 0.0}, abs=1e-9)
    assert frame["rank"].tolist() == [1.5, 1.5]


def test_a_total_that_can_reach_its_own_edge_but_not_pass_it_is_certain():
    """All weight on the first indicator gives 70 exactly, which B owns; 75 it does not own."""
    points = {"low": {"one": 70, "two": 90}, "high": {"one": 75, "two": 60}}
    frame = run(points, {"one": "97/100", "two": "3/100"}).set_index("subject")
    assert frame["grade"].to_dict() == {"low": "B", "high": "B"}
    assert frame["first_change"].to_dict() == pytest.approx({"low": 0.03, "high": 0.03}, abs=1e-12)
    assert frame["certain"].to_dict() == {"low": CERTAIN, "high": OPEN}


def test_people_who_lack_indicators_keep_weights_of_their_own():
    frame = run({**WORKED_POINTS, "d": {"one": 80, "two": None, "three": 61, "four": 90}}).set_index("subject")
    assert frame.loc["d", "indicators"] == OWN_WEIGHTS
    alone = run({"d": {"one": 80, "three": 61, "four": 90}}, {"one": "4/7", "three": "2/7", "four": "1/7"},
                law=WeightLaw(concentration=35.0, draws=10)).set_index("subject")
    # Dirichlet weights restricted to some cells are Dirichlet again, with the same parameters.
    assert frame.loc["d", "p_grade"] == pytest.approx(alone.loc["d", "p_grade"], abs=1e-9)


def test_grades_without_pay_have_no_expected_pay():
    grades = (Grade(grade="all", range=Range(None, None)),)
    frame = run(WORKED_POINTS, grades=grades)
    assert frame["expected_pay"].isna().all()
    assert (frame["p_grade"] == 1).all()
    assert frame["first_change"].isna().all()


def test_rows_in_any_order_and_the_same_seed_give_the_same_frame():
    role, scores, totals, _ = a_shop({"2026-01": WORKED_POINTS}, WORKED_WEIGHTS)
    scale = GradeScale.of(role.grades)
    plain, other = (grade_stability("cs", read_grids(*frames, role), scale, LAW) for frames in
                    ((scores, totals), (scores.sample(frac=1, random_state=5), totals[::-1])))
    pd.testing.assert_frame_equal(plain, other)


def test_nobody_scored_gives_an_empty_frame():
    frame = run({"a": dict.fromkeys(WORKED_WEIGHTS)})
    assert frame.empty
    assert "p_grade" in frame.columns
    assert np.array_equal(frame.columns, run(WORKED_POINTS).columns)
