"""Who was there for which part of a period: spells cut to the period, leave taken off, months since the first day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from perfkit.periods import Period
from perfkit.plan import TimeRule

PRESENCE_COLUMNS = ("period", "role", "subject", "spell", "from_day", "to_day", "days", "present_days", "paid_days",
                    "statutory_days", "why", "target_factor", "target_numerator", "target_denominator", "months",
                    "ramp_factor", "away")
KEYS = ("period", "role", "subject", "spell")
WHYS = ("joined", "moved", "left", "leave", "ramp")
Shares = Mapping[tuple[str, str, str], Fraction]
_Days = npt.NDArray[Any]


def find_presence(people: pd.DataFrame, leave: pd.DataFrame, role_id: str,
                  parts: Sequence[tuple[Period, TimeRule | None]]) -> pd.DataFrame:
    """Return for each spell of a role and each period that it touches how much of the period it covers.

    Parameters
    ----------
    people : DataFrame
        The whole roster: spells in other roles tell who moved, and when somebody began.
    leave : DataFrame
        From :func:`perfkit.sources.read_leave`.
    role_id : str
    parts : sequence of (Period, TimeRule or None)
        Own periods of the role, each with what its plan says of time.

    Returns
    -------
    DataFrame
        period, role, subject, spell; from_day, to_day (the first and last day of the spell inside the period); days
        (of the period); present_days (days of the spell without statutory leave); paid_days (without other leave);
        statutory_days (of leave);
        why (``joined``, ``moved``, ``left``, ``leave``, ``ramp``, several joined by ``+``; empty for a whole period);
        target_factor with its exact parts: what a target that adds up is multiplied by; months (whole months from the
        subject's first day in any role to from_day) and ramp_factor; away (on leave for all of the spell's days). One
        row per key, sorted.

    Examples
    --------
    >>> from datetime import date
    >>> from perfkit.periods import parse_period
    >>> people = pd.DataFrame({"subject": ["cs1"], "role": ["service"], "spell": ["2026-04-16"],
    ...                        "from_day": pd.to_datetime(["2026-04-16"]), "to_day": pd.to_datetime(["9999-12-31"])})
    >>> leave = pd.DataFrame({"subject": ["cs1"], "from_day": pd.to_datetime(["2026-04-21"]),
    ...                       "to_day": pd.to_datetime(["2026-04-25"]), "kind": ["statutory"]})
    >>> rule = TimeRule(targets="days")
    >>> found = find_presence(people, leave, "service", [(parse_period("2026-04"), rule)])
    >>> found[["days", "present_days", "paid_days", "why", "target_factor"]].values.tolist()
    [[30, 10, 15, 'joined+leave', 0.3333333333333333]]
    """
    known = _with_neighbours(people)
    mine = known[known["role"] == role_id]
    made = [_of_period(mine, leave, role_id, period, rule) for period, rule in parts]
    if not made:
        return _of_period(mine.iloc[:0], leave, role_id, Period("year", 2000, 1, 1), None)
    return pd.concat(made).sort_values(list(KEYS), kind="stable", ignore_index=True)


def target_shares(presence: pd.DataFrame) -> Shares:
    """Return what targets that add up are multiplied by, by period, subject and spell; whole ones are left out."""
    cut = presence[presence["target_numerator"] != presence["target_denominator"]]
    return {(str(row["period"]), str(row["subject"]), str(row["spell"])):
            Fraction(int(row["target_numerator"]), int(row["target_denominator"])) for row in cut.to_dict("records")}


def _with_neighbours(people: pd.DataFrame) -> pd.DataFrame:
    """Return the spells with the subject's first day, the end of its spell before and the start of the one after."""
    ordered = people.sort_values(["subject", "from_day"], kind="stable")
    by_subject = ordered.groupby("subject", sort=False)
    return ordered.assign(begun=by_subject["from_day"].transform("min"), before=by_subject["to_day"].shift(1),
                          after=by_subject["from_day"].shift(-1))


