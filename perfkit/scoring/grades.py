"""Grades: names for exact ranges of totals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from perfkit.exact import ExactColumn, locate
from perfkit.plan import Grade
from perfkit.scoring.keys import Texts


def assign_grades(totals: ExactColumn, grades: Sequence[Grade]) -> tuple[Texts, ExactColumn]:
    """Return the name of the grade of each total and its pay coefficient.

    A total in no grade, or a missing one, has the empty name and a missing coefficient; a grade without pay has a
    missing coefficient. An edge belongs to the side that closes it, exactly.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from perfkit.exact import Range
    >>> grades = [Grade(grade="A", range=Range(Fraction(90), None), pay=Fraction(6, 5)),
    ...           Grade(grade="B", range=Range(Fraction(75), Fraction(90)))]
    >>> names, pay = assign_grades(ExactColumn.of([90, 899, 10], [1, 10, 1]), grades)
    >>> names.tolist(), pay.fractions()
    (['A', 'B', ''], [Fraction(6, 5), None, None])
    """
    names = np.array([*(grade.grade for grade in grades), "", ""], dtype=object)
    pay = ExactColumn.from_fractions([*(grade.pay for grade in grades), None, None])
    # locate() answers -2 for a missing total and -1 for one in no grade: the last two, which are empty.
    position = locate(totals, [grade.range for grade in grades])
    return names[position], pay.take(position)
