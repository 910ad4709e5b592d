"""One value at a time: numerator over denominator, its state, and the frame of all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, nan
from typing import Literal

import pandas as pd

from perfkit.indicators.engine import Answer
from perfkit.indicators.intervals import NONE, Limits, Units, mean_limits, share_limits

State = Literal["counted", "shown", "withheld", "absent"]
COLUMNS = ("period", "role", "subject", "spell", "indicator", "unit", "direction", "value", "numerator", "denominator",
           "n", "low", "high", "state", "maturity", "reason", "exposure", "expected", "adjusted", "adjusted_numerator",
           "adjusted_denominator", "adjusted_reason", "cluster", "clusters", "effective_n")
ZERO_DENOMINATOR, NO_TARGET, NO_COMPARISON = "zero_denominator", "no_target", "no_comparison"
_KINDS = {"numerator": "Int64", "denominator": "Int64", "n": "Int64", "value": "float64", "low": "float64",
          "high": "float64", "expected": "float64", "adjusted": "float64", "clusters": "Int64",
          "effective_n": "float64"}
_UNADJUSTED = ("", nan, nan, "", "", "")
_SORTED_BY = ["period", "role", "subject", "spell", "indicator"]


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What is known of a value before any event is looked at."""

    period: str
    names: tuple[str, str, str]
    key: str
    unit: str
    direction: str
    minimum: tuple[int, int]
    final: bool


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One value: whole numbers, limits, and why it is absent where it is."""

    ruling: Ruling
    numerator: int | None = None
    denominator: int | None = None
    n: int = 0
    limits: Limits = NONE
    units: Units | None = None
    cluster: str = ""
    reason: str = ""

    @property
    def state(self) -> State:
        """Whether the value may be scored, shown, or neither."""
        return "absent" if self.reason else state_of(self.n, *self.ruling.minimum)


def state_of(n: int, score: int, show: int) -> State:
    """Return the state of a value that rests on `n` units.

    Examples
    --------
    >>> [state_of(n, 100, 30) for n in (100, 99, 30, 29)]
    ['counted', 'shown', 'shown', 'withheld']
    """
    if n >= score:
        return "counted"
    return "shown" if n >= show else "withheld"


def absent_cell(ruling: Ruling, reason: str) -> Cell:
    """Return a value that does not exist, with its reason."""
    return Cell(ruling=ruling, reason=reason)


def cell_of(ruling: Ruling, answer: Answer, row: Mapping[str, int], *, against_target: bool = False,
            target: Fraction | None = None, compares: bool = False) -> Cell:
    """Return the value of one row of an answer.

    A denominator of zero makes it absent; so does a missing target where the value is measured against one. Where it
    `compares` with another period or with others, a zero there has a reason of its own.
    """
    nothing = NO_COMPARISON if compares else ZERO_DENOMINATOR
    if against_target:
        return _against(ruling, row, target)
    if answer.shape in ("quotient", "difference"):
        return _compared(ruling, answer, row, nothing)
    numerator, denominator = row["numerator"], row.get("denominator", 1) * answer.scale
    if denominator == 0:
        return Cell(ruling=ruling, numerator=numerator, denominator=0, n=row["n"], reason=nothing)
    common = gcd(numerator, denominator) if answer.scale > 1 else 1
    return Cell(ruling=ruling, numerator=numerator // common, denominator=denominator // common, n=row["n"],
                limits=_limits(answer, row), units=_units(answer, row), cluster=answer.cluster)


def _against(ruling: Ruling, row: Mapping[str, int], target: Fraction | None) -> Cell:
    if not target:
        reason = NO_TARGET if target is None else ZERO_DENOMINATOR
        return Cell(ruling=ruling, numerator=row["numerator"], n=row["n"], reason=reason)
    attained = row["numerator"] / target
    return Cell(ruling=ruling, numerator=attained.numerator, denominator=attained.denominator, n=row["n"])


def _compared(ruling: Ruling, answer: Answer, row: Mapping[str, int], nothing: str) -> Cell:
    divided = answer.shape == "quotient"
    if row["other_denominator"] == 0 or (divided and row["other_numerator"] == 0):
        return Cell(ruling=ruling, n=row["n"], reason=nothing)
    if row["denominator"] == 0:
        return Cell(ruling=ruling, n=row["n"], reason=ZERO_DENOMINATOR)
    own = Fraction(row["numerator"], row["denominator"])
    other = Fraction(row["other_numerator"], row["other_denominator"])
    value = own / other if divided else own - other
    return Cell(ruling=ruling, numerator=value.numerator, denominator=value.denominator, n=row["n"])


def _limits(answer: Answer, row: Mapping[str, int]) -> Limits:
    if answer.shape == "mean":
        return mean_limits(row["numerator"], row["squares"], row["n"], scale=answer.scale)
    if answer.shape == "quantile" and row["low"] is not None and row["high"] is not None:
        return float(row["low"]), float(row["high"])
    return NONE


def _units(answer: Answer, row: Mapping[str, int]) -> Units | None:
    if answer.shape != "share":
        return None
    if not answer.cluster:
        return Units(k=row["numerator"], n=row["n"])
    return Units(k=row["numerator"], n=row["n"], clusters=row["clusters"],
                 squares=(row["sizes"], row["hits"], row["both"]))


def frame_of(cells: Sequence[Cell]) -> pd.DataFrame:
    """Return the frame of IndicatorValues, sorted by its keys."""
    limits = _all_limits(cells)
    rows = [_row(cell, pair) for cell, pair in zip(cells, limits, strict=True)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype(_KINDS).sort_values(_SORTED_BY, kind="stable", ignore_index=True)


def _all_limits(cells: Sequence[Cell]) -> list[Limits]:
    found = iter(share_limits([cell.units for cell in cells if cell.units is not None]))
    return [cell.limits if cell.units is None else next(found) for cell in cells]


def _row(cell: Cell, limits: Limits) -> tuple[object, ...]:
    ruling = cell.ruling
    value = nan if cell.reason or cell.denominator is None else (cell.numerator or 0) / cell.denominator
    return (ruling.period, *ruling.names, ruling.key, ruling.unit, ruling.direction, value, cell.numerator,
            cell.denominator, cell.n, *limits, cell.state, "final" if ruling.final else "provisional", cell.reason,
            *_UNADJUSTED, cell.cluster, *_told_of(cell.units))


def _told_of(units: Units | None) -> tuple[int | None, float]:
    """Return the number of clusters, where there are any, and as many independent units as tell as much."""
    effective = None if units is None else units.effective
    return None if units is None else units.clusters, nan if effective is None else float(effective)
