"""Histogram: how many lie in each range."""

from __future__ import annotations

from math import isfinite
from typing import Unpack

import pandas as pd

from perfkit.charts.canvas import Canvas
from perfkit.charts.chart import Chart
from perfkit.charts.fonts import text_width
from perfkit.charts.plane import draw_plane
from perfkit.charts.rows import empty_canvas
from perfkit.charts.scales import span
from perfkit.charts.theme import WIDTH
from perfkit.charts.words import Words, check_columns, numbers, read_style

_HEIGHT = 240.0


def histogram(frame: pd.DataFrame, *, left: str, right: str, count: str, **words: Unpack[Words]) -> Chart:
    """Draw one column per range, its count above it where there is room.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per range.
    left, right : str
        Columns: lower and upper edge of the range; rows with a missing or open edge are left out.
    count : str
        Column: how many lie in it.
    **words
        See :class:`perfkit.charts.words.Words`; `kind` is that of the edges.

    Raises
    ------
    RequestError
        If a column is missing, or title or alt is empty.

    Examples
    --------
    >>> frame = pd.DataFrame({"left": [0, 50], "right": [50, 100], "people": [3, 9]})
    >>> chart = histogram(frame, left="left", right="right", count="people", kind="points", title="Totals",
    ...                   alt="9 of 12 have 50 or more", language="en")
    >>> chart.svg().count('class="mark"')
    2
    """
    style, counting = read_style(words), read_style(words, kind="count")
    check_columns(frame, left, right, count)
    columns = [cells for cells in zip(*(numbers(frame, name) for name in (left, right, count)), strict=True)
               if all(map(isfinite, cells))]
    if not columns:
        return Chart(empty_canvas(style).figure, words["title"], words["alt"])
    edges = [edge for low, high, _ in columns for edge in (low, high)]
    highest = max(number for _, _, number in columns)
    canvas = Canvas(_HEIGHT)
    plane = draw_plane(canvas, (0.0, 0.0, WIDTH, _HEIGHT), spans=(span(edges), (0.0, (highest or 1.0) * 1.12)),
                       styles=(style, counting), names=(words.get("x_name", ""), words.get("y_name", "")))
    for low, high, number in columns:
        start, end, top = plane.x.at(low), plane.x.at(high), plane.y.at(number)
        canvas.rect((start + 0.75, top, max(end - start - 1.5, 0.5), plane.y.at(0.0) - top))
        if number and text_width(counting.show(number)) <= end - start:
            canvas.text((start + end) / 2, top - 9.0, counting.show(number), anchor="center")
    return Chart(canvas.figure, words["title"], words["alt"])
