"""How a value becomes points: by a table, between two ends, by a target, by what a rater says, by what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from perfkit.exact import Range
from perfkit.language import Text
from perfkit.plan.quantities import Quantity, QuantityRange

VetoScope = Literal["indicator", "total", "line", "pay"]
VetoReach = Literal["self", "post_owner", "supervisor"]


@dataclass(frozen=True)
class Undefined:
    """What a table says of a value in none of its rows: there is no result, and this is why."""

    reason: Text


Otherwise = Fraction | Literal["next_lower"] | Undefined | None
"""What a value in no row gets: a number, the row next below it, no result with a reason, or nothing was written."""


@dataclass(frozen=True)
class BandRow:
    """The points of every value in `range`."""

    range: QuantityRange
    points: Fraction


Axis = Literal["value", "attainment", "peer_ratio", "peer_difference"]
"""What a rule reads: the value, its attainment of the target, or its ratio to or difference from the mean of others."""


@dataclass(frozen=True, kw_only=True)
class Bands:
    """A table from values to points; every value of the domain is in exactly one row, or `otherwise` speaks.

    `of` says what is looked up. `domain` is None where the plan leaves it to the unit (shares [0, 1], differences
    (-inf, inf), all else [0, inf)).
    """

    rows: tuple[BandRow, ...]
    otherwise: Otherwise = None
    of: Axis = "value"
    domain: QuantityRange | None = None


@dataclass(frozen=True, kw_only=True)
class Clamp:
    """Points = full points x (value - worst) / (best - worst), held between 0 and full points."""

    worst: Quantity
    best: Quantity
    of: Axis = "value"


@dataclass(frozen=True, kw_only=True)
class Attainment:
    """Points = full points x attainment, held between `floor` and `cap` (1.2 is 120 %; None leaves the top open)."""

    cap: Fraction | None = None
    floor: Fraction = Fraction(0)


@dataclass(frozen=True)
class Labels:
    """Words that raters choose from, each with its points."""

    points: Mapping[str, Fraction]


@dataclass(frozen=True)
class Given:
    """Points that a rater gives, from 0 to full points."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """The points that each event costs, from the first one after `beyond` free ones on."""

    lose: Fraction
    beyond: Fraction = Fraction(0)


@dataclass(frozen=True, kw_only=True)
class Deduct:
    """Points = start - what the counted events cost, not below `floor` (None: they may become negative)."""

    start: Fraction
    events: Mapping[str, Event]
    floor: Fraction | None


StepRule = Literal["full", "begun", "proportional"]


@dataclass(frozen=True, kw_only=True)
class Shortfall:
    """Full points at the target, and `lose` points less for each step of `per` that the value falls short of it.

    `step` says what a part of a step costs: nothing (``full``), as much as a whole one (``begun``), or its part.
    """

    lose: Fraction
    per: Quantity
    step: StepRule
    floor: Fraction | None


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """Points = full points x value, the value held at `cap` (1.2 is 120 %; None leaves the top open)."""

    cap: Fraction | None


@dataclass(frozen=True, kw_only=True)
class Switch:
    """One rule for values that stand on up to `n` cases, another for those on more."""

    n: int
    up_to: Scoring
    above: Scoring


@dataclass(frozen=True, kw_only=True)
class ZScore:
    """Points by how many standard deviations a value lies above the mean of a reference population.

    The plan states the population: the period it was taken from, its `mean`, `sd` and size `n`, so that nobody's
    points hang on the results of others in the period that is scored. Where lower values are better a value below the
    mean has a z above 0. `points` reads z as a plain number.
    """

    reference: str
    mean: Quantity
    sd: Quantity
    n: int
    points: Bands | Clamp


@dataclass(frozen=True, kw_only=True)
class Percentile:
    """Points by the share of a reference population that a value leaves behind, from 0 % to 100 %.

    `edges` are the quantiles of the population that the plan states: which value has which share of its values at or
    below it. ``step`` gives the highest share whose edge is reached (0 % below the first edge), ``interpolated`` goes
    in a straight line from edge to edge. Where lower values are better both are mirrored: a value at the 10 % edge
    leaves 90 % behind.
    """

    reference: str
    n: int
    between: Literal["step", "interpolated"]
    edges: Mapping[Fraction, Quantity]
    points: Bands | Clamp


Standing = ZScore | Percentile
"""Rules that compare a value with a reference population which the plan itself states."""

Scoring = Bands | Clamp | Attainment | Labels | Given | Deduct | Shortfall | Ratio | Switch | ZScore | Percentile


def branches(scoring: Scoring) -> tuple[Scoring, ...]:
    """Return the rules that a value may meet: both of a switch, else the rule itself."""
    return (scoring.up_to, scoring.above) if isinstance(scoring, Switch) else (scoring,)


def read_by(scoring: Scoring) -> Scoring:
    """Return the rule that gives the points in the end: for a standing in a population, what reads the standing."""
    return scoring.points if isinstance(scoring, ZScore | Percentile) else scoring


def needs_target(scoring: Scoring) -> bool:
    """Tell whether points follow from a target."""
    return any(isinstance(rule, Attainment | Shortfall) or (isinstance(rule, Bands) and rule.of == "attainment")
               for rule in branches(scoring))


def peers_of(scoring: Scoring) -> Axis | None:
    """Return how a value is compared with the mean of the others, or None where it is not."""
    return next((rule.of for rule in branches(scoring) if isinstance(rule, Bands | Clamp)
                 and rule.of in ("peer_ratio", "peer_difference")), None)


@dataclass(frozen=True, kw_only=True)
class MinN:
    """How many cases an indicator needs to be scored, and how many to be shown at all."""

    score: int
    show: int


@dataclass(frozen=True, kw_only=True)
class IndicatorRule:
    """What one indicator counts for in a role.

    `full` is what the plan calls full points, 100 or the `max` of a form; scores are kept out of 100. `weight` is what
    one of these hundredths counts for: a share of 1, or `max` / 100 in a sum of points, times the weight of its block.
    `target` is ``"table"`` where targets.csv gives it per subject. `accept` holds the reasons for what would otherwise
    be warned of (``shared``). `adjusted` says that the value at the case mix of the role is scored and paid, and
    `adjusted_by` for which exposures, crossed (empty: the first that is known).
    """

    weight: Fraction
    scoring: Scoring
    target: Literal["table"] | Quantity | None = None
    accept: Mapping[str, Text] | None = None
    adjusted: bool = False
    adjusted_by: tuple[str, ...] = ()
    min_n: MinN | None = None
    full: Fraction = Fraction(100)


@dataclass(frozen=True, kw_only=True)
class Block:
    """A part of a role's total with a weight of its own (a share of 1), and the indicators in it."""

    block: str
    weight: Fraction
    indicators: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Grade:
    """A name for a range of totals, and the pay coefficient that goes with it (1.2 is 120 %)."""

    grade: str
    range: Range
    pay: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class Quota:
    """Grades by rank: each takes its share of the scored subjects of a period, the best grade first.

    Groups smaller than `smallest_group` are not forced: their grades follow from totals. `ties` says to which side
    equal remainders of seats, and people with equal totals across a seat's edge, go.
    """

    shares: Mapping[str, Fraction]
    smallest_group: int
    ties: Literal["better", "worse"]


@dataclass(frozen=True, kw_only=True)
class ExtraPoints:
    """Points on top of the total for each event, their sum held at `cap` (and at `floor`, where one is written)."""

    items: Mapping[str, Fraction]
    cap: Fraction
    floor: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class Veto:
    """An event that takes away: points of the indicator `of` or all of them (`total`), the line `of` or all (`pay`).

    It reaches those whom `reach` names, on the day of the event: the subject itself, whoever leads its team from within
    (`post_owner`), and its manager (`supervisor`). One that comes to a role from another one has that as its `origin`.
    """

    veto: str
    scope: VetoScope = "total"
    of: str | None = None
    reach: tuple[VetoReach, ...] = ("self",)
    origin: str | None = None

    @property
    def event(self) -> str:
        """How often the event happened stands among the values under this name."""
        return f"veto.{self.veto}" if self.origin is None else f"veto.{self.origin}/{self.veto}"

    @property
    def counts(self) -> bool:
        """Whether it is for the subject of the event itself, or has come to whom it reaches."""
        return self.origin is not None or "self" in self.reach
