"""The change log of targets: which were written more than once or too late, and what that does to attainment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from perfkit.indicators import full_key
from perfkit.indicators.targets import last_day_to_set
from perfkit.periods import Period

CHANGE_COLUMNS = ("period", "role", "subject", "indicator", "unit", "old", "old_set", "new", "new_set", "last_day",
                  "late", "before", "after", "effect")
_WHOSE = ["subject", "indicator", "period"]


def change_rows(targets: pd.DataFrame, values: pd.DataFrame, reached: pd.DataFrame,
                parts: Mapping[Period, date | None], role: str) -> pd.DataFrame:
    """Return every target of the own periods that has more than one version, or was set too late to count.

    Parameters
    ----------
    targets : DataFrame
        As read from targets.csv.
    values : DataFrame
        IndicatorValues of the role in the own periods: whose targets of which indicators are meant, and their units.
    reached : DataFrame
        From :func:`attained`, of the own periods: values that a target was set for in time.
    parts : mapping of Period to date or None
        Own periods, each with the day on which the plan says that targets are fixed; targets of single days inside
        them count too. Without one it is the first day that a target is for.
    role : str

    Returns
    -------
    DataFrame
        One row per change, in the order of time: `old` and `new` in base units; `late` where the new one was set after
        `last_day`, the last one on which it could be set, and so does not count. `before` and `after` are the
        attainments of the whole period under either, `effect` their difference; missing without a value, and for
        targets of single days.
    """
    known = {(row["subject"], row["indicator"], row["period"]): row for row in reached.to_dict("records")}
    units = dict(zip(values["indicator"], values["unit"], strict=True))
    mine = targets[targets["subject"].isin(set(values["subject"]))]
    mine = mine.assign(indicator=[full_key(name) for name in mine["indicator"]])
    mine = mine[mine["indicator"].isin(set(units))]
    rows = [row | {"unit": units[key[1]]}
            for key, versions in ((tuple(map(str, key)), each) for key, each in mine.groupby(_WHOSE, sort=True))
            if (last := _last_day(key[2], parts)) is not None
            for row in _changes(key, versions, last, known.get((key[0], key[1], key[2])))]
    made = pd.DataFrame(rows, columns=list(CHANGE_COLUMNS)).assign(role=role)
    texts = ("period", "role", "subject", "indicator", "unit", "old_set", "new_set", "last_day")
    return made.astype({**dict.fromkeys(("old", "new", "before", "after", "effect"), "float64"),
                        **dict.fromkeys(texts, "str")}).assign(late=made["late"].astype(bool))


def _last_day(text: str, parts: Mapping[Period, date | None]) -> date | None:
    """Return the last day on which a target may be set, or None where it is of no own period and no day in one."""
    days = (last_day_to_set(text, part, fixed) for part, fixed in parts.items())
    return next((day for day in days if day is not None), None)


def _changes(key: Sequence[Any], versions: pd.DataFrame, last: date,
             row: Mapping[Any, Any] | None) -> Iterator[dict[str, object]]:
    ordered = versions.sort_values(["set_at", "version"], na_position="first")
    old: tuple[Fraction | None, str] = (None, "")
    for each in ordered.to_dict("records"):
        value = Fraction(int(each["target_numerator"]), int(each["target_denominator"]))
        day = "" if pd.isna(each["set_at"]) else each["set_at"].date().isoformat()
        late = day > last.isoformat()
        if old[0] is not None or late:
            yield {**dict(zip(_WHOSE, key, strict=True)), "old": None if old[0] is None else float(old[0]),
                   "old_set": old[1], "new": float(value), "new_set": day,
                   "last_day": last.isoformat(), "late": late, **_effect(row, old[0], value)}
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
