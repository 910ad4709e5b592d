"""One sorted list of subjects, and where the rows of any frame stand in it: how frames line up without merging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from perfkit.errors import DataError, Problem
from perfkit.exact import ExactColumn
from perfkit.scoring.written import read_exact

KEYS = ("period", "role", "subject", "spell")
Positions: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Texts: TypeAlias = npt.NDArray[np.object_]


def sorted_keys(*frames: pd.DataFrame) -> pd.DataFrame:
    """Return the keys (period, role, subject, spell) that stand in any of the frames, sorted, each once.

    Examples
    --------
    >>> rows = pd.DataFrame({"period": "2026-Q1", "role": "design", "subject": ["b", "a", "b"], "spell": "2026-01-01"})
    >>> sorted_keys(rows)["subject"].tolist()
    ['a', 'b']
    """
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in KEYS})
    # One number per key, in the order of the keys: numbers are sorted and made unique faster than texts.
    codes, words = zip(*(_coded(_stacked(filled, name), sort=True) for name in KEYS), strict=True)
    sizes = [len(known) for known in words]
    numbers = _distinct(np.ravel_multi_index(codes, sizes))
    places = np.unravel_index(numbers, sizes)
    return pd.DataFrame({name: known.take(place) for name, known, place in zip(KEYS, words, places, strict=True)})


def _stacked(frames: Sequence[pd.DataFrame], name: str) -> pd.Series[str]:
    return frames[0][name] if len(frames) == 1 else pd.concat([frame[name] for frame in frames], ignore_index=True)


def _distinct(numbers: Positions) -> Positions:
    """Return the numbers sorted, each once: those of a frame are mostly sorted already."""
    steps = np.diff(numbers)
    if len(numbers) and (steps >= 0).all():
        return np.asarray(numbers[np.append(True, steps > 0)])
    return np.asarray(np.unique(numbers))


def _coded(column: pd.Series[str], *, sort: bool) -> tuple[Positions, Any]:
    """Return a number for each word of a column, and the words."""
    # A run has few periods and roles, mostly one: one comparison tells, and nothing has to be looked up.
    first = column.iloc[:1]
    if len(column) and first.iloc[0] == column.iloc[-1] and bool((column == first.iloc[0]).all()):
        return np.zeros(len(column), dtype=np.int64), first.array
    codes, words = pd.factorize(column, sort=sort, use_na_sentinel=False)
    return np.asarray(codes, dtype=np.int64), words


def find_rows(wanted: pd.DataFrame, table: pd.DataFrame, on: Sequence[str] = KEYS) -> Positions:
    """Return for each row of `wanted` the position of its row in `table`, -1 where there is none.

    Raises
    ------
    DataError
        If `table` holds two rows of one key.

    Examples
    --------
    >>> people = pd.DataFrame({"subject": ["a", "b"], "spell": ["2026-01-01", "2026-01-01"]})
    >>> find_rows(people.iloc[[1, 0, 1]], people, on=("subject", "spell")).tolist()
    [1, 0, 1]
    """
    keys = np.zeros(len(table) + len(wanted), dtype=np.int64)
    for name in on:
        codes, words = _coded(_stacked((table, wanted), name), sort=False)
        keys = keys * len(words) + codes
    order = pd.Index(keys[:len(table)])
    if not order.is_unique:
        raise DataError(_twice(table, np.asarray(order.duplicated())))
    return order.get_indexer(pd.Index(keys[len(table):])).astype(np.int64)


def begins(frame: pd.DataFrame, on: Sequence[str]) -> Flags:
    """Tell of each row whether it differs from the row before in any of the columns; the first one does.

    Examples
    --------
    >>> begins(pd.DataFrame({"subject": ["a", "a", "b"], "line": ["x", "x", "x"]}), ["subject", "line"]).tolist()
    [True, False, True]
    """
    first = np.zeros(len(frame), dtype=bool)
    first[:1] = True
    for name in on:
        cells = frame[name].array
        first[1:] |= np.asarray(cells[1:] != cells[:-1], dtype=bool)
    return first


def places_of(words: pd.Series[str]) -> Mapping[str, Positions]:
    """Return where each word of a column stands, in the order of the rows.

    Examples
    --------
    >>> {word: rows.tolist() for word, rows in places_of(pd.Series(["b", "a", "b"], dtype="str")).items()}
    {'b': [0, 2], 'a': [1]}
    """
    codes, known = pd.factorize(words)
    order = np.argsort(codes, kind="stable")
    cuts = np.searchsorted(codes[order], np.arange(len(known) + 1))
    return {str(word): order[cuts[place]:cuts[place + 1]] for place, word in enumerate(known)}


def rows_of(places: Positions, table: pd.DataFrame, size: int, mine: Positions | None = None) -> Positions:
    """Return for each of `size` keys the position of its row, -1 for none.

    Parameters
    ----------
    places : array of int
        The key of each row; negative for none of them.
    table : DataFrame
        What a message shows where a key has two rows.
    size : int
    mine : array of int, optional
        Where the rows stand in `table`; all of it in its order without.

    Raises
    ------
    DataError
        If a key has two rows.
    """
    known = places >= 0
    rows = np.full(size, -1, dtype=np.int64)
    rows[places[known]] = np.flatnonzero(known)
    doubled = known & (rows[np.maximum(places, 0)] != np.arange(len(places)))
    if doubled.any():
        raise DataError(_twice(table.iloc[mine] if mine is not None else table, doubled))
    return rows


def rows_of_role(frame: pd.DataFrame, role: str) -> pd.DataFrame:
    """Return the rows of one role; the frame itself where it holds no other."""
    mine = frame["role"] == role
    return frame if mine.all() else frame[mine]


def nothing(size: int) -> ExactColumn:
    """Return a column of `size` missing cells."""
    return ExactColumn.of(np.zeros(size, dtype=np.int64), missing=np.ones(size, dtype=bool))


def taken(column: ExactColumn, rows: Positions) -> ExactColumn:
    """Return the cells of `column` at `rows`; a negative row is a missing cell."""
    if not len(column):
        return nothing(len(rows))
    return column.take(np.maximum(rows, 0)).where(rows >= 0, nothing(len(rows)))


def texts_at(texts: Texts, rows: Positions, absent: str = "") -> Texts:
    """Return the texts at `rows`; a negative row gives `absent`."""
    if not len(texts):
        return np.full(len(rows), absent, dtype=object)
    return np.where(rows >= 0, texts[np.maximum(rows, 0)], absent)


def as_texts(column: pd.Series[str]) -> Texts:
    """Return a text column as an array of str, with missing cells as empty text."""
    return column.fillna("").to_numpy(dtype=object)


def text_column(cells: Sequence[Any] | npt.NDArray[Any]) -> pd.Series[str]:
    """Return cells of text as a text column, whatever their number (none too)."""
    return pd.Series(cells, dtype="str")


def texts_cells(frame: pd.DataFrame, name: str) -> ExactColumn:
    """Return an exact column kept as text, from ``<name>_numerator`` and ``<name>_denominator``."""
    return read_exact(frame[f"{name}_numerator"], frame[f"{name}_denominator"])


def exact_cells(frame: pd.DataFrame, numerator: str = "numerator", denominator: str = "denominator") -> ExactColumn:
    """Return two columns of whole numbers as one exact column.

    Raises
    ------
    DataError
        If a cell is not a whole number (a float with decimals, text).
    """
    gone = (frame[numerator].isna() | frame[denominator].isna()).to_numpy(dtype=bool)
    try:
        return ExactColumn.of(_integers(frame[numerator], gone), _integers(frame[denominator], gone), missing=gone)
    except (TypeError, ValueError) as error:
        raise DataError(Problem(what=f"{numerator} and {denominator} are not whole numbers", code="not_whole",
                                column=numerator, got=str(error), allowed="whole numbers of base units")) from None


def _integers(column: pd.Series[int], gone: npt.NDArray[np.bool_]) -> npt.NDArray[Any]:
    """Return the cells with 1 for missing ones: int64 where the column is typed so, else Python numbers."""
    if pd.api.types.is_integer_dtype(column.dtype):
        return column.mask(gone, 1).to_numpy(dtype=np.int64)
    return np.where(gone, 1, column.to_numpy(dtype=object))


def _twice(table: pd.DataFrame, doubled: npt.NDArray[np.bool_]) -> list[Problem]:
    named = [name for name in (*KEYS, "indicator", "line") if name in table.columns]
    return [Problem(what="two rows for one subject, spell and period", code="duplicate_row",
                    got=", ".join(f"{name} {row[name]}" for name in named))
            for _, row in table[doubled].iterrows()]
