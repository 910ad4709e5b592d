"""Workbooks: every sheet as rows of raw cells, and what the cells hide.

Cells become the text that a person would type (``2026-09-01``, ``83000ms`` for a time span), so one reader per type
serves text files and workbooks. A number of more than 15 digits has lost its last ones in the spreadsheet; its text
keeps the exponent, so that it is refused where digits matter.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from perfkit.errors import DataError, Problem

Cell = str | float | int | bool | date | datetime | time | timedelta | None
SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_EXACT_DIGITS = 10**15
_XML_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</")
_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
       "r": "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"}


def read_sheets(data: bytes, *, file: str, only: str | None = None) -> dict[str, list[list[Cell]]]:
    """Return the rows of the sheets of a workbook, by name; cells are counted from A1.

    Raises
    ------
    DataError
        If the workbook cannot be opened, or has no sheet named `only`.
    """
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        names = list(book.sheet_names)
        if only is not None and only not in names:
            raise DataError(Problem(what="no such sheet", code="sheet", file=file, got=only, allowed=", ".join(names)))
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in names if only in (None, name)}
    except (CalamineError, OSError, ValueError, KeyError) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(Problem(what="the workbook cannot be opened", code="workbook", file=file,
                                got=str(error)[:100], allowed="an xlsx file without a password")) from error


def cell_text(cell: Cell) -> str:
    """Return a raw cell as the text a person would type.

    Examples
    --------
    >>> cell_text(77.0), cell_text(timedelta(seconds=83)), cell_text(date(2026, 9, 1)), cell_text(1.5)
    ('77', '83000ms', '2026-09-01', '1.5')
    >>> cell_text(2636422013297021757.0)
    '2.63642201329702E+18'
    """
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number_text(float(cell))
    if isinstance(cell, timedelta):
        return f"{(cell + timedelta(microseconds=500)) // timedelta(milliseconds=1)}ms"
    return str(cell)


def _number_text(number: float) -> str:
    if number != number or abs(number) >= _EXACT_DIGITS:
        return f"{number:.14E}"
    if number == int(number):
        return str(int(number))
    return format(Decimal(repr(number)), "f")


def find_hidden(data: bytes, sheet: str) -> Mapping[tuple[int, int], str | None]:
    """Return the cells that a reader of values cannot see: errors by their text, formulas without a value as None.

    Keys are row and column from 0. Empty for workbooks that are not xlsx.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            path = _sheet_path(archive, sheet)
            content = archive.read(path) if path else b""
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, RuntimeError, OSError, NotImplementedError):
        return {}
    if b"<f" not in content and b":f" not in content and b't="e"' not in content:
        return {}
    found: dict[tuple[int, int], str | None] = {}
    for match in _XML_CELL.finditer(content):
        where, value = _REFERENCE.search(match[1]), _VALUE.search(match[2])
        if where is None:
            continue
        if b't="e"' in match[1] and value:
            found[_position(where)] = value[1].decode("utf-8", "replace")
        elif value is None and re.search(rb"<(?:\w+:)?f\b", match[2]) and b't="str"' not in match[1]:
            found[_position(where)] = None
    return found


def _position(match: re.Match[bytes]) -> tuple[int, int]:
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - 64
    return int(match[2]) - 1, column - 1


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0.

    Examples
    --------
    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _sheet_path(archive: zipfile.ZipFile, sheet: str) -> str | None:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    ids = {item.get("name"): item.get(_NS["r"]) for item in book.iterfind("m:sheets/m:sheet", _NS)}
    targets = {item.get("Id"): item.get("Target") for item in relations}
    target = targets.get(ids.get(sheet))
    if target is None:
        return None
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
