"""Typed tables on disk: one folder per content of the exports, whole or not there at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from filelock import FileLock

from perfkit.errors import DataError, Problem
from perfkit.sources.schemas import ARROW_TYPES, STATES, TableSchema

KEPT = 2
_FACTS = "tables.json"
_PANDAS_TYPES = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype(),
                 pa.string(): pd.StringDtype(na_value=float("nan"))}


def to_arrow(frame: pd.DataFrame, schema: TableSchema) -> pa.Table:
    """Return a frame as the table of its schema; columns that no export fills are empty."""
    arrays = []
    for name, kind in schema.columns.items():
        if name in frame:
            arrays.append(pa.array(frame[name], from_pandas=True).cast(ARROW_TYPES[kind]))
        else:
            arrays.append(pa.nulls(len(frame), ARROW_TYPES[kind]))
    states = frame[STATES] if STATES in frame else pd.Series([], dtype="str")
    return pa.table([*arrays, pa.array(states, type=pa.string())], schema=schema.arrow_schema())


def from_parquet(path: Path) -> pd.DataFrame:
    """Return a stored table or frame: str, Int64, boolean, datetime64[us]."""
    frame: pd.DataFrame = pq.read_table(path).to_pandas(types_mapper=_PANDAS_TYPES.get, date_as_object=False)
    stamps = frame.select_dtypes("datetime").columns
    return frame.astype(dict.fromkeys(stamps, "datetime64[us]"))


def content_hash(tables: Mapping[str, pa.Table]) -> str:
    """Return the hash of what tables say: names, columns and cells, in the tables' own order of rows."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        text = BytesIO()
        pa.csv.write_csv(tables[name], text)
        digest.update(json.dumps([name, len(text.getvalue())]).encode())
        digest.update(text.getvalue())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def code_hash() -> str:
    """Return the hash of this room's own source: what another version has read is read again."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stored(cache: Path, key: str, fill: Callable[[Path], None]) -> Path:
    """Return the folder of `key`, filled by `fill` where it is not there yet.

    The folder is filled under another name and renamed, so that a run that is stopped leaves the old state; what it
    leaves behind is removed by the next one. Of the folders filled before, only the latest is kept.

    Raises
    ------
    DataError
        If the folder cannot be written.
    """
    folder = cache / key
    if (folder / _FACTS).is_file():
        return folder
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / ".lock"):
            if (folder / _FACTS).is_file():
                return folder
            for left in cache.glob(".partial-*"):
                shutil.rmtree(left, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)
            _fill(cache, folder, fill)
            _drop_old(cache)
    except OSError as error:
        raise DataError(Problem(what="the cache cannot be written", code="cache", file=folder.parent.name,
                                got=f"{type(error).__name__}: {error.strerror}",
                                allowed="a folder with room in which files can be written")) from error
    return folder


def _fill(cache: Path, folder: Path, fill: Callable[[Path], None]) -> None:
    partial = Path(tempfile.mkdtemp(prefix=".partial-", dir=cache))
    try:
        fill(partial)
        os.replace(partial, folder)
    except BaseException:  # a stopped run leaves nothing behind either, and is stopped all the same
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _drop_old(cache: Path) -> None:
    """Remove all but the latest folders: another run may still read the one before."""
    folders = [path for path in cache.iterdir() if (path / _FACTS).is_file()]
    for old in sorted(folders, key=lambda path: (path.stat().st_mtime_ns, path.name))[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def write_facts(folder: Path, facts: Mapping[str, object]) -> None:
    """Write what a folder says about itself; the last file of a folder."""
    (folder / _FACTS).write_text(json.dumps(facts, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def read_facts(folder: Path) -> dict[str, object]:
    """Return what a folder says about itself."""
    facts: dict[str, object] = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
    return facts
