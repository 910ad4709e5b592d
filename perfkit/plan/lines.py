"""Pay lines: what a plan may pay, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar, Literal

from perfkit.language import Text
from perfkit.plan.expressions import Expression
from perfkit.plan.quantities import QuantityRange
from perfkit.plan.scoring_rules import Otherwise
from perfkit.plan.time_rules import Prorate

LineKind = Literal["rate_whole", "rate_marginal", "rate_plus", "amount_bands", "per_unit", "amount", "pool", "matrix",
                   "guarantee", "draw", "award"]
Grouping = Literal["subject", "shop", "pooled"]


@dataclass(frozen=True)
class Measure:
    """A number that decides: the value of an indicator, or an expression over what expressions may name."""

    of: str | Expression

    @property
    def names(self) -> frozenset[str]:
        """Return what it uses, as expressions name it."""
        return frozenset({f"value.{self.of}"}) if isinstance(self.of, str) else self.of.names

    @property
    def text(self) -> str:
        """Return it as the plan writes it."""
        return self.of if isinstance(self.of, str) else self.of.text


@dataclass(frozen=True)
class Gate:
    """A condition without which a line pays `otherwise` (currency units) and nothing else."""

    value: Measure
    range: QuantityRange
    otherwise: Fraction


@dataclass(frozen=True)
class Deferral:
    """The share of each amount that is paid later: in the role's period that holds the first day of `pay_in`."""

    share: Fraction
    pay_in: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One step of a payout. `line` is its id within the role, `kind` the key that says in the plan what it is.

    A line that is not `paid` is computed for other lines to use, and pays nothing itself. With `hold` an amount waits
    as long as a value behind it is provisional. With `prorate: days` an amount of a whole period is taken in the part
    of its days that count for pay, and a share of a pool goes by them. `tags` are words such as ``fine`` that the law
    has something to say about.
    """

    kind: ClassVar[LineKind]
    line: str
    name: Text | None = None
    paid: bool = True
    tags: tuple[str, ...] = ()
    deferral: Deferral | None = None
    hold: Literal["maturity"] | None = None
    prorate: Prorate | None = None

    @property
    def expressions(self) -> dict[str, frozenset[str]]:
        """Return the names that the line uses, by the key that uses them."""
        return {}


@dataclass(frozen=True, kw_only=True)
class SubjectLine(Line):
    """A line that is computed for each subject.

    The amount is held between `floor` and `cap` (currency units), then paid if the gate holds.
    """

    gate: Gate | None = None
    cap: Fraction | None = None
    floor: Fraction | None = None

    @property
    def expressions(self) -> dict[str, frozenset[str]]:
        """Return the names that the gate uses."""
        return {} if self.gate is None else {"gate": self.gate.value.names}


@dataclass(frozen=True)
class RateRow:
    """The rate of every lookup value in `range` (0.03 is 3 %)."""

    range: QuantityRange
    rate: Fraction


@dataclass(frozen=True)
class PlusRow:
    """``plus + rate x (base - over)`` for every lookup value in `range`; `plus` and `over` in currency units."""

    range: QuantityRange
    rate: Fraction
    plus: Fraction
    over: Fraction


@dataclass(frozen=True)
class AmountRow:
    """A fixed amount in currency units for every lookup value in `range`."""

    range: QuantityRange
    amount: Fraction


@dataclass(frozen=True, kw_only=True)
class TableLine(SubjectLine):
    """A line that reads a table.

    `lookup` chooses the row; None is the base itself. `lookup_round` cuts it to whole per cent before it is looked
    up. `domain` is None where the plan leaves it to the unit of the lookup.
    """

    rows: tuple[RateRow | PlusRow | AmountRow, ...]
    lookup: Measure | None = None
    lookup_round: Literal["floor_percent"] | None = None
    otherwise: Otherwise = None
    domain: QuantityRange | None = None

    @property
    def expressions(self) -> dict[str, frozenset[str]]:
        """Return the names that the gate and the lookup use."""
        return super().expressions | ({} if self.lookup is None else {"lookup": self.lookup.names})


@dataclass(frozen=True, kw_only=True)
class BaseLine(TableLine):
    """A rate on a money indicator, read off a table.

    `per` says whose base is read off the table as one: the subject's own, that of all subjects of its shop, or that of
    all of the role; what comes of it falls to each by its part of the base. `base_over` says whether the rate applies
    to all of the base or to what lies above its target. `returns` says whether goods that come back later are taken
    off at the rate once paid or by computing the period again.
    """

    base: str
    per: Grouping
    returns: Literal["at_paid_rate", "recompute"]
    base_over: Literal["nothing", "target"] = "nothing"

    @property
    def expressions(self) -> dict[str, frozenset[str]]:
        """Return the names that the line uses beside its base."""
        over = {"base_over": frozenset({f"target.{self.base}"})} if self.base_over == "target" else {}
        return super().expressions | over


@dataclass(frozen=True, kw_only=True)
class RateLine(BaseLine):
    """A line whose rows are rates."""

    rows: tuple[RateRow, ...]


@dataclass(frozen=True, kw_only=True)
class RateWhole(RateLine):
    """The rate of the matching row applies to the whole base: the amount jumps at the edges."""

    kind: ClassVar[LineKind] = "rate_whole"


@dataclass(frozen=True, kw_only=True)
class RateMarginal(RateLine):
    """Each row's rate applies only to the part of the base inside that row."""

    kind: ClassVar[LineKind] = "rate_marginal"


