"""Swing: what rises and what falls, from a zero line in the middle."""

from __future__ import annotations

from math import isfinite
from typing import Unpack

import pandas as pd

from perfkit.charts.canvas import Canvas
from perfkit.charts.chart import Chart
from perfkit.charts.fonts import text_width
from perfkit.charts.rows import Rows, empty_canvas
from perfkit.charts.scales import Scale, span
from perfkit.charts.theme import FAINT, MAIN, STRESSED, WIDTH
from perfkit.charts.words import Words, check_columns, named_rows, numbers, read_style

_THICK = 16.0
_SPACE = 7.0


def swing(frame: pd.DataFrame, *, label: str, value: str, **words: Unpack[Words]) -> Chart:
    """Draw changes as bars to the left (down) and to the right (up) of zero, each with its signed number.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per change; two rows of one label (one down, one up) share a line. Labels keep their order.
    label, value : str
        Columns. A missing value has no bar.
    **words
        See :class:`perfkit.charts.words.Words`.

    Raises
    ------
    RequestError
        If a column is missing, or title or alt is empty.

    Examples
    --------
    >>> frame = pd.DataFrame({"weight": ["csat", "csat"], "change": [-3.0, 2.0]})
    >>> chart = swing(frame, label="weight", value="change", kind="points", title="Totals", alt="-3 to +2",
    ...               language="en")
    >>> "−3.00" in chart.svg(), "+2.00" in chart.svg()
    (True, True)
    """
    style = read_style(words)
    check_columns(frame, label, value)
    if frame.empty:
        return Chart(empty_canvas(style).figure, words["title"], words["alt"])
    (names, shown), values = named_rows(frame, label, style.language), numbers(frame, value)
    texts = [style.show(number, sign=True) for number in values]
    different, rows = list(shown), Rows.place(list(shown.values()))
    room = max(map(text_width, texts)) + _SPACE
    scale = Scale(*span(values, zero=True), rows.left + room, WIDTH - room)
    canvas = Canvas(rows.bottom + 4.0)
    rows.write(canvas)
    canvas.line([scale.at(0.0)] * 2, [4.0, rows.bottom], alpha=2 * FAINT, name="zero")
    thick = min(_THICK, rows.pitch * 0.7)
    for name, number, text in zip(names, values, texts, strict=True):
        place = different.index(name)
        _draw_change(canvas, scale, (rows.middles[place], thick), number, text if rows.written[place] else "")
    return Chart(canvas.figure, words["title"], words["alt"])


def _draw_change(canvas: Canvas, scale: Scale, row: tuple[float, float], number: float, text: str) -> None:
    middle, thick = row
    size = number if isfinite(number) else 0.0
    zero, end = scale.at(0.0), scale.at(size)
    if size:
        canvas.rect((zero, middle - thick / 2, end - zero, thick), colour=STRESSED if size < 0 else MAIN)
    if text and size < 0:
        canvas.text(end - _SPACE + 2.0, middle, text, anchor="right")
    elif text:
        canvas.text(end + _SPACE - 2.0, middle, text)
