"""Ratings as values: what raters say of an item, as the points that the plan gives for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import pandas as pd

from perfkit.errors import DataError, PlanError, Problem, nearest_name
from perfkit.exact import number_text
from perfkit.periods import parse_period
from perfkit.plan import Deduct, Given, IndicatorRule, Labels, Role, parse_number
from perfkit.scoring.keys import KEYS
from perfkit.scoring.methods import deduct_events
from perfkit.scoring.variants import expression_names

ITEM = "item."
VALUE_COLUMNS = (*KEYS, "indicator", "unit", "direction", "value", "numerator", "denominator", "n", "low", "high",
                 "state", "maturity", "reason")
Said: TypeAlias = "list[tuple[Fraction, Any]]"
"""What each rater says of one thing, with the rater's weight."""


def rated_values(ratings: pd.DataFrame, people: pd.DataFrame, role: Role, *,
                 elsewhere: Collection[str] = ()) -> pd.DataFrame:
    """Return the ratings of a role as values of its items: points, the mean over raters by their weights.

    Parameters
    ----------
    ratings : DataFrame
        From :func:`~perfkit.sources.ratings.read_ratings`.
    people : DataFrame
        Spells of the role; a rating counts for every spell of its subject that lies in its period.
    role : Role
    elsewhere : collection of str
        What other roles have on their sheets; left alone here, where a subject holds several roles in a period.

    Returns
    -------
    DataFrame
        IndicatorValues: one row per key and rated item, unit ``points``, n the number of raters. Events that a sheet
        does not name have not happened; an item that nobody has rated has no row.

    Raises
    ------
    DataError
        With every problem: an item or event that the role does not have, a word that is no label, points outside 0 to
        full points, a number of events that is none.
    """
    others = set(elsewhere) - set(sheet_items(role))
    mine = ratings[ratings["subject"].isin(people["subject"]) & ~ratings["item"].isin(others)]
    problems: list[Problem] = []
    rows = [row for (period, subject), sheet in mine.groupby(["period", "subject"], sort=True)
            for spell in _spells(people, str(subject), str(period))
            for row in _of_subject(sheet, role, (str(period), role.id, str(subject), spell), problems)]
    if problems:
        raise DataError(sorted(set(problems), key=lambda problem: (problem.file or "", problem.row or 0)))
    return pd.DataFrame(rows, columns=list(VALUE_COLUMNS)).astype(dict.fromkeys(("numerator", "denominator"), object))


def items_of(role: Role) -> dict[str, IndicatorRule]:
    """Return the rules of what raters say, by the name behind ``item.``."""
    return {key.removeprefix(ITEM): rule for key, rule in role.indicators.items() if key.startswith(ITEM)}


def sheet_items(role: Role) -> tuple[str, ...]:
    """Return what a rating sheet may name: items, their events as ``<item>.<event>``, extras, vetoes and inputs.

    An input is a number that a pay line names as ``input.<name>``.
    """
    return (*(name for item, rule in items_of(role).items() for name in _names(item, rule)), *counted_events(role))


def counted_events(role: Role) -> tuple[str, ...]:
    """Return what is counted beside items: ``extra.<item>``, ``veto.<event>``, and ``input.<name>`` of pay lines."""
    extra = () if role.extra_points is None else role.extra_points.items
    inputs = {name for line in role.rewards for name in expression_names(line) if name.startswith("input.")}
    return (*(f"extra.{name}" for name in extra), *dict.fromkeys(f"veto.{one.veto}" for one in role.vetoes),
            *sorted(inputs))


def _names(item: str, rule: IndicatorRule) -> list[str]:
    return [f"{item}.{event}" for event in rule.scoring.events] if isinstance(rule.scoring, Deduct) else [item]


def _spells(people: pd.DataFrame, subject: str, period: str) -> list[str]:
    held, part = people[people["subject"] == subject], parse_period(period)
    inside = (held["from_day"] < pd.Timestamp(part.end)) & (held["to_day"] >= pd.Timestamp(part.first))
    return sorted(held.loc[inside, "spell"])


def _of_subject(sheet: pd.DataFrame, role: Role, key: tuple[str, ...], problems: list[Problem]) -> Iterator[Any]:
    known = sheet_items(role)
    strange = sheet[~sheet["item"].isin(known)]
    problems += [_problem("no such item in the role", row, str(row.item), ", ".join(known),
                          nearest_name(str(row.item), known)) for row in strange.itertuples()]
    for item, rule in items_of(role).items():
        rows = {name: list(sheet[sheet["item"] == name].itertuples()) for name in _names(item, rule)}
        said = {name: _said(rule, found, problems) for name, found in rows.items() if found}
        raters = len({row.rater for found in rows.values() for row in found})
        if any(said.values()):
            points = _points(item, rule, {name: _mean(words) for name, words in said.items()})
            yield _row(key, f"{ITEM}{item}", "points", points, raters)
    for name in counted_events(role):
        counts = _said(None, list(sheet[sheet["item"] == name].itertuples()), problems)
        if counts:
            yield _row(key, name, "count", _mean(counts), len(counts))


def _row(key: tuple[str, ...], indicator: str, unit: str, value: Fraction, raters: int) -> tuple[Any, ...]:
    return (*key, indicator, unit, "higher", float(value), value.numerator, value.denominator, raters, float("nan"),
            float("nan"), "counted", "final", "")


def _said(rule: IndicatorRule | None, rows: Sequence[Any], problems: list[Problem]) -> Said:
    said: Said = []
    for row in rows:
        number, allowed = _number(rule, row.value)
        if number is None:
            problems.append(_problem("not what a rater can say of this item", row, row.value, allowed,
                                     nearest_name(row.value, list(getattr(rule and rule.scoring, "points", {})))))
        else:
            said.append((Fraction(row.weight_numerator, row.weight_denominator), number))
    return said


def _number(rule: IndicatorRule | None, text: str) -> tuple[Fraction | None, str]:
    """Return what a word of a rater counts for: points, or a number of events; and what could have been said."""
    if rule is not None and isinstance(rule.scoring, Labels):
        return rule.scoring.points.get(text), ", ".join(rule.scoring.points)
    most = rule.full if rule is not None and isinstance(rule.scoring, Given) else None
    allowed = "a number of at least 0" if most is None else f"a number from 0 to {number_text(most)}"
    try:
        number = parse_number(text)
    except PlanError:
        return None, allowed
    return (number if number >= 0 and (most is None or number <= most) else None), allowed


def _mean(said: Said) -> Fraction:
    """Return the mean by the raters' weights; where none of them weighs anything, the plain one."""
    whole = sum((weight for weight, _ in said), Fraction(0))
    if whole == 0:
        return sum((number for _, number in said), Fraction(0)) / max(len(said), 1)
    return sum((weight * number for weight, number in said), Fraction(0)) / whole


def _points(item: str, rule: IndicatorRule, means: Mapping[str, Fraction]) -> Fraction:
    if isinstance(rule.scoring, Deduct):
        return deduct_events(rule.scoring, {name.removeprefix(f"{item}."): mean for name, mean in means.items()})
    return means[item]


def _problem(what: str, row: Any, got: str, allowed: str, nearest: str | None) -> Problem:
    return Problem(what=what, code="rating", file=row.file, row=row.row, column="item" if got == row.item else "value",
                   got=got, allowed=allowed, nearest=nearest)
