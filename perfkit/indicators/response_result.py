"""Response rates as a result, and what is said of them wherever satisfaction is shown."""

from __future__ import annotations

from typing import ClassVar

import pandas as pd

from perfkit.indicators.catalogue import indicator_names
from perfkit.indicators.results import VALUE_COLUMNS
from perfkit.language import Text, joined, told
from perfkit.results import About, Column, Result, Table, build_table

RESPONSE_COLUMNS = ("period", "role", "subject", "spell", "indicator", "of", "answers", "asked", "rate")
INVITATIONS, CHATS = "invitations", "chats"
_OF = {INVITATIONS: Text(en="invitations", zh="邀评"), CHATS: Text(en="valid chats", zh="有效接待")}
_RATED = Text(en="{name}: {answers} ratings of {asked} {of}, a response rate of {rate}",
              zh="{name}：{asked} 次{of}中有 {answers} 次评价，回收率 {rate}")


def response_notes(rates: pd.DataFrame) -> tuple[Text, ...]:
    """Return for each indicator on how many answers it rests, over all subjects and periods.

    Examples
    --------
    >>> rates = pd.DataFrame({"indicator": ["csat@default"] * 2, "of": "chats", "answers": [30, 20],
    ...                       "asked": [100, 100]})
    >>> response_notes(rates)[0].en
    'Customer satisfaction: 50 ratings of 200 valid chats, a response rate of 25.0%'
    """
    sums = rates.groupby(["indicator", "of"], sort=True)[["answers", "asked"]].sum().reset_index()
    return tuple(_said(str(row["indicator"]), str(row["of"]), int(row["answers"]), int(row["asked"]))
                 for row in sums.to_dict("records"))


def _said(indicator: str, of: str, answers: int, asked: int) -> Text:
    name = indicator_names().get(indicator, Text.same(indicator))
    return _RATED.bind(name=name, of=_OF[of], answers=told(answers, "count"), asked=told(asked, "count"),
                       rate=told(answers / asked, "share"))


class ResponseRates(Result):
    """How many of those who could rate did, by subject: the fewest answers first."""

    name: ClassVar[str] = "response_rates"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        *VALUE_COLUMNS[:5],
        Column("of", "code", Text(en="Could be rated", zh="可评价对象"), codes=_OF),
        Column("answers", "count", Text(en="Ratings", zh="评价数")),
        Column("asked", "count", Text(en="Could be rated, n", zh="可评价数 n")),
        Column("rate", "share", Text(en="Response rate", zh="回收率")),
    )

    def finding(self) -> Text:
        """Say on how many answers satisfaction rests."""
        said = response_notes(self.frame)
        if not said:
            return Text(en="Nobody was asked for a rating", zh="没有可评价的接待")
        return joined(said, "; ", "；")

    def table(self) -> Table:
        """Return the rate of each subject over all periods; for an audience without names, how rates are spread."""
        if not self.view.audience.names:
            return super().table()
        return build_table(self.sums(), self.columns[2:], self.view, label=self.headline())

    def detail(self) -> Table | None:
        """Return each period of each subject."""
        return super().table() if self.view.audience.names and self.frame["period"].nunique() > 1 else None

    def sums(self) -> pd.DataFrame:
        """Return answers over asked of each subject over all periods, the lowest rate first."""
        made = self.frame.groupby(["subject", "indicator", "of"], sort=True)[["answers", "asked"]].sum().reset_index()
        rated = made.assign(rate=(made["answers"] / made["asked"]).astype("float64"))
        return rated.sort_values(["indicator", "rate", "subject"], kind="stable", ignore_index=True)
