"""The change log of targets: which were written more than once or too late, and what that does to attainment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from perfkit.indicators import full_key
from perfkit.periods import Period

CHANGE_COLUMNS = ("period", "role", "subject", "indicator", "unit", "old", "old_set", "new", "new_set", "late",
                  "before", "after", "effect")
_WHOSE = ["subject", "indicator", "period"]


def change_rows(targets: pd.DataFrame, reached: pd.DataFrame, parts: Sequence[Period], role: str) -> pd.DataFrame:
    """Return every target of the own periods that has more than one version, or was set after its period began.

    Parameters
    ----------
    targets : DataFrame
        As read from targets.csv.
    reached : DataFrame
        From :func:`attained`, of the own periods: units and values, and whose targets are meant.
    parts : sequence of Period
        Own periods; targets of single days inside them count too.
    role : str

    Returns
    -------
    DataFrame
        One row per change, in the order of time: `old` and `new` in base units, `late` where the new one was set after
        the first day of its period and so does not count. `before` and `after` are the attainments of the whole
        period under either, `effect` their difference; missing without a value, and for targets of single days.
    """
    known = {(row["subject"], row["indicator"], row["period"]): row for row in reached.to_dict("records")}
    units = {row["indicator"]: row["unit"] for row in known.values()}
    subjects = set(reached["subject"])
    mine = targets[targets["subject"].isin(subjects)]
    mine = mine.assign(indicator=[full_key(name) for name in mine["indicator"]])
    mine = mine[mine["indicator"].isin(set(units))]
    rows = [row | {"unit": units[key[1]]}
            for key, versions in ((tuple(map(str, key)), each) for key, each in mine.groupby(_WHOSE, sort=True))
            if (begun := _begins(key[2], parts)) is not None
            for row in _changes(key, versions, begun, known.get((key[0], key[1], key[2])))]
    made = pd.DataFrame(rows, columns=list(CHANGE_COLUMNS)).assign(role=role)
    texts = ("period", "role", "subject", "indicator", "unit", "old_set", "new_set")
    return made.astype({**dict.fromkeys(("old", "new", "before", "after", "effect"), "float64"),
                        **dict.fromkeys(texts, "str")}).assign(late=made["late"].astype(bool))


def _begins(text: str, parts: Sequence[Period]) -> date | None:
    """Return the first day of a target's period, or None where it is none of the own periods or their days."""
    own = {part.text: part.first for part in parts}
    if text in own:
        return own[text]
    day = date.fromisoformat(text) if len(text) == len("2026-01-01") else None
    return day if day is not None and any(part.holds(day) for part in parts) else None


def _changes(key: Sequence[Any], versions: pd.DataFrame, begun: date,
             row: Mapping[Any, Any] | None) -> Iterator[dict[str, object]]:
    ordered = versions.sort_values(["set_at", "version"], na_position="first")
    old: tuple[Fraction | None, str] = (None, "")
    for each in ordered.to_dict("records"):
        value = Fraction(int(each["target_numerator"]), int(each["target_denominator"]))
        day = "" if pd.isna(each["set_at"]) else each["set_at"].date().isoformat()
        late = day > begun.isoformat()
        if old[0] is not None or late:
            yield {**dict(zip(_WHOSE, key, strict=True)), "old": None if old[0] is None else float(old[0]),
                   "old_set": old[1], "new": float(value), "new_set": day, "late": late,
                   **_effect(row, old[0], value)}
        old = (value, day)


def _effect(row: Mapping[Any, Any] | None, old: Fraction | None, new: Fraction) -> dict[str, object]:
    before, after = (_reached(row, aim) for aim in (old, new))
    return {"before": before, "after": after,
            "effect": None if before is None or after is None else after - before}


def _reached(row: Mapping[Any, Any] | None, aim: Fraction | None) -> float | None:
    if row is None or aim is None or aim <= 0:
        return None
    share = row["value"] / aim
    return float(2 - share if row["lower"] else share)
