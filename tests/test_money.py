"""Money is whole minor units."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.money import share_out, whole_units


@given(st.integers(-(10**12), 10**12), st.integers(1, 40))
def test_equal_shares_differ_by_one_unit_at_most(total, people):
    parts = share_out(total, [1] * people)
    assert sum(parts) == total
    assert max(parts) - min(parts) <= 1


@given(st.integers(-(10**9), 10**9))
def test_half_goes_away_from_zero(n):
    assert whole_units(Fraction(2 * n + 1, 2)) == (n + 1 if n >= 0 else n)


@given(st.integers(-(10**9), 10**9), st.lists(st.fractions(min_value=0, max_denominator=99), min_size=1, max_size=9))
def test_parts_add_up_to_the_total(total, weights):
    parts = share_out(total, weights)
    assert sum(parts) == (total if any(weights) else 0)
    whole = sum(weights)
    assert all(abs(part - total * weight / whole) < 1 for part, weight in zip(parts, weights, strict=True) if whole)


def test_negative_share_is_refused():
    with pytest.raises(ValueError, match="-1"):
        share_out(10, [Fraction(-1), Fraction(2)])
