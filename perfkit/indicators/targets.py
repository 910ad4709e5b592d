"""Targets of a period: the version set in time, and the mean of daily targets where only those exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pandas as pd

from perfkit.errors import RequestError
from perfkit.indicators.catalogue import full_key
from perfkit.periods import Period

TABLE, DAYS, WEIGHTED_DAYS = "target_table", "target_days", "target_days_weighted"
PART_OF_TABLE = "target_table_part"
Exposure = Mapping[tuple[str, date], int]
Fixed = Mapping[str, date]
"""The last day on which targets may be set, by own period, where the plan states one."""


@dataclass(frozen=True)
class Target:
    """A target in base units, where it comes from and the day on which it was set (None where the table is silent)."""

    value: Fraction
    source: str
    day: date | None


@dataclass(frozen=True)
class _Version:
    value: Fraction
    set_at: date | None
    version: str


@dataclass(frozen=True)
class TargetTable:
    """All targets by subject and indicator key, then by period text (a day where they are daily)."""

    versions: Mapping[tuple[str, str], Mapping[str, Sequence[_Version]]]

    @classmethod
    def of(cls, targets: pd.DataFrame | None) -> TargetTable:
        """Read the frame of targets; rows of indicators that are not in the catalogue are left alone."""
        found: dict[tuple[str, str], dict[str, list[_Version]]] = {}
        if targets is None:
            return cls(found)
        keys = {name: _key(name) for name in set(targets["indicator"].astype(str))}
        for row in targets.to_dict("records"):
            value = Fraction(int(row["target_numerator"]), int(row["target_denominator"]))
            version = _Version(value, _day(row["set_at"]), str(row["version"]))
            whose = str(row["subject"]), keys[str(row["indicator"])]
            found.setdefault(whose, {}).setdefault(str(row["period"]), []).append(version)
        return cls(found)

    def find(self, subject: str, key: str, period: Period, exposure: Exposure | None = None,
             fixed: date | None = None) -> Target | None:
        """Return the target of a period, or None.

        The version used is the latest one set in time: no later than the day it is `fixed` on, without one no later
        than the first day it is for. Without a target of the period itself it is the mean of the targets of its days,
        weighted by `exposure` (workers of the day) where that is known for every one of them.
        """
        versions = self.versions.get((subject, key), {})
        own = _in_time(versions.get(period.text, ()), fixed or period.first)
        if own is not None:
            return Target(own.value, TABLE, own.set_at)
        days = {day: version for text, rows in versions.items()
                if (day := _as_day(text)) is not None and period.holds(day)
                and (version := _in_time(rows, fixed or day)) is not None}
        return _mean_of_days(subject, days, exposure or {}) if days else None


def last_day_to_set(text: str, period: Period, fixed: date | None) -> date | None:
    """Return the last day on which a target counts that is set for `text`, an own period or a day in it.

    Parameters
    ----------
    text : str
        What the target is for.
    period : Period
        The own period.
    fixed : date or None
        The day that the plan states for it.

    Returns
    -------
    date or None
        None where the target is of neither.

    Examples
    --------
    >>> from perfkit.periods import parse_period
    >>> march = parse_period("2026-03")
    >>> [str(last_day_to_set(text, march, None)) for text in ("2026-03", "2026-03-07", "2026-04")]
    ['2026-03-01', '2026-03-07', 'None']
    >>> last_day_to_set("2026-03-07", march, date(2026, 3, 5))
    datetime.date(2026, 3, 5)
    """
    day = period.first if text == period.text else _as_day(text)
    return None if day is None or not period.holds(day) else fixed or day


def _mean_of_days(subject: str, days: Mapping[date, _Version], exposure: Exposure) -> Target | None:
    weights = {day: exposure.get((subject, day), 0) for day in days}
    weighted = all(weights.values())
    parts = weights if weighted else dict.fromkeys(days, 1)
    total = sum((days[day].value * part for day, part in parts.items()), Fraction(0))
    set_days = [version.set_at for version in days.values() if version.set_at is not None]
    return Target(total / sum(parts.values()), WEIGHTED_DAYS if weighted else DAYS, max(set_days, default=None))


def _in_time(versions: Sequence[_Version], last: date) -> _Version | None:
    kept = [version for version in versions if version.set_at is None or version.set_at <= last]
    return max(kept, key=lambda version: (version.set_at or date.min, version.version), default=None)


def _key(text: str) -> str:
    try:
        return full_key(text)
    except RequestError:
        return text


def _day(cell: object) -> date | None:
    # Read targets hold stamps already: guessing a format is for what comes from elsewhere.
    stamp = cell if isinstance(cell, pd.Timestamp) else pd.to_datetime(str(cell), errors="coerce")
    return None if pd.isna(stamp) else stamp.date()


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-01") else None
    except ValueError:
        return None
