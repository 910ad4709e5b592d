"""Order of pay and result within a role."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from perfkit.fairness.order import order_rows, person_rows
from perfkit.fairness.subjects import Subjects


def by_question(made: Subjects) -> dict[str, Any]:
    return {row["question"]: row for row in order_rows(made, minimum=5)}


def test_pay_that_follows_the_result_has_no_inversion_and_is_shown_to_follow(subjects: Callable[..., Subjects]) -> None:
    found = by_question(subjects([100 * place for place in range(10)], totals=range(60, 70)))
    assert (found["order"]["effect"], found["order"]["evidence"], found["order"]["review"]) == (1, "met", False)
    assert (found["inversions"]["effect"], found["inversions"]["observed"]) == (0, "under")
    assert found["gini_correlation"]["effect"] == pytest.approx(1)


def test_one_pair_the_wrong_way_round_is_flagged_with_its_money(subjects: Callable[..., Subjects]) -> None:
    found = by_question(subjects([100, 200, 900, 400, 500, 600], totals=[1, 2, 3, 4, 5, 6]))["inversions"]
    assert (found["k"], found["money"], found["observed"], found["review"]) == (3, 500, "over", True)


def test_totals_that_differ_by_a_hair_are_compared_exactly(subjects: Callable[..., Subjects]) -> None:
    hair = Fraction(1, 10**40)
    made = subjects([200, 100], totals=[80, 80 + hair])
    assert by_question(made)["inversions"]["k"] == 1
    assert [row["inverted"] for row in person_rows(made)] == [0, 1]


def test_equal_results_with_unequal_pay_are_no_inversion_but_are_named(subjects: Callable[..., Subjects]) -> None:
    made = subjects([200, 100], totals=[80, 80])
    assert by_question(made)["inversions"]["k"] == 0
    assert [row["envy"] for row in person_rows(made)] == [0, 100]


@pytest.mark.parametrize(("pay", "evidence"), [
    ([900, 800, 700, 600, 500, 400, 300, 200, 100, 0], "not met"),
    ([500, 100, 900, 300, 700, 200, 800, 400, 600, 0], "inconclusive"),
    ([100] * 10, "insufficient data")])
def test_evidence_of_the_order(pay: list[int], evidence: str, subjects: Callable[..., Subjects]) -> None:
    found = by_question(subjects(pay, totals=range(10)))["order"]
    assert found["evidence"] == evidence
    assert found["review"] is (evidence == "not met")


def test_fewer_than_eight_cannot_tell(subjects: Callable[..., Subjects]) -> None:
    found = by_question(subjects(range(7), totals=range(7)))["order"]
    assert found["evidence"] == "insufficient data"
    assert math.isnan(found["low"])


def test_pay_by_lot_is_rarely_called_against_the_result(subjects: Callable[..., Subjects]) -> None:
    rng = np.random.default_rng(11)
    made = [subjects((rng.integers(0, 4, 20) * 100).tolist(), totals=rng.integers(50, 60, 20).tolist())
            for _ in range(200)]
    alarms = sum(by_question(one)["order"]["evidence"] == "not met" for one in made)
    assert alarms / 200 <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 200)
