"""What a change of the plan does to grades and money: two pay runs side by side, exact, in minor units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import pandas as pd

from perfkit.errors import DataError, Problem
from perfkit.plan import Role

Payroll: TypeAlias = Callable[[Role], tuple[pd.DataFrame, pd.DataFrame]]
Cells: TypeAlias = dict[tuple[Any, ...], Any]
PERSON = ["period", "subject", "spell"]
_EXACT = ["state", "grade", "total_numerator", "total_denominator"]
_PART = ["subject", "spell", "payee"]


@dataclass(frozen=True, eq=False)
class PayChange:
    """Grades and money before and after a change.

    Parameters
    ----------
    grades : DataFrame
        One row per scored subject, spell and own period: period, subject, spell, before, after (grade names).
    money : DataFrame
        One row per subject, spell and payee: before, after, difference in minor units, summed over the own periods.
        A payout that is held or has no row pays nothing in these periods and counts as 0.
    """

    grades: pd.DataFrame
    money: pd.DataFrame

    @property
    def grade_changes(self) -> pd.DataFrame:
        """The rows of `grades` that differ."""
        return self.grades[self.grades["before"] != self.grades["after"]]


def compare_runs(before: tuple[pd.DataFrame, pd.DataFrame], after: tuple[pd.DataFrame, pd.DataFrame]) -> PayChange:
    """Compare two pay runs of the same people and periods.

    Parameters
    ----------
    before, after : (Totals, Payouts)
        What the pay run gave for the role as it is and as it is changed.

    Returns
    -------
    PayChange
        Sorted by its keys; people who stand in one run only have an empty grade or 0 in the other.
    """
    grades = _pairs(PERSON, [_grades(run[0]) for run in (before, after)], "")
    money = _pairs(_PART, [_money(run[1]) for run in (before, after)], 0).astype({"before": "Int64", "after": "Int64"})
    return PayChange(grades, money.assign(difference=money["after"] - money["before"]))


def _grades(totals: pd.DataFrame) -> Cells:
    scored = totals[totals["state"] == "scored"]
    return dict(zip(zip(*(scored[name] for name in PERSON), strict=True), scored["grade"].fillna(""), strict=True))


def _money(payouts: pd.DataFrame) -> Cells:
    sums: Cells = {}
    for *key, payout in zip(*(payouts[name] for name in _PART), payouts["payout"].fillna(0), strict=True):
        sums[tuple(key)] = sums.get(tuple(key), 0) + int(payout)
    return sums


def _pairs(names: list[str], sides: list[Cells], empty: str | int) -> pd.DataFrame:
    keys = sorted(sides[0].keys() | sides[1].keys())
    columns = {name: [key[place] for key in keys] for place, name in enumerate(names)}
    return pd.DataFrame(columns | {name: [side.get(key, empty) for key in keys]
                                   for name, side in zip(("before", "after"), sides, strict=True)})


def count_money(money: pd.DataFrame) -> dict[str, int]:
    """Return rows of `money` in numbers: payees, winners and losers, sums before and after, gains and losses.

    A payee whose parts add up to no difference is neither winner nor loser. Losses are negative or 0.

    Examples
    --------
    >>> money = pd.DataFrame({"payee": ["a", "b"], "before": [100, 100], "after": [130, 90], "difference": [30, -10]})
    >>> sums = count_money(money)
    >>> sums["winners"], sums["gains"], sums["losers"], sums["losses"], sums["difference"]
    (1, 30, 1, -10, 20)
    """
    by_payee: dict[str, int] = {}
    for payee, cell in zip(money["payee"], money["difference"], strict=True):
        by_payee[payee] = by_payee.get(payee, 0) + int(cell)
    difference = list(by_payee.values())
    return {"payees": len(difference), "winners": sum(cell > 0 for cell in difference),
            "losers": sum(cell < 0 for cell in difference), "before": int(money["before"].sum()),
            "after": int(money["after"].sum()), "difference": sum(difference),
            "gains": sum(max(cell, 0) for cell in difference), "losses": sum(min(cell, 0) for cell in difference),
            "largest_gain": max([0, *difference]), "largest_loss": min([0, *difference])}


def check_plan_point(totals: pd.DataFrame, payroll: Payroll, role: Role) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the pay run of the role as it is, after checking that it gives the totals under review, exactly.

    Raises
    ------
    DataError
        If any exact total, grade or state differs: nothing could then be said about a change.
    """
    run = payroll(role)
    mine, theirs = (frame[frame["role"] == role.id].set_index(PERSON)[_EXACT].fillna("").sort_index()
                    for frame in (totals, run[0]))
    both = mine.index.union(theirs.index)
    apart = (mine.reindex(both, fill_value="?") != theirs.reindex(both, fill_value="?")).any(axis=1)
    if apart.any():
        raise DataError([Problem(what="the pay run does not give the totals under review", code="plan_point",
                                 got=f"{subject} in {period}") for period, subject, _ in both[apart]])
    return run
