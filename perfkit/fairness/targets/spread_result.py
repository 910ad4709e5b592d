"""How attainment is spread over bands, as a result; bands of few people are joined for who may see no names."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, ClassVar

import pandas as pd

from perfkit.charts import Chart, bars, heat
from perfkit.fairness.targets.words import KEY_COLUMNS, NO_TARGET
from perfkit.language import Text, told
from perfkit.results import About, Column, Result
from perfkit.scoring.results import indicator_text

_BELOW, _ABOVE = Text(en="under {high} %", zh="不足 {high} %"), Text(en="{low} % or more", zh="{low} % 及以上")
_BAND = Text(en="{low} to under {high} %", zh="{low} % 至不足 {high} %")


def band_text(band: str) -> Text:
    """Return a band of attainment in words.

    Examples
    --------
    >>> band_text("95_100").en, band_text("_80").zh
    ('95 to under 100 %', '不足 80 %')
    """
    low, _, high = band.partition("_")
    if not low and not high:
        return Text(en="all", zh="全部")
    return (_BELOW if not low else _ABOVE if not high else _BAND).bind(**{
        name: end for name, end in (("low", low), ("high", high)) if end})


def join_bands(bands: Sequence[Mapping[Hashable, Any]], minimum: int) -> list[dict[Hashable, Any]]:
    """Return bands with neighbours joined from below, until at least `minimum` people stand in each; none for fewer.

    Where a person may stand in two bands, the larger number of the two is taken.

    Examples
    --------
    >>> bands = [{"band": name, "band_low": None, "band_high": None, "results": n, "people": n, "share": n / 14,
    ...           "n": 14, "subjects": 14}
    ...          for name, n in (("_80", 2), ("80_90", 5), ("90_95", 6), ("95_", 1))]
    >>> [(band["band"], band["results"]) for band in join_bands(bands, 5)]
    [('_90', 7), ('90_', 7)]
    """
    found: list[dict[Hashable, Any]] = []
    for band in bands:
        if found and found[-1]["people"] < minimum:
            found[-1] = _joined(found[-1], band)
        else:
            found.append(dict(band))
    if len(found) > 1 and found[-1]["people"] < minimum:
        last = found.pop()
        found[-1] = _joined(found[-1], last)
    return [] if not found or found[0]["people"] < minimum else found


def _joined(low: Mapping[Hashable, Any], high: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
    name = f"{str(low['band']).partition('_')[0]}_{str(high['band']).partition('_')[2]}"
    people = (sum if low["n"] == low["subjects"] else max)((low["people"], high["people"]))
    return {**low, "band": name, "band_high": high["band_high"], "people": people,
            **{part: low[part] + high[part] for part in ("results", "share")}}


class AttainmentSpread(Result):
    """How many results stand in each band of attainment, and whether the middle is hollow."""

    name: ClassVar[str] = "attainment_spread"
    about: ClassVar[About] = "role"
    columns: ClassVar[tuple[Column, ...]] = (
        *KEY_COLUMNS, Column("band", "text", Text(en="Attainment", zh="完成率")),
        Column("band_low", "share", Text(en="From", zh="起"), shown=False),
        Column("band_high", "share", Text(en="To", zh="止"), shown=False),
        Column("results", "count", Text(en="Results", zh="结果数")),
        Column("people", "count", Text(en="People", zh="人数")), Column("share", "share", Text(en="Share", zh="占比")),
        Column("n", "count", Text(en="n", zh="总数"), shown=False),
        Column("subjects", "count", Text(en="All people", zh="总人数"), shown=False),
        Column("middle", "count", Text(en="From 90 to under 100 %", zh="90 %（含）至 100 %（不含）"), shown=False),
        Column("expected", "number", Text(en="Expected there", zh="该段预期数"), shown=False),
        Column("p_value", "p", Text(en="p", zh="p 值"), shown=False),
        Column("hollow", "code", Text(en="Hollow middle", zh="中段空心"), shown=False))

    def _visible(self) -> pd.DataFrame:
        """Return the bands; for an audience without names, neighbours together until enough people stand in each."""
        if self.view.audience.names or self.frame.empty:
            return self.frame
        parts = [joined for _, rows in self.frame.groupby("indicator", sort=False)
                 for joined in join_bands(rows.to_dict("records"), self.view.minimum_group)]
        return pd.DataFrame(parts, columns=list(self.frame.columns)).astype(self.frame.dtypes.to_dict())

    def finding(self) -> Text:
        """Say where the middle is hollow, else how many results reach the target."""
        if self.frame.empty:
            return NO_TARGET
        if self._visible().empty:
            return Text(en="Attainment of fewer than {n} people is not shown",
                        zh="少于 {n} 人的完成率分布不予展示").bind(n=self.view.minimum_group)
        heads = self._visible().drop_duplicates("indicator").to_dict("records")
        hollow = [row for row in heads if row["hollow"]]
        return self._hollow(hollow[0]) if hollow else self._reached(heads[0])

    def _hollow(self, row: dict[Any, Any]) -> Text:
        return Text(en="{indicator}: a hollow middle, {k} of {n} results from 90 to under 100 % where {expected} would "
                       "stand between their neighbours: flag for review",
                    zh="{indicator}：中段空心，{n} 个结果中仅 {k} 个在 90 % 至 100 % 间，按相邻区段应有 {expected} 个："
                       "建议复核").bind(
            indicator=indicator_text(row["indicator"], self.view), k=told(row["middle"], "count"),
            n=told(row["n"], "count"), expected=told(row["expected"], "number"))

    def _reached(self, row: dict[Any, Any]) -> Text:
        mine = self.frame[self.frame["indicator"] == row["indicator"]]
        hit = int(mine.loc[mine["band_low"] >= 1, "results"].sum())
        return Text(en="{indicator}: {k} of {n} results reach the target; the middle is not hollow",
                    zh="{indicator}：{n} 个结果中有 {k} 个达标，中段无空心").bind(
            indicator=indicator_text(row["indicator"], self.view), k=told(hit, "count"), n=told(row["n"], "count"))

    def shown(self) -> pd.DataFrame:
        """Return the bands in words."""
        rows = self._visible()
        return rows.assign(band=[band_text(band).fill(self.view.language) for band in rows["band"]])

    def plot(self) -> Chart | None:
        """Draw how many results stand in each band; those from 90 to under 100 % stand out where they are too few."""
        frame, language = self.shown(), self.view.language
        if frame.empty:
            return None
        title = Text(en="Results by attainment, {period}", zh="各完成率区段的结果数，{period}").fill(
            language, period=str(frame["period"].iloc[0]))
        if frame["indicator"].nunique() > 1:
            named = frame.assign(indicator=[self.view.indicator(indicator) for indicator in frame["indicator"]])
            return heat(named[["indicator", "band", "results"]], row="indicator", column="band", value="results",
                        kind="count", language=language, alt=self.finding().fill(language), title=title)
        stressed = frame["hollow"] & (frame["band_low"] >= 0.9) & (frame["band_high"] <= 1)
        return bars(frame.assign(stressed=stressed)[["band", "results", "stressed"]], label="band", value="results",
                    highlight="stressed", kind="count", language=language, alt=self.finding().fill(language),
                    title=title)