def _of_period(mine: pd.DataFrame, leave: pd.DataFrame, role_id: str, period: Period,
               rule: TimeRule | None) -> pd.DataFrame:
    first, last = np.datetime64(period.first, "D"), np.datetime64(period.last, "D")
    touching = (_days(mine["from_day"]) <= last) & (_days(mine["to_day"]) >= first)
    spells = mine[touching].reset_index(drop=True)
    start = np.maximum(_days(spells["from_day"]), first)
    end = np.minimum(_days(spells["to_day"]), last)
    covered = (end - start).astype(np.int64) + 1
    statutory, other = (_leave_days(spells["subject"], start, end, leave[leave["kind"] == kind])
                        for kind in ("statutory", "other"))
    months, length = _months(_days(spells["begun"]), start), (last - first).astype(np.int64) + 1
    ramps = _ramps(months, rule)
    by_days = rule is not None and rule.targets == "days"
    top = np.where(by_days, covered - statutory, length).astype(object) * [ramp.numerator for ramp in ramps]
    bottom = np.full(len(spells), length, dtype=object) * [ramp.denominator for ramp in ramps]
    return pd.DataFrame({
        "period": period.text, "role": role_id, "subject": spells["subject"], "spell": spells["spell"],
        "from_day": start.astype("datetime64[us]"), "to_day": end.astype("datetime64[us]"),
        "days": np.full(len(spells), length), "present_days": covered - statutory, "paid_days": covered - other,
        "statutory_days": statutory,
        "why": _why(spells, (start > first, end < last), (first, last), statutory + other > 0,
                    [ramp != 1 for ramp in ramps]),
        "target_factor": (top / bottom).astype(np.float64), "target_numerator": _texts(top),
        "target_denominator": _texts(bottom), "months": months,
        "ramp_factor": np.array([float(ramp) for ramp in ramps], dtype=np.float64),
        "away": covered == statutory + other}, columns=list(PRESENCE_COLUMNS))


def _days(column: pd.Series) -> _Days:
    return pd.to_datetime(column).to_numpy(dtype="datetime64[D]")


def _texts(cells: _Days) -> pd.Series[str]:
    return pd.Series([str(cell) for cell in cells], dtype="str")


def _leave_days(subjects: pd.Series[str], start: _Days, end: _Days, leave: pd.DataFrame) -> _Days:
    """Return how many days of each stretch its subject was on leave; leaves of one subject never share a day."""
    stretches = pd.DataFrame({"subject": subjects.to_numpy(), "place": np.arange(len(subjects))})
    pairs = stretches.merge(leave[["subject", "from_day", "to_day"]], on="subject")
    place = pairs["place"].to_numpy(dtype=np.int64)
    shared = (np.minimum(end[place], _days(pairs["to_day"])) - np.maximum(start[place], _days(pairs["from_day"])))
    found = np.zeros(len(subjects), dtype=np.int64)
    np.add.at(found, place, np.maximum(shared.astype(np.int64) + 1, 0))
    return found


def _months(begun: _Days, start: _Days) -> _Days:
    """Return the whole months from one day to another: the month is whole on the day of the same number."""
    whole = (start.astype("datetime64[M]") - begun.astype("datetime64[M]")).astype(np.int64)
    day = [(cells - cells.astype("datetime64[M]")).astype(np.int64) for cells in (begun, start)]
    return np.asarray(whole - (day[1] < day[0]))


def _ramps(months: _Days, rule: TimeRule | None) -> list[Fraction]:
    if rule is None or not rule.ramp:
        return [Fraction(1)] * len(months)
    known = {month: rule.ramp_at(month) for month in set(months.tolist())}
    return [known[month] for month in months.tolist()]


def _why(spells: pd.DataFrame, cut: tuple[_Days, _Days], ends: tuple[Any, Any], on_leave: _Days,
         eased: Sequence[bool]) -> pd.Series[str]:
    """Return why a period is no whole one: an end that another spell of the period stands behind is a move."""
    from_elsewhere = cut[0] & (_days(spells["before"]) >= ends[0])
    to_elsewhere = cut[1] & (_days(spells["after"]) <= ends[1])
    flags = (cut[0] & ~from_elsewhere, from_elsewhere | to_elsewhere, cut[1] & ~to_elsewhere, on_leave, eased)
    told = ["+".join(word for word, holds in zip(WHYS, row, strict=True) if holds)
            for row in zip(*flags, strict=True)]
    return pd.Series(told, dtype="str")
