"""Tables of rows: every value of the domain in exactly one row.

A range is a stretch between two cuts of the axis. A cut lies just before a value or just after it, so closed and open
edges need no special case: gaps and overlaps are plain comparisons.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from perfkit.exact import Range

Cut: TypeAlias = tuple[int, Fraction, int]
_FIRST: Cut = (-1, Fraction(0), 0)
_LAST: Cut = (1, Fraction(0), 0)


def uncovered(rows: Sequence[Range], domain: Range) -> list[Range]:
    """Return the parts of `domain` that lie in none of `rows`, from the lowest up.

    Examples
    --------
    >>> rows = [Range(Fraction(90), Fraction(100), True, True), Range(Fraction(0), Fraction(89))]
    >>> [gap.text() for gap in uncovered(rows, Range(Fraction(0), None))]
    ['[89, 90)', '(100, inf)']
    """
    position, end = _start(domain), _end(domain)
    gaps = []
    for row in sorted(rows, key=_start):
        if _start(row) > position:
            gaps.append((position, min(_start(row), end)))
        position = max(position, _end(row))
    gaps.append((position, end))
    return [_between(*gap) for gap in gaps if gap[0] < gap[1]]


def overlaps(rows: Sequence[Range]) -> list[tuple[int, int, Range]]:
    """Return for each row a stretch that a row before it on the axis holds too, with the positions of both.

    Examples
    --------
    >>> rows = [Range(Fraction(90), None), Range(Fraction(80), Fraction(90), True, True)]
    >>> [(first, second, shared.text()) for first, second, shared in overlaps(rows)]
    [(0, 1, '[90, 90]')]
    """
    found = []
    order = sorted(range(len(rows)), key=lambda position: (_start(rows[position]), position))
    for before, after in zip(_widest_so_far(rows, order), order[1:], strict=True):
        start, end = _start(rows[after]), min(_end(rows[before]), _end(rows[after]))
        if start < end:
            found.append((min(before, after), max(before, after), _between(start, end)))
    return found


def in_order(rows: Sequence[Range]) -> bool:
    """Tell whether the rows run from low to high or from high to low.

    Examples
    --------
    >>> in_order([Range(Fraction(9), None), Range(Fraction(0), Fraction(5)), Range(Fraction(5), Fraction(9))])
    False
    """
    starts = [_start(row) for row in rows]
    return starts in (sorted(starts), sorted(starts, reverse=True))


def _widest_so_far(rows: Sequence[Range], order: Sequence[int]) -> list[int]:
    """Return for each row but the last the position of the row that reaches furthest up to there."""
    widest: list[int] = []
    for position in order[:-1]:
        further = not widest or _end(rows[position]) > _end(rows[widest[-1]])
        widest.append(position if further else widest[-1])
    return widest


def _start(row: Range) -> Cut:
    return _FIRST if row.low is None else (0, row.low, 0 if row.low_closed else 1)


def _end(row: Range) -> Cut:
    return _LAST if row.high is None else (0, row.high, 1 if row.high_closed else 0)


def _between(start: Cut, end: Cut) -> Range:
    return Range(start[1] if start[0] == 0 else None, end[1] if end[0] == 0 else None,
                 start[0] == 0 and start[2] == 0, end[0] == 0 and end[2] == 1)
