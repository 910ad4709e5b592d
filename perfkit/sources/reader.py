"""One entry of the mapping, read: its files opened, their rows typed, joined, cleared of repeats and rolled up."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import pandas as pd

from perfkit.errors import DataError, Problem
from perfkit.sources.columns import read_cells
from perfkit.sources.grids import missing_columns, read_grid
from perfkit.sources.intake import FILE, ROW, Intake, Place, shown
from perfkit.sources.lookups import LookupTable, add_columns, index_rows, key_rules
from perfkit.sources.mapping_checks import constants_of
from perfkit.sources.mapping_model import PART, ColumnRule, Lookup, Sheet, Source
from perfkit.sources.repeats import drop_repeated_files, drop_repeated_lines
from perfkit.sources.rollups import roll_up
from perfkit.sources.schemas import STATES
from perfkit.sources.sheets import raw_columns, read_frame, summary_words
from perfkit.sources.stamps import Clock
from perfkit.sources.summaries import reconcile


@dataclass(frozen=True)
class Exports:
    """The files of a study by name, and how to get their bytes.

    Parameters
    ----------
    names : tuple of str
        Names under ``exports/``, sorted.
    load : callable
        Name to bytes.
    """

    names: tuple[str, ...]
    load: Callable[[str], bytes]


def read_source(source: Source, exports: Exports, *, shop: ZoneInfo, log: Intake) -> pd.DataFrame:
    """Read the files of one source into rows of its table, each with its file and line.

    Everything that is wrong is noted in the log; the rows are what could be read.

    Parameters
    ----------
    source : Source
    exports : Exports
    shop : ZoneInfo
        Zone into whose local time stamps are turned.
    log : Intake
    """
    lookups = [_read_lookup(lookup, source, exports, shop, log) for lookup in source.lookups]
    frames, before = [], len(log.problems)
    for name, parts in _files(source, exports, source.table.name, log):
        unwanted = [parts[part] for part, values in source.where.items() if parts[part] not in values]
        if unwanted:
            log.note("exclusions", file=name, row=pd.NA, table=source.table.name, column="", reason="other_file_part",
                     got=", ".join(unwanted), money=pd.NA)
            continue
        try:
            frames.append(_read_file(source, name, parts, exports.load(name), lookups, _place(source, name, shop, log)))
        except DataError as error:
            log.refuse(error.problems)
    if not frames or len(log.problems) > before:
        return _nothing(source)
    return _whole(pd.concat(frames, ignore_index=True), source, log)


def _nothing(source: Source) -> pd.DataFrame:
    return pd.DataFrame(columns=[*source.provided, STATES, FILE, ROW])


def _place(source: Source, name: str, shop: ZoneInfo, log: Intake) -> Place:
    return Place(file=name, table=source.table.name, clock=Clock(shop, source.time_zone),
                 placeholders=source.placeholders, log=log)


def _files(sheet: Sheet, exports: Exports, table: str, log: Intake) -> list[tuple[str, dict[str, str]]]:
    found = [(name, parts) for name in exports.names if (parts := sheet.files.match(name)) is not None]
    if not found:
        log.problems.append(Problem(what=f"no file for {table}", code="no_file", file="mapping.yaml",
                                    row=sheet.place[0], path=f"{sheet.place[1]}.files", got=sheet.files.text,
                                    allowed=", ".join(exports.names[:20]) or "files in exports/"))
    return found


def _read_file(source: Source, name: str, parts: Mapping[str, str], data: bytes, lookups: Sequence[LookupTable],
               at: Place) -> pd.DataFrame:
    frame, read = _typed_rows(source, name, data, [*source.columns], list(source.summary_rows), at)
    for column, text in constants_of(source, parts).items():
        frame[column] = _constant(column, text, len(frame), source, at)
    for table in lookups:
        frame = add_columns(frame, table, at)
    for column, pattern in source.compose.items():
        frame[column] = composed(frame, pattern)
    frame = frame.drop(columns=[column for column in frame if column not in (*source.provided, STATES, ROW)])
    frame[FILE] = name
    kept = _drop_nameless(frame, source, at.log)
    digest = hashlib.sha256(data).hexdigest()
    at.log.note("files", file=name, table=at.table, encoding=read[0], rows_read=read[1], content_hash=digest,
                **_days(kept, source))
    _note_amounts(kept, source, at)
    return kept


def _typed_rows(sheet: Sheet, name: str, data: bytes, rules: Sequence[ColumnRule], summary_columns: Sequence[str],
                at: Place) -> tuple[pd.DataFrame, tuple[str, int]]:
    """Return the typed rows of a file, the encoding that read it and how many rows it holds."""
    theirs = [rule.theirs for rule in rules] + list(summary_columns)
    grid = read_grid(data, file=shown(name), words=sheet.header or list(dict.fromkeys(theirs)), encoding=sheet.encoding,
                     sheet=sheet.sheet)
    missing = missing_columns(grid.header, list(dict.fromkeys(theirs)), grid.file, grid.sheet)
    if missing:
        raise DataError(missing)
    texts = raw_columns(grid, theirs)
    at = replace(at, sheet=grid.sheet)
    if not isinstance(sheet, Source) or not sheet.summary_rows:
        return read_frame(texts, rules, grid.lines, at), (grid.encoding, len(grid.lines))
    words = summary_words(texts, sheet.summary_rows, len(grid.lines))
    rows = [number for number, word in enumerate(words) if not word]
    frame = read_frame({column: [cells[number] for number in rows] for column, cells in texts.items()}, rules,
                       [grid.lines[number] for number in rows], at)
    reconcile(sheet, texts, words, frame, lines=grid.lines, at=at)
    for number, word in enumerate(words):
        if word:
            at.log.note("exclusions", file=name, row=grid.lines[number], table=at.table, column="",
                        reason="summary_row", got=word, money=pd.NA)
    return frame, (grid.encoding, len(grid.lines))


def _constant(column: str, text: str, size: int, source: Source, at: Place) -> pd.Series:
    rule = ColumnRule(theirs=column, to=column, kind=source.table.columns.get(column, "text"))
    cells, bad = read_cells([text], rule, clock=at.clock, placeholders={})
    at.log.refuse(replace(problem, file="mapping.yaml", row=source.place[0], path=f"{source.place[1]}.constants")
                  for _, problem in bad)
    return cells.values.take([0] * size).reset_index(drop=True)


def composed(frame: pd.DataFrame, pattern: str) -> pd.Series:
    """Return the texts of a pattern such as ``{department}-{_team}``, missing where a part is.

    Examples
    --------
    >>> frame = pd.DataFrame({"department": ["sewing", None], "_team": ["1", "2"]}, dtype="str")
    >>> composed(frame, "{department}-{_team}").tolist()
    ['sewing-1', nan]
    """
    whole = pd.Series("", index=frame.index, dtype="str")
    for number, piece in enumerate(PART.split(pattern)):
        whole = whole + (frame[piece] if number % 2 else piece)
    return whole


def _drop_nameless(frame: pd.DataFrame, source: Source, log: Intake) -> pd.DataFrame:
    """Drop rows whose first key column is empty: nothing says which event or day they are."""
    if not source.row_key:
        return frame
    first = source.row_key[0]
    nameless = frame[first].isna()
    log.exclude(frame[nameless], source.table, reason="no_key", got=[""] * int(nameless.sum()), column=first)
    return frame[~nameless].reset_index(drop=True)


def _days(frame: pd.DataFrame, source: Source) -> dict[str, object]:
    days = frame[source.time_column].dropna() if source.time_column else frame[ROW].iloc[:0]
    if days.empty:
        return {"first_day": pd.NaT, "last_day": pd.NaT}
    return {"first_day": days.min().floor("D"), "last_day": days.max().floor("D")}


def _note_amounts(frame: pd.DataFrame, source: Source, at: Place) -> None:
    for column in source.provided:
        cells = frame[column].dropna() if source.table.columns[column] == "money" else frame[ROW].iloc[:0]
        if not cells.empty:
            at.log.note("amounts", file=frame[FILE].iloc[0], table=at.table, column=column, rows=len(cells),
                        total=int(cells.sum()), median=float(cells.astype("float64").median()))


def _whole(frame: pd.DataFrame, source: Source, log: Intake) -> pd.DataFrame:
    frame = frame.sort_values([FILE, ROW], ignore_index=True)
    if source.key:
        return roll_up(drop_repeated_lines(frame, source.table, log), source, log)
    if not source.row_key:
        return drop_repeated_files(frame, source.table, log)
    return frame


def _read_lookup(lookup: Lookup, source: Source, exports: Exports, shop: ZoneInfo, log: Intake) -> LookupTable:
    frames = []
    rules = (*key_rules(lookup), *lookup.columns)
    for name, _ in _files(lookup, exports, f"a lookup of {source.table.name}", log):
        try:
            frame, read = _typed_rows(lookup, name, exports.load(name), rules, (), _place(source, name, shop, log))
            frames.append(frame.assign(**{FILE: name}))
            log.note("files", file=name, table=source.table.name, encoding=read[0], rows_read=read[1],
                     content_hash=hashlib.sha256(exports.load(name)).hexdigest())
        except DataError as error:
            log.refuse(error.problems)
    empty = pd.DataFrame(columns=[rule.to for rule in rules] + [FILE, ROW], dtype="str")
    table, problems = index_rows(lookup, pd.concat(frames, ignore_index=True) if frames else empty)
    log.problems += problems
    return table
