"""Interval of the Gini: its special cases and how often it holds the truth."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from perfkit.errors import DataError
from perfkit.statistics.gini_interval import gini_interval
from perfkit.statistics.inequality import gini_n, gini_n_minus_1

Pay = st.lists(st.integers(0, 10**7), min_size=1, max_size=40)


def test_jackknife_error_matches_the_loop_of_an_independent_tool(golden: Callable[[str], Any]) -> None:
    facts = golden("inequality")
    pay = next(one for one in facts["cases"] if one["id"] == "payouts")["pay"]
    n = len(pay)
    of_gini_n = gini_interval(pay).standard_error * (n - 2) / (n - 1)
    assert of_gini_n == pytest.approx(facts["interval"]["jackknife_se"], abs=1e-9)


@given(Pay)
def test_an_interval_of_the_gini_lies_in_its_scale_and_holds_the_estimate(pay: list[int]) -> None:
    found = gini_interval(pay)
    if found.basis == "none":
        assert len(set(pay)) == 1
        assert math.isnan(found.low)
    else:
        estimate = gini_n(pay) if found.basis == "two values" else gini_n_minus_1(pay)
        assert 0 <= found.low <= found.high <= 1
        assert found.low - 1e-12 <= estimate <= found.high + 1e-12


@pytest.mark.parametrize(("low", "high"), [(0, 3), (1, 2), (5, 500)])
def test_the_range_over_two_amounts_holds_every_share_between_its_limits(low: int, high: int) -> None:
    found = gini_interval([low] * 12 + [high] * 8)
    inside = [gini_n([low] * (100 - share) + [high] * share) for share in range(22, 61)]
    assert found.basis == "two values"
    assert found.low <= min(inside) <= max(inside) <= found.high + 1e-12


def test_too_few_earners_leave_only_what_reach_says() -> None:
    found = gini_interval([0] * 18 + [300, 900])
    assert found.basis == "reach"
    assert found.high == 1
    assert found.low == pytest.approx(1 - 0.3010, abs=1e-4)


@pytest.mark.parametrize("pay", [[], [0, 0], [7], [7, 7, 7]])
def test_equal_pay_and_nobody_have_no_interval(pay: list[int]) -> None:
    assert gini_interval(pay).basis == "none"


def test_negative_pay_has_no_interval_but_a_refusal() -> None:
    with pytest.raises(DataError, match=r"got '-5\.0'"):
        gini_interval([-5, 10, 20])


def zeros_and_lognormal(rng: np.random.Generator, n: int) -> np.ndarray:
    pay = np.exp(0.7 * rng.standard_normal(n))
    pay[rng.random(n) < 0.3] = 0
    return pay


def lognormal(sigma: float) -> Callable[[np.random.Generator, int], np.ndarray]:
    return lambda rng, n: np.exp(sigma * rng.standard_normal(n))


def mostly_zeros(rng: np.random.Generator, n: int) -> np.ndarray:
    pay = np.exp(0.7 * rng.standard_normal(n))
    pay[rng.random(n) < 0.9] = 0
    return pay


def two_values(rng: np.random.Generator, n: int) -> np.ndarray:
    return np.where(rng.random(n) < 0.5, 500.0, 1500.0)


def lognormal_gini(sigma: float) -> float:
    return float(2 * ndtr(sigma / math.sqrt(2)) - 1)


ZEROS = (zeros_and_lognormal, 0.3 + 0.7 * lognormal_gini(0.7))
LIGHT = (lognormal(0.7), lognormal_gini(0.7))
HEAVY = (lognormal(1.2), lognormal_gini(1.2))
RARE = (mostly_zeros, 0.9 + 0.1 * lognormal_gini(0.7))
TWO = (two_values, 0.25)
FIXED = (lambda rng, n: np.where(rng.random(n) < 0.3, 800.0, 0.0), 0.7)
COVERAGE = [
    ("zeros", ZEROS, 10, 0.975), ("zeros", ZEROS, 20, 0.959), ("zeros", ZEROS, 50, 0.951),
    ("light", LIGHT, 10, 0.927), ("light", LIGHT, 20, 0.937), ("light", LIGHT, 50, 0.917),
    ("heavy", HEAVY, 20, 0.873), ("heavy", HEAVY, 100, 0.906), ("heavy", HEAVY, 400, 0.917),
    ("zeros", ZEROS, 8, 0.95), ("rare", RARE, 20, 0.95), ("rare", RARE, 50, 0.95),
    ("two", TWO, 8, 0.95), ("two", TWO, 20, 0.95), ("two", TWO, 50, 0.95), ("fixed", FIXED, 20, 0.95),
]


def coverage(population: tuple[Callable[[np.random.Generator, int], np.ndarray], float], n: int,
             runs: int) -> tuple[float, float]:
    """Share of runs whose interval holds the truth, of those with an interval, and share without one."""
    rng = np.random.default_rng(20_261)
    draw, truth = population
    found = [gini_interval(draw(rng, n)) for _ in range(runs)]
    given_one = [one for one in found if one.basis != "none"]
    return sum(one.low <= truth <= one.high for one in given_one) / len(given_one), 1 - len(given_one) / runs


@pytest.mark.parametrize(("name", "population", "n", "claimed"), COVERAGE)
def test_gini_interval_covers_as_often_as_claimed(name: str, population: Any, n: int, claimed: float) -> None:
    covered, undefined = coverage(population, n, 5_000)
    assert covered >= claimed - 0.02
    assert undefined <= (0.15 if name == "rare" else 0.01)
