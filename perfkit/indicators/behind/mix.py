"""Strata behind an adjusted value: own cases, those of the others, and what each stratum adds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, ClassVar

import pandas as pd

from perfkit.indicators.case_mix import REST, Mix, Pair, Person, adjust_values, cases_of
from perfkit.indicators.catalogue import split_key
from perfkit.indicators.exposure import AND, exposure_name
from perfkit.indicators.reasons import reason_texts
from perfkit.indicators.results import VALUE_COLUMNS
from perfkit.language import Text, joined, told
from perfkit.results import About, Column, Result

STRATA_COLUMNS = ("period", "role", "subject", "spell", "indicator", "unit", "exposure", "stratum", "numerator",
                  "denominator", "others_numerator", "others_denominator", "all_numerator", "all_denominator",
                  "expected", "weight", "value", "others", "adds")
WHOSE = tuple(replace(column, shown=False) for column in VALUE_COLUMNS[:5])
"""Whose number it is: the same in every row, and said above them."""
_WORDS = {REST: Text(en="thin strata together", zh="合并的小层"), "": Text(en="not said", zh="未注明")}
_MIXED = Text(en="Adjusted = the sum over strata of weight x own value; the weights are the cases of the whole role",
              zh="调整后 = 各层（权重 × 本人数值）之和；权重为本岗位全部样本的构成")
_MODELLED = Text(en="Adjusted = the own value less that of all in the own stratum, plus the sum over strata of weight "
                    "x value of all", zh="调整后 = 本人数值 − 所在层全体数值 + 各层（权重 × 全体数值）之和")
_TWICE = Text(en="Who comes in several strata counts in each: the strata hold {more} more in the denominator than the "
                 "raw value", zh="跨层的同一对象在各层分别计入：各层分母合计比实际值多 {more}")
_HELD = Text(en="Held between 0% and 100%", zh="限定在 0% 至 100% 之间")
_SAID = Text(en="{indicator} at the role's mix by {exposure}: {adjusted} (raw {raw}, expected {expected})",
             zh="{indicator}，按本岗位整体的{exposure}构成：{adjusted}（实际 {raw}，期望 {expected}）")


@dataclass(frozen=True, kw_only=True)
class StrataBehind(Result):
    """Every stratum of an adjusted value: own cases, the rates of the others, weights, and what each adds.

    Parameters
    ----------
    values : DataFrame
        The IndicatorValues rows of the number, adjusted.
    """

    values: pd.DataFrame

    name: ClassVar[str] = "strata_behind"
    about: ClassVar[About] = "subject"
    columns: ClassVar[tuple[Column, ...]] = (
        *WHOSE,
        Column("unit", "code", Text(en="Unit", zh="单位"), shown=False),
        Column("exposure", "code", Text(en="Adjusted for", zh="调整因素"), shown=False),
        Column("stratum", "text", Text(en="Stratum", zh="层")),
        Column("numerator", "count", Text(en="Numerator", zh="分子")),
        Column("denominator", "count", Text(en="Denominator", zh="分母")),
        Column("value", "value", Text(en="Own value", zh="本人数值")),
        Column("others_numerator", "count", Text(en="Numerator of others", zh="他人分子")),
        Column("others_denominator", "count", Text(en="Denominator of others", zh="他人分母")),
        Column("others", "value", Text(en="Value of others", zh="他人数值")),
        Column("expected", "number", Text(en="Expected numerator", zh="期望分子")),
        Column("all_numerator", "count", Text(en="Numerator of all", zh="全体分子"), shown=False),
        Column("all_denominator", "count", Text(en="Denominator of all", zh="全体分母"), shown=False),
        Column("weight", "share", Text(en="Weight", zh="权重")),
        Column("adds", "value", Text(en="Adds", zh="计入调整值")))

    def finding(self) -> Text:
        """Say the adjusted value beside the raw one and what was expected, spell by spell; or why there is none."""
        parts = [self._said(row) for row in self.values.to_dict("records")]
        return joined(parts or [Text.same("–")], "; ", "；")

    def _said(self, row: dict[Any, Any]) -> Text:
        if not row["exposure"]:
            return Text(en="{indicator}: no case in any stratum", zh="{indicator}：各层均无样本").bind(
                indicator=self.view.indicator(str(row["indicator"])))
        shown = {name: told(row[part], row["unit"]) for name, part in
                 (("adjusted", "adjusted"), ("raw", "value"), ("expected", "expected"))}
        if row["adjusted_reason"]:
            shown["adjusted"] = reason_texts()[row["adjusted_reason"]]
        return _SAID.bind(indicator=self.view.indicator(str(row["indicator"])),
                          exposure=exposure_name(row["exposure"]), **shown)

    def shown(self) -> pd.DataFrame:
        """Return the rows with strata in words where they are none of the data."""
        said = {word: text.fill(self.view.language) for word, text in _WORDS.items()}
        words = [AND.join(said.get(part, part) for part in text.split(AND)) for text in self.frame["stratum"]]
        return self.frame.assign(stratum=words)

    def recounted(self) -> dict[str, Fraction]:
        """Return by spell what the rows add up to; spells without an adjusted value have none."""
        found: dict[str, Fraction] = {}
        for row in self.frame.to_dict("records"):
            if row["adds"]:
                found[row["spell"]] = found.get(row["spell"], Fraction()) + Fraction(row["adds"])
        # A share that the model would put outside of 0 and 1 is held there.
        held = _HELD in self.notes
        return {spell: min(max(value, Fraction(0)), Fraction(1)) if held else value for spell, value in found.items()}

    def text(self) -> str:
        """Return the strata as lines for a terminal."""
        table = self.table()
        rows = [table.headings, *table.rows] if table.rows else []
        return "\n".join([self.headline(), *(" | ".join(row) for row in rows),
                          *(note.fill(self.view.language) for note in self.notes)])

    def as_csv(self) -> str:
        """Return the strata as csv."""
        return self.frame.to_csv(index=False, lineterminator="\n")

    def told(self) -> dict[str, Any]:
        """Return value and strata as plain lists, for JSON."""
        value = self.values[["spell", "exposure", "adjusted_numerator", "adjusted_denominator", "adjusted_reason"]]
        return {"value": value.to_dict("records"), "strata": self.frame.to_dict("records")}


def strata_behind(values: pd.DataFrame, cells: pd.DataFrame, subject: str) -> StrataBehind:
    """Return the strata behind the adjusted values of one subject.

    Parameters
    ----------
    values : DataFrame
        IndicatorValues of one key of the subject, in one role and period.
    cells : DataFrame
        From :func:`perfkit.indicators.compute_strata`: of that key, for everybody in the role.
    subject : str

    Returns
    -------
    StrataBehind
        By spell and stratum of the role's mix: numerator and denominator of the subject, of all others (none where
        they are fewer than three) and of all; the numerator `expected` of the subject at the value of the others; the
        `weight` of the stratum, exact; and what it `adds` to the adjusted value, exact and empty where there is none.

    Examples
    --------
    >>> cells = pd.DataFrame([("2026-05", "studio", who, "2026-01-01", "page_ctr@default", "slot", False, slot, "share",
    ...                        k, n, n) for who, slot, k, n in [("a", "top", 50, 100), ("a", "end", 1, 10),
    ...                        ("b", "top", 5, 10), ("b", "end", 10, 100)]],
    ...                      columns=["period", "role", "subject", "spell", "indicator", "exposure", "whole_person",
    ...                               "stratum", "shape", "numerator", "denominator", "n"])
    >>> values = pd.DataFrame([("2026-05", "studio", "a", "2026-01-01", "page_ctr@default", "share", 51 / 110)],
    ...                       columns=["period", "role", "subject", "spell", "indicator", "unit", "value"])
    >>> values["denominator"] = 110
    >>> told = strata_behind(values, cells, "a")
    >>> told.frame[["stratum", "numerator", "weight", "adds"]].values.tolist()
    [['end', 1, '1/2', '1/20'], ['top', 50, '1/2', '1/4']]
    >>> told.recounted()
    {'2026-01-01': Fraction(3, 10)}
    """
    mine = adjust_values(values[values["subject"] == subject].reset_index(drop=True), cells)
    mixes = [Mix.of(key, cases) for key, cases in cases_of(cells).items()]
    rows = [row for mix in mixes for person in mix.own if person[0] == subject for row in _rows(mix, person)]
    kinds = dict.fromkeys(("numerator", "denominator", "others_numerator", "others_denominator", "all_numerator",
                           "all_denominator"), "Int64")
    frame = pd.DataFrame(rows, columns=list(STRATA_COLUMNS)).astype(kinds)
    return StrataBehind(frame=frame, values=mine, notes=(*_notes(mixes, mine), *_twice(frame, mine)))


def _rows(mix: Mix, person: Person) -> Iterator[tuple[object, ...]]:
    period, role, indicator = mix.key
    own, adds, size = mix.own[person], mix.addends(person), sum(bottom for _, bottom in mix.whole.values())
    unit = split_key(indicator)[1].unit
    for stratum in sorted(mix.whole):
        mine, others, whole = own.get(stratum), mix.others(person[0], stratum), mix.whole[stratum]
        expected = "" if others is None or mine is None else str(mine[1] * Fraction(*others))
        yield (period, role, *person, indicator, unit, mix.exposure, stratum, *(mine or (0, 0)),
               *(others or (None, None)), *whole, expected, str(Fraction(whole[1], size)), _rate(mine), _rate(others),
               str(adds[stratum]) if stratum in adds else "")


def _rate(pair: Pair | None) -> str:
    return "" if pair is None else str(Fraction(*pair))


def _notes(mixes: list[Mix], values: pd.DataFrame) -> Iterator[Text]:
    if not mixes or not (values["adjusted_numerator"] != "").any():
        return
    modelled = any(mix.of_people for mix in mixes)
    yield _MODELLED if modelled else _MIXED
    if modelled and any(mix.shape == "share" for mix in mixes):
        yield _HELD


def _twice(frame: pd.DataFrame, values: pd.DataFrame) -> Iterator[Text]:
    """Say where a distinct count is larger in the strata than in the whole."""
    more = int(frame["denominator"].sum()) - int(values.loc[values["denominator"].notna(), "denominator"].sum())
    if len(frame) and more:
        yield _TWICE.bind(more=more)
