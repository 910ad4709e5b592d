"""Results: a tidy frame with declared columns that can show itself, in either language, to a stated audience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import ClassVar, Literal, Self

import pandas as pd

from perfkit.charts.chart import Chart
from perfkit.errors import Problem, RequestError, unknown_name
from perfkit.language import Language, Text

About = Literal["subject", "group", "role", "study"]


@dataclass(frozen=True)
class Audience:
    """Who a page is for, and what they may see.

    Parameters
    ----------
    name : str
    names : bool
        May see the names and ids of people.
    money : bool
        May see the money of others.
    small_groups : bool
        May see groups under the minimum (marked); otherwise they are hidden with complements.
    """

    name: str
    names: bool
    money: bool
    small_groups: bool


AUDIENCES: Mapping[str, Audience] = {
    audience.name: audience
    for audience in (
        Audience("owner", names=False, money=False, small_groups=False),
        Audience("management", names=True, money=True, small_groups=False),
        Audience("hr", names=True, money=True, small_groups=True),
        Audience("council", names=False, money=False, small_groups=False),
        Audience("employee", names=False, money=False, small_groups=False),
    )
}


def find_audience(name: str) -> Audience:
    """Return the audience of that name.

    Raises
    ------
    RequestError
        If there is none.
    """
    if name not in AUDIENCES:
        raise RequestError(unknown_name("audience", name, list(AUDIENCES)))
    return AUDIENCES[name]


@dataclass(frozen=True, kw_only=True)
class View:
    """For whom, in which language and with which names a result shows itself."""

    language: Language = "en"
    audience: Audience = AUDIENCES["management"]
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    indicator_names: Mapping[str, Text] = field(default_factory=dict)
    role_names: Mapping[str, Text] = field(default_factory=dict)
    currency: str = "CNY"
    minimum_group: int = 5
    minimum_group_money: int = 10


@dataclass(frozen=True)
class Column:
    """One declared column of a result: its name in the frame, the kind of its values and its heading."""

    name: str
    kind: str
    heading: Text
    shown: bool = True


@dataclass(frozen=True, kw_only=True)
class Result:
    """Base of everything a page shows: `frame`, `plot()`, `table()`, `notes` and an HTML form of its own.

    Subclasses declare `name` (how it is stored), `columns` and `about` (what a row is about), and write
    `finding`. The frame is checked against the declared columns and put in their order.
    """

    frame: pd.DataFrame
    notes: tuple[Text, ...] = ()
    view: View = View()

    name: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    about: ClassVar[About]

    def __post_init__(self) -> None:
        missing = [column.name for column in self.columns if column.name not in self.frame.columns]
        if missing:
            raise RequestError(Problem(what=f"{type(self).__name__} lacks columns", code="missing_column",
                                       got=", ".join(map(str, self.frame.columns)), allowed=", ".join(missing)))
        ordered = self.frame[[column.name for column in self.columns]].reset_index(drop=True)
        object.__setattr__(self, "frame", ordered)

    def finding(self) -> Text:
        """Return the headline: what the numbers say."""
        raise NotImplementedError

    def shown(self) -> pd.DataFrame:
        """Return the rows that the table shows."""
        return self.frame

    def plot(self) -> Chart | None:
        """Return the chart of this result, or None where a table says it better."""
        return None

    def seen_as(self, view: View) -> Self:
        """Return the same result for another language, audience or set of names."""
        return replace(self, view=view)

    def _repr_html_(self) -> str:
        language = self.view.language
        chart = self.plot()
        heads = [column for column in self.columns if column.shown]
        rows = self.shown()
        body = "".join("<tr>" + "".join(f"<td>{escape(str(row[column.name]))}</td>" for column in heads) + "</tr>"
                       for row in rows.to_dict("records"))
        head = "".join(f"<th>{escape(column.heading.fill(language))}</th>" for column in heads)
        return (f"<section><h2>{escape(self.finding().fill(language))}</h2>"
                f"{chart._repr_html_() if chart else ''}"
                f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></section>")
