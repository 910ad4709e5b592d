"""Targets that were set too late to count: named before they surprise anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from perfkit.errors import Problem, RequestError
from perfkit.indicators.targets import last_day_to_set
from perfkit.periods import Period, PeriodKind, parse_period, period_of
from perfkit.plan import Plan
from perfkit.sources import target_lines
from perfkit.study.inputs import Inputs

KEYS = ("subject", "indicator", "period", "version")


@dataclass(frozen=True)
class _Due:
    """The last day on which a target of an own period may be set, and the words of the plan for it."""

    period: Period
    day: date
    rule: str


@dataclass(frozen=True)
class _Calendar:
    """By when targets must be set, by role and what they are for; each is looked up once."""

    inputs: Inputs
    known: dict[tuple[str, str], _Due | None] = field(default_factory=dict)

    def due(self, role_id: str, text: str) -> _Due | None:
        """Return it; None where no plan in force has such a period for the role."""
        if (role_id, text) not in self.known:
            self.known[role_id, text] = next(self._found(role_id, text), None)
        return self.known[role_id, text]

    def _found(self, role_id: str, text: str) -> Iterator[_Due]:
        begun = min(self.inputs.plans.versions)
        for plan in self.inputs.plans.versions.values():
            period = _own_period(plan, plan.roles[role_id].period, text) if role_id in plan.roles else None
            if period is None or period.first < begun or self.inputs.version(period.first) is not plan:
                continue
            rule = plan.roles[role_id].targets_fixed_by
            day = last_day_to_set(text, period, rule.of(period) if rule else None)
            if day is not None:
                yield _Due(period, day, f"targets_fixed_by: {rule.text()}" if rule else "the first day that it is for")


def check_targets(inputs: Inputs) -> Iterator[Problem]:
    """Yield a finding for each row of targets.csv that was set after the last day on which it could be set."""
    late = list(_late(inputs))
    lines = target_lines(inputs.folder.targets) if late else {}
    rows = [(lines[tuple(str(row[name]) for name in KEYS)], row, due) for row, due in late]
    for line, row, due in sorted(rows, key=lambda found: found[0]):
        yield Problem(what=f"this target of {row['subject']} for {row['period']} was set too late and is not used",
                      code="warning.late_target", file=inputs.folder.targets.name, row=line, column="set_at",
                      got=f"{row['set_at']:%Y-%m-%d}", allowed=f"up to {due.day} ({due.rule})")


def _late(inputs: Inputs) -> Iterator[tuple[dict[str, Any], _Due]]:
    calendar, spells = _Calendar(inputs), _spells(inputs.people)
    for record in inputs.targets[inputs.targets["set_at"].notna()].to_dict("records"):
        row = {str(name): cell for name, cell in record.items()}
        day = row["set_at"].date()
        for role_id, first, last in spells.get(str(row["subject"]), ()):
            due = calendar.due(role_id, str(row["period"]))
            if due is not None and first <= due.period.last and last >= due.period.first and day > due.day:
                yield row, due
                break


def _spells(people: pd.DataFrame) -> dict[str, list[tuple[str, date, date]]]:
    found: dict[str, list[tuple[str, date, date]]] = {}
    for row in people.to_dict("records"):
        spell = str(row["role"]), pd.Timestamp(row["from_day"]).date(), pd.Timestamp(row["to_day"]).date()
        found.setdefault(str(row["subject"]), []).append(spell)
    return found


def _own_period(plan: Plan, kind: PeriodKind, text: str) -> Period | None:
    """Return the own period that a target is for: itself, the one that holds the day, or None for other kinds."""
    start = plan.calendar.fiscal_year_start
    try:
        period = parse_period(text, fiscal_year_start=start)
    except RequestError:
        return period_of(date.fromisoformat(text), kind, fiscal_year_start=start)
    return period if period.kind == kind else None
