"""The mapping: how the columns of each export become the columns of our tables.

The file ``mapping.yaml`` holds one list, ``sources``; each entry describes the files of one shape::

    sources:
    - files: "orders_{month}.csv.gz"   # path under exports/; {month} is a named part of the file name
      table: orders                    # see perfkit.sources.schemas
      where: {mode: 下单优先判定}        # only files whose named part has this value (or one of a list)
      encoding: gb18030                # default: BOM, else strict UTF-8, else GB18030
      sheet: 客服明细                   # xlsx with several sheets
      header: [订单编号, 客服]           # words that find the header row; default: every column named below
      time_zone: UTC                   # stamps are in this zone; default: the shop's own
      columns:                         # theirs: ours
        订单编号: order_id
        实际支付: {to: amount_paid, unit: yuan, values: {无退款申请: "0"}}
        付款时间: [{to: paid_at, format: "%Y/%m/%d %H:%M"}, {to: created_at}]
        平均响应(秒): {to: response_ms, unit: s, times: turns}
      constants: {shop_id: S1, attribution: "{mode}"}
      compose: {team_id: "{department}-{_team}"}
      lookups:
      - {files: customers.csv, key: {customer_id: _customer}, columns: {customer_unique_id: buyer_id}}
      key: [order_id, operator_id]
      roll_up: {amount_paid: sum, promised_at: min, response_ms: {weighted_by: turns}}
      summary_rows: {旺旺昵称: [汇总, 均值]}
      placeholders: {延迟统计: immature, "-": missing, "--": not_applicable}

**columns**: one of our columns, a list of them, or a rule:

- ``unit``: money ``yuan`` (``major``), ``fen`` (``minor``), ``wan``; durations ``ms, s, min, h, d``; shares
  ``percent, fraction``. A bare number of these kinds without a unit is refused; ``¥12``, ``5元``, ``36.5s``,
  ``1分05秒``, ``45.3%`` say their unit themselves.
- ``format``: of dates, in the letters of strptime (ISO forms are always read); of durations ``mm:ss`` or ``hh:mm``.
- ``times``: an average becomes a sum by its count, one of our columns; a share of a count becomes a count.
- ``values``: whole cells replaced before they are read (``{sweing: sewing}``), also nicknames by the ids of people.csv;
  ``""`` makes them missing.
- ``type``: of a column whose name starts with ``_``: it serves lookups and ``compose`` and reaches no table.

**constants** may name parts of the file name. **compose** joins text columns. **lookups** are many to one, in order;
``key`` is theirs: ours; a repeated key is refused. **key** says what one row is where it is not the table's own key;
rows of one key in all files are rolled up by **roll_up** (``sum, min, max, first`` in time, ``{weighted_by: column}``,
``none`` = must agree, the default). **summary_rows**: rows with these words are dropped and their printed figures
compared with the rows; the words 汇总, 合计, 总计, total are sums and 均值, 平均, average are means, others are told by
``{word: sum | mean | none}``. **placeholders** fill cells of every type but text; blank, ``-``, ``--``, ``#DIV/0!`` and
their like are missing and 延迟统计 is immature without being told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from perfkit.errors import DataError, Problem, nearest_name
from perfkit.sources.mapping_checks import check_keys, check_source
from perfkit.sources.mapping_columns import check_rules, read_columns, read_pairs
from perfkit.sources.mapping_model import FilePattern, Lookup, RollUp, Source
from perfkit.sources.schemas import TABLES, TableSchema
from perfkit.sources.yamltext import Part, Reading, read_yaml

ENGINES = ("duckdb", "pyspark")
ORIGIN_KEYS = ("tables", "engine")
_STATES = ("missing", "not_applicable", "immature")
_ROLL_UPS = ("sum", "min", "max", "first", "none")
_KEYS = ("files", "table", "where", "encoding", "sheet", "header", "time_zone", "columns", "constants", "compose",
         "lookups", "key", "roll_up", "summary_rows", "placeholders")
_LOOKUP_KEYS = ("files", "key", "columns", "encoding", "sheet", "header")
_MEANS = ("均", "平均", "mean", "average", "avg")
_SUMS = ("总", "合计", "汇", "total", "sum")
EXAMPLE = "sources: [{files: orders.csv, table: orders, columns: {订单编号: order_id}}]"


def read_mapping(path: Path, *, tables: Mapping[str, TableSchema] = TABLES, shown_as: str = "mapping.yaml"
                 ) -> tuple[Source, ...]:
    """Read and check a mapping.

    Parameters
    ----------
    path : Path
    tables : mapping of str to TableSchema
        The tables that may be named.
    shown_as : str
        Name of the file in messages.

    Raises
    ------
    DataError
        With every problem, its line and its path.
    """
    return parse_mapping(read_text(path, shown_as=shown_as), tables=tables, shown_as=shown_as)


def read_text(path: Path, *, shown_as: str) -> str:
    """Return the text of a UTF-8 file.

    Raises
    ------
    DataError
        If there is no such file, or it is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(Problem(what="the mapping cannot be read", code="mapping", file=shown_as,
                                got=type(error).__name__, allowed=f"a UTF-8 file such as {EXAMPLE}")) from error


