"""Tables that are typed already: a folder of parquet, a DuckDB file, or whatever Ibis connects to.

What is pointed at is checked against the schemas and kept as typed parquet, as exports are: a pay run can be told again
from what was read, whatever the warehouse holds later. Names of tables and columns are those of
:mod:`perfkit.sources.schemas`; others are left alone, columns that are not there are not present.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.csv
import pyarrow.parquet as pq

from perfkit.errors import DataError, Problem
from perfkit.sources.intake import Intake
from perfkit.sources.schemas import STATES, ColumnType, TableSchema

_WHOLE = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL\(\d+,0\)")
_FORMS: Mapping[ColumnType, tuple[re.Pattern[str], str, str]] = {
    "text": (re.compile("VARCHAR"), "VARCHAR", "text"),
    "timestamp": (re.compile("TIMESTAMP(_S|_MS|_NS)?"), "TIMESTAMP", "stamps without a zone, in the shop's own time"),
    "date": (re.compile("DATE"), "DATE", "dates"),
    "boolean": (re.compile("BOOLEAN"), "BOOLEAN", "booleans"),
    "money": (_WHOLE, "BIGINT", "whole numbers: money in minor units"),
    "duration": (_WHOLE, "BIGINT", "whole numbers: milliseconds"),
    "share_ppm": (_WHOLE, "BIGINT", "whole numbers: parts per million"),
    "thousandths": (_WHOLE, "BIGINT", "whole numbers: thousandths"),
    "integer": (_WHOLE, "BIGINT", "whole numbers"),
}
_BATCH = 500_000


def is_remote(address: str) -> bool:
    """Tell whether an address is one for Ibis to connect to, not a path of the study."""
    return "://" in address


def bytes_of(study: Path, address: str) -> str:
    """Return the hash of the files that a local address names."""
    digest = hashlib.sha256()
    place = _local(study, address)
    for path in sorted(place.rglob("*.parquet")) if place.is_dir() else [place]:
        digest.update(path.relative_to(study).as_posix().encode() if path.is_relative_to(study) else path.name.encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def copy_typed(folder: Path, study: Path, address: str, schemas: Mapping[str, TableSchema]
               ) -> tuple[Intake, dict[str, list[str]]]:
    """Write the tables of an address as typed parquet, their rows sorted, and return what reading them was like.

    Returns
    -------
    (Intake, columns present by table)

    Raises
    ------
    DataError
        If the address cannot be opened, holds no table of ours, or a column has another type: all at once.
    """
    log = Intake()
    with _opened(study, address, schemas) as connection:
        found = {name: _described(connection, name) for name in _names(connection) if name in schemas}
        if not found:
            raise _refused("no table of the address is one of ours", "no_table", ", ".join(_names(connection)) or None,
                           f"tables named as the schemas are: {', '.join(sorted(schemas))}")
        for name, types in found.items():
            log.refuse(_wrong_types(schemas[name], types))
        log.raise_problems()
        present = {name: [column for column in schemas[name].columns if column in types]
                   for name, types in sorted(found.items())}
        for name, columns in present.items():
            _copy(connection, schemas[name], columns, STATES in found[name], folder / f"{name}.parquet")
            _note(connection, schemas[name], columns, folder / f"{name}.parquet", log)
        log.raise_problems()
    return log, present


def content_of(folder: Path, names: Mapping[str, object]) -> str:
    """Return the hash of what typed tables say."""
    return hashlib.sha256("\n".join(f"{name} {_digest(folder / f'{name}.parquet')}" for name in sorted(names)
                                    ).encode()).hexdigest()


def _local(study: Path, address: str) -> Path:
    place = study / os.path.expandvars(address)
    if not place.exists():
        raise _refused("there are no such tables", "no_file", address,
                       "a folder of parquet, a DuckDB file, or an address such as postgres://host/shop")
    return place


def _refused(what: str, code: str, got: str | None, allowed: str) -> DataError:
    return DataError(Problem(what=what, code=code, file="mapping.yaml", path="tables", got=got, allowed=allowed))


@contextmanager
def _opened(study: Path, address: str, schemas: Mapping[str, TableSchema]) -> Iterator[Any]:
    """Open an address as tables of DuckDB; what lies elsewhere is fetched first."""
    import duckdb

    with TemporaryDirectory() as kept:
        place = Path(kept) if is_remote(address) else _local(study, address)
        try:
            if is_remote(address):
                _fetch(address, schemas, place)
            with duckdb.connect() if place.is_dir() else duckdb.connect(str(place), read_only=True) as connection:
                for name, files in _parquet(place).items() if place.is_dir() else ():
                    connection.read_parquet(files).create_view(name)
                yield connection
        except DataError:
            raise
        except Exception as error:
            # Every engine has errors of its own; what they say may hold the address, with its password.
            raise _refused("the tables cannot be read", "unreadable", type(error).__name__,
                           "a folder of parquet, a DuckDB file, or an address that Ibis connects to") from error


def _parquet(place: Path) -> dict[str, list[str]]:
    single = {path.stem: [str(path)] for path in sorted(place.glob("*.parquet")) if path.is_file()}
    parts = {path.name: [str(part) for part in sorted(path.rglob("*.parquet"))]
             for path in sorted(place.iterdir()) if path.is_dir()}
    return single | {name: files for name, files in parts.items() if files}


def _fetch(address: str, schemas: Mapping[str, TableSchema], folder: Path) -> None:
    import ibis

    backend = ibis.connect(os.path.expandvars(address))
    try:
        for name in sorted(set(backend.list_tables()) & set(schemas)):
            table = backend.table(name)
            read = table.select([column for column in table.columns if column in {*schemas[name].columns, STATES}])
            with pq.ParquetWriter(folder / f"{name}.parquet", read.schema().to_pyarrow()) as writer:
                for batch in read.to_pyarrow_batches(chunk_size=_BATCH):
                    writer.write_batch(batch)
    finally:
        backend.disconnect()


def _names(connection: Any) -> list[str]:
    return [name for (name,) in connection.execute("SELECT table_name FROM information_schema.tables ORDER BY 1"
                                                   ).fetchall()]


def _described(connection: Any, name: str) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(f'DESCRIBE "{name}"').fetchall()}


def _wrong_types(schema: TableSchema, columns: Mapping[str, str]) -> Iterator[Problem]:
    for column, kind in schema.columns.items():
        if column in columns and not _FORMS[kind][0].fullmatch(columns[column]):
            yield Problem(what="a column has another type", code="type", file="mapping.yaml", path="tables",
                          column=f"{schema.name}.{column}", got=columns[column], allowed=_FORMS[kind][2])


def _copy(connection: Any, schema: TableSchema, present: list[str], states: bool, target: Path) -> None:
    """Write a table with all its columns, those that are not there empty; the order of rows is that of their cells."""
    cells = [f'CAST({_quoted(column) if column in present else "NULL"} AS {_FORMS[kind][1]}) AS {_quoted(column)}'
             for column, kind in schema.columns.items()]
    cells.append(f'CAST({STATES if states else "NULL"} AS VARCHAR) AS {STATES}')
    order = ", ".join(_quoted(column) for column in dict.fromkeys([*schema.key, *schema.columns]))
    connection.execute(f'COPY (SELECT {", ".join(cells)} FROM "{schema.name}" ORDER BY {order}) '
                       f"TO '{str(target).replace(chr(39), chr(39) * 2)}' "
                       "(FORMAT parquet, COMPRESSION lz4_raw, PARQUET_VERSION v2)")


def _quoted(column: str) -> str:
    return f'"{column}"'


def _note(connection: Any, schema: TableSchema, present: list[str], path: Path, log: Intake) -> None:
    rows = pq.ParquetFile(path).metadata.num_rows
    if schema.key and set(schema.key) <= set(present):
        log.refuse(_repeated(connection, schema))
    time = schema.event_time if schema.event_time in present else None
    first, last = connection.execute(f'SELECT min({time})::DATE, max({time})::DATE FROM "{schema.name}"'
                                     ).fetchone() if time else (None, None)
    log.note("files", file=path.name, table=schema.name, encoding="", rows_read=rows, first_day=first, last_day=last,
             content_hash=_digest(path))


def _repeated(connection: Any, schema: TableSchema) -> Iterator[Problem]:
    key = ", ".join(map(_quoted, schema.key))
    found = connection.execute(f'SELECT {key} FROM "{schema.name}" GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL '
                               "LIMIT 1").fetchone()
    if found:
        yield Problem(what="a key occurs more than once", code="duplicate", file="mapping.yaml", path="tables",
                      column=f"{schema.name}: {', '.join(schema.key)}", got=", ".join(map(str, found)),
                      allowed="one row of each key")


def _digest(path: Path) -> str:
    """Return the hash of the cells of a table, in the order of its rows."""
    digest, options = hashlib.sha256(), pyarrow.csv.WriteOptions(include_header=False)
    for batch in pq.ParquetFile(path).iter_batches(batch_size=_BATCH):
        text = BytesIO()
        pyarrow.csv.write_csv(batch, text, write_options=options)
        digest.update(text.getbuffer())
    return digest.hexdigest()
