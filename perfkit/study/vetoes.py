"""Vetoes in a study: events of the log and of rating sheets as values of those whom they reach.

An event happens to one subject on one day. It reaches, as the plan says, the subject itself; the post owner: whoever in
the subject's team of that day is named by people.csv as the manager of others in that team; and the supervisor: whom
people.csv names as the subject's manager on that day, one step up. It counts in the own period of their role that holds
the day. Of a rating sheet the day is the last one of its period on which the subject still holds the role.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from perfkit.errors import PerfkitError, Problem, unknown_name
from perfkit.periods import parse_period
from perfkit.plan import Plan, Role, Veto, parse_number
from perfkit.scoring.ratings import VALUE_COLUMNS
from perfkit.study.frozen import PeriodStore
from perfkit.study.inputs import Inputs
from perfkit.study.veto_log import FILE

EVENT = "veto."
_NO_NUMBER = float("nan")


@dataclass(frozen=True)
class _Event:
    """One event: to whom, which, on which day, on what evidence."""

    subject: str
    veto: str
    day: date
    evidence: str


def armed(plan: Plan, role: Role) -> Role:
    """Return a role with the vetoes that may come to it from subjects of this role or others."""
    reaching = [replace(veto, origin=other.id) for other in plan.roles.values() for veto in other.vetoes
                if set(veto.reach) - {"self"}]
    return replace(role, vetoes=(*role.vetoes, *reaching)) if reaching else role


def veto_values(inputs: Inputs, plan: Plan, role: Role, periods: Sequence[str]) -> pd.DataFrame:
    """Return how often each event counts for each subject of a role in some of its own periods.

    Returns
    -------
    DataFrame
        IndicatorValues: one row per key and event (``veto.<event>``, or ``veto.<role>/<event>`` where it reaches
        somebody through a subject of that role), unit ``count``; the reason holds the first one's evidence as JSON,
        and where it happened to another subject, to whom (`through`) and as what it reaches this one (`role`).
    """
    found: dict[tuple[str, ...], list[dict[str, str]]] = {}
    days = {text: parse_period(text, fiscal_year_start=plan.calendar.fiscal_year_start) for text in periods}
    for event in sorted(_events(inputs, plan), key=lambda one: (one.day, one.evidence, one.subject, one.veto)):
        for reached, veto, told in _reached(inputs.people, plan, event):
            period = next((text for text, part in days.items() if part.holds(event.day)), None)
            if period is not None and reached["role"] == role.id:
                key = (period, role.id, reached["subject"], reached["spell"], veto.event)
                found.setdefault(key, []).append(told)
    rows = [(*key, "count", "higher", float(len(told)), len(told), 1, len(told), _NO_NUMBER, _NO_NUMBER, "counted",
             "final", json.dumps(told[0], ensure_ascii=False)) for key, told in sorted(found.items())]
    return pd.DataFrame(rows, columns=list(VALUE_COLUMNS)).astype(dict.fromkeys(("numerator", "denominator"), object))


def _events(inputs: Inputs, plan: Plan) -> Iterator[_Event]:
    for row in inputs.vetoes.itertuples():
        yield _Event(str(row.subject), str(row.veto), date.fromisoformat(str(row.date)), str(row.evidence))
    sheets = inputs.ratings[inputs.ratings["item"].str.startswith(EVENT)] if len(inputs.ratings) else inputs.ratings
    for row in sheets.itertuples():
        if parse_number(str(row.value)) > 0:
            period = parse_period(str(row.period), fiscal_year_start=plan.calendar.fiscal_year_start)
            spells = _on(inputs.people, period.first, period.last)
            for spell in _records(spells[spells["subject"] == row.subject]):
                day = min(period.last, pd.Timestamp(spell["to_day"]).date())
                yield _Event(str(row.subject), str(row.item).removeprefix(EVENT), day, f"ratings/{row.file}")


def _on(people: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    return people[(people["from_day"] <= pd.Timestamp(last)) & (people["to_day"] >= pd.Timestamp(first))]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


def _reached(people: pd.DataFrame, plan: Plan, event: _Event) -> Iterator[tuple[dict[str, Any], Veto, dict[str, str]]]:
    """Give the spell of each who is reached, by which veto, and what is known of it."""
    there = _on(people, event.day, event.day)
    for spell in _records(there[there["subject"] == event.subject]):
        role = plan.roles.get(spell["role"])
        for veto in role.vetoes if role else ():
            if veto.veto != event.veto:
                continue
            told = {"evidence": event.evidence, "day": event.day.isoformat()}
            for kind in veto.reach:
                if kind == "self":
                    yield spell, veto, told
                    continue
                for other in _records(there[there["subject"].isin(_those(there, spell, kind))]):
                    yield other, replace(veto, origin=spell["role"]), {
                        **told, "role": kind, "through": event.subject}


def _those(there: pd.DataFrame, spell: dict[str, Any], kind: str) -> list[str]:
    """Return the ids of the post owners, or of the supervisor."""
    if kind == "supervisor":
        return [spell["manager"]] if spell["manager"] else []
    team = there[there["team"] == spell["team"]] if spell["team"] else there.iloc[:0]
    leads = set(team["manager"]) & set(team["subject"])
    return sorted(leads - {spell["subject"]})


def check_vetoes(inputs: Inputs) -> Iterator[Problem]:
    """Yield what is wrong with the log: unknown subjects and events, days without a spell or a plan, late events."""
    try:
        rows = _records(inputs.vetoes)
    except PerfkitError as error:
        yield from error.problems
        return
    for row in rows:
        yield from _wrong(inputs, row)


def _wrong(inputs: Inputs, row: dict[str, Any]) -> Iterator[Problem]:
    people, day = inputs.people, date.fromisoformat(row["date"])
    if row["subject"] not in set(people["subject"]):
        yield _problem(row, "subject", unknown_name("subject", row["subject"], sorted(set(people["subject"]))[:20]))
        return
    held = _on(people[people["subject"] == row["subject"]], day, day)
    if held.empty or day < min(inputs.plans.versions):
        yield _problem(row, "date", Problem(what="this subject holds no role on that day, or no plan was in force",
                                            code="no_spell", got=row["date"], allowed="a day inside a spell"))
        return
    plan = inputs.version(day)
    known = [veto.veto for role in sorted(set(held["role"])) if role in plan.roles for veto in plan.roles[role].vetoes]
    if row["veto"] not in known:
        yield _problem(row, "veto", unknown_name("veto in this role", row["veto"], list(dict.fromkeys(known))))
        return
    yield from _reaches_nobody(inputs, plan, row, day)
    yield from _too_late(inputs, row, day)


def _reaches_nobody(inputs: Inputs, plan: Plan, row: dict[str, Any], day: date) -> Iterator[Problem]:
    found = list(_reached(inputs.people, plan, _Event(row["subject"], row["veto"], day, row["evidence"])))
    there = _on(inputs.people, day, day)
    kinds = {kind for spell in _records(there[there["subject"] == row["subject"]])
             for veto in plan.roles[spell["role"]].vetoes if veto.veto == row["veto"] for kind in veto.reach}
    for kind in sorted(kinds - {"self"} - {told["role"] for _, _, told in found if "role" in told}):
        yield _problem(row, "subject", Problem(what=f"the veto reaches the {kind}, and people.csv names none",
                                               code="warning.veto_reach", got=row["subject"],
                                               allowed="a manager or a team lead in people.csv on that day"))
    for spell, veto, _ in found:
        lines = [line.line for line in plan.roles[spell["role"]].rewards] if spell["role"] in plan.roles else []
        names = {"line": lines, "indicator": list(plan.roles[spell["role"]].indicators) if lines else []}
        if veto.of is not None and veto.of not in names[veto.scope]:
            yield _problem(row, "veto", Problem(
                what=f"the veto reaches {spell['subject']}, whose role {spell['role']} has no such {veto.scope}",
                code="warning.veto_reach", got=veto.of, allowed=", ".join(names[veto.scope])))


def _too_late(inputs: Inputs, row: dict[str, Any], day: date) -> Iterator[Problem]:
    """A period that was frozen without this event is not moved by it."""
    store = PeriodStore(inputs.folder)
    for path in inputs.folder.freeze_files:
        freeze = store.freeze(path.parent.name)
        if freeze is None or not freeze.period.holds(day):
            continue
        if {**row, "row": 0} not in [{**other, "row": 0} for other in _records(freeze.inputs.vetoes)]:
            yield _problem(row, "date", Problem(
                what="this came after the period was frozen and changes nothing there", code="warning.frozen_veto",
                got=row["date"], allowed="an event of an open period"))


def _problem(row: dict[str, Any], column: str, found: Problem) -> Problem:
    return replace(found, file=FILE, row=int(row["row"]), column=column)
