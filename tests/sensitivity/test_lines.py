"""One weight moves along its line: swaps, grade and ranking intervals agree with the worked case and brute force."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from perfkit.errors import DataError
from perfkit.sensitivity.lines import grade_interval, nearest_swaps, ranking_interval, score_lines, swap_weights

from .worked_case import EXACT_POINTS, EXACT_WEIGHTS, POINTS, TOTALS, WEIGHTS, A, B, C, relaxed

halves = st.integers(0, 200).map(lambda number: number / 2)


@st.composite
def cases(draw, people=5, missing=True):
    """Points on a half-point grid (ties happen), weights in whole per cent, cells that may be missing."""
    size, wide = draw(st.integers(2, people)), draw(st.integers(2, 4))
    points = np.array([[draw(halves) for _ in range(wide)] for _ in range(size)])
    parts = np.array([draw(st.integers(1, 20)) for _ in range(wide)], dtype=float)
    present = np.array([[draw(st.booleans()) if missing else True for _ in range(wide)] for _ in range(size)])
    present[:, draw(st.integers(0, wide - 1))] = True
    return points, parts / parts.sum(), present


def scores(points, weights, present):
    used = np.where(present, weights, 0.0)
    return (used * points).sum(axis=1) / used.sum(axis=1)


def moved_weights(weights, moved, to):
    new = weights * (1 - to) / (1 - weights[moved])
    new[moved] = to
    return new


def test_the_line_passes_through_the_plan():
    for moved in range(4):
        assert score_lines(POINTS, WEIGHTS, moved).at(WEIGHTS[moved]) == pytest.approx(TOTALS, abs=1e-12)


@relaxed
@given(cases(), st.floats(0.01, 0.99), st.integers(0, 3))
def test_a_line_is_the_score_under_the_moved_weights(case, to, moved):
    points, weights, present = case
    moved %= len(weights)
    got = score_lines(points, weights, moved, present).at(to)
    assert got == pytest.approx(scores(points, moved_weights(weights, moved, to), present), abs=1e-9)


def test_all_the_weight_cannot_be_moved():
    with pytest.raises(DataError, match="in proportion"):
        score_lines(POINTS, np.array([1.0, 0, 0, 0]), 0)


def test_worked_swap_is_exact_with_fractions():
    points = np.array(EXACT_POINTS, dtype=object)
    lines = score_lines(points, np.array(EXACT_WEIGHTS, dtype=object), 0)
    assert swap_weights(lines, [A], [B])[0] == Fraction(3, 7)
    assert float(Fraction(3, 7)) == pytest.approx(0.428571, abs=1e-6)


def test_swap_is_the_point_of_triantaphyllou_and_sanchez():
    for moved in range(4):
        lines = score_lines(POINTS, WEIGHTS, moved)
        for first, second in ((A, B), (A, C), (B, C)):
            delta = (TOTALS[second] - TOTALS[first]) / (POINTS[second, moved] - POINTS[first, moved])
            met = swap_weights(lines, [first], [second])[0]
            assert met == pytest.approx((WEIGHTS[moved] - delta) / (1 - delta), abs=1e-9)


def test_parallel_lines_never_meet():
    points = np.array([[80.0, 70], [80.0, 60]])
    assert np.isnan(swap_weights(score_lines(points, np.array([0.5, 0.5]), 1), [0], [0])).all()
    assert swap_weights(score_lines(points, np.array([0.5, 0.5]), 1), [0], [1]).tolist() == [0.0]


@relaxed
@given(cases(missing=False))
def test_swap_agrees_with_linear_programming(case):
    points, weights, _ = case
    lines = score_lines(points, weights, 0)
    below, above = nearest_swaps(lines, [0], [1], weights[0])
    gap = (points[0] - points[1]) @ weights
    assume(abs(gap) > 1e-6)
    rest = weights[1:] / (1 - weights[0])
    at_zero, at_one = (points[0, 1:] - points[1, 1:]) @ rest, points[0, 0] - points[1, 0]
    for found, sign in ((above[0], 1), (below[0], -1)):
        solved = linprog([sign], A_eq=[[at_one - at_zero]], b_eq=[-at_zero],
                         bounds=[(weights[0], 1) if sign > 0 else (0, weights[0])])
        assert solved.success == (not np.isnan(found))
        assert not solved.success or solved.x[0] == pytest.approx(found, abs=1e-9)


@relaxed
@given(cases())
def test_pairs_meet_where_their_scores_are_level(case):
    points, weights, present = case
    lines = score_lines(points, weights, 0, present)
    for side in nearest_swaps(lines, [0], [1], weights[0]):
        if not np.isnan(side[0]) and 1e-6 < side[0] < 1 - 1e-6:
            level = lines.at(side[0])
            assert level[0] == pytest.approx(level[1], abs=1e-6)


def test_worked_ranking_intervals():
    places = np.array([2, 0, 1])
    got = [ranking_interval(score_lines(POINTS, WEIGHTS, moved), WEIGHTS[moved], places) for moved in (0, 1)]
    assert got[0] == pytest.approx((0.0, 0.4194), abs=5e-5)
    assert got[1] == pytest.approx((0.2632, 1.0), abs=5e-5)


def places_of(values):
    levels = sorted({round(value, 9) for value in values}, reverse=True)
    return np.array([levels.index(round(value, 9)) for value in values])


def keeps_order(before, now):
    """Nobody who was ahead is behind; people who were level may part."""
    return all(now[one] >= now[two] - 1e-9 for one in range(len(now)) for two in range(len(now))
               if before[one] < before[two])


@relaxed
@given(cases(missing=False))
def test_ranking_interval_is_where_nobody_passes_anybody(case):
    points, weights, present = case
    places = places_of(scores(points, weights, present))
    lines = score_lines(points, weights, 0, present)
    first, last = ranking_interval(lines, weights[0], places)
    assert 0 <= first <= weights[0] + 1e-9
    assert weights[0] - 1e-9 <= last <= 1
    assert keeps_order(places, lines.at(first))
    assert keeps_order(places, lines.at(last))
    for beyond in (first - 1e-4, last + 1e-4):
        if 0 <= beyond <= 1:
            now = lines.at(beyond)
            assert not all(now[one] >= now[two] for one in range(len(now)) for two in range(len(now))
                           if places[one] < places[two])


@relaxed
@given(cases(), st.sampled_from([(60.0, 70.0), (40.0, 80.0), (-np.inf, 50.0), (50.0, np.inf), (0.0, 100.0)]))
def test_grade_interval_ends_where_a_score_meets_an_edge(case, edges):
    points, weights, present = case
    low, high = edges
    at_plan = scores(points, weights, present)
    inside = (at_plan > low + 1e-9) & (at_plan < high - 1e-9)
    assume(inside.any())
    lines = score_lines(points, weights, 0, present).take(inside)
    first, last = grade_interval(lines, np.full(inside.sum(), low), np.full(inside.sum(), high))
    assert (first <= weights[0] + 1e-9).all()
    assert (last >= weights[0] - 1e-9).all()
    for side, ends in ((first, 0.0), (last, 1.0)):
        for person, end in enumerate(side):
            if 1e-6 < end < 1 - 1e-6:
                assert min(abs(lines.at(end)[person] - edge) for edge in edges) < 1e-5
            steps = np.linspace(weights[0], end if end != ends or 0 < end < 1 else abs(end - 1e-9), 7)
            walked = [lines.at(step)[person] for step in steps]
            assert min(walked) >= low - 1e-5
            assert max(walked) <= high + 1e-5


@relaxed
@given(cases(missing=False), st.integers(2, 50))
def test_weights_are_scale_free_and_people_may_stand_in_any_order(case, times):
    points, weights, _ = case
    once = score_lines(points, weights, 0).at(0.3)
    scaled = weights * times
    assert score_lines(points, scaled / scaled.sum(), 0).at(0.3) == pytest.approx(once, abs=1e-9)
    assert score_lines(points[::-1], weights, 0).at(0.3)[::-1] == pytest.approx(once, abs=1e-12)
