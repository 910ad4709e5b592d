"""A grid to a frame of our columns: cells typed, averages made sums, summary rows taken out and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from perfkit.errors import Problem
from perfkit.sources.cells import LARGEST, clean_text
from perfkit.sources.columns import NOT_APPLICABLE, STATE_NAMES, average_scale, read_cells
from perfkit.sources.grids import Grid, header_cell
from perfkit.sources.intake import ROW, Place
from perfkit.sources.mapping_model import ColumnRule
from perfkit.sources.schemas import STATES

Texts = Mapping[str, Sequence[str]]


def raw_columns(grid: Grid, names: Sequence[str]) -> dict[str, list[str]]:
    """Return the text of the named columns of a grid, each once."""
    return {name: grid.column(header_cell(name)) for name in dict.fromkeys(names)}


def summary_words(texts: Texts, words: Mapping[str, Mapping[str, str]], size: int) -> list[str]:
    """Return for each row the word that makes it a summary row, "" for others.

    Examples
    --------
    >>> summary_words({"agent": ["Li", "汇总 "]}, {"agent": {"汇总": "sum"}}, 2)
    ['', '汇总']
    """
    found = [""] * size
    for column, listed in words.items():
        known = {clean_text(word): word for word in listed}
        for number, text in enumerate(texts[column]):
            found[number] = known.get(clean_text(text), found[number])
    return found


def read_frame(texts: Texts, rules: Sequence[ColumnRule], lines: Sequence[int], at: Place) -> pd.DataFrame:
    """Return the typed columns of a sheet with its line numbers and the states of its empty cells.

    Bad cells are noted in the log, each different one once, with the line of its first row.
    """
    columns: dict[str, pd.Series] = {}
    states: dict[str, npt.NDArray[np.int8]] = {}
    for rule in rules:
        cells, bad = read_cells(texts[rule.theirs], rule, clock=at.clock, placeholders=at.placeholders)
        columns[rule.to], states[rule.to] = cells.values, cells.states
        at.refuse(replace(problem, row=lines[number]) for number, problem in bad)
        for word, (state, count) in cells.placeholders.items():
            at.log.note("placeholders", file=at.file, table=at.table, column=rule.theirs, got=word,
                        state=STATE_NAMES[state], cells=count)
    frame = pd.DataFrame({**columns, STATES: state_texts(states, len(lines)), ROW: pd.Series(lines, dtype="int64")})
    at.refuse(_make_sums(frame, rules))
    return frame


def state_texts(states: Mapping[str, npt.NDArray[np.int8]], size: int) -> pd.Series:
    """Return for each row the columns that are empty for a known reason, as ``column:state`` joined by commas.

    Examples
    --------
    >>> state_texts({"sales": np.array([0, 3], dtype=np.int8)}, 2).tolist()
    ['', 'sales:immature']
    """
    texts = np.full(size, "", dtype=object)
    for column in sorted(states):
        for number in np.flatnonzero(states[column] >= NOT_APPLICABLE):
            texts[number] += f",{column}:{STATE_NAMES[states[column][number]]}"
    return pd.Series([text[1:] for text in texts], dtype="str")


def _make_sums(frame: pd.DataFrame, rules: Sequence[ColumnRule]) -> list[Problem]:
    """Multiply averages by their counts, in place."""
    problems = []
    for rule in rules:
        if rule.times is None:
            continue
        average, count, scale = frame[rule.to], frame[rule.times], average_scale(rule)
        size = average.abs().astype("float64") * count.abs().astype("float64")
        large = np.flatnonzero(size > LARGEST * scale)
        if large.size:
            first = int(large[0])
            problems.append(Problem(what="the average times its count is too large", code="cell",
                                    row=int(frame[ROW].iloc[first]), column=rule.theirs,
                                    got=f"{average.iloc[first]} x {count.iloc[first]}", allowed=f"at most {LARGEST}"))
        else:
            frame[rule.to] = half_up(average * count, scale)
    return problems


def half_up(numerator: pd.Series, denominator: int) -> pd.Series:
    """Return whole quotients, rounded half up away from zero, missing where missing.

    Examples
    --------
    >>> half_up(pd.Series([5, -5, None], dtype="Int64"), 2).tolist()
    [3, -3, <NA>]
    """
    if denominator == 1:
        return numerator
    size = (2 * numerator.abs() + denominator) // (2 * denominator)
    return size.where(numerator >= 0, -size)
