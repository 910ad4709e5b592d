"""The one style of pages and of outputs in JupyterLab: light, dark, phone and A4."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from perfkit.charts.theme import DARK_GROUND, DARK_INK, LIGHT_GROUND, LIGHT_INK

_FILE = Path(__file__).with_name("page.css")
_PAGE_FROM = "/* page */"
_SCOPE = ".perfkit "


@lru_cache(maxsize=1)
def _sheets() -> tuple[str, str]:
    text = _FILE.read_text(encoding="utf-8")
    for name, colour in (("LIGHT_GROUND", LIGHT_GROUND), ("LIGHT_INK", LIGHT_INK),
                         ("DARK_GROUND", DARK_GROUND), ("DARK_INK", DARK_INK)):
        text = text.replace(name, colour)
    parts, page = text.split(_PAGE_FROM)
    return _squeeze(parts), _squeeze(page)


def _squeeze(css: str) -> str:
    return "\n".join(line.strip() for line in css.splitlines() if line.strip() and not line.strip().startswith("/*"))


def page_style() -> str:
    """Return the style of a whole page: parts, page, dark, phone and print; no outside address.

    Examples
    --------
    >>> "prefers-color-scheme" in page_style(), "http" in page_style()
    (True, False)
    """
    parts, page = _sheets()
    return parts.replace(_SCOPE, "") + "\n" + page


def output_style() -> str:
    """Return the style block that stands before every output in JupyterLab; a page, which has its own, drops it."""
    return f"<style>{_sheets()[0]}</style>"


def dress(html: str) -> str:
    """Return a part as an output that looks right alone."""
    return f'{output_style()}<div class="perfkit">{html}</div>'
