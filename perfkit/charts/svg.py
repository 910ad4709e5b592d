"""From a matplotlib figure to small SVG text that is the same every time and at home on any page.

Nothing of the figure depends on a date, a counter or another figure: ids are dropped (markers are drawn where they
are used), groups named by us become classes, ink becomes ``currentColor``, fonts are named once, numbers are short.
"""

from __future__ import annotations

import io
import re
from html import escape
from xml.etree import ElementTree

from matplotlib import rc_context
from matplotlib.figure import Figure

from perfkit.charts.theme import FONT_SIZE, INK, LARGEST_SCALE, READER_FONTS, SMALLEST_SCALE, WIDTH

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+\.\d+")
_SPACE = re.compile(r"\s*([A-Za-z\s])\s*")
_NAMED = re.compile(r"pk-([a-z]+)(?:-([0-9a-f]{6}))?")
_DROPPED = {"font-family", "stroke-linejoin", "stroke-linecap", "stroke-miterlimit"}
_DEFAULTS = {"font-size": f"{FONT_SIZE:g}px", "text-anchor": "start", "stroke-width": "1", "fill": "currentColor"}


def figure_svg(figure: Figure) -> str:
    """Return the figure as one ``<svg>`` element for inline use, without ids, dates, fonts or colours of a ground.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Its artists may carry a gid ``pk-<name>`` or ``pk-<name>-<rrggbb>``: the name becomes their class, the colour
        on which they stand ``data-ground``.
    """
    out = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "perfkit"}):
        figure.savefig(out, format="svg", metadata={"Date": None})
    root = ElementTree.fromstring(out.getvalue())
    shapes = {f"#{shape.get('id')}": shape for shape in root.iter(f"{_SVG}path") if shape.get("id")}
    parts = "".join(_write(child, shapes) for child in root)
    width, height = (float(side) for side in root.attrib["viewBox"].split()[2:])
    return (f'<svg viewBox="0 0 {width:g} {height:g}" width="100%" aria-hidden="true" focusable="false" '
            f'style="{_size(width)};font:{FONT_SIZE:g}px {READER_FONTS};fill:currentColor">{parts}</svg>')


def _size(width: float) -> str:
    """Fit the page, never larger than reads well, never so small that text is hard to read."""
    least = f";min-width:{width * SMALLEST_SCALE:.0f}px" if width > WIDTH else ""
    return f"display:block;height:auto;max-width:{width * LARGEST_SCALE:.0f}px{least}"


def _write(element: ElementTree.Element, shapes: dict[str, ElementTree.Element], name: str = "") -> str:
    tag = element.tag.removeprefix(_SVG)
    if tag in ("metadata", "defs"):
        return ""
    if tag == "g":
        given = _NAMED.fullmatch(element.get("id", ""))
        return "".join(_write(child, shapes, _named(*given.groups()) if given else name) for child in element)
    looks = name + _style(element)
    if tag == "text":
        return f"<text{_numbers(element, 'x', 'y')}{looks}>{escape(element.text or '', quote=False)}</text>"
    if tag == "use":
        radius = shapes[element.attrib[_HREF]].attrib["d"].split()[2]
        return f'<circle{_numbers(element, "x", "y", lead="c")} r="{_short(radius)}"{looks}/>'
    return f'<path d="{_path(element.attrib["d"])}"{looks}/>'


def _named(name: str, ground: str | None) -> str:
    return f' class="{name}"' + (f' data-ground="#{ground}"' if ground else "")


def _numbers(element: ElementTree.Element, *names: str, lead: str = "") -> str:
    return "".join(f' {lead}{name}="{_short(element.attrib[name])}"' for name in names)


def _style(element: ElementTree.Element) -> str:
    pairs = (part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part)
    kept = {name.strip(): value.strip().replace(INK, "currentColor") for name, value in pairs}
    wanted = {name: value for name, value in kept.items() if name not in _DROPPED and _DEFAULTS.get(name) != value}
    if not wanted:
        return ""
    return ' style="' + ";".join(f"{name}:{_shorten(value)}" for name, value in wanted.items()) + '"'


def _path(d: str) -> str:
    return _SPACE.sub(r"\1", _shorten(d).replace("\n", " ")).strip()


def _shorten(text: str) -> str:
    return _NUMBER.sub(lambda match: _short(match[0]), text)


def _short(number: str) -> str:
    shown = f"{float(number):.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown
