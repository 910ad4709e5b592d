"""Grades by rank: seats by largest remainder, people by their totals."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from perfkit.exact import ExactColumn
from perfkit.money import share_out
from perfkit.plan import Grade, Quota
from perfkit.scoring.grades import assign_grades
from perfkit.scoring.keys import Texts

SMALL_GROUP, DIFFERS, TIED = "small_group", "quota_differs", "quota_ties"


def seats(people: int, quota: Quota) -> dict[str, int]:
    """Return how many of `people` each grade takes, the best first.

    Every grade gets the whole part of its share; what is left goes one each to the largest remainders, equal ones to
    the better or the worse grade first, as the quota says.

    Examples
    --------
    >>> quota = Quota(shares={"A": Fraction(15, 100), "B": Fraction(45, 100), "C": Fraction(30, 100),
    ...                       "D": Fraction(10, 100)}, smallest_group=2, ties="better")
    >>> seats(6, quota), seats(10, quota)
    ({'A': 1, 'B': 3, 'C': 2, 'D': 0}, {'A': 2, 'B': 4, 'C': 3, 'D': 1})
    """
    order = list(quota.shares) if quota.ties == "better" else list(quota.shares)[::-1]
    given = dict(zip(order, share_out(people, [quota.shares[grade] for grade in order]), strict=True))
    return {grade: given[grade] for grade in quota.shares}


def rank_grades(totals: Sequence[Fraction], quota: Quota) -> list[str]:
    """Return the grade of each total of one group by its rank; equal totals always have one grade.

    Examples
    --------
    >>> quota = Quota(shares={"A": Fraction(1, 4), "B": Fraction(3, 4)}, smallest_group=2, ties="better")
    >>> rank_grades([Fraction(90), Fraction(70), Fraction(90), Fraction(80)], quota)
    ['A', 'B', 'A', 'B']
    """
    row = [grade for grade, count in seats(len(totals), quota).items() for _ in range(count)]
    falling = sorted(totals, reverse=True)
    by_total: dict[Fraction, str] = {}
    for total, grade in zip(falling, row, strict=True):
        if quota.ties == "worse" or total not in by_total:
            by_total[total] = grade
    return [by_total[total] for total in totals]


def tied_across(totals: Sequence[Fraction], quota: Quota) -> list[bool]:
    """Tell of each total of one group whether equal ones would sit in seats of several grades: a quota that is not met.

    Examples
    --------
    >>> quota = Quota(shares={"A": Fraction(1, 4), "B": Fraction(3, 4)}, smallest_group=2, ties="better")
    >>> tied_across([Fraction(90), Fraction(70), Fraction(90), Fraction(80)], quota)
    [True, False, True, False]
    """
    row = [grade for grade, count in seats(len(totals), quota).items() for _ in range(count)]
    seated: dict[Fraction, set[str]] = {}
    for total, grade in zip(sorted(totals, reverse=True), row, strict=True):
        seated.setdefault(total, set()).add(grade)
    return [len(seated[total]) > 1 for total in totals]


def quota_grades(totals: ExactColumn, periods: Sequence[str], grades: Sequence[Grade],
                 quota: Quota) -> tuple[Texts, ExactColumn, Texts]:
    """Return grade, pay coefficient and a reason for each total, each period being a group of its own.

    A group below the smallest size has the grades of its totals' ranges, if there are any, with the reason
    ``small_group``. A grade by rank that is not that of the total's range has the reason ``quota_differs``. Where equal
    totals (vetoed ones among them) lie across the last seat of a grade, the quota cannot be met: all of them have the
    reason ``quota_ties``.
    """
    names, _ = assign_grades(totals, grades)
    torn = np.zeros(len(names), dtype=bool)
    by_range, reason = names.copy(), np.full(len(names), "", dtype=object)
    cells = totals.fractions()
    for period in sorted(set(periods)):
        members = [place for place, one in enumerate(periods) if one == period and cells[place] is not None]
        if len(members) >= quota.smallest_group:
            group = [cell for place in members if (cell := cells[place]) is not None]
            names[members] = rank_grades(group, quota)
            torn[members] = tied_across(group, quota)
        else:
            reason[members] = SMALL_GROUP
    reason[(names != by_range) & (by_range != "")] = DIFFERS
    reason[torn] = TIED
    paid = {grade.grade: grade.pay for grade in grades}
    return names, ExactColumn.from_fractions([paid.get(name) for name in names]), reason
