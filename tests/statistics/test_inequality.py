"""Inequality of pay: against R, its identities, its special cases: negative and missing pay."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.errors import DataError
from perfkit.statistics.inequality import (
    gini_n,
    gini_n_minus_1,
    lorenz,
    mean_difference,
    reach_split,
    theil_t_all,
    top_share_interpolated,
    top_share_people,
)

CASES = ["toy5", "payouts", "equal7", "one_winner", "two", "ilocos", "salaries"]
Pay = st.lists(st.integers(0, 10**7), min_size=1, max_size=40)


def near(wanted: float | None) -> Any:
    return pytest.approx(math.nan if wanted is None else wanted, rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, golden: Callable[[str], Any],
         column: Callable[..., list[float]]) -> tuple[list[float], dict[str, Any]]:
    found = next(one for one in golden("inequality")["cases"] if one["id"] == request.param)
    pay = found["pay"] if "pay" in found else column(found["input"]["file"], found["input"]["column"])
    return pay, found["results"]


def test_measures_match_independent_tools(case: tuple[list[float], dict[str, Any]]) -> None:
    pay, wanted = case
    assert gini_n(pay) == near(wanted["gini_n"])
    assert gini_n_minus_1(pay) == near(wanted["gini_n_minus_1"])
    assert theil_t_all(pay) == near(wanted["theil_t_all"])
    assert top_share_interpolated(pay, 0.1) == near(wanted["top_share_10_lorenz_interp"])
    assert top_share_interpolated(pay, 0.2) == near(wanted["top_share_20_lorenz_interp"])
    people, share = top_share_people(pay, 0.1)
    assert (people, share) == (wanted["top_ceil10pct_people"], near(wanted["top_ceil10pct_share"]))
    assert reach_split(pay).reach == near(wanted["share_paid"])


def test_lorenz_curve_matches_an_independent_tool(golden: Callable[[str], Any]) -> None:
    wanted = golden("inequality")["lorenz"]
    people, pay = lorenz([10, 4, 3, 2, 1])
    assert people.tolist() == near(wanted["p"])
    assert pay.tolist() == near(wanted["L"])


def test_reach_split_matches_its_reference(golden: Callable[[str], Any]) -> None:
    facts = golden("inequality")
    pay = next(one for one in facts["cases"] if one["id"] == "payouts")["pay"]
    split, wanted = reach_split(pay), facts["reach_split"]
    assert (split.reach, split.gini, split.gini_earners) == pytest.approx(
        (wanted["share_paid"], wanted["gini"], wanted["gini_earners"]), abs=1e-12)
    assert (split.theil, split.theil_earners) == pytest.approx((wanted["theil"], wanted["theil_earners"]), abs=1e-12)


@given(Pay, st.integers(2, 4), st.integers(1, 1000))
def test_relative_measures_do_not_care_for_copies_scale_or_order(pay: list[int], copies: int, scale: int) -> None:
    for measure in (gini_n, theil_t_all):
        assert measure(pay * copies) == near(measure(pay))
        assert measure([value * scale for value in pay]) == near(measure(pay))
        assert measure(sorted(pay, reverse=True)) == near(measure(pay))


@given(Pay)
def test_the_split_into_reach_and_amount_is_exact(pay: list[int]) -> None:
    split = reach_split(pay)
    if any(pay):
        assert split.gini == near(1 - split.reach + split.reach * split.gini_earners)
        assert split.theil == near(split.theil_earners - math.log(split.reach))
        assert split.gini == near(mean_difference(pay) / (2 * sum(pay) / len(pay)))
    else:
        assert split.reach == 0
        assert math.isnan(split.gini)


@given(Pay)
def test_a_transfer_from_the_best_paid_to_the_worst_paid_lowers_the_gini(pay: list[int]) -> None:
    ordered = sorted(pay)
    if ordered[-1] - ordered[0] >= 2:
        moved = [ordered[0] + 1, *ordered[1:-1], ordered[-1] - 1]
        assert gini_n(moved) < gini_n(ordered)


@pytest.mark.parametrize("pay", [[], [0], [0, 0, 0]])
def test_no_pay_has_no_inequality_rather_than_none(pay: list[int]) -> None:
    assert math.isnan(gini_n(pay))
    assert math.isnan(theil_t_all(pay))
    assert math.isnan(top_share_people(pay, 0.1)[1])
    assert math.isnan(top_share_interpolated(pay, 0.1))
    assert lorenz(pay)[0].size == 0


def test_negative_pay_is_refused_by_relative_measures_and_taken_by_the_absolute_one() -> None:
    for measure in (gini_n, theil_t_all, lorenz, reach_split):
        with pytest.raises(DataError, match=r"got '-5\.0'"):
            measure([-5, 10])
    assert mean_difference([-5, 10]) == 7.5


def test_missing_pay_is_refused_with_its_count() -> None:
    with pytest.raises(DataError, match="2 of 3"):
        gini_n([1, math.nan, math.inf])


def test_a_top_tenth_of_thirty_people_is_three_people_not_four() -> None:
    assert top_share_people(range(1, 31), 0.1)[0] == 3
