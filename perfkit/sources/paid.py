"""Rewards that were paid by rules outside the plan: ``paid_elsewhere.csv``."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from perfkit.sources.declared import read_declared

_COLUMNS = ("payee", "line", "period", "amount")


def read_paid_elsewhere(path: Path) -> pd.DataFrame:
    """Read what was paid elsewhere.

    Parameters
    ----------
    path : Path
        csv with the columns payee, line, period (a period or a single day), amount (currency units).

    Returns
    -------
    DataFrame
        payee, line, period (str), amount (Int64 minor units), sorted by payee, line and period.

    Raises
    ------
    DataError
        With every problem: an empty cell, an amount or period that cannot be read, a line that is there twice.
    """
    declared = read_declared(path, required=_COLUMNS)
    declared.require(_COLUMNS)
    frame = pd.DataFrame({"payee": pd.Series(declared.ids("payee"), dtype="str"),
                          "line": pd.Series(declared.cells["line"], dtype="str"),
                          "period": pd.Series(declared.periods("period"), dtype="str"),
                          "amount": declared.money("amount")})
    keys = ["payee", "line", "period"]
    declared.refuse_repeats(keys, frame[keys].itertuples(index=False, name=None))
    declared.raise_problems()
    return frame.sort_values(keys, ignore_index=True)
