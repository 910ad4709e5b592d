"""The rows of a table in words: the range, what it pays, and what is paid outside of all rows."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from perfkit.language import Text
from perfkit.plan import AmountRow, PlusRow, RateRow, TableLine, Undefined
from perfkit.rewards.number_words import percent_text
from perfkit.rewards.rules.ranges import money, range_text, writer
from perfkit.rewards.rules.units import ends_in, lookup_unit, shown_unit

ROW, OUTSIDE = "row", "outside"
_COLON = Text(en="{ends}: {pays}", zh="{ends}：{pays}")
_PLUS = Text(en="{plus} and {rate} of what lies above {over}", zh="{plus}，另加超出 {over} 部分的 {rate}")
_OUTSIDE = {
    "next_lower": Text(en="a value in no row takes the row next below", zh="不在任何一档的，按下一较低档计"),
    "nothing": Text(en="a value in no row has no amount", zh="不在任何一档的，没有金额"),
    "undefined": Text(en="a value in no row is undefined: {reason}", zh="不在任何一档的，未作规定：{reason}"),
    "rate": Text(en="a value in no row has {pays}", zh="不在任何一档的，按 {pays} 计"),
}


def row_words(line: TableLine, currency: str) -> Iterator[tuple[str, Text]]:
    """Yield each row of a table, and what happens outside the rows."""
    for ends, pays in zip(row_ranges(line, currency), row_pays(line, currency), strict=True):
        yield ROW, _COLON.bind(ends=ends, pays=pays)
    yield OUTSIDE, _outside(line, currency)


def row_ranges(line: TableLine, currency: str) -> list[Text]:
    """Return the range of each row in words."""
    unit = lookup_unit(line)
    shown = next((found for row in line.rows if (found := shown_unit(unit, row.range)) != "number"), "number") \
        if unit in ("ratio", "written") else unit
    return [range_text(ends_in(row.range, unit), writer(shown, currency)) for row in line.rows]


def row_pays(line: TableLine, currency: str) -> list[Text]:
    """Return what each row pays, in words."""
    return [_paid(row, currency) for row in line.rows]


def _paid(row: RateRow | PlusRow | AmountRow, currency: str) -> Text:
    if isinstance(row, RateRow):
        return Text.same(percent_text(row.rate))
    if isinstance(row, AmountRow):
        return money(row.amount, currency)
    return _PLUS.bind(plus=money(row.plus, currency), rate=percent_text(row.rate), over=money(row.over, currency))


def _outside(line: TableLine, currency: str) -> Text:
    otherwise = line.otherwise
    if otherwise is None:
        return _OUTSIDE["nothing"]
    if isinstance(otherwise, Undefined):
        return _OUTSIDE["undefined"].bind(reason=otherwise.reason)
    if not isinstance(otherwise, Fraction):
        return _OUTSIDE["next_lower"]
    rates = isinstance(line.rows[0], RateRow)
    return _OUTSIDE["rate"].bind(pays=percent_text(otherwise) if rates else money(otherwise, currency))
