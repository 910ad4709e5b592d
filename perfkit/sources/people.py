"""The roster ``people.csv``: who holds which role, where, from when to when."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from perfkit.errors import DataError, Problem
from perfkit.sources.declared import DeclaredFile, read_declared
from perfkit.sources.spans import check_spans

GROUP = "group_"
OPEN_END = pd.Timestamp("9999-12-31")
_REQUIRED = ("subject", "role", "from")
_OPTIONAL = ("name_zh", "name_en", "team", "shop", "manager", "to", "schedule", "wage_base")
_TEXTS = ("subject", "name_zh", "name_en", "role", "team", "shop", "manager", "schedule")
_IDS = ("subject", "team", "shop", "manager")


def read_people(path: Path) -> pd.DataFrame:
    """Read the roster: one row per spell of a subject in a role.

    Parameters
    ----------
    path : Path
        csv with the columns subject, role, from, and where they apply name_zh, name_en, team, shop, manager, to
        (inclusive; empty = still running), schedule, wage_base (currency units) and ``group_...`` attributes.

    Returns
    -------
    DataFrame
        subject, name_zh, name_en, role, team, shop, manager (str, "" where unknown), from_day, to_day (datetime64[us],
        both inclusive; an open end is 9999-12-31), schedule (str), wage_base (Int64 minor units), spell (from_day as
        ISO text), then the group columns without their prefix (str, "" where unknown). Sorted by subject and spell.

    Raises
    ------
    DataError
        With every problem: a subject, role or first day is missing, a spell ends before it begins, or two spells of
        one subject overlap.
    """
    declared = read_declared(path, required=_REQUIRED, optional=_OPTIONAL, prefix=GROUP)
    if not declared.lines:
        raise DataError(Problem(what="the roster holds no one", code="empty_file", file=path.name,
                                allowed="one row per person, role and spell"))
    declared.require(_REQUIRED)
    frame = pd.DataFrame({name: pd.Series(declared.ids(name) if name in _IDS else declared.cells[name], dtype="str")
                          for name in _TEXTS})
    frame.insert(7, "from_day", declared.days("from"))
    frame.insert(8, "to_day", declared.days("to").fillna(OPEN_END))
    frame["wage_base"] = declared.money("wage_base")
    frame["spell"] = frame["from_day"].dt.strftime("%Y-%m-%d").astype("str")
    for name in [name for name in declared.cells if name.startswith(GROUP)]:
        frame[_group_name(name, frame, declared)] = pd.Series(declared.cells[name], dtype="str")
    check_spans(frame, declared, thing="spell", code="spell")
    declared.raise_problems()
    return frame.sort_values(["subject", "from_day", "role"], ignore_index=True)


def _group_name(name: str, frame: pd.DataFrame, declared: DeclaredFile) -> str:
    bare = name.removeprefix(GROUP)
    if not bare or bare in frame:
        declared.refuse("a group needs a name of its own", "duplicate_column", 1, name, got=name,
                        allowed=f"a name other than {', '.join(frame.columns[:10])}")
    return bare
