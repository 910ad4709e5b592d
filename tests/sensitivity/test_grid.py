"""Grids start from the pay run itself: exact, sorted, and refused where a total is not what its points give."""

from fractions import Fraction

import pandas as pd
import pytest

from perfkit.errors import DataError
from perfkit.sensitivity.grid import read_grids

from .shop import WORKED_POINTS, WORKED_WEIGHTS, a_shop
from .worked_case import EXACT_WEIGHTS, TOTALS

GAPS = {**WORKED_POINTS, "d": {"one": 80, "two": None, "three": 61, "four": 90}, "e": dict.fromkeys(WORKED_WEIGHTS)}


def test_totals_of_the_worked_case_are_exact():
    role, scores, totals, _ = a_shop({"2026-01": WORKED_POINTS}, WORKED_WEIGHTS)
    grid, = read_grids(scores, totals, role)
    assert [float(total) for total in grid.totals] == TOTALS
    assert grid.indicators == ("four@plain", "one@plain", "three@plain", "two@plain")
    assert sorted(grid.weights) == sorted(EXACT_WEIGHTS)
    assert grid.places.tolist() == [2, 0, 1]


def test_own_periods_stand_side_by_side_and_row_order_does_not_matter():
    role, scores, totals, _ = a_shop({"2026-02": WORKED_POINTS, "2026-01": GAPS}, WORKED_WEIGHTS)
    grids = read_grids(scores, totals, role)
    again = read_grids(scores.iloc[::-1], totals.iloc[::-1], role)
    assert [grid.period for grid in grids] == ["2026-01", "2026-02"]
    assert [grid.points for grid in grids] == [grid.points for grid in again]
    assert [grid.totals for grid in grids] == [grid.totals for grid in again]


def test_missing_points_rescale_weights_and_missing_totals_are_counted():
    role, scores, totals, _ = a_shop({"2026-01": GAPS}, WORKED_WEIGHTS)
    grid, = read_grids(scores, totals, role)
    assert grid.people["subject"].tolist() == ["a", "b", "c", "d"]
    assert (grid.own_weights, grid.left_out) == (1, 1)
    assert grid.totals[3] == Fraction(80 * 4 + 61 * 2 + 90, 7)


def test_a_total_that_is_not_the_mean_of_its_points_is_refused_by_name():
    role, scores, totals, _ = a_shop({"2026-01": WORKED_POINTS}, WORKED_WEIGHTS)
    wrong = totals.assign(total_numerator=["731", *totals["total_numerator"][1:]])
    with pytest.raises(DataError, match="a in 2026-01") as caught:
        read_grids(scores, wrong, role)
    assert len(caught.value.problems) == 1


def test_other_roles_and_indicators_without_weight_are_left_alone():
    role, scores, totals, _ = a_shop({"2026-01": WORKED_POINTS}, {**WORKED_WEIGHTS, "three": "3/10", "four": "0"})
    other = scores.assign(role="ops", points_numerator="9999")
    grid, = read_grids(pd.concat([scores, other]), pd.concat([totals, totals.assign(role="ops")]), role)
    assert grid.indicators == ("one@plain", "three@plain", "two@plain")
