"""Matrices, guarantees, draws and awards in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from perfkit.language import Text, told

Steps = Mapping[str, Any]
_IN = Text(en="{name} is {at}, in {ends}", zh="{name} 为 {at}，位于 {ends}")
_NEXT = Text(en="the next range of {name} starts at {start}, {gap} further",
             zh="{name} 的下一档起点为 {start}，还差 {gap}")
_GUARANTEED = Text(en="guaranteed {sum} - {paid} of {of}", zh="保底 {sum} - 已得 {paid}（{of}）")
_COVERED = Text(en="{paid} of {of} reach the guaranteed {sum}", zh="已得 {paid}（{of}），达到保底 {sum}")
_DRAWN = Text(en="draw of {sum} - {paid} of {of}", zh="预支 {sum} - 已得 {paid}（{of}）")
_REPAID = Text(en="{paid} of {of} pass the draw of {sum}; taken off for what was drawn before",
               zh="已得 {paid}（{of}），超过预支额 {sum}；扣还以前预支")
_OWED = Text(en="owed before {opening}, from now on {closing}", zh="此前欠款 {opening}，此后 {closing}")
_PLACE = Text(en="place {place} of {among} by {name} ({unit})", zh="{unit} 按 {name} 排名第 {place}，共 {among} 人")
_LEVEL = Text(en="{level} are level there", zh="该名次共 {level} 人并列")
_BEHIND = Text(en="{gap} behind the last place that is awarded", zh="距最后一个获奖名次还差 {gap}")


def is_matrix(steps: Any) -> bool:
    """Tell whether the arithmetic is that of a matrix."""
    return isinstance(steps, list) and bool(steps) and "column_by" in steps[0]


def cell_texts(step: Steps, currency: str) -> list[Text]:
    """Return where both lookups of a matrix stand in their ranges, and where their next ranges start."""
    said, further = [], []
    for lead, by, within in (("", "row_by", "row_in"), ("column_", "column_by", "column_in")):
        if step[within] is None:
            continue
        at, unit, end = Fraction(step[f"{lead}at"]), step[f"{lead}unit"], step[f"{lead}to"]
        said.append(_IN.bind(name=step[by], at=told(float(at), unit, currency=currency), ends=step[within]))
        if end is not None:
            start = Fraction(end)
            further.append(_NEXT.bind(name=step[by], start=told(float(start), unit, currency=currency),
                                      gap=told(float(start - at), unit, currency=currency)))
    return said + further


def how_topped(steps: Steps, amount: Fraction, kind: str, currency: str) -> Text:
    """Return what a guarantee or a draw fills up, or takes off."""
    known = {name: told(float(Fraction(steps["values"][name]) * 100), "money", currency=currency)
             for name in ("sum", "paid")}
    short = amount > 0 or (amount == 0 and Fraction(steps["values"]["paid"]) < Fraction(steps["values"]["sum"]))
    patterns = {"guarantee": (_GUARANTEED, _COVERED), "draw": (_DRAWN, _REPAID if amount < 0 else _COVERED_DRAW)}
    return patterns[kind][0 if short else 1].bind(of=steps["of"], **known)


_COVERED_DRAW = Text(en="{paid} of {of} reach the draw of {sum}", zh="已得 {paid}（{of}），达到预支额 {sum}")


def owed_texts(steps: Any, currency: str) -> list[Text]:
    """Return what is owed of a draw before and after, where anything is."""
    if not isinstance(steps, dict) or "closing" not in steps or not (int(steps["opening"]) or int(steps["closing"])):
        return []
    amounts = {name: told(float(-int(steps[name])), "money", currency=currency) for name in ("opening", "closing")}
    return [_OWED.bind(**amounts)]


def award_texts(steps: Any) -> tuple[Text, list[Text]]:
    """Return the place that somebody has, and who is level there or what is missing to an award."""
    place = _PLACE.bind(place=str(steps["place"]), among=str(steps["among"]), name=steps["ranked_by"],
                        unit=steps["unit_id"])
    further = [_LEVEL.bind(level=str(steps["level"]))] if steps["level"] > 1 else []
    behind = Fraction(steps["behind"])
    if behind:
        gap = f"{float(behind):.4f}".rstrip("0").rstrip(".")
        further.append(_BEHIND.bind(gap=gap))
    return place, further
