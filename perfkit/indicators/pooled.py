"""What is said of sparse cases: values of a week or month that are pooled over the quarter."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from perfkit.indicators.calendars import pooled_from
from perfkit.indicators.catalogue import indicator_names, split_key
from perfkit.language import Text, joined
from perfkit.periods import Period
from perfkit.plan import SubjectKind

_POOLED = Text(en="Too few cases for one period: each value of {names} is that of the quarter up to the end of its "
                  "period",
               zh="单个周期样本过少：{names}的数值按季度合并，为季度初至各周期末的累计")


def pooled_notes(values: pd.DataFrame, periods: Sequence[Period], subject: SubjectKind) -> tuple[Text, ...]:
    """Return what to say below values that are pooled over more than their own period; nothing where none is.

    Examples
    --------
    >>> from perfkit.periods import parse_period
    >>> values = pd.DataFrame({"indicator": ["csat@default", "answer_accuracy@default"]})
    >>> pooled_notes(values, [parse_period("2026-02")], "person")[0].zh
    '单个周期样本过少：解答准确性的数值按季度合并，为季度初至各周期末的累计'
    >>> pooled_notes(values, [parse_period("2026-Q1")], "person")
    ()
    """
    keys = sorted(key for key in set(values["indicator"]) if split_key(key)[0].pooled)
    if subject != "person" or not keys or all(pooled_from(period) == period.first for period in periods):
        return ()
    names = [indicator_names()[key] for key in keys]
    return (_POOLED.bind(names=joined(names, ", ", "、")),)


def once_each(rows: pd.DataFrame, periods: Sequence[Period], subject: SubjectKind) -> pd.DataFrame:
    """Return rows of own periods so that they may be added up: of pooled ones only the last period of each quarter.

    Parameters
    ----------
    rows : DataFrame
        period, subject, spell, indicator and more.
    periods : sequence of Period
        All periods of the rows.
    subject : {"person", "team", "shop"}

    Examples
    --------
    >>> from perfkit.periods import parse_period
    >>> rows = pd.DataFrame({"period": ["2026-02", "2026-03", "2026-04"], "subject": "a", "spell": "2025-01-01",
    ...                      "indicator": "answer_accuracy@default", "n": [20, 30, 9]})
    >>> periods = [parse_period(text) for text in rows["period"]]
    >>> once_each(rows, periods, "person")["n"].tolist(), once_each(rows, periods, "team")["n"].tolist()
    ([30, 9], [20, 30, 9])
    """
    ordered = sorted(periods, key=lambda period: period.first)
    place = rows["period"].map({period.text: number for number, period in enumerate(ordered)})
    quarter = rows["period"].map({period.text: pooled_from(period) for period in ordered})
    same = [rows["subject"], rows["spell"], rows["indicator"], quarter]
    pooled = rows["indicator"].map({key: split_key(key)[0].pooled for key in rows["indicator"].unique()})
    if subject != "person" or rows.empty or not pooled.any():
        return rows
    return rows[~pooled | (place == place.groupby(same).transform("max"))].reset_index(drop=True)
