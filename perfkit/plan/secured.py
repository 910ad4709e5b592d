"""Pay lines beside rates and expressions: a matrix of two results, a guarantee, a draw, and awards for the best."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar, Literal

from perfkit.plan.lines import Grouping, Line, LineKind, Measure, SubjectLine
from perfkit.plan.quantities import QuantityRange
from perfkit.plan.scoring_rules import Undefined


@dataclass(frozen=True)
class Cell:
    """What a matrix gives where both lookups lie in their ranges: a rate (0.03 is 3 %), or currency units."""

    row: QuantityRange
    column: QuantityRange
    gives: Fraction


@dataclass(frozen=True, kw_only=True)
class Matrix(SubjectLine):
    """A rate on a base, or an amount, by two lookups at once.

    `row_by` and `column_by` choose the cell; no two cells hold one pair of values. A pair in no cell has `otherwise`.
    With a `base` the cells are rates on it, and `per` and `returns` are those of other rates; without one they are
    amounts in currency units.
    """

    kind: ClassVar[LineKind] = "matrix"
    row_by: Measure
    column_by: Measure
    cells: tuple[Cell, ...]
    otherwise: Fraction | Undefined | None = None
    base: str | None = None
    per: Grouping = "subject"
    returns: Literal["at_paid_rate", "recompute"] | None = None

    @property
    def expressions(self) -> dict[str, frozenset[str]]:
        """Return the names that the gate and the lookups use."""
        return super().expressions | {"matrix": self.row_by.names | self.column_by.names}


@dataclass(frozen=True, kw_only=True)
class Topped(SubjectLine):
    """A line that looks at what other lines above it pay a subject in a period, all its spells together.

    `of` are these lines. `missing` says what one without an amount counts for: 0, or there is no result.
    """

    of: tuple[str, ...]
    missing: Literal["zero", "no_row"]

    @property
    def expressions(self) -> dict[str, frozenset[str]]:
        """Return the names that the gate and the sum use."""
        key = "draw" if self.kind == "draw" else "of"
        return super().expressions | {key: frozenset(f"line.{line}" for line in self.of)}


@dataclass(frozen=True, kw_only=True)
class Guarantee(Topped):
    """What other lines fall short of a sum that is guaranteed (currency units, per period).

    It ends with `until`: a day (the last period that is guaranteed ends on it or before), or a number of the role's own
    periods, counted from that in which the subject came into the role.
    """

    kind: ClassVar[LineKind] = "guarantee"
    sum: Fraction
    until: date | int


@dataclass(frozen=True, kw_only=True)
class Draw(Topped):
    """An advance on other lines: a period in which they pay less than `amount` is filled up to it.

    With `recover` what was drawn is owed, and taken off what these lines pay above `amount` in later periods; the
    ledger keeps what is owed, below 0.
    """

    kind: ClassVar[LineKind] = "draw"
    amount: Fraction
    recover: bool


@dataclass(frozen=True, kw_only=True)
class Award(Line):
    """An amount (currency units) for each of the `top` best of a team, shop or role in a period.

    `rank_by` is ``total``, or an indicator's ``value.`` or ``points.``; where lower values are better the lowest come
    first. Of people who share the last place that is awarded, `ties` says that ``all`` have the whole amount, or that
    they ``split`` what the places left are worth.
    """

    kind: ClassVar[LineKind] = "award"
    among: Literal["team", "role", "shop"]
    rank_by: str
    top: int
    amount: Fraction
    ties: Literal["split", "all"]

    @property
    def expressions(self) -> dict[str, frozenset[str]]:
        """Return the name that people are ranked by."""
        return {"award": frozenset({self.rank_by})}
