"""The engine: Ibis declares, DuckDB or Spark adds up. One query per indicator, over all periods and spells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Literal, Protocol

import ibis
import pyarrow as pa

from perfkit.indicators.connections import Awaited, Connection, open_connection
from perfkit.indicators.credit import Credit, make_credit, small_table
from perfkit.indicators.definition import OWNER, Definition
from perfkit.indicators.measures import Against, Comparison, Measure, Quantile, Rows, Shape
from perfkit.indicators.owners import owner_column
from perfkit.indicators.sums import summed_up
from perfkit.periods import Period
from perfkit.plan import SubjectKind
from perfkit.sources.schemas import ARROW_TYPES, TABLES


class Tables(Protocol):
    """Typed tables as :func:`perfkit.sources.read_tables` returns them."""

    @property
    def paths(self) -> Mapping[str, Path]:
        """Parquet file of each table."""

    @property
    def columns_present(self) -> Mapping[str, tuple[str, ...]]:
        """Columns of each table that the exports hold; the others are stored without values."""

    @property
    def engine(self) -> str:
        """What adds up: duckdb or pyspark."""


@dataclass(frozen=True, kw_only=True)
class Spell:
    """A subject and the days, both inclusive, for which events count for it."""

    owner: str
    first: date
    last: date


@dataclass(frozen=True)
class Answer:
    """The whole numbers of one definition by (spell_no, period_no), and how they make a value.

    `cluster` names the column by which units of a share belong together, empty where they are independent.
    """

    shape: Shape | Against | Literal["quantile"]
    scale: int
    rows: Mapping[tuple[int, int], Mapping[str, Any]]
    cluster: str = ""


@dataclass(frozen=True)
class Engine:
    """A connection with the tables, spells and periods of one computation."""

    connection: Connection
    paths: Mapping[str, Path]
    columns: Mapping[str, tuple[str, ...]]
    credit: Credit

    def ask(self, definition: Definition, credit: Credit, kind: str, subject: SubjectKind) -> Callable[[], Answer]:
        """Begin to add up a definition for every spell and period that has events."""
        tables = {table: read_columns(self.table(table), table, definition, self.columns[table],
                                      owner_column(table, kind, subject)) for table in definition.needs}
        measure = definition.measure(credit, **tables)
        return partial(_answer, measure, self.connection.ask(summed_up(measure)))

    def credit_for(self, definition: Definition, maturity: int, blackouts: Sequence[tuple[date, date]], *,
                   pooled: bool = False) -> Credit:
        """Return the credit rule of a definition; pooled ones count from the start of the quarter."""
        own = replace(self.credit, window=definition.window, maturity=maturity, blackouts=tuple(blackouts))
        return own.since_quarter() if pooled else own

    def table(self, name: str) -> Rows:
        """Return a stored table."""
        return self.connection.table(name, self.paths[name])


def _answer(measure: Measure, awaited: Awaited) -> Answer:
    found = {(row.pop("spell_no"), row.pop("period_no")): row for row in awaited()}
    if isinstance(measure, Quantile):
        return Answer("quantile", 1, found)
    if isinstance(measure, Comparison):
        return Answer(measure.shape, 1, found)
    return Answer(measure.shape, measure.scale, found, measure.cluster or "")


def read_columns(stored: Rows, name: str, definition: Definition, present: Sequence[str], owner: str | None,
                 *beside: str) -> Rows:
    """Return the columns of a stored table that a definition reads, and those `beside` them.

    Columns that the exports do not hold are all missing.
    """
    chosen = {column: stored[column] for column in beside}
    chosen |= {column: stored[str(owner) if column == OWNER else column] for column in definition.needs[name]}
    for column in definition.may_use[name]:
        chosen[column] = stored[column] if column in present else _nothing(name, column)
    return stored.select(**chosen)


def _nothing(table: str, column: str) -> Any:
    kind = {pa.string(): "string", pa.int64(): "int64", pa.bool_(): "boolean", pa.date32(): "date"}
    return ibis.null(kind.get(ARROW_TYPES[TABLES[table].columns[column]], "timestamp"))


@contextmanager
def open_engine(tables: Tables, spells: Sequence[Spell], periods: Sequence[Period], *, as_of: date,
                threads: int | None = None) -> Iterator[Engine]:
    """Open tables for one computation.

    Parameters
    ----------
    tables : Tables
    spells, periods : sequences
        Numbered from 0 in the order given.
    as_of : date
        Later events do not exist yet.
    threads : int, optional
        Of the engine; the numbers do not depend on it.

    Raises
    ------
    RequestError
        If the engine that the tables are to be read with cannot be opened.
    """
    connection = open_connection(tables.engine, threads=threads)
    columns = {name: tuple(tables.columns_present[name]) for name in sorted(tables.paths)}
    rows = [(number, spell.owner, spell.first, spell.last) for number, spell in enumerate(spells)]
    try:
        named = small_table("spell_no spell_owner spell_from spell_to", rows)
        yield Engine(connection, dict(tables.paths), columns, make_credit(named, periods, as_of))
    finally:
        connection.close()
