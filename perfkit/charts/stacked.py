"""Stacked bars: how each row's whole is made of parts."""

from __future__ import annotations

from math import isfinite
from typing import Unpack

import pandas as pd

from perfkit.charts.canvas import Canvas
from perfkit.charts.chart import Chart
from perfkit.charts.fonts import clean, text_width
from perfkit.charts.rows import Rows, empty_canvas
from perfkit.charts.scales import Scale
from perfkit.charts.theme import LINE_HEIGHT, PALETTE, WIDTH, text_on
from perfkit.charts.words import Words, check_columns, in_order, labels, numbers, read_style

_THICK = 22.0
_SWATCH = 12.0


def stacked(frame: pd.DataFrame, *, label: str, part: str, value: str, **words: Unpack[Words]) -> Chart:
    """Draw one bar per label, made of its parts, with each part's number in it where there is room.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per label and part. Labels and parts keep the order of their first appearance.
    label, part, value : str
        Columns. Values are not negative; a missing or negative one has no part.
    **words
        See :class:`perfkit.charts.words.Words`.

    Raises
    ------
    RequestError
        If a column is missing, or title or alt is empty.

    Examples
    --------
    >>> frame = pd.DataFrame({"team": ["A", "A"], "grade": ["high", "low"], "share": [0.25, 0.75]})
    >>> chart = stacked(frame, label="team", part="grade", value="share", kind="share", title="Grades",
    ...                 alt="A: 25 % high, 75 % low", language="en")
    >>> chart.svg().count('class="mark"')
    2
    """
    style = read_style(words)
    check_columns(frame, label, part, value)
    if frame.empty:
        return Chart(empty_canvas(style).figure, words["title"], words["alt"])
    names, kinds = labels(frame, label, style.language), [clean(cell) for cell in frame[part]]
    sizes = [number if isfinite(number) and number > 0 else 0.0 for number in numbers(frame, value)]
    parts, bars = in_order(kinds), in_order(names)
    rows = Rows.place(bars, top=_key_height(parts) + 4.0)
    totals = {bar: sum(size for size, name in zip(sizes, names, strict=True) if name == bar) for bar in bars}
    scale = Scale(0.0, max(totals.values()) or 1.0, rows.left, WIDTH)
    canvas = Canvas(rows.bottom + 4.0)
    _write_key(canvas, parts)
    rows.write(canvas)
    thick, starts = min(_THICK, rows.pitch * 0.8), dict.fromkeys(bars, 0.0)
    for name, kind, size in zip(names, kinds, sizes, strict=True):
        middle = rows.middles[bars.index(name)]
        _draw_part(canvas, (scale.at(starts[name]), middle, scale.at(size) - scale.at(0.0), thick),
                   PALETTE[parts.index(kind) % len(PALETTE)], style.show(size))
        starts[name] += size
    return Chart(canvas.figure, words["title"], words["alt"])


def _draw_part(canvas: Canvas, place: tuple[float, float, float, float], colour: str, text: str) -> None:
    start, middle, width, thick = place
    if width <= 0:
        return
    canvas.rect((start, middle - thick / 2, max(width - 1.5, 0.5), thick), colour=colour)
    if text_width(text) + 6.0 <= width and thick >= LINE_HEIGHT:
        canvas.text(start + width / 2, middle, text, anchor="center", colour=text_on(colour))


def _key_places(parts: list[str]) -> list[tuple[float, float]]:
    places, x, y = [], 0.0, 0.0
    for part in parts:
        width = _SWATCH + 5.0 + text_width(part)
        if x and x + width > WIDTH:
            x, y = 0.0, y + LINE_HEIGHT + 4.0
        places.append((x, y))
        x += width + 16.0
    return places


def _key_height(parts: list[str]) -> float:
    return _key_places(parts)[-1][1] + LINE_HEIGHT + 6.0


def _write_key(canvas: Canvas, parts: list[str]) -> None:
    for place, (part, (x, y)) in enumerate(zip(parts, _key_places(parts), strict=True)):
        canvas.rect((x, y + 3.0, _SWATCH, _SWATCH), colour=PALETTE[place % len(PALETTE)], name="key")
        canvas.text(x + _SWATCH + 5.0, y + 3.0 + _SWATCH / 2, part)
