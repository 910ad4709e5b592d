"""Mean pay of groups and the gap in two parts, to the cent."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfkit.fairness.disclosure import group_cells
from perfkit.fairness.group_pay import pay_gap_rows
from perfkit.fairness.subjects import Subjects, gather_subjects

from .conftest import make_frames

Pay = st.lists(st.integers(0, 10**7), min_size=1, max_size=12)


def rows(one: list[int], two: list[int]) -> list[dict[str, Any]]:
    frames = make_frames([*one, *two], groups={"shift": ["a"] * len(one) + ["b"] * len(two)})
    made: Subjects = gather_subjects(*frames, role="design", groups=("shift",))
    return [dict(row) for row in pay_gap_rows(made, group_cells(made.levels), frozenset())]


def test_the_gap_is_said_in_money_and_in_its_two_parts() -> None:
    found = rows([0, 0, 30_000, 30_000], [0, 40_000, 40_000, 40_000])[0]
    assert (found["value"], found["rest"], found["money"]) == (15_000, 30_000, -15_000)
    assert (found["reach_ratio"], found["paid_ratio"]) == pytest.approx((2 / 3, 0.75))
    assert found["pay_ratio"] == pytest.approx(found["reach_ratio"] * found["paid_ratio"])
    assert found["money_reach"] + found["money_paid"] == found["money"]


@given(Pay, Pay)
@settings(max_examples=40, deadline=None)
def test_the_parts_add_up_to_the_cent(one: list[int], two: list[int]) -> None:
    for found in rows(one, two):
        if "money_reach" in found:
            assert found["money_reach"] + found["money_paid"] == found["money"]
            assert math.log(found["pay_ratio"]) == pytest.approx(
                math.log(found["reach_ratio"]) + math.log(found["paid_ratio"]), abs=1e-9)
        else:
            assert not any(one) or not any(two)


def test_a_group_where_nobody_is_paid_has_a_gap_and_no_parts() -> None:
    found = rows([0, 0, 0], [100, 200, 300])[0]
    assert found["money"] == -200
    assert "money_reach" not in found


def test_negative_pay_has_a_gap_and_no_parts() -> None:
    found = rows([-50, 100, 100], [100, 200, 300])[0]
    assert found["money"] == -150
    assert "pay_ratio" not in found
    assert found["value_low"] < 0


def test_a_mean_of_pay_is_never_shown_below_zero() -> None:
    assert rows([0, 0, 0, 90], [10, 20])[0]["value_low"] == 0


def test_half_a_cent_per_head_goes_away_from_zero() -> None:
    assert rows([1, 2], [1])[0]["money"] == 1


def test_the_people_needed_to_say_met_are_named() -> None:
    assert rows([100, 300] * 5, [100, 300] * 5)[0]["n_to_say_met"] == pytest.approx(1800, abs=20)
    assert rows([0], [0])[0]["n_to_say_met"] is None


def test_everybody_in_one_group_has_no_gap(subjects: Callable[..., Subjects]) -> None:
    made = subjects([100, 200], groups={"shift": ["a", "a"]})
    found = dict(pay_gap_rows(made, group_cells(made.levels), frozenset({("shift", "a")}))[0])
    assert found["money"] is None
    assert math.isnan(found["effect"])
    assert found["hidden"] is True