@dataclass(frozen=True, kw_only=True)
class RatePlus(BaseLine):
    """The matching row gives a fixed amount and a rate on what lies above an edge."""

    kind: ClassVar[LineKind] = "rate_plus"
    rows: tuple[PlusRow, ...]


@dataclass(frozen=True, kw_only=True)
class AmountBands(TableLine):
    """The matching row of the lookup gives a fixed amount, to each subject."""

    kind: ClassVar[LineKind] = "amount_bands"
    lookup: Measure = field()
    rows: tuple[AmountRow, ...]


@dataclass(frozen=True, kw_only=True)
class PerUnit(SubjectLine):
    """A fixed amount (currency units) for each unit of a count, such as orders shipped."""

    kind: ClassVar[LineKind] = "per_unit"
    of: str
    each: Fraction


@dataclass(frozen=True, kw_only=True)
class Amount(SubjectLine):
    """An amount by an expression, in currency units; rounded half up to minor units at the end of the line."""

    kind: ClassVar[LineKind] = "amount"
    amount: Expression

    @property
    def expressions(self) -> dict[str, frozenset[str]]:
        """Return the names that the gate and the amount use."""
        return super().expressions | {"amount": self.amount.names}


@dataclass(frozen=True, kw_only=True)
class Payees:
    """Who is paid out of a pool: at most `share` of its people, the highest by `rank_by` first.

    There are only as many payees as get `least` each or more, and nobody gets above `most` (currency units).
    """

    share: Fraction
    rank_by: str
    most: Fraction | None = None
    least: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class PoolPart:
    """The share of a pool that goes to the people whose column `split_by` says `part`."""

    part: str
    share: Fraction
    payees: Payees | None = None


@dataclass(frozen=True, kw_only=True)
class Pool(Line):
    """A sum per team, role or shop and period, shared out among its people.

    `pool` and `cap` (per payee) are in currency units. `share_by` is ``total``, ``grade_pay``, ``equal`` or
    ``points.<indicator>``. What a cap leaves is kept or shared out again by `remainder`. A pool below 0 pays nothing;
    `negative` says whether it lessens the pools of later periods. `split` gives fixed shares to parts of the people,
    which add up to 1.
    """

    kind: ClassVar[LineKind] = "pool"
    of: Literal["team", "role", "shop"]
    pool: Expression
    share_by: str
    remainder: Literal["keep", "redistribute"]
    tie_break: Literal["subject"]
    cap: Fraction | None = None
    negative: Literal["carry", "zero"] = "zero"
    split_by: str | None = None
    split: tuple[PoolPart, ...] = ()
    payees: Payees | None = None

    @property
    def parts(self) -> tuple[PoolPart, ...]:
        """Return the parts of the pool: one of all people where it is not split."""
        return self.split or (PoolPart(part="", share=Fraction(1), payees=self.payees),)

    @property
    def expressions(self) -> dict[str, frozenset[str]]:
        """Return the names that the pool, the shares and the ranks use."""
        ranks = frozenset(part.payees.rank_by for part in self.parts if part.payees)
        return {"pool": self.pool.names, "share_by": frozenset({self.share_by}) - {"equal"},
                **({"payees": ranks} if ranks else {})}
