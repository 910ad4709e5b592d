"""One example of every chart family, and a reader of what was drawn."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

import pandas as pd
import pytest

from perfkit import charts
from perfkit.charts.fonts import text_width

_EDGE = {"start": (0.0, 1.0), "middle": (0.5, 0.5), "end": (1.0, 0.0)}


@dataclass
class Drawn:
    """The SVG of a chart as a tree, with the questions that tests ask of it."""

    root: ElementTree.Element

    def marks(self, name: str = "mark") -> list[ElementTree.Element]:
        return [element for element in self.root.iter() if element.get("class") == name]

    def texts(self) -> list[str]:
        return [element.text for element in self.root.iter("text")]

    def boxes(self, name: str = "mark") -> list[tuple[float, float, float, float]]:
        """Left, top, right, bottom of the marks."""
        found = []
        for mark in self.marks(name):
            if mark.tag == "circle":
                x, y, r = (float(mark.get(key)) for key in ("cx", "cy", "r"))
                found.append((x - r, y - r, x + r, y + r))
            else:
                places = [float(number) for number in re.findall(r"-?[\d.]+", mark.get("d"))]
                xs, ys = places[::2], places[1::2]
                found.append((min(xs), min(ys), max(xs), max(ys)))
        return found

    def text_spans(self) -> list[tuple[str, float, float, float]]:
        """Text, left, right and base line of every text, as wide as the layout takes it."""
        spans = []
        for element in self.root.iter("text"):
            anchor = (re.search(r"text-anchor:(\w+)", element.get("style", "")) or ["", "start"])[1]
            left, right = _EDGE[anchor]
            width, x = text_width(element.text), float(element.get("x"))
            spans.append((element.text, x - left * width, x + right * width, float(element.get("y"))))
        return spans

    def size(self) -> tuple[float, float]:
        width, height = self.root.get("viewBox").split()[2:]
        return float(width), float(height)


def read(chart: charts.Chart) -> Drawn:
    return Drawn(ElementTree.fromstring(chart.svg()))


@pytest.fixture(name="read")
def reader() -> Callable[[charts.Chart], Drawn]:
    return read


def _rows(labels: list[str]) -> pd.DataFrame:
    size = range(len(labels))
    return pd.DataFrame({"label": labels, "value": [0.9 - 0.07 * k for k in size],
                         "low": [0.8 - 0.07 * k for k in size], "high": [0.99 - 0.05 * k for k in size],
                         "n": [7 * k + 3 for k in size]})


def _grid(labels: list[str]) -> pd.DataFrame:
    return pd.DataFrame([(label, other, (k + 1) / 10) for label in labels for k, other in enumerate(labels)],
                        columns=["label", "other", "value"])


def _words(language: str, **more: str) -> dict[str, str]:
    return {"title": "Title", "alt": "What the numbers say", "language": language, **more}


FAMILIES = {
    "bars": lambda labels, words: charts.bars(_rows(labels), label="label", value="value", kind="share", **words),
    "dots": lambda labels, words: charts.dots(_rows(labels), label="label", value="value", low="low", high="high",
                                              reference=0.5, kind="share", **words),
    "stacked": lambda labels, words: charts.stacked(_grid(labels), label="label", part="other", value="value",
                                                    kind="share", **words),
    "swing": lambda labels, words: charts.swing(_rows(labels), label="label", value="value", kind="share", **words),
    "curve": lambda labels, words: charts.curve(_grid(labels).assign(segment=0), panel="label", x="value", y="value",
                                                segment="segment", along="other", kind="share", **words),
    "heat": lambda labels, words: charts.heat(_grid(labels), row="label", column="other", value="value",
                                              kind="share", **words),
    "scatter": lambda labels, words: charts.scatter(_rows(labels), x="low", y="high", label="label", x_kind="share",
                                                    y_kind="share", x_name=labels[0], y_name=labels[-1], **words),
    "trend": lambda labels, words: charts.trend(_grid(labels), panel="label", x="other", y="value", kind="share",
                                                **words),
    "lorenz": lambda labels, words: charts.lorenz(
        pd.DataFrame({"people": [0.5, 1.0], "pay": [0.2, 1.0]}), people="people", pay="pay", x_name=labels[0],
        y_name=labels[-1], **words),
    "histogram": lambda labels, words: charts.histogram(
        pd.DataFrame({"left": [0, 50], "right": [50, 100], "count": [3, 9]}), left="left", right="right",
        count="count", kind="points", x_name=labels[0], y_name=labels[-1], **words),
}


@pytest.fixture(params=FAMILIES, name="family")
def each_family(request) -> Callable[..., charts.Chart]:
    """Draw one chart family from labels, in a language."""
    def draw(labels: list[str], language: str = "en", **more: str) -> charts.Chart:
        return FAMILIES[request.param](labels, _words(language, **more))

    draw.name = request.param
    return draw
