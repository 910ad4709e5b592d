"""Columns of text written and read as a whole by Arrow, never cell by cell: exact numbers, texts joined to texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from perfkit.exact import ExactColumn
from perfkit.integers import Bools, Ints

Written: TypeAlias = Any
"""An Arrow array of texts (Arrow carries no types of its own)."""
_TEXT = pa.large_string()
_LONGEST = 18
"""Digits that every int64 holds."""


def whole_texts(cells: Ints, gone: Bools | None = None) -> Written:
    """Return whole numbers as texts, empty where `gone`.

    Examples
    --------
    >>> whole_texts(np.array([42, -7]), np.array([False, True])).to_pylist()
    ['42', '']
    """
    if gone is not None and gone.all():
        return pa.repeat(pa.scalar("", _TEXT), len(cells))
    if len(cells) and cells.dtype != object and (cells == cells[0]).all():
        plain = pa.repeat(pa.scalar(str(cells[0]), _TEXT), len(cells))
    else:
        plain = pa.array(cells).cast(_TEXT) if cells.dtype != object else texts_of(list(map(str, cells.tolist())))
    return plain if gone is None or not gone.any() else pc.if_else(pa.array(gone), "", plain)


def fraction_texts(column: ExactColumn) -> Written:
    """Return exact numbers as texts such as ``3/100`` or ``42``; empty where missing.

    Examples
    --------
    >>> fraction_texts(ExactColumn.of([3, 42, None], [100, 1, 1])).to_pylist()
    ['3/100', '42', '']
    """
    tops = whole_texts(column.numerator, column.missing)
    whole = column.denominator == 1
    if whole.all():
        return tops
    parts = joined(tops, "/", whole_texts(column.denominator))
    return pc.if_else(pa.array(np.asarray(whole | column.missing, dtype=bool)), tops, parts)


def joined(*parts: Written | str) -> Written:
    """Return texts put together, cell by cell; a plain text stands in every cell.

    Examples
    --------
    >>> joined("<", pa.array(["a", "b"], pa.large_string()), ">").to_pylist()
    ['<a>', '<b>']
    """
    cells = [part if not isinstance(part, str) else pa.scalar(part, _TEXT) for part in parts]
    return pc.binary_join_element_wise(*cells, pa.scalar("", _TEXT))


def interleaved(columns: Sequence[Written], size: int) -> Written:
    """Return the cells of several columns row by row: the first of each, then the second of each."""
    if len(columns) == 1:
        return columns[0]
    whole = pa.concat_arrays([_one(column) for column in columns])
    return whole.take(pa.array(np.arange(size * len(columns)).reshape(len(columns), size).T.ravel()))


def _one(column: Written) -> Written:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def series_of(texts: Written) -> pd.Series[str]:
    """Return texts as a text column.

    Examples
    --------
    >>> series_of(whole_texts(np.array([1, 2]))).tolist()
    ['1', '2']
    """
    return pd.Series(pd.array(_one(texts), dtype="str"))


def texts_of(texts: Sequence[str]) -> Written:
    """Return texts as an Arrow array."""
    return pa.array(texts, _TEXT)


def word_texts(words: Sequence[str], place: Ints) -> Written:
    """Return the word at each place."""
    return texts_of(list(words)).take(pa.array(place))


def words_of(words: Sequence[str], place: Ints) -> pd.Series[str]:
    """Return the word at each place as a text column: few words, many cells.

    Examples
    --------
    >>> words_of(["no", "yes"], np.array([1, 1, 0])).tolist()
    ['yes', 'yes', 'no']
    """
    return series_of(word_texts(words, place))


def mixed_words(columns: Sequence[npt.NDArray[np.object_]]) -> tuple[list[str], Ints]:
    """Return the words of columns of few words, and the word of each cell row by row.

    Most columns say one word from top to bottom: comparing is cheaper than looking each cell up.

    Examples
    --------
    >>> words, place = mixed_words([np.array(["a", "a"], dtype=object), np.array(["b", "a"], dtype=object)])
    >>> words, place.tolist()
    (['a', 'b'], [0, 1, 0, 0])
    """
    known: dict[str, int] = {}
    places = []
    for column in columns:
        if len(column) and (column == column[0]).all():
            places.append(np.full(len(column), known.setdefault(column[0], len(known))))
            continue
        at, words = pd.factorize(column)
        places.append(np.array([known.setdefault(word, len(known)) for word in words], dtype=np.int64)[at])
    return list(known), np.stack(places, axis=1).ravel()


def read_exact(top: pd.Series[str], bottom: pd.Series[str]) -> ExactColumn:
    """Return the exact column that two text columns write; an empty text is missing.

    Examples
    --------
    >>> read_exact(pd.Series(["3", "", "10"], dtype="str"), pd.Series(["100", "", "4"], dtype="str")).fractions()
    [Fraction(3, 100), None, Fraction(5, 2)]
    """
    cells = [_cells(column) for column in (top, bottom)]
    if any(cell is None for cell in cells):
        return ExactColumn.from_text(top.tolist(), bottom.tolist())
    (tops, gone), (bottoms, _) = ((found[0], found[1]) for found in cells if found is not None)
    return ExactColumn.of(tops, bottoms, missing=gone)


def _cells(column: pd.Series[str]) -> tuple[Ints, Bools] | None:
    """Return the numbers of a text column and where it is empty; None where a number may not fit int64."""
    if not isinstance(column.array, pd.arrays.ArrowStringArray) or not len(column):
        return None
    texts = _one(pa.array(column.array))
    lengths = pc.fill_null(pc.binary_length(texts), 0)
    gone = np.asarray(pc.equal(lengths, 0))
    if int(pc.max(lengths).as_py()) > _LONGEST:
        return None
    return np.asarray(pc.if_else(pa.array(gone), "1", texts).cast(pa.int64())), gone
