"""Pay lines: what a plan may pay, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

from perfkit.language import Text
from perfkit.plan.expressions import Expression
from perfkit.plan.quantities import QuantityRange
from perfkit.plan.scoring_rules import Otherwise

LineKind = Literal["rate_whole", "rate_marginal", "amount", "pool"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One step of a payout. `line` is its id within the role, `kind` the key that says in the plan what it is."""

    kind: ClassVar[LineKind]
    line: str
    name: Text | None = None


@dataclass(frozen=True)
class RateRow:
    """The rate of every lookup value in `range` (0.03 is 3 %)."""

    range: QuantityRange
    rate: Fraction


@dataclass(frozen=True, kw_only=True)
class RateLine(Line):
    """A rate on a money indicator, read off a table.

    `lookup` names the indicator that chooses the row; None is the base itself. `returns` says whether goods that come
    back later are taken off at the rate once paid or by computing the period again. `domain` is None where the plan
    leaves it to the unit of the lookup.
    """

    base: str
    per: Literal["subject"]
    rows: tuple[RateRow, ...]
    returns: Literal["at_paid_rate", "recompute"]
    lookup: str | None = None
    otherwise: Otherwise = None
    domain: QuantityRange | None = None


@dataclass(frozen=True, kw_only=True)
class RateWhole(RateLine):
    """The rate of the matching row applies to the whole base: the amount jumps at the edges."""

    kind: ClassVar[LineKind] = "rate_whole"


@dataclass(frozen=True, kw_only=True)
class RateMarginal(RateLine):
    """Each row's rate applies only to the part of the base inside that row."""

    kind: ClassVar[LineKind] = "rate_marginal"


@dataclass(frozen=True, kw_only=True)
class Amount(Line):
    """An amount by an expression, in currency units; rounded half up to minor units at the end of the line."""

    kind: ClassVar[LineKind] = "amount"
    amount: Expression


@dataclass(frozen=True, kw_only=True)
class Pool(Line):
    """A fixed sum per team, role or shop and period, shared out among its people.

    `pool` and `cap` (per payee) are in currency units. `share_by` is ``total``, ``grade_pay``, ``equal`` or
    ``points.<indicator>``. What a cap leaves is kept or shared out again by `remainder`.
    """

    kind: ClassVar[LineKind] = "pool"
    of: Literal["team", "role", "shop"]
    pool: Expression
    share_by: str
    remainder: Literal["keep", "redistribute"]
    tie_break: Literal["subject"]
    cap: Fraction | None = None


PayLine = RateWhole | RateMarginal | Amount | Pool
