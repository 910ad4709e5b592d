"""The exact kernel: columns of rational numbers, compared with edges and multiplied by rates without any rounding.

Pay, pages and sensitivity share this module. A column keeps numerators and denominators as int64 as long as no
product can overflow and as Python integers beyond that, so results are exact at any size and fast at the usual ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from perfkit.integers import (
    Bools,
    Ints,
    add,
    filled,
    fit,
    multiply,
    quotients,
    reduce_fractions,
    stretch,
    texts,
    whole_cells,
)

Number: TypeAlias = "ExactColumn | Fraction | int"
NO_RANGE = -1
MISSING = -2


@dataclass(frozen=True)
class Range:
    """An interval on an axis of values, as mathematics writes it; None is unbounded.

    Examples
    --------
    >>> band = Range(Fraction(80), Fraction(90), low_closed=True, high_closed=False)
    >>> band.text(), band.holds(Fraction(90)), band.holds(Fraction(80))
    ('[80, 90)', False, True)
    """

    low: Fraction | None
    high: Fraction | None
    low_closed: bool = True
    high_closed: bool = False

    def holds(self, value: Fraction) -> bool:
        """Tell whether `value` lies in the range."""
        above = self.low is None or value > self.low or (self.low_closed and value == self.low)
        below = self.high is None or value < self.high or (self.high_closed and value == self.high)
        return above and below

    def text(self) -> str:
        """Return the range as text, with exact decimals where they end and fractions where they do not."""
        low = "(-inf" if self.low is None else ("[" if self.low_closed else "(") + number_text(self.low)
        high = "inf)" if self.high is None else number_text(self.high) + ("]" if self.high_closed else ")")
        return f"{low}, {high}"


def number_text(value: Fraction) -> str:
    """Return an exact number as decimal text without trailing zeros, or as a fraction where it does not end.

    Examples
    --------
    >>> number_text(Fraction(5, 4)), number_text(Fraction(1, 3)), number_text(Fraction(100))
    ('1.25', '1/3', '100')
    """
    rest, places = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        places = max(places, power)
    if rest != 1:
        return str(value)
    scaled = abs(value.numerator) * 10**places // value.denominator
    whole, decimals = divmod(scaled, 10**places)
    tail = f".{decimals:0{places}d}".rstrip("0").rstrip(".") if places else ""
    return f"{'-' if value < 0 else ''}{whole}{tail}"


@dataclass(frozen=True, eq=False)
class ExactColumn:
    """An immutable column of exact numbers, some of which may be missing.

    Make one with :meth:`of`, :meth:`constant`, :meth:`from_fractions` or :meth:`from_text`. Arithmetic works cell by
    cell with another column of the same length, a `Fraction` or an `int`; a missing cell stays missing, and a
    division by zero makes one.

    Examples
    --------
    >>> rate = ExactColumn.of([19, 20, 0], [20, 20, 0])
    >>> rate.in_range(Range(Fraction(95, 100), None)).tolist(), rate.missing.tolist()
    ([True, True, False], [False, False, True])
    >>> (rate * 100).fractions()
    [Fraction(95, 1), Fraction(100, 1), None]
    """

    numerator: Ints
    denominator: Ints
    missing: Bools

    @classmethod
    def of(cls, numerator: Any, denominator: Any = 1, missing: Any = None) -> ExactColumn:
        """Return the column numerator / denominator; cells with a zero denominator are missing.

        Parameters
        ----------
        numerator, denominator : sequence of int or int
            Whole numbers of any size. None, NaN or NA in either makes the cell missing.
        missing : sequence of bool, optional
            Further cells to treat as missing.

        Raises
        ------
        TypeError
            If a cell holds a number that is not whole.
        """
        top, top_missing = whole_cells(numerator)
        bottom, bottom_missing = whole_cells(denominator)
        size = max(len(top), len(bottom))
        top, top_missing = stretch(top, size), stretch(top_missing, size)
        bottom, bottom_missing = stretch(bottom, size), stretch(bottom_missing, size)
        gone = top_missing | bottom_missing | np.asarray(bottom == 0, dtype=bool)
        if missing is not None:
            gone = gone | np.asarray(missing, dtype=bool)
        negative = np.asarray(bottom < 0, dtype=bool)
        top, bottom = np.where(negative, -top, top), np.where(negative, -bottom, bottom)
        return cls(*reduce_fractions(np.where(gone, 0, top), np.where(gone, 1, bottom)), gone)

    @classmethod
    def constant(cls, value: Fraction | int, size: int) -> ExactColumn:
        """Return a column that holds `value` in every one of `size` cells."""
        exact = Fraction(value)
        return cls(filled(exact.numerator, size), filled(exact.denominator, size), np.zeros(size, dtype=bool))

    @classmethod
    def from_fractions(cls, values: Sequence[Fraction | int | None]) -> ExactColumn:
        """Return a column of Python fractions; None is missing."""
        exact = [None if value is None else Fraction(value) for value in values]
        return cls.of([None if value is None else value.numerator for value in exact],
                      [1 if value is None else value.denominator for value in exact])

    @classmethod
    def from_text(cls, numerator: Sequence[str], denominator: Sequence[str]) -> ExactColumn:
        """Return a column from the texts that :meth:`to_text` gives; an empty text is missing."""
        return cls.of(fit([int(text or 0) for text in numerator]), fit([int(text or 1) for text in denominator]),
                      missing=[not text for text in numerator])

    def __len__(self) -> int:
        return len(self.numerator)

    def __add__(self, other: Number) -> ExactColumn:
        right = self._same(other)
        return _made(add(multiply(self.numerator, right.denominator), multiply(right.numerator, self.denominator)),
                     multiply(self.denominator, right.denominator), self.missing | right.missing)

    def __neg__(self) -> ExactColumn:
        return ExactColumn(-self.numerator, self.denominator, self.missing)

    def __sub__(self, other: Number) -> ExactColumn:
        return self + (-other)

    def __mul__(self, other: Number) -> ExactColumn:
        right = self._same(other)
        return _made(multiply(self.numerator, right.numerator), multiply(self.denominator, right.denominator),
                     self.missing | right.missing)

    def __truediv__(self, other: Number) -> ExactColumn:
        right = self._same(other)
        zero = np.asarray(right.numerator == 0, dtype=bool)
        sign = np.where(np.asarray(right.numerator < 0, dtype=bool), -1, 1)
        bottom = np.where(zero, 1, right.numerator * sign)
        return _made(multiply(self.numerator * sign, right.denominator), multiply(self.denominator, bottom),
                     self.missing | right.missing | zero)

    def compare(self, other: Number) -> npt.NDArray[np.int8]:
        """Return -1, 0 or 1 per cell for below, equal, above; 0 where either is missing."""
        return self._against(self._same(other))

    def _against(self, right: ExactColumn) -> npt.NDArray[np.int8]:
        left_side, right_side = multiply(self.numerator, right.denominator), multiply(right.numerator, self.denominator)
        above, below = np.asarray(left_side > right_side, dtype=bool), np.asarray(left_side < right_side, dtype=bool)
        sign = above.astype(np.int8) - below.astype(np.int8)
        sign[self.missing | right.missing] = 0
        return sign

    def in_range(self, ends: Range) -> Bools:
        """Tell per cell whether it lies in the range; a missing cell lies in none."""
        held = ~self.missing
        if ends.low is not None:
            held = held & (self.compare(ends.low) >= (0 if ends.low_closed else 1))
        if ends.high is not None:
            held = held & (self.compare(ends.high) <= (0 if ends.high_closed else -1))
        return held

    def minimum(self, other: Number) -> ExactColumn:
        """Return the smaller of both per cell; missing where either is."""
        right = self._same(other)
        return self._choose(self._against(right) <= 0, right)

    def maximum(self, other: Number) -> ExactColumn:
        """Return the larger of both per cell; missing where either is."""
        right = self._same(other)
        return self._choose(self._against(right) >= 0, right)

    def clip(self, low: Fraction | int | None = None, high: Fraction | int | None = None) -> ExactColumn:
        """Return the column held between `low` and `high`; None leaves that side open."""
        raised = self if low is None else self.maximum(low)
        return raised if high is None else raised.minimum(high)

    def where(self, mask: Any, other: Number) -> ExactColumn:
        """Return this column where `mask` holds and `other` elsewhere."""
        right, keep = self._same(other), np.asarray(mask, dtype=bool)
        return ExactColumn(np.where(keep, self.numerator, right.numerator),
                           np.where(keep, self.denominator, right.denominator),
                           np.where(keep, self.missing, right.missing))

    def floor(self) -> ExactColumn:
        """Return the largest whole number not above each cell."""
        return _made(self.numerator // self.denominator, np.ones_like(self.denominator), self.missing)

    def ceil(self) -> ExactColumn:
        """Return the smallest whole number not below each cell."""
        return -(-self).floor()

    def round_half_up(self, step: Fraction | int = 1) -> ExactColumn:
        """Return each cell rounded to a multiple of `step`; a half goes away from zero, as money is rounded."""
        scaled = self / Fraction(step)
        negative = np.asarray(scaled.numerator < 0, dtype=bool)
        size = scaled.where(~negative, -scaled)
        whole = (size + Fraction(1, 2)).floor()
        return whole.where(~negative, -whole) * Fraction(step)

    def take(self, index: Any) -> ExactColumn:
        """Return the cells at `index` (positions or a boolean mask)."""
        return ExactColumn(self.numerator[index], self.denominator[index], self.missing[index])

    def sum(self) -> Fraction:
        """Return the exact sum of the cells that are present (0 for none)."""
        return sum((value for value in self.fractions() if value is not None), Fraction(0))

    def fractions(self) -> list[Fraction | None]:
        """Return the cells as Python fractions; None where missing."""
        return [None if gone else Fraction(int(top), int(bottom)) for top, bottom, gone
                in zip(self.numerator, self.denominator, self.missing, strict=True)]

    def to_float(self) -> npt.NDArray[np.float64]:
        """Return the nearest floats, NaN where missing: for display and drawing only."""
        out = quotients(self.numerator, self.denominator)
        out[self.missing] = np.nan
        return out

    def to_whole(self) -> list[int | None]:
        """Return the cells rounded half up to whole numbers, None where missing: minor units at the end of a line."""
        rounded = self.round_half_up()
        return [None if gone else int(top) for top, gone in zip(rounded.numerator, rounded.missing, strict=True)]

    def to_text(self) -> tuple[list[str], list[str]]:
        """Return numerators and denominators as text (lowest terms, empty where missing): any size, any store."""
        # The arrays are in lowest terms already: only their cells are written out.
        gone = np.flatnonzero(self.missing)
        return texts(self.numerator, gone), texts(self.denominator, gone)

    def _same(self, other: Number) -> ExactColumn:
        if isinstance(other, ExactColumn):
            if len(other) != len(self):
                raise ValueError(f"columns differ in length: {len(self)} and {len(other)}")
            return other
        return ExactColumn.constant(other, 1) if len(self) else self  # numpy repeats one cell without a copy

    def _choose(self, left: Bools, right: ExactColumn) -> ExactColumn:
        return ExactColumn(np.where(left, self.numerator, right.numerator),
                           np.where(left, self.denominator, right.denominator), self.missing | right.missing)


def locate(column: ExactColumn, ranges: Sequence[Range]) -> npt.NDArray[np.int64]:
    """Return per cell the position of the range that holds it: -1 for none, -2 for a missing cell.

    Examples
    --------
    >>> grades = [Range(Fraction(90), None), Range(Fraction(75), Fraction(90)), Range(None, Fraction(75))]
    >>> locate(ExactColumn.of([90, 89, 10, None]), grades).tolist()
    [0, 1, 2, -2]
    """
    found = np.full(len(column), NO_RANGE, dtype=np.int64)
    for position, ends in enumerate(ranges):
        found[column.in_range(ends)] = position
    found[column.missing] = MISSING
    return found


def _made(top: Ints, bottom: Ints, missing: Bools) -> ExactColumn:
    gone = np.asarray(missing, dtype=bool)
    return ExactColumn(*reduce_fractions(np.where(gone, 0, top), np.where(gone, 1, bottom)), gone)
