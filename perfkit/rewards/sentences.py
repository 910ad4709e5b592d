"""Each step of a payout as a sentence, in both languages, told from the parts that the frames keep."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from perfkit.exact import number_text
from perfkit.language import Text, show_share
from perfkit.plan import Grade
from perfkit.results import CODES
from perfkit.rewards.frame import PAID
from perfkit.rewards.reasons import LINE_REASONS
from perfkit.scoring.missing import SCORED
from perfkit.scoring.reasons import reason_text
from perfkit.scoring.results import told

Row = Mapping[str, Any]
_LONGEST = 12
_COLON = Text(en="{lead}: {rest}", zh="{lead}：{rest}")
_SEMICOLON = Text(en="{lead}; {rest}", zh="{lead}；{rest}")
_REACHES = Text(en="{gap} more points reach grade {grade}", zh="再得 {gap} 分可达等级 {grade}")
_REACHES_BEYOND = Text(en="more than {gap} more points reach grade {grade}", zh="再得 {gap} 分以上可达等级 {grade}")
_UNCOUNTED: Mapping[str, Text] = {
    "reweighted": Text(en="its weight is shared out over the other indicators", zh="权重分摊到其他指标"),
    "held": Text(en="the total waits for it", zh="总分为此暂缓"),
    "at_target": Text(en="counted as if at the target, {sum}", zh="按达到目标计，{sum}"),
    "zero": Text(en="counted as 0 points, {sum}", zh="按 0 分计，{sum}"),
    "no row": Text(en="no points", zh="无得分"),
}


def points_sentence(row: Row) -> Text:
    """Return how one row of Scores became its part of the total: value, target, points, weight."""
    if row["state"] == SCORED:
        return _COLON.bind(lead=_value_text(row), rest=_weighted(row))
    pattern = _UNCOUNTED[row["state"]]
    rest = pattern.bind(sum=_weighted(row)) if "{sum}" in pattern.en else pattern
    return _COLON.bind(lead=reason_text(row["reason"], LINE_REASONS), rest=rest)


def total_sentence(row: Row, grades: Sequence[Grade]) -> Text:
    """Return one row of Totals: the total, its grade, and how many points are missing to the next one."""
    if row["state"] != SCORED:
        return _why(row)
    total = _exact(row, "total")
    lead = Text(en="{total} points", zh="{total} 分").bind(total=exact_text(total))
    if row["grade"]:
        lead = Text(en="{lead}, grade {grade}", zh="{lead}，等级 {grade}").bind(lead=lead, grade=row["grade"])
    elif grades:
        lead = _SEMICOLON.bind(lead=lead, rest=LINE_REASONS["no_grade"])
    above = next_grade(total, grades)
    if above is None:
        return lead
    more = _REACHES if above.range.low_closed else _REACHES_BEYOND
    gap = (above.range.low or Fraction(0)) - total
    return _SEMICOLON.bind(lead=lead, rest=more.bind(gap=exact_text(gap), grade=above.grade))


def next_grade(total: Fraction, grades: Sequence[Grade]) -> Grade | None:
    """Return the grade that starts next above a total, or None at the top."""
    above = [(grade.range.low, not grade.range.low_closed, grade) for grade in grades
             if grade.range.low is not None and not grade.range.holds(total)
             and (grade.range.low > total or (grade.range.low == total and not grade.range.low_closed))]
    return min(above, key=lambda found: found[:2])[2] if above else None


def line_sentence(row: Row, currency: str) -> Text:
    """Return the arithmetic of one row of PayLines, up to its amount; why there is none; what comes next."""
    if row["state"] != PAID:
        return _why(row)
    steps = json.loads(row["steps"])
    how = _slices(steps, currency) if isinstance(steps, list) else _expression(row, steps, currency)
    said = Text(en="{how} = {amount}", zh="{how} = {amount}").bind(
        how=how, amount=told(float(row["amount"]), "money", currency=currency))
    further = [reason_text(row["reason"], LINE_REASONS)] if row["reason"] else []
    for rest in [*further, *_where(steps), *_next_tier(steps, currency)]:
        said = _SEMICOLON.bind(lead=said, rest=rest)
    return said


def payout_sentence(amount: int, reasons: Sequence[Text], currency: str) -> Text:
    """Return the payout as the sum of its lines; where it is 0, why."""
    shown = told(float(amount), "money", currency=currency)
    if amount or not reasons:
        return Text(en="{amount}: the sum of the lines", zh="{amount}：各项明细之和").bind(amount=shown)
    joined = Text(en="; ".join(dict.fromkeys(reason.en for reason in reasons)),
                  zh="；".join(dict.fromkeys(reason.zh for reason in reasons)))
    return Text(en="{amount}: nothing is paid, because {why}", zh="{amount}：没有应付金额，原因：{why}").bind(
        amount=shown, why=joined)


def exact_text(value: Fraction) -> str:
    """Return an exact number as a reader wants it: its decimals where they end soon, else four of them.

    Examples
    --------
    >>> exact_text(Fraction(165, 2)), exact_text(Fraction(2, 3))
    ('82.5', '≈0.6667')
    """
    text = number_text(value)
    return text if len(text) <= _LONGEST and "/" not in text else f"≈{float(value):.4f}"


def percent_text(rate: Fraction) -> str:
    """Return a rate as per cent, exactly where its decimals end.

    Examples
    --------
    >>> percent_text(Fraction(26, 10_000)), percent_text(Fraction(1, 3))
    ('0.26%', '≈33.3333%')
    """
    return exact_text(rate * 100) + "%"


def _why(row: Row) -> Text:
    return _COLON.bind(lead=CODES[row["state"]], rest=reason_text(row["reason"], LINE_REASONS))


def _weighted(row: Row) -> Text:
    points, weight = _exact(row, "points"), _exact(row, "weight")
    return Text(en="{points} points × {weight} = {share}", zh="{points} 分 × {weight} = {share} 分").bind(
        points=exact_text(points), weight=percent_text(weight), share=exact_text(points * weight))


def _exact(row: Row, name: str) -> Fraction:
    return Fraction(int(row[f"{name}_numerator"]), int(row[f"{name}_denominator"]))


def _value_text(row: Row) -> Text:
    value, target = told(row["value"], row["unit"]), told(row["target"], row["unit"])
    if pd.isna(row["target"]):
        return value
    return Text(en="{value} against a target of {target}", zh="{value}，目标 {target}").bind(value=value, target=target)


def _slices(steps: Sequence[Row], currency: str) -> Text:
    parts = [told(float(Fraction(step["part"])), "money", currency=currency) for step in steps]
    rates = [percent_text(Fraction(step["rate"])) for step in steps]
    if not steps:
        return told(0, "money", currency=currency)
    return Text(en=" + ".join(f"{part.en} × {rate}" for part, rate in zip(parts, rates, strict=True)),
                zh=" + ".join(f"{part.zh} × {rate}" for part, rate in zip(parts, rates, strict=True)))


def _expression(row: Row, steps: Row, currency: str) -> Text:
    if "share" in steps:
        share = show_share(float(steps["share"]), "en", digits=2)
        return Text(en="{share} of the pool of {pool} ({unit})", zh="奖金池 {pool}（{unit}）的 {share}").bind(
            share=share, pool=told(float(row["base"]), "money", currency=currency), unit=steps["unit_id"])
    return Text.same(steps["expression"])


def _where(steps: Any) -> list[Text]:
    """Return the values of the names in an expression, if it has any."""
    named = steps["values"] if isinstance(steps, dict) else {}
    if not named:
        return []
    values = ", ".join(f"{name} = {exact_text(Fraction(value))}" for name, value in named.items())
    return [Text(en="where {values}", zh="其中 {values}").bind(values=values)]


def _next_tier(steps: Any, currency: str) -> list[Text]:
    """Return where the next tier starts, in the unit of what is looked up; nothing at the top or without tiers."""
    if not isinstance(steps, list) or not steps or steps[-1]["to"] is None:
        return []
    last = steps[-1]
    start, at = Fraction(last["to"]), Fraction(last["at"])
    return [Text(en="the next tier starts at {start}, {gap} further", zh="下一档起点为 {start}，还差 {gap}").bind(
        start=told(float(start), last["unit"], currency=currency),
        gap=told(float(start - at), last["unit"], currency=currency))]
