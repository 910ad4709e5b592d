"""Which two people are worth comparing: neighbours in rank and pairs a hair apart, never all pairs."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from perfkit.sensitivity.grid import PointsGrid

Pair: TypeAlias = tuple[int, int]
HAIR = Fraction(1)
MOST_PAIRS = 500
_GUARD = 1e-9


def close_pairs(grid: PointsGrid) -> list[Pair]:
    """Return the pairs to look at, leader first: neighbours in rank, and others at most a point apart.

    People who are level stand in the order of their ids. Of a large team only the 500 closest neighbours and the 500
    closest others are taken. Two spells of one subject are no pair.
    """
    order = sorted(range(len(grid.totals)), key=lambda person: (-grid.totals[person], person))
    neighbours = sorted((gap_of(grid, pair), spot, spot + 1) for spot, pair in enumerate(pairwise(order)))
    spots = {(one, two) for _, one, two in neighbours[:MOST_PAIRS]} | set(_a_hair_apart(grid, order))
    subjects = grid.people["subject"].tolist()
    pairs = [(order[one], order[two]) for one, two in sorted(spots)]
    return [(one, two) for one, two in pairs if subjects[one] != subjects[two]]


def gap_of(grid: PointsGrid, pair: Pair) -> Fraction:
    """Return the exact lead of the first over the second, in points."""
    return grid.totals[pair[0]] - grid.totals[pair[1]]


def _a_hair_apart(grid: PointsGrid, order: list[int]) -> list[Pair]:
    """Return the closest spots that are two or more apart in the order; the least gap only grows with the distance."""
    totals, found = [grid.totals[person] for person in order], []
    floats = np.array([float(total) for total in totals])
    for distance in range(2, len(order)):
        gaps = floats[:-distance] - floats[distance:]
        found += [(totals[spot] - totals[spot + distance], spot, spot + distance)
                  for spot in np.flatnonzero(gaps <= float(HAIR) + _GUARD).tolist()]
        found = sorted(pair for pair in found if pair[0] <= HAIR)[:MOST_PAIRS]
        if gaps.min() > (float(found[-1][0]) if len(found) == MOST_PAIRS else float(HAIR)) + _GUARD:
            break
    return [(one, two) for _, one, two in found]
