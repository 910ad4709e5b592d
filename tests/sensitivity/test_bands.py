"""Any reweighting by at most e: ranges and least changes agree with linear programming."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from perfkit.errors import DataError
from perfkit.sensitivity.bands import extreme_weights, first_change, least_box, lowest_sum, score_range

from .test_lines import cases, scores
from .worked_case import EXACT_POINTS, EXACT_WEIGHTS, POINTS, WEIGHTS, relaxed

sizes = st.sampled_from([0.0, 0.01, 0.05, 0.1, 0.3, 1.0])


def box(weights, size):
    return [(max(weight - size, 0.0), weight + size) for weight in weights]


def test_worked_band_of_five_points():
    low, high = score_range(POINTS, WEIGHTS, 0.05)
    assert low == pytest.approx([70.5, 72.75, 73.65], abs=1e-9)
    assert high == pytest.approx([75.5, 76.25, 74.35], abs=1e-9)


def test_worked_grade_of_c_is_certain_without_draws():
    away = first_change(POINTS, WEIGHTS, np.full(3, 70.0), np.full(3, 75.0))
    assert (away > 0.05).tolist() == [False, False, True]


@relaxed
@given(cases(missing=False), sizes)
def test_range_agrees_with_linear_programming(case, size):
    points, weights, _ = case
    low, high = score_range(points, weights, size)
    for person, row in enumerate(points):
        for found, sign in ((low, 1), (high, -1)):
            solved = linprog(sign * row, A_eq=[np.ones(len(weights))], b_eq=[1], bounds=box(weights, size))
            assert found[person] == pytest.approx(sign * solved.fun, abs=1e-9)


@relaxed
@given(cases(), sizes)
def test_range_of_people_who_lack_indicators_agrees_with_linear_programming(case, size):
    points, weights, present = case
    low, high = score_range(points, weights, size, present)
    assert (low <= scores(points, weights, present) + 1e-9).all()
    for person, row in enumerate(points):
        for edge, sign in ((low[person], 1), (high[person], -1)):
            away = np.where(present[person], row - edge, 0.0)
            solved = linprog(sign * away, A_eq=[np.ones(len(weights))], b_eq=[1], bounds=box(weights, size))
            assert solved.fun == pytest.approx(0.0, abs=1e-7)


@relaxed
@given(cases(missing=False))
def test_extreme_weights_stay_in_the_box_and_add_up(case):
    points, weights, _ = case
    chosen = extreme_weights(points, weights, 0.07, highest=True)
    assert chosen.sum(axis=1) == pytest.approx(np.ones(len(points)), abs=1e-12)
    assert (chosen >= -1e-15).all()
    assert (np.abs(chosen - weights) <= 0.07 + 1e-12).all()


def least_by_linear_programming(gap, weights):
    """Variables: the new weights and e."""
    wide = len(weights)
    lead = gap if gap @ weights >= 0 else -gap
    upper = np.vstack([np.hstack([np.eye(wide), -np.ones((wide, 1))]), np.hstack([-np.eye(wide), -np.ones((wide, 1))])])
    return linprog([*np.zeros(wide), 1.0], A_ub=upper, b_ub=[*weights, *-weights],
                   A_eq=[[*np.ones(wide), 0.0], [*lead, 0.0]], b_eq=[1.0, 0.0], bounds=[(0, None)] * (wide + 1))


@relaxed
@given(cases(people=2, missing=False))
def test_least_box_agrees_with_linear_programming(case):
    points, weights, _ = case
    gap = points[0] - points[1]
    found, solved = least_box(gap[None, :], weights)[0], least_by_linear_programming(gap, weights)
    assert solved.success == np.isfinite(found)
    assert not solved.success or found == pytest.approx(solved.fun, abs=1e-9)


def test_a_person_at_every_edge_of_a_dominated_grade_never_changes():
    points = np.array([[80.0, 81, 82, 83]])
    assert first_change(points, WEIGHTS, np.array([75.0]), np.array([90.0])).tolist() == [np.inf]
    assert first_change(points, WEIGHTS, np.array([-np.inf]), np.array([np.inf])).tolist() == [np.inf]


@relaxed
@given(cases(missing=False), sizes)
def test_exact_judge_agrees_with_the_float_band(case, size):
    points, weights, _ = case
    parts = [Fraction(weight).limit_denominator(1000) for weight in weights]
    exact = [part / sum(parts) for part in parts]
    low, _ = score_range(points, np.array([float(part) for part in exact]), size)
    for person, row in enumerate(points):
        judged = lowest_sum([Fraction(cell) for cell in row], exact, Fraction(size))
        assert float(judged) == pytest.approx(low[person], abs=1e-9)


def test_exact_judge_of_the_worked_case():
    assert lowest_sum(EXACT_POINTS[2], EXACT_WEIGHTS, Fraction(1, 20)) == Fraction(7365, 100)


def test_a_negative_move_is_refused():
    with pytest.raises(DataError, match="0 or more"):
        score_range(POINTS, WEIGHTS, -0.01)
