"""Charts over a plane: a frame of two scales with round ticks, and the names of its axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from perfkit.charts.canvas import Canvas
from perfkit.charts.fonts import one_line, text_width
from perfkit.charts.rows import draw_axis
from perfkit.charts.scales import Scale, round_ticks, tick_texts
from perfkit.charts.theme import LINE_HEIGHT, MUTED
from perfkit.charts.words import Style


@dataclass(frozen=True)
class Plane:
    """A drawn plane: where values of x and y lie on the canvas."""

    x: Scale
    y: Scale


def draw_plane(canvas: Canvas, box: tuple[float, float, float, float], *, spans: Sequence[tuple[float, float]],
               styles: Sequence[Style], names: Sequence[str] = ("", "")) -> Plane:
    """Draw grid, ticks and axis names inside `box` (left, top, right, bottom), and return the plane.

    Parameters
    ----------
    canvas : Canvas
    box : tuple of float
        Outer bounds: ticks and names lie inside.
    spans : two pairs of float
        Lowest and highest value of x and of y.
    styles : two Style
        How the ticks of x and of y are written.
    names : two str
        Names of the axes: y above the plane, x below it.
    """
    left, top, right, bottom = box
    ticks = round_ticks(*spans[1])
    texts = tick_texts(ticks, styles[1])
    top += LINE_HEIGHT + 8.0 if names[1] else 8.0
    bottom -= 24.0 + (LINE_HEIGHT if names[0] else 0.0)
    inner = left + max(map(text_width, texts)) + 8.0
    plane = Plane(Scale(*spans[0], inner + 6.0, right - 8.0), Scale(*spans[1], bottom, top))
    for tick, text in zip(ticks, texts, strict=True):
        canvas.line([inner, right], [plane.y.at(tick)] * 2, name="grid")
        canvas.text(inner - 6.0, plane.y.at(tick), text, anchor="right", alpha=MUTED)
    draw_axis(canvas, plane.x, styles[0], top=top, bottom=bottom)
    if names[1]:
        canvas.text(left, top - 8.0 - LINE_HEIGHT / 2, one_line(names[1], right - left), alpha=MUTED)
    if names[0]:
        canvas.text(right, bottom + 14.0 + LINE_HEIGHT, one_line(names[0], right - left), anchor="right", alpha=MUTED)
    return plane
