"""What is said of sparse cases: values of a week or month that are pooled over the quarter."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from perfkit.indicators.calendars import pooled_from
from perfkit.indicators.catalogue import indicator_names, split_key
from perfkit.language import Text
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
    return (_POOLED.bind(names=Text(en=", ".join(name.en for name in names), zh="、".join(name.zh for name in names))),)
