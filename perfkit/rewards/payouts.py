"""Payouts: the lines of each subject, added up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perfkit.errors import DataError, Problem
from perfkit.rewards.frame import HELD, NO_ROW, PAID
from perfkit.scoring.keys import KEYS, begins

PAYOUT_COLUMNS = (*KEYS, "payee", "payout", "lines", "state")
_BY = [*KEYS, "payee"]


def sum_payouts(lines: pd.DataFrame) -> pd.DataFrame:
    """Add up the pay lines of each subject and payee.

    Parameters
    ----------
    lines : DataFrame
        PayLines.

    Returns
    -------
    DataFrame
        Payouts, sorted by period, role, subject, spell, payee: `payout` in minor units (0 where no line pays),
        `lines` the number of lines that pay, `state` ``held`` where any line is held, ``no row`` where none of the
        lines could be computed, else ``paid``. The payouts add up to the lines, which is checked here.

    Raises
    ------
    DataError
        If a line has an amount and is not in state ``paid``, or is paid without one.
    """
    _check_amounts(lines)
    sums = _side_by_side(lines).groupby(_BY, sort=True).agg(
        payout=("payout", "sum"), lines=("lines", "sum"), held=("held", "any"), empty=("empty", "all")).reset_index()
    state = pd.Series(np.where(sums["held"], HELD, np.where(sums["empty"], NO_ROW, PAID)), dtype="str")
    payouts = sums.assign(payout=sums["payout"].astype("Int64"), state=state)[list(PAYOUT_COLUMNS)]
    if payouts["payout"].sum() != lines["amount"].sum():
        raise DataError(Problem(what="payouts do not add up to their lines", code="payout_sum",
                                got=str(payouts["payout"].sum()), allowed=str(lines["amount"].sum())))
    return payouts


def _side_by_side(lines: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each stretch of lines of one payee: the lines of a run stand side by side."""
    starts = np.flatnonzero(begins(lines, _BY))
    state, amounts = lines["state"], lines["amount"].fillna(0).to_numpy(dtype=np.int64)
    paid, held, empty = (np.asarray(state == word, dtype=np.int64) for word in (PAID, HELD, NO_ROW))
    sizes = np.diff(np.append(starts, len(lines)))
    sums = [np.add.reduceat(cells, starts) if len(starts) else cells for cells in (amounts, paid, held, empty)]
    return lines[_BY].iloc[starts].assign(payout=sums[0], lines=sums[1], held=sums[2] > 0, empty=sums[3] == sizes)


def _check_amounts(lines: pd.DataFrame) -> None:
    wrong = lines[(lines["state"] == PAID) == lines["amount"].isna()]
    if len(wrong):
        raise DataError([Problem(what="a line has an amount exactly when it is paid", code="line_state",
                                 got=f"{row.line} of {row.subject} in {row.period}: {row.state}, {row.amount}")
                         for row in wrong.itertuples()])
