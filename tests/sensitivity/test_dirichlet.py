"""Exact probabilities under Dirichlet weights: the worked case, the beta law, other quadratures, and every edge."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import beta

from perfkit.errors import DataError
from perfkit.sensitivity.dirichlet import expected_pay, grade_probabilities, probability_at_least

from .test_lines import cases
from .worked_case import POINTS, WEIGHTS, A, B, C, relaxed

ALPHA = 50 * WEIGHTS
CONCENTRATIONS = (0.5, 1.0, 5.0, 50.0, 200.0, 500.0, 1000.0)


def test_worked_probabilities():
    reach = [probability_at_least(POINTS - cut, ALPHA) for cut in (70, 75)]
    assert reach[0][[A, B]] == pytest.approx([0.925035, 0.995588], abs=5e-7)
    assert reach[1][[A, B]] == pytest.approx([0.169811, 0.390006], abs=5e-7)
    assert (reach[0][C], reach[1][C]) == (1.0, 0.0)


def test_worked_expected_pay():
    probabilities = grade_probabilities(POINTS, ALPHA, [70, 75], [True, True])
    pay = expected_pay(probabilities, np.array([0, 1, 1.2]), np.full(3, 2000.0))
    assert pay == pytest.approx([1917.99, 2147.18, 2000.0], abs=5e-3)


def test_uniform_weights_agree_with_the_recursion_for_spacings():
    """F_ab = (u_a F_a,b-1 - v_b F_a-1,b) / (u_a - v_b): the classic exact answer for weights uniform on the simplex."""
    gap = POINTS[A] - POINTS[B]
    ahead, behind = gap[gap > 0], gap[gap <= 0]

    def below(a, b):
        if b == 0:
            return 0.0
        if a == 0:
            return 1.0
        u, v = ahead[a - 1], behind[b - 1]
        return (u * below(a, b - 1) - v * below(a - 1, b)) / (u - v)

    exact = 1 - below(len(ahead), len(behind))
    assert exact == pytest.approx(0.175325, abs=5e-7)
    assert probability_at_least(gap[None, :], np.ones(4))[0] == pytest.approx(exact, abs=1e-12)


@pytest.mark.parametrize("concentration", CONCENTRATIONS)
def test_two_indicators_are_the_beta_law(concentration):
    for weight in (0.05, 0.4, 0.5, 0.93):
        alpha = concentration * np.array([weight, 1 - weight])
        for up, down in ((20.0, 20.0), (1.0, 60.0), (55.0, 0.5)):
            got = probability_at_least(np.array([[up, -down]]), alpha)[0]
            assert got == pytest.approx(beta.sf(down / (up + down), *alpha), abs=1e-11)


@pytest.mark.parametrize("concentration", CONCENTRATIONS)
def test_banded_points_with_ties_on_a_cut_agree_with_conditional_quadrature(concentration):
    """Points of 0, 60, 80 and 100 with some exactly on the cut of 80, checked by a beta law within another."""
    weights = np.array([0.35, 0.3, 0.25, 0.1])
    alpha = concentration * weights
    rows = np.array([[80.0, 100, 60, 80], [60, 80, 80, 100], [100, 60, 80, 0], [80, 80, 60, 100]]) - 80
    for row, got in zip(rows, probability_at_least(rows, alpha), strict=True):
        assert got == pytest.approx(by_conditioning(row, alpha), abs=1e-8)


def by_conditioning(row, alpha):
    """Drop zeros; with two left the law is a beta; with three the third is integrated out of the pair of one sign."""
    kept = row != 0
    row, alpha = row[kept], alpha[kept]
    if len(row) == 2:
        high, low = (0, 1) if row[0] > 0 else (1, 0)
        return beta.sf(-row[low] / (row[high] - row[low]), alpha[high], alpha[low])
    alone = int(np.flatnonzero((row > 0) == ((row > 0).sum() == 1))[0])
    pair = [place for place in range(3) if place != alone]

    def given_share(share):
        mixed = share * row[pair[0]] + (1 - share) * row[pair[1]]
        edge = -mixed / (row[alone] - mixed)
        law = beta(alpha[alone], alpha[pair].sum())
        return law.sf(edge) if row[alone] > 0 else law.cdf(edge)

    # The beta density is integrated out by its own quantiles, so ends where it is infinite do no harm.
    return quad(lambda part: given_share(beta.ppf(part, *alpha[pair])), 0, 1, epsabs=1e-10, limit=400)[0]


def test_one_sign_and_level_points_need_no_integral():
    rows = np.array([[1.0, 0, 2, 0], [-1, 0, 0, 0], [0, 0, 0, 0]])
    assert probability_at_least(rows, ALPHA).tolist() == [1.0, 0.0, 1.0]


def test_a_score_that_cannot_leave_an_edge_belongs_to_the_grade_that_owns_it():
    level = np.full((1, 4), 75.0)
    assert grade_probabilities(level, ALPHA, [75], [True]).tolist() == [[0.0, 1.0]]
    assert grade_probabilities(level, ALPHA, [75], [False]).tolist() == [[1.0, 0.0]]


@relaxed
@given(cases(), st.sampled_from(CONCENTRATIONS))
def test_grades_share_all_probability_and_missing_cells_do_not_matter(case, concentration):
    points, weights, present = case
    alpha, cuts = concentration * weights, [40.0, 60.0, 80.0]
    shares = grade_probabilities(points, alpha, cuts, [True] * 3, present)
    assert shares.sum(axis=1) == pytest.approx(np.ones(len(points)), abs=1e-8)
    noise = np.where(present, points, 999.0)
    assert (grade_probabilities(noise, alpha, cuts, [True] * 3, present) == shares).all()


@relaxed
@given(cases(people=2, missing=False), st.sampled_from(CONCENTRATIONS))
def test_chances_of_a_pair_add_up_and_do_not_depend_on_scale_or_order(case, concentration):
    points, weights, _ = case
    gap, alpha = (points[0] - points[1])[None, :], concentration * weights
    ahead, behind = probability_at_least(gap, alpha)[0], probability_at_least(-gap, alpha)[0]
    assert ahead + behind == pytest.approx(2.0 if not gap.any() else 1.0, abs=1e-9)
    assert probability_at_least(7.5 * gap, alpha)[0] == pytest.approx(ahead, abs=1e-9)
    assert probability_at_least(gap[:, ::-1], alpha[::-1])[0] == pytest.approx(ahead, abs=1e-9)


def test_parameters_must_be_above_zero():
    with pytest.raises(DataError, match="above 0"):
        probability_at_least(POINTS - 75, np.array([1.0, 0, 1, 1]))


def test_a_concentration_beyond_reach_is_refused_not_guessed():
    with pytest.raises(DataError, match="does not settle"):
        probability_at_least(np.array([[30.0, -0.001, 20, 40]]), 1e7 * WEIGHTS)
