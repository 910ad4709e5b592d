"""Whole numbers of any size: the narrow form is used only where nothing can overflow."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.integers import SAFE, add, fit, multiply, quotients, reduce_fractions, whole_cells

whole = st.integers(-(10**25), 10**25)
pairs = st.lists(st.tuples(whole, whole), min_size=1, max_size=6)


@given(pairs)
def test_sums_and_products_are_those_of_python(cells):
    left, right = (fit([cell[side] for cell in cells]) for side in (0, 1))
    assert [int(cell) for cell in add(left, right)] == [one + other for one, other in cells]
    assert [int(cell) for cell in multiply(left, right)] == [one * other for one, other in cells]


@given(st.lists(st.tuples(whole, st.integers(1, 10**25)), min_size=1, max_size=6))
def test_quotients_are_the_nearest_floats_of_fractions_in_lowest_terms(cells):
    top, bottom = (fit([cell[side] for cell in cells]) for side in (0, 1))
    assert quotients(top, bottom).tolist() == [one / other for one, other in cells]
    for (one, other), high, low in zip(cells, *reduce_fractions(top, bottom), strict=True):
        assert math.gcd(int(high), int(low)) == 1
        assert one * int(low) == other * int(high)


def test_the_narrow_form_ends_where_a_result_could_overflow():
    assert fit([SAFE - 1]).dtype == np.int64
    assert fit([SAFE]).dtype == object
    assert multiply(fit([2**31]), fit([2**31])).dtype == object


def test_cells_that_hold_no_number_are_said_and_parts_of_numbers_refused():
    values, gone = whole_cells([1, None, float("nan")])
    assert values.tolist() == [1, 0, 0]
    assert gone.tolist() == [False, True, True]
    with pytest.raises(TypeError, match="whole numbers"):
        whole_cells([1.5])
