"""Stacked bars: how each row's whole is made of parts."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Unpack

import pandas as pd

from perfkit.charts.canvas import Canvas
from perfkit.charts.chart import Chart
from perfkit.charts.fonts import clean, text_width, wrap
from perfkit.charts.rows import Rows, empty_canvas
from perfkit.charts.scales import Scale
from perfkit.charts.theme import LINE_HEIGHT, PALETTE, STRONGEST_TINT, WIDTH
from perfkit.charts.words import Words, check_columns, in_order, named_rows, numbers, read_style

_ADDED = frozenset({"money", "whole_money", "points", "count", "duration"})
_GAP = 6.0
_THICK = 22.0
_SWATCH = 12.0
_INDENT = _SWATCH + 5.0


def stacked(frame: pd.DataFrame, *, label: str, part: str, value: str, **words: Unpack[Words]) -> Chart:
    """Draw one bar per label, made of its parts, with each part's number in it where there is room.

    Behind a bar of several parts of money, points, counts or durations stands what they add up to.

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
    (names, shown), kinds = named_rows(frame, label, style.language), [clean(cell) for cell in frame[part]]
    sizes = [number if isfinite(number) and number > 0 else 0.0 for number in numbers(frame, value)]
    parts, bars = in_order(kinds), list(shown)
    keys = _place_key(parts)
    rows = Rows.place(list(shown.values()), top=max(key.bottom for key in keys) + 4.0)
    totals = {bar: sum(size for size, name in zip(sizes, names, strict=True) if name == bar) for bar in bars}
    sums = {bar: style.show(total) if style.kind in _ADDED and len(parts) > 1 else "" for bar, total in totals.items()}
    scale = Scale(0.0, max(totals.values()) or 1.0, rows.left, WIDTH - _room(sums))
    canvas = Canvas(rows.bottom + 4.0)
    _write_key(canvas, keys)
    rows.write(canvas)
    thick, starts = min(_THICK, rows.pitch * 0.8), dict.fromkeys(bars, 0.0)
    for name, kind, size in zip(names, kinds, sizes, strict=True):
        middle = rows.middles[bars.index(name)]
        _draw_part(canvas, (scale.at(starts[name]), middle, scale.at(size) - scale.at(0.0), thick),
                   keys[parts.index(kind)], style.show(size))
        starts[name] += size
    for place, bar in enumerate(bars):
        if sums[bar] and rows.written[place]:
            canvas.text(scale.at(totals[bar]) + _GAP, rows.middles[place], sums[bar])
    return Chart(canvas.figure, words["title"], words["alt"])


def _room(sums: dict[str, str]) -> float:
    return max((text_width(text) + _GAP for text in sums.values() if text), default=0.0)


def _draw_part(canvas: Canvas, place: tuple[float, float, float, float], key: _Key, text: str) -> None:
    start, middle, width, thick = place
    if width <= 0:
        return
    canvas.rect((start, middle - thick / 2, max(width - 1.5, 0.5), thick), colour=key.colour, alpha=key.alpha)
    if text_width(text) + 6.0 <= width and thick >= LINE_HEIGHT:
        if key.alpha == 1.0:
            canvas.text_on(start + width / 2, middle, text, ground=key.colour)
        else:
            canvas.text(start + width / 2, middle, text, anchor="center")


@dataclass(frozen=True)
class _Key:
    """One part in the key above the bars: where it stands, its colour (after six parts a tint), its wrapped name."""

    x: float
    y: float
    colour: str
    alpha: float
    lines: tuple[str, ...]

    @property
    def bottom(self) -> float:
        return self.y + len(self.lines) * LINE_HEIGHT + 4.0


def _place_key(parts: list[str]) -> list[_Key]:
    keys: list[_Key] = []
    x, y = 0.0, 0.0
    for place, part in enumerate(parts):
        lines = tuple(wrap(part, WIDTH - _INDENT))
        width = _INDENT + max(map(text_width, lines))
        if x and x + width > WIDTH:
            x, y = 0.0, max(key.bottom for key in keys)
        keys.append(_Key(x, y, PALETTE[place % len(PALETTE)], 1.0 if place < len(PALETTE) else STRONGEST_TINT, lines))
        x += width + 16.0
    return keys


def _write_key(canvas: Canvas, keys: list[_Key]) -> None:
    for key in keys:
        canvas.rect((key.x, key.y + 3.0, _SWATCH, _SWATCH), colour=key.colour, alpha=key.alpha, name="key")
        for place, line in enumerate(key.lines):
            canvas.text(key.x + _INDENT, key.y + 3.0 + _SWATCH / 2 + place * LINE_HEIGHT, line)
