"""The grades of a role on one axis: edges from low to high, and what lies between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from perfkit.plan import Grade
from perfkit.sensitivity.lines import Floats


@dataclass(frozen=True, eq=False)
class GradeScale:
    """Grades from the lowest to the highest, with the edges between them.

    Parameters
    ----------
    names : tuple of str
        One more than edges; empty where a total has no grade.
    pay : tuple of (Fraction or None)
        The factor of each grade.
    cuts : tuple of Fraction
        Rising.
    owned : tuple of bool
        Whether each edge belongs to the grade above it.
    """

    names: tuple[str, ...]
    pay: tuple[Fraction | None, ...]
    cuts: tuple[Fraction, ...]
    owned: tuple[bool, ...]

    @classmethod
    def of(cls, grades: Sequence[Grade]) -> GradeScale:
        """Return the scale of a role's grades, whatever their order; without grades it is one nameless grade.

        Examples
        --------
        >>> from perfkit.exact import Range
        >>> scale = GradeScale.of([Grade(grade="A", range=Range(Fraction(90), None), pay=Fraction(6, 5)),
        ...                        Grade(grade="B", range=Range(None, Fraction(90)), pay=Fraction(1))])
        >>> scale.names, scale.cuts, scale.owned, scale.place(Fraction(90))
        (('B', 'A'), (Fraction(90, 1),), (True,), 1)
        """
        edges = {grade.range.high: not grade.range.high_closed for grade in grades if grade.range.high is not None}
        edges |= {grade.range.low: grade.range.low_closed for grade in grades if grade.range.low is not None}
        cuts = sorted(edges)
        held = [next((grade for grade in grades if grade.range.holds(value)), None) for value in _between(cuts)]
        return cls(names=tuple(grade.grade if grade else "" for grade in held),
                   pay=tuple(grade.pay if grade else None for grade in held),
                   cuts=tuple(cuts), owned=tuple(edges[cut] for cut in cuts))

    def place(self, total: Fraction) -> int:
        """Return the position of the grade of a total."""
        return sum(total > cut or (total == cut and owned) for cut, owned in zip(self.cuts, self.owned, strict=True))

    def edges(self, places: Any) -> tuple[Floats, Floats]:
        """Return the lower and upper edge of the grades at these positions; -inf and inf where open."""
        ends = np.array([-np.inf, *(float(cut) for cut in self.cuts), np.inf])
        return ends[np.asarray(places, dtype=int)], ends[np.asarray(places, dtype=int) + 1]


def _between(cuts: list[Fraction]) -> list[Fraction]:
    """Return a value below the first cut, one between each two, and one above the last."""
    if not cuts:
        return [Fraction(0)]
    return [cuts[0] - 1, *((low + high) / 2 for low, high in pairwise(cuts)), cuts[-1] + 1]
