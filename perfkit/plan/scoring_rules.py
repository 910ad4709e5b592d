"""How an indicator becomes points: bands, a clamp between worst and best, or the share of the target reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from perfkit.exact import Range
from perfkit.language import Text
from perfkit.plan.quantities import Quantity, QuantityRange


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


@dataclass(frozen=True, kw_only=True)
class Bands:
    """A table from values to points; every value of the domain is in exactly one row, or `otherwise` speaks.

    `of` says what is looked up: the value itself, or its attainment of the target. `domain` is None where the plan
    leaves it to the unit (shares [0, 1], all else [0, inf)).
    """

    rows: tuple[BandRow, ...]
    otherwise: Otherwise = None
    of: Literal["value", "attainment"] = "value"
    domain: QuantityRange | None = None


@dataclass(frozen=True, kw_only=True)
class Clamp:
    """Points = 100 x (value - worst) / (best - worst), held between 0 and 100."""

    worst: Quantity
    best: Quantity


@dataclass(frozen=True, kw_only=True)
class Attainment:
    """Points = 100 x attainment, held between `floor` and `cap` (1.2 is 120 %; None leaves the top open)."""

    cap: Fraction | None = None
    floor: Fraction = Fraction(0)


Scoring = Bands | Clamp | Attainment


@dataclass(frozen=True, kw_only=True)
class MinN:
    """How many cases an indicator needs to be scored, and how many to be shown at all."""

    score: int
    show: int


@dataclass(frozen=True, kw_only=True)
class IndicatorRule:
    """What one indicator counts for in a role.

    `weight` is a share of 1; the weights of a role add to 1 exactly. `target` is ``"table"`` where targets.csv gives
    it per subject. `accept` holds the reasons for what would otherwise be warned of (``shared``).
    """

    weight: Fraction
    scoring: Scoring
    target: Literal["table"] | Quantity | None = None
    accept: Mapping[str, Text] | None = None
    adjusted: bool = False
    min_n: MinN | None = None


@dataclass(frozen=True, kw_only=True)
class Grade:
    """A name for a range of totals, and the pay coefficient that goes with it (1.2 is 120 %)."""

    grade: str
    range: Range
    pay: Fraction | None = None
