"""Swaps: the weight at which two people change places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from perfkit.language import Text, told
from perfkit.results import About, Column, Result
from perfkit.scoring.results import indicator_text
from perfkit.sensitivity.results.words import INDICATOR, PERIOD, ROLE, subject_text, told_apart
from perfkit.sensitivity.swaps import CANNOT, EXACT, LEVEL, ROOT, SWAP

_PAIR = ["period", "ahead", "ahead_spell", "behind", "behind_spell"]
_STATES = {SWAP: Text(en="swap", zh="互换名次"), LEVEL: Text(en="level now", zh="当前并列"),
           CANNOT: Text(en="cannot swap by one weight", zh="单个权重无法使其互换")}
_METHODS = {EXACT: Text(en="exact", zh="精确"),
            ROOT: Text(en="own weights, root of an equation", zh="自有权重，方程的根")}
_CALL = Text(en="{ahead} leads {behind} by {gap} points and falls behind once {indicator} weighs {at} instead of "
                "{weight}; {tail}",
             zh="{ahead}领先{behind} {gap} 分，{indicator}的权重由 {weight} 变为 {at} 时被反超；{tail}")
_CANNOT = Text(en="{cannot} of {n} pairs cannot swap whatever one weight does",
               zh="{n} 对中有 {cannot} 对无论单个权重如何变动都不会互换")
_CANNOT_LEVEL = Text(en="{cannot} of {n} pairs cannot swap whatever one weight does; level now: {level}",
                     zh="{n} 对中有 {cannot} 对无论单个权重如何变动都不会互换；当前并列 {level} 对")


@dataclass(frozen=True, kw_only=True)
class Swaps(Result):
    """The exact weight at which neighbours in rank, and people a hair apart, change places; the closest calls."""

    name: ClassVar[str] = "swaps"
    about: ClassVar[About] = "subject"
    most: ClassVar[int | None] = 10
    columns: ClassVar[tuple[Column, ...]] = (
        PERIOD, ROLE, Column("ahead", "subject", Text(en="Ahead", zh="领先者")),
        Column("behind", "subject", Text(en="Behind", zh="落后者")),
        Column("ahead_spell", "date", Text(en="Ahead: in the role since", zh="领先者任职起"), shown=False),
        Column("behind_spell", "date", Text(en="Behind: in the role since", zh="落后者任职起"), shown=False),
        Column("gap", "points", Text(en="Lead in points", zh="领先分数")), INDICATOR,
        Column("weight", "share", Text(en="Weight in the plan", zh="方案权重")),
        Column("swap_weight", "share", Text(en="They swap at", zh="互换时的权重"), shown=False),
        Column("change", "points", Text(en="Change of weight in points", zh="权重变动（百分点）")),
        Column("swap_numerator", "text", Text(en="Exact weight: numerator", zh="精确权重：分子"), shown=False),
        Column("swap_denominator", "text", Text(en="Exact weight: denominator", zh="精确权重：分母"), shown=False),
        Column("state", "code", Text(en="State", zh="状态"), codes=_STATES),
        Column("method", "code", Text(en="Method", zh="方法"), shown=False, codes=_METHODS),
        Column("nearest", "code", Text(en="Nearest weight of the pair", zh="该对最近的权重"), shown=False),
        Column("largest_move", "share", Text(en="All weights: each by at most", zh="全部权重：各自至多变动"),
               shown=False),
        Column("square_move", "share", Text(en="All weights: root of squares", zh="全部权重：平方和的根"), shown=False),
        Column("moved_weight", "share", Text(en="All weights: weight that changes hands", zh="全部权重：需转移的权重"),
               shown=False),
        Column("p_stays", "share", Text(en="Chance that the order stays", zh="顺序不变的概率")))

    def finding(self) -> Text:
        """Return the closest call, and how many pairs no single weight can turn round."""
        pairs = self._pairs()
        if pairs.empty:
            return Text(en="There are no two people to compare", zh="没有可比较的两个人")
        counts = {state: int((pairs["state"] == state).sum()) for state in (CANNOT, LEVEL)}
        tail = (_CANNOT_LEVEL if counts[LEVEL] else _CANNOT).bind(
            n=told(len(pairs), "count"), cannot=told(counts[CANNOT], "count"),
            **({"level": told(counts[LEVEL], "count")} if counts[LEVEL] else {}))
        return self._with_call(pairs[pairs["state"] == SWAP], tail)

    def _with_call(self, swapping: pd.DataFrame, tail: Text) -> Text:
        if swapping.empty:
            return tail
        call = swapping.iloc[0]
        return _CALL.bind(
            ahead=subject_text(self.view, str(call["ahead"])), behind=subject_text(self.view, str(call["behind"])),
            gap=told_apart(call["gap"], 0.0, share=False), indicator=indicator_text(str(call["indicator"]), self.view),
            at=told_apart(call["swap_weight"], call["weight"]), weight=told(call["weight"], "share"), tail=tail)

    def shown(self) -> pd.DataFrame:
        """Return one row per pair, the closest calls first; the state is left out where all that are seen can swap."""
        pairs = self._pairs()
        return pairs.drop(columns="state") if (pairs.head(self.most or 0)["state"] == SWAP).all() else pairs

    def _pairs(self) -> pd.DataFrame:
        """Return one row per pair, with the weight that turns it round soonest; the closest calls first."""
        pairs = self.frame.sort_values("nearest", ascending=False, kind="stable").drop_duplicates(_PAIR).sort_index()
        named = pairs.assign(indicator=pairs["indicator"].where(pairs["state"] == SWAP, ""),
                             weight=pairs["weight"].where(pairs["state"] == SWAP))
        order = named["change"].abs().where(named["state"] == SWAP).sort_values(kind="stable", na_position="last").index
        return named.loc[order].reset_index(drop=True)
