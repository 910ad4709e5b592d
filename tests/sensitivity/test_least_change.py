"""Least changes of several weights: the worked case, linear and quadratic programming."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from scipy.optimize import linprog, minimize

from perfkit.sensitivity.least_change import least_largest_move, least_moved_weight, least_square_move

from .test_lines import cases
from .worked_case import EXACT_POINTS, EXACT_WEIGHTS, POINTS, WEIGHTS, A, B, relaxed

GAP = POINTS[A] - POINTS[B]


def test_worked_least_changes():
    largest, square = least_largest_move(GAP, WEIGHTS), least_square_move(GAP, WEIGHTS)
    assert largest.size == pytest.approx(0.017647, abs=5e-7)
    assert square.size == pytest.approx(0.028768, abs=5e-7)
    assert square.weights == pytest.approx([0.4228, 0.2924, 0.2007, 0.0841], abs=5e-5)
    exact = [one - two for one, two in zip(EXACT_POINTS[A], EXACT_POINTS[B], strict=True)]
    assert least_moved_weight(exact, EXACT_WEIGHTS) == Fraction(3, 140)
    assert float(Fraction(3, 140)) == pytest.approx(0.021429, abs=5e-7)


def test_who_leads_on_everything_cannot_be_passed():
    lead = np.array([5.0, 1, 2, 8])
    assert least_largest_move(lead, WEIGHTS) is None
    assert least_square_move(lead, WEIGHTS) is None
    assert least_moved_weight([Fraction(5), Fraction(1), Fraction(2), Fraction(8)], EXACT_WEIGHTS) is None


def test_level_people_need_no_change():
    gap = np.array([3.0, -4, 0, 0])
    assert least_largest_move(gap, WEIGHTS).size == pytest.approx(0.0, abs=1e-15)
    assert least_square_move(gap, WEIGHTS).size == pytest.approx(0.0, abs=1e-15)
    assert least_moved_weight([Fraction(3), Fraction(-4), Fraction(0), Fraction(0)], EXACT_WEIGHTS) == 0


def test_level_only_with_all_weight_on_shared_points():
    gap = np.array([0.0, 4, 0, 8])
    assert least_square_move(gap, WEIGHTS).weights @ gap == pytest.approx(0.0, abs=1e-12)
    assert least_moved_weight([Fraction(0), Fraction(4), Fraction(0), Fraction(8)], EXACT_WEIGHTS) == Fraction(4, 10)


@relaxed
@given(cases(people=2, missing=False))
def test_every_change_makes_them_level_with_real_weights(case):
    points, weights, _ = case
    gap = points[0] - points[1]
    for change in (least_largest_move(gap, weights), least_square_move(gap, weights)):
        assert (change is None) == (gap.min() > 0 or gap.max() < 0)
        if change is not None:
            assert change.weights.sum() == pytest.approx(1.0, abs=1e-9)
            assert change.weights.min() >= 0
            assert change.weights @ gap == pytest.approx(0.0, abs=1e-7)


@relaxed
@given(cases(people=2, missing=False))
def test_square_move_agrees_with_quadratic_programming(case):
    points, weights, _ = case
    gap = points[0] - points[1]
    found = least_square_move(gap, weights)
    assume(found is not None and gap.min() < 0 < gap.max())
    scale = np.abs(gap).max()
    solved = minimize(lambda new: ((new - weights) ** 2).sum(), found.weights * 0.5 + weights * 0.5, method="SLSQP",
                      jac=lambda new: 2 * (new - weights), bounds=[(0, 1)] * len(weights),
                      constraints=[{"type": "eq", "fun": lambda new: new.sum() - 1},
                                   {"type": "eq", "fun": lambda new: new @ gap / scale}],
                      options={"ftol": 1e-15, "maxiter": 500})
    assert found.size <= np.sqrt(max(solved.fun, 0.0)) + 1e-6 or not solved.success
    assert optimal_by_multipliers(found.weights, weights, gap)


def optimal_by_multipliers(new, weights, gap):
    """Karush-Kuhn-Tucker: on positive weights w' - w = -a d - b, at zero weights the pull is downwards."""
    free = new > 1e-12
    ends = np.vstack([gap[free], np.ones(free.sum())]).T
    factors = np.linalg.lstsq(ends, (weights - new)[free], rcond=None)[0]
    pull = weights - factors[0] * gap - factors[1]
    unique = np.linalg.matrix_rank(ends) == 2
    return bool(np.allclose(pull[free], new[free], atol=1e-8) and (not unique or (pull[~free] <= 1e-8).all()))


@relaxed
@given(cases(people=2, missing=False))
def test_moved_weight_agrees_with_linear_programming(case):
    points, weights, _ = case
    parts = [Fraction(weight).limit_denominator(1000) for weight in weights]
    exact = [part / sum(parts) for part in parts]
    gap = [Fraction(cell) for cell in points[0] - points[1]]
    found = least_moved_weight(gap, exact)
    wide, floats = len(exact), np.array([float(part) for part in exact])
    lead = np.array([float(cell) for cell in gap])
    one = np.eye(wide)
    solved = linprog([*np.zeros(wide), *np.ones(wide)],
                     A_ub=np.vstack([np.hstack([one, -one]), np.hstack([-one, -one])]),
                     b_ub=[*floats, *-floats], A_eq=[[*np.ones(wide), *np.zeros(wide)], [*lead, *np.zeros(wide)]],
                     b_eq=[1.0, 0.0], bounds=[(0, None)] * (2 * wide))
    assert solved.success == (found is not None)
    assert found is None or float(found) == pytest.approx(solved.fun / 2, abs=1e-9)


def test_a_weight_that_reaches_zero_is_handled_beyond_the_closed_form():
    weights, gap = np.array([0.02, 0.49, 0.49]), np.array([-60.0, 20, 10])
    change = least_largest_move(gap, weights)
    assert change.size > weights.min()
    assert change.weights @ gap == pytest.approx(0.0, abs=1e-12)
    other = least_largest_move(-gap, weights)
    assert other.size == pytest.approx(change.size, abs=1e-15)
