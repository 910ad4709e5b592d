"""Grades by rank: every seat is given, equals are equal, small groups are not forced."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.plan import Quota, Role
from perfkit.results import View
from perfkit.scoring import Totals, score_points, seats, total_points
from perfkit.scoring.quotas import rank_grades

from .made import clamp, grades, no_targets, role, rule, values

SHARES = {"A": Fraction(15, 100), "B": Fraction(45, 100), "C": Fraction(30, 100), "D": Fraction(10, 100)}


def quota(ties: str = "better", smallest: int = 4) -> Quota:
    return Quota(shares=SHARES, smallest_group=smallest, ties=ties)


def graded(cells: list[int], made: Role) -> tuple[list[str], list[str]]:
    scores = score_points(values("csat@a", cells, unit="points"), no_targets(), made)
    totals = total_points(scores, made, "2026-01-01")
    return totals["grade"].tolist(), totals["reason"].tolist()


@given(st.integers(2, 500), st.sampled_from(["better", "worse"]))
def test_all_seats_are_given_and_none_is_more_than_one_off_its_share(people: int, ties: str) -> None:
    given_seats = seats(people, quota(ties))
    assert sum(given_seats.values()) == people
    assert all(abs(count - SHARES[grade] * people) < 1 for grade, count in given_seats.items())


@given(st.lists(st.integers(0, 5), min_size=4, max_size=30), st.sampled_from(["better", "worse"]), st.randoms())
def test_equal_totals_have_one_grade_and_order_does_not_matter(cells: list[int], ties: str, chance: object) -> None:
    totals = [Fraction(cell) for cell in cells]
    names = rank_grades(totals, quota(ties))
    by_total = dict(zip(totals, names, strict=True))
    assert names == [by_total[total] for total in totals]
    assert rank_grades(totals[::-1], quota(ties)) == names[::-1]
    rising = [by_total[total] for total in sorted(by_total)]
    assert rising == sorted(rising, reverse=True)


def test_people_tied_across_a_seat_go_to_the_side_that_the_plan_names() -> None:
    totals = [Fraction(cell) for cell in (90, 90, 80, 70, 60, 50)]
    assert rank_grades(totals, quota("better"))[:2] == ["A", "A"]
    assert rank_grades(totals, quota("worse"))[:2] == ["B", "B"]


@pytest.mark.parametrize(("ranges", "expected", "reason"), [
    ((("A", "[90, inf)", "1"), ("B", "[50, 90)", "1"), ("C", "[20, 50)", "1"), ("D", "(-inf, 20)", "1")),
     ["A", "B", "C"], ["small_group"] * 3), ((), ["", "", ""], ["small_group"] * 3)])
def test_a_group_below_the_smallest_is_not_forced(ranges: tuple[tuple[str, str, str], ...], expected: list[str],
                                                  reason: list[str]) -> None:
    made = role({"csat": rule(1, clamp("0", "100"))}, grades=grades(*ranges), quota_grades=quota())
    assert graded([95, 60, 30], made) == (expected, reason)


def test_a_quota_that_equal_totals_keep_from_being_met_says_so() -> None:
    made = role({"csat": rule(1, clamp("0", "100"))}, quota_grades=quota())
    names, reasons = graded([90, 90, 80, 70, 60, 50], made)
    assert names == ["A", "A", "B", "B", "C", "C"]
    assert reasons == ["quota_ties", "quota_ties", "", "", "", ""]


def test_vetoed_totals_at_the_bottom_are_a_conflict_where_they_are_more_than_its_seats() -> None:
    made = role({"csat": rule(1, clamp("0", "100"))}, quota_grades=quota(), grades=grades(
        ("A", "[90, inf)", "1.2"), ("B", "[50, 90)", "1"), ("C", "[20, 50)", "1"), ("D", "(-inf, 20)", "0")))
    names, reasons = graded([99, 80, 75, 70, 65, 60, 40, 0, 0, 0], made)
    assert names[-3:] == ["C", "C", "C"]
    assert reasons[-4:] == ["", "quota_ties", "quota_ties", "quota_ties"]


def test_the_totals_say_how_many_results_a_quota_fails_for() -> None:
    made = role({"csat": rule(1, clamp("0", "100"))}, quota_grades=quota())
    for cells, said in (([90, 90, 80, 70, 60, 50], "2 results: equal totals lie across"),
                        ([90, 80, 70], "3 results: too few people for grades by rank")):
        scores = score_points(values("csat@a", cells, unit="points"), no_targets(), made)
        result = Totals(frame=total_points(scores, made, "2026-01-01"), view=View())
        assert said in result.finding().fill("en")
        assert "个结果：" in result.finding().fill("zh")


def test_a_grade_by_rank_that_contradicts_the_range_says_so() -> None:
    made = role({"csat": rule(1, clamp("0", "100"))}, quota_grades=quota(), grades=grades(
        ("A", "[90, inf)", "1.2"), ("B", "[50, 90)", "1"), ("C", "[20, 50)", "1"), ("D", "(-inf, 20)", "0")))
    names, reasons = graded([99, 98, 97, 96, 95, 94], made)
    assert names == ["A", "B", "B", "B", "C", "C"]
    assert reasons == ["", *["quota_differs"] * 5]
