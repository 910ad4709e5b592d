"""Grades on one axis: edges, owners and gaps, in whatever order the plan writes them."""

from fractions import Fraction

import numpy as np
import pytest

from perfkit.exact import Range
from perfkit.plan import Grade
from perfkit.sensitivity.grades import GradeScale

from .shop import a_role


def grade(name, low, high, **closed):
    return Grade(grade=name, range=Range(*(None if end is None else Fraction(end) for end in (low, high)), **closed),
                 pay=Fraction(1))


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
def test_scale_does_not_depend_on_the_order_of_the_plan(order):
    scale = GradeScale.of(a_role({"one": 1}).grades[order])
    assert scale.names == ("C", "B", "A")
    assert scale.cuts == (70, 75)
    assert scale.owned == (True, True)


@pytest.mark.parametrize(("closed", "owner"), [(True, "low"), (False, "high")])
def test_an_edge_belongs_to_the_side_that_closes_it(closed, owner):
    scale = GradeScale.of((grade("low", None, 60, high_closed=closed), grade("high", 60, None, low_closed=not closed)))
    assert scale.names[scale.place(Fraction(60))] == owner


def test_every_total_has_the_grade_that_its_range_holds():
    grades = (grade("low", 0, 60), grade("high", 70, 100, high_closed=True))
    scale = GradeScale.of(grades)
    for total in (Fraction(part, 4) for part in range(-20, 420)):
        held = next((each.grade for each in grades if each.range.holds(total)), "")
        assert scale.names[scale.place(total)] == held


def test_edges_of_grades_are_open_at_the_ends():
    low, high = GradeScale.of(a_role({"one": 1}).grades).edges([0, 1, 2])
    assert low.tolist() == [-np.inf, 70, 75]
    assert high.tolist() == [70, 75, np.inf]


def test_without_grades_there_is_one_nameless_grade():
    scale = GradeScale.of(())
    assert (scale.names, scale.cuts, scale.place(Fraction(5))) == (("",), (), 0)
