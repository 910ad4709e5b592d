"""Case mix as a result: raw and adjusted values side by side, with a flag for review where somebody stands out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import inf
from typing import ClassVar

import pandas as pd

from perfkit.charts import Chart, dots
from perfkit.indicators.catalogue import indicator_names
from perfkit.indicators.exposure import CROSSED, adds_up_as, exposure_codes, known_strata
from perfkit.indicators.mix_tests import DRAWS, SEED, UNTESTED
from perfkit.indicators.reasons import reason_texts
from perfkit.language import Text, counted
from perfkit.results import About, Column, Result, Table, build_table

BETTER, WORSE = "review_better", "review_worse"
MOST_DRAWN = 40
_NUMBERS = ("value", "adjusted", "low", "high", "shrunken", "expected", "p_adjusted")
_BESIDE = ("low", "high", "shrunken", "untested")
MIX_NOTE = Text(
    en="Raw is what happened; adjusted is what it would be on the case mix of the whole role. Expected are the rates "
       "of the others on the same mix: it describes, and people are not ranked by it. Shrunken is the adjusted value "
       "drawn towards the mean of all by as much as luck stands in it: the best guess of what would come again, and "
       "what nobody is paid by. A flag asks for a look: a test against the others within periods and strata, Holm over "
       "all people and indicators of the role, widened where people differ by more than luck anyway. Shares are tested "
       "exactly; the cases of a mean are dealt out anew, those of a day together, at least {draws} times (seed {seed}, "
       "a p of .05 has a standard error of .003); quotients of sums have no flag.",
    zh="实际值为发生的结果；调整后为在本岗位整体构成下的结果。期望值为他人在相同构成下的水平，仅供说明，不用于排名。"
       "收缩值为按其中偶然成分大小向全体均值收缩后的调整值，即再来一次的最佳估计，不用于计薪。"
       "标记仅提示复核：在各周期与各层内与他人比较，对岗位全部人员与指标作 Holm 校正，差异普遍大于偶然时相应放宽。"
       "比例作精确检验；均值将样本按天成组在层内随机重排至少 {draws} 次（种子 {seed}，p 为 .05 时标准误约 .003）；"
       "总量之比不作标记。"
    ).bind(draws=Text(en=f"{DRAWS:,}", zh=f"{DRAWS:,}"), seed=SEED)
_QUANTILE = Text(en="{name} is a quantile, which does not add up over strata: it has no adjusted value and no flag; "
                    "{variants} has", zh="{name}为分位数，各层不可相加，无调整值，也不作标记；可改用 {variants}")
_NOBODY = Text(en="Nobody is flagged, and raw values pay: what follows is for comparison only",
               zh="无人需复核，且均按实际值计薪：以下仅供对照")
_NONE_TOLD = Text(en="Raw and adjusted values stand side by side; none could be compared with the others",
                  zh="实际值与调整后数值并列；没有可与他人比较的结果")
_FLAGS = {BETTER: Text(en="flag for review: better than luck explains", zh="复核：优于偶然可解释的范围"),
          WORSE: Text(en="flag for review: worse than luck explains", zh="复核：差于偶然可解释的范围")}


def given_notes(frame: pd.DataFrame) -> tuple[Text, ...]:
    """Return why each exposure in a frame is not in the hands of its people."""
    named = sorted({name for exposure in frame["exposure"] for name in exposure.split(CROSSED)})
    used = [known_strata()[name] for name in named]
    return tuple(Text(en="Adjusted for {name}: {why}", zh="调整因素“{name}”：{why}").bind(
        name=stratum.name, why=stratum.given) for stratum in used)


def quantile_notes(keys: Iterable[str]) -> tuple[Text, ...]:
    """Return which of some indicators have no adjusted value because they are quantiles."""
    names = indicator_names()
    return tuple(_QUANTILE.bind(name=names[key.partition("@")[0]], variants=", ".join(found)) for key in sorted(keys)
                 if (found := adds_up_as(key)))


class CaseMix(Result):
    """Values of a pack period raw and at the case mix of the role, side by side.

    The table holds whom a flag asks to look at, and whom the adjusted value pays, the most moved first; all are folded
    below it.
    """

    name: ClassVar[str] = "case_mix"
    about: ClassVar[About] = "subject"
    folds: ClassVar[bool] = False
    most: ClassVar[int | None] = 25
    columns: ClassVar[tuple[Column, ...]] = (
        Column("period", "period", Text(en="Period", zh="周期"), shown=False),
        Column("role", "role", Text(en="Role", zh="岗位"), shown=False),
        Column("subject", "subject", Text(en="Subject", zh="考核对象")),
        Column("indicator", "indicator", Text(en="Indicator", zh="指标")),
        Column("unit", "code", Text(en="Unit", zh="单位"), shown=False),
        Column("direction", "code", Text(en="Direction", zh="方向"), shown=False),
        Column("exposure", "code", Text(en="Adjusted for", zh="调整因素"),
               codes=exposure_codes()),
        Column("value", "value", Text(en="Raw", zh="实际值")),
        Column("adjusted", "value", Text(en="Adjusted", zh="调整后")),
        Column("low", "value", Text(en="Low", zh="下限"), shown=False),
        Column("high", "value", Text(en="High", zh="上限"), shown=False),
        Column("shrunken", "value", Text(en="Shrunken", zh="收缩值"), shown=False),
        Column("expected", "value", Text(en="Expected", zh="期望值")),
        Column("n", "count", Text(en="n", zh="n")),
        Column("strata", "count", Text(en="Strata", zh="层数"), shown=False),
        Column("widening", "number", Text(en="Luck widened by", zh="放宽倍数"), shown=False),
        Column("p_adjusted", "p", Text(en="p (Holm)", zh="p（Holm）")),
        Column("flag", "code", Text(en="Flag", zh="标记"), codes=_FLAGS),
        Column("untested", "code", Text(en="Why not compared", zh="未比较原因"), shown=False, codes=UNTESTED),
        Column("pays", "code", Text(en="Adjusted pays", zh="按调整值计薪"), shown=False),
        Column("state", "code", Text(en="State", zh="状态"), shown=False),
        Column("reason", "code", Text(en="Why not adjusted", zh="未调整原因"), codes=reason_texts()))

    def finding(self) -> Text:
        """Say how many stand out beyond luck once the case mix is equal, and which value pays."""
        if self.frame.empty:
            return Text(en="For no indicator of this role is a case mix known", zh="本岗位没有可调整构成的指标")
        flags, paying = self.frame["flag"].isin((BETTER, WORSE)), self.frame.loc[self.frame["pays"], "indicator"]
        told = int(self.frame["p_adjusted"].notna().sum())
        n = counted(told, "result", "results", "项结果")
        said = Text(en="At equal case mix nobody stands out beyond luck: {n} compared",
                    zh="构成相同时无人超出偶然范围：共比较 {n}").bind(n=n) if told else _NONE_TOLD
        if flags.any():
            said = Text(en="At equal case mix {k} of {n} stand out beyond luck: look at them, judge nobody by it",
                        zh="构成相同时，{n}中有 {k} 项超出偶然范围：应予复核，不作结论").bind(k=int(flags.sum()), n=n)
        more = Text(en="adjusted values pay for {m}", zh="按调整值计薪的有 {m}").bind(
            m=counted(paying.nunique(), "indicator", "indicators", "个指标"))
        raw = Text(en="raw values pay", zh="均按实际值计薪")
        return Text(en="{said}; {rest}", zh="{said}；{rest}").bind(said=said, rest=more if len(paying) else raw)

    def rows(self) -> pd.DataFrame:
        """Return all rows without the numbers of those with too few cases; flags first, then by indicator."""
        few = self.frame["state"] == "withheld"
        told = self.frame.assign(**{name: self.frame[name].mask(few) for name in _NUMBERS})
        return told.assign(plain=told["flag"] == "").sort_values(["plain", "indicator", "subject"], kind="stable",
                                                                 ignore_index=True)

    def shown(self) -> pd.DataFrame:
        """Return the rows that somebody has to look at: flags, then what pays, the most moved by adjusting first.

        What should be adjusted and cannot be is not scored: it comes before all other rows that pay.
        """
        rows = self.rows()
        rows = rows[~rows["plain"] | rows["pays"]]
        moved = ((rows["adjusted"] - rows["value"]).abs() / rows["value"].abs()).fillna(inf)
        order = ["plain", "moved", "indicator", "subject"]
        return rows.assign(moved=-moved).sort_values(order, kind="stable", ignore_index=True)

    def table(self) -> Table:
        """Return the rows to look at, or one sentence where there are none."""
        found = super().table()
        return found if found.rows or self.frame.empty else Table(_NOBODY.fill(self.view.language), (), (), ())

    def detail(self) -> Table | None:
        """Return every person and indicator with limits and the shrunken value."""
        columns = [replace(column, shown=column.shown or column.name in _BESIDE) for column in self.columns]
        return build_table(self.rows(), columns, self.view, label=self.headline()) if len(self.frame) else None

    def plot(self) -> Chart | None:
        """Draw, for the indicator that adjusting moves most, the adjusted value of each with the raw one as a mark."""
        rows = self.rows().dropna(subset=["value", "adjusted"])
        moved = ((rows["adjusted"] - rows["value"]).abs() / rows["value"].abs().clip(lower=1e-12)).groupby(
            rows["indicator"]).mean()
        if moved.empty:
            return None
        chosen = rows[rows["indicator"] == moved.idxmax()].sort_values(["adjusted", "subject"], ascending=[False, True])
        if len(chosen) > MOST_DRAWN:
            return None
        language, unit = self.view.language, str(chosen["unit"].iloc[0])
        title = Text(en="{indicator}: adjusted (dot) and raw (mark)",
                     zh="{indicator}：调整后（圆点）与实际（短线）").bind(
            indicator=self.view.indicator(str(chosen["indicator"].iloc[0])))
        drawn = chosen.assign(who=[self.view.subject(str(subject)) for subject in chosen["subject"]])
        return dots(drawn, label="who", value="adjusted", low="low", high="high", reference="value", kind=unit,
                    currency=self.view.currency, title=title.fill(language), alt=self.finding().fill(language),
                    language=language)
