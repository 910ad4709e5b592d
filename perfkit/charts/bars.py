"""Bars: one value per row, from zero."""

from __future__ import annotations

from collections.abc import Collection
from math import isnan
from typing import Unpack

import pandas as pd

from perfkit.charts.canvas import Canvas
from perfkit.charts.chart import Chart
from perfkit.charts.fonts import text_width
from perfkit.charts.rows import GAP, Rows, empty_canvas
from perfkit.charts.scales import Scale, span
from perfkit.charts.theme import FAINT, MAIN, MUTED, STRESSED, WIDTH
from perfkit.charts.words import Words, check_columns, labels, numbers, read_style

_THICK = 16.0


def bars(frame: pd.DataFrame, *, label: str, value: str, highlight: str | Collection[str] | None = None,
         **words: Unpack[Words]) -> Chart:
    """Draw one bar per row, in the order of the frame, with its number at its end.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per bar. A column ``n`` is written behind the label.
    label, value : str
        Columns. A missing value is a row with a dash and no bar.
    highlight : str or collection of str, optional
        A column of booleans, or the labels to stress.
    **words
        See :class:`perfkit.charts.words.Words`.

    Raises
    ------
    RequestError
        If a column is missing, or title or alt is empty.

    Examples
    --------
    >>> frame = pd.DataFrame({"team": ["A", "B"], "pay": [120000, 90000]})
    >>> chart = bars(frame, label="team", value="pay", kind="money", title="Pay", alt="A 1,200, B 900", language="en")
    >>> "¥1,200.00" in chart.svg()
    True
    """
    style = read_style(words)
    check_columns(frame, label, value)
    if frame.empty:
        return Chart(empty_canvas(style).figure, words["title"], words["alt"])
    values, stressed = numbers(frame, value), _stressed(frame, label, highlight)
    texts = [style.show(number) for number in values]
    rows = Rows.place(labels(frame, label, style.language))
    canvas = Canvas(rows.bottom + 4.0)
    rows.write(canvas)
    scale = _scale(values, texts, rows.left)
    thick = min(_THICK, rows.pitch * 0.7)
    for number, text, middle, stress, written in zip(values, texts, rows.middles, stressed, rows.written, strict=True):
        if not isnan(number):
            canvas.rect((scale.at(0.0), middle - thick / 2, scale.at(number) - scale.at(0.0), thick),
                        colour=STRESSED if stress else MAIN)
        if written:
            _write_end(canvas, scale, number, middle, text)
    canvas.line([scale.at(0.0)] * 2, [4.0, rows.bottom], alpha=2 * FAINT, name="zero")
    return Chart(canvas.figure, words["title"], words["alt"])


def _stressed(frame: pd.DataFrame, label: str, highlight: str | Collection[str] | None) -> list[bool]:
    if isinstance(highlight, str) and highlight in frame.columns:
        return [bool(cell) for cell in frame[highlight]]
    wanted = {highlight} if isinstance(highlight, str) else set(highlight or ())
    return [name in wanted for name in frame[label]]


def _scale(values: list[float], texts: list[str], left: float) -> Scale:
    def room(side: int) -> float:
        return max((text_width(text) + GAP for number, text in zip(values, texts, strict=True)
                    if (number < 0) == (side < 0)), default=0.0)

    low, high = span(values, zero=True)
    return Scale(low, high, left + room(-1), WIDTH - max(room(1), 2.0))


def _write_end(canvas: Canvas, scale: Scale, number: float, middle: float, text: str) -> None:
    if number < 0:
        canvas.text(scale.at(number) - 5.0, middle, text, anchor="right")
    else:
        canvas.text(scale.at(0.0 if isnan(number) else number) + 5.0, middle, text,
                    alpha=MUTED if isnan(number) else 1.0)
