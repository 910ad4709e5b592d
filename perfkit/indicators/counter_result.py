"""Counter-indicators as a result: who got better in one at the cost of another."""

from __future__ import annotations

from typing import ClassVar

import pandas as pd

from perfkit.indicators.counter_pairs import FLAG, NO_INTERVAL, NO_VALUE
from perfkit.language import Text, counted, show_quantity
from perfkit.results import About, Column, Result, Table, build_table

_REASONS = {NO_VALUE: Text(en="no value in one of both periods", zh="有一个周期没有数值"),
            NO_INTERVAL: Text(en="no interval for a quotient of sums", zh="求和之比没有区间，无法检验")}
_FLAGS = {FLAG: Text(en="better here, worse there: look at it", zh="此升彼降：应予复核")}
PAIRS_NOTE = Text(
    en="Flagged where an indicator got better and its counter-indicator got worse against the pack period before: the "
       "joint null is that at least one of them did not; Holm over all people and pairs of the role. A flag is no "
       "verdict.",
    zh="与上一报告周期相比，某指标变好而其对照指标变差者予以标记：原假设为二者至少有一个未如此变化；"
       "对岗位全部人员与指标对作 Holm 校正。标记不是结论。")
_MOVED = Text(en="{before} → {now}", zh="{before} → {now}")


class CounterPairs(Result):
    """Pairs of an indicator and its counter, now and in the period before."""

    name: ClassVar[str] = "counter_pairs"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("period", "period", Text(en="Period", zh="周期"), shown=False),
        Column("role", "role", Text(en="Role", zh="岗位"), shown=False),
        Column("subject", "subject", Text(en="Subject", zh="考核对象")),
        Column("indicator", "indicator", Text(en="Indicator", zh="指标")),
        Column("unit", "code", Text(en="Unit", zh="单位"), shown=False),
        Column("counter", "indicator", Text(en="Read with", zh="对照指标")),
        Column("counter_unit", "code", Text(en="Unit of the counter", zh="对照指标单位"), shown=False),
        *(Column(name, "number", Text(en=name.replace("_", " "), zh=zh), shown=False) for name, zh in (
            ("value", "本期"), ("before", "上期"), ("counter_value", "对照本期"), ("counter_before", "对照上期"))),
        Column("p_value", "p", Text(en="p", zh="p"), shown=False),
        Column("p_adjusted", "p", Text(en="p (Holm)", zh="p（Holm）")),
        Column("flag", "code", Text(en="Flag", zh="标记"), codes=_FLAGS),
        Column("reason", "code", Text(en="Why not told", zh="无法判断的原因"), codes=_REASONS))
    overview: ClassVar[tuple[Column, ...]] = (
        columns[2], columns[3], Column("moved", "text", Text(en="Before → now", zh="上期 → 本期")), columns[5],
        Column("counter_moved", "text", Text(en="Counter, before → now", zh="对照，上期 → 本期")), *columns[12:14])

    def finding(self) -> Text:
        """Say in how many pairs somebody gained at the cost of the counter, of how many that could be told."""
        told, flags = int(self.frame["p_value"].notna().sum()), self.frame["flag"] == FLAG
        if not told:
            return Text(en="No pair of indicators could be compared with the period before",
                        zh="没有指标对可与上期比较")
        pairs = counted(told, "pair", "pairs", "个指标对")
        if not flags.any():
            return Text(en="Nobody gained in one indicator at the cost of its counter: {pairs} compared",
                        zh="无人以对照指标变差换取指标变好：共比较 {pairs}").bind(pairs=pairs)
        return Text(en="{people} gained in one indicator while its counter got worse: {k} of {pairs}",
                    zh="{people}指标变好而对照指标变差：{pairs}中 {k} 个").bind(
            people=counted(self.frame.loc[flags, "subject"].nunique(), "person", "people", "人"), k=int(flags.sum()),
            pairs=pairs)

    def table(self) -> Table:
        """Return the flagged pairs in words; for an audience without names, how p is spread."""
        if not self.view.audience.names:
            return super().table()
        return build_table(self._worded(self.frame[self.frame["flag"] == FLAG]), self.overview, self.view,
                           label=self.headline())

    def detail(self) -> Table:
        """Return all pairs, with the reason where nothing can be told."""
        return build_table(self._worded(self.frame), (*self.overview, self.columns[-1]), self.view,
                           label=self.headline())

    def _worded(self, rows: pd.DataFrame) -> pd.DataFrame:
        words = {made: [self._moved(*cells) for cells in rows[list(names)].itertuples(index=False, name=None)]
                 for made, names in (("moved", ("before", "value", "unit")),
                                     ("counter_moved", ("counter_before", "counter_value", "counter_unit")))}
        return rows.assign(**words).sort_values(["p_adjusted", "indicator", "subject"], kind="stable",
                                                ignore_index=True)

    def _moved(self, before: float, now: float, unit: str) -> str:
        language = self.view.language
        return _MOVED.fill(language, **{name: show_quantity(None if cell != cell else cell, unit, language,
                                                            currency=self.view.currency)
                                        for name, cell in (("before", before), ("now", now))})
