"""Luck in what is measured: how reliable each indicator is, and who passes an edge on a rate by the luck of n."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import nan
from typing import ClassVar

import numpy as np
import pandas as pd

from perfkit.indicators import independent_units
from perfkit.language import Text, counted, told
from perfkit.plan import Bands, IndicatorRule, Role
from perfkit.results import About, Column, Result
from perfkit.scoring.variants import rule_of
from perfkit.statistics.luck import pass_chance, shrink, shrink_rates

LUCK_COLUMNS = ("period", "role", "indicator", "people", "reliability", "edge", "n_low", "n_middle", "n_high",
                "pass_low", "pass_middle", "pass_high", "hidden")
_Z = 1.959963984540054
_USABLE = ("counted", "shown")
WEAK = 0.5
LUCK_NOTE = Text(
    en="Reliability is the share of the differences between people that is not luck of the cases, mean over own "
       "periods; cases that belong together count as fewer. P(pass) is for somebody whose true rate stands exactly on "
       "the edge, by the exact binomial of independent cases, at the lowest, middle and highest n of the people.",
    zh="信度为人员差异中非偶然的比例，取各自周期的平均；彼此相关的样本按较少的独立样本计。通过概率针对真实水平恰在"
       "门槛上的人，按独立样本的精确二项分布，分别取人员中最小、居中与最大的 n。")


def measurement_luck(values: pd.DataFrame, role: Role, period: str, *, minimum_group: int = 5) -> pd.DataFrame:
    """Return the reliability of every scored indicator, and beside every edge of a rate who passes it by luck.

    Parameters
    ----------
    values : DataFrame
        IndicatorValues of the role in its own periods of a pack period.
    role : Role
        Its rules say where the edges are.
    period : str
        The pack period.
    minimum_group : int
        Fewer people than this are `hidden`: their numbers would be those of single persons.

    Returns
    -------
    DataFrame
        One row per indicator, or per indicator and edge where the plan scores a share by rows: `people` with a value,
        `reliability` (0 all luck, 1 none; NaN where fewer than three people or no interval tells), `edge`,
        P(pass | true rate at the edge) at three sizes of n, and whether the row is `hidden`. Sorted by indicator, edges
        from the highest.
    """
    usable = values[values["state"].isin(_USABLE)]
    rows = [row for key, part in usable.groupby("indicator", sort=True) if (rule := rule_of(role, str(key))) is not None
            for row in _rows(part, rule)]
    frame = pd.DataFrame([(period, role.id, *row) for row in rows], columns=list(LUCK_COLUMNS[:-1]))
    frame = frame.assign(hidden=(frame["people"] < minimum_group).astype("bool"))
    whole = dict.fromkeys(("people", "n_low", "n_middle", "n_high"), "Int64")
    return frame.astype(whole | dict.fromkeys(("reliability", "edge", "pass_low", "pass_middle", "pass_high"),
                                              "float64"))


def _rows(part: pd.DataFrame, rule: IndicatorRule) -> Iterator[tuple[object, ...]]:
    name, people = str(part["indicator"].iloc[0]), part["subject"].nunique()
    lead = name, people, reliability(part)
    edges = list(rate_edges(rule)) if part["unit"].iloc[0] == "share" else []
    sizes = [int(cell) for cell in np.quantile(part["n"].to_numpy(dtype=np.int64), [0, 0.5, 1], method="lower")]
    if not edges:
        yield (*lead, nan, *sizes, nan, nan, nan)
    lower = part["direction"].iloc[0] == "lower"
    for edge, closed in edges:
        yield (*lead, float(edge), *sizes, *pass_chance(edge, sizes, closed=closed, from_above=lower).tolist())


def reliability(part: pd.DataFrame) -> float:
    """Return the reliability of one indicator, mean over own periods; NaN where none can be told."""
    found = [_of_period(rows) for _, rows in part.groupby("period", sort=True)]
    known = [one for one in found if one == one]
    return sum(known) / len(known) if known else nan


def _of_period(rows: pd.DataFrame) -> float:
    top, size, n = (rows[name].to_numpy(dtype=float) for name in ("numerator", "denominator", "n"))
    if rows["unit"].iloc[0] == "share" and (size == n).all() and ((top >= 0) & (top <= size)).all():
        units = independent_units(rows).to_numpy(dtype=float)
        known = units == units
        return shrink_rates((top / size * units)[known], units[known]).overall
    errors = ((rows["high"] - rows["low"]) / (2 * _Z)).to_numpy(dtype=float)
    return shrink(rows["value"].to_numpy(dtype=float), errors ** 2).overall


def rate_edges(rule: IndicatorRule) -> Sequence[tuple[Fraction, bool]]:
    """Return the edges of a rule that scores a share by rows, from the highest, and whether the edge itself passes."""
    if not isinstance(rule.scoring, Bands) or rule.scoring.of != "value":
        return []
    ranges = [row.range.base("share") for row in rule.scoring.rows]
    lows = {ends.low: ends.low_closed for ends in ranges if ends.low is not None and 0 < ends.low < 1}
    return sorted(lows.items(), reverse=True)


class MeasurementLuck(Result):
    """Reliability of each indicator, and the chance to pass each edge of a rate where the truth stands on it."""

    name: ClassVar[str] = "measurement_luck"
    about: ClassVar[About] = "role"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("period", "period", Text(en="Period", zh="周期"), shown=False),
        Column("role", "role", Text(en="Role", zh="岗位"), shown=False),
        Column("indicator", "indicator", Text(en="Indicator", zh="指标")),
        Column("people", "count", Text(en="People", zh="人数")),
        Column("reliability", "share", Text(en="Reliability", zh="信度")),
        Column("edge", "share", Text(en="Edge", zh="门槛")),
        Column("n_low", "count", Text(en="Lowest n", zh="最小 n")),
        Column("pass_low", "share", Text(en="P(pass)", zh="通过概率")),
        Column("n_middle", "count", Text(en="Middle n", zh="居中 n")),
        Column("pass_middle", "share", Text(en="P(pass)", zh="通过概率")),
        Column("n_high", "count", Text(en="Highest n", zh="最大 n")),
        Column("pass_high", "share", Text(en="P(pass)", zh="通过概率")),
        Column("hidden", "code", Text(en="Few people", zh="人数过少"), shown=False))

    def finding(self) -> Text:
        """Say how many indicators are mostly luck, and where an edge is passed most by luck of n."""
        told_of = self.frame.drop_duplicates("indicator")["reliability"].dropna()
        if told_of.empty:
            return Text(en="How much of the measured differences is luck cannot be told",
                        zh="无法判断测量差异中偶然的比例")
        weak = int((told_of < WEAK).sum())
        said = Text(en="In {weak} of {n} most of the difference between people is luck of the cases",
                    zh="{n}中有 {weak} 个的人员差异多半出于偶然").bind(
            weak=weak, n=counted(len(told_of), "indicator", "indicators", "个指标"))
        edges = self.frame.dropna(subset=["pass_low", "pass_high"])
        if edges.empty:
            return said
        spread = edges[["pass_low", "pass_middle", "pass_high"]]
        return Text(en="{said}; with the truth on an edge of a rate, {low} to {high} pass by the luck of n",
                    zh="{said}；真实水平恰在门槛上时，通过概率随 n 为 {low} 至 {high}").bind(
            said=said, low=told(float(spread.min().min()), "share"), high=told(float(spread.max().max()), "share"))
