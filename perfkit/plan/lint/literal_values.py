"""The values of a published scheme: texts to numbers and ranges, with every place remembered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from perfkit.errors import PlanError
from perfkit.exact import Range
from perfkit.plan.documents import Located, Path, mapping_of
from perfkit.plan.lint.tables import Row
from perfkit.plan.quantities import QuantityRange, parse_number

ABSENT = (None, "", "null", "not_published")
NAMED = {"items": "id", "pay": "id", "grades": "label", "deductions": "event"}
VALUES = ("points", "rate", "amount")


class Scheme:
    """The tree of a scheme; what cannot be read becomes a problem, and the reading goes on.

    Examples
    --------
    >>> scheme = Scheme({"pay": [{"id": "bonus", "rule": {"rows": [{"in": "[0, 5)", "amount": "10"}]}}]})
    >>> [row.value for row in scheme.rows(("pay", 0, "rule", "rows"))], scheme.named(("pay", 0, "rule"))
    ([Fraction(10, 1)], ('pay', 'bonus', 'rule'))
    """

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self.tree = tree
        self.problems: list[Located] = []

    def at(self, place: Path) -> Any:
        """Return what stands at a place; None where nothing does, or where it says so."""
        node: Any = self.tree
        for part in place:
            if isinstance(node, Mapping):
                node = node.get(part)
            else:
                node = node[part] if isinstance(node, list) and isinstance(part, int) and part < len(node) else None
        return None if isinstance(node, str) and node in ABSENT else node

    def listed(self, place: Path) -> list[Any]:
        """Return a list, empty where there is none."""
        found = self.at(place)
        return list(found) if isinstance(found, list) else []

    def keyed(self, place: Path) -> dict[str, Any]:
        """Return a mapping, empty where there is none."""
        return dict(mapping_of(self.at(place)))

    def text(self, place: Path) -> str:
        """Return a text, empty where there is none."""
        found = self.at(place)
        return found if isinstance(found, str) else ""

    def number(self, place: Path) -> Fraction | None:
        """Return a number, None where there is none; what is no number is a problem."""
        found = self.at(place)
        if found is None:
            return None
        try:
            return parse_number(str(found))
        except PlanError as error:
            self.problems += [(place, problem) for problem in error.problems]
            return None

    def numbers(self, place: Path) -> dict[str, Fraction]:
        """Return the numbers of a mapping by key."""
        read = {key: self.number((*place, key)) for key in self.keyed(place)}
        return {key: value for key, value in read.items() if value is not None}

    def range(self, place: Path) -> Range:
        """Return a range of bare numbers; what is no range is a problem."""
        try:
            return QuantityRange.parse(self.text(place)).scaled()
        except PlanError as error:
            self.problems += [(place, problem) for problem in error.problems]
            return Range(None, None, False, False)

    def rows(self, place: Path) -> tuple[Row, ...]:
        """Return the rows of a table as they are printed."""
        return tuple(self._row((*place, position)) for position in range(len(self.listed(place))))

    def _row(self, place: Path) -> Row:
        key = next((key for key in VALUES if key in self.keyed(place)), VALUES[0])
        value = None if self.is_foreign((*place, key)) else self.number((*place, key))
        return Row(range=self.range((*place, "in")), value=value, plus=self.number((*place, "plus")) or Fraction(0),
                   over=self.number((*place, "over")) or Fraction(0))

    def is_foreign(self, place: Path) -> bool:
        """Tell whether a number stands with a currency, as in ``5 CNY``."""
        return re.fullmatch(r"[0-9.]+ [A-Z]{3}", self.text(place)) is not None

    def named(self, place: Path) -> Path:
        """Return a place with the id of an item or line instead of its position."""
        parts: list[str | int] = []
        for position, part in enumerate(place):
            key = NAMED.get(str(place[position - 1])) if position and isinstance(part, int) else None
            name = self.text((*place[:position + 1], key)) if key else ""
            parts.append(name or part)
        return tuple(parts)


def from_lowest(rows: Iterable[Row], *, high: Fraction | None) -> Range:
    """Return the domain of a printed table: from 0, or from the lowest value where a row says so, up to `high`.

    Examples
    --------
    >>> from_lowest([Row(range=Range(Fraction(5), None), value=None)], high=None).text()
    '[0, inf)'
    """
    open_below = any(row.range.low is None or row.range.low < 0 for row in rows)
    return Range(None if open_below else Fraction(0), high, not open_below, high is not None)
