"""What is doubtful in the grades of a role, and in quotas of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median

from perfkit.exact import Range, number_text
from perfkit.plan.documents import Path
from perfkit.plan.expressions import Expression
from perfkit.plan.lines import Amount
from perfkit.plan.lint.amounts import WAGE, Points, State
from perfkit.plan.lint.findings import Found, amount, finding, percent
from perfkit.plan.lint.tables import Row, Table, holes, near_text
from perfkit.plan.models import Role
from perfkit.plan.scoring_rules import Grade

ZERO = Fraction(0)


def grade_findings(role: Role, points: Points, crowd: Mapping[str, Sequence[float]]) -> Found:
    """Yield what is doubtful in the grades of a role: out of reach, unpaid, jumps between them."""
    if not role.grades:
        return
    reached = points.totals
    for row, grade in enumerate(role.grades):
        if _apart(grade.range, reached):
            yield finding(("grades", row), "unreachable_grade", f"no total can reach grade {grade.grade}",
                          f"{grade.range.text()}; totals lie in {reached.text()}", step="a range within the totals")
    if role.ungraded is not None:
        rows = tuple(Row(range=grade.range, value=grade.pay) for grade in role.grades)
        yield from holes(Table(place=("grades",), rows=rows, domain=reached, gives="points", beyond="undefined"))
    used = {name for line in role.rewards for names in line.expressions.values() for name in names}
    paid = any(grade.pay is not None for grade in role.grades)
    if not paid and not used & {"total", "grade_pay"}:
        yield finding(("grades",), "grades_unpaid", "grades without any pay",
                      ", ".join(grade.grade for grade in role.grades), step="`pay:` and a line that uses grade_pay")
    elif paid and "grade_pay" not in used:
        yield finding(("grades",), "pay_unused", "grades have pay coefficients that no line uses",
                      ", ".join(f"{grade.grade} {number_text(grade.pay)}" for grade in role.grades
                                if grade.pay is not None), step="a line with grade_pay, or grades without `pay:`")
    elif paid:
        yield from _grade_jumps(role, points, crowd)


def quota_findings(role: Role) -> Found:
    """Yield what is doubtful in a quota of grades."""
    quota = role.quota_grades
    if quota is None:
        return
    place: Path = ("quota_grades",)
    if role.grades:
        first = role.grades[0]
        yield finding(place, "quota_conflict", "two ways to set one grade: by rank, and by the total in small groups",
                      f"{first.grade}: {percent(quota.shares[first.grade])} of {quota.smallest_group} people or more, "
                      f"{first.range.text()} of fewer", step="one of them for everybody")
    seats = {grade: share * quota.smallest_group for grade, share in quota.shares.items()}
    short = [f"{grade} {number_text(seat)}" for grade, seat in seats.items() if 0 < seat < 1]
    if short:
        yield finding((*place, "smallest_group"), "quota_conflict", "the smallest group has no whole seat for a grade",
                      f"{quota.smallest_group} people: {', '.join(short)}", step="a larger smallest group")


def _grade_jumps(role: Role, points: Points, crowd: Mapping[str, Sequence[float]]) -> Found:
    rising = sorted(role.grades, key=lambda grade: (grade.range.low is not None, grade.range.low or ZERO))
    wage = Fraction(str(median(crowd["wage_base"]))) if crowd.get("wage_base") else WAGE
    state = State(role=role, points=points, best=True, wage=wage)
    lines = [line.amount for line in role.rewards if isinstance(line, Amount) and "grade_pay" in line.amount.names
             and line.amount.names <= {"grade_pay", "total", "wage_base"}]
    told = [f"at {number_text(edge)}: {number_text(lower)} -> {number_text(upper)}"
            f"{_money(lines, state, edge, (lower, upper))}{near_text(edge, tuple(crowd.get('total', ())))}"
            for edge, lower, upper, _ in _neighbours(rising) if lower != upper]
    falls = [grade for _, lower, upper, grade in _neighbours(rising) if upper < lower]
    if told:
        yield finding(("grades",), "jump", "the pay coefficient jumps at the edges of grades", "; ".join(told),
                      step="pay by the total itself, or more and smaller steps")
    if falls:
        yield finding(("grades",), "falls", "a better grade is paid less", ", ".join(falls),
                      step="coefficients that rise with the total")


def _neighbours(rising: Sequence[Grade]) -> Iterator[tuple[Fraction, Fraction, Fraction, str]]:
    """Yield each edge between two paid grades with the pay on both sides and the name of the better one."""
    for lower, upper in pairwise(rising):
        if upper.range.low is not None and lower.pay is not None and upper.pay is not None:
            yield upper.range.low, lower.pay, upper.pay, upper.grade


def _money(lines: Sequence[Expression], state: State, edge: Fraction, pay: tuple[Fraction, Fraction]) -> str:
    """Return what an edge is worth in the lines that hang on grade, total and wage alone; empty where none does."""
    sides = [[line_pays for line in lines if (line_pays := state.amount(line, {"grade_pay": each, "total": edge}))
              is not None] for each in pay]
    if not lines or len(sides[0]) != len(lines) or len(sides[1]) != len(lines):
        return ""
    wage = f" at a wage base of {amount(state.wage)}" if any("wage_base" in line.names for line in lines) else ""
    return f" ({amount(sum(sides[0], ZERO))} -> {amount(sum(sides[1], ZERO))}{wage})"


def _apart(one: Range, other: Range) -> bool:
    """Tell whether two ranges share no value."""
    below = one.high is not None and other.low is not None and (
        one.high < other.low or (one.high == other.low and not (one.high_closed and other.low_closed)))
    above = one.low is not None and other.high is not None and (
        one.low > other.high or (one.low == other.high and not (one.low_closed and other.high_closed)))
    return below or above
