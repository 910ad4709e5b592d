"""Tables as HTML: small, the same every time, and escaped where data enter.

Measured on 20 rows of 6 columns: this writes 4.0 kB without a style of its own; great-tables 16.7 kB, of which 8.7 kB
are a style block that every table repeats.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

import pandas as pd

from perfkit.charts.fonts import clean
from perfkit.language import Language, Text, show_number
from perfkit.results.cells import Column, is_missing, show_cell
from perfkit.results.view import View

HIDDEN_MARK = "※"
_SAID_ONCE = frozenset({"period", "role"})
HIDDEN_NOTE = Text(en="※ hidden: so few people stand behind the number that it could reveal one of them",
                   zh="※ 隐匿：该数字背后的人数过少，公布可能暴露个人")


_MORE = Text(en="and {n} more in the data", zh="另有 {n} 行，见数据")


@dataclass(frozen=True)
class Table:
    """A table ready to be written: headings, which of them are numbers, cells as text.

    Parameters
    ----------
    label : str
        What the table holds, for people who cannot see it.
    headings : tuple of str
    numeric : tuple of bool
        Which columns stand at the right.
    rows : tuple of tuple of str
        Plain text; it is escaped here.
    caption : str, optional
        What is the same in all rows.
    short : tuple of bool, optional
        Which columns hold short words that no line breaks.
    more : str, optional
        What follows the rows: how many there are beside them.
    """

    label: str
    headings: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    short: tuple[bool, ...] = ()
    more: str = ""

    def first(self, most: int, language: Language) -> Table:
        """Return the first rows, with a line that says how many more there are.

        Examples
        --------
        >>> table = Table("Days", ("Day",), (True,), (("1",), ("2",), ("3",)))
        >>> table.first(1, "en").rows, table.first(1, "en").more, table.first(3, "en").more
        ((('1',),), 'and 2 more in the data', '')
        """
        over = len(self.rows) - most
        return self if over <= 0 else replace(self, rows=self.rows[:most],
                                              more=_MORE.fill(language, n=show_number(over, language)))

    def html(self) -> str:
        """Return the table in a box of its own that scrolls where it is wider than the page."""
        head = "".join(f'<th scope="col"{_right(right)}>{_text(text)}</th>'
                       for text, right in zip(self.headings, self.numeric, strict=True))
        body = "".join(self._row(row) for row in self.rows)
        caption = f"<caption>{_text(self.caption)}</caption>" if self.caption else ""
        more = f'<p class="more">{_text(self.more)}</p>' if self.more else ""
        return (f'<div class="scroll" role="region" tabindex="0" aria-label="{_text(self.label)}"><table>{caption}'
                f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{more}")

    def _row(self, row: tuple[str, ...]) -> str:
        short = self.short or (False,) * len(row)
        first = not self.numeric[0]
        return "<tr>" + "".join(
            f'<th scope="row"{_right(False, fixed)}>{_text(text)}</th>' if first and not place
            else f"<td{_right(right, fixed)}>{_text(text)}</td>"
            for place, (text, right, fixed) in enumerate(zip(row, self.numeric, short, strict=True))) + "</tr>"

    def _repr_html_(self) -> str:
        from perfkit.results.style import dress

        return dress(self.html())


def build_table(frame: pd.DataFrame, columns: Sequence[Column], view: View, *, label: str) -> Table:
    """Return the shown columns of a frame as a table of texts.

    Parameters
    ----------
    frame : pandas.DataFrame
        Where it has a column ``hidden``, the numbers of hidden rows are a mark, unless the audience may see them;
        so are subjects, for an audience without names. Where it has a column ``payees``, money is a sum over so many
        people: it is a mark where they are too few, and left out for an audience that sees no sums.
    columns : sequence of Column
        Those with `shown` that the frame holds, in this order. A period or role that is the same in all rows is said
        once, in the caption; a column of words that is empty in all rows is left out.
    view : View
    label : str

    Examples
    --------
    >>> columns = [Column("team", "text", Text(en="Team", zh="团队")),
    ...            Column("reach", "share", Text(en="Reach", zh="覆盖面"))]
    >>> build_table(pd.DataFrame({"team": ["<A>"], "reach": [0.5]}), columns, View(language="zh"), label="覆盖面").rows
    (('<A>', '50.0%'),)
    """
    known = [column for column in columns
             if column.shown and column.name in frame.columns and not _says_nothing(frame, column)
             and not (column.kind == "money" and "payees" in frame.columns and not view.audience.sums)]
    same = [column for column in known if _same_in_all(frame, column)]
    chosen = [column for column in known if column not in same]
    records = frame.to_dict("records")
    rows = tuple(_cells(row, chosen, view) for row in records)
    caption = " · ".join(_cells(records[0], same, view)) if same else ""
    return Table(label, tuple(column.heading.fill(view.language) for column in chosen),
                 tuple(column.numeric for column in chosen), rows, caption, tuple(column.short for column in chosen))


def _says_nothing(frame: pd.DataFrame, column: Column) -> bool:
    cells = frame[column.name]
    return not column.numeric and len(frame) > 0 and bool((cells.isna() | (cells == "")).all())


def _same_in_all(frame: pd.DataFrame, column: Column) -> bool:
    return column.kind in _SAID_ONCE and len(frame) > 1 and frame[column.name].nunique(dropna=False) == 1


def hides(row: Mapping[Hashable, object], view: View) -> bool:
    """Tell whether the numbers of a row may not be seen by the audience."""
    cell = row.get("hidden", False)
    return not view.audience.small_groups and not is_missing(cell) and bool(cell)


def hides_money(row: Mapping[Hashable, object], view: View) -> bool:
    """Tell whether the audience may not see the money of a row, a sum over `payees`: too few, or no sum at all.

    Examples
    --------
    >>> from perfkit.results.view import AUDIENCES
    >>> [hides_money({"payees": 12}, View(audience=AUDIENCES[name])) for name in ("council", "owner", "hr")]
    [True, False, False]
    """
    count = row.get("payees")
    return not is_missing(count) and not view.may_sum(int(str(count)))


def _cells(row: Mapping[Hashable, object], columns: Sequence[Column], view: View) -> tuple[str, ...]:
    covers = {"hidden": hides(row, view), "money": hides_money(row, view)}
    named = {str(name): cell for name, cell in row.items()}
    return tuple(HIDDEN_MARK if _covers(column, view, **covers) or _names(column, named[column.name], view)
                 else show_cell(named[column.name], column, named, view) for column in columns)


def _covers(column: Column, view: View, *, hidden: bool, money: bool) -> bool:
    covered = (hidden and column.numeric) or (money and column.kind == "money")
    return covered or (column.kind == "subject" and not view.audience.names)


def _names(column: Column, cell: object, view: View) -> bool:
    """Tell whether a cell that an export or a plan filled is a person whose name the audience may not see."""
    return column.kind == "text" and not view.audience.names and str(cell) in view.everybody


def _right(numeric: bool, short: bool = False) -> str:
    return ' class="number"' if numeric else ' class="short"' if short else ""


def _text(text: str) -> str:
    return escape(clean(text), quote=True)
