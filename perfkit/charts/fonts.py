"""How wide text is, on a machine that has no Chinese font at all.

The SVG holds real text that the reader's own font draws; layout only needs widths. Latin is measured with DejaVu Sans,
which matplotlib carries and which is wider than the usual interface fonts, so that text only gets shorter. Everything
DejaVu lacks (Chinese above all) is measured with a font of about 800 bytes that we make: one blank full-width glyph
for every character. So no character is ever missing, and nothing warns.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import pandas as pd
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables._g_l_y_f import Glyph
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.ft2font import FT2Font

from perfkit.charts.theme import FONT_SIZE, LATIN, WIDE

_WIDE_FILE = Path(__file__).with_name("wide.ttf")
_UNITS = 1000
_ASCENT, _DESCENT = 880, -120
_CHARACTERS = (range(0x20, 0xD800), range(0xE000, 0x110000))
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_CJK = r"\u2e80-\uffef\U00020000-\U0003ffff"
_UNBROKEN = "\u00a0"
_OPENING, _CLOSING = "（《「『【“‘(", "，。、；：？！）》」』】”’%)"
_BREAKABLE = re.compile(rf" +|[{_OPENING}]*(?:[{_CJK}]|[^ {_CJK}]+)[{_CLOSING}]*")


def build_wide_font() -> bytes:
    """Return the metrics font: one blank glyph, one em wide, for every Unicode character.

    The character map is in the many-to-one format 13, so that its size does not grow with what it covers.

    Examples
    --------
    >>> len(build_wide_font()) < 1000
    True
    """
    builder = FontBuilder(_UNITS, isTTF=True)
    builder.setupGlyphOrder([".notdef", "wide"])
    builder.setupCharacterMap({0x4E00: "wide"})
    builder.font["cmap"].tables = [_character_map()]
    builder.setupGlyf({".notdef": Glyph(), "wide": Glyph()})
    builder.setupHorizontalMetrics({".notdef": (_UNITS, 0), "wide": (_UNITS, 0)})
    builder.setupHorizontalHeader(ascent=_ASCENT, descent=_DESCENT)
    builder.setupNameTable({"familyName": WIDE, "styleName": "Regular", "fullName": WIDE, "psName": "perfkit-wide",
                            "uniqueFontIdentifier": "perfkit-wide", "version": "1"})
    builder.setupOS2(sTypoAscender=_ASCENT, sTypoDescender=_DESCENT, usWinAscent=_ASCENT, usWinDescent=-_DESCENT)
    builder.setupPost(keepGlyphNames=False)
    builder.setupHead(unitsPerEm=_UNITS, created=0, modified=0)
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def _character_map() -> CmapSubtable:
    table = CmapSubtable.newSubtable(13)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.format, table.reserved, table.length, table.nGroups = 13, 0, 0, 0
    table.cmap = {code: "wide" for codes in _CHARACTERS for code in codes}
    return table


@lru_cache(maxsize=1)
def register_fonts() -> FT2Font:
    """Make the carried metrics font known to matplotlib, once per process, and return the font that measures."""
    fontManager.addfont(_WIDE_FILE)
    return get_font([fontManager.findfont(FontProperties(family=LATIN)), str(_WIDE_FILE)])


def text_width(text: str, *, size: float = FONT_SIZE) -> float:
    """Return the width of one line of text in chart units.

    Examples
    --------
    >>> text_width("客服", size=10.0)
    20.0
    """
    return _unit_width(text) * size


@lru_cache(maxsize=4096)
def _unit_width(text: str) -> float:
    font = register_fonts()
    font.set_size(100, 72)
    font.set_text(text, 0.0)
    return round(font.get_width_height()[0] / 6400, 4)


def clean(text: object) -> str:
    """Return data as one line of printable text: control, direction and half characters become spaces.

    They could break the SVG, or make a name look like another.

    Examples
    --------
    >>> clean("a\\x00b\\u202ec"), clean(None), clean(float("nan"))
    ('a b c', '–', '–')
    """
    if text is None or text is pd.NA or text != text:
        return "–"
    return " ".join(_UNPRINTABLE.sub(" ", str(text)).split()) or "–"


def wrap(text: str, width: float, *, most: int = 6, size: float = FONT_SIZE) -> list[str]:
    """Break text into lines no wider than `width`: at spaces where that costs no line, else between Chinese characters.

    A no-break space holds its words together; a single word that is wider is broken where it must be. What does not
    fit into `most` lines ends in an ellipsis.

    Examples
    --------
    >>> wrap("first response time", 100.0)
    ['first response', 'time']
    >>> wrap("首次响应时间", 45.0), wrap("−10 个百分点", 80.0)
    (['首次响', '应时间'], ['−10', '个百分点'])
    """
    lines = _fill(_pieces(text, width, size), width, size)
    words = text.split(" ")
    if all(text_width(word, size=size) <= width for word in words):
        whole = _fill([piece for word in words for piece in (" ", word)], width, size)
        lines = whole if len(whole) <= len(lines) else lines
    return lines if len(lines) <= most else [*lines[:most - 1], _shorten(lines[most - 1], width, size)]


def _fill(pieces: Iterable[str], width: float, size: float) -> list[str]:
    lines = [""]
    for piece in pieces:
        if text_width((lines[-1] + piece).rstrip(), size=size) <= width or not lines[-1]:
            lines[-1] += piece.lstrip() if not lines[-1] else piece
        else:
            lines.append(piece.lstrip())
    return [line.rstrip().replace(_UNBROKEN, " ") for line in lines if line.strip()]


def one_line(text: object, width: float) -> str:
    """Return data as one line no wider than `width`, ending in an ellipsis where it does not fit.

    Examples
    --------
    >>> one_line("net sales of the shop", 60.0)
    'net…'
    """
    return wrap(clean(text), width, most=1)[0]


def _pieces(text: str, width: float, size: float) -> Iterator[str]:
    for piece in _BREAKABLE.findall(text):
        yield from piece if text_width(piece, size=size) > width else [piece]


def _shorten(line: str, width: float, size: float) -> str:
    while line and text_width(line + "…", size=size) > width:
        line = line[:-1]
    return line.rstrip() + "…"
