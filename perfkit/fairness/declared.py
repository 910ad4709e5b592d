"""Declared columns: the name, kind and heading of every column of this room's frames, said once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from perfkit.fairness.findings import FINDING_COLUMNS
from perfkit.fairness.words import EVIDENCE, GROUPS, OBSERVED, QUESTIONS, SOURCES, TESTS
from perfkit.language import Text
from perfkit.results import Column

_HEADINGS: Mapping[str, tuple[str, str, str]] = {
    "role": ("role", "Role", "岗位"),
    "period": ("period", "Period", "期间"),
    "question": ("code", "Question", "问题"),
    "group": ("code", "Grouping", "分组方式"),
    "level": ("text", "Level", "组别"),
    "effect": ("value", "Value", "数值"),
    "unit": ("code", "Unit", "单位"),
    "money": ("money", "Money involved", "涉及金额"),
    "low": ("value", "Low", "下限"),
    "high": ("value", "High", "上限"),
    "n": ("count", "n", "人数"),
    "minimum_detectable": ("share", "Smallest difference that would be found", "可检出的最小差距"),
    "n_to_say_met": ("count", "People needed to say met", "得出“达到”所需人数"),
    "p_value": ("p", "p", "p 值"),
    "p_adjusted": ("p", "p, adjusted", "校正后 p 值"),
    "threshold": ("value", "Threshold", "阈值"),
    "source": ("code", "Source of the threshold", "阈值来源"),
    "observed": ("code", "Observed", "观察值"),
    "evidence": ("code", "Evidence", "证据"),
    "hidden": ("code", "Few people", "人数过少"),
    "review": ("code", "Flag for review", "建议复核"),
    "observed_hr": ("code", "Observed, hidden rows too", "观察值（含隐匿行）"),
    "evidence_hr": ("code", "Evidence, hidden rows too", "证据（含隐匿行）"),
    "k": ("count", "Of them", "其中"),
    "band_low": ("share", "Band from", "参考下限"),
    "band_high": ("share", "Band to", "参考上限"),
    "value": ("value", "Of the group", "本组"),
    "value_low": ("value", "From", "本组下限"),
    "value_high": ("value", "To", "本组上限"),
    "rest": ("value", "Elsewhere", "其余"),
    "rest_n": ("count", "n of the rest", "其余人数"),
    "test": ("code", "Test", "检验"),
    "pay_ratio": ("ratio", "Ratio of mean pay", "人均奖金之比"),
    "reach_ratio": ("ratio", "Ratio of reach", "覆盖面之比"),
    "paid_ratio": ("ratio", "Ratio among the paid", "获奖者人均之比"),
    "money_reach": ("money", "Gap by who is paid", "差距：谁获奖"),
    "money_paid": ("money", "Gap by how much", "差距：所得多少"),
    "people": ("share", "Share of people", "人数占比"),
    "pay": ("share", "Share of pay", "奖金占比"),
    "subject": ("subject", "Subject", "考核对象"),
    "performance": ("points", "Mean total", "平均综合得分"),
    "payout": ("money", "Pay", "奖金"),
    "inverted": ("count", "Paid more with a lower result", "得分更低却奖金更高者"),
    "envy": ("money", "Most that one with no better result gets more", "得分不高于本人者最多多得"),
}
_CODES: Mapping[str, Mapping[str, Text]] = {
    "question": QUESTIONS, "group": GROUPS, "source": SOURCES, "observed": OBSERVED, "evidence": EVIDENCE,
    "observed_hr": OBSERVED, "evidence_hr": EVIDENCE, "test": TESTS,
}


def declare(display: Collection[str], *, extra: Mapping[str, str],
            headings: Mapping[str, Text] | None = None) -> tuple[Column, ...]:
    """Return the columns of a result in the order of its frame.

    Parameters
    ----------
    display : collection of str
        Columns that a table may show.
    extra : mapping of column to type
        Columns of the frame beside those of every finding.
    headings : mapping of column to Text, optional
        Where a result calls a column by another name.

    Examples
    --------
    >>> columns = declare(["question", "k"], extra={"k": "Int64"})
    >>> [column.name for column in columns if column.shown], columns[-1].heading.fill("zh")
    (['question', 'k'], '其中')
    """
    return tuple(_column(name, headings or {}, shown=name in display) for name in (*FINDING_COLUMNS, *extra))


def _column(name: str, headings: Mapping[str, Text], *, shown: bool) -> Column:
    kind, en, zh = _HEADINGS[name]
    return Column(name, kind, headings.get(name, Text(en=en, zh=zh)), shown=shown, codes=_CODES.get(name, {}))
