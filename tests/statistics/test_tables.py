"""Fisher's test: against R, its false alarms and its power, and the smallest difference it finds."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from perfkit.errors import DataError
from perfkit.statistics.tables import (
    binomial_tails,
    fisher,
    fisher_power,
    minimum_detectable,
    n_per_group,
    normal_power,
    smallest_fisher_p,
)


def exact_fisher(a: int, n1: int, b: int, n2: int) -> Fraction:
    k = a + b
    ways = {x: math.comb(n1, x) * math.comb(n2, k - x) for x in range(max(0, k - n2), min(n1, k) + 1)}
    return Fraction(sum(way for way in ways.values() if way <= ways[a]), sum(ways.values()))


def test_fisher_matches_an_independent_tool(golden: Callable[[str], Any]) -> None:
    cases = golden("rates")["cases"]
    found = fisher(*([case[part] for case in cases] for part in ("a", "n1", "b", "n2")))
    assert found == pytest.approx([case["fisher_two_sided_p"] for case in cases], rel=1e-7)


@given(st.integers(0, 25), st.integers(0, 25), st.integers(0, 25), st.integers(0, 25))
def test_fisher_equals_a_sum_of_whole_numbers(n1: int, n2: int, a: int, b: int) -> None:
    a, b = min(a, n1), min(b, n2)
    assert float(fisher(a, n1, b, n2)) == pytest.approx(float(exact_fisher(a, n1, b, n2)), rel=1e-9)
    assert float(fisher(a, n1, b, n2)) == pytest.approx(float(fisher(b, n2, a, n1)))
    assert float(fisher(a, n1, b, n2)) == pytest.approx(float(fisher(n1 - a, n1, n2 - b, n2)))


def test_fisher_keeps_the_shape_of_what_it_is_given() -> None:
    assert fisher([[1, 2], [3, 4]], 5, 2, [4, 5]).shape == (2, 2)


def test_impossible_tables_are_refused() -> None:
    with pytest.raises(DataError, match=r"\[6, 5, 1, 4\]"):
        fisher([1, 6], 5, 1, 4)


@pytest.mark.parametrize("sizes", [(8, 8), (8, 80), (20, 20), (100, 100)])
def test_false_alarms_stay_below_the_level_at_every_rate(sizes: tuple[int, int]) -> None:
    worst = max(fisher_power(*sizes, (rate, rate)) for rate in np.linspace(0.01, 0.99, 99))
    assert worst <= 0.05


@pytest.mark.parametrize(("sizes", "rates", "least"), [
    ((8, 8), (0.9, 0.2), 0.75), ((20, 20), (0.8, 0.3), 0.80), ((100, 100), (0.7, 0.5), 0.75)])
def test_power_is_what_a_real_gap_needs(sizes: tuple[int, int], rates: tuple[float, float], least: float) -> None:
    assert fisher_power(*sizes, rates) >= least


def test_power_equals_a_sum_over_all_tables() -> None:
    p = [[float(fisher(a, 6, b, 9)) for b in range(10)] for a in range(7)]
    wanted = sum(binom.pmf(a, 6, 0.8) * binom.pmf(b, 9, 0.2) for a in range(7) for b in range(10) if p[a][b] <= 0.05)
    assert fisher_power(6, 9, (0.8, 0.2)) == pytest.approx(wanted)


def test_power_of_large_groups_goes_over_smoothly_to_the_normal_approximation() -> None:
    exact, approximate = fisher_power(490, 490, (0.5, 0.6)), fisher_power(510, 510, (0.5, 0.6))
    assert exact == pytest.approx(approximate, abs=0.03)


def test_normal_power_matches_an_independent_tool(golden: Callable[[str], Any]) -> None:
    facts = golden("power")
    assert n_per_group((0.7, 0.6)) == pytest.approx(facts["n_per_group"], rel=1e-4)
    assert normal_power(100, 100, (0.7, 0.6)) == pytest.approx(facts["power_n100"], rel=1e-4)
    assert normal_power(facts["n_per_group"], facts["n_per_group"], (0.7, 0.6)) == pytest.approx(0.8, abs=1e-6)


def test_power_of_certain_outcomes_is_certain() -> None:
    assert normal_power(300, 300, (1.0, 0.0)) == 1
    assert normal_power(300, 300, (1.0, 1.0)) == 0
    assert fisher_power(10, 10, (1.0, 0.0)) == pytest.approx(1)


def test_equal_rates_need_no_number_of_people() -> None:
    with pytest.raises(DataError, match="told apart"):
        n_per_group((0.5, 0.5))


@pytest.mark.parametrize(("n1", "n2", "rate"), [(8, 8, 0.5), (20, 20, 0.5), (8, 80, 0.7), (40, 15, 0.9)])
def test_minimum_detectable_is_the_smallest_difference_found_four_times_in_five(n1: int, n2: int, rate: float) -> None:
    gap = minimum_detectable(n1, n2, rate)

    def power(size: float) -> float:
        up = (rate + size * n2 / (n1 + n2), rate - size * n1 / (n1 + n2))
        down = (rate - size * n2 / (n1 + n2), rate + size * n1 / (n1 + n2))
        return max(fisher_power(n1, n2, pair) for pair in (up, down) if 0 <= min(pair) <= max(pair) <= 1)

    assert power(gap) >= 0.8
    assert power(gap - 0.002) < 0.8


def test_sizes_that_no_outcome_can_decide_have_no_detectable_difference() -> None:
    assert smallest_fisher_p(3, 3) == pytest.approx(0.1)
    assert math.isnan(minimum_detectable(3, 3, 0.5))
    assert math.isnan(minimum_detectable(20, 20, 0.0))


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0, 1))
def test_binomial_tails_equal_scipy(k: int, n: int, rate: float) -> None:
    k = min(k, n)
    at_most, at_least = binomial_tails(k, n, rate)
    assert at_most == pytest.approx(float(binom.cdf(k, n, rate)), abs=1e-9)
    assert at_least == pytest.approx(float(binom.sf(k - 1, n, rate)), abs=1e-9)
