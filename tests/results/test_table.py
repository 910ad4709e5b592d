"""Tables: scope, alignment, a box that scrolls, what is the same in all rows said once."""

from xml.etree import ElementTree

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from perfkit.language import Text
from perfkit.results import Column, Table, View, build_table

COLUMNS = (Column("period", "period", Text(en="Period", zh="周期")),
           Column("team", "text", Text(en="Team", zh="团队")),
           Column("reach", "share", Text(en="Reach", zh="覆盖面")),
           Column("state", "code", Text(en="State", zh="状态")))
FRAME = pd.DataFrame({"period": ["2026-Q1", "2026-Q1"], "team": ["A", "B"], "reach": [0.5, None],
                      "state": ["met", "not met"]})


def _tree(table):
    return ElementTree.fromstring(table.html())


def test_headings_have_scope_and_numbers_stand_at_the_right():
    tree = _tree(build_table(FRAME, COLUMNS, View(language="zh"), label="覆盖面"))
    assert [(head.text, head.get("scope"), head.get("class")) for head in tree.iter("th")][:3] == [
        ("团队", "col", None), ("覆盖面", "col", "number"), ("状态", "col", None)]
    rows = [[(cell.tag, cell.get("class"), cell.text) for cell in row] for row in tree.findall("table/tbody/tr")]
    assert rows == [[("th", None, "A"), ("td", "number", "50.0%"), ("td", None, "达到")],
                    [("th", None, "B"), ("td", "number", "–"), ("td", None, "未达到")]]


def test_the_box_can_be_reached_and_has_a_name():
    box = _tree(build_table(FRAME, COLUMNS, View(), label="Reach of \"teams\" & <b>"))
    assert (box.get("role"), box.get("tabindex"), box.get("aria-label")) == ("region", "0", "Reach of \"teams\" & <b>")


def test_what_is_the_same_in_all_rows_is_said_once():
    assert build_table(FRAME, COLUMNS, View(), label="x").caption == "2026-Q1"
    other = FRAME.assign(period=["2026-Q1", "2026-Q2"])
    assert build_table(other, COLUMNS, View(), label="x").headings[0] == "Period"
    assert build_table(FRAME[:1], COLUMNS, View(), label="x").headings[0] == "Period"


@given(st.lists(st.lists(st.text(max_size=30), min_size=2, max_size=2), max_size=4))
def test_any_text_is_one_well_formed_table(rows):
    table = Table("label", ("a", "b"), (False, True), tuple(tuple(row) for row in rows))
    tree = _tree(table)
    assert len(tree.findall("table/tbody/tr")) == len(rows)
    assert sum(1 for _ in tree.iter()) == 1 + 3 + 3 + 3 * len(rows)


def test_a_table_is_small():
    rows = tuple((f"Person {k}", "12.34", "¥1,000.00", "scored", "1.0%", "2.0%") for k in range(20))
    table = Table("Totals", ("a", "b", "c", "d", "e", "f"), (False, True, True, False, True, True), rows)
    assert len(table.html()) < 4500


def test_a_column_of_words_without_a_word_is_left_out():
    empty = FRAME.assign(state=["", None])
    assert build_table(empty, COLUMNS, View(), label="x").headings == ("Team", "Reach")


def test_a_long_table_shows_its_first_rows_and_says_how_many_more_there_are():
    table = build_table(FRAME, COLUMNS, View(), label="Reach").first(1, "zh")
    assert len(table.rows) == 1
    assert '<p class="more">另有 1 行，见数据</p>' in table.html()


def test_days_and_periods_are_not_broken_over_lines():
    columns = (COLUMNS[1], Column("day", "date", Text(en="Day", zh="日期")))
    html = build_table(pd.DataFrame({"team": ["A"], "day": ["2026-03-31"]}), columns, View(), label="Days").html()
    assert '<td class="short">31 Mar 2026</td>' in html
