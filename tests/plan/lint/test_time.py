"""Days taken off twice, and sums read off edges of a whole period."""

from __future__ import annotations

import pytest

from .test_plans import CSAT, SALES, found

DAYS = "time: {targets: days}"


def _amount(text, prorate="days"):
    told = found(f"{SALES}, {CSAT}", f"rewards: [{{line: base, amount: wage_base * 1%, prorate: days}}, "
                                     f"{{line: bonus, amount: {text}, prorate: {prorate}}}]")
    return [(problem.path, problem.got) for problem in told.get("prorated_twice", [])]


@pytest.mark.parametrize(("text", "named"), [
    ("line.base * 2", "line.base"), ("n.csat * 2", "n.csat"),
    ("value.sales * 1% + line.base", "line.base, value.sales")])
def test_an_amount_of_what_goes_by_days_already_is_told(text, named):
    assert _amount(text) == [("roles.desk.rewards[2].prorate", named)]


@pytest.mark.parametrize("text", ["wage_base * 2", "value.csat * 100", "total * 2", "attainment.sales * 100"])
def test_amounts_of_whole_periods_are_not(text):
    assert _amount(text) == []
    assert _amount("line.base * 2", "whole") == []


def test_edges_of_a_sum_for_a_whole_period_are_told_where_targets_go_by_days():
    edges = "orders: {weight: 50, scoring: {clamp: {worst: 0, best: 900}}}"
    told = found(f"{edges}, {CSAT}", DAYS)
    assert [problem.path for problem in told["part_value"]] == ["roles.desk.indicators.orders.scoring"]
    assert "part_value" not in found(f"{edges}, {CSAT}", "time: {targets: whole}")
    assert "part_value" not in found(f"{SALES}, {CSAT}", DAYS)


@pytest.mark.parametrize(("text", "told"), [("day 14", []), ("day 15", ["roles.desk.targets_fixed_by"]),
                                            ("10 days before", [])])
def test_targets_that_may_be_set_when_half_of_the_period_is_over_are_told(text, told):
    problems = found(f"{SALES}, {CSAT}", f"targets_fixed_by: {text}").get("late_targets", [])
    assert [problem.path for problem in problems] == told
