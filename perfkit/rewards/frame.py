"""The PayLines frame: what each line gives, laid side by side and then subject by subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from perfkit.exact import ExactColumn
from perfkit.integers import Bools
from perfkit.plan import Line
from perfkit.rewards.steps import exact_texts
from perfkit.scoring.keys import KEYS, Texts, nothing, text_column

LINE_COLUMNS = (*KEYS, "payee", "line", "kind", "plan_version", "source_period", "base", "rate", "steps", "amount",
                "currency", "state", "reason")
PAID, HELD, NO_ROW, USED = "paid", "held", "no row", "used"
CARRIED = "carried"


@dataclass(frozen=True, eq=False)
class LineResult:
    """What a line gives each subject.

    Parameters
    ----------
    base, amount : ExactColumn
        Minor units; the amount is rounded already, and missing where nothing could be computed or it is held.
    rate : ExactColumn
        The rate on the base, missing where the line has none.
    steps : list of str
        The arithmetic as JSON.
    reason : array of str
        Why there is no amount, why it is held, or why it is 0; else empty.
    held : array of bool
        Whose amount waits.
    instead : {"", "used", "carried"}
        What becomes of the amount where it is not paid: other lines use it, or it is paid later. It then stands as the
        base, and a line that is carried has rows for the amounts alone.
    """

    base: ExactColumn
    rate: ExactColumn
    amount: ExactColumn
    steps: list[str]
    reason: Texts
    held: Bools
    instead: str = ""

    @property
    def state(self) -> Texts:
        """``held``, ``no row``, ``used``, ``carried`` or ``paid``."""
        counted = np.where(self.amount.missing, NO_ROW, self.instead or PAID)
        return np.where(self.held, HELD, counted).astype(object)

    def unpaid(self, instead: str) -> LineResult:
        """Return the line as one that is used or carried instead of paid."""
        return replace(self, base=self.amount, rate=nothing(len(self.amount)), instead=instead)

    @property
    def paid(self) -> ExactColumn:
        """What is paid."""
        return nothing(len(self.amount)) if self.instead else self.amount


def line_frame(keys: pd.DataFrame, lines: Sequence[tuple[Line, LineResult]], *, plan_version: str,
               currency: str) -> pd.DataFrame:
    """Return the PayLines frame, sorted by key; the lines of one subject stand in the order of the plan."""
    size, width = len(keys), len(lines)
    frame = keys.iloc[np.repeat(np.arange(size), width)].reset_index(drop=True)
    made = frame.assign(
        payee=frame["subject"], line=text_column([line.line for line, _ in lines] * size),
        kind=text_column([line.kind for line, _ in lines] * size),
        plan_version=text_column([plan_version] * size * width),
        source_period=frame["period"], base=_whole([result.base for _, result in lines]),
        rate=text_column(_mixed([exact_texts(result.rate) for _, result in lines])),
        steps=text_column(_mixed([result.steps for _, result in lines])),
        amount=_whole([result.paid for _, result in lines]), currency=text_column([currency] * size * width),
        state=text_column(_mixed([result.state for _, result in lines])),
        reason=text_column(_mixed([result.reason for _, result in lines])))
    carries = np.tile(np.array([result.instead == CARRIED for _, result in lines], dtype=bool), size)
    return made[~carries | (made["state"] == CARRIED)].reset_index(drop=True)


def _mixed(columns: Sequence[Any]) -> list[Any]:
    """Return the cells of several columns subject by subject."""
    return [cell for row in zip(*columns, strict=True) for cell in row]


def _whole(columns: Sequence[ExactColumn]) -> pd.Series[int]:
    return pd.Series(_mixed([column.to_whole() for column in columns]), dtype="Int64")
