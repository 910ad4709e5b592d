"""Curves: what a rule gives along a number, broken where it jumps, with results as dots."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import isfinite
from typing import NamedTuple, Unpack

import pandas as pd

from perfkit.charts.canvas import Canvas
from perfkit.charts.chart import Chart
from perfkit.charts.fonts import clean, wrap
from perfkit.charts.plane import Plane, draw_plane
from perfkit.charts.rows import empty_canvas
from perfkit.charts.scales import span
from perfkit.charts.theme import LINE_HEIGHT, MAIN, MUTED, STRESSED, WIDTH
from perfkit.charts.words import KINDS, Style, Words, check_columns, numbers, read_style

_HEIGHT = 220.0
_GAP = 18.0
_RADIUS = 4.0


class _Point(NamedTuple):
    x: float
    y: float
    segment: float


def curve(frame: pd.DataFrame, *, panel: str, x: str, y: str, segment: str, along: str | None = None,
          **words: Unpack[Words]) -> Chart:
    """Draw one panel per name, below each other: a line per segment, a thin upright where it jumps, and dots.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per point; panels keep the order of their first appearance. Points of one `segment` are joined in
        their order; a row without a segment is a dot of its own.
    panel, x, y, segment : str
        Columns: name of the panel, two numbers, number of the segment. A row with a missing number is not drawn.
    along : str, optional
        Column with the name of the axis of `x` in this panel. A column ``unit`` says how its numbers are written.
    **words
        See :class:`perfkit.charts.words.Words`; `kind` is that of `y`.

    Raises
    ------
    RequestError
        If a column is missing, or title or alt is empty.

    Examples
    --------
    >>> frame = pd.DataFrame({"line": "Bonus", "x": [0.0, 1.0, 1.0, 2.0, 1.5], "pay": [0, 0, 500, 500, 500],
    ...                       "segment": [0, 0, 1, 1, None]})
    >>> chart = curve(frame, panel="line", x="x", y="pay", segment="segment", title="Bonus", alt="It jumps at 1",
    ...               language="en")
    >>> chart.svg().count("<circle"), "Bonus" in chart.svg()
    (1, True)
    """
    style = read_style(words)
    check_columns(frame, panel, x, y, segment, along)
    if frame.empty:
        return Chart(empty_canvas(style).figure, words["title"], words["alt"])
    panels = {clean(name): rows for name, rows in frame.groupby(panel, sort=False)}
    titles = {name: wrap(name, WIDTH) for name in panels}
    tops = [len(lines) * LINE_HEIGHT for lines in titles.values()]
    canvas = Canvas(sum(tops) + len(tops) * (_HEIGHT + _GAP))
    top = 0.0
    for (name, rows), head in zip(panels.items(), tops, strict=True):
        for place, text in enumerate(titles[name]):
            canvas.text(0.0, top + (place + 0.5) * LINE_HEIGHT, text)
        points = [_Point(*row) for row in zip(numbers(rows, x), numbers(rows, y), numbers(rows, segment), strict=True)
                  if isfinite(row[0]) and isfinite(row[1])]
        names = (clean(rows[along].iloc[0]) if along else "", words.get("y_name", ""))
        _draw(canvas, points, (top + head, top + head + _HEIGHT), (_style_of(rows, style), style), names)
        top += head + _HEIGHT + _GAP
    return Chart(canvas.figure, words["title"], words["alt"])


def _style_of(rows: pd.DataFrame, style: Style) -> Style:
    kind = str(rows["unit"].iloc[0]) if "unit" in rows.columns else "number"
    return Style(style.language, kind if kind in KINDS else "number", style.currency)


def _draw(canvas: Canvas, points: list[_Point], place: tuple[float, float], styles: tuple[Style, Style],
          names: tuple[str, str]) -> None:
    low, high = span([point.y for point in points], zero=True)
    ends = (span([point.x for point in points]), (low, high + 0.04 * (high - low)))
    plane = draw_plane(canvas, (0.0, place[0], WIDTH, place[1]), spans=ends, styles=styles, names=names)
    segments = list(_segments(points))
    for before, after in pairwise(segments):
        canvas.line(*_places(plane, [before[-1], after[0]]), alpha=MUTED, name="jump")
    for segment in segments:
        canvas.line(*_places(plane, segment), colour=MAIN, alpha=1.0, width=2.5, name="mark")
    for point in points:
        if not isfinite(point.segment):
            canvas.dot(plane.x.at(point.x), plane.y.at(point.y), radius=_RADIUS, colour=STRESSED, alpha=0.6, name="dot")


def _places(plane: Plane, points: list[_Point]) -> tuple[list[float], list[float]]:
    return [plane.x.at(point.x) for point in points], [plane.y.at(point.y) for point in points]


def _segments(points: list[_Point]) -> Iterator[list[_Point]]:
    joined: dict[float, list[_Point]] = {}
    for point in points:
        if isfinite(point.segment):
            joined.setdefault(point.segment, []).append(point)
    yield from joined.values()
