"""Whether the numbers of a plan fit the unit and the direction of the indicator that they speak of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from perfkit.errors import PlanError, Problem
from perfkit.exact import number_text
from perfkit.plan.adjusting import Exposures
from perfkit.plan.coverage import domain_of, gap_problems
from perfkit.plan.documents import Located, Path
from perfkit.plan.quantities import QuantityRange, Unit
from perfkit.plan.scoring_rules import (
    Axis,
    Bands,
    Clamp,
    Deduct,
    Otherwise,
    Percentile,
    Ratio,
    Scoring,
    Shortfall,
    Switch,
    ZScore,
)

Found = Iterator[Located]
EVERYTHING = QuantityRange(None, None, low_closed=False, high_closed=False)


class KnownVariant(Protocol):
    """What a plan needs to know of one variant of an indicator."""

    @property
    def unit(self) -> Unit:
        """Unit of its values."""

    @property
    def direction(self) -> Literal["higher", "lower"]:
        """Which values are better."""


@dataclass(frozen=True, kw_only=True)
class KnownIndicator:
    """What a plan needs to know of an indicator of the catalogue.

    Parameters
    ----------
    unit : Unit
        Of the default variant.
    controllability : {"person", "shared", "shop"}
    kinds : sequence of str
        Kinds of role that it is meant for.
    variants : mapping of str to KnownVariant
        By id, the default variant first.
    additive : bool
        Whether its values may be added up over people: a sum may, a mean, a quotient or a count of distinct ones not.
    exposures : mapping of str to Exposures, or None
        What it may be adjusted for, by variant, the default variant first. None: not known here.
    pooled : bool
        Whether a person's value of a week or month is that of the quarter up to its end.
    """

    unit: Unit
    controllability: Literal["person", "shared", "shop"]
    kinds: Sequence[str]
    variants: Mapping[str, KnownVariant] = field(default_factory=dict)
    additive: bool = True
    exposures: Mapping[str, Exposures] | None = None
    pooled: bool = False


@dataclass(frozen=True)
class Fitted:
    """An indicator as one place in the plan names it."""

    unit: Unit
    direction: Literal["higher", "lower"] | None
    facts: KnownIndicator


def scoring_problems(scoring: Scoring, known: Fitted, place: Path) -> Found:
    """Yield what of a rule does not fit the unit or the direction of its indicator."""
    if isinstance(scoring, Switch):
        yield from scoring_problems(scoring.up_to, known, (*place, "switch", "up_to"))
        yield from scoring_problems(scoring.above, known, (*place, "switch", "above"))
    elif isinstance(scoring, Clamp):
        yield from _clamp_problems(scoring, known, (*place, "clamp"))
    elif isinstance(scoring, Bands):
        domain = EVERYTHING if scoring.of == "peer_difference" and scoring.domain is None else scoring.domain
        yield from rows_problems([row.range for row in scoring.rows], scoring.otherwise, domain,
                                   axis_unit(scoring.of, known.unit), (*place, "bands"))
    elif isinstance(scoring, Shortfall | ZScore | Percentile):
        yield from _number_problems(scoring, known, place)
    elif isinstance(scoring, Ratio | Deduct):
        yield from _kind_problems(scoring, known, place)


def _number_problems(scoring: Shortfall | ZScore | Percentile, known: Fitted, place: Path) -> Found:
    """Yield the problems of single numbers in the unit of the indicator."""
    if isinstance(scoring, Shortfall):
        yield from unit_problem(scoring.per.base, known.unit, (*place, "shortfall", "per"))
    elif isinstance(scoring, ZScore):
        yield from unit_problem(scoring.mean.base, known.unit, (*place, "z_score", "mean"))
        yield from unit_problem(scoring.sd.base, known.unit, (*place, "z_score", "sd"))
    else:
        for share, edge in scoring.edges.items():
            yield from unit_problem(edge.base, known.unit,
                                    (*place, "percentile", "edges", f"{number_text(share * 100)}%"))


def _kind_problems(scoring: Ratio | Deduct, known: Fitted, place: Path) -> Found:
    kind, allowed = ("ratio", ("share", "ratio")) if isinstance(scoring, Ratio) else ("deduct", ("share", "count"))
    yield from _only_of(allowed, known, (*place, kind))
    if isinstance(scoring, Ratio) and known.direction == "lower":
        yield (*place, kind), Problem(what="lower values of this indicator are better", code="direction",
                                      got="ratio", allowed="bands, a clamp or attainment")


def _only_of(units: Sequence[str], known: Fitted, place: Path) -> Found:
    if known.unit not in units:
        yield place, Problem(what="this kind of scoring does not fit the unit of the indicator", code="unit",
                             got=known.unit, allowed=" or ".join(units))


def axis_unit(axis: Axis, unit: Unit) -> Unit:
    """Return the unit of what a rule reads, for an indicator in `unit`."""
    return "ratio" if axis in ("attainment", "peer_ratio") else unit


def unit_problem(read: Callable[[Unit], object], unit: Unit, place: Path) -> Found:
    """Yield the problems of a number that is not in `unit`."""
    try:
        read(unit)
    except PlanError as error:
        yield from ((place, problem) for problem in error.problems)


def _clamp_problems(clamp: Clamp, known: Fitted, place: Path) -> Found:
    unit = axis_unit(clamp.of, known.unit)
    wrong = [*unit_problem(clamp.worst.base, unit, (*place, "worst")),
             *unit_problem(clamp.best.base, unit, (*place, "best"))]
    yield from wrong
    if wrong or known.direction is None:
        return
    rising = clamp.best.base(unit) > clamp.worst.base(unit)
    if rising != (known.direction == "higher"):
        yield place, Problem(what=f"{known.direction} values of this indicator are better", code="direction",
                             got=f"worst {clamp.worst.text()}, best {clamp.best.text()}",
                             allowed=f"a best that is {known.direction} than the worst")


def rows_problems(rows: Sequence[QuantityRange], otherwise: Otherwise, domain: QuantityRange | None, unit: Unit,
                  place: Path) -> Found:
    """Yield the problems of rows that are not in `unit`, or that leave a part of what values in it can be."""
    wrong = [found for row, ends in enumerate(rows) for found in unit_problem(ends.base, unit, (*place, row, "in"))]
    wrong += [] if domain is None else unit_problem(domain.base, unit, (*place[:-1], "domain"))
    yield from wrong
    if not wrong:
        covered = domain_of(unit) if domain is None else domain.scaled()
        yield from ((place, problem) for problem in gap_problems(rows, otherwise, covered))
