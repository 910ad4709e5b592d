"""A Chart: one bare matplotlib Figure with a title and a text alternative."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape

from matplotlib.figure import Figure

from perfkit.charts.fonts import clean
from perfkit.charts.svg import figure_svg
from perfkit.charts.theme import WIDTH
from perfkit.errors import Problem, RequestError


@dataclass(frozen=True, eq=False)
class Chart:
    """A drawn figure with its words.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Never a pyplot figure.
    title : str
        What the chart shows, in the language of the page.
    alt : str
        What a person who cannot see the figure needs to know, from the same numbers.

    Raises
    ------
    RequestError
        If the title or the alternative is empty.
    """

    figure: Figure
    title: str
    alt: str

    def __post_init__(self) -> None:
        if not self.title.strip() or not self.alt.strip():
            raise RequestError(Problem(what="a chart needs a title and a text alternative", code="missing_words",
                                       got=f"title={self.title!r}, alt={self.alt!r}"))

    @cached_property
    def _svg(self) -> str:
        return figure_svg(self.figure)

    def svg(self) -> str:
        """Return the figure as one ``<svg>`` element; it is drawn once."""
        return self._svg

    def _repr_html_(self) -> str:
        scrolls = ' style="overflow-x:auto" tabindex="0"' if self.figure.get_figwidth() * 72 > WIDTH + 1 else ""
        return (f'<figure class="chart" role="img" aria-label="{escape(clean(self.alt), quote=True)}"{scrolls}>'
                f"<figcaption>{escape(clean(self.title))}</figcaption>{self.svg()}</figure>")
