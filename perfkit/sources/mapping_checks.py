"""What the parts of one mapping entry must agree on: names of columns, parts of file names, keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from perfkit.sources.mapping_model import HELPER, PART, Source
from perfkit.sources.schemas import NUMBERS
from perfkit.sources.yamltext import Reading


def check_source(source: Source, reading: Reading) -> None:
    """Refuse names that the entry itself does not make good."""
    _check_parts(source, reading)
    _check_constants(source, reading)
    _check_compose(source, reading)
    _check_lookups(source, reading)
    _check_names(source.key, source.provided, "key", source, reading)
    _check_names(source.roll_up, source.provided, "roll_up", source, reading)
    _check_roll_up(source, reading)
    if source.table.totals and source.columns and "date" not in source.provided:
        reading.refuse("a table of daily totals needs its date", "missing", source.place, allowed="date")


def _check_names(names: Iterable[str], known: Sequence[str], part: str, source: Source, reading: Reading) -> None:
    for name in names:
        if name not in known:
            reading.unknown("column of this source", name, known, (source.place[0], f"{source.place[1]}.{part}"))


def _check_parts(source: Source, reading: Reading) -> None:
    """Refuse part names that the file pattern does not have."""
    named = {f"constants.{column}": PART.findall(text) for column, text in source.constants.items()}
    named |= {"where": list(source.where)}
    for where, parts in named.items():
        for part in parts:
            if part not in source.files.parts:
                reading.unknown("part of the file name", part, source.files.parts,
                                (source.place[0], f"{source.place[1]}.{where}"))


def _check_constants(source: Source, reading: Reading) -> None:
    """Refuse constants and compositions of columns that are unknown or filled twice."""
    filled = [rule.to for rule in source.columns]
    named = [(part, column) for part, columns in (("constants", source.constants), ("compose", source.compose))
             for column in columns]
    for part, column in named:
        place = (source.place[0], f"{source.place[1]}.{part}.{column}")
        if column not in source.table.columns and not column.startswith(HELPER):
            reading.unknown(f"column in {source.table.name}", column, tuple(source.table.columns), place)
        elif column in filled:
            reading.refuse(f"{column} is filled twice", "duplicate_column", place, allowed="one source of a column")
        filled.append(column)


def _check_compose(source: Source, reading: Reading) -> None:
    """Refuse to compose anything but texts of texts."""
    texts = [*source.texts, *source.constants]
    for column, pattern in source.compose.items():
        place = (source.place[0], f"{source.place[1]}.compose.{column}")
        for name in PART.findall(pattern):
            if name not in texts:
                reading.unknown("text column of this source", name, texts, place)
        if source.table.columns.get(column, "text") != "text":
            reading.refuse("only a text can be composed", "type", place, got=column, allowed="a text column")


def _check_lookups(source: Source, reading: Reading) -> None:
    known = [rule.to for rule in source.columns] + list(source.constants)
    texts = [rule.to for rule in source.columns if rule.kind == "text"] + list(source.constants)
    for lookup in source.lookups:
        for column in lookup.key.values():
            if column not in texts:
                reading.unknown("text to look up by", column, texts, (lookup.place[0], f"{lookup.place[1]}.key"))
        for rule in lookup.columns:
            if rule.times:
                reading.refuse("a lookup adds facts, not sums", "times", rule.place, got=rule.times,
                               allowed="no times here")
            if rule.to in known:
                reading.refuse(f"{rule.to} is filled twice", "duplicate_column", rule.place, got=rule.theirs,
                               allowed="one source of a column")
        known += [rule.to for rule in lookup.columns]
        texts += [rule.to for rule in lookup.columns if rule.kind == "text"]


def _check_roll_up(source: Source, reading: Reading) -> None:
    place = (source.place[0], f"{source.place[1]}.roll_up")
    if source.roll_up and not source.key:
        reading.refuse("a roll-up needs the key that its rows share", "missing", place, allowed="key: [...]")
    if any(rule.rule == "first" for rule in source.roll_up.values()) and source.table.event_time not in source.provided:
        reading.refuse("first in time needs the time of the rows", "missing", place,
                       allowed=source.table.event_time or "a table with a time")
    for column, rule in source.roll_up.items():
        kind = source.table.columns.get(column)
        if column in source.key or (rule.rule in ("sum", "weighted_by") and kind not in NUMBERS):
            reading.refuse(f"{rule.rule} does not fit this column", "roll_up", (place[0], f"{place[1]}.{column}"),
                           got=str(kind), allowed="a number outside the key")
        numbers = [name for name in source.provided if source.table.columns[name] in NUMBERS]
        if rule.by is not None and rule.by not in numbers:
            reading.unknown("number of this source", rule.by, numbers, (place[0], f"{place[1]}.{column}"))


def check_keys(sources: Sequence[Source], reading: Reading) -> None:
    """Refuse two entries for one table that name its rows by different keys."""
    declared: dict[str, Source] = {}
    for source in sources:
        first = declared.setdefault(source.table.name, source)
        if set(first.key) != set(source.key):
            reading.refuse(f"rows of {source.table.name} have one key in all sources", "key", source.place,
                           got=", ".join(source.key) or "the table's own", allowed=", ".join(first.key) or "no key")


def table_key(sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the columns that name a row of a table once over all its sources."""
    if sources[0].key:
        return sources[0].key
    known = {column for source in sources for column in source.row_key}
    return tuple(column for column in sources[0].table.key if column in known)


def constants_of(source: Source, parts: Mapping[str, str]) -> dict[str, str]:
    """Return the constants of one file with the parts of its name filled in."""
    return {column: PART.sub(lambda found: parts[found[1]], text) for column, text in source.constants.items()}
