"""Mean pay of groups: the gap to the rest of the role, split into who is paid and how much the paid get."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from perfkit.fairness.disclosure import Cell, Mask
from perfkit.fairness.findings import Row
from perfkit.fairness.subjects import Subjects
from perfkit.money import whole_units
from perfkit.statistics import TwoPartGap, mean_interval, n_to_say_met_mean, two_part_gap, welch_interval

PAY_GAP = 0.05


def pay_gap_rows(subjects: Subjects, cells: Mapping[Cell, Mask], hidden: frozenset[Cell]) -> list[Row]:
    """Return one finding on mean pay per level of every group; numbers without a verdict.

    Parameters
    ----------
    subjects : Subjects
        Those whose pay is known.
    cells : mapping of (group, level) to mask
    hidden : frozenset of (group, level)
        Cells whose money is hidden.

    Returns
    -------
    list of mapping
        In minor units per head: `value` with its t interval is the mean of the level (people without pay count with
        0), `rest` that of everybody else, `effect` and `money` the gap with its Welch interval. `pay_ratio` =
        `reach_ratio` x `paid_ratio`, and `money_reach` + `money_paid` = `money`: who is paid, and how much the paid
        get. These parts are empty where nobody is paid on one side, or where pay is negative. `n_to_say_met` is the
        number of people per group that could show a pay gap within 5 %.
    """
    pay = subjects.amounts()
    return [_row(cell, pay[mask], pay[~mask], hidden=cell in hidden) for cell, mask in cells.items()]


def _row(cell: Cell, inside: NDArray[np.int64], outside: NDArray[np.int64], *, hidden: bool) -> Row:
    low, high = mean_interval(inside)
    gap_low, gap_high = welch_interval(inside, outside)
    money = whole_units(_mean(inside) - _mean(outside)) if len(outside) else None
    lowest = 0.0 if min(inside.min(initial=0), outside.min(initial=0)) >= 0 else -math.inf
    return {"question": "group_pay", "group": cell[0], "level": cell[1], "unit": "money", "n": len(inside),
            "k": int((inside > 0).sum()), "value": float(_mean(inside)), "value_low": max(low, lowest),
            "value_high": high, "rest_n": len(outside), "rest": float(_mean(outside)) if len(outside) else math.nan,
            "effect": math.nan if money is None else float(money), "money": money, "low": gap_low, "high": gap_high,
            "n_to_say_met": _enough(inside, outside), "hidden": hidden, **_parts(inside, outside, money)}


def _mean(pay: NDArray[np.int64]) -> Fraction:
    return Fraction(int(pay.sum()), len(pay))


def _parts(inside: NDArray[np.int64], outside: NDArray[np.int64], money: int | None) -> Row:
    """Return the two parts of the gap in whole minor units, which add up to it."""
    if money is None or inside.min() < 0 or outside.min() < 0:
        return {}
    gap: TwoPartGap = two_part_gap(inside, outside)
    if math.isnan(gap.money_reach):
        return {}
    reach = whole_units(Fraction(gap.money_reach))
    return {"pay_ratio": gap.ratio, "reach_ratio": gap.reach_ratio, "paid_ratio": gap.paid_ratio,
            "money_reach": reach, "money_paid": money - reach}


def _enough(inside: NDArray[np.int64], outside: NDArray[np.int64]) -> int | None:
    pay = np.concatenate([inside, outside])
    if len(pay) < 2 or pay.mean() <= 0:
        return None
    return n_to_say_met_mean(float(pay.std(ddof=1) / pay.mean()), margin=PAY_GAP)
