"""All exports of a study as typed tables, kept on disk by the content of what was read."""

from __future__ import annotations

import hashlib
import json
import shutil
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from perfkit.errors import DataError, Problem, RequestError, unknown_name
from perfkit.sources.intake import EXPORTS, FILE, FRAMES, ROW, Intake, shown
from perfkit.sources.mapping import no_time_zone, parse_mapping, read_text
from perfkit.sources.mapping_checks import table_key
from perfkit.sources.mapping_model import Source
from perfkit.sources.origin import parse_origin
from perfkit.sources.parquet import write_parquet
from perfkit.sources.reader import Exports, read_source
from perfkit.sources.repeats import keep_one_per_key
from perfkit.sources.schemas import SCHEMA_VERSION, STATES, TABLES, TableSchema
from perfkit.sources.store import (
    code_hash,
    content_hash,
    from_parquet,
    read_facts,
    stored,
    to_arrow,
    write_facts,
)
from perfkit.sources.typed import bytes_of, content_of, copy_typed, is_remote

MAPPING = "mapping.yaml"


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The typed tables of a study, and what reading them was like.

    Parameters
    ----------
    paths : mapping of str to Path
        Parquet file per table; only tables that some export feeds.
    columns_present : mapping of str to tuple of str
        Columns that some export fills; the others of the table are empty.
    files : DataFrame
        file, table ("" for a file that nothing reads), encoding, rows_read, rows_kept, rows_dropped, first_day,
        last_day, content_hash (of the bytes). A lookup is listed with the table that it serves and keeps no row.
    exclusions : DataFrame
        file, row, table, column, reason (``summary_row, no_key, duplicate, duplicate_file, superseded,
        other_file_part``), got, money (minor units that the row touches). The row is empty where a whole file is left.
    reconciliation : DataFrame
        file, column, printed, recomputed, difference (in the unit of the column), table, row, statistic, type.
    placeholders : DataFrame
        file, table, column, got, state (``missing, not_applicable, immature``, or ``no_match`` of a lookup), cells.
    amounts : DataFrame
        file, table, column, rows, total, median (minor units): for comparing one file with the next.
    hash : str
        Of the content of the tables alone: order of rows, names of files and unused columns do not matter.
    latest_day : date
        Day of the latest event.
    engine : str
        What adds the tables up: duckdb or pyspark.
    address : str
        Where typed tables were read from; "" where exports were.
    """

    paths: Mapping[str, Path]
    columns_present: Mapping[str, tuple[str, ...]]
    files: pd.DataFrame
    exclusions: pd.DataFrame
    reconciliation: pd.DataFrame
    placeholders: pd.DataFrame
    amounts: pd.DataFrame
    hash: str
    latest_day: date
    engine: str = "duckdb"
    address: str = ""

    def frame(self, name: str) -> pd.DataFrame:
        """Return a table as a frame: str, Int64, boolean and datetime64[us] columns, and ``states``.

        Raises
        ------
        RequestError
            If no export feeds a table of that name.
        """
        if name not in self.paths:
            raise RequestError(unknown_name("table with data", name, sorted(self.paths)))
        return from_parquet(self.paths[name])


def read_tables(study: Path, *, time_zone: str, cache: Path, schemas: Mapping[str, TableSchema] = TABLES) -> Tables:
    """Read the exports of a study by its mapping.

    Parameters
    ----------
    study : Path
        Folder with ``mapping.yaml`` and, unless that points at tables that are typed already, ``exports/``.
    time_zone : str
        The shop's zone, such as ``Asia/Shanghai``.
    cache : Path
        Folder for typed tables; what was read once from the same bytes is read from there.
    schemas : mapping of str to TableSchema
        The tables that the mapping may name.

    Returns
    -------
    Tables

    Raises
    ------
    DataError
        With every problem of the mapping, or else of all files.
    """
    shop = _zone(time_zone)
    text = read_text(study / MAPPING, shown_as=MAPPING)
    sources = parse_mapping(text, tables=schemas, shown_as=MAPPING)
    origin = parse_origin(text, shown_as=MAPPING)
    if origin.tables:
        kept = _keep_typed(study, origin.tables, cache, schemas)
        return replace(_load(kept), engine=origin.engine, address=origin.tables)
    exports = list_exports(study / EXPORTS)
    wanted = [name for name in exports.names if any(_serves(source, name) for source in sources)]
    said = {name: hashlib.sha256(exports.load(name)).hexdigest() for name in wanted}
    shape = {name: dict(schema.columns) for name, schema in schemas.items()}
    key = hashlib.sha256(json.dumps([said, exports.names, text, time_zone, SCHEMA_VERSION, code_hash(), shape],
                                    sort_keys=True).encode()).hexdigest()[:32]
    folder = stored(cache, key, partial(_compute, sources=sources, exports=exports, shop=shop))
    return replace(_load(folder), engine=origin.engine)


def _keep_typed(study: Path, address: str, cache: Path, schemas: Mapping[str, TableSchema]) -> Path:
    """Return the folder of typed tables; a database is read each time, since only that tells what it holds."""
    fill = partial(_compute_typed, study=study, address=address, schemas=schemas)
    if not is_remote(address):
        shape = {name: dict(schema.columns) for name, schema in schemas.items()}
        said = json.dumps([bytes_of(study, address), SCHEMA_VERSION, code_hash(), shape], sort_keys=True)
        return stored(cache, hashlib.sha256(said.encode()).hexdigest()[:32], fill)
    with TemporaryDirectory() as read:
        fill(Path(read))
        return stored(cache, str(read_facts(Path(read))["hash"])[:32], partial(_move, Path(read)))


def _move(read: Path, folder: Path) -> None:
    shutil.copytree(read, folder, dirs_exist_ok=True)


def _compute_typed(folder: Path, *, study: Path, address: str, schemas: Mapping[str, TableSchema]) -> None:
    log, present = copy_typed(folder, study, address, schemas)
    _write(folder, {}, log)
    latest = log.frame("files")["last_day"].max()
    if pd.isna(latest):
        raise DataError(Problem(what="no table holds a dated row", code="no_data", file=MAPPING, path="tables",
                                allowed="at least one row with a date"))
    write_facts(folder, {"columns_present": present, "hash": content_of(folder, present),
                         "latest_day": latest.date().isoformat()})


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise DataError(no_time_zone(name, "calendar.time_zone")) from error


def list_exports(folder: Path) -> Exports:
    """Return the files under ``exports/``: names with ``/``, NFC, sorted; hidden and lock files left out.

    Raises
    ------
    DataError
        If there is no such folder, or it holds no file.
    """
    found = {}
    for path in folder.rglob("*") if folder.is_dir() else ():
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith((".", "~$")) for part in parts):
            found[unicodedata.normalize("NFC", "/".join(parts))] = path
    if not found:
        raise DataError(Problem(what="there are no exports", code="no_file", file=f"{EXPORTS}/",
                                allowed="the files that mapping.yaml names"))
    return Exports(tuple(sorted(found)), partial(_bytes, found))


def _bytes(found: Mapping[str, Path], name: str) -> bytes:
    try:
        return found[name].read_bytes()
    except OSError as error:
        raise DataError(Problem(what="the file cannot be read", code="unreadable", file=shown(name),
                                got=str(error.strerror), allowed="a file that this user may read")) from error


def _serves(source: Source, name: str) -> bool:
    return any(sheet.files.match(name) is not None for sheet in (source, *source.lookups))


def _compute(folder: Path, *, sources: Sequence[Source], exports: Exports, shop: ZoneInfo) -> None:
    log = Intake()
    rows: dict[str, list[pd.DataFrame]] = {}
    for source in sources:
        rows.setdefault(source.table.name, []).append(read_source(source, exports, shop=shop, log=log))
    by_table = {name: [source for source in sources if source.table.name == name] for name in rows}
    log.raise_problems()
    frames = {name: _unique(parts, by_table[name], log) for name, parts in rows.items()}
    log.raise_problems()
    for name in exports.names:
        if not any(_serves(source, name) for source in sources):
            log.note("files", file=name, table="", encoding="", rows_read=0, content_hash="")
    latest = max((day for name, frame in frames.items() if (day := _latest(frame, by_table[name]))), default=None)
    if latest is None:
        raise DataError(Problem(what="no export holds a dated row", code="no_data", file=f"{EXPORTS}/",
                                allowed="at least one row with a date"))
    tables = {name: to_arrow(frame, by_table[name][0].table) for name, frame in frames.items()}
    _write(folder, tables, log)
    present = {name: [column for column in listed[0].table.columns
                      if any(column in source.provided for source in listed)] for name, listed in by_table.items()}
    write_facts(folder, {"columns_present": present, "hash": content_hash(tables), "latest_day": latest.isoformat()})


def _unique(parts: Sequence[pd.DataFrame], sources: Sequence[Source], log: Intake) -> pd.DataFrame:
    """Return the rows of a table, each once, in an order that the files do not decide."""
    table, key = sources[0].table, table_key(sources)
    filled = [part for part in parts if len(part)]
    frame = pd.concat(filled, ignore_index=True) if filled else parts[0]
    columns = [column for column in table.columns if column in frame]
    frame = frame.sort_values([FILE, ROW], ignore_index=True)
    if key:
        frame = keep_one_per_key(frame, key, table, log)
    order = [*key, *(column for column in columns if column not in key), STATES]
    return frame.sort_values(order, na_position="first", ignore_index=True)


def _latest(frame: pd.DataFrame, sources: Sequence[Source]) -> date | None:
    columns = [source.time_column for source in sources if source.time_column]
    own = sources[0].table.event_time
    column = own if own in columns else next(iter(columns), None)
    if own is None or column is None or frame[column].isna().all():
        return None
    return cast(date, frame[column].max().date())


def _write(folder: Path, tables: Mapping[str, pa.Table], log: Intake) -> None:
    for name, table in tables.items():
        write_parquet(table, folder / f"{name}.parquet")
    frames = {name: log.frame(name) for name in FRAMES}
    frames["files"] = _count_rows(frames["files"], frames["exclusions"])
    for name, frame in frames.items():
        pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), folder / f"_{name}.parquet")


def _count_rows(files: pd.DataFrame, exclusions: pd.DataFrame) -> pd.DataFrame:
    """Fill in how many rows of each file were dropped and kept."""
    dropped = exclusions.dropna(subset=["row"]).groupby(["file", "table"]).size()
    keys = pd.MultiIndex.from_frame(files[["file", "table"]])
    counts = pd.Series(dropped.reindex(keys, fill_value=0).to_numpy(), index=files.index).astype("Int64")
    return files.assign(rows_dropped=counts, rows_kept=files["rows_read"] - counts)


def _load(folder: Path) -> Tables:
    facts = read_facts(folder)
    present = cast(dict[str, list[str]], facts["columns_present"])
    frames: dict[str, Any] = {name: from_parquet(folder / f"_{name}.parquet") for name in FRAMES}
    return Tables(paths={name: folder / f"{name}.parquet" for name in sorted(present)},
                  columns_present={name: tuple(columns) for name, columns in sorted(present.items())},
                  hash=str(facts["hash"]), latest_day=date.fromisoformat(str(facts["latest_day"])), **frames)
