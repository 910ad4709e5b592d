"""Marks in a series where an indicator begins to mean something else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

import pandas as pd

from perfkit.language import Text, joined
from perfkit.periods import Period

STARTED, ENDED, VARIANT, MINIMUM, BLACKOUT = "started", "ended", "variant", "minimum", "blackout"
CHANGES: Mapping[str, Text] = {
    STARTED: Text(en="begins to count", zh="开始计入"), ENDED: Text(en="no longer counts", zh="不再计入"),
    VARIANT: Text(en="another variant", zh="更换口径"), MINIMUM: Text(en="other minimum of n", zh="样本下限调整"),
    BLACKOUT: Text(en="days that do not count", zh="不计入的日期")}
"""What may change of a definition, in words."""

_JOINED = "+"


def mark_breaks(values: pd.DataFrame, breaks: pd.DataFrame, periods: Sequence[Period]) -> pd.DataFrame:
    """Return values with a column ``broken``: what changed of the definition since the period before, "" elsewhere.

    Parameters
    ----------
    values : DataFrame
        IndicatorValues of one role.
    breaks : DataFrame
        day (ISO), indicator (id, or ``id@variant``), change: of the same role.
    periods : sequence of Period
        The periods of the series. A change marks the first of them that begins on its day or later: a plan is in force
        for periods that begin under it. Days that do not count mark the period that they fall in. Nothing is marked in
        the first period of all: there is nothing before it.

    Examples
    --------
    >>> from perfkit.periods import parse_period
    >>> values = pd.DataFrame({"period": ["2026-01", "2026-02"], "indicator": "csat@mean5"})
    >>> breaks = pd.DataFrame({"day": ["2026-01-15"], "indicator": ["csat"], "change": ["variant"]})
    >>> mark_breaks(values, breaks, [parse_period(text) for text in values["period"]])["broken"].tolist()
    ['', 'variant']
    """
    marks: dict[tuple[str, str], set[str]] = {}
    for row in breaks.to_dict("records"):
        for period in _marked(str(row["change"]), date.fromisoformat(str(row["day"])), periods):
            marks.setdefault((period, str(row["indicator"])), set()).add(str(row["change"]))
    told = [_JOINED.join(change for change in CHANGES if change in (
        marks.get((period, key), set()) | marks.get((period, key.partition("@")[0]), set())))
        for period, key in zip(values["period"], values["indicator"], strict=True)]
    return values.assign(broken=pd.Series(told, index=values.index, dtype="str"))


def _marked(change: str, day: date, periods: Sequence[Period]) -> list[str]:
    ordered = sorted(periods, key=lambda period: period.first)
    if change == BLACKOUT:
        return [period.text for period in ordered[1:] if period.holds(day)]
    return [after.text for before, after in pairwise(ordered) if before.first < day <= after.first]


def change_text(broken: str) -> Text:
    """Return marked changes in words.

    Examples
    --------
    >>> change_text("variant+minimum").en
    'another variant, other minimum of n'
    """
    return joined((CHANGES[change] for change in broken.split(_JOINED)), ", ", "、")
