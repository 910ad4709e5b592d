"""Charts that give each row of a frame a line of its own: labels at the left, marks beside them.

Labels are wrapped, never cut; the height grows with the rows. Beyond `TALLEST` the rows move together and only every
second, third ... label is written: which rows matter is for the caller to choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from perfkit.charts.canvas import Canvas
from perfkit.charts.fonts import text_width, wrap
from perfkit.charts.scales import Scale, round_ticks, tick_texts
from perfkit.charts.theme import LINE_HEIGHT, MUTED, TALLEST, WIDTH
from perfkit.charts.words import Style
from perfkit.language import Text

LABEL_WIDTH = 0.40 * WIDTH
GAP = 10.0
_PADDING = 9.0
_NONE = Text(en="No rows", zh="没有数据")


@dataclass(frozen=True)
class Rows:
    """The places of labelled rows: each row's middle, and the left edge of what is drawn beside the labels."""

    lines: tuple[tuple[str, ...], ...]
    middles: tuple[float, ...]
    left: float
    bottom: float
    pitch: float
    written: tuple[bool, ...]

    @classmethod
    def place(cls, labels: Sequence[str], *, top: float = 4.0, width: float = LABEL_WIDTH) -> Rows:
        """Lay out the labels below `top`, none of their lines wider than `width`."""
        lines = tuple(tuple(wrap(label, width)) for label in labels)
        heights = [len(block) * LINE_HEIGHT + _PADDING for block in lines]
        squeeze = min(1.0, TALLEST / max(sum(heights), 1.0))
        heights = [height * squeeze for height in heights]
        ends = list(accumulate(heights, initial=top))
        middles = tuple((start + end) / 2 for start, end in pairwise(ends))
        left = max((text_width(line) for block in lines for line in block), default=0.0) + GAP
        return cls(lines, middles, left, ends[-1], min(heights, default=LINE_HEIGHT), _with_room(lines, middles))

    def write(self, canvas: Canvas) -> None:
        """Write the labels that have room."""
        for block, middle, written in zip(self.lines, self.middles, self.written, strict=True):
            first = middle - (len(block) - 1) / 2 * LINE_HEIGHT
            for place, line in enumerate(block if written else ()):
                canvas.text(0.0, first + place * LINE_HEIGHT, line)


def _with_room(lines: Sequence[Sequence[str]], middles: Sequence[float]) -> tuple[bool, ...]:
    written, free = [], float("-inf")
    for block, middle in zip(lines, middles, strict=True):
        half = len(block) * LINE_HEIGHT / 2
        written.append(middle - half >= free - 1e-6)
        free = middle + half if written[-1] else free
    return tuple(written)


def draw_axis(canvas: Canvas, scale: Scale, style: Style, *, top: float, bottom: float) -> None:
    """Draw round ticks as guide lines from `top` to `bottom` with their numbers below; leave room of 24 units."""
    ticks = round_ticks(scale.low, scale.high)
    free = 0.0
    for tick, text in zip(ticks, tick_texts(ticks, style), strict=True):
        place, half = scale.at(tick), text_width(text) / 2
        canvas.line([place, place], [top, bottom], name="grid")
        middle = min(max(place, half), canvas.width - half)
        if middle - half >= free:
            canvas.text(middle, bottom + 14.0, text, anchor="center", alpha=MUTED)
            free = middle + half + 6.0


def empty_canvas(style: Style) -> Canvas:
    """Return a sheet that says there are no rows."""
    canvas = Canvas(40.0)
    canvas.text(0.0, 20.0, _NONE.fill(style.language), alpha=MUTED)
    return canvas
