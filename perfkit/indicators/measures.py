"""What a definition returns: whole numbers to be added up over credited rows, and how they make a value.

A part is a sum of reductions, each over its own rows, so that lines picked and hours worked may come from different
tables. Nothing here is a float: numerators and denominators stay whole numbers to the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import ibis

Shape = Literal["share", "ratio", "mean", "total"]
Against = Literal["quotient", "difference"]
Rows = Any
"""An Ibis table of credited rows (Ibis carries no types of its own)."""
_WIDE = "decimal(38, 0)"


@dataclass(frozen=True)
class Part:
    """A whole number per group: reductions, each over its own rows, added or (sign -1) subtracted."""

    terms: tuple[tuple[int, Rows, Any], ...]

    def __add__(self, other: Part) -> Part:
        return Part(self.terms + other.terms)

    def __sub__(self, other: Part) -> Part:
        return Part(self.terms + tuple((-sign, rows, reduction) for sign, rows, reduction in other.terms))

    def __mul__(self, factor: int) -> Part:
        return Part(tuple((sign * factor, rows, reduction) for sign, rows, reduction in self.terms))


@dataclass(frozen=True, kw_only=True)
class Sums:
    """A value as parts: numerator / (scale x denominator), with the number of units it rests on.

    A total has no denominator (it is 1). `squares` is the sum of the squared units of a mean. `cluster` names the
    column of a share's rows that says which of its units belong together.
    """

    shape: Shape
    numerator: Part
    n: Part
    denominator: Part | None = None
    scale: int = 1
    squares: Part | None = None
    cluster: str | None = None


@dataclass(frozen=True)
class Quantile:
    """The quantile at `at` of a whole-number column over credited rows.

    Where a column `by` is named, the mean of the quantiles of its values, each counting the same.
    """

    rows: Rows
    column: str
    at: Fraction
    by: str | None = None


@dataclass(frozen=True)
class Comparison:
    """A quotient of sums (`own`) divided by another (`other`), or less it; `own` says on how many units it rests."""

    shape: Against
    own: Sums
    other: Sums


Measure = Sums | Quantile | Comparison


def summed(rows: Rows, column: str) -> Part:
    """Return the sum of a whole-number column; missing cells add nothing."""
    return Part(((1, rows, rows[column].sum()),))


def counted(rows: Rows, where: Any = None) -> Part:
    """Return the number of rows, or of those where a condition holds (not where it is missing)."""
    return Part(((1, rows, rows.count() if where is None else rows.count(where=where)),))


def distinct(rows: Rows, column: str, where: Any = None) -> Part:
    """Return the number of different values of a column; missing ones do not count."""
    values = rows[column]
    return Part(((1, rows, values.nunique() if where is None else values.nunique(where=where)),))


def whole_units(rows: Rows, column: str, size: int) -> Part:
    """Return how many whole units of `size` the sum of a column holds: hours of a column in milliseconds."""
    return Part(((1, rows, rows[column].sum() // size),))


def none_of(held: Rows) -> Part:
    """Return 0 for every spell and period among `held`, so that nothing counted there is 0 and not absent."""
    return counted(held) * 0


def floored(dividend: Any, divisor: Any) -> Any:
    """Return the whole quotient of two columns, exact up to 2^51.

    The division of an engine is one of floats: rounded down, it may miss a quotient that is whole. Without the rest it
    is whole, and is rounded to the nearest.
    """
    return ((dividend - dividend % divisor) / divisor).round().cast("int64")


def share(part: Part, whole: Part, *, cluster: str | None = None) -> Sums:
    """Return the share of units in `whole` that are in `part`: a rate, with a Wilson interval.

    Parameters
    ----------
    part, whole : Part
    cluster : str, optional
        Column, in all rows of both, of whom or what several units may come from: they do not tell as much as so many
        independent ones, and the interval allows for it. A unit without one stands for itself. Not needed where each
        counts once, as different buyers do.

    Examples
    --------
    >>> rated = ibis.table({"score": "int64", "buyer_id": "string"}, name="ratings")
    >>> measure = share(counted(rated, rated.score >= 4), counted(rated), cluster="buyer_id")
    >>> measure.shape, len(measure.numerator.terms), measure.cluster
    ('share', 1, 'buyer_id')
    """
    return Sums(shape="share", numerator=part, denominator=whole, n=whole, cluster=cluster)


def ratio(numerator: Part, denominator: Part, *, n: Part) -> Sums:
    """Return sum over sum; `n` says on how many units it rests. No simple interval is valid.

    Examples
    --------
    >>> picked, worked = ibis.table({"lines": "int64"}, name="p"), ibis.table({"hours": "int64"}, name="w")
    >>> ratio(summed(picked, "lines") * 3_600_000, summed(worked, "hours"), n=counted(worked)).numerator.terms[0][0]
    3600000
    """
    return Sums(shape="ratio", numerator=numerator, denominator=denominator, n=n)


def quotient(own: Sums, other: Sums) -> Comparison:
    """Return one ratio over another, exactly: an agent's spend per buyer over that of the shop.

    Nothing to divide by, on either side, makes it absent. No simple interval is valid.

    Examples
    --------
    >>> mine, theirs = ibis.table({"paid": "int64"}, name="m"), ibis.table({"paid": "int64"}, name="t")
    >>> quotient(ratio(summed(mine, "paid"), counted(mine), n=counted(mine)),
    ...          ratio(summed(theirs, "paid"), counted(theirs), n=counted(theirs))).shape
    'quotient'
    """
    return Comparison("quotient", own, other)


def difference(own: Sums, other: Sums) -> Comparison:
    """Return one ratio less another, exactly, under the terms of :func:`quotient`."""
    return Comparison("difference", own, other)


def total(numerator: Part, *, n: Part) -> Sums:
    """Return a sum or a count as it is."""
    return Sums(shape="total", numerator=numerator, n=n)


def mean(rows: Rows, column: str, *, scale: int = 1) -> Sums:
    """Return the mean of independent units, with a t interval; the column holds `scale` times the unit's value."""
    present = rows.filter(rows[column].notnull())
    wide = present[column].cast(_WIDE)
    size = counted(present)
    return Sums(shape="mean", numerator=summed(present, column), denominator=size, n=size, scale=scale,
                   squares=Part(((1, present, (wide * wide).sum()),)))


def quantile(rows: Rows, column: str, at: Fraction, *, by: str | None = None) -> Quantile:
    """Return the quantile at `at` by linear interpolation (type 7), exact, with an order-statistic interval.

    Where it lies between two units the value is a whole number over the denominator of `at`. With `by` it is the mean
    of the quantiles of each value of that column (rows without one are left out), and has no interval.
    """
    kept = rows.filter(rows[column].notnull())
    return Quantile(kept if by is None else kept.filter(kept[by].notnull()), column, at, by)


def waited(later: Any, earlier: Any) -> Any:
    """Return the milliseconds from one stamp to another, as a whole number."""
    return later.delta(earlier, unit="millisecond")


def within(later: Any, earlier: Any, **limit: int) -> Any:
    """Tell whether a stamp lies at most `limit` (days, hours, minutes, seconds) after another; the limit counts."""
    return later <= earlier + ibis.interval(**limit)
