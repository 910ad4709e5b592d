"""The exact kernel agrees with Python fractions on everything, and never errs on an edge."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.exact import ExactColumn, Range, locate, number_text
from perfkit.money import whole_units

fractions = st.fractions(max_denominator=10**6)
cells = st.lists(st.one_of(st.none(), fractions), min_size=1, max_size=6)
big = st.one_of(st.none(), st.builds(Fraction, st.integers(-(10**30), 10**30), st.integers(1, 10**25)))


@given(st.lists(st.tuples(big, big), min_size=1, max_size=6))
def test_arithmetic_equals_fractions_at_any_size(pairs):
    left, right = (ExactColumn.from_fractions([pair[side] for pair in pairs]) for side in (0, 1))
    for name, got in {"add": left + right, "sub": left - right, "mul": left * right, "div": left / right}.items():
        want = [None if a is None or b is None or (name == "div" and b == 0) else
                {"add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b,
                 "div": lambda a, b: a / b}[name](a, b) for a, b in pairs]
        assert got.fractions() == want


@given(cells, fractions)
def test_comparison_is_exact_and_missing_lies_in_no_range(values, edge):
    column = ExactColumn.from_fractions(values)
    closed, opened = Range(edge, None, low_closed=True), Range(edge, None, low_closed=False)
    assert column.in_range(closed).tolist() == [value is not None and value >= edge for value in values]
    assert column.in_range(opened).tolist() == [value is not None and value > edge for value in values]


@given(cells, st.fractions(min_value=Fraction(1, 100), max_denominator=100))
def test_rounding_goes_half_away_from_zero(values, step):
    column = ExactColumn.from_fractions(values).round_half_up(step)
    want = [None if value is None else whole_units(value / step) * step for value in values]
    assert column.fractions() == want


@given(cells)
def test_text_round_trip_floor_ceil_and_sum(values):
    column = ExactColumn.from_fractions(values)
    assert ExactColumn.from_text(*column.to_text()).fractions() == values
    assert column.floor().fractions() == [None if v is None else Fraction(v.numerator // v.denominator) for v in values]
    assert column.ceil().fractions() == [None if v is None else -Fraction(-v.numerator // v.denominator)
                                         for v in values]
    assert column.sum() == sum((v for v in values if v is not None), Fraction(0))


def test_ten_thousand_totals_on_a_cut_are_never_misgraded():
    """Weighted sums that are exactly 75 in mathematics and just below or above it in binary floats."""
    rng = np.random.default_rng(1)
    total = ExactColumn.constant(0, 10_000)
    spent, weights = ExactColumn.constant(0, 10_000), [Fraction(7, 100), Fraction(13, 100), Fraction(31, 100)]
    for weight in weights:
        points = ExactColumn.of(rng.integers(0, 1_000_000, 10_000), rng.integers(10_000, 30_000, 10_000))
        total, spent = total + points * weight, spent + points * weight
    rest = (ExactColumn.constant(75, 10_000) - spent) / Fraction(49, 100)
    on_the_cut = total + rest * Fraction(49, 100)
    assert locate(on_the_cut, [Range(Fraction(75), None), Range(None, Fraction(75))]).tolist() == [0] * 10_000
    assert locate(on_the_cut, [Range(Fraction(75), None, low_closed=False)]).tolist() == [-1] * 10_000


def test_every_kind_of_missing_is_missing():
    column = ExactColumn.of(pd.array([1, None], dtype="Int64").to_numpy(dtype=object), [1, 0])
    assert column.missing.tolist() == [False, True]
    assert ExactColumn.of([None, float("nan"), pd.NA, 2]).fractions() == [None, None, None, Fraction(2)]


def test_a_number_that_is_not_whole_is_refused():
    with pytest.raises(TypeError, match=r"0\.5"):
        ExactColumn.of([0.5])


def test_numbers_are_written_exactly():
    assert [number_text(Fraction(text)) for text in ("0.1", "-2.50", "7", "1/7")] == ["0.1", "-2.5", "7", "1/7"]