def parse_mapping(text: str, *, tables: Mapping[str, TableSchema] = TABLES, shown_as: str = "mapping.yaml"
                  ) -> tuple[Source, ...]:
    """Check the text of a mapping; see :func:`read_mapping`.

    Examples
    --------
    >>> [source] = parse_mapping("sources: [{files: o.csv, table: orders, columns: {no: order_id}}]")
    >>> source.table.name, source.provided, source.row_key
    ('orders', ('order_id',), ('order_id',))
    """
    reading = Reading(shown_as)
    root = read_yaml(text, reading)
    sources: list[Source] = []
    if root is not None:
        fields = reading.fields(root, "", known=("sources", *ORIGIN_KEYS))
        _one_origin(root, fields, reading)
        entries = list(reading.items(fields["sources"], "sources")) if "sources" in fields else []
        if "sources" in fields and not entries:
            reading.refuse("no source is listed", "missing", (fields["sources"].line, "sources"), allowed=EXAMPLE)
        sources = [source for part, path in entries if (source := _source(part, path, tables, reading))]
        check_keys(sources, reading)
    elif not reading.problems:
        reading.refuse("the mapping is empty", "missing", (1, ""), allowed=EXAMPLE)
    if reading.problems:
        raise DataError(sorted(reading.problems, key=lambda problem: problem.row or 0))
    return tuple(sources)


def _one_origin(root: Part, fields: Mapping[str, Part], reading: Reading) -> None:
    if "sources" not in fields and "tables" not in fields:
        reading.refuse("sources is missing", "missing", (root.line, ""), allowed="sources: ..., or tables: ADDRESS")
    if "sources" in fields and "tables" in fields:
        reading.refuse("sources and tables are both given", "two_origins", (fields["tables"].line, "tables"),
                       allowed="one of them: exports that are mapped, or tables that are typed already")


def _source(part: Part, path: str, tables: Mapping[str, TableSchema], reading: Reading) -> Source | None:
    fields = reading.fields(part, path, known=_KEYS, required=("files", "table", "columns"))
    name = reading.text(fields["table"], f"{path}.table") if "table" in fields else ""
    if name not in tables:
        if name:
            reading.unknown("table", name, tuple(tables), (fields["table"].line, f"{path}.table"))
        return None
    read: Mapping[str, Callable[[Part, str, Reading], Any]] = {
        "where": _where, "time_zone": _zone, "constants": read_pairs, "compose": read_pairs, "key": _texts,
        "roll_up": _roll_ups, "summary_rows": _summaries, "placeholders": _placeholders}
    more = {key: read[key](fields[key], f"{path}.{key}", reading) for key in read if key in fields}
    lookups = reading.items(fields["lookups"], f"{path}.lookups") if "lookups" in fields else ()
    found = [_lookup(item, place, tables[name], reading) for item, place in lookups]
    source = Source(table=tables[name], lookups=tuple(found), place=(part.line, path), **more,
                    **_sheet(fields, path, tables[name], reading))
    check_rules(source.columns, reading)
    check_source(source, reading)
    return source


def _sheet(fields: Mapping[str, Part], path: str, table: TableSchema, reading: Reading) -> dict[str, Any]:
    """Return what sources and lookups say alike about their files."""
    found: dict[str, Any] = {"files": FilePattern(""), "columns": ()}
    if "columns" in fields:
        found["columns"] = read_columns(fields["columns"], f"{path}.columns", table, reading)
    read: Mapping[str, Callable[[Part, str, Reading], Any]] = {
        "files": _pattern, "encoding": _encoding, "sheet": _text, "header": _texts}
    return found | {key: read[key](fields[key], f"{path}.{key}", reading) for key in read if key in fields}


