"""What the results of this room share: who sees which rows, and tables in an order of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pandas as pd

from perfkit.fairness.words import LEVELS, named
from perfkit.results import Result, Table, View, build_table
from perfkit.results.privacy import blank_hidden

_ON_GROUP_PAY = ("group_pay", "mean_difference")
_ON_FEW = ("top_share", "gini_paid")


class Review(Result):
    """A result of findings: `display` names the columns of its table in their order."""

    display: ClassVar[tuple[str, ...]]

    def visible(self) -> pd.DataFrame:
        """Return the rows as this audience may see them.

        Hidden numbers are blank, or shown with their own evidence to who may see small groups. What groups are paid
        is left out, and what tells the pay of a few people is blank, for who may not see it.
        """
        frame = _without_pay(blank_hidden(self.frame, self.columns, self.view), self.view)
        if self.view.audience.small_groups:
            frame = frame.assign(observed=frame["observed_hr"], evidence=frame["evidence_hr"])
        words = [named(level, LEVELS).fill(self.view.language) for level in frame["level"]]
        return frame.assign(level=pd.Series(words, index=frame.index, dtype="str"))

    def shown(self) -> pd.DataFrame:
        """Return the rows that the table shows."""
        return self.visible()

    def table(self) -> Table:
        """Return the shown rows with the columns of `display`."""
        return self.table_of(self.shown(), self.display)

    def table_of(self, rows: pd.DataFrame, display: tuple[str, ...]) -> Table:
        """Return rows as a table of the columns named, in that order, without those that are empty."""
        known = {column.name: replace(column, shown=True) for column in self.columns}
        filled = [name for name in display if (rows[name].notna() & (rows[name] != "")).any()]
        return build_table(rows, [known[name] for name in filled], self.view, label=self.headline())


def _without_pay(frame: pd.DataFrame, view: View) -> pd.DataFrame:
    if not sees_group_pay(view):
        frame = frame[~frame["question"].isin(_ON_GROUP_PAY)].reset_index(drop=True)
    if sees_pay(view):
        return frame
    few = frame["k"] < view.minimum_group if "k" in frame.columns else pd.Series(pd.NA, index=frame.index)
    telling = frame["question"].isin(_ON_FEW) & few.astype("boolean").fillna(True).astype(bool)
    return frame.assign(effect=frame["effect"].mask(telling), money=frame["money"].mask(
        telling | (frame["question"] == "inversions")))


def sees_pay(view: View) -> bool:
    """Tell whether the audience may see the pay of others, by name."""
    return view.audience.money and view.audience.names


def sees_group_pay(view: View) -> bool:
    """Tell whether the audience may see what groups are paid: all who see pay, or sums of it."""
    return view.audience.sums
