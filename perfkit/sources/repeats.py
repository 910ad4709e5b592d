"""Rows that come twice: the same export under two names, overlapping exports, one key with two contents."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pandas as pd

from perfkit.errors import Problem
from perfkit.sources.intake import FILE, ROW, Intake, shown
from perfkit.sources.schemas import STATES, TableSchema

_PROVENANCE = (FILE, ROW)


def _content(frame: pd.DataFrame) -> list[str]:
    return [column for column in frame.columns if column not in _PROVENANCE]


def drop_repeated_lines(frame: pd.DataFrame, table: TableSchema, log: Intake) -> pd.DataFrame:
    """Drop rows that stand in an earlier file already; equal rows of one file are all kept.

    For rows that are rolled up later: an order may hold two equal lines, but not because two exports overlap.
    """
    content = _content(frame)
    nth = frame.groupby([FILE, *content], dropna=False, sort=False).cumcount()
    again = frame[content].assign(nth=nth).duplicated()
    _exclude(frame[again], frame, content, table, log)
    return frame[~again]


def drop_repeated_files(frame: pd.DataFrame, table: TableSchema, log: Intake) -> pd.DataFrame:
    """Drop files whose rows are, one by one, those of an earlier file: for rows that nothing names."""
    first: dict[str, str] = {}
    kept = []
    for file, rows in frame.groupby(FILE, sort=True):
        digest = hashlib.sha256(_canonical_csv(rows)).hexdigest()
        if first.setdefault(digest, str(file)) == file:
            kept.append(rows)
        else:
            log.exclude(rows, table, reason="duplicate_file", got=[first[digest]] * len(rows))
    return pd.concat(kept).sort_index() if kept else frame


def _canonical_csv(rows: pd.DataFrame) -> bytes:
    lines = rows[_content(rows)].to_csv(index=False, header=False, lineterminator="\x1e").split("\x1e")
    return "\x1e".join(sorted(lines)).encode()


def keep_one_per_key(frame: pd.DataFrame, key: Sequence[str], table: TableSchema, log: Intake) -> pd.DataFrame:
    """Keep one row per key.

    Equal rows are dropped and listed. A row whose cells were immature gives way to one that has them, and is listed as
    superseded. Rows of one key with different contents are refused, with both places.

    Parameters
    ----------
    frame : DataFrame
        Rows with their file and line.
    key : sequence of str
        Columns that name a row; empty cells count as equal.
    table : TableSchema
    log : Intake
    """
    content = _content(frame)
    equal = frame.duplicated(content)
    _exclude(frame[equal], frame, content, table, log)
    left = frame[~equal]
    clashing = left[left.duplicated(list(key), keep=False)]
    drop: list[int] = []
    for _, rows in clashing.groupby(list(key), dropna=False, sort=True):
        drop += _settle(rows, key, table, log)
    return left.drop(index=drop)


def _settle(rows: pd.DataFrame, key: Sequence[str], table: TableSchema, log: Intake) -> list[int]:
    """Return which rows of one key give way; refuse them where none can."""
    content = [column for column in _content(rows) if column not in (STATES, *key)]
    filled = rows[content].notna().sum(axis=1).tolist()
    # Of rows that are equally full the wording of the states decides, never the name of the file.
    best = max(range(len(rows)), key=lambda number: (filled[number], str(rows[STATES].iloc[number])))
    others = [number for number in range(len(rows)) if number != best]
    for number in others:
        differing = [column for column in content if not _gives_way(rows.iloc[number], rows.iloc[best], column)]
        if differing:
            log.problems.append(_clash(rows.iloc[best], rows.iloc[number], key, differing))
            return []
    old = rows.iloc[others]
    log.exclude(old, table, reason="superseded", got=[f"{rows[FILE].iloc[best]}:{rows[ROW].iloc[best]}"] * len(old))
    return [int(label) for label in old.index]


def _gives_way(old: pd.Series, new: pd.Series, column: str) -> bool:
    if pd.isna(old[column]):
        return pd.isna(new[column]) or f"{column}:immature" in str(old[STATES]).split(",")
    return not pd.isna(new[column]) and bool(old[column] == new[column])


def _clash(first: pd.Series, second: pd.Series, key: Sequence[str], columns: Sequence[str]) -> Problem:
    column = columns[0]
    name = ", ".join(f"{part} {second[part]}" for part in key)
    return Problem(what=f"the row of {name} comes twice with different contents", code="duplicate_row",
                   file=shown(second[FILE]), row=int(second[ROW]), column=column, got=str(second[column]),
                   allowed=f"{first[column]} as in {shown(first[FILE])}:{first[ROW]}, or where: one kind of file, "
                           "or key: and roll_up:")


def _exclude(rows: pd.DataFrame, frame: pd.DataFrame, content: Sequence[str], table: TableSchema, log: Intake) -> None:
    """List equal rows with the place of the one that stays."""
    if rows.empty:
        return
    number = frame.groupby(list(content), dropna=False, sort=False).ngroup()
    first = frame[~number.duplicated()].set_axis(number[~number.duplicated()])
    stays = first.loc[number[rows.index]]
    log.exclude(rows, table, reason="duplicate",
                got=[f"{file}:{row}" for file, row in zip(stays[FILE], stays[ROW], strict=True)])
