"""What would bring more points: the nearest better row of a table, in units that the person controls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any, cast

from perfkit.exact import Range, number_text
from perfkit.language import Text, told
from perfkit.plan import Bands, Role, Unit
from perfkit.rewards.adjusted_text import pays_adjusted
from perfkit.rewards.number_words import exact_of
from perfkit.scoring.missing import SCORED
from perfkit.scoring.variants import rule_of

Row = Mapping[str, Any]
_MORE_CASES = Text(en="{gap} more of {n} cases reach {points} points", zh="{n} 例中再多 {gap} 例可得 {points} 分")
_FEWER_CASES = Text(en="{gap} fewer of {n} cases reach {points} points", zh="{n} 例中减少 {gap} 例可得 {points} 分")
_MORE = Text(en="{gap} more reach {points} points", zh="再增加 {gap} 可得 {points} 分")
_LESS = Text(en="{gap} less reach {points} points", zh="再减少 {gap} 可得 {points} 分")
_FROM = Text(en="{points} points start at {edge}", zh="{edge} 起可得 {points} 分")
_UP_TO = Text(en="{points} points are given up to {edge}", zh="{edge} 以内可得 {points} 分")
_BEYOND = Text(en="more than {gap}", zh="{gap} 以上")
_BY_GAP = ("money", "duration", "count", "points")


@dataclass(frozen=True)
class Step:
    """The way to a better row: how far its edge is, upwards or downwards, and whether the edge itself is in it."""

    points: Fraction
    gap: Fraction
    edge: Fraction
    up: bool
    closed: bool
    cases: int | None = None


def next_step(rows: Iterable[tuple[Range, Fraction]], value: Fraction, points: Fraction, *,
              cases: int | None = None) -> Step | None:
    """Return the nearest row with more points than `points`, None at the best one.

    Parameters
    ----------
    rows : iterable of (Range, Fraction)
        Ranges in the unit of the value, with the points of each.
    value, points : Fraction
        Where the subject stands, and what it has.
    cases : int, optional
        Number of cases of which the value is the share: the gap is then told in whole cases, and rows that no number
        of cases reaches are passed over.

    Examples
    --------
    >>> rows = [(Range(Fraction(9, 10), None), Fraction(100)), (Range(None, Fraction(9, 10)), Fraction(50))]
    >>> step = next_step(rows, Fraction(40, 47), Fraction(50), cases=47)
    >>> step.cases, step.up, str(step.points)
    (3, True, '100')
    """
    found = [step for ends, worth in rows if worth > points for step in _ways(ends, worth, value, cases)]
    return min(found, key=lambda step: (step.gap, -step.points), default=None)


def _ways(ends: Range, worth: Fraction, value: Fraction, cases: int | None) -> Iterable[Step]:
    if ends.low is not None and (value < ends.low or (value == ends.low and not ends.low_closed)):
        step = Step(worth, ends.low - value, ends.low, up=True, closed=ends.low_closed)
    elif ends.high is not None and not ends.holds(value):
        step = Step(worth, value - ends.high, ends.high, up=False, closed=ends.high_closed)
    else:
        return
    if cases is None:
        yield step
        return
    whole = ceil(step.gap * cases)
    whole += not step.closed and whole == step.gap * cases
    reached = value + Fraction(whole if step.up else -whole, cases)
    if 0 <= reached <= 1 and ends.holds(reached):
        yield Step(worth, step.gap, step.edge, up=step.up, closed=step.closed, cases=whole)


def next_band_text(role: Role | None, score: Row, value: Row | None, currency: str) -> Text | None:
    """Return what one row of Scores lacks to the next better row of its bands, None where there is nothing to say.

    Parameters
    ----------
    role : Role or None
    score : mapping
        Row of Scores.
    value : mapping or None
        The row of IndicatorValues behind it.
    currency : str
    """
    rule = None if role is None else rule_of(role, str(score["indicator"]))
    if rule is None or value is None or score["state"] != SCORED or not isinstance(rule.scoring, Bands):
        return None
    unit = cast(Unit, str(value["unit"]))
    adjusted = pays_adjusted(role, str(score["indicator"]), value)
    top, bottom = (int(value[f"adjusted_{part}" if adjusted else part]) for part in ("numerator", "denominator"))
    # An adjusted value has no cases of its own: one case more moves it by what its stratum weighs.
    counted = unit == "share" and rule.scoring.of == "value" and bottom == int(value["n"]) and not adjusted
    rows = _rows_in(rule.scoring, unit, score, lower=value["direction"] == "lower")
    step = next_step(rows, Fraction(top, bottom), exact_of(score, "points"), cases=bottom if counted else None)
    return None if step is None else _said(step, unit, bottom, currency)


def _rows_in(bands: Bands, unit: Unit, score: Row, *, lower: bool) -> list[tuple[Range, Fraction]]:
    """Return the rows in the unit of the value; none where they are of something else that cannot be told so."""
    if bands.of == "value":
        return [(row.range.base(unit), row.points) for row in bands.rows]
    target = exact_of(score, "target") if bands.of == "attainment" and score["target_numerator"] else None
    if target is None or target <= 0 or lower:
        return []
    return [(_times(row.range.base("ratio"), target), row.points) for row in bands.rows]


def _times(ends: Range, factor: Fraction) -> Range:
    return Range(None if ends.low is None else ends.low * factor, None if ends.high is None else ends.high * factor,
                 ends.low_closed, ends.high_closed)


def _said(step: Step, unit: Unit, cases: int, currency: str) -> Text:
    points = number_text(step.points)
    if step.cases is not None:
        words = _MORE_CASES if step.up else _FEWER_CASES
        return words.bind(gap=told(step.cases, "count"), n=told(cases, "count"), points=points)
    if unit not in _BY_GAP:
        return (_FROM if step.up else _UP_TO).bind(edge=told(float(step.edge), unit), points=points)
    gap = told(float(step.gap), unit, currency=currency)
    return (_MORE if step.up else _LESS).bind(gap=gap if step.closed else _BEYOND.bind(gap=gap), points=points)
