"""Lines that no rule of the period gives: true-ups of earlier periods, and what people changed by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from perfkit.rewards import PayLines, sum_payouts
from perfkit.study.pay_run import PayRun

TRUE_UP, OVERRIDE = "true_up", "override"
ADDED_KINDS = (TRUE_UP, OVERRIDE)
_WHOLE = ("base", "amount")


def lines_of(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as PayLines; further keys of the rows are left out."""
    names = [column.name for column in PayLines.columns]
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype="Int64" if name in _WHOLE else "str")
                         for name in names})


def join_lines(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return PayLines together: by key, in each in the order of the frames."""
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return lines_of([])
    return pd.concat(filled, ignore_index=True).sort_values(["period", "role", "subject", "spell"], kind="stable",
                                                            ignore_index=True)


def with_lines(run: PayRun, added: pd.DataFrame) -> PayRun:
    """Return a run with further lines, and payouts that are the sums of all of them."""
    if not len(added):
        return run
    lines = join_lines([run.lines, added])
    return replace(run, lines=lines, payouts=sum_payouts(lines))
