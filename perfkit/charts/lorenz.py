"""Lorenz curve: which share of the pay the lower share of the people has."""

from __future__ import annotations

from math import isfinite
from typing import Unpack

import pandas as pd

from perfkit.charts.canvas import Canvas
from perfkit.charts.chart import Chart
from perfkit.charts.plane import draw_plane
from perfkit.charts.rows import empty_canvas
from perfkit.charts.theme import MAIN, MUTED
from perfkit.charts.words import Words, check_columns, numbers, read_style
from perfkit.language import Text

_SIDE = 340.0
_EQUAL = Text(en="all equal", zh="完全平均")


def lorenz(frame: pd.DataFrame, *, people: str, pay: str, **words: Unpack[Words]) -> Chart:
    """Draw the Lorenz curve under the line of equal pay.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per point of the curve, from the lowest paid up.
    people, pay : str
        Columns: cumulative share of people and of pay, from 0 to 1 (the point 0, 0 is added where it is not there).
    **words
        See :class:`perfkit.charts.words.Words`; `kind` is share.

    Raises
    ------
    RequestError
        If a column is missing, or title or alt is empty.

    Examples
    --------
    >>> frame = pd.DataFrame({"people": [0.5, 1.0], "pay": [0.2, 1.0]})
    >>> chart = lorenz(frame, people="people", pay="pay", title="Pay", alt="Half of the people have 20 %",
    ...                language="zh")
    >>> "完全平均" in chart.svg()
    True
    """
    style = read_style(words, kind="share")
    check_columns(frame, people, pay)
    if frame.empty:
        return Chart(empty_canvas(style).figure, words["title"], words["alt"])
    points = [(0.0, 0.0), *((one, other) for one, other in
                            zip(numbers(frame, people), numbers(frame, pay), strict=True)
                            if isfinite(one) and isfinite(other))]
    canvas = Canvas(_SIDE)
    plane = draw_plane(canvas, (0.0, 0.0, _SIDE + 30.0, _SIDE), spans=((0.0, 1.0), (0.0, 1.0)),
                       styles=(style, style), names=(words.get("x_name", ""), words.get("y_name", "")))
    places = [(plane.x.at(one), plane.y.at(other)) for one, other in points]
    ends = ((plane.x.at(0.0), plane.y.at(0.0)), (plane.x.at(1.0), plane.y.at(1.0)))
    canvas.area([*places, *reversed(ends)], alpha=0.16)
    canvas.line([x for x, _ in ends], [y for _, y in ends], alpha=MUTED, width=1.5, name="reference")
    canvas.line([x for x, _ in places], [y for _, y in places], colour=MAIN, alpha=1.0, width=2.5, name="mark")
    canvas.text(plane.x.at(0.5) - 8.0, plane.y.at(0.56), _EQUAL.fill(style.language), anchor="right", alpha=MUTED)
    return Chart(canvas.figure, words["title"], words["alt"])
