"""Each weight moved by 5 and 10 points, the others rescaled: what the pay run itself then gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pandas as pd

from perfkit.plan import Role
from perfkit.scoring import match_indicators
from perfkit.sensitivity.grades import GradeScale
from perfkit.sensitivity.grid import PointsGrid
from perfkit.sensitivity.lines import grade_interval, ranking_interval
from perfkit.sensitivity.pay_changes import PayChange, Payroll, compare_runs, count_money

STEPS = tuple(Fraction(points, 100) for points in (-10, -5, 5, 10))
MOVED, NOT_POSSIBLE = "moved", "not possible"
_RANGES = ("order_from", "order_to", "grades_from", "grades_to")
_WHOLE = ("subjects", "grade_subjects", "grade_changes", "payees", "pay_payees", "cost_before", "cost_change",
          "largest_gain", "largest_loss")
STEP_COLUMNS = ("role", "indicator", "step", "weight_before", "weight_after", *_WHOLE, *_RANGES, "state")
_SHARES = ("step", "weight_before", "weight_after", *_RANGES)


def move_weight(role: Role, name: str, weight: Fraction) -> Role:
    """Return the role with one weight changed and the others rescaled in proportion, exactly.

    Parameters
    ----------
    role : Role
    name : str
        Key of the indicator in the role; its weight is below 1.
    weight : Fraction
        Its new weight, from 0 to 1.

    Examples
    --------
    >>> from perfkit.plan import Attainment, IndicatorRule
    >>> rules = {name: IndicatorRule(weight=Fraction(part, 10), scoring=Attainment())
    ...          for name, part in (("sales", 5), ("csat", 3), ("speed", 2))}
    >>> role = Role(id="cs", kind="design", subject="person", period="month", missing="hold", indicators=rules)
    >>> [str(rule.weight) for rule in move_weight(role, "sales", Fraction(6, 10)).indicators.values()]
    ['3/5', '6/25', '4/25']
    """
    rest = (1 - weight) / (1 - role.indicators[name].weight)
    return replace(role, indicators={
        other: replace(rule, weight=weight if other == name else rule.weight * rest)
        for other, rule in role.indicators.items()})


def weight_steps(role: Role, grids: Sequence[PointsGrid], payroll: Payroll, plan_run: tuple[pd.DataFrame, pd.DataFrame],
                 steps: Sequence[Fraction] = STEPS) -> pd.DataFrame:
    """Return what each step of each weight changes, by running the pay run again.

    Parameters
    ----------
    role : Role
    grids : sequence of PointsGrid
        The role's own periods.
    payroll : callable
        Role to (Totals, Payouts): the exact pay run.
    plan_run : (Totals, Payouts)
        The pay run of the role as it is.
    steps : sequence of Fraction
        Changes of a weight (0.05 = 5 points).

    Returns
    -------
    DataFrame
        One row per indicator and step, indicators sorted. Subjects and payees are counted once over all own periods,
        `grade_changes` per own period, money is summed over them, in minor units. `largest_loss` is negative or 0.
        `order_from` to `order_to` is the range of the weight within which nobody passes anybody, and `grades_from` to
        `grades_to` the range within which no grade changes, in any of the own periods; both are exact. A step that
        would take a weight below 0 or above 100 %, or all weight from the others, is not possible.
    """
    known = sorted({indicator for grid in grids for indicator in grid.indicators})
    meant = match_indicators(role.indicators, known)
    rows = []
    for name in sorted(role.indicators, key=lambda key: meant[key]):
        fixed = {"role": role.id, "indicator": meant[name], "weight_before": float(role.indicators[name].weight),
                 **weight_ranges(grids, meant[name], GradeScale.of(role.grades))}
        rows += [fixed | _one_step(role, name, step, payroll, plan_run) for step in steps]
    frame = pd.DataFrame(rows, columns=list(STEP_COLUMNS))
    return frame.astype(dict.fromkeys(_WHOLE, "Int64") | dict.fromkeys(_SHARES, "float64"))


def _one_step(role: Role, name: str, step: Fraction, payroll: Payroll,
              plan_run: tuple[pd.DataFrame, pd.DataFrame]) -> dict[str, object]:
    before = role.indicators[name].weight
    if before == 1 or not 0 <= before + step <= 1:
        return {"step": float(step), "state": NOT_POSSIBLE}
    change = compare_runs(plan_run, payroll(move_weight(role, name, before + step)))
    return {"step": float(step), "weight_after": float(before + step), "state": MOVED, **count_changes(change)}


def count_changes(change: PayChange) -> dict[str, object]:
    """Return a change in numbers: whose grade and pay it moves, and by how much."""
    moved, money = change.grade_changes, count_money(change.money)
    return {"subjects": change.grades["subject"].nunique(), "grade_subjects": moved["subject"].nunique(),
            "grade_changes": len(moved), "payees": money["payees"], "pay_payees": money["winners"] + money["losers"],
            "cost_before": money["before"], "cost_change": money["difference"],
            "largest_gain": money["largest_gain"], "largest_loss": money["largest_loss"]}


def weight_ranges(grids: Sequence[PointsGrid], indicator: str, scale: GradeScale) -> Mapping[str, float]:
    """Return the ranges of one weight within which no order and no grade changes, in any own period.

    NaN where the weight cannot move: the indicator has all of it, or none, or nobody is scored.
    """
    at = [(grid, grid.indicators.index(indicator)) for grid in grids if indicator in grid.indicators and grid.points]
    found = [_ranges(grid, moved, scale) for grid, moved in at if grid.weights[moved] < 1]
    if not found:
        return dict.fromkeys(_RANGES, float("nan"))
    order_from, order_to, grades_from, grades_to = zip(*found, strict=True)
    return dict(zip(_RANGES, (max(order_from), min(order_to), max(grades_from), min(grades_to)), strict=True))


def _ranges(grid: PointsGrid, moved: int, scale: GradeScale) -> tuple[float, float, float, float]:
    lines = grid.lines(moved)
    low, high = scale.edges([scale.place(total) for total in grid.totals])
    first, last = grade_interval(lines, low, high)
    return *ranking_interval(lines, float(grid.weights[moved]), grid.places), float(first.max()), float(last.min())
