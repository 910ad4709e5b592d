"""Delimited text files: which encoding, which separator, and every row whole.

Encodings are tried in this order: a byte order mark, strict UTF-8, GB18030. Nothing else is guessed: a wrong encoding
gives a refusal, never a page of wrong letters.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO

from perfkit.errors import DataError, Problem

SEPARATORS = {",": "comma", "\t": "tab", ";": "semicolon"}
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_PRIVATE = re.compile("[\ue000-\uf8ff]")
Rows = list[list[str]]


def decode(data: bytes, *, declared: str | None, file: str) -> tuple[str, str]:
    """Return the text of a file and the encoding that read it.

    Parameters
    ----------
    data : bytes
    declared : str or None
        Encoding of the mapping; a byte order mark wins over it.
    file : str
        Name for messages.

    Raises
    ------
    DataError
        If no encoding fits, or the text holds a NUL character.

    Examples
    --------
    >>> decode("姓名,￥5".encode("gbk"), declared=None, file="a.csv")
    ('姓名,￥5', 'gb18030')
    """
    marked = [name for mark, name in _MARKS if data.startswith(mark)]
    names = marked[:1] or ([_widest(declared)] if declared else ["utf-8", "gb18030"])
    for name in names:
        text = _decoded(data, name)
        if text is not None:
            return text, name
    raise DataError(Problem(what="the text cannot be decoded", code="encoding", file=file,
                            row=_bad_line(data, names[0]), got=", ".join(names),
                            allowed="UTF-8 or GB18030, or declare encoding: in mapping.yaml"))


def _widest(declared: str) -> str:
    """Return GB18030 for its parts: the codec gbk refuses letters that exports called GBK hold."""
    name = codecs.lookup(declared).name
    return "gb18030" if name in ("gbk", "gb2312") else name


def _decoded(data: bytes, name: str) -> str | None:
    try:
        text = data.decode(name)
    except (UnicodeError, ValueError):
        return None
    return None if name == "gb18030" and _PRIVATE.search(text) else text


def _bad_line(data: bytes, name: str) -> int | None:
    try:
        data.decode(name)
    except UnicodeDecodeError as error:
        return data[:error.start].count(b"\n") + 1
    except (UnicodeError, ValueError):
        pass
    return None


def split_rows(text: str, *, separator: str, file: str) -> tuple[Rows, list[int]]:
    """Return the rows of a text and the line where each starts.

    Raises
    ------
    DataError
        For a quote that is not closed, or closed only after it has swallowed rows, with the line where it opened.

    Examples
    --------
    >>> split_rows('a,b\\n"x\\ny",2\\n', separator=",", file="a.csv")
    ([['a', 'b'], ['x\\ny', '2']], [1, 2])
    """
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: Rows = []
    ends = [0]
    try:
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num)
    except csv.Error as error:
        raise _bad_quote(text, separator, ends[-1] + 1, file, str(error)) from error
    return rows, [end + 1 for end in ends[:-1]]


def _bad_quote(text: str, separator: str, start: int, file: str, error: str) -> DataError:
    lines = text.splitlines(keepends=True) if "\r" not in text.replace("\r\n", "") else [text]
    line = _opening(lines[start - 1:], separator, start) if len(lines) >= start else start
    what = "a quote is not closed or closes in the middle of a cell" if "field larger" not in error else \
        "a cell is longer than 131072 characters: a quote is not closed"
    return DataError(Problem(what=what, code="quote", file=file, row=line,
                             allowed='quotes in pairs, a quote inside a cell written twice ("")'))


def _opening(lines: Sequence[str], separator: str, number: int) -> int:
    """Return the line of the last quote that opens a cell and is not followed by its end."""
    opened, inside, start = number, False, True
    for offset, line in enumerate(lines):
        skip = False
        for place, letter in enumerate(line):
            if skip:
                skip = False
            elif inside and letter == '"':
                after = line[place + 1:place + 2]
                skip, inside = after == '"', after == '"' or after not in (separator, "\r", "\n", "")
            elif not inside and letter == '"' and start:
                opened, inside = number + offset, True
            start = not inside and letter in (separator, "\n")
    return opened


def check_rows(rows: Rows, lines: Sequence[int], *, header: int, separator: str, file: str) -> Iterator[Problem]:
    """Yield the rows behind the header that are not whole: too few or many cells, rows in a quote.

    Rows of one wrong length are one problem, named by the first of them.
    """
    width = len(rows[header])
    wrong: Counter[int] = Counter()
    first: dict[int, int] = {}
    for row, line in zip(rows[header + 1:], lines[header + 1:], strict=True):
        if len(row) != width and any(cell.strip() for cell in row):
            wrong[len(row)] += 1
            first.setdefault(len(row), line)
    for count, times in wrong.items():
        more = f" (and {times - 1} more rows)" if times > 1 else ""
        yield Problem(what=f"the row has {count} fields and the header {width}{more}", code="field_count", file=file,
                      row=first[count], got=f"{count} fields", allowed=f"{width} fields separated by "
                      f"{SEPARATORS[separator]}; export the file again")
    yield from _swallowed(rows[header:], lines[header:], separator, file)


def _swallowed(rows: Rows, lines: Sequence[int], separator: str, file: str) -> Iterator[Problem]:
    width = len(rows[0])
    ends = [*lines[1:], None]
    for row, line, end in zip(rows, lines, ends, strict=True):
        if width < 2 or end == line + 1 or len(row) != width:
            continue
        for cell in row:
            inner = [part for part in cell.splitlines()[1:] if part.strip()]
            if inner and all(part.count(separator) == width - 1 for part in inner):
                yield Problem(what="a quote holds whole rows", code="quote", file=file, row=line,
                              got=cell[:60], allowed="a quote that closes in its own row")


def find_nul(rows: Rows, lines: Sequence[int], header: Sequence[str], file: str) -> Iterator[Problem]:
    """Yield the cells that hold a NUL character."""
    for row, line in zip(rows, lines, strict=True):
        for place, cell in enumerate(row):
            if "\0" in cell:
                column = header[place] if place < len(header) else str(place + 1)
                yield Problem(what="a NUL character in a cell", code="nul", file=file, row=line,
                              column=column.replace("\0", ""), got=cell.replace("\0", "\\0"),
                              allowed="text without control characters; export the file again")
