"""Overrides as pay lines: what people changed by hand stands beside what the rules gave, with who, when and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from perfkit.errors import DataError, PerfkitError, Problem, RequestError, unknown_name
from perfkit.periods import Period, parse_period
from perfkit.rewards.ledger import CARRIED
from perfkit.study.added import ADDED_KINDS, OVERRIDE, lines_of
from perfkit.study.frozen import PeriodStore
from perfkit.study.inputs import Inputs, Parts
from perfkit.study.override_log import FILE, SET
from perfkit.study.pay_run import plan_parts

REASON = "overridden"


def override_lines(overrides: pd.DataFrame, role_id: str, parts: Parts, lines: pd.DataFrame) -> pd.DataFrame:
    """Return the overrides of one role as PayLines, in the order of the log.

    Parameters
    ----------
    overrides : DataFrame
        From :func:`perfkit.study.override_log.read_overrides`; those of other periods, and of subjects that have no
        lines, are left alone.
    role_id : str
    parts : sequence of (Period, Plan)
        Own periods of the role.
    lines : DataFrame
        PayLines that the rules gave. Of several spells in a period the last one carries the override.

    Raises
    ------
    DataError
        If the role has no such line.
    """
    ruled = lines[~lines["kind"].isin(ADDED_KINDS) & (lines["state"] != CARRIED)]
    names = {part.text: [line.line for line in plan.roles[role_id].rewards] for part, plan in parts}
    rows, problems = [], []
    for row in _records(overrides[overrides["period"].isin(names)]):
        own = ruled[(ruled["period"] == row["period"]) & (ruled["subject"] == row["subject"])]
        mine = own[(own["line"] == row["line"]) & (own["source_period"] == own["period"])].sort_values("spell")
        if row["line"] not in names[row["period"]] and len(own):
            problems.append(_unknown_line(row, names[row["period"]]))
        elif len(mine):
            rows.append(_line(row, _records(mine.tail(1))[0]))
    if problems:
        raise DataError(problems)
    return lines_of(rows)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


def _line(row: Mapping[str, Any], ruled: Mapping[str, Any]) -> dict[str, Any]:
    before = 0 if pd.isna(ruled["amount"]) else int(ruled["amount"])
    amount = int(row["amount"]) - (before if row["how"] == SET else 0)
    told = {"expression": f"{row['effect']} ({row['why']}; {row['by']}, {row['at']}; {row['evidence']})", "values": {}}
    return {**ruled, "kind": OVERRIDE, "base": pd.NA, "rate": "", "steps": json.dumps(told, ensure_ascii=False),
            "amount": amount, "state": "paid", "reason": REASON}


def _unknown_line(row: Mapping[str, Any], known: Sequence[str]) -> Problem:
    problem = unknown_name("line in this role", row["line"], known)
    return Problem(what=problem.what, code=problem.code, file=FILE, row=int(row["row"]), column="line",
                   got=problem.got, allowed=problem.allowed, nearest=problem.nearest)


def check_overrides(inputs: Inputs) -> list[Problem]:
    """Return what is wrong with the log: unknown subjects, periods and lines; overrides that come after a freeze."""
    try:
        overrides = inputs.overrides
    except PerfkitError as error:
        return list(error.problems)
    return [problem for row in _records(overrides) for problem in _wrong(inputs, row)]


def _wrong(inputs: Inputs, row: Mapping[str, Any]) -> Iterator[Problem]:
    spells = inputs.people[inputs.people["subject"] == row["subject"]]
    if spells.empty:
        problem = unknown_name("subject", row["subject"], sorted(set(inputs.people["subject"]))[:20])
        yield Problem(what=problem.what, code=problem.code, file=FILE, row=int(row["row"]), column="subject",
                      got=row["subject"], allowed=problem.allowed, nearest=problem.nearest)
        return
    period = _period(inputs, row["period"])
    lines = [line for role in sorted(set(spells["role"])) for line in _lines_of(inputs, role, period)] if period else []
    if not lines:
        yield Problem(what="not a period in which this subject is paid", code="period_kind", file=FILE,
                      row=int(row["row"]), column="period", got=row["period"], allowed="an own period of its role")
    elif row["line"] not in lines:
        yield _unknown_line(row, lines)
    else:
        yield from _too_late(inputs, row)


def _period(inputs: Inputs, text: str) -> Period | None:
    try:
        return parse_period(text, fiscal_year_start=inputs.plan.calendar.fiscal_year_start)
    except RequestError:
        return None


def _lines_of(inputs: Inputs, role_id: str, period: Period) -> Iterable[str]:
    try:
        parts = plan_parts(inputs, role_id, period)
    except RequestError:  # the role's own periods are longer
        return []
    return [line.line for part, plan in parts if part == period for line in plan.roles[role_id].rewards]


def _too_late(inputs: Inputs, row: Mapping[str, Any]) -> Iterator[Problem]:
    """A period that was frozen without this override is not moved by it."""
    store = PeriodStore(inputs.folder)
    for path in inputs.folder.freeze_files:
        freeze = store.freeze(path.parent.name)
        first = _period(inputs, row["period"])
        if freeze is None or first is None or not freeze.period.holds(first.first):
            continue
        kept = [{**other, "row": 0} for other in _records(freeze.inputs.overrides)]
        if {**row, "row": 0} not in kept:
            yield Problem(what="this came after the period was frozen and changes nothing there",
                          code="warning.frozen_override", file=FILE, row=int(row["row"]), column="period",
                          got=row["period"], allowed="an override of an open period")