def _lookup(part: Part, path: str, table: TableSchema, reading: Reading) -> Lookup:
    fields = reading.fields(part, path, known=_LOOKUP_KEYS, required=("files", "key", "columns"))
    key = read_pairs(fields.get("key"), f"{path}.key", reading)
    return Lookup(key=key, place=(part.line, path), **_sheet(fields, path, table, reading))


def _text(part: Part, path: str, reading: Reading) -> str:
    return reading.text(part, path)


def _texts(part: Part, path: str, reading: Reading) -> tuple[str, ...]:
    return reading.texts(part, path)


def _pattern(part: Part, path: str, reading: Reading) -> FilePattern:
    pattern = FilePattern(reading.text(part, path))
    repeated = len(pattern.parts) != len(set(pattern.parts)) or any(name[0].isdigit() for name in pattern.parts)
    if repeated or not pattern.text or pattern.text.startswith("/") or ".." in pattern.text:
        reading.refuse("not a file pattern", "pattern", (part.line, path), got=pattern.text,
                       allowed="a path under exports/ such as orders_{month}.csv, each named part once")
        return FilePattern("")
    return pattern


def _encoding(part: Part, path: str, reading: Reading) -> str | None:
    text = reading.text(part, path)
    try:
        "a".encode(text).decode(text)
    except (LookupError, ValueError):
        reading.refuse("no such encoding", "encoding", (part.line, path), got=text,
                       allowed="utf-8, gb18030, big5, utf-16")
        return None
    return text


def _zone(part: Part, path: str, reading: Reading) -> ZoneInfo | None:
    text = reading.text(part, path)
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        reading.problems.append(replace(no_time_zone(text, path), file=reading.file, row=part.line))
        return None


def no_time_zone(name: str, path: str) -> Problem:
    """Return the problem of a time zone that does not exist, with the nearest name.

    Examples
    --------
    >>> print(no_time_zone("Asia/Shangai", "calendar.time_zone"))
    calendar.time_zone: no such time zone; got 'Asia/Shangai'; allowed: a name such as UTC or Asia/Shanghai; did you
    mean 'Asia/Shanghai'?
    """
    return Problem(what="no such time zone", code="time_zone", path=path, got=name,
                   allowed="a name such as UTC or Asia/Shanghai",
                   nearest=nearest_name(name, sorted(available_timezones())))


def _where(part: Part, path: str, reading: Reading) -> dict[str, tuple[str, ...]]:
    return {name: reading.texts(value, f"{path}.{name}") for name, value in reading.fields(part, path).items()}


def _roll_ups(part: Part, path: str, reading: Reading) -> dict[str, RollUp]:
    found: dict[str, RollUp] = {}
    for column, value in reading.fields(part, path).items():
        place = f"{path}.{column}"
        if isinstance(value.value, dict):
            by = reading.fields(value, place, known=("weighted_by",), required=("weighted_by",)).get("weighted_by")
            found[column] = RollUp("weighted_by", reading.text(by, place) if by else None)
        elif rule := reading.choice(value, place, _ROLL_UPS):
            found[column] = RollUp(rule)
    return found


def _summaries(part: Part, path: str, reading: Reading) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for column, value in reading.fields(part, path).items():
        place = f"{path}.{column}"
        if isinstance(value.value, dict):
            found[column] = {word: reading.choice(item, f"{place}.{word}", ("sum", "mean", "none")) or "none"
                             for word, item in value.value.items()}
        else:
            found[column] = {word: _statistic(word) for word in reading.texts(value, place)}
    return found


def _statistic(word: str) -> str:
    """Return what a summary word stands for; a mean is told first, because 汇总均值 is one."""
    lower = word.casefold()
    if any(part in lower for part in _MEANS):
        return "mean"
    return "sum" if any(part in lower for part in _SUMS) else "none"


def _placeholders(part: Part, path: str, reading: Reading) -> dict[str, str]:
    named = {word: reading.choice(value, f"{path}.{word}", (*_STATES, "not applicable"))
             for word, value in reading.fields(part, path).items()}
    return {word: state.replace(" ", "_") for word, state in named.items() if state}
