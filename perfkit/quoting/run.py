"""The run behind a quote: typed-in numbers laid out as frames, and then the same scoring and pay as every period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, cast

import pandas as pd

from perfkit.errors import PerfkitError, Problem, RequestError, unknown_name
from perfkit.periods import period_of
from perfkit.plan import BaseLine, Matrix, Percentile, PerUnit, Plan, Role, branches
from perfkit.quoting.answer import Quote, told_money, told_number
from perfkit.quoting.desk import Desk, Typed
from perfkit.quoting.fields import Field, find_field
from perfkit.rewards import pay_lines, sum_payouts
from perfkit.rewards.frame import CARRIED, USED, VETOED
from perfkit.rewards.standings import standing_of
from perfkit.scoring import ITEM, rated_values, score_points, seats, total_points
from perfkit.scoring.extras import EXTRA


def quote_role(plan: Plan, role_id: str, typed: Mapping[str, str]) -> Quote:
    """Return what typed-in numbers earn in a role.

    Parameters
    ----------
    plan : Plan
    role_id : str
    typed : mapping of str to str
        Values by name (see :func:`perfkit.quoting.fields.fields_of`): ``sales=30000``, ``csat=92%``, cases ``47/51``,
        labels, numbers of events, points. A bare number is in the plan's own unit. ``sales=450000,390000`` types one
        number for each shop of the same subject.

    Raises
    ------
    RequestError
        For an unknown role or name, a number that cannot be read or does not fit, lists of different lengths, or
        lists for pay that is not reckoned on a base.

    Examples
    --------
    >>> from perfkit.plan import parse_plan
    >>> plan = parse_plan(b'''
    ... {plan: shop, goal: {text: Right parcels}, currency: CNY, calendar: {time_zone: UTC}, pack: {period: month},
    ...  roles: {desk: {kind: warehouse, subject: person, period: month, missing: hold, indicators: {
    ...    item.look: {weight: 100, scoring: {labels: {good: 90, poor: 40}}}},
    ...    rewards: [{line: bonus, amount: wage_base * total / 1000}]}}}
    ... ''', version="2026-01-01", source="plan.yaml")
    >>> quote = quote_role(plan, "desk", {"look": "good", "wage_base": "3000"})
    >>> quote.points, quote.total, quote.lines, quote.payout
    ({'look': '90'}, '90', {'bonus': '270.00'}, '270.00')
    """
    if role_id not in plan.roles:
        raise RequestError(unknown_name("role", role_id, list(plan.roles)))
    role = plan.roles[role_id]
    desk = _desk(plan, role, typed)
    people, rated = desk.people(), _rated(desk)
    values = pd.concat([frame for frame in (desk.values(), rated) if len(frame)] or [rated], ignore_index=True)
    presence = desk.presence()
    scores = score_points(values, desk.targets(), role, presence)
    totals = total_points(scores, role, plan.version)
    lines, _ = pay_lines(role, totals, scores, values, people, plan_version=plan.version, currency=plan.currency,
                         presence=presence)
    mine = [frame[frame["subject"].isin(desk.subjects())] for frame in (scores, totals, lines)]
    return _answer(desk, *mine)


def _desk(plan: Plan, role: Role, typed: Mapping[str, str]) -> Desk:
    found: Typed = []
    problems: list[Problem] = []
    for name, text in typed.items():
        try:
            found.append((find_field(name, role), [part.strip() for part in text.split(",")]))
        except RequestError as error:
            problems += error.problems
    sizes = {len(texts) for _, texts in found} - {1}
    if len(sizes) > 1:
        problems.append(Problem(what="lists of different lengths", code="list", got=", ".join(map(str, sorted(sizes))),
                                allowed="one number for each shop in every list"))
    if sizes:
        problems += [Problem(what="a list cannot be typed for pay that is not reckoned on a base", code="list",
                             got=line.line, allowed="single numbers, without separators between thousands")
                     for line in role.rewards if not isinstance(line, BaseLine | PerUnit | Matrix)]
    if problems:
        raise RequestError(problems)
    return Desk(role, _period(plan, role), found, max(sizes, default=1))


def _period(plan: Plan, role: Role) -> str:
    try:
        day = date.fromisoformat(plan.version)
    except ValueError:
        day = date(2026, 1, 1)
    return period_of(day, role.period, fiscal_year_start=plan.calendar.fiscal_year_start).text


def _rated(desk: Desk) -> pd.DataFrame:
    try:
        return rated_values(desk.ratings(), desk.people(), desk.role)
    except PerfkitError as error:
        raise RequestError(error.problems) from None


def _answer(desk: Desk, scores: pd.DataFrame, totals: pd.DataFrame, lines: pd.DataFrame) -> Quote:
    points = {key: _points(scores[scores["indicator"] == key], rule.full / 100)
              for key, rule in desk.role.indicators.items()}
    first = _records(totals.iloc[:1])
    total = [_exact(row, "total") for row in _records(totals)]
    given = lines["amount"].mask(lines["state"] == VETOED, 0)
    amounts = {line.line: [None if pd.isna(cell) else int(cell) for cell in given[lines["line"] == line.line]]
               for line in desk.role.rewards}
    paid = sum_payouts(lines)
    why = {row["indicator"].removeprefix(ITEM): row["reason"] for row in _records(scores) if row["reason"]}
    why |= {row["line"]: row["reason"] for row in _records(lines) if row["reason"]}
    why |= {line.line: USED for line in desk.role.rewards if not line.paid}
    why["total"] = "".join(row["reason"] for row in first)
    return Quote(points={key.removeprefix(ITEM): told_number(_one(cells)) for key, cells in points.items()},
                 total=told_number(_one(total)), grade=_one_text([row["grade"] for row in _records(totals)]),
                 lines={line: told_money(_added(cells)) for line, cells in amounts.items()},
                 values=_behind(desk, scores, lines, amounts),
                 payout=told_money(int(paid["payout"].sum())) if (paid["state"] == "paid").any() else None, why=why)


def _points(rows: pd.DataFrame, scale: Fraction) -> list[Fraction | None]:
    cells = [_exact(row, "points") for row in _records(rows)]
    return [None if cell is None else cell * scale for cell in cells]


def _behind(desk: Desk, scores: pd.DataFrame, lines: pd.DataFrame,
            amounts: Mapping[str, list[int | None]]) -> dict[str, str | list[str] | None]:
    """Return what stands behind points and lines: blocks, attainment, effective rates, amounts by shop."""
    found: dict[str, str | list[str] | None] = {}
    for block in desk.role.blocks:
        rows = _records(scores[scores["indicator"].isin(block.indicators)])
        parts = [_product(row) for row in rows[:len(block.indicators)]]
        whole = None if None in parts else sum((part for part in parts if part is not None), Fraction(0))
        found[block.block] = told_number(None if whole is None else whole / block.weight)
    for field, _ in desk.typed:
        reached = _records(scores[scores["indicator"] == field.key])[:1]
        if field.kind == "value" and reached and reached[0]["target_numerator"]:
            found[f"attainment.{field.key}"] = told_number(_attained(desk, field, reached[0]))
        if field.kind == "value" and field.key in desk.role.indicators:
            found |= _standing(desk, field)
    found |= _seats(desk) | _extra(scores) | _unpaid(lines)
    rates = {row["line"]: row["rate"] for row in _records(lines) if row["rate"]}
    found |= {f"rate.{line}": told_number(Fraction(rate)) for line, rate in rates.items() if desk.size == 1}
    found |= {f"{line}.by_shop": [told_money(cell) or "" for cell in cells] for line, cells in amounts.items()
              if desk.size > 1}
    return found


def _unpaid(lines: pd.DataFrame) -> dict[str, str | None]:
    """Return what lines give that is not paid now: used by other lines, or kept back for a later period."""
    found: dict[str, str | None] = {}
    for state in (USED, CARRIED):
        for line, rows in lines[lines["state"] == state].groupby("line", sort=False):
            found[f"{state}.{line}"] = told_money(_added([None if pd.isna(cell) else int(cell)
                                                          for cell in rows["base"]]))
    return found


def _seats(desk: Desk) -> dict[str, str | None]:
    """Return the seats of each grade among a typed number of people; None where grades are not forced."""
    quota = desk.role.quota_grades
    if quota is None:
        return {}
    return {f"seats.{grade}": str(count) if people >= quota.smallest_group else None
            for people in [int(cell) for cell in desk.cells("people").get("people", [])]
            for grade, count in seats(people, quota).items()}


def _extra(scores: pd.DataFrame) -> dict[str, str | None]:
    rows = _records(scores[scores["indicator"] == EXTRA])
    return {EXTRA: told_number(_one([_exact(row, "points") for row in rows]))} if rows else {}


def _standing(desk: Desk, field: Field) -> dict[str, str | None]:
    """Return z, or the share of a reference population left behind, where the rule asks for it."""
    scoring = desk.role.indicators[field.key].scoring
    kind = "percentile" if any(isinstance(rule, Percentile) for rule in branches(scoring)) else "z"
    stands = standing_of(scoring, desk.cells("value")[field.key][0], field.unit, lower_is_better=field.lower)
    return {} if stands is None else {f"{kind}.{field.key}": told_number(stands)}


def _attained(desk: Desk, field: Field, row: Mapping[str, Any]) -> Fraction | None:
    target = _exact(row, "target")
    if not target or target < 0:
        return None
    share = desk.cells("value")[field.key][0] / target
    return 2 - share if field.lower else share


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return cast(list[dict[str, Any]], frame.to_dict("records"))


def _product(row: Mapping[str, Any]) -> Fraction | None:
    points, weight = _exact(row, "points"), _exact(row, "weight")
    return None if points is None or weight is None else points * weight


def _exact(row: Mapping[str, Any], name: str) -> Fraction | None:
    top = row[f"{name}_numerator"]
    return Fraction(int(top), int(row[f"{name}_denominator"])) if top else None


def _one(cells: Sequence[Fraction | None]) -> Fraction | None:
    """Return what all subjects have alike, else None."""
    return cells[0] if len(set(cells)) == 1 else None


def _one_text(cells: Sequence[str]) -> str | None:
    return cells[0] if len(set(cells)) == 1 and cells[0] else None


def _added(cells: Sequence[int | None]) -> int | None:
    known = [cell for cell in cells if cell is not None]
    return sum(known) if known and len(known) == len(cells) else None
