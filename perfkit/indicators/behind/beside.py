"""What makes a number beside the rows that are told: what it is compared with, and what fills a sum up to a size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from perfkit.indicators.behind.marks import SIDES, told_terms
from perfkit.indicators.measures import Comparison, Measure, Part, Sums
from perfkit.indicators.sums import summed_up

Pair = tuple[int, int]
NONE: Pair = (0, 0)


@dataclass(frozen=True)
class Beside:
    """By spell, numerator and denominator of what has no row of its own.

    Parameters
    ----------
    fills, others : mapping of spell number to (numerator, denominator)
        What fills the own sums up to a size, and what they are compared with.
    shape : str
        Of a comparison, how; else empty.
    """

    fills: Mapping[int, Pair]
    others: Mapping[int, Pair]
    shape: str = ""

    def whole(self, spell_no: int, numerator: int, denominator: int) -> Pair:
        """Return the numerator and denominator of the value, given those of the own side.

        Examples
        --------
        >>> Beside({}, {0: (100, 5)}, "quotient").whole(0, 60, 2)
        (300, 200)
        >>> Beside({}, {0: (100, 5)}, "difference").whole(0, 60, 2)
        (100, 10)
        """
        if not self.shape:
            return numerator, denominator
        other = self.others.get(spell_no, NONE)
        if self.shape == "quotient":
            return numerator * other[1], denominator * other[0] * (other[1] != 0)
        return numerator * other[1] - denominator * other[0], denominator * other[1]


def beside(measure: Measure, period_no: int) -> Beside:
    """Return what stands beside the rows of a measure in one period."""
    if isinstance(measure, Comparison):
        own = beside(measure.own, period_no)
        return Beside(own.fills, _by_spell(measure.other, period_no), measure.shape)
    return Beside(_fills(measure, period_no) if isinstance(measure, Sums) else {}, {})


def _fills(measure: Sums, period_no: int) -> dict[int, Pair]:
    parts = [Part(tuple(told_terms(part, filling=True))) for part in (measure.numerator, measure.denominator)
             if part is not None]
    if not any(part.terms for part in parts):
        return {}
    return _by_spell(Sums(shape="ratio", numerator=parts[0], denominator=parts[1], n=parts[1]), period_no)


def _by_spell(sums: Sums, period_no: int) -> dict[int, Pair]:
    made = summed_up(sums)
    rows: list[dict[str, Any]] = made.filter(made.period_no == period_no).to_pyarrow().to_pylist()
    return {row["spell_no"]: (int(row[SIDES[0]]), int(row[SIDES[1]])) for row in rows}
