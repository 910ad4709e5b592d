"""Rates on amounts, read off a table of tiers: on the whole base, or on each slice of it. Bare functions, exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import add
from typing import Literal

from perfkit.exact import NO_RANGE, ExactColumn, Range, locate
from perfkit.integers import Bools
from perfkit.scoring.keys import nothing
from perfkit.scoring.methods import close_gaps

OtherRate = Fraction | Literal["next_lower"] | None
EVERYWHERE = Range(None, None)
_ZERO = Fraction(0)


@dataclass(frozen=True, eq=False)
class Slices:
    """How a base is paid: the part of it in each tier, and the tier's rate. The last slice is what lies in no tier.

    The parts of a cell add up to its base; where the table says nothing of a part, the cell is missing. `plus` is what
    a row gives as a fixed amount, in tables that have such.
    """

    parts: tuple[ExactColumn, ...]
    ranges: tuple[Range, ...]
    rates: tuple[Fraction, ...]
    plus: tuple[ExactColumn, ...] = ()

    @property
    def amount(self) -> ExactColumn:
        """What is paid: the sum of part x rate, and of the fixed amounts of tables that have them; not rounded."""
        return reduce(add, (*(part * rate for part, rate in zip(self.parts, self.rates, strict=True)), *self.plus))


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


# The start of the scale is a property of the lookup, like its ranges.
def rate_marginal(base: ExactColumn, lookup: ExactColumn, ranges: Sequence[Range],
                  rates: Sequence[Fraction], otherwise: OtherRate = None, *, start: Fraction = _ZERO) -> Slices:
    """Pay each part of the base at the rate of the range that it lies in: no jumps.

    Where the lookup value is not the base itself (an attainment), the base is cut in the same proportions; at a lookup
    value of 0 all of it lies where 0 lies. A base that begins at another lookup value (what lies above the target, at
    an attainment of 1) is cut from that `start` on. Parameters as in :func:`rate_whole`; a negative lookup value is
    missing too.

    Examples
    --------
    >>> tiers, rates = [Range(Fraction(0), Fraction(1)), Range(Fraction(1), None)], [Fraction(6, 100), Fraction(8, 100)]
    >>> sales, reached = ExactColumn.of([99_999_00, 110_000_00]), ExactColumn.of([99_999, 110_000], 100_000)
    >>> rate_marginal(sales, reached, tiers, rates).amount.fractions()
    [Fraction(599994, 1), Fraction(680000, 1)]
    """
    held, reached = _held(ranges, otherwise), not_negative(lookup)
    known = not_negative(base).where(~reached.missing, nothing(len(base)))
    at_start, scale = reached.compare(start) <= 0, (reached - start).clip(0)
    parts = []
    for ends in held:
        low = start if ends.low is None else max(ends.low, start)
        inside = (reached.clip(None, ends.high) - low).clip(0)
        # At the start there are no proportions: all of the base (if there is any) lies where the start lies.
        parts.append(known * (inside / scale).where(~at_start, int(ends.holds(start))))
    rest = known - reduce(add, parts, _zero_of(known))
    if not isinstance(otherwise, Fraction):
        rest = rest.where(rest.compare(0) == 0, nothing(len(base)))
    return _slices(parts, rest, held, rates, otherwise)


# A row has four numbers, and the table applies to two columns.
def rate_plus(base: ExactColumn, lookup: ExactColumn, ranges: Sequence[Range],  # noqa: PLR0913 - the parts of the rule
              rates: Sequence[Fraction], plus: Sequence[Fraction], over: Sequence[Fraction],
              otherwise: OtherRate = None) -> Slices:
    """Pay a fixed amount and a rate on what lies above an edge, by the range that holds the lookup value.

    Parameters
    ----------
    base, lookup, ranges, rates
        As in :func:`rate_whole`; the parts are ``base - over``, below 0 where the base is.
    plus, over : sequence of Fraction
        One for each range, in the unit of the base.
    otherwise : Fraction, "next_lower" or None
        What a lookup value in no range pays as a fixed amount; or as in :func:`rate_whole`.

    Examples
    --------
    >>> tiers = [Range(Fraction(0), Fraction(40_000)), Range(Fraction(40_000), None)]
    >>> rates, plus, over = [Fraction(4, 100), Fraction(5, 100)], [Fraction(0), Fraction(1600)], [0, Fraction(40_000)]
    >>> rate_plus(ExactColumn.of([30_000, 50_000]), ExactColumn.of([30_000, 50_000]), tiers, rates, plus,
    ...           over).amount.fractions()
    [Fraction(1200, 1), Fraction(2100, 1)]
    """
    cut = rate_whole(base, lookup, ranges, rates, Fraction(0) if isinstance(otherwise, Fraction) else otherwise)
    row = locate(lookup, cut.ranges[:-1])
    parts = tuple(part - _where(row == place, over[place], part) for place, part in enumerate(cut.parts[:-1]))
    last = otherwise if isinstance(otherwise, Fraction) else Fraction(0)
    fixed = (*(_where(row == place, amount, cut.parts[0]) for place, amount in enumerate(plus)),
             _where(row == NO_RANGE, last, cut.parts[-1]))
    rest = _zero_of(cut.parts[-1])
    return Slices((*parts, rest), cut.ranges, cut.rates, fixed)


def fixed_amounts(lookup: ExactColumn, ranges: Sequence[Range], amounts: Sequence[Fraction],
                  otherwise: OtherRate = None) -> Slices:
    """Pay the fixed amount of the range that holds the lookup value.

    Examples
    --------
    >>> reached = ExactColumn.of([119_999, 120_000, 160_000], 100_000)
    >>> tiers = [Range(None, Fraction(6, 5)), Range(Fraction(6, 5), Fraction(3, 2)), Range(Fraction(3, 2), None)]
    >>> fixed_amounts(reached, tiers, [Fraction(0), Fraction(1000), Fraction(2000)]).amount.fractions()
    [Fraction(0, 1), Fraction(1000, 1), Fraction(2000, 1)]
    """
    nothing_of = [Fraction(0)] * len(ranges)
    return rate_plus(_zero_of(lookup), lookup, ranges, nothing_of, amounts, nothing_of, otherwise)


def _where(mask: Bools, amount: Fraction, like: ExactColumn) -> ExactColumn:
    """Return the amount where the mask holds and 0 elsewhere, missing where `like` is."""
    return (_zero_of(like) + amount).where(mask, _zero_of(like))


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
