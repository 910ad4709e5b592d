"""Each step of a payout as a sentence, in both languages, told from the parts that the frames keep."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from perfkit.language import Text, joined, show_share, told
from perfkit.plan import Grade
from perfkit.results import CODES
from perfkit.rewards.expression_words import in_words
from perfkit.rewards.frame import CARRIED, PAID, USED, VETOED
from perfkit.rewards.joined import COLON, SEMICOLON
from perfkit.rewards.number_words import exact_of, exact_text, money_text, percent_text
from perfkit.rewards.part_sentences import counted_texts, days_text
from perfkit.rewards.reasons import LINE_REASONS
from perfkit.rewards.secured_text import award_texts, cell_texts, how_topped, is_matrix, owed_texts
from perfkit.rewards.veto_text import Who, veto_sentence
from perfkit.scoring.missing import SCORED
from perfkit.scoring.quotas import DIFFERS, SMALL_GROUP, TIED
from perfkit.scoring.reasons import reason_text

Row = Mapping[str, Any]
_ROUNDING = 2
_SHARE_DIGITS = 10**9
_REACHES = Text(en="{gap} more points reach grade {grade}", zh="再得 {gap} 分可达等级 {grade}")
_REACHES_BEYOND = Text(en="more than {gap} more points reach grade {grade}", zh="再得 {gap} 分以上可达等级 {grade}")
_NEXT = Text(en="the next tier starts at {start}, {gap} further", zh="下一档起点为 {start}，还差 {gap}")
_EQUALS = Text(en="{how} = {amount}", zh="{how} = {amount}")
_AFTER_CAPS = Text(en="{how}, then the cap and what caps leave over = {amount}",
                   zh="{how}，计入封顶与余额再分配后 = {amount}")
_CAPPED = Text(en="held to the cap: {amount}", zh="按封顶计：{amount}")
_RAISED = Text(en="raised to the floor: {amount}", zh="按保底计：{amount}")
_DEFERRED = Text(en="{later} of it is paid in {due}, now: {amount}", zh="其中 {later} 于 {due} 发放，本期：{amount}")
_FALLS_DUE = Text(en="{amount}, kept back in {period} to be paid in {due}",
                  zh="{amount}，{period} 递延，约定 {due} 发放")
GATE_MISSED = "gate_missed"
_UNCOUNTED: Mapping[str, Text] = {
    "reweighted": Text(en="its weight is shared out over the other indicators", zh="权重分摊到其他指标"),
    "held": Text(en="the total waits for it", zh="总分为此暂缓"),
    "at_target": Text(en="counted as if at the target, {sum}", zh="按达到目标计，{sum}"),
    "zero": Text(en="counted as 0 points, {sum}", zh="按 0 分计，{sum}"),
    "no row": Text(en="no points", zh="无得分"),
}


def points_sentence(row: Row, stands: Text | None = None) -> Text:
    """Return how one row of Scores became its part of the total: value, target, where it stands, points, weight."""
    if row["state"] == SCORED and row["reason"].startswith("vetoed"):
        return COLON.bind(lead=reason_text(row["reason"], LINE_REASONS), rest=_weighted(row))
    if row["state"] == SCORED:
        lead = _value_text(row) if stands is None else SEMICOLON.bind(lead=_value_text(row), rest=stands)
        return COLON.bind(lead=lead, rest=_weighted(row))
    pattern = _UNCOUNTED[row["state"]]
    rest = pattern.bind(sum=_weighted(row)) if "{sum}" in pattern.en else pattern
    return COLON.bind(lead=reason_text(row["reason"], LINE_REASONS), rest=rest)


def total_sentence(row: Row, grades: Sequence[Grade], *, by_rank: bool = False) -> Text:
    """Return one row of Totals: the total, its grade, and how many points are missing to the next one.

    Where grades go by rank, no number of points is known to reach a better one.
    """
    if row["state"] != SCORED:
        return _why(row)
    total = exact_of(row, "total")
    lead = Text(en="{total} points", zh="{total} 分").bind(total=exact_text(total))
    if row["grade"]:
        lead = Text(en="{lead}, grade {grade}", zh="{lead}，等级 {grade}").bind(lead=lead, grade=row["grade"])
    elif grades:
        lead = SEMICOLON.bind(lead=lead, rest=LINE_REASONS["no_grade"])
    if row["reason"] in (DIFFERS, TIED, SMALL_GROUP):
        lead = SEMICOLON.bind(lead=lead, rest=LINE_REASONS[row["reason"]])
    above = None if by_rank else next_grade(total, grades)
    if above is None or row["reason"] in (DIFFERS, TIED):
        return lead
    more = _REACHES if above.range.low_closed else _REACHES_BEYOND
    gap = (above.range.low or Fraction(0)) - total
    return SEMICOLON.bind(lead=lead, rest=more.bind(gap=exact_text(gap), grade=above.grade))


def next_grade(total: Fraction, grades: Sequence[Grade]) -> Grade | None:
    """Return the grade that starts next above a total, or None at the top."""
    above = [(grade.range.low, not grade.range.low_closed, grade) for grade in grades
             if grade.range.low is not None and not grade.range.holds(total)
             and (grade.range.low > total or (grade.range.low == total and not grade.range.low_closed))]
    return min(above, key=lambda found: found[:2])[2] if above else None


def line_sentence(row: Row, currency: str, who: Who = Text.same) -> Text:
    """Return the arithmetic of one row of PayLines, up to its amount; why there is none; what comes next.

    `who` gives the words for another person, as far as the reader may know it.
    """
    if row["state"] == VETOED:
        known = json.loads(row["steps"])
        amount = money_text(known["before"], currency) if known.get("before") else None
        return veto_sentence(row["reason"], known, amount, who)
    if row["state"] == CARRIED:
        return COLON.bind(lead=_why(row), rest=money_text(row["base"], currency))
    if row["state"] not in (PAID, USED):
        return _why(row)
    steps, changes = _parted(json.loads(row["steps"]))
    if "deferred_in" in steps:
        return _FALLS_DUE.bind(
            amount=money_text(row["amount"], currency), period=steps["deferred_in"], due=steps["pay_in"])
    stages = [change["before"] for change in changes] + [row["amount"] if row["state"] == PAID else row["base"]]
    said = (_AFTER_CAPS if _moved_by_caps(row, steps, stages[0]) else _EQUALS).bind(
        how=_how(row, steps, currency), amount=money_text(stages[0], currency))
    told = [_change(change, before, after, currency)
            for change, before, after in zip(changes, stages, stages[1:], strict=False)]
    further = [reason_text(row["reason"], LINE_REASONS)] if row["reason"] and row["reason"] != GATE_MISSED else []
    used = [CODES[USED]] if row["state"] == USED else []
    for rest in [*filter(None, told), *further, *used, *_where(steps, currency), *counted_texts(steps),
                 *_next_tier(steps, currency)]:
        said = SEMICOLON.bind(lead=said, rest=rest)
    return said


def payout_sentence(amount: int, reasons: Sequence[Text], currency: str) -> Text:
    """Return the payout as the sum of its lines; where it is 0, why."""
    shown = told(float(amount), "money", currency=currency)
    if amount or not reasons:
        return Text(en="{amount}: the sum of the lines", zh="{amount}：各项明细之和").bind(amount=shown)
    why = joined(dict.fromkeys(reasons), "; ", "；")
    return Text(en="{amount}: nothing is paid, because {why}", zh="{amount}：没有应付金额，原因：{why}").bind(
        amount=shown, why=why)


def _why(row: Row) -> Text:
    return COLON.bind(lead=CODES[row["state"]], rest=reason_text(row["reason"], LINE_REASONS))


def _weighted(row: Row) -> Text:
    points, weight = exact_of(row, "points"), exact_of(row, "weight")
    return Text(en="{points} points × {weight} = {share}", zh="{points} 分 × {weight} = {share} 分").bind(
        points=exact_text(points), weight=percent_text(weight), share=exact_text(points * weight))


def _value_text(row: Row) -> Text:
    value, target = told(row["value"], row["unit"]), told(row["target"], row["unit"])
    if pd.isna(row["target"]):
        return value
    return Text(en="{value} against a target of {target}", zh="{value}，目标 {target}").bind(value=value, target=target)


def _parted(steps: Any) -> tuple[Any, list[Row]]:
    """Return the arithmetic itself, and what changed its amount afterwards, in that order."""
    changes: list[Row] = []
    while isinstance(steps, dict) and "steps" in steps:
        changes.insert(0, steps)
        steps = steps["steps"]
    return steps, changes


def _change(change: Row, before: Any, after: Any, currency: str) -> Text | None:
    """Return what a gate, a cap, a floor or a shared unit made of an amount; None where it changed nothing."""
    amount = money_text(after, currency)
    if "gate" in change:
        return _gate(change, amount)
    if "paid_days" in change:
        return days_text(change, amount)
    if "unit_id" in change:
        return Text(en="that is for {unit} together; by the part of the base: {amount}",
                    zh="以上为 {unit} 合计；按基数占比分得 {amount}").bind(unit=change["unit_id"], amount=amount)
    if "deferred" in change:
        if not int(change["deferred"] or 0):
            return None
        return _DEFERRED.bind(
            later=money_text(change["deferred"], currency), due=change["pay_in"], amount=amount)
    for key, pattern in (("cap", _CAPPED), ("floor", _RAISED)):
        if key in change and str(after) == change[key] != before:
            return pattern.bind(amount=amount)
    return None


def _gate(change: Row, amount: Text) -> Text:
    at = told(float(Fraction(change["gate_at"])), change["gate_unit"])
    known = {"name": change["gate"], "at": at, "due": change["gate_in"]}
    if not change["missed"]:
        return Text(en="the gate holds: {name} is {at}, due {due}", zh="门槛条件满足：{name} 为 {at}，要求 {due}").bind(
            **known)
    return Text(en="the gate is missed: {name} is {at}, due {due}; paid instead: {amount}",
                zh="未过门槛：{name} 为 {at}，要求 {due}；改付 {amount}").bind(**known, amount=amount)


def _how(row: Row, steps: Any, currency: str) -> Text:
    if isinstance(steps, list):
        return _slices(steps, currency)
    if "count" in steps:
        return Text(en="{count} × {each}", zh="{count} × {each}").bind(
            count=told(float(Fraction(steps["count"])), "count"), each=money_text(steps["each"], currency))
    if "award" in steps:
        return award_texts(steps)[0]
    if row["kind"] in ("guarantee", "draw") and "of" in steps:
        return how_topped(steps, Fraction(str(row["amount"])), row["kind"], currency)
    return _expression(row, steps, currency)


def _slices(steps: Sequence[Row], currency: str) -> Text:
    parts = [text for step in steps for text in _addends(step, currency)]
    if not parts:
        return _addend(steps[0], currency) if steps and Fraction(steps[0]["rate"]) else money_text(0, currency)
    return joined(parts, " + ", " + ")


def _addends(step: Row, currency: str) -> list[Text]:
    """Return the fixed amount of a slice, and its part at its rate, as far as there is one."""
    fixed = [money_text(step["plus"], currency)] if Fraction(step.get("plus", 0)) else []
    return [*fixed, _addend(step, currency)] if Fraction(step["part"]) else fixed


def _addend(step: Row, currency: str) -> Text:
    part, rate = money_text(step["part"], currency), percent_text(Fraction(step["rate"]))
    return Text(en="{part} × {rate}", zh="{part} × {rate}").bind(part=part, rate=rate)


def _expression(row: Row, steps: Row, currency: str) -> Text:
    if "share" in steps:
        share = show_share(float(steps["share"]), "en", digits=2)
        return Text(en="{share} of the pool of {pool} ({unit})", zh="奖金池 {pool}（{unit}）的 {share}").bind(
            share=share, pool=money_text(steps.get("sum") or row["base"], currency), unit=_unit_of(steps))
    return in_words(steps["expression"])


def _moved_by_caps(row: Row, steps: Any, amount: Any) -> bool:
    """Tell whether a cap, or what the caps of others left over, moved a share of a pool by more than its rounding."""
    if not isinstance(steps, dict) or "share" not in steps or pd.isna(amount):
        return False
    pool = Fraction(str(steps.get("sum") or row["base"]))
    return abs(Fraction(str(steps["share"])) * pool - Fraction(str(amount))) >= _ROUNDING + pool / _SHARE_DIGITS


def _unit_of(steps: Row) -> str:
    return f"{steps['unit_id']}, {steps['part']}" if steps.get("part") else str(steps["unit_id"])


def _where(steps: Any, currency: str) -> list[Text]:
    """Return what stands behind an amount: the values of the names in an expression, a place, what is owed."""
    if is_matrix(steps):
        return cell_texts(steps[0], currency)
    if isinstance(steps, dict) and "award" in steps:
        return award_texts(steps)[1]
    if isinstance(steps, dict) and "share" not in steps and "of" in steps and "values" in steps:
        return owed_texts(steps, currency)
    named = steps.get("values", {}) if isinstance(steps, dict) else {}
    if not named:
        return []
    parts = [(in_words(name), exact_text(Fraction(value))) for name, value in named.items()]
    values = Text(en=", ".join(f"{name.en} = {value}" for name, value in parts),
                  zh="，".join(f"{name.zh} = {value}" for name, value in parts))
    return [Text(en="where {values}", zh="其中 {values}").bind(values=values)]


def _next_tier(steps: Any, currency: str) -> list[Text]:
    """Return where the next tier starts, in the unit of what is looked up; nothing at the top or without tiers."""
    if not isinstance(steps, list) or not steps or is_matrix(steps) or steps[-1]["to"] is None:
        return []
    last = steps[-1]
    start, at = Fraction(last["to"]), Fraction(last["at"])
    said = _NEXT.bind(start=told(float(start), last["unit"], currency=currency),
                      gap=told(float(start - at), last["unit"], currency=currency))
    if not last.get("target"):
        return [said]
    return [said, Text(en="that is {more} more", zh="即再增加 {more}").bind(
        more=money_text((start - at) * Fraction(last["target"]), currency))]
