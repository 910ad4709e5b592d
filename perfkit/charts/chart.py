"""A Chart: one bare matplotlib Figure with a title that states the finding and a text alternative."""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape

from matplotlib.figure import Figure


@dataclass(frozen=True, eq=False)
class Chart:
    """A drawn figure with its words.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Never a pyplot figure.
    title : str
        The finding, in the language of the page.
    alt : str
        What a person who cannot see the figure needs to know, from the same numbers.
    """

    figure: Figure
    title: str
    alt: str

    def svg(self) -> str:
        """Return the figure as SVG text."""
        out = io.StringIO()
        self.figure.savefig(out, format="svg", metadata={"Date": None})
        text = out.getvalue()
        return text[text.index("<svg"):]

    def _repr_html_(self) -> str:
        return (f'<figure class="chart" role="img" aria-label="{escape(self.alt, quote=True)}">{self.svg()}'
                f"<figcaption>{escape(self.title)}</figcaption></figure>")
