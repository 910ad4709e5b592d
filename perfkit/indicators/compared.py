"""Values beside what they are read against: the period before, a year before, the last 13 weeks, peers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

import pandas as pd

from perfkit.indicators.additive import adds_up_over_days
from perfkit.indicators.catalogue import full_key
from perfkit.indicators.results import VALUE_COLUMNS
from perfkit.language import Text
from perfkit.periods import Period, parse_period
from perfkit.results import About, Column, Result, Table, build_table

COMPARED_COLUMNS = ("period", "role", "subject", "spell", "indicator", "unit", "direction", "value", "baseline",
                    "baseline_value", "difference", "ratio", "source", "date")
PREVIOUS, LAST_YEAR, TRAILING, PEER = "previous", "last_year", "trailing", "peer"
_KEY = ["period", "role", "subject", "spell", "indicator"]
_USABLE = ("counted", "shown")
_PPM = 1_000_000


def compare_values(values: pd.DataFrame, baselines: pd.DataFrame, trailing: pd.DataFrame, peers: pd.DataFrame,
                   periods: Sequence[Period]) -> pd.DataFrame:
    """Return every usable value of some periods beside each thing that it is read against.

    Parameters
    ----------
    values : DataFrame
        IndicatorValues.
    baselines : DataFrame
        Baselines; targets are left out, they have pages of their own.
    trailing : DataFrame
        IndicatorValues of the weeks that end with each period, under the text of the period. What adds up over days
        is left out: more weeks are more of it.
    peers : DataFrame
        indicator_id, period, market, value (parts per million), source: what others have published. A peer value of a
        longer period serves each period within it; the shortest one is used.
    periods : sequence of Period

    Returns
    -------
    DataFrame
        period, role, subject, spell, indicator, unit, direction, value, baseline (``previous, last_year, trailing,
        peer``), baseline_value, difference (value - baseline), ratio (value / baseline, missing for 0), source (whose
        figure a peer's is), date (last day of what it is compared with); one row per value and baseline that exists,
        sorted. Values and baselines that are withheld or absent are not compared.
    """
    wanted = {period.text: period for period in periods}
    usable = values[values["period"].isin(wanted) & values["state"].isin(_USABLE)]
    past = baselines[baselines["baseline"].isin((PREVIOUS, LAST_YEAR))].assign(source="")
    weeks = trailing[trailing["state"].isin(_USABLE) & ~_grows(trailing)]
    weeks = weeks.assign(baseline=TRAILING, source="", date=[wanted[text].last for text in weeks["period"]])
    others = pd.DataFrame(_peer_rows(usable, peers, wanted), columns=[*_KEY, "baseline", "value", "source", "date"])
    kept = [*_KEY, "baseline", "value", "source", "date"]
    found = pd.concat([frame[kept] for frame in (past, weeks, others) if len(frame)] or [others], ignore_index=True)
    found = found.rename(columns={"value": "baseline_value"})
    told = usable[[*_KEY, "unit", "direction", "value"]].merge(found, on=_KEY)
    told = told.astype({"value": "float64", "baseline_value": "float64"})
    whole = told["baseline_value"].where(told["baseline_value"] != 0)
    made = told.assign(difference=told["value"] - told["baseline_value"], ratio=told["value"] / whole)
    return made[list(COMPARED_COLUMNS)].sort_values([*_KEY, "baseline"], kind="stable", ignore_index=True)


def _grows(values: pd.DataFrame) -> pd.Series[bool]:
    told = [adds_up_over_days(key, unit) for key, unit in zip(values["indicator"], values["unit"], strict=True)]
    return pd.Series(told, index=values.index, dtype=bool)


def _peer_rows(values: pd.DataFrame, peers: pd.DataFrame, periods: Mapping[str, Period]) -> Iterator[tuple[Any, ...]]:
    known = [(full_key(str(row["indicator_id"])), parse_period(str(row["period"])), row)
             for row in peers.to_dict("records") if pd.notna(row["value"])]
    for record in values.to_dict("records"):
        period = periods[record["period"]]
        fits = [(whole.days, str(row["market"]), whole, row) for key, whole, row in known if key == record["indicator"]
                and whole.first <= period.first and period.last <= whole.last]
        if fits:
            _, market, whole, row = min(fits, key=lambda fit: fit[:2])
            name = " ".join(str(cell) for cell in (market, row["source"]) if pd.notna(cell) and str(cell))
            yield (*(record[part] for part in _KEY), PEER, float(Fraction(int(row["value"]), _PPM)), name, whole.last)


class Compared(Result):
    """Each indicator now, before, a year before, over 13 weeks and elsewhere: the middle subject of a role."""

    name: ClassVar[str] = "compared"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        *VALUE_COLUMNS[:8],
        Column("baseline", "code", Text(en="Compared with", zh="比较对象")),
        Column("baseline_value", "value", Text(en="Its value", zh="对照值")),
        Column("difference", "value", Text(en="Difference", zh="差值")),
        Column("ratio", "share", Text(en="Ratio", zh="比率")),
        Column("source", "text", Text(en="Source", zh="来源")),
        Column("date", "date", Text(en="Up to", zh="截至")),
    )
    overview: ClassVar[tuple[Column, ...]] = (
        columns[4], columns[8], Column("subjects", "count", Text(en="Compared", zh="对比数")),
        Column("value", "value", Text(en="Median", zh="中位数")),
        Column("baseline_value", "value", Text(en="Median compared with", zh="对照中位数")),
        Column("better", "count", Text(en="Better", zh="更好")), columns[12], columns[13])

    def medians(self) -> pd.DataFrame:
        """Return for each indicator and baseline of the last own period how many are better, and both medians."""
        last = self.frame[self.frame["period"] == self.frame["period"].max()]
        sign = last["direction"].map({"higher": 1, "lower": -1})
        marked = last.assign(better=last["difference"] * sign > 0)
        held = marked.groupby(["indicator", "unit", "baseline"], sort=True)
        made: pd.DataFrame = held.agg(
            subjects=("value", "count"), value=("value", "median"), baseline_value=("baseline_value", "median"),
            better=("better", "sum"), source=("source", "first"), date=("date", "max")).reset_index()
        return made

    def table(self) -> Table:
        """Return the medians; for an audience without names, how values are spread."""
        if not self.view.audience.names or self.frame.empty:
            return super().table()
        return build_table(self.medians(), self.overview, self.view, label=self.headline())

    def detail(self) -> Table | None:
        """Return each subject beside each thing that it is compared with."""
        return super().table() if self.view.audience.names and len(self.frame) else None

    def finding(self) -> Text:
        """Say how many values are better than the same period a year before, else than the period before."""
        for baseline, words in _AGAINST.items():
            rows = self.frame[self.frame["baseline"] == baseline]
            if len(rows):
                sign = rows["direction"].map({"higher": 1, "lower": -1})
                return words.bind(better=int((rows["difference"] * sign > 0).sum()), n=len(rows))
        return Text(en="Nothing to compare with: no earlier period and no peer is known",
                    zh="无可比对象：没有更早周期，也没有同行数据")


_AGAINST = {
    LAST_YEAR: Text(en="{better} of {n} values are better than a year before",
                    zh="{n} 个数值中 {better} 个好于去年同期"),
    PREVIOUS: Text(en="{better} of {n} values are better than the period before",
                   zh="{n} 个数值中 {better} 个好于上期"),
    TRAILING: Text(en="{better} of {n} values are better than over 13 weeks",
                   zh="{n} 个数值中 {better} 个好于近 13 周"),
    PEER: Text(en="{better} of {n} values are better than those of peers", zh="{n} 个数值中 {better} 个好于同行"),
}
