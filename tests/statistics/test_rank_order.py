"""Order of pay and performance: exact pair counts, tau-b with ties and its interval."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from perfkit.errors import DataError
from perfkit.statistics.rank_order import (
    below_in_both,
    envy,
    gini_correlation,
    inversions,
    kendall_tau_b,
    order_p_values,
)

Pairs = st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), max_size=30)


@given(Pairs)
def test_pair_counts_equal_a_count_of_all_pairs(pairs: list[tuple[int, int]]) -> None:
    x, y = [one for one, _ in pairs], [two for _, two in pairs]
    assert below_in_both(x, y).tolist() == [sum(a < c and b < d for a, b in pairs) for c, d in pairs]
    assert inversions(x, y).tolist() == [sum(a < c and b > d for a, b in pairs) for c, d in pairs]
    assert envy(x, y).tolist() == [max(b for a, b in pairs if a <= c) - d for c, d in pairs]


@given(Pairs.filter(lambda pairs: len(pairs) > 1))
def test_tau_b_equals_scipy(pairs: list[tuple[int, int]]) -> None:
    x, y = [one for one, _ in pairs], [two for _, two in pairs]
    assert kendall_tau_b(x, y).tau == pytest.approx(float(kendalltau(x, y).statistic), abs=1e-12, nan_ok=True)


@given(Pairs, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(pairs: list[tuple[int, int]], random: Any) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)
    first, second = (kendall_tau_b([x for x, _ in rows], [y for _, y in rows]) for rows in (pairs, shuffled))
    assert (first.tau, first.low, first.high) == pytest.approx((second.tau, second.low, second.high), nan_ok=True)


def test_order_matches_independent_tools(golden: Callable[[str], Any]) -> None:
    facts = golden("order")
    assert kendall_tau_b(facts["ranks"]["x"], facts["ranks"]["y"]).tau == pytest.approx(facts["ranks"]["kendall_tau"])
    team = facts["team_1"]
    longed = envy(team["performance"], team["pay"])
    assert len(longed) == team["n"]
    assert (int((longed > 0).sum()), longed.sum(), longed.max()) == (
        team["envious"], team["total_amount"], team["max_amount"])
    assert inversions(team["performance"], team["pay"]).sum() == team["strict_inversions"]


def test_one_sided_p_values_add_to_the_two_sided_one_of_an_independent_tool(golden: Callable[[str], Any]) -> None:
    ranks = golden("order")["ranks"]
    follows, against = order_p_values(ranks["x"], ranks["y"])
    assert 2 * follows == pytest.approx(ranks["kendall_p_exact"])
    assert order_p_values(ranks["x"], [-pay for pay in ranks["y"]]) == pytest.approx((against, follows))
    assert all(map(math.isnan, order_p_values([1, 2, 3], [5, 5, 5])))


def test_order_of_many_tied_rows_matches_independent_tools(golden: Callable[[str], Any],
                                                           column: Callable[..., list[float]]) -> None:
    facts = golden("order")["sewing"]
    actual, target = (column("garments_sewing.csv", name) for name in ("actual_productivity", "targeted_productivity"))
    attainment = [done / wanted for done, wanted in zip(actual, target, strict=True)]
    found = kendall_tau_b(attainment, column("garments_sewing.csv", "incentive"))
    assert (found.n, found.tau) == (facts["n"], pytest.approx(facts["tau_b"], abs=1e-8))
    assert found.low < found.tau < found.high


def test_gini_correlation_matches_an_independent_tool(golden: Callable[[str], Any],
                                                      column: Callable[..., list[float]]) -> None:
    facts = golden("order")["salaries"]
    found = gini_correlation(column("salaries.csv", "yrs.service"), column("salaries.csv", "salary"))
    assert found == pytest.approx(facts["ratio"], abs=facts["tolerance"])


@given(Pairs.filter(lambda pairs: len({pay for _, pay in pairs}) > 1))
def test_gini_correlation_is_one_in_the_order_of_pay_itself(pairs: list[tuple[int, int]]) -> None:
    pay = [two for _, two in pairs]
    assert gini_correlation(pay, pay) == pytest.approx(1)
    assert -1 - 1e-9 <= gini_correlation([one for one, _ in pairs], pay) <= 1 + 1e-9


def test_pay_that_follows_the_result_has_no_inversion() -> None:
    result = [3, 1, 2, 2]
    assert inversions(result, [value**2 for value in result]).sum() == 0


@pytest.mark.parametrize(("result", "pay"), [([], []), ([1], [1]), ([1, 2], [5, 5]), ([3, 3], [1, 2])])
def test_nothing_to_order_has_no_coefficient(result: list[int], pay: list[int]) -> None:
    assert math.isnan(kendall_tau_b(result, pay).tau)
    assert len(set(pay)) > 1 or math.isnan(gini_correlation(result, pay))


@pytest.mark.parametrize("n", [7, 12])
def test_few_people_or_perfect_order_have_no_interval(n: int) -> None:
    found = kendall_tau_b(range(n), range(n))
    assert found.tau == 1
    assert math.isnan(found.low)
    assert math.isnan(found.high)


def test_people_without_pay_or_result_are_refused() -> None:
    with pytest.raises(DataError, match="2 and 1"):
        kendall_tau_b([1, 2], [1])
    with pytest.raises(DataError, match="1 of 2"):
        inversions([1, math.nan], [1, 2])


def tau_of_tied_pay(rng: np.random.Generator, n: int, lean: float) -> tuple[np.ndarray, np.ndarray]:
    """Results, and pay that is 0 below the middle: many ties, as rewards have them."""
    result = rng.standard_normal(n)
    worth = lean * result + math.sqrt(1 - lean**2) * rng.standard_normal(n)
    return result, np.maximum(np.round(worth * 4), 0)


@pytest.mark.parametrize(("n", "lean"), [(10, 0.0), (20, 0.5), (30, 0.8), (60, 0.5)])
def test_tau_interval_covers_with_many_ties(n: int, lean: float) -> None:
    truth = kendall_tau_b(*tau_of_tied_pay(np.random.default_rng(1), 20_000, lean)).tau
    rng = np.random.default_rng(2)
    found = [kendall_tau_b(*tau_of_tied_pay(rng, n, lean)) for _ in range(1_000)]
    held = [one.low <= truth <= one.high for one in found if not math.isnan(one.low)]
    assert len(held) >= 990
    assert sum(held) / len(held) >= 0.915
