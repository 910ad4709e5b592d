"""Funnels: against an independent tool, and by simulation: whom equal people name, and whom they find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from perfkit.errors import DataError
from perfkit.statistics.funnel import dispersion, funnel, funnel_limits, rates_of_others

NULLS = 800
SLACK = 3 * (0.05 * 0.95 / NULLS) ** 0.5


def test_limits_match_an_independent_tool(golden: Callable[[str], Any]) -> None:
    case = golden("funnel")
    for row in case["limits"]["limits"]:
        found = [float(funnel_limits(row["n"], case["limits"]["theta"], chance)) for chance in case["chances"]]
        assert found == pytest.approx(row["interp"], abs=case["tolerance"])


def test_dispersion_matches_an_independent_tool(golden: Callable[[str], Any]) -> None:
    case = golden("funnel")["dispersion"]
    size, theta = np.array(case["n"]), case["theta"]
    found = dispersion(np.array(case["y"]) / size, [theta] * len(size), np.sqrt(theta * (1 - theta) / size))
    assert found.raw == pytest.approx(case["phi_raw"], abs=1e-9)
    assert found.winsorised == found.used == pytest.approx(case["phi_winsor"], abs=1e-9)
    assert found.between == pytest.approx(case["tau2"], abs=1e-9)


def test_people_who_differ_by_luck_alone_are_not_widened() -> None:
    found = dispersion([.5, .52, .49, .51], [.5] * 4, [.02] * 4)
    assert found.winsorised < 1
    assert found.used == 1


@pytest.mark.parametrize("chance", [0.0, 1.0, 1.5])
def test_a_chance_outside_its_range_is_refused(chance: float) -> None:
    with pytest.raises(DataError, match="a chance lies between 0 and 1"):
        funnel_limits(10, 0.5, chance)


def test_impossible_counts_are_refused_with_their_value() -> None:
    with pytest.raises(DataError, match="k = 3, n = 2"):
        funnel([[3], [1]], [[2], [2]])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=7))
def test_rates_of_others_leave_one_out(rows: list[tuple[int, int]]) -> None:
    k, n = np.array([[min(row)] for row in rows]), np.array([[max(row)] for row in rows])
    found = rates_of_others(k, n)
    for place in range(len(rows)):
        rest_k, rest_n = np.delete(k, place), np.delete(n, place)
        if (rest_n > 0).sum() < 3:
            assert np.isnan(found[place, 0])
        else:
            assert found[place, 0] == pytest.approx(rest_k.sum() / rest_n.sum())


def test_fewer_than_three_others_in_a_stratum_compare_with_nobody() -> None:
    found = funnel([[5, 3], [6, 4], [7, 5], [8, 0]], [[10, 10], [10, 10], [10, 10], [10, 0]])
    assert np.isnan(found.expected).tolist() == [True, True, True, False]
    assert np.isnan(found.p_adjusted).tolist() == [True, True, True, False]


def test_one_stratum_of_a_large_crowd_is_the_exact_binomial() -> None:
    k, n = [[33], *[[900_000]] * 5], [[40], *[[1_000_000]] * 5]
    assert funnel(k, n).p[0] == pytest.approx(2 * binom.cdf(33, 40, 0.9), rel=0.001)


def test_more_units_than_fit_a_table_are_compared_too() -> None:
    found = funnel([[1_700], [1_720], [1_680], *[[1_690]] * 8, [2_400]], [[65_000]] * 12)
    assert found.p[-1] < 1e-9


def test_a_crowd_out_of_line_names_nobody_in_particular() -> None:
    rates = np.linspace(.3, .8, 20)
    found = funnel((rates * 200).astype(int)[:, None], [[200]] * 20)
    assert found.dispersion.used > 10
    assert (found.p_adjusted > .05).all()


@given(st.permutations(range(5)))
def test_the_order_of_people_and_strata_does_not_matter(order: list[int]) -> None:
    k, n = np.array([[9, 2], [4, 7], [8, 8], [3, 1], [10, 4]]), np.array([[12, 5], [9, 9], [14, 9], [15, 6], [11, 5]])
    assert funnel(k[order][:, ::-1], n[order][:, ::-1]).p_adjusted == pytest.approx(funnel(k, n).p_adjusted[order])


@pytest.mark.parametrize(("people", "units", "base"), [
    (8, 60, (.5,)), (20, 40, (.95, .85)), (20, 40, (.6, .5, .4)), (60, 60, (.9,)), (5, 300, (.5, .3))])
def test_equal_people_name_somebody_in_at_most_one_study_of_twenty(people: int, units: int,
                                                                  base: tuple[float, ...]) -> None:
    rng = np.random.default_rng(20260101 + people + units)
    named = 0
    for _ in range(NULLS):
        n = rng.integers(0, 2 * units, (people, len(base)))
        named += bool((funnel(rng.binomial(n, base), n).p_adjusted <= .05).any())
    assert named / NULLS <= .05 + SLACK


def test_one_person_far_out_is_found() -> None:
    rng = np.random.default_rng(20260102)
    base = np.full((20, 2), (.9, .8))
    base[7] -= .15
    found = [funnel(rng.binomial(150, base), np.full((20, 2), 150)).p_adjusted for _ in range(200)]
    assert np.mean([p[7] <= .05 for p in found]) >= .9
    assert np.mean([(np.delete(p, 7) <= .05).any() for p in found]) <= .1


def test_a_person_with_a_hard_mix_is_not_named_for_it() -> None:
    rng = np.random.default_rng(20260103)
    n = np.full((12, 2), (100, 100))
    n[0] = 20, 180
    named = [funnel(rng.binomial(n, (.9, .6)), n).p_adjusted[0] <= .05 for _ in range(400)]
    pooled = [funnel(k.sum(axis=1, keepdims=True), n.sum(axis=1, keepdims=True)).p_adjusted[0] <= .05
              for k in (rng.binomial(n, (.9, .6)) for _ in range(400))]
    assert np.mean(named) <= .03
    assert np.mean(pooled) >= .5
