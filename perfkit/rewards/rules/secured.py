"""Matrices, guarantees, draws and awards in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from perfkit.language import Text, joined, show_date
from perfkit.plan import Award, Draw, Guarantee, Line, Matrix, Measure, QuantityRange, Role, Undefined
from perfkit.results import CODES
from perfkit.rewards.number_words import percent_text
from perfkit.rewards.rules.formulas import measure_text, name_text
from perfkit.rewards.rules.ranges import money, range_text, writer
from perfkit.rewards.rules.units import ends_in, measure_unit, shown_unit

ROW, OUTSIDE, WHEN = "row", "outside", "later"
_RATES = Text(en="{base} × the rate of the cell that holds {row} and {column}",
              zh="{base} × {row}与{column}所在格的比例")
_AMOUNTS = Text(en="the amount of the cell that holds {row} and {column}", zh="{row}与{column}所在格的金额")
_CELL = Text(en="{row} {row_in}, {column} {column_in}: {pays}", zh="{row} {row_in}，{column} {column_in}：{pays}")
_NO_CELL = Text(en="a pair in no cell has {pays}", zh="不在任何一格的，按 {pays} 计")
_NOTHING = Text(en="a pair in no cell has no amount", zh="不在任何一格的，没有金额")
_UNDEFINED = Text(en="a pair in no cell is undefined: {reason}", zh="不在任何一格的，未作规定：{reason}")
_GUARANTEE = Text(en="what {lines} fall short of {sum} in a period", zh="{lines}在一个周期内不足 {sum} 的差额")
_DRAW = Text(en="an advance that fills {lines} up to {sum} in a period", zh="将{lines}在一个周期内补足至 {sum} 的预支")
_RECOVERED = {True: Text(en="what was drawn is taken off later amounts above it", zh="预支款从以后超出部分中扣还"),
              False: Text(en="what was drawn is not taken off later", zh="预支款以后不再扣还")}
_AWARD = Text(en="{amount} for each of the {top} best of a {among} by {name}",
              zh="每{among}按{name}排名前 {top} 者各得 {amount}")
_TIES = {"split": Text(en="people level at the last place split what the places left are worth",
                       zh="末位并列者平分剩余名次的金额"),
         "all": Text(en="people level at the last place all have the whole amount", zh="末位并列者均得全额")}
_UNTIL_DAY = Text(en="until {day}", zh="至 {day} 止")
_UNTIL_COUNT = Text(en="for the first {n} periods in the role", zh="任职后的前 {n} 个周期")


def secured_pays(line: Line, role: Role, currency: str) -> Text | None:
    """Return what such a line pays; None for lines of other kinds."""
    if isinstance(line, Matrix):
        axes = {"row": measure_text(line.row_by, role), "column": measure_text(line.column_by, role)}
        if line.base is None:
            return _AMOUNTS.bind(**axes)
        return _RATES.bind(base=name_text(f"value.{line.base}", role), **axes)
    if isinstance(line, Award):
        return _AWARD.bind(amount=money(line.amount, currency), top=line.top, among=CODES[line.among],
                           name=name_text(line.rank_by, role))
    if not isinstance(line, Guarantee | Draw):
        return None
    lines = joined((name_text(f"line.{of}", role) for of in line.of), " + ", " + ")
    if isinstance(line, Draw):
        return _DRAW.bind(lines=lines, sum=money(line.amount, currency))
    return _GUARANTEE.bind(lines=lines, sum=money(line.sum, currency))


def secured_words(line: Line, role: Role, currency: str) -> Iterator[tuple[str, Text]]:
    """Yield the further parts of such a line."""
    if isinstance(line, Matrix):
        yield from _cells(line, role, currency)
    if isinstance(line, Guarantee):
        yield WHEN, _until(line.until)
    if isinstance(line, Draw):
        yield WHEN, _RECOVERED[line.recover]
    if isinstance(line, Award):
        yield WHEN, _TIES[line.ties]


def _until(until: date | int) -> Text:
    if isinstance(until, int):
        return _UNTIL_COUNT.bind(n=until)
    return _UNTIL_DAY.bind(day=Text(en=show_date(until, "en"), zh=show_date(until, "zh")))


def _cells(line: Matrix, role: Role, currency: str) -> Iterator[tuple[str, Text]]:
    axes = {"row": measure_text(line.row_by, role), "column": measure_text(line.column_by, role)}
    for cell in line.cells:
        yield ROW, _CELL.bind(row_in=_ends(line.row_by, cell.row, currency), pays=_gives(line, cell.gives, currency),
                              column_in=_ends(line.column_by, cell.column, currency), **axes)
    otherwise = line.otherwise
    if isinstance(otherwise, Undefined):
        yield OUTSIDE, _UNDEFINED.bind(reason=otherwise.reason)
    else:
        yield OUTSIDE, _NOTHING if otherwise is None else _NO_CELL.bind(pays=_gives(line, otherwise, currency))


def _gives(line: Matrix, gives: Fraction, currency: str) -> Text:
    return money(gives, currency) if line.base is None else Text.same(percent_text(gives))


def _ends(measure: Measure, ends: QuantityRange, currency: str) -> Text:
    unit = measure_unit(measure)
    return range_text(ends_in(ends, unit), writer(shown_unit(unit, ends), currency))
