"""The PayLines frame: what each line gives, laid side by side and then subject by subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from perfkit.exact import ExactColumn
from perfkit.integers import Bools, Ints
from perfkit.plan import Line
from perfkit.scoring.keys import KEYS, Texts, nothing, text_column
from perfkit.scoring.written import Written, fraction_texts, interleaved, mixed_words, series_of, texts_of

LINE_COLUMNS = (*KEYS, "payee", "line", "kind", "plan_version", "source_period", "base", "rate", "steps", "amount",
                "currency", "state", "reason")
PAID, HELD, NO_ROW, USED = "paid", "held", "no row", "used"
CARRIED, VETOED = "carried", "vetoed"


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
    vetoed : array of bool, optional
        From whom an event takes the line; the amount is then 0.
    """

    base: ExactColumn
    rate: ExactColumn
    amount: ExactColumn
    steps: list[str]
    reason: Texts
    held: Bools
    instead: str = ""
    vetoed: Bools | None = None

    @property
    def state(self) -> Texts:
        """``vetoed``, ``held``, ``no row``, ``used``, ``carried`` or ``paid``."""
        counted = np.where(self.amount.missing, NO_ROW, self.instead or PAID)
        state = np.where(self.held, HELD, counted)
        return (state if self.vetoed is None else np.where(self.vetoed, VETOED, state)).astype(object)

    def unpaid(self, instead: str) -> LineResult:
        """Return the line as one that is used or carried instead of paid."""
        return replace(self, base=self.amount, rate=nothing(len(self.amount)), instead=instead)

    @property
    def paid(self) -> ExactColumn:
        """What is paid."""
        if self.instead:
            return nothing(len(self.amount))
        return self.amount if self.vetoed is None else self.amount.where(~self.vetoed, nothing(len(self.amount)))


def line_frame(keys: pd.DataFrame, lines: Sequence[tuple[Line, LineResult]], *, plan_version: str,
               currency: str) -> pd.DataFrame:
    """Return the PayLines frame, sorted by key; the lines of one subject stand in the order of the plan."""
    size, width = len(keys), len(lines)
    frame = keys.iloc[np.repeat(np.arange(size), width)].reset_index(drop=True)
    place, results = np.tile(np.arange(width), size), [result for _, result in lines]
    made = frame.assign(
        payee=frame["subject"], line=_chosen([line.line for line, _ in lines], place),
        kind=_chosen([line.kind for line, _ in lines], place), plan_version=_chosen([plan_version], place * 0),
        source_period=frame["period"], base=_whole([result.base for result in results]),
        rate=_mixed([fraction_texts(result.rate) for result in results], size),
        steps=_mixed([texts_of(result.steps) for result in results], size),
        amount=_whole([result.paid for result in results]), currency=_chosen([currency], place * 0),
        state=_words([result.state for result in results]), reason=_words([result.reason for result in results]))
    if not any(result.instead == CARRIED for result in results):
        return made
    carries = np.array([result.instead == CARRIED for result in results], dtype=bool)[place]
    return made[~carries | (made["state"] == CARRIED)].reset_index(drop=True)


def _mixed(columns: Sequence[Written], size: int) -> pd.Series[str]:
    """Return the cells of several columns subject by subject."""
    return series_of(interleaved(columns, size)) if columns else text_column([])


def _chosen(words: Sequence[str], place: Ints) -> pd.Series[str]:
    """Return the word at each place: a text column of few words made without writing each out."""
    return pd.Series(text_column(list(words)).array.take(place)) if len(place) else text_column([])


def _words(columns: Sequence[Texts]) -> pd.Series[str]:
    """Return columns of few words subject by subject."""
    return _chosen(*mixed_words(columns)) if columns else text_column([])


def _whole(columns: Sequence[ExactColumn]) -> pd.Series[int]:
    """Return amounts subject by subject, rounded to whole minor units."""
    rounded = [column.round_half_up() for column in columns]
    cells = np.stack([column.numerator for column in rounded], axis=1).ravel() if rounded else np.empty(0, np.int64)
    gone = np.stack([column.missing for column in rounded], axis=1).ravel() if rounded else np.empty(0, bool)
    return pd.Series(pd.arrays.IntegerArray(np.where(gone, 0, cells).astype(np.int64), gone))
