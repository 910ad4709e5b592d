"""Luck: shrinkage and reliability find what was planted; who passes an edge is exact arithmetic."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.errors import DataError
from perfkit.statistics.luck import pass_chance, shrink, shrink_rates


def test_equal_people_have_no_reliability() -> None:
    found = shrink([.5, .51, .49, .5], [.01] * 4)
    assert found.between == 0
    assert found.values == pytest.approx([.5] * 4)
    assert found.overall == 0


def test_values_without_luck_stay_as_they_are() -> None:
    found = shrink([.9, .5, .1], [0, 0, 0])
    assert found.values == pytest.approx([.9, .5, .1])
    assert found.overall == 1


def test_two_people_tell_nothing() -> None:
    assert np.isnan(shrink([.9, .5], [.01, .01]).values).all()
    assert np.isnan(shrink_rates([5, 4, 0], [9, 9, 0]).overall)


def test_missing_people_take_no_part() -> None:
    found = shrink([.9, .8, float("nan"), .6], [.01, .01, .01, .01])
    assert np.isnan(found.values).tolist() == [False, False, True, False]


def test_a_negative_variance_is_refused() -> None:
    with pytest.raises(DataError, match="a variance is 0 or more"):
        shrink([1, 2, 3], [1, -1, 1])


def test_reliability_is_the_correlation_of_two_lives_lived_alike() -> None:
    rng = np.random.default_rng(20260105)
    truth = rng.beta(45, 5, 4_000)
    first, second = rng.binomial(60, truth), rng.binomial(60, truth)
    found = shrink_rates(first, [60] * 4_000)
    assert found.overall == pytest.approx(np.corrcoef(first, second)[0, 1], abs=.04)
    assert found.overall == pytest.approx(60 / (60 + 50), abs=.04)


def test_shrunken_values_are_nearer_to_the_truth() -> None:
    rng = np.random.default_rng(20260106)
    truth, size = rng.normal(100, 5, 300), rng.uniform(4, 64, 300)
    seen = rng.normal(truth, np.sqrt(size))
    found = shrink(seen, size)
    assert np.mean((found.values - truth) ** 2) < .75 * np.mean((seen - truth) ** 2)
    assert found.between == pytest.approx(25, rel=.35)


def test_chance_to_pass_is_what_the_binomial_says() -> None:
    assert pass_chance(Fraction(95, 100), [19, 20]).round(2).tolist() == [.38, .74]


@given(st.integers(1, 60), st.integers(0, 20), st.booleans(), st.booleans())
def test_chance_to_pass_equals_a_sum_of_whole_numbers(n: int, twentieths: int, closed: bool, below: bool) -> None:
    edge = Fraction(twentieths, 20)

    def passes(k: int) -> bool:
        rate = Fraction(k, n)
        return (closed and rate == edge) or (rate < edge if below else rate > edge)

    wanted = sum(comb(n, k) * edge ** k * (1 - edge) ** (n - k) for k in range(n + 1) if passes(k))
    assert float(pass_chance(edge, n, closed=closed, from_above=below)) == pytest.approx(float(wanted), abs=1e-9)


def test_no_units_have_no_chance_and_an_edge_is_a_share() -> None:
    assert np.isnan(pass_chance(Fraction(1, 2), 0))
    with pytest.raises(DataError, match="between 0 and 1"):
        pass_chance(Fraction(3, 2), 5)
