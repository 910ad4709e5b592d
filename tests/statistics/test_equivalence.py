"""Equivalence of two rates: false claims, power at the printed number of people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from perfkit.errors import DataError
from perfkit.statistics.equivalence import equivalence, n_to_clear, n_to_say_met, n_to_say_met_mean


def met(n1: int, n2: int) -> np.ndarray:
    return np.array([[equivalence(a, n1, b, n2, margin=0.1) <= 0.05 for b in range(n2 + 1)] for a in range(n1 + 1)])


@pytest.mark.parametrize(("n1", "n2"), [(30, 30), (60, 60), (100, 100), (20, 100), (50, 120)])
def test_a_gap_at_the_margin_is_rarely_called_met(n1: int, n2: int) -> None:
    claimed = met(n1, n2).astype(float)
    one, two = np.arange(n1 + 1), np.arange(n2 + 1)
    rates = np.linspace(0, 0.9, 91)
    worst = max(max(float(binom.pmf(one, n1, low + 0.1) @ claimed @ binom.pmf(two, n2, low)),
                    float(binom.pmf(one, n1, low) @ claimed @ binom.pmf(two, n2, low + 0.1))) for low in rates)
    assert worst <= 0.05


@pytest.mark.parametrize(("rate", "most"), [(0.8, 0.85), (0.9, 0.85), (0.98, 1)])
def test_the_printed_number_of_people_suffices_four_times_in_five(rate: float, most: float) -> None:
    n = n_to_say_met(rate, margin=0.1)
    chance = binom.pmf(np.arange(n + 1), n, rate)
    assert 0.77 <= float(chance @ met(n, n).astype(float) @ chance) <= most


def test_known_numbers_of_people() -> None:
    assert n_to_say_met_mean(0.7, margin=0.05) == 3357
    assert n_to_say_met(0.5, margin=0.1) == pytest.approx(441, rel=0.01)


@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 40), st.integers(1, 40))
def test_equivalence_does_not_care_which_group_comes_first(a: int, n1: int, b: int, n2: int) -> None:
    a, b = min(a, n1), min(b, n2)
    p = equivalence(a, n1, b, n2, margin=0.1)
    assert 0 <= p <= 1
    assert p == pytest.approx(equivalence(b, n2, a, n1, margin=0.1), abs=1e-9)
    assert p == pytest.approx(equivalence(n1 - a, n1, n2 - b, n2, margin=0.1), abs=1e-9)
    if abs(a / n1 - b / n2) >= 0.1:
        assert p >= 0.5 - 1e-9


def test_an_empty_group_shows_nothing() -> None:
    assert equivalence(0, 0, 3, 5, margin=0.1) == 1


def test_a_margin_of_nothing_is_refused() -> None:
    with pytest.raises(DataError, match="margin"):
        equivalence(1, 2, 1, 2, margin=0)


@pytest.mark.parametrize(("rate", "edge"), [(0.65, 0.5), (0.3, 0.5), (0.97, 0.9)])
def test_the_number_of_people_to_clear_an_edge_suffices_four_times_in_five(rate: float, edge: float) -> None:
    n = n_to_clear(rate, edge)
    k = np.arange(n + 1)
    shown = binom.sf(k - 1, n, edge) <= 0.05 if rate > edge else binom.cdf(k, n, edge) <= 0.05
    assert 0.72 <= float(binom.pmf(k, n, rate) @ shown) <= 0.88
