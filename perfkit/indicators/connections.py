"""Where queries run: DuckDB inside this process, or Spark; both read the same typed parquet and say the same numbers.

What differs between them is settled here: Spark reads stamps without a zone in a session whose zone is UTC, and
divides by zero with an error, so that definitions divide by nothing that can be zero. DuckDB works while the next query
is still being written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, Protocol

import ibis
import ibis.expr.operations as ops

from perfkit.errors import Problem, RequestError, unknown_name
from perfkit.indicators.measures import Rows
from perfkit.sources.schemas import TABLES

Answers = list[dict[str, Any]]
_TURN = Lock()
"""One query of this process at a time: two at once take twice the memory and no less time."""
Awaited = Callable[[], Answers]
"""Gives the rows of a query that was asked; waits for them where they are not there yet."""


class Connection(Protocol):
    """One engine, with the tables that queries name."""

    def table(self, name: str, path: Path) -> Rows:
        """Return the table of a parquet file."""

    def ask(self, query: Rows) -> Awaited:
        """Begin with a query; its whole numbers are ints whatever the engine calls their type."""

    def keep(self, query: Rows) -> Rows:
        """Return the rows of a query as a table that is the same for all that follows."""

    def close(self) -> None:
        """Let go of everything."""


@dataclass(frozen=True)
class DuckDB:
    """An engine of this process, opened for one computation.

    Tables in memory become tables of the engine, which then knows their size and joins the events to them rather than
    them to the events. Queries run one by one in a thread with a cursor of its own: the next is written meanwhile.
    """

    backend: Any
    cursor: Any
    worker: ThreadPoolExecutor
    known: set[str] = field(default_factory=set)

    def table(self, name: str, path: Path) -> Rows:
        """Return the table of a parquet file."""
        if name not in self.known:
            self.backend.con.read_parquet(str(path)).create_view(name)
            self.known.add(name)
        return ibis.table(_ibis_schema(name), name=name)

    def ask(self, query: Rows) -> Awaited:
        """Begin with a query."""
        for small in query.op().find(ops.InMemoryTable):
            self._hold(small.name, small.data.to_pyarrow(small.schema))
        running = self.worker.submit(self._run, self.backend.compile(query))
        return lambda: [{name: _whole(cell) for name, cell in zip(query.columns, row, strict=True)}
                        for row in running.result()]

    def _hold(self, name: str, cells: Any) -> None:
        if name not in self.known:
            self.backend.con.register("cells_in_memory", cells)
            self.backend.con.execute(f'CREATE TABLE "{name}" AS FROM cells_in_memory')
            self.backend.con.unregister("cells_in_memory")
            self.known.add(name)

    def _run(self, sql: str) -> list[tuple[Any, ...]]:
        with _TURN:
            return list(self.cursor.execute(sql).fetchall())

    def keep(self, query: Rows) -> Rows:
        """Return the rows of a query as a table."""
        name = f"kept_{len(self.known)}"
        self.known.add(name)
        return self.backend.create_table(name, query, temp=True)

    def close(self) -> None:
        """Close the engine, when it has done what it is at."""
        self.worker.shutdown(cancel_futures=True)
        self.cursor.close()
        self.backend.disconnect()


@dataclass(frozen=True)
class Spark:
    """A session of its own on the Spark that this machine is set up for (without a set-up: on this machine)."""

    session: Any
    backend: Any
    known: dict[str, Rows] = field(default_factory=dict)

    def table(self, name: str, path: Path) -> Rows:
        """Return the table of a parquet file."""
        if name not in self.known:
            self.known[name] = self.backend.read_parquet(str(path), table_name=name)
        return self.known[name]

    def ask(self, query: Rows) -> Awaited:
        """Return what runs a query when its rows are asked for."""
        return partial(self._answers, query)

    def _answers(self, query: Rows) -> Answers:
        rows = self.backend.to_pyarrow(query).to_pylist()
        return [{name: _whole(cell) for name, cell in row.items()} for row in rows]

    def keep(self, query: Rows) -> Rows:
        """Return the rows of a query as a table."""
        return query.cache()

    def close(self) -> None:
        """Forget the views; the session goes on for others of this process."""
        for name in self.known:
            self.session.catalog.dropTempView(name)


def _ibis_schema(name: str) -> Any:
    return ibis.Schema.from_pyarrow(TABLES[name].arrow_schema())


def _whole(cell: Any) -> Any:
    return int(cell) if isinstance(cell, Decimal) else cell


def _open_duckdb(threads: int | None) -> Connection:
    backend = ibis.duckdb.connect(**({} if threads is None else {"threads": threads}))
    return DuckDB(backend, backend.con.cursor(), ThreadPoolExecutor(1, thread_name_prefix="duckdb"))


def _open_spark(threads: int | None) -> Connection:
    try:
        from pyspark.sql import SparkSession
        builder = SparkSession.builder.appName("perfkit")
        session = (builder if threads is None else builder.master(f"local[{threads}]")).getOrCreate().newSession()
    except Exception as error:
        # A missing package, a missing Java and a cluster that does not answer fail in ways of their own.
        raise RequestError(Problem(what="Spark cannot be opened", code="engine", path="engine",
                                   got=f"{type(error).__name__}: {str(error).splitlines()[0]}",
                                   allowed="pip install perfkit[spark] and Java 17 or newer; or engine: duckdb"
                                   )) from error
    session.conf.set("spark.sql.session.timeZone", "UTC")
    session.conf.set("spark.sql.ansi.enabled", "true")
    return Spark(session, ibis.pyspark.connect(session))


ENGINES: Mapping[str, Callable[[int | None], Connection]] = MappingProxyType(
    {"duckdb": _open_duckdb, "pyspark": _open_spark})


def open_connection(engine: str, *, threads: int | None = None) -> Connection:
    """Open an engine by its name.

    Parameters
    ----------
    engine : {"duckdb", "pyspark"}
    threads : int, optional
        How many it may use.

    Raises
    ------
    RequestError
        If there is no such engine, or it cannot be opened here.

    Examples
    --------
    >>> from perfkit.indicators.credit import small_table
    >>> connection, rows = open_connection("duckdb", threads=1), small_table("spell_no", [(1,), (2,)])
    >>> awaited = connection.ask(rows.aggregate(added=rows.spell_no.sum()))
    >>> awaited()
    [{'added': 3}]
    >>> connection.close()
    """
    if engine not in ENGINES:
        raise RequestError(unknown_name("engine", engine, list(ENGINES)))
    return ENGINES[engine](threads)
