"""Heat: a grid of numbers, each on a tint of its size."""

from __future__ import annotations

from math import isfinite
from typing import Unpack

import pandas as pd

from perfkit.charts.canvas import Canvas
from perfkit.charts.chart import Chart
from perfkit.charts.fonts import clean, text_width, wrap
from perfkit.charts.rows import Rows, empty_canvas
from perfkit.charts.theme import LINE_HEIGHT, MAIN, STRESSED, STRONGEST_TINT, WIDTH
from perfkit.charts.words import Words, check_columns, in_order, numbers, read_style

_GAP = 2.0
_LABELS = 0.3 * WIDTH
_WIDEST_WORD = 104.0


def heat(frame: pd.DataFrame, *, row: str, column: str, value: str, **words: Unpack[Words]) -> Chart:
    """Draw one cell per row and column: its number on a tint, blue above zero, vermillion below.

    Many columns make the chart wider than the page; it then scrolls in its own box.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per cell. Rows and columns keep the order of their first appearance.
    row, column, value : str
        Columns of the frame. A missing value is a dash without tint; a missing cell stays empty.
    **words
        See :class:`perfkit.charts.words.Words`.

    Raises
    ------
    RequestError
        If a column is missing, or title or alt is empty.

    Examples
    --------
    >>> frame = pd.DataFrame({"from": ["A", "A"], "to": ["A", "B"], "share": [0.9, 0.1]})
    >>> chart = heat(frame, row="from", column="to", value="share", kind="share", title="Grades",
    ...              alt="90 % stay at A", language="en")
    >>> chart.svg().count('class="mark"')
    2
    """
    style = read_style(words)
    check_columns(frame, row, column, value)
    if frame.empty:
        return Chart(empty_canvas(style).figure, words["title"], words["alt"])
    names, heads = [clean(cell) for cell in frame[row]], [clean(cell) for cell in frame[column]]
    values = numbers(frame, value)
    texts = [style.show(number) for number in values]
    across, down = in_order(heads), in_order(names)
    left = Rows.place(down, width=_LABELS).left
    width = max((WIDTH - left) / len(across), max(map(text_width, texts)) + 8.0, _longest_word(across) + 8.0)
    titles = [wrap(head, width - 6.0) for head in across]
    top = max(map(len, titles)) * LINE_HEIGHT + 6.0
    rows = Rows.place(down, top=top, width=_LABELS)
    canvas = Canvas(rows.bottom + 2.0, left + width * len(across))
    rows.write(canvas)
    for place, lines in enumerate(titles):
        _write_head(canvas, left + (place + 0.5) * width, top, lines)
    largest = max((abs(number) for number in values if isfinite(number)), default=0.0) or 1.0
    for name, head, number, text in zip(names, heads, values, texts, strict=True):
        x, middle = left + across.index(head) * width, rows.middles[down.index(name)]
        if isfinite(number):
            box = (x + _GAP / 2, middle - rows.pitch / 2 + _GAP / 2, width - _GAP, rows.pitch - _GAP)
            canvas.rect(box, colour=STRESSED if number < 0 else MAIN, alpha=STRONGEST_TINT * abs(number) / largest)
        canvas.text(x + width / 2, middle, text, anchor="center")
    return Chart(canvas.figure, words["title"], words["alt"])


def _longest_word(heads: list[str]) -> float:
    return min(max(text_width(word) for head in heads for word in head.split()), _WIDEST_WORD)


def _write_head(canvas: Canvas, middle: float, bottom: float, lines: list[str]) -> None:
    for place, line in enumerate(reversed(lines)):
        canvas.text(middle, bottom - 6.0 - (place + 0.5) * LINE_HEIGHT + 4.0, line, anchor="center")
