"""Results: a tidy frame with declared columns that can show itself, in either language, to a stated audience."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import ClassVar, Self

import pandas as pd

from perfkit.charts.chart import Chart
from perfkit.charts.fonts import clean
from perfkit.errors import Problem, RequestError
from perfkit.language import Text, show_quantity
from perfkit.results.cells import Column
from perfkit.results.privacy import SPREAD, TOO_FEW, blank_hidden, only_spread, reveals, spread_table, subject_count
from perfkit.results.style import dress
from perfkit.results.table import HIDDEN_MARK, HIDDEN_NOTE, Table, build_table
from perfkit.results.view import About, View

_BEHIND = Text(en="The numbers behind the chart ({n} rows)", zh="图表背后的数据（{n} 行）")
_ALL = Text(en="All rows ({n})", zh="全部 {n} 行")
_ANYBODY = View()
_EMPTY = Text(en="No rows", zh="没有数据")


@dataclass(frozen=True, kw_only=True)
class Result:
    """Base of everything a page shows: `frame`, `plot()`, `table()`, `notes` and an HTML form of its own.

    Subclasses declare `name` (how it is stored), `columns` and `about` (what a row is about), and write
    `finding`. The frame is checked against the declared columns and put in their order.

    An audience without names sees of results about subjects only how they are spread. Numbers of rows marked
    ``hidden`` are taken out before a finding is said or a chart is drawn for those who may not see them.

    Raises
    ------
    RequestError
        If the frame lacks declared columns.
    """

    frame: pd.DataFrame
    notes: tuple[Text, ...] = ()
    view: View = _ANYBODY

    name: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    about: ClassVar[About]
    folds: ClassVar[bool] = True
    """Whether the table stands folded behind the chart; False: both are seen at once."""
    most: ClassVar[int | None] = None
    """Most rows that the table shows; it says how many more the data hold."""

    def __post_init__(self) -> None:
        missing = [column.name for column in self.columns if column.name not in self.frame.columns]
        if missing:
            raise RequestError(Problem(what=f"{type(self).__name__} lacks columns", code="missing_column",
                                       got=", ".join(map(str, self.frame.columns)), allowed=", ".join(missing)))
        ordered = self.frame[[column.name for column in self.columns]].reset_index(drop=True)
        object.__setattr__(self, "frame", ordered)

    def finding(self) -> Text:
        """Return the headline: what the numbers say."""
        raise NotImplementedError

    def shown(self) -> pd.DataFrame:
        """Return the rows that the table shows."""
        return self.frame

    def plot(self) -> Chart | None:
        """Return the chart of this result, or None where a table says it better."""
        return None

    def table(self) -> Table:
        """Return what the audience may see as a table: the rows, or how they are spread."""
        if only_spread(self.about, self.view):
            spread = spread_table(self.frame, self.columns, self.view)
            return spread or Table(TOO_FEW.fill(self.view.language), (), (), ())
        shown = build_table(self.shown(), self.columns, self.view, label=self.headline())
        return shown if self.most is None else shown.first(self.most, self.view.language)

    def detail(self) -> Table | None:
        """Return the rows behind an overview, folded below it, or None where the table shows them."""
        return None

    def headline(self) -> str:
        """Return the finding as the audience may read it: without a name, where it may see none."""
        seen = replace(self, frame=blank_hidden(self.frame, self.columns, self.view))
        text = seen.finding().fill(self.view.language)
        if self._reveals(text):
            count = show_quantity(subject_count(self.frame, self.columns), "count", self.view.language)
            return SPREAD.fill(self.view.language, n=count)
        return text

    def if_any(self) -> Self | None:
        """Return this result, or None where it has no row: a page then leaves it out."""
        return self if len(self.frame) else None

    def seen_as(self, view: View) -> Self:
        """Return the same result for another language, audience or set of names."""
        return replace(self, view=view)

    def html(self) -> str:
        """Return the section of a page: headline, chart, the table behind it, notes."""
        chart = self._chart()
        parts = [f"<h2>{sentence_html(self.headline())}</h2>", *self.body(chart._repr_html_() if chart else "")]
        return f'<section class="result">{"".join(parts)}</section>'

    def body(self, drawn: str) -> tuple[str, ...]:
        """Return what stands below the headline: the chart as it is given, the table, the rows behind it, the notes."""
        table, folded = self.table(), self.folds and bool(drawn)
        written = self._table_html(table, _BEHIND if folded else None)
        return (*((drawn, written) if folded else (written, drawn)), *self._behind(table))

    def _chart(self) -> Chart | None:
        if only_spread(self.about, self.view):
            return None
        chart = replace(self, frame=blank_hidden(self.frame, self.columns, self.view)).plot()
        return None if chart is None or self._reveals(chart._repr_html_()) else chart

    def _table_html(self, table: Table, folded_as: Text | None) -> str:
        if not table.headings:
            return f'<p class="none">{escape(table.label)}</p>'
        if not table.rows:
            return f'<p class="none">{escape(_EMPTY.fill(self.view.language))}</p>'
        if folded_as is None:
            return table.html()
        count = show_quantity(len(table.rows), "count", self.view.language)
        summary = escape(folded_as.fill(self.view.language, n=count))
        return f"<details><summary>{summary}</summary>{table.html()}</details>"

    def _behind(self, table: Table) -> tuple[str, str]:
        """Return the folded rows behind a table, and the notes on both."""
        detail = None if only_spread(self.about, self.view) else self.detail()
        rows = detail.rows if detail is not None else ()
        folded = self._table_html(detail, _ALL) if detail is not None and rows else ""
        return folded, self._notes_html(any(HIDDEN_MARK in row for row in (*table.rows, *rows)))

    def _notes_html(self, some_hidden: bool) -> str:
        notes = [text for note in self.notes if not self._reveals(text := note.fill(self.view.language))]
        items = "".join(f"<li>{sentence_html(note)}</li>" for note in notes)
        if some_hidden:
            items += f'<li class="legend">{escape(HIDDEN_NOTE.fill(self.view.language))}</li>'
        return f'<ul class="notes">{items}</ul>' if items else ""

    def _reveals(self, text: str) -> bool:
        """Tell whether a text names a subject to an audience that may see no names."""
        return not self.view.audience.names and reveals(text, self.frame, self.columns, self.view)

    def _repr_html_(self) -> str:
        return dress(self.html())


def sentence_html(text: str) -> str:
    """Return a sentence as HTML in which no line ends between a minus and its amount."""
    return escape(clean(text).replace("\u2212", "\u2212\u2060"))
