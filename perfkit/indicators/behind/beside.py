"""What makes a number beside the rows that are told: what they are compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from perfkit.indicators.behind.marks import SIDES
from perfkit.indicators.measures import Comparison, Measure
from perfkit.indicators.sums import summed_up

Pair = tuple[int, int]


@dataclass(frozen=True)
class Beside:
    """By spell, numerator and denominator of what the rows are compared with.

    Parameters
    ----------
    others : mapping of spell number to (numerator, denominator)
    shape : str
        How they are compared; empty where they are not.
    """

    others: Mapping[int, Pair]
    shape: str = ""

    def whole(self, spell_no: int, numerator: int, denominator: int) -> Pair:
        """Return the numerator and denominator of the value, given those of the own side.

        Examples
        --------
        >>> Beside({0: (100, 5)}, "quotient").whole(0, 60, 2)
        (300, 200)
        >>> Beside({0: (100, 5)}, "difference").whole(0, 60, 2)
        (100, 10)
        """
        if not self.shape:
            return numerator, denominator
        other = self.others.get(spell_no, (0, 0))
        if self.shape == "quotient":
            return numerator * other[1], denominator * other[0] * (other[1] != 0)
        return numerator * other[1] - denominator * other[0], denominator * other[1]


def beside(measure: Measure, period_no: int) -> Beside:
    """Return what the rows of a measure are compared with in one period."""
    if not isinstance(measure, Comparison):
        return Beside({})
    made = summed_up(measure.other)
    rows = made.filter(made.period_no == period_no).to_pyarrow().to_pylist()
    return Beside({row["spell_no"]: (int(row[SIDES[0]]), int(row[SIDES[1]])) for row in rows}, measure.shape)
