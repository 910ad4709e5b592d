"""A sheet to draw on: one matplotlib Figure whose units are chart units, y downwards, with five kinds of marks.

Everything is placed by us, so nothing needs a second drawing to find its margins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from perfkit.charts.fonts import register_fonts
from perfkit.charts.theme import FAINT, FONT_SIZE, INK, LATIN, MAIN, WIDE, WIDTH, text_on

Anchor = Literal["left", "center", "right"]


class Canvas:
    """A transparent figure of `width` by `height` chart units; the origin is the top left corner.

    Parameters
    ----------
    height : float
    width : float, optional
    """

    def __init__(self, height: float, width: float = WIDTH) -> None:
        register_fonts()
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor="none")
        self.figure.patch.set_visible(False)
        self._units = Affine2D().scale(1 / 72) + self.figure.dpi_scale_trans
        self._font = FontProperties(family=[LATIN, WIDE], size=FONT_SIZE)

    def text(self, x: float, y: float, text: str, *, anchor: Anchor = "left", alpha: float = 1.0) -> None:
        """Write one line of text whose middle height is `y`."""
        self._write(x, y, text, anchor).set_alpha(alpha)

    def text_on(self, x: float, y: float, text: str, *, ground: str) -> None:
        """Write one line of text in the middle of a mark of colour `ground`, in white or near black."""
        written = self._write(x, y, text, "center")
        written.set_color(text_on(ground))
        written.set_gid(f"pk-on-{ground[1:]}")

    def _write(self, x: float, y: float, text: str, anchor: Anchor) -> Text:
        written = Text(x, self.height - y - FONT_SIZE * 0.36, text, ha=anchor, va="baseline", color=INK,
                       fontproperties=self._font, parse_math=False)
        self._add(written, "")
        return written

    def rect(self, box: tuple[float, float, float, float], *, colour: str = MAIN, alpha: float = 1.0,
             name: str = "mark") -> None:
        """Fill the rectangle (left, top, width, height); a negative width reaches to the left."""
        x, y, width, height = box
        self._add(Rectangle((min(x, x + width), self.height - y - height), abs(width), height, facecolor=colour,
                            alpha=alpha, linewidth=0), f"pk-{name}")

    def line(self, xs: Sequence[float], ys: Sequence[float], *, colour: str = INK, alpha: float = FAINT,
             width: float = 1.0, name: str = "guide") -> None:
        """Draw a line through the points."""
        self._add(Line2D(xs, [self.height - y for y in ys], color=colour, alpha=alpha, linewidth=width),
                  f"pk-{name}")

    def dot(self, x: float, y: float, *, radius: float = 5.0, colour: str = MAIN, alpha: float = 1.0,
            name: str = "mark") -> None:
        """Draw a disc."""
        self._add(Line2D([x], [self.height - y], marker="o", markersize=2 * radius, markeredgewidth=0,
                         color=colour, alpha=alpha, linestyle="none"), f"pk-{name}")

    def area(self, points: Sequence[tuple[float, float]], *, colour: str = MAIN, alpha: float = 0.2,
             name: str = "area") -> None:
        """Fill a polygon."""
        self._add(Polygon([(x, self.height - y) for x, y in points], closed=True, facecolor=colour, alpha=alpha,
                          linewidth=0), f"pk-{name}")

    def _add(self, artist: Text | Line2D | Rectangle | Polygon, name: str) -> None:
        artist.set_gid(name)
        artist.set_zorder(len(self.figure.artists) + 1)
        artist.set_figure(self.figure)
        artist.set_transform(self._units)
        self.figure.add_artist(artist)
