"""Rates on amounts, read off a table of tiers: on the whole base, or on each slice of it. Bare functions, exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import add
from typing import Literal

from perfkit.exact import NO_RANGE, ExactColumn, Range, locate
from perfkit.scoring.keys import nothing
from perfkit.scoring.methods import close_gaps

OtherRate = Fraction | Literal["next_lower"] | None
EVERYWHERE = Range(None, None)


@dataclass(frozen=True, eq=False)
class Slices:
    """How a base is paid: the part of it in each tier, and the tier's rate. The last slice is what lies in no tier.

    The parts of a cell add up to its base; where the table says nothing of a part, the cell is missing.
    """

    parts: tuple[ExactColumn, ...]
    ranges: tuple[Range, ...]
    rates: tuple[Fraction, ...]

    @property
    def amount(self) -> ExactColumn:
        """What is paid: the sum of part x rate, not rounded."""
        return reduce(add, (part * rate for part, rate in zip(self.parts, self.rates, strict=True)))


def rate_whole(base: ExactColumn, lookup: ExactColumn, ranges: Sequence[Range], rates: Sequence[Fraction],
               otherwise: OtherRate = None) -> Slices:
    """Pay the whole base at the rate of the range that holds the lookup value: the amount jumps at the edges.

    Parameters
    ----------
    base, lookup : ExactColumn
        What the rate applies to, and what chooses it. A negative base is missing: nobody is paid, or charged, for it.
    ranges, rates : sequence of Range, sequence of Fraction
        Must not overlap; an edge belongs to the side that closes it.
    otherwise : Fraction, "next_lower" or None
        The rate of a lookup value in no range, the rate of the range next below, or None: a missing cell.

    Examples
    --------
    >>> tiers, rates = [Range(Fraction(0), Fraction(1)), Range(Fraction(1), None)], [Fraction(6, 100), Fraction(8, 100)]
    >>> sales, reached = ExactColumn.of([99_999_00, 100_000_00]), ExactColumn.of([99_999, 100_000], 100_000)
    >>> rate_whole(sales, reached, tiers, rates).amount.fractions()
    [Fraction(599994, 1), Fraction(800000, 1)]
    """
    held, paid_on = _held(ranges, otherwise), not_negative(base)
    known = paid_on.where(~lookup.missing, nothing(len(base)))
    row = locate(lookup, held)
    parts = [known.where(row == place, _zero_of(known)) for place in range(len(held))]
    rest = known.where(row == NO_RANGE, _zero_of(known))
    if not isinstance(otherwise, Fraction):
        rest = rest.where(row != NO_RANGE, nothing(len(base)))
    return _slices(parts, rest, held, rates, otherwise)


def rate_marginal(base: ExactColumn, lookup: ExactColumn, ranges: Sequence[Range], rates: Sequence[Fraction],
                  otherwise: OtherRate = None) -> Slices:
    """Pay each part of the base at the rate of the range that it lies in: no jumps.

    Where the lookup value is not the base itself (an attainment), the base is cut in the same proportions; at a lookup
    value of 0 all of it lies where 0 lies. Parameters as in :func:`rate_whole`; a negative lookup value is missing too.

    Examples
    --------
    >>> tiers, rates = [Range(Fraction(0), Fraction(1)), Range(Fraction(1), None)], [Fraction(6, 100), Fraction(8, 100)]
    >>> sales, reached = ExactColumn.of([99_999_00, 110_000_00]), ExactColumn.of([99_999, 110_000], 100_000)
    >>> rate_marginal(sales, reached, tiers, rates).amount.fractions()
    [Fraction(599994, 1), Fraction(680000, 1)]
    """
    held, reached = _held(ranges, otherwise), not_negative(lookup)
    known = not_negative(base).where(~reached.missing, nothing(len(base)))
    at_zero = reached.compare(0) == 0
    parts = []
    for ends in held:
        low = max(ends.low or Fraction(0), Fraction(0))
        inside = (reached.clip(None, ends.high) - low).clip(0)
        # At 0 there are no proportions: all of the base (if there is any) lies where 0 lies.
        parts.append(known * (inside / reached).where(~at_zero, int(ends.holds(Fraction(0)))))
    rest = known - reduce(add, parts, _zero_of(known))
    if not isinstance(otherwise, Fraction):
        rest = rest.where(rest.compare(0) == 0, nothing(len(base)))
    return _slices(parts, rest, held, rates, otherwise)


def not_negative(column: ExactColumn) -> ExactColumn:
    """Return the column with negative cells missing."""
    return column.where(column.compare(0) >= 0, nothing(len(column)))


def _held(ranges: Sequence[Range], otherwise: OtherRate) -> list[Range]:
    return close_gaps(ranges) if otherwise == "next_lower" else list(ranges)


def _zero_of(column: ExactColumn) -> ExactColumn:
    return column * 0


def _slices(parts: Sequence[ExactColumn], rest: ExactColumn, ranges: Sequence[Range], rates: Sequence[Fraction],
            otherwise: OtherRate) -> Slices:
    last = otherwise if isinstance(otherwise, Fraction) else Fraction(0)
    return Slices((*parts, rest), (*ranges, EVERYWHERE), (*rates, last))
