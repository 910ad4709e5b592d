"""The words that every chart function takes, and the checks that a frame holds what a chart asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired, Required, TypedDict

import pandas as pd

from perfkit.charts.fonts import clean
from perfkit.errors import Problem, RequestError, unknown_name
from perfkit.language import LANGUAGES, Language, show_quantity

KINDS = ("share", "ratio", "money", "whole_money", "duration", "count", "points", "rate", "bytes", "index", "number",
         "p")


class Words(TypedDict, total=False):
    """Keyword arguments that all chart functions share.

    Parameters
    ----------
    title : str
        What the chart shows, in the language of the page.
    alt : str
        What a person who cannot see the chart needs to know, from the same numbers.
    language : {"zh", "en"}
    kind : str, optional
        How the numbers are written: share, ratio, money, duration, count, points, rate, bytes, index or number.
    currency : str, optional
    x_name, y_name : str, optional
        What the axes show (scatter, trend, lorenz, histogram).
    """

    title: Required[str]
    alt: Required[str]
    language: Required[Language]
    kind: NotRequired[str]
    currency: NotRequired[str]
    x_name: NotRequired[str]
    y_name: NotRequired[str]


@dataclass(frozen=True)
class Style:
    """How one chart writes its numbers."""

    language: Language
    kind: str
    currency: str

    def show(self, value: float, *, sign: bool = False) -> str:
        """Return a number as tables write it."""
        return show_quantity(value, self.kind, self.language, currency=self.currency, sign=sign)


def read_style(words: Words, *, kind: str | None = None) -> Style:
    """Check the words of a chart and return how it writes its numbers.

    Raises
    ------
    RequestError
        If the title or the alternative is empty, or the language or the kind is none of ours.
    """
    chosen = kind or words.get("kind", "number")
    problems = [Problem(what=f"a chart needs its {name}", code="missing_words", path=name, got=str(words.get(name, "")))
                for name in ("title", "alt") if not str(words.get(name, "")).strip()]
    if words.get("language") not in LANGUAGES:
        problems.append(unknown_name("language", str(words.get("language")), LANGUAGES))
    if chosen not in KINDS:
        problems.append(unknown_name("kind of number", chosen, KINDS))
    if problems:
        raise RequestError(problems)
    return Style(words["language"], chosen, words.get("currency", "CNY"))


def check_columns(frame: pd.DataFrame, *names: str | None) -> None:
    """Refuse a frame that lacks a named column.

    Raises
    ------
    RequestError
        One problem for each missing column, with those that exist.
    """
    known = [str(name) for name in frame.columns]
    problems = [unknown_name("column", name, known) for name in names if name is not None and name not in known]
    if problems:
        raise RequestError(problems)


def numbers(frame: pd.DataFrame, column: str | None) -> list[float]:
    """Return a column as floats; missing cells, and all cells of no column, are NaN."""
    if column is None:
        return [float("nan")] * len(frame)
    return [float(value) for value in pd.to_numeric(frame[column]).to_numpy(dtype="float64", na_value=float("nan"))]


def labels(frame: pd.DataFrame, column: str, language: Language) -> list[str]:
    """Return the labels of the rows, each with its n (never broken over lines) where the frame has a column ``n``.

    Examples
    --------
    >>> labels(pd.DataFrame({"team": ["A", "B"], "n": [12, 1500]}), "team", "en")
    ['A (n\xa0=\xa012)', 'B (n\xa0=\xa01,500)']
    """
    texts = [clean(value) for value in frame[column]]
    if "n" not in frame.columns or column == "n":
        return texts
    pattern = "{0}（n\u00a0=\u00a0{1}）" if language == "zh" else "{0} (n\u00a0=\u00a0{1})"
    counts = [show_quantity(count, "count", language) for count in numbers(frame, "n")]
    return [pattern.format(text, count) for text, count in zip(texts, counts, strict=True)]


def named_rows(frame: pd.DataFrame, column: str, language: Language) -> tuple[list[str], dict[str, str]]:
    """Return the name of each row, and how each different name is written, in the order of first appearance.

    Rows of one name share a line of the chart; their n is written where it is the same for all of them.
    """
    names = [clean(value) for value in frame[column]]
    shown: dict[str, set[str]] = {}
    for name, text in zip(names, labels(frame, column, language), strict=True):
        shown.setdefault(name, set()).add(text)
    return names, {name: next(iter(texts)) if len(texts) == 1 else name for name, texts in shown.items()}


def in_order(values: Sequence[str]) -> list[str]:
    """Return the different values in the order of their first appearance."""
    return list(dict.fromkeys(values))
