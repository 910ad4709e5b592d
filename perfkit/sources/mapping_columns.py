"""The ``columns:`` of a mapping: rules that say how one of their columns becomes one of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from perfkit.sources.cells import CLOCK_FORMATS, DURATION_UNITS, MONEY_UNITS, SHARE_UNITS
from perfkit.sources.mapping_model import HELPER, ColumnRule
from perfkit.sources.schemas import COLUMN_TYPES, NUMBERS, ColumnType, TableSchema
from perfkit.sources.stamps import check_format
from perfkit.sources.yamltext import Part, Reading

_RULE_KEYS = ("to", "type", "unit", "format", "times", "values")
_UNITS: Mapping[ColumnType, tuple[str, ...]] = MappingProxyType({
    "money": tuple(MONEY_UNITS), "duration": tuple(DURATION_UNITS), "share_ppm": tuple(SHARE_UNITS),
})


def read_columns(part: Part, path: str, table: TableSchema, reading: Reading) -> tuple[ColumnRule, ...]:
    """Return the rules of a ``columns:`` part."""
    rules: list[ColumnRule] = []
    for theirs, value in reading.fields(part, path).items():
        place = f"{path}.{theirs}"
        listed = list(reading.items(value, place)) if isinstance(value.value, tuple) else [(value, place)]
        rules += [rule for item, where in listed if (rule := _rule(theirs, item, where, table, reading))]
    if not rules and not reading.problems:
        reading.refuse("no column is mapped", "missing", (part.line, path), allowed="theirs: ours lines")
    return tuple(rules)


def read_pairs(part: Part | None, path: str, reading: Reading) -> Mapping[str, str]:
    """Return the texts of a part that holds ``key: text`` lines."""
    if part is None:
        return {}
    return {key: reading.text(value, f"{path}.{key}") for key, value in reading.fields(part, path).items()}


def _rule(theirs: str, part: Part, path: str, table: TableSchema, reading: Reading) -> ColumnRule | None:
    fields = {"to": part} if isinstance(part.value, str) else \
        reading.fields(part, path, known=_RULE_KEYS, required=("to",))
    texts = {key: reading.text(fields[key], f"{path}.{key}") for key in _RULE_KEYS[:-1] if key in fields}
    kind = _kind(texts.get("to", ""), texts.get("type"), (part.line, path), table, reading)
    if kind is None:
        return None
    rule = ColumnRule(theirs=theirs, to=texts["to"], kind=kind, unit=texts.get("unit"), form=texts.get("format"),
                      times=texts.get("times"), values=read_pairs(fields.get("values"), f"{path}.values", reading),
                      place=(part.line, path))
    _check_unit(rule, reading)
    _check_form(rule, reading)
    return rule


def _kind(to: str, declared: str | None, place: tuple[int, str], table: TableSchema, reading: Reading
          ) -> ColumnType | None:
    if declared is not None and declared not in COLUMN_TYPES:
        reading.unknown("type", declared, COLUMN_TYPES, (place[0], f"{place[1]}.type"))
        return None
    if to.startswith(HELPER):
        return next((kind for kind in COLUMN_TYPES if kind == declared), "text")
    if to not in table.columns:
        if to:
            reading.unknown(f"column in {table.name}", to, tuple(table.columns), place)
        return None
    if declared not in (None, table.columns[to]):
        reading.refuse("the type of this column is fixed", "type", (place[0], f"{place[1]}.type"), got=declared,
                       allowed=table.columns[to])
    return table.columns[to]


def _check_unit(rule: ColumnRule, reading: Reading) -> None:
    units = _UNITS.get(rule.kind, ())
    if rule.kind == "integer" and rule.times:
        units = _UNITS["share_ppm"]
    if rule.unit is not None and rule.unit not in units:
        reading.refuse(f"no unit of a column of type {rule.kind}", "unit", (rule.place[0], f"{rule.place[1]}.unit"),
                       got=rule.unit, allowed=", ".join(units) or "no unit")


def _check_form(rule: ColumnRule, reading: Reading) -> None:
    if rule.form is None:
        return
    place = (rule.place[0], f"{rule.place[1]}.format")
    if rule.kind == "duration" and rule.form in CLOCK_FORMATS:
        return
    wrong = check_format(rule.form) if rule.kind in ("timestamp", "date") else "no format for this type"
    if wrong:
        allowed = {"duration": " or ".join(CLOCK_FORMATS), "timestamp": "%m/%d/%Y", "date": "%m/%d/%Y"}
        reading.refuse(wrong, "format", place, got=rule.form, allowed=allowed.get(rule.kind, "no format"))


def check_rules(rules: Sequence[ColumnRule], reading: Reading) -> None:
    """Refuse two rules for one of our columns, and counts for ``times`` that are no numbers of this sheet."""
    kinds: dict[str, ColumnRule] = {}
    for rule in rules:
        if rule.to in kinds:
            reading.refuse(f"{rule.to} is filled twice, first from {kinds[rule.to].theirs}", "duplicate_column",
                           rule.place, got=rule.theirs, allowed="one column")
        kinds.setdefault(rule.to, rule)
    counts = [rule.to for rule in rules if rule.kind == "integer" and not rule.times]
    for rule in rules:
        if rule.times is not None and (rule.kind not in NUMBERS or rule.times not in counts):
            reading.refuse("an average becomes a sum by a count of the same sheet", "times",
                           (rule.place[0], f"{rule.place[1]}.times"), got=rule.times,
                           allowed=", ".join(counts) or "an integer column")
