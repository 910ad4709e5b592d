"""Why a value has no points, or a subject no total, in words."""

from __future__ import annotations

from collections.abc import Mapping

from perfkit.indicators.reasons import reason_texts
from perfkit.language import Language, Text
from perfkit.results import CODES

REASONS: Mapping[str, Text] = {
    **reason_texts(),
    "outside": Text(en="in no row of the table", zh="不在任何一档之内"),
    "undefined": Text(en="the plan gives it no result", zh="方案规定此处无结果"),
    "no_target": Text(en="no target", zh="没有目标值"),
    "target_not_positive": Text(en="the target is not above 0", zh="目标值不大于 0"),
    "vetoed": Text(en="an event took the points", zh="一票否决，得分清零"),
    "few_others": Text(en="fewer than three others to compare with", zh="可比对象不足三个"),
    "no_cases": Text(en="the number of cases is not known", zh="样本数未知"),
    "reweight_floor": Text(en="too little of the weight could be counted", zh="可计分的权重不足"),
    "on_leave": Text(en="on leave for all of the days", zh="任职日全部在休假"),
    "nothing_counted": Text(en="no indicator could be counted", zh="没有可计分的指标"),
    "small_group": Text(en="too few people for grades by rank", zh="人数不足，不按名次定级"),
    "quota_ties": Text(en="equal totals lie across the last seat of a grade: the quota cannot be met",
                       zh="总分相同者跨越等级名额，配额无法满足"),
    "quota_differs": Text(en="the rank gives another grade than the range of the total", zh="名次等级与分数段等级不同"),
    "no_grade": Text(en="the total is in no grade", zh="总分不在任何等级之内"),
}
"""Reasons in Scores and Totals: those of values, and those of this room; states of values are words of their own."""


def known_reason(code: str, reasons: Mapping[str, Text] = REASONS) -> str:
    """Return a reason that has words in both languages: the code itself, else that there is no value.

    Examples
    --------
    >>> known_reason("no_target"), known_reason("withheld"), known_reason("what?"), known_reason("")
    ('no_target', 'withheld', 'absent', '')
    """
    return code if not code or code in reasons or code in CODES or _veto(code) else "absent"


def reason_text(code: str, reasons: Mapping[str, Text] = REASONS) -> Text:
    """Return the words of a reason.

    Examples
    --------
    >>> reason_text("outside").fill("en"), reason_text("withheld").fill("zh")
    ('in no row of the table', '样本过少')
    """
    known = known_reason(code, reasons)
    return _veto(known) or reasons.get(known) or CODES[known or "absent"]


def _veto(code: str) -> Text | None:
    """Return the words of a reason that names an event and its evidence: ``vetoed:<event>:<evidence>``."""
    word, *rest = code.split(":", 2)
    if word != "vetoed" or len(rest) != 2:
        return None
    if not rest[1]:
        return Text(en="vetoed by {event}", zh="一票否决： {event}").bind(event=rest[0])
    return Text(en="vetoed by {event}, evidence {evidence}", zh="一票否决： {event}，依据 {evidence}").bind(
        event=rest[0], evidence=rest[1])


def shown_reason(code: str, reasons: Mapping[str, Text], language: Language) -> str:
    """Return a reason as a table shows it: a code that has words, or the words themselves where it names an event.

    Examples
    --------
    >>> shown_reason("no_target", REASONS, "en"), shown_reason("vetoed:incident:E-17", REASONS, "en")
    ('no_target', 'vetoed by incident, evidence E-17')
    """
    said = _veto(code)
    return said.fill(language) if said else known_reason(code, reasons)
