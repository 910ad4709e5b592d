"""Dots: one value per row with its interval, and what it is compared with."""

from __future__ import annotations

from math import isnan
from typing import Unpack

import pandas as pd

from perfkit.charts.canvas import Canvas
from perfkit.charts.chart import Chart
from perfkit.charts.fonts import text_width
from perfkit.charts.rows import GAP, Rows, draw_axis, empty_canvas
from perfkit.charts.scales import Scale, span
from perfkit.charts.theme import MAIN, MUTED, STRESSED, WIDTH
from perfkit.charts.words import Words, check_columns, labels, numbers, read_style

_AXIS = 26.0
_RADIUS = 5.5


def dots(frame: pd.DataFrame, *, label: str, value: str, low: str | None = None, high: str | None = None,
         reference: str | float | None = None, **words: Unpack[Words]) -> Chart:
    """Draw one dot per row, in the order of the frame, with its interval as a line and its number at the right.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per dot. A column ``n`` is written behind the label.
    label, value : str
        Columns. A missing value is a row with a dash and no dot.
    low, high : str, optional
        Columns of the interval; it is left out where either is missing.
    reference : str or float, optional
        What the values are compared with: a column (a short line in each row) or one number (a line through all).
    **words
        See :class:`perfkit.charts.words.Words`.

    Raises
    ------
    RequestError
        If a column is missing, or title or alt is empty.

    Examples
    --------
    >>> frame = pd.DataFrame({"team": ["A", "B"], "reach": [0.5, 0.25], "low": [0.3, 0.1], "high": [0.7, 0.5]})
    >>> chart = dots(frame, label="team", value="reach", low="low", high="high", reference=0.4, kind="share",
    ...              title="Reach", alt="A 50 %, B 25 %", language="en")
    >>> chart.svg().count("<circle")
    2
    """
    style = read_style(words)
    by_row = reference if isinstance(reference, str) else None
    check_columns(frame, label, value, low, high, by_row)
    if frame.empty:
        return Chart(empty_canvas(style).figure, words["title"], words["alt"])
    values, lows, highs, marks = (numbers(frame, column) for column in (value, low, high, by_row))
    shared = float("nan") if reference is None or by_row else float(reference)
    texts = [style.show(number) for number in values]
    rows = Rows.place(labels(frame, label, style.language))
    right = WIDTH - max(map(text_width, texts)) - GAP
    scale = Scale(*span([*values, *lows, *highs, *marks, shared]), rows.left + 8.0, right - 8.0)
    canvas = Canvas(rows.bottom + _AXIS)
    draw_axis(canvas, scale, style, top=2.0, bottom=rows.bottom)
    rows.write(canvas)
    if not isnan(shared):
        canvas.line([scale.at(shared)] * 2, [2.0, rows.bottom], colour=STRESSED, alpha=1.0, width=2.0,
                    name="reference")
    radius = min(_RADIUS, rows.pitch / 2)
    for place, middle in enumerate(rows.middles):
        _draw_row(canvas, scale, (middle, radius), (values[place], lows[place], highs[place], marks[place]))
        if rows.written[place]:
            canvas.text(WIDTH, middle, texts[place], anchor="right", alpha=MUTED if isnan(values[place]) else 1.0)
    return Chart(canvas.figure, words["title"], words["alt"])


def _draw_row(canvas: Canvas, scale: Scale, place: tuple[float, float],
              row: tuple[float, float, float, float]) -> None:
    (middle, radius), (value, low, high, mark) = place, row
    if not (isnan(low) or isnan(high)):
        canvas.line([scale.at(low), scale.at(high)], [middle] * 2, colour=MAIN, alpha=1.0, width=2.5,
                    name="interval")
    if not isnan(mark):
        reach = 1.8 * radius
        canvas.line([scale.at(mark)] * 2, [middle - reach, middle + reach], alpha=1.0, width=2.0, name="reference")
    if not isnan(value):
        canvas.dot(scale.at(value), middle, radius=radius)
