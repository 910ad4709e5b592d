"""Scatter: two numbers of each row, one against the other."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Unpack

import pandas as pd

from perfkit.charts.canvas import Anchor, Canvas
from perfkit.charts.chart import Chart
from perfkit.charts.fonts import clean, text_width
from perfkit.charts.plane import Plane, draw_plane
from perfkit.charts.rows import empty_canvas
from perfkit.charts.scales import padded
from perfkit.charts.theme import LINE_HEIGHT, WIDTH
from perfkit.charts.words import Words, check_columns, numbers, read_style

_HEIGHT = 330.0
_RADIUS = 4.5
_Box = tuple[float, float, float, float]


def scatter(frame: pd.DataFrame, *, x: str, y: str, label: str | None = None, x_kind: str = "number",
            y_kind: str = "number", **words: Unpack[Words]) -> Chart:
    """Draw one dot per row; a label is written beside it where it hits nothing (the table has all of them).

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per dot. Earlier rows get their labels first.
    x, y : str
        Columns. A row with a missing number has no dot.
    label : str, optional
        Column of labels.
    x_kind, y_kind : str, optional
        How the ticks are written.
    **words
        See :class:`perfkit.charts.words.Words`.

    Raises
    ------
    RequestError
        If a column is missing, or title or alt is empty.

    Examples
    --------
    >>> frame = pd.DataFrame({"who": ["Li", "Wang"], "total": [80.0, 92.0], "pay": [100000, 150000]})
    >>> chart = scatter(frame, x="total", y="pay", label="who", x_kind="points", y_kind="money", title="Pay",
    ...                 alt="Wang has more of both", language="en")
    >>> chart.svg().count("<circle"), ">Wang<" in chart.svg()
    (2, True)
    """
    styles = (read_style(words, kind=x_kind), read_style(words, kind=y_kind))
    check_columns(frame, x, y, label)
    if frame.empty:
        return Chart(empty_canvas(styles[0]).figure, words["title"], words["alt"])
    xs, ys = numbers(frame, x), numbers(frame, y)
    canvas = Canvas(_HEIGHT)
    plane = draw_plane(canvas, (0.0, 0.0, WIDTH, _HEIGHT), spans=(padded(xs), padded(ys)), styles=styles,
                       names=(words.get("x_name", ""), words.get("y_name", "")))
    here = [(plane.x.at(one), plane.y.at(other)) if isfinite(one) and isfinite(other) else None
            for one, other in zip(xs, ys, strict=True)]
    for dot in here:
        if dot:
            canvas.dot(*dot, radius=_RADIUS, alpha=0.8)
    if label is not None:
        _write_labels(canvas, plane, here, [clean(cell) for cell in frame[label]])
    return Chart(canvas.figure, words["title"], words["alt"])


def _write_labels(canvas: Canvas, plane: Plane, dots: list[tuple[float, float] | None], texts: list[str]) -> None:
    taken: list[_Box] = [(x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS) for x, y in filter(None, dots)]
    inside = (plane.x.start - 6.0, plane.y.end - LINE_HEIGHT / 2, canvas.width, plane.y.start)
    for dot, text in zip(dots, texts, strict=True):
        if dot is None:
            continue
        for x, y, anchor, box in _places(dot, text_width(text)):
            if _within(box, inside) and not any(_overlap(box, other) for other in taken):
                canvas.text(x, y, text, anchor=anchor)
                taken.append(box)
                break


def _places(dot: tuple[float, float], width: float) -> Iterator[tuple[float, float, Anchor, _Box]]:
    x, y, away, half = *dot, _RADIUS + 3.0, LINE_HEIGHT / 2 - 1.0
    yield x + away, y, "left", (x + away, y - half, x + away + width, y + half)
    yield x - away, y, "right", (x - away - width, y - half, x - away, y + half)
    for middle in (y - away - half + 1.0, y + away + half - 1.0):
        yield x, middle, "center", (x - width / 2, middle - half, x + width / 2, middle + half)


def _within(box: _Box, outer: _Box) -> bool:
    return box[0] >= outer[0] and box[1] >= outer[1] and box[2] <= outer[2] and box[3] <= outer[3]


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
