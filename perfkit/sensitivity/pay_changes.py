"""What a change of the plan does to grades and money: two pay runs side by side, exact, in minor units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd

from perfkit.errors import DataError, Problem
from perfkit.plan import Role

Payroll: TypeAlias = Callable[[Role], tuple[pd.DataFrame, pd.DataFrame]]
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
    grades = _side_by_side(*(run[0].loc[run[0]["state"] == "scored", [*PERSON, "grade"]] for run in (before, after)))
    money = _side_by_side(*(run[1].groupby(_PART)[["payout"]].sum().reset_index() for run in (before, after)))
    money = money.fillna({"before": 0, "after": 0}).astype({"before": "Int64", "after": "Int64"})
    return PayChange(grades.fillna({"before": "", "after": ""}),
                     money.assign(difference=money["after"] - money["before"]))


def _side_by_side(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Join two frames on all columns but the last, sorted; the last becomes `before` and `after`."""
    *keys, value = before.columns
    return before.rename(columns={value: "before"}).merge(after.rename(columns={value: "after"}), on=keys, how="outer",
                                                          sort=True)


def count_money(money: pd.DataFrame) -> dict[str, int]:
    """Return rows of `money` in numbers: payees, winners and losers, sums before and after, gains and losses.

    A payee whose parts add up to no difference is neither winner nor loser. Losses are negative or 0.
    """
    payees = money.groupby("payee")[["before", "after", "difference"]].sum()
    difference = [int(cell) for cell in payees["difference"]]
    return {"payees": len(payees), "winners": sum(cell > 0 for cell in difference),
            "losers": sum(cell < 0 for cell in difference), "before": int(payees["before"].sum()),
            "after": int(payees["after"].sum()), "difference": sum(difference),
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
