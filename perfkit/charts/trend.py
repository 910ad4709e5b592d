"""Trend: small multiples of one number over time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from math import isfinite
from typing import Unpack

import pandas as pd

from perfkit.charts.canvas import Canvas
from perfkit.charts.chart import Chart
from perfkit.charts.fonts import clean, one_line, text_width, wrap
from perfkit.charts.rows import empty_canvas
from perfkit.charts.scales import Scale, span
from perfkit.charts.theme import FAINT, LINE_HEIGHT, MAIN, MUTED, WIDTH
from perfkit.charts.words import Style, Words, check_columns, in_order, numbers, read_style

_GUTTER = 24.0
_PLOT = 84.0
_WIDE_PANEL = (WIDTH - _GUTTER) / 2


@dataclass(frozen=True)
class _Point:
    when: str
    mark: str
    value: float
    low: float
    high: float


def trend(frame: pd.DataFrame, *, panel: str, x: str, y: str, low: str | None = None, high: str | None = None,
          **words: Unpack[Words]) -> Chart:
    """Draw one small panel per name, two beside each other: a line over time, its interval, its last number.

    All panels share one scale, unless `kind` is ``value``: then each has the kind of its own column ``unit`` and a
    scale of its own. Where the frame has a column ``mark``, a vertical rule with that text stands before each time
    that has one: what comes after is not quite the same thing.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per panel and time. Panels and times keep the order of their first appearance.
    panel, x, y : str
        Columns: name of the panel, time (text), number. A missing number breaks the line.
    low, high : str, optional
        Columns of the interval.
    **words
        See :class:`perfkit.charts.words.Words`.

    Raises
    ------
    RequestError
        If a column is missing, or title or alt is empty.

    Examples
    --------
    >>> frame = pd.DataFrame({"team": ["A", "A"], "period": ["2026-Q1", "2026-Q2"], "reach": [0.5, 0.75]})
    >>> chart = trend(frame, panel="team", x="period", y="reach", kind="share", title="Reach", alt="A rose",
    ...               language="en")
    >>> "75.0%" in chart.svg(), "2026-Q1" in chart.svg()
    (True, True)
    """
    own = words.get("kind") == "value"
    style = read_style(words, kind="number" if own else None)
    check_columns(frame, panel, x, y, low, high, "unit" if own else None)
    if frame.empty:
        return Chart(empty_canvas(style).figure, words["title"], words["alt"])
    panels = _panels(frame, panel, x, (y, low, high))
    styles = _styles(frame, panel, style) if own else dict.fromkeys(panels, style)
    times = in_order([clean(cell) for cell in frame[x]])
    bounds = {name: span(_shown(points)) if own else span(_shown([point for line in panels.values() for point in line]))
              for name, points in panels.items()}
    titles = {name: wrap(name, _WIDE_PANEL) for name in panels}
    heads = _heads(panels, titles)
    tops = list(accumulate((head + _PLOT + LINE_HEIGHT + 26.0 for head in heads), initial=0.0))
    canvas = Canvas(tops[-1] - 12.0)
    for place, (name, points) in enumerate(panels.items()):
        left, top = place % 2 * (_WIDE_PANEL + _GUTTER), tops[place // 2]
        for line, text in enumerate(titles[name]):
            canvas.text(left, top + (line + 0.5) * LINE_HEIGHT, text)
        _draw_panel(canvas, (left, top + heads[place // 2] + 8.0), points, times, (bounds[name], styles[name]))
    return Chart(canvas.figure, words["title"], words["alt"])


def _heads(panels: dict[str, list[_Point]], titles: dict[str, list[str]]) -> list[float]:
    """Return the room above the plots of each row of panels: for its longest title, and for texts of rules."""
    lines = [len(titles[name]) for name in panels]
    marked = [any(point.mark for point in points) for points in panels.values()]
    return [(max(lines[first:first + 2]) + any(marked[first:first + 2])) * LINE_HEIGHT
            for first in range(0, len(panels), 2)]


def _panels(frame: pd.DataFrame, panel: str, x: str, columns: tuple[str | None, ...]) -> dict[str, list[_Point]]:
    panels: dict[str, list[_Point]] = {}
    marks = [clean(mark) if mark else "" for mark in frame["mark"]] if "mark" in frame.columns else [""] * len(frame)
    for name, when, mark, *row in zip(frame[panel], frame[x], marks, *(numbers(frame, column) for column in columns),
                                      strict=True):
        panels.setdefault(clean(name), []).append(_Point(clean(when), mark, *row))
    return panels


def _styles(frame: pd.DataFrame, panel: str, style: Style) -> dict[str, Style]:
    return {clean(name): Style(style.language, str(unit), style.currency)
            for name, unit in zip(frame[panel], frame["unit"], strict=True)}


def _shown(points: list[_Point]) -> list[float]:
    return [number for point in points for number in (point.value, point.low, point.high)]


def _draw_panel(canvas: Canvas, corner: tuple[float, float], points: list[_Point], times: list[str],
                look: tuple[tuple[float, float], Style]) -> None:
    bounds, style = look
    left, top = corner
    known = [point for point in points if isfinite(point.value)]
    text = style.show(known[-1].value) if known else style.show(float("nan"))
    end = left + _WIDE_PANEL - text_width(text) - 10.0
    across = Scale(0.0, max(len(times) - 1.0, 1.0), left + 5.0, end)
    up = Scale(*bounds, top + _PLOT, top)
    canvas.line([left, left + _WIDE_PANEL], [top + _PLOT + 4.0] * 2, alpha=FAINT, name="grid")
    rules = [(across.at(times.index(point.when) - 0.5), point.mark) for point in points
             if point.mark and times.index(point.when)]
    _draw_rules(canvas, rules, (left, left + _WIDE_PANEL), top)
    _draw_band(canvas, points, times, across, up)
    for run in _runs(points):
        canvas.line([across.at(times.index(point.when)) for point in run], [up.at(point.value) for point in run],
                    colour=MAIN, alpha=1.0, width=2.0, name="mark")
    last = known[-1] if known else None
    if last is not None:
        canvas.dot(across.at(times.index(last.when)), up.at(last.value), radius=4.0, name="last")
    canvas.text(left + _WIDE_PANEL, up.at(last.value) if last else top + _PLOT / 2, text, anchor="right",
                alpha=1.0 if last else MUTED)
    room = (_WIDE_PANEL - 8.0) / 2
    canvas.text(left, top + _PLOT + 15.0, one_line(times[0], room), alpha=MUTED)
    if len(times) > 1:
        canvas.text(left + _WIDE_PANEL, top + _PLOT + 15.0, one_line(times[-1], room), anchor="right", alpha=MUTED)


def _draw_rules(canvas: Canvas, rules: list[tuple[float, str]], ends: tuple[float, float], top: float) -> None:
    """Draw vertical rules, each with its text above it, as near to the rule as the whole text has room."""
    taken = ends[0]
    for place, (x, text) in enumerate(rules):
        end = rules[place + 1][0] - 8.0 if place + 1 < len(rules) else ends[1]
        canvas.line([x, x], [top - 6.0, top + _PLOT], alpha=MUTED, width=1.5, name="rule")
        start = max(taken, min(x, end - text_width(text)))
        written = one_line(text, end - start)
        canvas.text(start, top - 6.0 - LINE_HEIGHT / 2, written, alpha=MUTED)
        taken = start + text_width(written) + 8.0


def _draw_band(canvas: Canvas, points: list[_Point], times: list[str], across: Scale, up: Scale) -> None:
    band = [point for point in points if isfinite(point.low) and isfinite(point.high)]
    if len(band) > 1:
        places = [across.at(times.index(point.when)) for point in band]
        lows = list(zip(places, (up.at(point.low) for point in band), strict=True))
        highs = list(zip(places, (up.at(point.high) for point in band), strict=True))
        canvas.area([*lows, *reversed(highs)], alpha=0.18)


def _runs(points: list[_Point]) -> list[list[_Point]]:
    runs: list[list[_Point]] = [[]]
    for point in points:
        if isfinite(point.value):
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
