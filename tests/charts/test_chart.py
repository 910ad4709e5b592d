"""A chart is drawn once, by no global machinery, and shows one figure with its words."""

import subprocess
import sys
from xml.etree import ElementTree

import pytest

from perfkit.charts import Chart
from perfkit.charts.canvas import Canvas
from perfkit.errors import RequestError


def _canvas():
    canvas = Canvas(40.0)
    canvas.dot(20.0, 20.0)
    return canvas


def test_a_chart_is_drawn_once():
    canvas, drawn = _canvas(), []
    draw = canvas.figure.draw
    canvas.figure.draw = lambda renderer: (drawn.append(renderer), draw(renderer))[1]
    chart = Chart(canvas.figure, "Title", "What it shows")
    assert chart._repr_html_() == chart._repr_html_()
    assert chart.svg() is chart.svg()
    assert len(drawn) == 1


def test_the_figure_is_an_image_with_a_caption():
    tree = ElementTree.fromstring(Chart(_canvas().figure, "甲 & 乙", "两个\"数\"")._repr_html_())
    assert (tree.tag, tree.get("class"), tree.get("role"), tree.get("aria-label")) == (
        "figure", "chart", "img", "两个\"数\"")
    assert [child.tag for child in tree] == ["figcaption", "svg"]
    assert tree.find("figcaption").text == "甲 & 乙"
    assert tree.find("svg").get("aria-hidden") == "true"


@pytest.mark.parametrize(("title", "alt"), [("", "x"), ("x", " ")])
def test_title_and_alternative_are_required(title, alt):
    with pytest.raises(RequestError, match="title and a text alternative"):
        Chart(_canvas().figure, title, alt)


def test_charts_never_load_pyplot():
    code = "import sys, perfkit.charts; print('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
