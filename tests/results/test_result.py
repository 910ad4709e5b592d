"""A result shows itself: headline, chart, the table behind it, notes; escaped, the same every time."""

import re
import warnings
from xml.etree import ElementTree

import pandas as pd
import pytest

from perfkit.errors import RequestError
from perfkit.language import Text
from perfkit.results import View

from .conftest import Totals, totals_frame


def _tree(result):
    return ElementTree.fromstring(result.html())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_section_has_headline_figure_folded_table_and_notes(totals, language):
    note = Text(en="Two rows were dropped", zh="剔除两行")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tree = _tree(totals(language=language, notes=(note,)))
    assert tree.get("class") == "result"
    assert [child.tag for child in tree] == ["h2", "figure", "details", "ul"]
    assert tree.find("h2").text == {"en": "Person No00 leads", "zh": "员工00号居首"}[language]
    assert len(tree.findall("details//tbody/tr")) == 12
    assert "12" in tree.find("details/summary").text
    assert tree.find("ul/li").text == note.fill(language)
    assert "hush" not in totals(language=language).html()


def test_a_result_without_chart_shows_its_table_open(totals):
    class Plain(Totals):
        """Totals without a chart."""

        def plot(self):
            """Draw nothing."""

    tree = ElementTree.fromstring(Plain(frame=totals_frame(), view=totals().view).html())
    assert [child.tag for child in tree] == ["h2", "div"]


def test_an_output_brings_its_style_and_a_section_does_not(totals):
    output = totals()._repr_html_()
    assert output.count("<style>") == 1
    assert "<style>" not in totals().html()
    assert "http" not in output.replace("https://", "http") or not re.search(r"https?://", output)
    assert "<script" not in output


def test_the_same_result_gives_the_same_bytes(totals):
    assert totals()._repr_html_() == totals()._repr_html_()


def test_hostile_names_reasons_and_notes_are_text(view):
    hostile = "<img src=x onerror=alert(1)>\"'&\x00"
    frame = totals_frame(6).assign(subject=[hostile + str(k) for k in range(6)], state=hostile)
    html = Totals(frame=frame, view=View(), notes=(Text.same(hostile),))._repr_html_()
    assert "<img" not in html
    assert "\x00" not in html
    ElementTree.fromstring(html.split("</style>")[1])


def test_missing_columns_are_refused_by_name_and_others_dropped(view):
    with pytest.raises(RequestError, match="total"):
        Totals(frame=totals_frame().drop(columns="total"), view=view())
    kept = Totals(frame=totals_frame().assign(extra=1), view=view())
    assert list(kept.frame.columns) == [column.name for column in Totals.columns]


def test_no_rows_are_said_in_the_language(view):
    class Empty(Totals):
        """Totals without a chart."""

        def plot(self):
            """Draw nothing."""

    html = Empty(frame=totals_frame(0), view=view(language="zh")).html()
    assert "没有数据" in html
    assert "<table" not in html


def test_seen_as_changes_the_view_alone(totals, view):
    other = totals().seen_as(view("hr", "zh"))
    assert other.view.language == "zh"
    pd.testing.assert_frame_equal(other.frame, totals().frame)


def test_editing_what_a_result_gives_does_not_reach_it(totals):
    result = totals()
    taken = result.shown().copy()
    taken["total"] = 0.0
    assert result.frame["total"].max() == 90.0


def test_an_overview_stands_before_its_chart_and_its_rows_are_folded_below(totals):
    class Overview(Totals):
        """Totals with an overview."""

        folds = False
        most = 3

        def detail(self):
            """Give all rows."""
            return Totals(frame=self.frame, view=self.view).table()

    tree = ElementTree.fromstring(Overview(frame=totals_frame(), view=totals().view).html())
    assert [child.tag for child in tree] == ["h2", "div", "p", "figure", "details"]
    assert len(tree.findall("div//tbody/tr")) == 3
    assert tree.find("p").text == "and 9 more in the data"
    assert len(tree.findall("details//tbody/tr")) == 12


def test_an_audience_without_names_sees_no_folded_rows(view):
    class Overview(Totals):
        """Totals with all rows behind them."""

        def detail(self):
            """Give all rows."""
            raise AssertionError

    assert "Person" not in Overview(frame=totals_frame(), view=view("council")).html()


def test_no_line_ends_between_a_minus_and_its_amount(view):
    class Loss(Totals):
        """A loss."""

        def finding(self):
            """Name it."""
            return Text.same("Cost −¥5")

    assert "<h2>Cost −\u2060¥5</h2>" in Loss(frame=totals_frame(), view=view()).html()
