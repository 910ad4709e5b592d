"""One sheet of one file as a grid of text: opened, decoded, its header found, its rows checked to be whole."""

from __future__ import annotations

import gzip
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from perfkit.errors import DataError, Problem, nearest_name
from perfkit.sources.delimited import SEPARATORS, check_rows, decode, find_nul, split_rows
from perfkit.sources.intake import on_sheet
from perfkit.sources.workbook import SIGNATURES, Cell, cell_text, column_letters, find_hidden, read_sheets

HEADER_DEPTH = 50
_GZIP = b"\x1f\x8b"
_HEAD_CHARACTERS = 20_000


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A sheet as text, from its header down.

    Parameters
    ----------
    file, encoding : str
        Name for messages; how the file was read.
    header : tuple of str
        Names of the columns.
    rows : list of sequences
        Raw cells behind the header; blank rows left out.
    lines : list of int
        Line (or sheet row) of each row.
    hidden : mapping
        Workbook cells that hold an error or a formula without a value, by row and column from 0.
    sheet : str or None
        Sheet of a workbook.
    """

    file: str
    encoding: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    lines: Sequence[int]
    hidden: Mapping[tuple[int, int], str | None] = field(default_factory=dict)
    sheet: str | None = None

    def column(self, name: str) -> list[str]:
        """Return the cells of a column as text, errors of a workbook by their text.

        Raises
        ------
        DataError
            For a formula that was saved without its value.
        """
        place = self.header.index(name)
        texts = [cell if type(cell) is str else cell_text(cell) for cell in [row[place] for row in self.rows]]
        if self.hidden:
            self._reveal(texts, place)
        return texts

    def _reveal(self, texts: list[str], place: int) -> None:
        problems = []
        for number, line in enumerate(self.lines):
            if (line - 1, place) not in self.hidden:
                continue
            shown = self.hidden[line - 1, place]
            if shown is None:
                problems.append(Problem(what="a formula without a stored value", code="formula", file=self.file,
                                        row=line, column=on_sheet(self.sheet, self.header[place]),
                                        got=f"cell {column_letters(place)}{line}",
                                        allowed="values; open the file in a spreadsheet and save it again"))
            texts[number] = shown or ""
        if problems:
            raise DataError(problems)


def read_grid(data: bytes, *, file: str, words: Sequence[str], encoding: str | None = None, sheet: str | None = None
              ) -> Grid:
    """Open a file and return its sheet from the header down.

    Parameters
    ----------
    data : bytes
        Content of a csv, csv.gz or xlsx file; told by its bytes, not by its name.
    file : str
        Name for messages.
    words : sequence of str
        Names that stand together in the header row.
    encoding, sheet : str or None
        Declared encoding; declared sheet of a workbook.

    Raises
    ------
    DataError
        With every problem of the file: not decodable, no header, rows that are not whole.

    Examples
    --------
    >>> grid = read_grid("报表\\n日期;销售额\\n2026-03-31;1,5\\n".encode(), file="a.csv", words=["日期", "销售额"])
    >>> grid.header, grid.rows, grid.lines
    (('日期', '销售额'), [['2026-03-31', '1,5']], [3])
    """
    plain = _unpacked(data, file)
    if not plain.strip():
        raise DataError(Problem(what="the file is empty", code="empty_file", file=file, got=f"{len(plain)} bytes",
                                allowed="a header row and rows"))
    if plain.startswith(SIGNATURES):
        return _from_workbook(plain, file, words, sheet)
    if plain[:1000].lstrip().lower().startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        raise DataError(Problem(what="a web page under the name of a table", code="html", file=file,
                                allowed="csv or xlsx; open the file in a spreadsheet and save it as xlsx"))
    text, used = decode(plain, declared=encoding, file=file)
    return _from_text(text, used, file, words)


def _unpacked(data: bytes, file: str) -> bytes:
    if not data.startswith(_GZIP):
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(Problem(what="the gzip file is broken or cut off", code="gzip", file=file, got=str(error),
                                allowed="a whole file; export or copy it again")) from error


def _from_text(text: str, encoding: str, file: str, words: Sequence[str]) -> Grid:
    separator = _separator(text, words)
    rows, lines = split_rows(text, separator=separator, file=file)
    place = find_header(rows, words)
    if place is None:
        raise DataError(_no_header(rows, words, file))
    problems = list(check_rows(rows, lines, header=place, separator=separator, file=file))
    problems += find_nul(rows, lines, rows[place], file) if "\0" in text else []
    if problems:
        raise DataError(problems)
    kept = [number for number in range(place + 1, len(rows)) if any(cell.strip() for cell in rows[number])]
    return Grid(file=file, encoding=encoding, header=tuple(header_cell(cell) for cell in rows[place]),
                rows=[rows[number] for number in kept], lines=[lines[number] for number in kept])


def _separator(text: str, words: Sequence[str]) -> str:
    """Return the separator under which the header row has the most of the wanted words."""
    head = text[:_HEAD_CHARACTERS].splitlines()[:HEADER_DEPTH]
    hits = {separator: max((_hits([cell.strip('"') for cell in line.split(separator)], words) for line in head),
                           default=0) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda separator: hits[separator])


def _from_workbook(data: bytes, file: str, words: Sequence[str], sheet: str | None) -> Grid:
    sheets = read_sheets(data, file=file, only=sheet)
    heads = {name: [[cell_text(cell) for cell in row] for row in rows[:HEADER_DEPTH]] for name, rows in sheets.items()}
    found = {name: place for name, rows in heads.items() if (place := find_header(rows, words)) is not None}
    if len(found) > 1:
        raise DataError(Problem(what="several sheets have this header", code="sheet", file=file, got=", ".join(found),
                                allowed="declare sheet: in mapping.yaml"))
    if not found:
        best = max(heads, key=lambda name: max((_hits(row, words) for row in heads[name]), default=0), default="")
        raise DataError(_no_header(heads.get(best, []), words, file, best))
    [(name, place)] = found.items()
    rows = sheets[name]
    kept = [number for number in range(place + 1, len(rows)) if any(cell not in ("", None) for cell in rows[number])]
    return Grid(file=file, sheet=name, encoding="xlsx", header=tuple(header_cell(cell) for cell in heads[name][place]),
                rows=[rows[number] for number in kept], lines=[number + 1 for number in kept],
                hidden=find_hidden(data, name))


def header_cell(text: str) -> str:
    """Return a header as it is compared: NFC, without tabs and byte order mark; blanks count."""
    return unicodedata.normalize("NFC", text).strip("\t\r\n\ufeff")


def _hits(row: Sequence[str], words: Sequence[str]) -> int:
    return len({header_cell(cell) for cell in row} & {header_cell(word) for word in words})


def find_header(rows: Sequence[Sequence[str]], words: Sequence[str]) -> int | None:
    """Return the number of the first of the top 50 rows that holds all words, or None."""
    wanted = len({header_cell(word) for word in words})
    return next((number for number, row in enumerate(rows[:HEADER_DEPTH]) if _hits(row, words) == wanted), None)


def _no_header(rows: Sequence[Sequence[str]], words: Sequence[str], file: str, sheet: str | None = None
               ) -> list[Problem]:
    """Say which words are missing in the row that comes closest to a header."""
    head = [row for row in rows[:HEADER_DEPTH] if any(cell.strip() for cell in row)]
    best = max(head, key=lambda row: _hits(row, words), default=[])
    cells = [header_cell(cell) for cell in best]
    return missing_columns(cells, words, file, sheet)


def missing_columns(header: Sequence[str], wanted: Sequence[str], file: str, sheet: str | None = None
                    ) -> list[Problem]:
    """Return a problem for each wanted column that the header does not have, or has twice."""
    problems = [Problem(what="the column is missing", code="missing_column", file=file,
                        column=on_sheet(sheet, word),
                        got=", ".join(header)[:300], allowed=f"a column named {word!r}",
                        nearest=nearest_name(word, header))
                for word in wanted if header_cell(word) not in header]
    for word in wanted:
        places = [str(number + 1) for number, cell in enumerate(header) if cell == header_cell(word)]
        if len(places) > 1:
            problems.append(Problem(what="two columns have one name", code="duplicate_column", file=file,
                                    column=on_sheet(sheet, word),
                                    got=f"columns {' and '.join(places)}", allowed="each name once"))
    return problems
