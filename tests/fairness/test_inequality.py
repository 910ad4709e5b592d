"""Inequality of a role's pay as findings."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from perfkit.fairness.inequality import inequality_rows, lorenz_rows, thin_curve


def by_question(pay: list[int]) -> dict[str, Any]:
    return {row["question"]: row for row in inequality_rows(pay, minimum=5)}


def test_gini_stands_with_n_interval_and_what_it_is_made_of() -> None:
    found = by_question([0, 0, 0, 120, 200, 260, 300, 400, 900, 2100])
    gini, rule = found["gini"], found["gini_rule"]
    assert (gini["n"], gini["effect"]) == (10, pytest.approx(0.6495, abs=1e-4))
    assert gini["low"] < rule["effect"] < gini["high"]
    share, among = found["share_paid"]["effect"], found["gini_paid"]["effect"]
    assert gini["effect"] == pytest.approx(1 - share + share * among)


def test_a_rule_that_pays_only_the_best_tenth_is_seen_from_the_payouts_alone() -> None:
    found = by_question([0] * 18 + [5_000, 8_000])
    top = found["top_share"]
    assert (top["k"], top["effect"], top["observed"], top["review"]) == (2, 1, "over", True)
    assert found["gini"]["effect"] >= 0.9


def test_one_more_person_paid_is_no_such_rule() -> None:
    top = by_question([0] * 17 + [1, 5_000, 8_000])["top_share"]
    assert (top["observed"], top["review"]) == ("under", False)


def test_a_single_person_is_no_tenth() -> None:
    assert by_question([500])["top_share"]["review"] is False


def test_ninth_decile_over_median_is_empty_where_the_median_is_nothing() -> None:
    assert by_question([1, 2, 3, 4, 10])["p90_p50"]["effect"] == pytest.approx(7.6 / 3)
    assert math.isnan(by_question([0, 0, 0, 4, 10])["p90_p50"]["effect"])


def test_nobody_paid_is_undefined_and_not_equal() -> None:
    found = by_question([0] * 6)
    assert math.isnan(found["gini"]["effect"])
    assert found["share_paid"]["effect"] == 0
    assert found["top_share"]["observed"] == ""
    assert lorenz_rows([0] * 6) == []


def test_negative_pay_leaves_the_difference_in_money_only() -> None:
    found = by_question([-1_000, 0, 0, 2_000, 3_000])
    assert list(found) == ["mean_difference"]
    assert found["mean_difference"]["money"] == 1_600
    assert lorenz_rows([-1, 5]) == []


def test_few_people_are_hidden() -> None:
    assert all(row["hidden"] for row in inequality_rows([1, 2, 3, 4], minimum=5))


@pytest.mark.parametrize(("people", "points"), [(4, 0), (9, 0), (10, 3), (14, 3), (15, 4), (23, 5)])
def test_a_thinned_curve_has_no_step_of_fewer_than_five(people: int, points: int) -> None:
    curve = pd.DataFrame(lorenz_rows(list(range(1, people + 1))))
    thin = thin_curve(curve, 5)
    assert len(thin) == points
    if points:
        assert (thin["people"].diff().dropna() * people >= 5 - 1e-9).all()
        assert thin[["people", "pay"]].iloc[-1].tolist() == [1, 1]
