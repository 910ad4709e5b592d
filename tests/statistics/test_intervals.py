"""Intervals of rates: known values, edges, coverage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from perfkit.errors import DataError
from perfkit.statistics.intervals import clustered_wilson, design_effect, newcombe, wilson


def test_wilson_matches_an_independent_tool() -> None:
    low, high = wilson([45, 60, 56, 48, 0, 7], [100, 100, 70, 80, 3, 10])
    assert low == pytest.approx([0.35614537979512, 0.502002586791062, 0.691833555037469, 0.490454650051604,
                                 0, 0.396778147461145], abs=1e-12)
    assert high == pytest.approx([0.547553970025579, 0.690598713567541, 0.87695260751637, 0.700381724041291,
                                  0.561497031755045, 0.892208732593699], abs=1e-12)


@given(st.integers(0, 500), st.integers(1, 500), st.floats(0.5, 0.999))
def test_wilson_holds_the_rate_and_stays_a_share(k: int, n: int, level: float) -> None:
    k = min(k, n)
    low, high = wilson(k, n, level=level)
    assert 0 <= low <= k / n <= high <= 1
    assert (low == 0) == (k == 0)
    assert (high == 1) == (k == n)
    mirrored_low, mirrored_high = wilson(n - k, n, level=level)
    assert mirrored_low == pytest.approx(1 - high, abs=1e-12)
    assert mirrored_high == pytest.approx(1 - low, abs=1e-12)


def test_no_trials_and_missing_counts_have_no_interval() -> None:
    low, high = wilson([0, np.nan, 1], [0, 5, np.nan])
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_wilson_of_nothing_is_nothing() -> None:
    low, high = wilson([], [])
    assert low.size == high.size == 0


@pytest.mark.parametrize(("k", "n", "got"), [([1, 4], [2, 3], "k = 4, n = 3"), (-1, 3, "k = -1, n = 3")])
def test_impossible_counts_are_refused_with_their_value(k: object, n: object, got: str) -> None:
    with pytest.raises(DataError, match=got):
        wilson(k, n)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_outside_its_range_is_refused(level: float) -> None:
    with pytest.raises(DataError, match="level"):
        wilson(1, 2, level=level)
    with pytest.raises(DataError, match="level"):
        clustered_wilson([1, 2], [2, 2], level=level)


@pytest.mark.parametrize(("n", "least"), [(8, 0.85), (20, 0.90), (50, 0.90), (100, 0.90)])
def test_exact_coverage_of_wilson_is_as_claimed(n: int, least: float) -> None:
    rates = np.linspace(0.05, 0.95, 181)
    k = np.arange(n + 1)
    low, high = wilson(k, n)
    inside = (low <= rates[:, None]) & (rates[:, None] <= high)
    coverage = (binom.pmf(k, n, rates[:, None]) * inside).sum(axis=1)
    assert 0.94 <= coverage.mean() <= 0.97
    assert coverage.min() >= least


def test_design_effect_of_whole_clusters_is_near_the_cluster_size() -> None:
    assert design_effect([5, 0] * 50, [5] * 100) == pytest.approx(5, rel=0.02)


def test_design_effect_is_never_below_one() -> None:
    assert design_effect([5, 5, 5], [10, 10, 10]) == 1


def test_all_successes_take_the_largest_design_effect() -> None:
    assert design_effect([3, 5], [3, 5]) == pytest.approx(34 / 8)
    assert design_effect([0, 0], [3, 5]) == pytest.approx(34 / 8)


def test_one_cluster_cannot_tell() -> None:
    assert np.isnan(clustered_wilson([3, 0], [4, 0])).all()
    assert np.isnan(design_effect([3], [4]))


def test_clusters_of_one_give_a_wider_interval_than_wilson_only_by_the_t_quantile() -> None:
    y = [1] * 70 + [0] * 30
    low, high = clustered_wilson(y, [1] * 100)
    plain_low, plain_high = wilson(70, 100)
    assert low < plain_low < plain_high < high
    assert high - low == pytest.approx(plain_high - plain_low, rel=0.03)


def test_clusters_that_do_not_fit_are_refused() -> None:
    with pytest.raises(DataError, match=r"shapes \(1,\) and \(2,\)"):
        clustered_wilson([1], [2, 3])
    with pytest.raises(DataError, match="k = 4, n = 3"):
        clustered_wilson([1, 4], [2, 3])


@pytest.mark.parametrize(("clusters", "size", "rate"), [(12, 6, 0.5), (20, 8, 0.8), (30, 4, 0.9)])
def test_clustered_coverage_holds_where_units_of_a_cluster_go_together(clusters: int, size: int, rate: float) -> None:
    rng = np.random.default_rng(20261)
    spread = 3.0  # intra-cluster correlation 1 / (1 + 3) = .25
    inside = 0
    for _ in range(600):
        p = rng.beta(rate * spread, (1 - rate) * spread, clusters)
        low, high = clustered_wilson(rng.binomial(size, p), np.full(clusters, size))
        inside += low <= rate <= high
    assert inside / 600 >= 0.92


def test_newcombe_matches_the_published_example() -> None:
    low, high = newcombe([56, 45, 0], [70, 100, 3], [48, 60, 7], [80, 100, 10])
    assert low == pytest.approx([0.052431472402365, -0.280448521010764, -0.892208732593699], abs=1e-12)
    assert high == pytest.approx([0.333872654036906, -0.0117239353199734, -0.0618601967226763], abs=1e-12)


@given(st.integers(0, 30), st.integers(1, 30), st.integers(0, 30), st.integers(1, 30))
def test_newcombe_is_antisymmetric_and_stays_a_difference_of_shares(k1: int, n1: int, k2: int, n2: int) -> None:
    k1, k2 = min(k1, n1), min(k2, n2)
    low, high = newcombe(k1, n1, k2, n2)
    back_low, back_high = newcombe(k2, n2, k1, n1)
    assert -1 - 1e-12 <= low <= k1 / n1 - k2 / n2 <= high <= 1 + 1e-12
    assert low == pytest.approx(-back_high, abs=1e-12)
    assert high == pytest.approx(-back_low, abs=1e-12)
