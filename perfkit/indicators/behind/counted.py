"""The rows that count: what each adds to numerator and denominator, and which of them repeat a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from perfkit.indicators.behind.marks import ROW, SIDES, Marked, cells_of, marked_rows
from perfkit.indicators.measures import Measure, Quantile

Source = tuple[tuple[str, int], ...]
"""Tables and row numbers that a row comes from."""
AGAIN, RANKED = "already_counted", "ranked"


def adds_up_first(measure: Measure) -> bool:
    """Tell whether some of what counts is made of many rows, so that a single row cannot be seen in it."""
    return any(not marked.sources for marked in marked_rows(measure))


@dataclass
class CountedRow:
    """One row and what it adds.

    Parameters
    ----------
    spell_no : int
    source : tuple of (table, row number)
        Empty where the row is made of many.
    adds : dict of str to int
        By side: numerator, denominator.
    sides : set of str
        Sides on which it counts.
    parts : list of (side, column, amount)
        What it adds, sum by sum.
    reason : str
        Why it adds nothing on a side on which its value counts already.
    cells : mapping
        Its columns, where it comes from no single row.
    """

    spell_no: int
    source: Source
    adds: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SIDES, 0))
    sides: set[str] = field(default_factory=set)
    parts: list[tuple[str, str, int]] = field(default_factory=list)
    reason: str = ""
    cells: Mapping[str, Any] = field(default_factory=dict)

    @property
    def counts(self) -> str:
        """Where it counts: ``both``, ``numerator``, ``denominator``, ``ranked`` (it is among those that a quantile is
        taken of) or ``out`` (nowhere: its value counts already)."""
        nowhere = RANKED if self.reason == RANKED else "out"
        return "both" if len(self.sides) == len(SIDES) else next(iter(self.sides), nowhere)

    @property
    def made_of(self) -> str:
        """What it adds to a side in several parts, such as an amount and what was refunded of it; else empty."""
        several = [side for side in SIDES if sum(part[0] == side for part in self.parts) > 1]
        return "; ".join(f"{column} {amount:+d}" for side, column, amount in self.parts if side in several)


def counted_rows(measure: Measure, period_no: int) -> list[CountedRow]:
    """Return every row that takes part in a measure in one period, once per spell.

    Rows that take part in no term are not among them.

    Raises
    ------
    RequestError
        If a term of the measure cannot be told row by row.
    """
    repeated = RANKED if isinstance(measure, Quantile) else AGAIN
    found: dict[tuple[Any, ...], CountedRow] = {}
    for place, marked in enumerate(marked_rows(measure)):
        for number, cells in enumerate(cells_of(marked, period_no)):
            source = tuple((table, cells[f"{ROW}{table}"]) for table in marked.sources)
            key = (cells["spell_no"], source or (place, number))
            row = found.get(key) or CountedRow(cells["spell_no"], source)
            if _add(row, marked, cells, repeated):
                row.cells = {} if source else _plain(cells, marked)
                found[key] = row
    return list(found.values())


def _add(row: CountedRow, marked: Marked, cells: Mapping[str, Any], repeated: str) -> bool:
    """Add what the cells of one row say; tell whether it takes part at all."""
    taken = [term for term in marked.terms if cells[term.part]]
    for term in taken:
        amount = int(cells[term.adds])
        row.adds[term.side] += amount
        if cells[term.again]:
            row.reason = f"{repeated}:{term.what}" if term.differs else repeated
            continue
        row.sides.add(term.side)
        if term.what:
            row.parts.append((term.side, term.what, amount))
    return bool(taken)


def _plain(cells: Mapping[str, Any], marked: Marked) -> dict[str, Any]:
    own = {name for term in marked.terms for name in (term.adds, term.part, term.again)}
    return {name: cell for name, cell in cells.items()
            if name not in own and not name.startswith(("cell_", "period_", "calendar_", "spell_"))}


def numbers_of(rows: Iterable[CountedRow], table: str) -> set[int]:
    """Return the numbers of the rows of one table that take part."""
    return {number for row in rows for name, number in row.source if name == table}
