"""From one number back to its rows: which count, which do not, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Unpack

import pandas as pd

from perfkit.errors import DataError, Problem
from perfkit.indicators.behind.counted import AGAIN, CountedRow, adds_up_first
from perfkit.indicators.behind.left_out import ADDED_UP, FILTERED
from perfkit.indicators.behind.marks import SIDES
from perfkit.indicators.behind.result import (
    COLUMNS,
    SUM_COLUMNS,
    IndicatorRows,
    compared_note,
    others_note,
    target_note,
)
from perfkit.indicators.behind.run import Run, spells_of
from perfkit.indicators.catalogue import full_key
from perfkit.indicators.compute import Terms, compute_indicators
from perfkit.indicators.engine import Tables, open_engine
from perfkit.indicators.registry import choose_definition
from perfkit.language import Text
from perfkit.periods import Period
from perfkit.sources.schemas import TABLES

Facts = Mapping[str, Mapping[int, Mapping[str, Any]]]


def rows_behind(tables: Tables, people: pd.DataFrame, name: str, period: Period, *, as_of: date,
                **terms: Unpack[Terms]) -> IndicatorRows:
    """Return the rows in and out behind one number of one subject in one role.

    Parameters
    ----------
    tables : Tables
    people : DataFrame
        Roster rows of the subject in the role, one per spell; at least one touches the period.
    name : str
        ``id`` or ``id@variant``.
    period : Period
    as_of : date
    **terms
        As :func:`perfkit.indicators.compute_indicators` takes them.

    Returns
    -------
    IndicatorRows
        Rows that count with what each adds to numerator and denominator; rows of the subject near the period (seven
        days to either side) that do not, each with its reason. `sums` says for every spell what the rows add up to.

    Raises
    ------
    RequestError
        If there is no such indicator, or its sums cannot be told row by row.
    DataError
        If the rows do not add up to numerator and denominator of the value.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from perfkit.periods import parse_period
    >>> people = pd.DataFrame({"subject": ["cs1"], "role": ["service"], "spell": ["2026-01-01"],
    ...                        "from_day": [date(2026, 1, 1)], "to_day": [date(9999, 12, 31)]})
    >>> rows_behind(SimpleNamespace(paths={}, columns_present={}, engine="duckdb"), people, "csat",
    ...             parse_period("2026-01"), as_of=date(2026, 3, 1), kind="customer_service_presale").headline()
    'no table ratings: no row to show'
    """
    key = full_key(name)
    ordered = people.sort_values(["role", "subject", "spell"], kind="stable", ignore_index=True)
    values = compute_indicators(tables, ordered, [key], [period], as_of=as_of, **terms)
    spells = spells_of(ordered)
    with open_engine(tables, spells, [period], as_of=as_of) as engine:
        chosen = choose_definition(key, engine.columns, terms["kind"], terms.get("subject", "person"))
        if isinstance(chosen, str):
            return IndicatorRows(frame=_frame([], ordered), sums=pd.DataFrame(columns=list(SUM_COLUMNS)), value=values)
        run = Run(engine=engine, definition=chosen, key=key, spells=spells, period=period, terms=terms)
        frame = _frame(list(_rows(run)), ordered)
        sums = pd.DataFrame([run.sums(number, str(spell)) for number, spell in enumerate(ordered["spell"])],
                            columns=list(SUM_COLUMNS))
        notes = tuple(_notes(run, sums))
    result = IndicatorRows(frame=frame, sums=sums, value=values, notes=notes)
    _check(result)
    return result


def _notes(run: Run, sums: pd.DataFrame) -> Iterator[Text]:
    if run.definition.against_target:
        yield from (target_note(text) for text in sorted(set(sums["denominator"])))
    yield from (compared_note(*pair) for pair in sorted(set(run.beside.others.values())))
    yield from (others_note(table, count) for table, (_, count) in sorted(run.left.items()) if count)


def _rows(run: Run) -> Iterator[dict[str, Any]]:
    facts = {table: run.facts(table) for table in run.definition.needs}
    same = {"period": run.period.text, "indicator": run.key}
    for row in run.counted:
        said = _described(run, [(table, facts[table][number]) for table, number in row.source]) if row.source \
            else _made(run, row)
        yield {**same, **said, "spell_no": row.spell_no, "counts": row.counts, **row.adds, "reason": row.reason,
               "made_of": row.made_of}
    rolled = adds_up_first(run.measure)
    for out in (out for found, _ in run.left.values() for out in found):
        said = _described(run, [(out.table, facts[out.table][out.number])])
        near = run.spell_near(date.fromisoformat(said["day"]) if said["day"] else None)
        yield {**same, **said, "spell_no": near, "counts": "out", **dict.fromkeys(SIDES, 0),
               "reason": ADDED_UP if rolled and out.reason == FILTERED else out.reason,
               "made_of": ""}


def _made(run: Run, row: CountedRow) -> dict[str, Any]:
    """Return what is said of a row that is made of many: all its columns."""
    return {"table": "+".join(run.definition.needs), "key": "", "day": "", "cells": _written(row.cells)}


def _described(run: Run, parts: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
    """Return where a row stands and what is in it; the table whose day counts comes first."""
    ordered = sorted(parts, key=lambda part: part[0] not in run.asked)
    keys: dict[str, Any] = {}
    cells: dict[str, Any] = {}
    for table, fact in ordered:
        keys |= {name: fact[name] for name in TABLES[table].key if name not in keys}
        cells |= {name: cell for name, cell in fact.items() if name not in cells}
    home = ordered[0][0]
    day = cells.get(run.asked[home].first) if home in run.asked else None
    return {"table": "+".join(table for table, _ in ordered), "key": _written(keys), "cells": _written(cells),
            "day": "" if day is None else pd.Timestamp(day).date().isoformat()}


def _written(cells: Mapping[str, Any]) -> str:
    """Return cells as ``column=value``, those without a value left empty."""
    texts = {name: cell.isoformat(sep=" ") if isinstance(cell, datetime) else "" if cell is None else str(cell)
             for name, cell in cells.items()}
    return "; ".join(f"{name}={text}" for name, text in texts.items())


def _frame(rows: list[dict[str, Any]], people: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in their order: by spell and table those that count first, then by day and key."""
    names = people[["role", "subject", "spell"]].astype(str).to_dict("index")
    made = pd.DataFrame([{**names[row["spell_no"]], **row} for row in rows], columns=list(COLUMNS))
    texts = dict.fromkeys((name for name in COLUMNS if name not in SIDES), "str")
    made = made.astype({**texts, **dict.fromkeys(SIDES, object)})
    left = (made["counts"] == "out") & ~made["reason"].str.startswith(AGAIN)
    order = ["spell", "table", "left", "day", "key", "cells"]
    return made.assign(left=left).sort_values(order, kind="stable", ignore_index=True).drop(columns="left")


def _check(result: IndicatorRows) -> None:
    """Refuse rows that do not add up to the value: they would explain another number."""
    wrong = [Problem(what="the rows do not add up to the value", code="rows_do_not_add_up", got=f"{sums} from rows",
                     allowed=f"{value} ({spell})") for spell, sums, value in result.differences()]
    if wrong:
        raise DataError(wrong)
