"""Rows of one key made one row, each column by its declared rule."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from perfkit.errors import Problem
from perfkit.sources.intake import FILE, ROW, Intake, shown
from perfkit.sources.mapping_model import RollUp, Source
from perfkit.sources.schemas import STATES

_LARGEST = 2**62


def roll_up(frame: pd.DataFrame, source: Source, log: Intake) -> pd.DataFrame:
    """Return one row per key.

    A sum or weighted mean with an empty part is empty: what is not known is not 0. The smallest, the largest and the
    first pass over empty cells. Columns without a rule must agree within a key, or are refused with both lines.

    Parameters
    ----------
    frame : DataFrame
        Rows with their file and line.
    source : Source
        With a declared key.
    log : Intake
    """
    ordered = frame.sort_values([*source.key, FILE, ROW], ignore_index=True)
    number = ordered.groupby(list(source.key), dropna=False, sort=False).ngroup()
    rolled = ordered[~number.duplicated()].reset_index(drop=True)
    for column in frame.columns:
        if column not in (*source.key, FILE, ROW, STATES):
            rule = source.roll_up.get(column, RollUp("none"))
            rolled[column] = _column(ordered, column, rule, number, source, log)
    rolled[STATES] = _states(ordered, rolled, number)
    return rolled


def _column(rows: pd.DataFrame, column: str, rule: RollUp, number: pd.Series, source: Source, log: Intake
            ) -> pd.Series:
    cells = rows[column]
    if rule.rule == "sum":
        return _sum(cells, number, column, log)
    if rule.rule == "weighted_by":
        return _weighted(cells, rows[str(rule.by)], number, column, log)
    if rule.rule in ("min", "max"):
        return _first_present(cells.sort_values(ascending=rule.rule == "min"), number)
    if rule.rule == "first":
        order = rows.sort_values([str(source.table.event_time), column]).index
        return _first_present(cells.loc[order], number)
    _refuse_differing(rows, column, number, source.key, log)
    return cells[~number.duplicated()].reset_index(drop=True)


def _first_present(cells: pd.Series, number: pd.Series) -> pd.Series:
    """Return for each group the first cell of this order that is not empty."""
    return cells.groupby(number.loc[cells.index]).first().sort_index().reset_index(drop=True)


def _weighted(cells: pd.Series, weights: pd.Series, number: pd.Series, column: str, log: Intake) -> pd.Series:
    if bool((cells.astype("float64").abs() * weights.astype("float64").abs() > _LARGEST).any()):
        log.problems.append(_too_large(column))
        return cells[~number.duplicated()].reset_index(drop=True)
    return _half_up_quotient(_sum(cells * weights, number, column, log), _sum(weights, number, column, log))


def _sum(cells: pd.Series, number: pd.Series, column: str, log: Intake) -> pd.Series:
    groups = cells.groupby(number, sort=True)
    if bool((cells.astype("float64").abs().groupby(number).sum() > _LARGEST).any()):
        log.problems.append(_too_large(column))
    whole = groups.sum()
    return whole.where(groups.count() == groups.size()).reset_index(drop=True)


def _too_large(column: str) -> Problem:
    return Problem(what="the sum of the rows of one key is too large", code="cell", column=column,
                   allowed=f"at most {_LARGEST}")


def _half_up_quotient(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    whole = denominator.where(denominator != 0)
    size = (2 * numerator.abs() + whole.abs()) // (2 * whole.abs())
    return size.where((numerator >= 0) == (whole >= 0), -size)


def _refuse_differing(rows: pd.DataFrame, column: str, number: pd.Series, key: Sequence[str], log: Intake) -> None:
    codes = pd.Series(pd.factorize(rows[column], use_na_sentinel=False)[0], index=rows.index)
    differs = np.flatnonzero(codes.to_numpy() != codes.groupby(number).transform("first").to_numpy())
    seen: set[int] = set()
    for place in differs:
        group = int(number.iloc[place])
        if group in seen:
            continue
        seen.add(group)
        other, first = rows.iloc[place], rows.loc[number == group].iloc[0]
        name = ", ".join(f"{part} {other[part]}" for part in key)
        log.problems.append(Problem(
            what=f"rows of {name} differ in a column without a roll-up rule", code="roll_up", file=shown(other[FILE]),
            row=int(other[ROW]), column=column, got=str(other[column]),
            allowed=f"{first[column]} as in {shown(first[FILE])}:{first[ROW]}, or a rule for {column} under roll_up:"))


def _states(rows: pd.DataFrame, rolled: pd.DataFrame, number: pd.Series) -> pd.Series:
    """Return the states of the cells that are empty in the rolled row."""
    told = rows[STATES].ne("")
    found: dict[int, set[str]] = {}
    for text, group in zip(rows[STATES][told], number[told], strict=True):
        found.setdefault(int(group), set()).update(text.split(","))
    texts = [""] * len(rolled)
    for group, names in found.items():
        texts[group] = ",".join(sorted(name for name in names if pd.isna(rolled[name.partition(":")[0]].iloc[group])))
    return pd.Series(texts, dtype="str")
