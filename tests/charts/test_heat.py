"""Heat: one cell per row of the frame, darker with its size, and a wide grid that scrolls."""

import re

import pandas as pd
import pytest

from perfkit.charts import heat
from perfkit.charts.theme import MAIN, STRESSED, STRONGEST_TINT, WIDTH

WORDS = {"title": "Moves", "alt": "Moves between grades", "language": "en", "kind": "points"}
FRAME = pd.DataFrame({"from": ["A", "A", "B"], "to": ["x", "y", "y"], "change": [4.0, -2.0, None]})


def test_tints_grow_with_the_size_and_show_the_sign(read):
    marks = read(heat(FRAME, row="from", column="to", value="change", **WORDS)).marks()
    tints = [float(re.search(r"opacity:([\d.]+)", mark.get("style"))[1]) for mark in marks]
    assert tints == pytest.approx([STRONGEST_TINT, STRONGEST_TINT / 2])
    assert [colour in mark.get("style") for mark, colour in zip(marks, (MAIN, STRESSED), strict=True)] == [True] * 2


def test_cells_stand_in_their_row_and_column(read):
    drawn = read(heat(FRAME.fillna(1.0), row="from", column="to", value="change", **WORDS))
    one, two, three = drawn.boxes()
    assert one[1] == two[1] < three[1]
    assert one[0] < two[0] == three[0]


def test_many_columns_make_a_chart_that_scrolls_and_stays_readable(read):
    frame = pd.DataFrame({"row": "A", "column": [f"scenario {k}" for k in range(20)], "value": 0.5})
    chart = heat(frame, row="row", column="column", value="value", **{**WORDS, "kind": "share"})
    width = read(chart).size()[0]
    least = float(re.search(r"min-width:(\d+)px", chart.svg())[1])
    assert width > WIDTH
    assert 14 * least / width >= 9.9
    assert "overflow-x:auto" in chart._repr_html_()
