"""The SVG is small: circles, classes, short numbers, ink of the page."""

from xml.etree import ElementTree

import pytest

from perfkit.charts.canvas import Canvas
from perfkit.charts.svg import figure_svg
from perfkit.charts.theme import WIDTH


@pytest.fixture
def canvas():
    canvas = Canvas(50.0)
    canvas.rect((10.0, 5.0, 20.0, 10.0))
    canvas.rect((40.0, 5.0, -5.0, 10.0), alpha=0.5, name="key")
    canvas.dot(60.123456, 20.0, radius=4.0)
    canvas.line([0.0, 10.0], [0.0, 10.0])
    canvas.area([(0.0, 0.0), (5.0, 0.0), (5.0, 5.0)])
    canvas.text(3.0, 30.0, "a < $b$ & 中", anchor="right")
    canvas.text_on(20.0, 10.0, "7", ground="#0072b2")
    return canvas


def _elements(canvas):
    return list(ElementTree.fromstring(figure_svg(canvas.figure)))


def test_parts_keep_their_order_and_names(canvas):
    assert [(part.tag, part.get("class")) for part in _elements(canvas)] == [
        ("path", "mark"), ("path", "key"), ("circle", "mark"), ("path", "guide"), ("path", "area"), ("text", None),
        ("text", "on")]


def test_places_are_those_that_were_asked_for(canvas):
    parts = _elements(canvas)
    assert parts[0].get("d") == "M10 15L30 15L30 5L10 5z"
    assert parts[1].get("d") == "M35 15L40 15L40 5L35 5z"
    assert {name: parts[2].get(name) for name in ("cx", "cy", "r")} == {"cx": "60.12", "cy": "20", "r": "4"}
    assert parts[3].get("d") == "M0 0L10 10"


def test_text_is_text_in_the_colour_of_the_page(canvas):
    plain, on_mark = _elements(canvas)[5:]
    assert plain.text == "a < $b$ & 中"
    assert plain.get("style") == "text-anchor:end"
    assert (on_mark.get("data-ground"), "fill:#ffffff" in on_mark.get("style")) == ("#0072b2", True)


def test_ink_follows_the_page_and_the_ground_is_left_free(canvas):
    svg = figure_svg(canvas.figure)
    assert "stroke:currentColor" in svg
    assert "#0a0b0c" not in svg
    assert f'viewBox="0 0 {WIDTH:g} 50"' in svg
    assert "min-width" not in svg


def test_a_wide_sheet_has_a_least_width():
    assert "min-width" in figure_svg(Canvas(10.0, 2 * WIDTH).figure)
