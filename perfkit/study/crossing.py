"""What other subjects got, for lines that hang on it: reports, the others of a team or of a shop, of any role.

Reports are those whose manager people.csv says the subject is, spell by spell; team and shop are everybody else in the
subject's own. Of each their own periods count that make up the subject's own period, or the one that holds its end
where theirs is longer. Sums add all of them; a mean is that of all of them. Who has no such line, or is not measured by
such an indicator, takes no part; who should have a number and has none leaves no result, and the reason says so.
Lines count as the rules gave them: an override was made for one person and stays there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pandas as pd

from perfkit.errors import RequestError
from perfkit.periods import Period, parse_period, period_of
from perfkit.plan import Plan, Role
from perfkit.plan.crossed import crossings_of, measures
from perfkit.plan.crossing import Crossing
from perfkit.rewards.frame import CARRIED, HELD, PAID, USED, VETOED
from perfkit.rewards.ledger import DEFERRED
from perfkit.scoring import match_indicators
from perfkit.scoring.ratings import VALUE_COLUMNS
from perfkit.scoring.variants import expression_names
from perfkit.study.inputs import Inputs
from perfkit.study.ledgers import can_carry

NOBODY, MISSING, WAITS = "no_reports", "report_missing", "report_held"
_UNITS = {"total": "points", "line": "money"}
Frame = pd.DataFrame


@dataclass(frozen=True)
class _Result:
    """What one subject got in one own period: a number, or why there is none."""

    number: Fraction | None
    unit: str
    waits: bool = False
    provisional: bool = False


@dataclass(frozen=True)
class _Place:
    """One own period of a role, with the plan that it is paid by."""

    role: str
    part: Period
    plan: Plan


def crossed_values(inputs: Inputs, plan: Plan, role: Role, periods: Sequence[str]) -> Frame:
    """Return what the lines of a role say of other subjects as IndicatorValues of its own subjects, under that name."""
    rows = []
    for crossing in crossings_of(role):
        for text in periods:
            part = parse_period(text, fiscal_year_start=plan.calendar.fiscal_year_start)
            theirs = list(_theirs(inputs, plan, part, crossing))
            own = _during(inputs.people, part)
            for spell in _records(own[own["role"] == role.id]):
                results = [result for member, result in theirs if _is_of(crossing.group, spell, member)]
                rows.append((text, role.id, spell["subject"], spell["spell"], crossing.name, *_told(crossing, results)))
    return pd.DataFrame(rows, columns=list(VALUE_COLUMNS)).astype(dict.fromkeys(("numerator", "denominator"), object))


def _is_of(group: str, spell: dict[str, Any], member: dict[str, Any]) -> bool:
    if group == "reports":
        return bool(member["manager"] == spell["subject"])
    return bool(spell[group]) and member[group] == spell[group] and member["subject"] != spell["subject"]


def _told(crossing: Crossing, results: Sequence[_Result]) -> tuple[Any, ...]:
    unit = _UNITS.get(crossing.what) or next((result.unit for result in results if result.unit), "")
    nan, missing = float("nan"), [result for result in results if result.number is None]
    if missing or not results:
        waits = any(result.waits for result in missing)
        return (unit, "higher", nan, None, None, len(results), nan, nan, "absent", "provisional" if waits else "final",
                WAITS if waits else MISSING if results else NOBODY)
    number = sum((result.number for result in results if result.number is not None), Fraction(0))
    number = number / len(results) if crossing.how == "mean" else number
    late = any(result.provisional for result in results)
    return (unit, "higher", float(number), number.numerator, number.denominator, len(results), nan, nan, "counted",
            "provisional" if late else "final", "")


def _theirs(inputs: Inputs, plan: Plan, part: Period, crossing: Crossing) -> Iterator[tuple[dict[str, Any], _Result]]:
    """Give each spell of others with what it got, for every own period that counts."""
    for place in _places(inputs, plan, part, crossing):
        found = _results(inputs, place, crossing)
        spells = _during(inputs.people, place.part)
        for member in _records(spells[spells["role"] == place.role]):
            yield member, found.get((member["subject"], member["spell"]), _Result(None, ""))


def _places(inputs: Inputs, plan: Plan, part: Period, crossing: Crossing) -> Iterator[_Place]:
    begun = min(inputs.plans.versions)
    by_date = part.first >= begun and inputs.plans.effective(part.first) is plan
    for name, role in plan.roles.items():
        for theirs in _split(part, role):
            ruled = inputs.plans.effective(theirs.first) if by_date and theirs.first >= begun else plan
            if name in ruled.roles and _has(ruled.roles[name], crossing):
                yield _Place(name, theirs, ruled)


def _split(part: Period, role: Role) -> Sequence[Period]:
    try:
        return part.split(role.period)
    except RequestError:  # their own periods are longer
        return (period_of(part.last, role.period, fiscal_year_start=part.fiscal_year_start),)


def _has(role: Role, crossing: Crossing) -> bool:
    if crossing.what == "line":
        return crossing.of in [line.line for line in role.rewards]
    return crossing.what == "total" or measures(role, crossing.of)


def _results(inputs: Inputs, place: _Place, crossing: Crossing) -> dict[tuple[str, str], _Result]:
    """Return what each subject and spell of a role got in an own period; computed once."""
    key = (id(place.plan), place.role, place.part.text, crossing.what, crossing.of)
    if key not in inputs.memo:
        # The plan is kept with what it gave: its identity is the key.
        inputs.memo[key] = place.plan, {
            "value": _values, "total": _totals, "line": _lines}[crossing.what](inputs, place, crossing.of)
    found: dict[tuple[str, str], _Result] = inputs.memo[key][1]
    return found


def _values(inputs: Inputs, place: _Place, indicator: str) -> dict[tuple[str, str], _Result]:
    values, _ = _measured(inputs, place)
    full = match_indicators([indicator], list(values["indicator"].unique()))[indicator]
    found = {}
    for row in _records(values[values["indicator"] == full]):
        known = row["state"] == "counted" or (row["state"] == "shown" and row["unit"] in ("money", "count"))
        number = Fraction(int(row["numerator"]), int(row["denominator"])) if known else None
        found[row["subject"], row["spell"]] = _Result(number, row["unit"], provisional=row["maturity"] == "provisional")
    return found


def _totals(inputs: Inputs, place: _Place, _: str) -> dict[tuple[str, str], _Result]:
    totals = _run(inputs, place, frozenset()).totals
    return {(row["subject"], row["spell"]): _Result(
        Fraction(int(row["total_numerator"]), int(row["total_denominator"])) if row["state"] == "scored" else None,
        "points", waits=row["state"] == HELD) for row in _records(totals)}


def _lines(inputs: Inputs, place: _Place, line: str) -> dict[tuple[str, str], _Result]:
    """Return what a line gives before a share of it is deferred; minor units."""
    lines = _run(inputs, place, _needed(place.plan.roles[place.role], line)).lines
    found: dict[tuple[str, str], _Result] = {}
    for row in _records(lines[(lines["line"] == line) & (lines["kind"] != DEFERRED)]):
        cell = {PAID: row["amount"], CARRIED: row["base"], USED: row["base"], VETOED: 0}.get(row["state"], pd.NA)
        earlier = found.get((row["subject"], row["spell"]))
        number = None if pd.isna(cell) else Fraction(int(cell)) + (earlier.number or 0 if earlier else 0)
        found[row["subject"], row["spell"]] = _Result(number, "money", waits=row["state"] == HELD)
    return found


def _needed(role: Role, line: str) -> frozenset[str]:
    """Return a line and the lines of its role that it is computed from."""
    uses = {one.line: {name.removeprefix("line.") for name in expression_names(one) if name.startswith("line.")}
            for one in role.rewards}
    found, waiting = set[str](), [line]
    while waiting:
        name = waiting.pop()
        if name not in found and name in uses:
            found.add(name)
            waiting += uses[name]
    return frozenset(found)


def _run(inputs: Inputs, place: _Place, lines: frozenset[str]) -> Any:
    """Pay a role in one own period, with some of its lines alone."""
    # Paying asks for what other subjects got, which is paying again: the graph of lines has no cycle.
    from perfkit.study.pay_run import run_pay
    from perfkit.study.paying import ledger_before

    whole = place.plan.roles[place.role]
    role = replace(whole, rewards=tuple(line for line in whole.rewards if line.line in lines))
    plan = replace(place.plan, roles={**place.plan.roles, place.role: role})
    pack = period_of(place.part.first, place.plan.pack_period, fiscal_year_start=place.part.fiscal_year_start)
    ledger = ledger_before(inputs, place.role, pack) if can_carry(role) else None
    return run_pay(inputs, place.role, [(place.part, plan)], *_measured(inputs, place), ledger)


def _measured(inputs: Inputs, place: _Place) -> tuple[Frame, Frame]:
    from perfkit.study.measuring import measure, terms_of

    key = (id(place.plan.roles[place.role]), place.part.text)
    if key not in inputs.memo:
        terms = terms_of(place.role, [(place.part, place.plan)])
        inputs.memo[key] = place.plan, measure(inputs, place.role, [(place.part, place.plan)], terms)
    found: tuple[Frame, Frame] = inputs.memo[key][1]
    return found


def _during(people: Frame, part: Period) -> Frame:
    return people[(people["from_day"] < pd.Timestamp(part.end)) & (people["to_day"] >= pd.Timestamp(part.first))]


def _records(frame: Frame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]
