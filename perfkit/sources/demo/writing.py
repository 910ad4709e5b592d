"""Writing exports so that the same content gives the same bytes: no clock in gzip, none in a workbook."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter

from perfkit.sources.demo.streams import Ints

_MADE = datetime(2026, 7, 21)


@dataclass(frozen=True, kw_only=True)
class Export:
    """One kind of export file.

    Parameters
    ----------
    name : str
        File name; ``{part}`` stands for the month or quarter.
    frame : DataFrame
        All rows under the headers of the export.
    parts : sequence of str, optional
        The part of each row; None for a single file.
    encoding : str
        Encoding of a csv.
    sheet, title : str, optional
        Sheet of a workbook, and the line above its header.
    """

    name: str
    frame: pd.DataFrame
    parts: Sequence[str] | None = None
    encoding: str = "utf-8"
    sheet: str = "Sheet1"
    title: str | None = None


def write_export(folder: Path, export: Export) -> None:
    """Write all files of an export into `folder`."""
    if export.parts is None:
        _write(folder / export.name, export.frame, export)
        return
    for part, rows in export.frame.groupby(np.asarray(export.parts), sort=True):
        _write(folder / export.name.format(part=part), rows, export)


def _write(path: Path, rows: pd.DataFrame, export: Export) -> None:
    if path.suffix == ".xlsx":
        _write_workbook(path, rows, export)
    else:
        write_csv(path, rows, export.encoding)


def write_csv(path: Path, rows: pd.DataFrame, encoding: str) -> None:
    """Write a csv, compressed where its name ends in ``.gz``, with the same bytes on every day and machine."""
    text = rows.to_csv(index=False, lineterminator="\n")
    data = text.encode(encoding)
    path.write_bytes(gzip.compress(data, 9, mtime=0) if path.suffix == ".gz" else data)


def _write_workbook(path: Path, rows: pd.DataFrame, export: Export) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": export.sheet, "author": "demo", "created": _MADE})
        stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page = book.add_worksheet(export.sheet)
        lead = 0 if export.title is None else 1
        if export.title is not None:
            page.write_string(0, 0, export.title)
        page.write_row(lead, 0, list(rows.columns))
        for number, row in enumerate(rows.itertuples(index=False), start=lead + 1):
            for column, cell in enumerate(row):
                _write_cell(page, (number, column), cell, stamp)


def _write_cell(page: xlsxwriter.worksheet.Worksheet, place: tuple[int, int], cell: object,
                stamp: xlsxwriter.format.Format) -> None:
    if isinstance(cell, pd.Timestamp):
        page.write_datetime(*place, cell.to_pydatetime(), stamp)
    elif isinstance(cell, str):
        page.write_string(*place, cell)
    else:
        page.write_number(*place, int(str(cell)))


def yuan(fen: Ints) -> pd.Series[str]:
    """Return amounts in fen as yuan with two decimals.

    Examples
    --------
    >>> yuan(np.array([123456, 5])).tolist()
    ['1234.56', '0.05']
    """
    whole = pd.Series(fen)
    return (whole // 100).astype(str) + "." + (whole % 100).astype(str).str.zfill(2)


def named(prefix: str, numbers: Ints, *, width: int) -> pd.Series[str]:
    """Return numbers as ids of a fixed width, so that their order as text is their order.

    Examples
    --------
    >>> named("c", np.array([7]), width=5).tolist()
    ['c00007']
    """
    return prefix + pd.Series(numbers).astype(str).str.zfill(width)
