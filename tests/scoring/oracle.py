"""The plain way to score one person: a loop over indicators, fractions, no columns. Slow and obviously right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from perfkit.plan import (
    Attainment,
    Bands,
    Clamp,
    Grade,
    IndicatorRule,
    Percentile,
    Quantity,
    QuantityRange,
    Ratio,
    Role,
    Shortfall,
    ZScore,
)

SCALE = {"%": Fraction(1, 100), "ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000, None: 1}


@dataclass(frozen=True)
class Seen:
    """One value of one person: in base units, and whether it may be counted."""

    unit: str
    lower: bool
    value: Fraction | None
    target: Fraction | None
    counted: bool


def in_base(quantity: Quantity, unit: str) -> Fraction:
    return quantity.number * SCALE[quantity.unit] * (100 if unit == "money" else 1)


def holds(ends: QuantityRange, value: Fraction, unit: str) -> bool:
    if ends.low is not None:
        low = in_base(ends.low, unit)
        if value < low or (value == low and not ends.low_closed):
            return False
    if ends.high is not None:
        high = in_base(ends.high, unit)
        if value > high or (value == high and not ends.high_closed):
            return False
    return True


def from_rows(rows: list[tuple[QuantityRange, Fraction]], otherwise: object, value: Fraction,
              unit: str) -> Fraction | None:
    for ends, given in rows:
        if holds(ends, value, unit):
            return given
    if otherwise == "next_lower":
        below = [(in_base(ends.high, unit), given) for ends, given in rows
                 if ends.high is not None and in_base(ends.high, unit) <= value]
        return max(below)[1] if below else None
    return otherwise if isinstance(otherwise, Fraction) else None


def attained(value: Fraction | None, target: Fraction | None, lower: bool) -> Fraction | None:
    if value is None or target is None or target <= 0:
        return None
    return 2 - value / target if lower else value / target


def points(rule: IndicatorRule, seen: Seen, value: Fraction | None) -> Fraction | None:
    scoring = rule.scoring
    share = attained(value, seen.target, seen.lower)
    if isinstance(scoring, Bands):
        looked_up = value if scoring.of == "value" else share
        unit = seen.unit if scoring.of == "value" else "ratio"
        rows = [(row.range, row.points) for row in scoring.rows]
        return None if looked_up is None else from_rows(rows, scoring.otherwise, looked_up, unit)
    if isinstance(scoring, Clamp):
        worst, best = in_base(scoring.worst, seen.unit), in_base(scoring.best, seen.unit)
        return None if value is None else min(max(100 * (value - worst) / (best - worst), Fraction(0)), Fraction(100))
    if isinstance(scoring, ZScore | Percentile):
        return None if value is None else standing_points(scoring, seen, value)
    if isinstance(scoring, Ratio):
        return None if value is None else 100 * (value if scoring.cap is None else min(value, scoring.cap))
    if isinstance(scoring, Shortfall):
        return None if value is None or share is None else short_points(scoring, seen, value)
    assert isinstance(scoring, Attainment)
    if share is None:
        return None
    share = max(share, scoring.floor)
    return 100 * (share if scoring.cap is None else min(share, scoring.cap))


def standing_points(rule: ZScore | Percentile, seen: Seen, value: Fraction) -> Fraction | None:
    if isinstance(rule, ZScore):
        stands = (value - in_base(rule.mean, seen.unit)) / in_base(rule.sd, seen.unit) * (-1 if seen.lower else 1)
    else:
        edges = [(1 - part if seen.lower else part, in_base(edge, seen.unit)) for part, edge in rule.edges.items()]
        stands = max((part for part, edge in edges if (value <= edge if seen.lower else value >= edge)),
                     default=Fraction(0))
    if isinstance(rule.points, Bands):
        return from_rows([(row.range, row.points) for row in rule.points.rows], rule.points.otherwise, stands, "points")
    worst, best = in_base(rule.points.worst, ""), in_base(rule.points.best, "")
    return min(max(100 * (stands - worst) / (best - worst), Fraction(0)), Fraction(100))


def short_points(rule: Shortfall, seen: Seen, value: Fraction) -> Fraction:
    assert seen.target is not None
    lost, per = Fraction(0), in_base(rule.per, seen.unit)
    gap = value - seen.target if seen.lower else seen.target - value
    while gap > 0:
        part = min(gap / per, Fraction(1))
        lost += rule.lose * {"full": Fraction(int(part == 1)), "begun": Fraction(1), "proportional": part}[rule.step]
        gap -= per
    return 100 - lost if rule.floor is None else max(100 - lost, rule.floor)


def counted_part(role: Role, rule: IndicatorRule, seen: Seen) -> list[tuple[Fraction, Fraction | None]]:
    """Return weight and points of what goes into the total: nothing for what is held or weighted anew."""
    if seen.counted:
        return [(rule.weight, points(rule, seen, seen.value))]
    if role.missing == "target":
        return [(rule.weight, points(rule, seen, seen.target))]
    return [(rule.weight, Fraction(0))] if role.missing == "zero" else []


def total(role: Role, seen: Mapping[str, Seen]) -> Fraction | str:
    """Return the total of one person, or the state that stands in its place."""
    parts = [part for name, rule in role.indicators.items() for part in counted_part(role, rule, seen[name])]
    if any(given is None for _, given in parts):
        return "no row"
    if role.missing == "hold" and len(parts) < len(role.indicators):
        return "held"
    weight = sum((weight for weight, _ in parts), Fraction(0))
    if weight == 0:
        return "no row"
    return sum((weight * given for weight, given in parts if given is not None), Fraction(0)) / weight


def grade(total_points: Fraction, grades: tuple[Grade, ...]) -> Grade | None:
    for one in grades:
        if one.range.holds(total_points):
            return one
    return None
