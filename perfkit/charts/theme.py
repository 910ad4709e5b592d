"""The one look of all charts: sizes, ink, and colours that hold on light and on dark grounds.

Every mark colour has a relative luminance between .127 and .30, so that it stands out at least 3 to 1 from white and
from the dark page ground alike. Ink is one constant that the SVG replaces by ``currentColor``: text takes the colour
of the page around it. The hues are those of Okabe and Ito (2008), moved into that window; under each of the three
kinds of colour blindness any two of the first four stay 18 or more apart (CIE 1976 colour difference), all six 10.
"""

from __future__ import annotations

WIDTH = 460.0
"""Width of a chart in its own units: at 360 px a unit is about .72 px, and 14 units of text about 10 px."""

SMALLEST_SCALE, LARGEST_SCALE = 0.71, 1.18
"""Pixels per chart unit: text of 14 units is 10 to 16.5 px tall."""

FONT_SIZE = 14.0
LINE_HEIGHT = 17.0
TALLEST = 1800.0

INK = "#0a0b0c"
"""Stands for ``currentColor``; no other colour of a chart may equal it."""

MUTED = 0.72
"""Opacity of secondary text: at least 4.5 to 1 on both grounds."""

FAINT = 0.22
"""Opacity of guide lines."""

PALETTE = ("#0072b2", "#d55e00", "#10a87c", "#c874a6", "#6b6b6b", "#885c12")
"""Blue, vermillion, green, purple, grey, brown: parts of a whole, in this order."""

MAIN, STRESSED = "#0f79bd", "#d55e00"
"""The blue of all that is alike, and what stands out of it or lies below zero."""

LIGHT_GROUND, LIGHT_INK = "#ffffff", "#1b1f24"
DARK_GROUND, DARK_INK = "#14171b", "#e8eaed"

STRONGEST_TINT = 0.5
"""Largest opacity of a colour behind ink: text on it stays at least 4.5 to 1 on both grounds."""

LATIN, WIDE = "DejaVu Sans", "perfkit wide"
READER_FONTS = ("system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'PingFang SC','Microsoft YaHei',"
                "'Noto Sans CJK SC','WenQuanYi Micro Hei','WenQuanYi Zen Hei',sans-serif")


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` (0 black, 1 white), as WCAG 2 defines it.

    Examples
    --------
    >>> round(luminance("#ffffff"), 3), round(luminance("#0072b2"), 3)
    (1.0, 0.152)
    """
    parts = (int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (1 the same, 21 black on white), as WCAG 2 defines it.

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_on(colour: str) -> str:
    """Return white or near black, whichever reads better on a mark of that colour (never under 4.5 to 1).

    Examples
    --------
    >>> text_on("#0072b2"), text_on("#10a87c")
    ('#ffffff', '#111111')
    """
    return max(("#ffffff", "#111111"), key=lambda ink: contrast(ink, colour))
