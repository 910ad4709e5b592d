"""A column of cells to typed values, each different cell read once.

A cell ends in one of four states: present, missing, not applicable, immature. A placeholder is never 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from perfkit.errors import Problem
from perfkit.sources.cells import (
    SHARE_UNITS,
    CellError,
    clean_id,
    clean_text,
    read_boolean,
    read_duration,
    read_integer,
    read_money,
    read_share,
    read_thousandths,
)
from perfkit.sources.mapping_model import ColumnRule
from perfkit.sources.plain import Plain, read_plain
from perfkit.sources.schemas import NUMBERS, ColumnType
from perfkit.sources.stamps import Clock, has_time, has_zone, is_no_date, read_stamp

PRESENT, MISSING, NOT_APPLICABLE, IMMATURE = range(4)
_TOLD_AT_MOST = 20
STATE_NAMES = ("present", "missing", "not_applicable", "immature")
DEFAULT_PLACEHOLDERS: Mapping[str, int] = {
    "": MISSING, "-": MISSING, "--": MISSING, "—": MISSING, "——": MISSING, "#DIV/0!": MISSING, "#N/A": MISSING,
    "#VALUE!": MISSING, "#REF!": MISSING, "#NAME?": MISSING, "#NUM!": MISSING, "#NULL!": MISSING,
    "延迟统计": IMMATURE,
}
_LOST_DIGITS = re.compile(r"\d(?:\.\d+)?E\+\d\d+")
_NO_STAMP = np.datetime64("NaT")
Value = str | int | bool | np.datetime64 | None


@dataclass(frozen=True)
class Cells:
    """The typed cells of a column.

    Parameters
    ----------
    values : pandas.Series
        Typed by the column: str, Int64, boolean or datetime64[us]; missing where not present.
    states : int8 array
        0 present, 1 missing, 2 not applicable, 3 immature.
    placeholders : mapping
        How many cells held which placeholder: word to (state, number of cells).
    """

    values: pd.Series
    states: npt.NDArray[np.int8]
    placeholders: Mapping[str, tuple[int, int]]


def read_cells(texts: Sequence[str], rule: ColumnRule, *, clock: Clock, placeholders: Mapping[str, str]
               ) -> tuple[Cells, list[tuple[int, Problem]]]:
    """Read the cells of one column.

    Parameters
    ----------
    texts : sequence of str
        Cells as the file holds them.
    rule : ColumnRule
    clock : Clock
    placeholders : mapping of str to str
        Declared placeholders: word to state.

    Returns
    -------
    Cells
    list of (int, Problem)
        For each different cell that cannot be read the number of its first row, and what is wrong with it.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> rule = ColumnRule(theirs="销售额", to="sales", kind="money", unit="yuan")
    >>> cells, bad = read_cells(["2,876.05", "延迟统计", "x"], rule, clock=Clock(ZoneInfo("UTC")), placeholders={})
    >>> cells.values.tolist(), cells.states.tolist()
    ([287605, <NA>, <NA>], [0, 3, 1])
    >>> bad[0][0], bad[0][1].what
    (2, 'not an amount of money')
    """
    codes, found = pd.factorize(np.array(texts, dtype=object))
    uniques = [clean_text(str(text)) for text in found]
    meant = [rule.values.get(text, text) for text in uniques] if rule.values else uniques
    read = _read_each(meant, rule, clock, placeholders)
    counts = np.bincount(codes, minlength=len(uniques))
    held: dict[str, tuple[int, int]] = {}
    for number in np.flatnonzero(read.states).tolist():
        word = uniques[number]
        if word and number not in read.wrong:
            held[word] = (int(read.states[number]), held.get(word, (0, 0))[1] + int(counts[number]))
    bad = [*_bad_cells(codes, uniques, read.wrong, rule), *_mixed_zones(codes, uniques, read.zones, rule)]
    return Cells(read.values.take(codes).reset_index(drop=True), read.states[codes], held), bad


@dataclass(frozen=True)
class _Different:
    """The different cells of a column: values, states, errors by place, places of the first stamps by kind of zone."""

    values: pd.Series
    states: npt.NDArray[np.int8]
    wrong: Mapping[int, CellError]
    zones: Mapping[bool, int]


def _read_each(texts: Sequence[str], rule: ColumnRule, clock: Clock, placeholders: Mapping[str, str]) -> _Different:
    plain = read_plain(texts, rule, clock)
    states = np.zeros(len(texts), dtype=np.int8)
    values: list[Value] = [None] * len(texts)
    wrong: dict[int, CellError] = {}
    words, read, dated = _words(rule, placeholders), cell_reader(rule, clock), rule.kind in ("timestamp", "date")
    zones: dict[bool, int] = {}
    for number in range(len(texts)) if plain is None else np.flatnonzero(~plain[0]).tolist():
        text = texts[number]
        states[number] = MISSING if dated and is_no_date(text) else words.get(text, PRESENT)
        if states[number] != PRESENT:
            continue
        try:
            values[number] = read(text)
        except CellError as error:
            wrong[number], states[number] = error, MISSING
        else:
            if dated and has_time(text):
                zones.setdefault(has_zone(text), number)
    if plain is not None and dated and zones.get(True) is not None:
        timed = [number for number in np.flatnonzero(plain[0]).tolist() if len(texts[number]) > 10]
        zones.update({False: timed[0]} if timed else {})
    return _Different(_joined(plain, values, rule.kind), states, wrong, zones)


def _joined(plain: Plain | None, values: Sequence[Value], kind: ColumnType) -> pd.Series:
    """Return the plain cells with the single ones among them."""
    if plain is None:
        return typed(values, kind)
    bulk = pd.Series(plain[1], dtype=typed((), kind).dtype)
    return bulk if plain[0].all() else bulk.where(plain[0], typed(values, kind))


def _words(rule: ColumnRule, placeholders: Mapping[str, str]) -> Mapping[str, int]:
    if rule.kind == "text":
        return {"": MISSING}
    return {**DEFAULT_PLACEHOLDERS,
            **{clean_text(word): STATE_NAMES.index(state) for word, state in placeholders.items()}}


def cell_reader(rule: ColumnRule, clock: Clock) -> Callable[[str], Value]:
    """Return the function that reads one clean cell of the column."""
    if rule.kind == "integer" and rule.times:
        return partial(read_share, unit=rule.unit) if rule.unit else read_thousandths
    readers: dict[ColumnType, Callable[[str], Value]] = {
        "text": _read_id if is_id(rule.to) else str,
        "integer": read_integer, "thousandths": read_thousandths, "boolean": read_boolean,
        "money": partial(read_money, unit=rule.unit), "share_ppm": partial(read_share, unit=rule.unit),
        "duration": partial(read_duration, unit=rule.unit, clock=rule.form),
        "timestamp": partial(_read_timestamp, form=rule.form, clock=clock),
        "date": partial(_read_date, form=rule.form, clock=clock),
    }
    return readers[rule.kind]


def average_scale(rule: ColumnRule) -> int:
    """Return by what an average that was read in small units is divided after it was multiplied by its count."""
    if rule.kind != "integer":
        return 1
    return SHARE_UNITS["fraction"] if rule.unit else 1000


def is_id(column: str) -> bool:
    """Tell whether the texts of a column are ids, of which each has one spelling only."""
    return column.endswith("_id")


def _read_id(text: str) -> str:
    bare = text if text.isascii() else clean_id(text)
    if "E+" in bare and _LOST_DIGITS.fullmatch(bare):
        raise CellError("an id that lost its last digits in a spreadsheet", "all digits; export the column as text")
    return bare


def _read_timestamp(text: str, *, form: str | None, clock: Clock) -> np.datetime64:
    return np.datetime64(read_stamp(text, form=form, clock=clock), "us")


def _read_date(text: str, *, form: str | None, clock: Clock) -> np.datetime64:
    """Read a day; a day without a time of day is a day in every zone."""
    own = clock if has_time(text) and form is None else Clock(clock.shop)
    return np.datetime64(read_stamp(text, form=form, clock=own).date(), "us")


def typed(values: Sequence[Value], kind: ColumnType) -> pd.Series:
    """Return values as a series of their column type; None is missing.

    Examples
    --------
    >>> typed([1, None], "integer").dtype, typed(["S1"], "text").dtype.name
    (Int64Dtype(), 'str')
    """
    if kind in NUMBERS:
        missing = np.array([value is None for value in values], dtype=bool)
        numbers = np.array([0 if value is None else value for value in values], dtype=np.int64)
        return pd.Series(pd.arrays.IntegerArray(numbers, missing))
    if kind in ("timestamp", "date"):
        stamps = np.array([_NO_STAMP if value is None else value for value in values], dtype="datetime64[us]")
        return pd.Series(stamps)
    return pd.Series(np.array(values, dtype=object), dtype="boolean" if kind == "boolean" else "str")


def _bad_cells(codes: npt.NDArray[np.intp], uniques: Sequence[str], wrong: Mapping[int, CellError], rule: ColumnRule
               ) -> list[tuple[int, Problem]]:
    """Return one problem per different cell; where only a declaration is missing, one per column."""
    kinds: dict[str, int] = {}
    for number in sorted(wrong):  # numbered by first appearance, so the first of a kind stands first in the file
        error = wrong[number]
        declares = error.allowed.startswith("declare")
        kinds.setdefault(error.allowed if declares else f"{error.what} {uniques[number]}", number)
    told = []
    for number in list(kinds.values())[:_TOLD_AT_MOST + 1]:
        rows = np.flatnonzero(codes == number)
        more = f" (in {len(rows)} rows)" if len(rows) > 1 else ""
        told.append((int(rows[0]), Problem(what=f"{wrong[number].what}{more}", code="cell", column=rule.theirs,
                                           got=uniques[number][:100], allowed=wrong[number].allowed)))
    if len(kinds) > _TOLD_AT_MOST:
        row, problem = told[-1]
        rest = f"{len(kinds) - _TOLD_AT_MOST} more cells of this column cannot be read"
        told[-1] = (row, replace(problem, what=rest))
    return told


def _mixed_zones(codes: npt.NDArray[np.intp], uniques: Sequence[str], zones: Mapping[bool, int], rule: ColumnRule
                 ) -> list[tuple[int, Problem]]:
    """Refuse stamps with and without a zone in one column: one of the two would be off by hours."""
    if len(zones) < 2:
        return []
    firsts = {zoned: int(np.flatnonzero(codes == number)[0]) for zoned, number in zones.items()}
    return [(firsts[zoned], Problem(what="stamps with and without a zone in one column", code="mixed_zones",
                                    column=rule.theirs, got=uniques[zones[zoned]],
                                    allowed="all with a zone, or none"))
            for zoned in (True, False)]
