"""Means of pay and the gap split into reach and amount."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from perfkit.errors import DataError
from perfkit.statistics.means import mean_interval, mean_p_value, two_part_gap, welch_interval

Pay = st.lists(st.integers(0, 10**6), min_size=1, max_size=20)


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=20).filter(lambda cells: len(set(cells)) > 1),
       st.lists(st.integers(-1000, 1000), min_size=2, max_size=20).filter(lambda cells: len(set(cells)) > 1))
def test_intervals_equal_scipy(one: list[int], two: list[int]) -> None:
    wanted = stats.ttest_1samp(one, 0).confidence_interval(0.95)
    assert mean_interval(one) == pytest.approx((wanted.low, wanted.high))
    wanted = stats.ttest_ind(one, two, equal_var=False).confidence_interval(0.95)
    assert welch_interval(one, two) == pytest.approx((wanted.low, wanted.high))


def test_one_person_has_a_mean_and_no_interval() -> None:
    assert all(map(math.isnan, mean_interval([5])))
    assert all(map(math.isnan, welch_interval([5], [1, 2])))
    assert welch_interval([5, 5], [3, 3]) == (2, 2)


@given(Pay, Pay)
def test_a_gap_is_its_two_parts_and_nothing_else(one: list[int], two: list[int]) -> None:
    gap = two_part_gap(one, two)
    assert gap.money == pytest.approx(sum(one) / len(one) - sum(two) / len(two), abs=1e-6)
    if any(one) and any(two):
        assert math.log(gap.ratio) == pytest.approx(math.log(gap.reach_ratio) + math.log(gap.paid_ratio), abs=1e-9)
        assert gap.money == pytest.approx(gap.money_reach + gap.money_paid, abs=1e-6)
        back = two_part_gap(two, one)
        assert (back.money_reach, back.money_paid) == pytest.approx((-gap.money_reach, -gap.money_paid), abs=1e-3)
    else:
        assert math.isnan(gap.ratio)
        assert math.isnan(gap.money_reach)


def test_equal_means_may_hide_opposite_parts() -> None:
    gap = two_part_gap([0, 200], [100, 100])
    assert gap.money == 0
    assert gap.money_reach == pytest.approx(100 * math.log(0.5))
    assert gap.money_paid == pytest.approx(-gap.money_reach)


def test_a_gap_with_reach_as_its_only_part_says_so() -> None:
    gap = two_part_gap([0, 0, 300], [300, 300, 0])
    assert (gap.paid_ratio, gap.reach_ratio, gap.money_paid) == pytest.approx((1, 0.5, 0), abs=1e-9)


def test_negative_pay_and_nobody_are_told_apart() -> None:
    with pytest.raises(DataError, match="-3"):
        two_part_gap([-3, 1], [1])
    assert math.isnan(two_part_gap([], [1]).money)


def test_mean_interval_covers_usual_pay() -> None:
    rng = np.random.default_rng(5)
    truth = 0.7 * math.exp(0.245)
    held = 0
    for _ in range(2_000):
        pay = np.exp(0.7 * rng.standard_normal(30)) * (rng.random(30) < 0.7)
        low, high = mean_interval(pay)
        held += low <= truth <= high
    assert held / 2_000 >= 0.91


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=20).filter(lambda cells: len(set(cells)) > 1))
def test_the_p_of_a_mean_equals_scipy(cells: list[int]) -> None:
    assert mean_p_value(cells) == pytest.approx(stats.ttest_1samp(cells, 0).pvalue)


@pytest.mark.parametrize(("cells", "p"), [([3, 3, 3], 0.0), ([0, 0], 1.0)])
def test_cells_without_spread_are_certain(cells: list[int], p: float) -> None:
    assert mean_p_value(cells) == p
    assert math.isnan(mean_p_value(cells[:1]))
