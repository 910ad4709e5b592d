from __future__ import annotations

from fractions import Fraction

from perfkit.exact import ExactColumn
from perfkit.scoring import assign_grades

from .made import grades


def test_integer_edges_leave_totals_with_halves_in_no_grade() -> None:
    printed = grades(("A", "[91, 100]", "1"), ("B", "[86, 90]", "0.8"))
    names, pay = assign_grades(ExactColumn.of([181, 180, 182], [2, 2, 2]), printed)
    assert names.tolist() == ["", "B", "A"]
    assert pay.fractions() == [None, Fraction(4, 5), 1]


def test_a_missing_total_and_a_role_without_grades_have_none() -> None:
    assert assign_grades(ExactColumn.of([None]), grades(("A", "(-inf, inf)", "1")))[0].tolist() == [""]
    names, pay = assign_grades(ExactColumn.of([50]), ())
    assert (names.tolist(), pay.fractions()) == ([""], [None])
