"""From a ratio that has been read to a definition that computes it, as those of perfkit's own formulas do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from math import gcd
from operator import add
from types import MappingProxyType

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import OWNER, Definition, Door
from perfkit.indicators.measures import Measure, Part, Rows, Sums, ratio, share, total
from perfkit.indicators.own.sides import Call, Side
from perfkit.sources.schemas import TABLES


@dataclass(frozen=True, kw_only=True)
class OwnRatio:
    """A ratio of a study's own.

    Parameters
    ----------
    key : str
        ``id@default``.
    numerator, n : Side
    denominator : Side or None
        None for a total.
    days : mapping of table to column
        By which day the rows of each table count.
    window : int
        Days that a row needs before it can be told.
    is_share : bool
        Whether the value is a share of units, with a Wilson interval where its sides allow one.
    """

    key: str
    numerator: Side
    denominator: Side | None
    n: Side
    days: Mapping[str, str]
    window: int
    is_share: bool

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides that are written."""
        return tuple(side for side in (self.numerator, self.denominator, self.n) if side is not None)

    def definition(self) -> Definition:
        """Return the definition that computes it."""
        read: dict[str, set[str]] = {}
        for call in (call for side in self.sides for call in side.calls):
            read.setdefault(call.table, set()).update(call.columns)
        needs = {table: (OWNER, *sorted({*columns, self.days[table]} - {OWNER})) for table, columns in read.items()}
        door: Door = "totals" if any(TABLES[table].totals for table in needs) else "events"
        return Definition((self.key,), door, MappingProxyType(needs), MappingProxyType(dict.fromkeys(needs, ())),
                          self.window, False, self._measure)

    def _measure(self, credit: Credit, **tables: Rows) -> Measure:
        held = {name: credit(rows, self.days[name]) for name, rows in tables.items()}
        top, n = _part(self.numerator, held), _part(self.n, held)
        if self.denominator is None:
            return total(top, n=n)
        bottom = _part(self.denominator, held)
        if self.is_share and self.n.text == self.denominator.text and _is_part_of(self.numerator, self.denominator):
            return share(top, bottom)
        # Both sides in units of one: parts per million over thousandths would be off by their quotient.
        common = gcd(self.numerator.scale, self.denominator.scale)
        made: Sums = ratio(top * (self.denominator.scale // common), bottom * (self.numerator.scale // common), n=n)
        return made


def _part(side: Side, held: Mapping[str, Rows]) -> Part:
    return reduce(add, (_of_call(call, held[call.table]) * (call.factor * side.scale // call.scale)
                        for call in side.calls))


def _of_call(call: Call, rows: Rows) -> Part:
    where = None if call.where is None else call.where.holds(rows).fill_null(False)
    if call.column is None:
        return Part(((1, rows, rows.count() if where is None else rows.count(where=where)),))
    cell = rows[call.column]
    if call.kind == "distinct":
        return Part(((1, rows, cell.nunique() if where is None else cell.nunique(where=where)),))
    return Part(((1, rows, cell.sum() if where is None else cell.sum(where=where)),))


def _is_part_of(top: Side, bottom: Side) -> bool:
    """Tell whether the numerator counts some of the units of the denominator, as far as their texts show it."""
    if not (len(top.calls) == len(bottom.calls) == 1 and top.counts and bottom.counts):
        return False
    one, all_ = top.calls[0], bottom.calls[0]
    if (one.kind, one.table, one.column, one.factor, all_.factor) != (all_.kind, all_.table, all_.column, 1, 1):
        return False
    if all_.where is None or one.where is None:
        return all_.where is None
    whole = all_.where.text
    return one.where.text == whole or one.where.text.startswith((f"{whole} and ", f"({whole}) and "))
