"""Rows: labels wrap, heights follow, and nothing grows without end."""

from itertools import pairwise

from perfkit.charts.canvas import Canvas
from perfkit.charts.fonts import text_width
from perfkit.charts.rows import LABEL_WIDTH, Rows, draw_axis
from perfkit.charts.scales import Scale
from perfkit.charts.theme import TALLEST
from perfkit.charts.words import Style


def test_long_labels_take_lines_and_make_their_row_taller():
    rows = Rows.place(["short", "a label that is far too long for a single line of the chart", "short"])
    assert [len(lines) for lines in rows.lines] == [1, 3, 1]
    assert all(text_width(line) <= LABEL_WIDTH for block in rows.lines for line in block)
    first, second = (after - before for before, after in pairwise(rows.middles))
    assert first == second > rows.pitch


def test_all_labels_are_written_while_there_is_room_and_the_height_is_capped():
    assert all(Rows.place(["x"] * 60).written)
    many = Rows.place(["x"] * 1000)
    assert many.bottom <= TALLEST + 4
    assert 0 < sum(many.written) < 200


def test_axis_numbers_do_not_touch_each_other():
    canvas = Canvas(60.0)
    draw_axis(canvas, Scale(0.0, 3_000_000.0, 300.0, 340.0), Style("en", "money", "CNY"), top=0.0, bottom=30.0)
    texts = [artist for artist in canvas.figure.artists if hasattr(artist, "get_text")]
    assert 1 <= len(texts) < 4
