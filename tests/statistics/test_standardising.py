"""Direct standardisation: one mix for all, limits that cover, and a rank that the mix does not decide."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.errors import DataError
from perfkit.statistics.intervals import wilson
from perfkit.statistics.standardising import standardise


def test_one_stratum_is_the_rate_with_wilson_limits() -> None:
    found = standardise([[45], [0]], [[100], [3]], [7])
    low, high = wilson([45, 0], [100, 3])
    assert found.rate.tolist() == [.45, 0]
    assert found.low == pytest.approx(low)
    assert found.high == pytest.approx(high)


def test_variance_is_that_of_a_weighted_sum() -> None:
    found = standardise([[8, 1]], [[10, 5]], [3, 1])
    assert found.variance[0] == pytest.approx(.75 ** 2 * .16 / 10 + .25 ** 2 * .16 / 5)


def test_a_stratum_without_units_leaves_no_rate() -> None:
    found = standardise([[8, 0], [8, 1]], [[10, 0], [10, 5]], [3, 1])
    assert np.isnan(found.rate).tolist() == [True, False]
    assert standardise([[8, 0]], [[10, 0]], [3, 0]).rate.tolist() == [.8]


def test_equal_rates_within_strata_are_equal_whatever_the_mix() -> None:
    found = standardise([[90, 6], [9, 60]], [[100, 10], [10, 100]], [50, 50])
    assert found.rate.tolist() == [.75, .75]


@given(st.floats(.01, 100))
def test_only_the_shares_of_the_mix_count(scale: float) -> None:
    k, n = [[8, 1], [4, 10]], [[10, 5], [5, 25]]
    assert standardise(k, n, [2 * scale, scale]).rate == pytest.approx(standardise(k, n, [2, 1]).rate)


@pytest.mark.parametrize("mix", [[0, 0], [1, -1], [1]])
def test_a_mix_without_units_is_refused(mix: list[float]) -> None:
    with pytest.raises(DataError):
        standardise([[1, 1]], [[2, 2]], mix)


@pytest.mark.parametrize(("sizes", "rates"), [((20, 20), (.9, .6)), ((60, 15, 30), (.95, .9, .8)), ((8, 8), (.5, .4))])
def test_limits_cover_the_truth(sizes: tuple[int, ...], rates: tuple[float, ...]) -> None:
    rng = np.random.default_rng(20260104)
    mix = np.ones(len(sizes))
    k = rng.binomial(sizes, rates, (4_000, len(sizes)))
    found = standardise(k, np.broadcast_to(sizes, k.shape), mix)
    truth = float(np.mean(rates))
    assert .92 <= np.mean((found.low <= truth) & (truth <= found.high)) <= .985
    assert found.rate.mean() == pytest.approx(truth, abs=4 * found.rate.std() / 4_000 ** .5)
