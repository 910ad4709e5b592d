"""Numbers of a whole unit: what its people have, added up, where that may be added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm

import numpy as np
import pandas as pd

from perfkit.errors import PlanError, Problem
from perfkit.exact import ExactColumn
from perfkit.indicators import is_sum
from perfkit.integers import Bools
from perfkit.rewards.facts import Facts, Known
from perfkit.scoring.keys import Positions, Texts, find_rows, taken

ADDS_UP = ("value", "target", "n", "wage_base", "line")
ADDITIVE_UNITS = ("money", "count")
_SAFE = 2**62


@dataclass(frozen=True, eq=False)
class Groups:
    """Which unit each subject is in (-1 for none), and the units with their periods, sorted."""

    of: str
    unit: Texts
    place: Positions
    units: pd.DataFrame

    @classmethod
    def of_facts(cls, facts: Facts, of: str) -> Groups:
        """Return the teams, shops or the one role that the subjects belong to, each period apart."""
        unit = facts.units_of(of)
        placed = facts.keys.assign(unit_id=unit)[["period", "unit_id"]]
        units = placed[unit != ""].drop_duplicates().sort_values(["period", "unit_id"]).reset_index(drop=True)
        return cls(of, unit, find_rows(placed, units, on=("period", "unit_id")), units)

    def __len__(self) -> int:
        return len(self.units)

    def add_up(self, column: ExactColumn) -> ExactColumn:
        """Return the sum of each unit; a unit with a missing part has a missing sum."""
        inside = self.place >= 0
        at, part = self.place[inside], column.take(inside)
        whole = lcm(*(int(bottom) for bottom in np.unique(part.denominator))) if len(at) else 1
        tops = part.numerator * (whole // part.denominator) if _small(part, whole) else (
            part.numerator.astype(object) * (whole // part.denominator.astype(object)))
        sums = np.zeros(len(self), dtype=tops.dtype)
        np.add.at(sums, at, tops)
        return ExactColumn.of(sums, whole, missing=self.any(column.missing))

    def any(self, mask: Bools) -> Bools:
        """Tell of each unit whether the mask holds for one of its subjects."""
        counts = np.bincount(self.place[mask & (self.place >= 0)], minlength=len(self))
        return np.asarray(counts > 0, dtype=bool)

    def each(self, column: ExactColumn) -> ExactColumn:
        """Return for each subject what its unit has."""
        return taken(column, self.place)

    def each_text(self, texts: Texts | Sequence[str], absent: str = "") -> Texts:
        """Return for each subject the text of its unit."""
        return np.append(np.asarray(texts, dtype=object), absent)[self.place]

    def each_true(self, mask: Bools, absent: bool = False) -> Bools:
        """Return for each subject whether the mask holds for its unit."""
        return np.asarray(np.append(mask, absent)[self.place], dtype=bool)


def _small(column: ExactColumn, whole: int) -> bool:
    """Tell whether the sum of all cells over the common denominator fits int64."""
    if column.numerator.dtype == object or column.denominator.dtype == object:
        return False
    largest = int(np.abs(column.numerator).max(initial=0))
    return largest * whole * max(len(column), 1) < _SAFE


@dataclass(frozen=True, eq=False)
class Scope:
    """Whose numbers a line reads as one: each subject's own, or those of its unit, added up."""

    facts: Facts
    groups: Groups | None = None

    def __len__(self) -> int:
        return len(self.facts.keys) if self.groups is None else len(self.groups)

    def named(self, name: str) -> Known:
        """Return what an expression calls `name`."""
        return self._of(name, self.facts.named(name))

    def base(self, indicator: str) -> Known:
        """Return a base: an amount counts however few cases stand behind it."""
        return self._of(f"value.{indicator}", self.facts.value(indicator, states=("counted", "shown")))

    def _of(self, name: str, known: Known) -> Known:
        if self.groups is None:
            return known
        if not adds_up(name, known.unit):
            raise PlanError(Problem(what="this does not add up over the people of a unit", code="not_additive",
                                    got=name, allowed="wage_base, n, earlier lines, and values and targets that are "
                                    "sums of money or counts; a quotient of two such sums"))
        sums = self.groups.add_up(known.column)
        return Known(sums, known.unit, np.where(sums.missing, "unit_incomplete", "").astype(object))


def adds_up(name: str, unit: str) -> bool:
    """Tell whether what an expression calls `name` may be added up over people.

    An indicator may where it is a sum of money or a count; a mean, a quotient, a median or a count of distinct people
    may not. One that the catalogue does not know is judged by its unit.

    Examples
    --------
    >>> adds_up("value.net_sales", "money"), adds_up("value.aov_buyer", "money"), adds_up("n.mau", "count")
    (True, False, True)
    """
    kind, _, key = name.partition(".")
    if kind not in ADDS_UP:
        return False
    if kind not in ("value", "target"):
        return True
    return is_sum(key) and unit in ("", *ADDITIVE_UNITS)
