"""What a mapping says, once it is read: files, columns, lookups, keys, roll-ups."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from perfkit.sources.schemas import ColumnType, TableSchema

HELPER = "_"
PART = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class FilePattern:
    """A path under ``exports/`` with named parts.

    Examples
    --------
    >>> FilePattern("chats_{mode}_{day}.csv").match("chats_paid_20260402.csv")
    {'mode': 'paid', 'day': '20260402'}
    >>> FilePattern("orders.csv").match("returns.csv") is None
    True
    """

    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts."""
        return tuple(PART.findall(self.text))

    def match(self, name: str) -> dict[str, str] | None:
        """Return the named parts of a file name, or None where it does not fit."""
        pieces = PART.split(unicodedata.normalize("NFC", self.text))
        pattern = "".join(f"(?P<{piece}>[^/]+?)" if number % 2 else re.escape(piece)
                          for number, piece in enumerate(pieces))
        found = re.fullmatch(pattern, unicodedata.normalize("NFC", name))
        return found.groupdict() if found else None


@dataclass(frozen=True, kw_only=True)
class ColumnRule:
    """How one of their columns becomes one of ours.

    Parameters
    ----------
    theirs, to : str
        Header in the file; our column.
    kind : ColumnType
        Type of our column.
    unit, form : str or None
        Unit of bare numbers; declared format.
    times : str or None
        Our column with the count that turns an average into a sum.
    values : mapping of str to str
        Cells replaced before they are read.
    place : tuple of int and str
        Line and path in the mapping.
    """

    theirs: str
    to: str
    kind: ColumnType
    unit: str | None = None
    form: str | None = None
    times: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    place: tuple[int, str] = (1, "columns")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Which files hold a sheet and how it is found in them."""

    files: FilePattern
    columns: tuple[ColumnRule, ...]
    encoding: str | None = None
    sheet: str | None = None
    header: tuple[str, ...] = ()
    place: tuple[int, str] = (1, "sources")


@dataclass(frozen=True, kw_only=True)
class Lookup(Sheet):
    """A second file that adds columns to rows: many rows to one."""

    key: Mapping[str, str]


@dataclass(frozen=True)
class RollUp:
    """How the cells of rows with one key become one: a rule, and the weights of ``weighted_by``."""

    rule: str
    by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Source(Sheet):
    """One entry of the mapping: files of one shape that feed one table."""

    table: TableSchema
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    time_zone: ZoneInfo | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    compose: Mapping[str, str] = field(default_factory=dict)
    lookups: tuple[Lookup, ...] = ()
    key: tuple[str, ...] = ()
    roll_up: Mapping[str, RollUp] = field(default_factory=dict)
    summary_rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    placeholders: Mapping[str, str] = field(default_factory=dict)

    @property
    def filled(self) -> tuple[str, ...]:
        """Our columns that this source fills, helpers with ``_`` among them."""
        rules = [*self.columns, *(rule for lookup in self.lookups for rule in lookup.columns)]
        return (*(rule.to for rule in rules), *self.constants, *self.compose)

    @property
    def texts(self) -> tuple[str, ...]:
        """Our text columns that come from files, helpers among them."""
        rules = [*self.columns, *(rule for lookup in self.lookups for rule in lookup.columns)]
        return tuple(rule.to for rule in rules if rule.kind == "text")

    @property
    def provided(self) -> tuple[str, ...]:
        """Columns of the table that this source fills, in the table's order."""
        return tuple(column for column in self.table.columns if column in set(self.filled))

    @property
    def time_column(self) -> str | None:
        """The column that dates a row: the table's own, else the first stamp or date that this source fills."""
        dated = [column for column in self.provided if self.table.columns[column] in ("timestamp", "date")]
        return self.table.event_time if self.table.event_time in dated else next(iter(dated), None)

    @property
    def row_key(self) -> tuple[str, ...]:
        """Columns that name a row once: the declared key, else the table's own as far as it is known.

        Totals rows are named by what is there; an event without its id has no name.
        """
        if self.key:
            return self.key
        known = tuple(column for column in self.table.key if column in self.provided)
        return known if known == self.table.key or self.table.totals else ()
