"""The ledger: what lines carry from period to period, such as the deficit of a pool that was below 0."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import pandas as pd

from perfkit.errors import DataError, Problem

Row: TypeAlias = Mapping[Any, Any]
LEDGER_COLUMNS = ("role", "line", "unit_id", "due", "period", "opening", "movement", "closing")
KEY = LEDGER_COLUMNS[:4]
AMOUNTS = LEDGER_COLUMNS[5:]
CARRIED, DEFERRED, DRAW, PAID = "carried", "deferred", "draw", "paid"
OWED = '"closing": '


def empty_ledger() -> pd.DataFrame:
    """Return a ledger in which nothing is carried yet.

    Examples
    --------
    >>> list(empty_ledger().columns)
    ['role', 'line', 'unit_id', 'due', 'period', 'opening', 'movement', 'closing']
    """
    return _frame([])


def balances(ledger: pd.DataFrame, role: str, line: str, before: str) -> dict[str, int]:
    """Return what each unit of a line carries into the period `before`: its last closing of an earlier period.

    Examples
    --------
    >>> row = {"role": "r", "line": "p", "unit_id": "T1", "due": "", "opening": 0, "movement": -5, "closing": -5}
    >>> balances(pd.DataFrame([{**row, "period": "2026-01"}]), "r", "p", "2026-02")
    {'T1': -5}
    """
    mine = ledger[(ledger["role"] == role) & (ledger["line"] == line) & (ledger["due"] == "")
                  & (ledger["period"] < before)]
    last = mine.sort_values("period").drop_duplicates("unit_id", keep="last")
    return {str(unit): int(closing) for unit, closing in zip(last["unit_id"], last["closing"], strict=True)}


def left_of(pool: int | None, opening: int) -> tuple[int | None, int]:
    """Return what a pool has to share once a deficit is made up, and the deficit that goes on.

    Both are exact minor units; a deficit is below 0. A pool that could not be computed leaves it as it is.

    Examples
    --------
    >>> left_of(15_000, -23_000), left_of(30_000, -8_000), left_of(None, -8_000)
    ((0, -8000), (22000, 0), (None, -8000))
    """
    if pool is None:
        return None, opening
    return max(pool + opening, 0), min(pool + opening, 0)


def carry_forward(made: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger with what these pools or lines carry on.

    A pool whose deficit is carried (destination ``carried``) adds it; a later pool of that unit makes it up as far as
    it can. A line of which a share is paid later adds that share, due in the period that its plan names, until it is
    paid. Periods follow each other in the order of their text.

    Parameters
    ----------
    made : DataFrame
        Pools, or PayLines, of one or more periods that the ledger does not hold yet.
    ledger : DataFrame
        role, line, unit_id, due (empty for a deficit), period, opening, movement, closing (minor units; closing =
        opening + movement). A deficit is below 0, a deferred amount above 0.

    Returns
    -------
    DataFrame
        The ledger with a row for all that is added or made up in a period, sorted by role, line, unit, due and period.

    Raises
    ------
    DataError
        If the ledger already holds one of the periods of a unit, or a later one.

    Examples
    --------
    >>> pools = pd.DataFrame({"role": "wh", "line": "pool", "unit_id": "S1", "period": ["2026-01", "2026-02"],
    ...                       "pool": [-23_000, 15_000], "destination": ["carried", "carried"]})
    >>> carry_forward(pools, empty_ledger())[["opening", "movement", "closing"]].to_numpy().tolist()
    [[0, -23000, -23000], [-23000, 15000, -8000]]
    """
    if "destination" in made.columns:
        return _carried(made.assign(due="", movement=made["pool"]), ledger, _of_pool)
    return _carried(_moved(made), ledger, _of_line)


def _carried(moves: pd.DataFrame, ledger: pd.DataFrame, closing: Callable[[Row, int], int | None]) -> pd.DataFrame:
    rows: list[Row] = list(ledger.sort_values("period").to_dict("records"))
    known = {_key(row): row for row in rows}
    for row in moves.sort_values([*KEY, "period"]).to_dict("records"):
        last = known.get(_key(row))
        if last is not None and last["period"] >= row["period"]:
            raise DataError(Problem(what="the ledger already holds this period", code="ledger", got=row["period"],
                                    path=f"{row['role']}.{row['line']}.{row['unit_id']}"))
        opening = 0 if last is None else int(last["closing"])
        end = closing(row, opening)
        if end is not None:
            kept = {name: row[name] for name in (*KEY, "period")}
            known[_key(row)] = {**kept, "opening": opening, "movement": end - opening, "closing": end}
            rows.append(known[_key(row)])
    return _frame(rows)


def _of_pool(row: Row, opening: int) -> int | None:
    if pd.isna(row["pool"]) or (opening == 0 and row["destination"] != CARRIED):
        return None
    return left_of(int(row["pool"]), opening)[1]


def _of_line(row: Row, opening: int) -> int:
    return opening + int(row["movement"])


def _moved(lines: pd.DataFrame) -> pd.DataFrame:
    """Return what lines defer, what they pay of it, and what is drawn or made good, by subject, due and period."""
    drawn = (lines["kind"] == DRAW) & (lines["state"] == PAID) & lines["steps"].str.contains(OWED, regex=False)
    moved = lines[(lines["state"] == CARRIED) | (lines["kind"] == DEFERRED) | drawn]
    sums = moved["base"].where(moved["state"] == CARRIED, -moved["amount"].fillna(0))
    moved = moved.assign(unit_id=moved["subject"], movement=sums,
                         due=[json.loads(text).get("pay_in", "") for text in moved["steps"]])
    return moved.groupby([*KEY, "period"], sort=True)["movement"].sum().reset_index()


def _key(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in KEY)


def _frame(rows: list[Row]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=list(LEDGER_COLUMNS))
    types = {name: "Int64" if name in AMOUNTS else "str" for name in LEDGER_COLUMNS}
    return made.astype(types).sort_values([*KEY, "period"]).reset_index(drop=True)
