"""What an expression of a pay line gives where people are at their worst, at their best, and at its own edges."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from perfkit.exact import ExactColumn, Range
from perfkit.plan.expressions import Expression
from perfkit.plan.lint.points import Item
from perfkit.plan.models import Role

ZERO, HUNDRED = Fraction(0), Fraction(100)
WAGE = Fraction(10_000)
"""The wage at which amounts are told that hang on it."""
JUST = Fraction(1, 10**9)
_CONDITION = re.compile(r"([^\W\d]\w*(?:\.[^\W\d]\w*(?:@\w+)?)?)\s*(<=|>=|<|>)\s*([0-9]+(?:\.[0-9]+)?%?)(?![\w.%*/+-])")


@dataclass(frozen=True)
class Points:
    """The least and the most total of a role, and the least and the most points of its indicators (out of 100)."""

    totals: Range
    lows: Mapping[str, Fraction]
    highs: Mapping[str, Fraction]

    @classmethod
    def of(cls, items: Sequence[Item], role: Role) -> Points:
        """Return the ends of a role's score, with its extra points and vetoes; an end that is open stays open."""
        lows = [None if item.low is None else item.low * item.weight for item in items]
        highs = [None if item.high is None else item.high * item.weight for item in items]
        low = None if None in lows else sum((end for end in lows if end is not None), ZERO)
        high = None if None in highs else sum((end for end in highs if end is not None), ZERO)
        extra_low, extra_high = _extra(role)
        low = None if low is None or extra_low is None else low + extra_low
        high = None if high is None else high + extra_high
        if low is not None and role.vetoes:
            low = min(low, ZERO)
        return cls(Range(low, high, low is not None, high is not None),
                   {item.name: (item.low or ZERO) * HUNDRED / item.full for item in items},
                   {item.name: (item.high or item.full) * HUNDRED / item.full for item in items})


def _extra(role: Role) -> tuple[Fraction | None, Fraction]:
    """Return the least and the most that extra points can add; None where they have no least."""
    extra = role.extra_points
    if extra is None:
        return ZERO, ZERO
    taken = any(points < 0 for points in extra.items.values())
    given = any(points > 0 for points in extra.items.values())
    return (extra.floor if taken else ZERO), (max(extra.cap, ZERO) if given else ZERO)


@dataclass(frozen=True, kw_only=True)
class State:
    """One made-up person: what each name of an expression is worth."""

    role: Role
    points: Points
    best: bool
    wage: Fraction = WAGE

    def amount(self, expression: Expression, fixed: Mapping[str, Fraction] | None = None) -> Fraction | None:
        """Return what the expression gives this person; None where it cannot be told. `fixed` holds other values."""
        values = {name: (fixed or {}).get(name, self._worth(name)) for name in expression.names}
        columns = {name: ExactColumn.from_fractions([value]) for name, value in values.items()}
        return expression.evaluate(columns, 1).fractions()[0]

    def _worth(self, name: str) -> Fraction | None:
        prefix, _, rest = name.partition(".")
        if name == "wage_base":
            return self.wage
        if name == "total":
            return self._total
        if name == "grade_pay":
            return self._grade_pay()
        if prefix == "points":
            return (self.points.highs if self.best else self.points.lows).get(rest)
        return {"attainment": Fraction(int(self.best)), "target": Fraction(1), "value": Fraction(int(self.best)),
                "n": Fraction(int(self.best)), "line": ZERO}.get(prefix)

    @property
    def _total(self) -> Fraction:
        end = self.points.totals.high if self.best else self.points.totals.low
        return end if end is not None else HUNDRED if self.best else ZERO

    def _grade_pay(self) -> Fraction | None:
        return next((grade.pay for grade in self.role.grades if grade.range.holds(self._total)), None)


def thresholds(expression: Expression) -> list[tuple[str, Fraction]]:
    """Return the names that an expression compares with a number, and the numbers.

    Examples
    --------
    >>> thresholds(Expression.parse("if(attainment.net_sales >= 120%, 2000, 0)"))
    [('attainment.net_sales', Fraction(6, 5))]
    """
    return [(name, Fraction(number[:-1]) / 100 if number.endswith("%") else Fraction(number))
            for name, _, number in _CONDITION.findall(expression.text)]
