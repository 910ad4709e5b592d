"""The ledger: what lines carry from period to period, such as the deficit of a pool that was below 0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from perfkit.errors import DataError, Problem

LEDGER_COLUMNS = ("role", "line", "unit_id", "period", "opening", "movement", "closing")
AMOUNTS = LEDGER_COLUMNS[4:]
CARRIED = "carried"


def empty_ledger() -> pd.DataFrame:
    """Return a ledger in which nothing is carried yet.

    Examples
    --------
    >>> list(empty_ledger().columns)
    ['role', 'line', 'unit_id', 'period', 'opening', 'movement', 'closing']
    """
    return _frame([])


def balances(ledger: pd.DataFrame, role: str, line: str, before: str) -> dict[str, int]:
    """Return what each unit of a line carries into the period `before`: its last closing of an earlier period.

    Examples
    --------
    >>> row = {"role": "r", "line": "p", "unit_id": "T1", "opening": 0, "movement": -5, "closing": -5}
    >>> balances(pd.DataFrame([{**row, "period": "2026-01"}]), "r", "p", "2026-02")
    {'T1': -5}
    """
    mine = ledger[(ledger["role"] == role) & (ledger["line"] == line) & (ledger["period"] < before)]
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


def carry_forward(pools: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger with what these pools carry on.

    A pool whose deficit is carried (destination ``carried``) adds it; a later pool of that unit makes it up as far as
    it can. Periods follow each other in the order of their text, the pools of one line and unit one after the other.

    Parameters
    ----------
    pools : DataFrame
        Pools of one or more periods that the ledger does not hold yet.
    ledger : DataFrame
        role, line, unit_id, period, opening, movement, closing (minor units; closing = opening + movement).

    Returns
    -------
    DataFrame
        The ledger with a row for every pool that carries or makes up something, sorted by role, line, unit and period.

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
    rows: list[Mapping[Any, Any]] = list(ledger.sort_values("period").to_dict("records"))
    known = {_key(row): row for row in rows}
    for row in pools.sort_values(["role", "line", "unit_id", "period"]).to_dict("records"):
        last = known.get(_key(row))
        if last is not None and last["period"] >= row["period"]:
            raise DataError(Problem(what="the ledger already holds this period", code="ledger", got=row["period"],
                                    path=f"{row['role']}.{row['line']}.{row['unit_id']}"))
        made = _entry(row, 0 if last is None else int(last["closing"]))
        if made is not None:
            known[_key(row)] = made
            rows.append(made)
    return _frame(rows)


def _key(row: Mapping[Any, Any]) -> tuple[str, str, str]:
    return row["role"], row["line"], row["unit_id"]


def _entry(row: Mapping[Any, Any], opening: int) -> dict[str, Any] | None:
    if pd.isna(row["pool"]) or (opening == 0 and row["destination"] != CARRIED):
        return None
    closing = left_of(int(row["pool"]), opening)[1]
    kept = {name: row[name] for name in LEDGER_COLUMNS[:4]}
    return {**kept, "opening": opening, "movement": closing - opening, "closing": closing}


def _frame(rows: list[Any]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=list(LEDGER_COLUMNS))
    types = {name: "Int64" if name in AMOUNTS else "str" for name in LEDGER_COLUMNS}
    return made.astype(types).sort_values(list(LEDGER_COLUMNS[:4])).reset_index(drop=True)
