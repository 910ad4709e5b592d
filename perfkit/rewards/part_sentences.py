"""A part of a period as a sentence: why it is none, which days count, what that does to targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from perfkit.indicators.part_periods import why_texts
from perfkit.language import Text, show_share
from perfkit.rewards.joined import SEMICOLON
from perfkit.scoring.parts import ON_LEAVE
from perfkit.scoring.reasons import REASONS

_LEAD = Text(en="{why}: {present} of {days} days count for targets, {paid} for pay",
             zh="{why}：{days} 天中计目标 {present} 天，计薪 {paid} 天")
_RAMP = Text(en="{months} whole months after the first day {part} of a target is due",
             zh="自首次任职日起满 {months} 个月，目标按 {part} 计")
_FACTOR = Text(en="targets that add up are multiplied by {part}", zh="可累加指标的目标乘以 {part}")
_DAYS = Text(en="for {paid} of {days} days: {amount}", zh="按 {days} 天中的 {paid} 天计：{amount}")
_WEIGHED = Text(en="counted for {paid} of {days} days", zh="按 {days} 天中的 {paid} 天折算")
_WHOLE = Text(en="targets are whole", zh="目标不折算")


def part_sentence(row: Mapping[str, Any]) -> Text:
    """Return one row of PartPeriods in words.

    Examples
    --------
    >>> row = {"why": "joined", "days": 30, "present_days": 15, "paid_days": 15, "months": 0, "ramp_factor": 1.0,
    ...        "target_numerator": "15", "target_denominator": "30", "away": False}
    >>> part_sentence(row).en
    'joined: 15 of 30 days count for targets, 15 for pay; targets that add up are multiplied by 50.00%'
    """
    said = _LEAD.bind(why=why_texts()[row["why"]], present=row["present_days"], days=row["days"],
                      paid=row["paid_days"])
    for rest in _rest(row):
        said = SEMICOLON.bind(lead=said, rest=rest)
    return said


def _rest(row: Mapping[str, Any]) -> Iterator[Text]:
    if row["away"]:
        yield REASONS[ON_LEAVE]
        return
    if row["ramp_factor"] != 1:
        yield _RAMP.bind(months=row["months"], part=show_share(row["ramp_factor"], "en", digits=0))
    factor = Fraction(int(row["target_numerator"]), int(row["target_denominator"]))
    yield _WHOLE if factor == 1 else _FACTOR.bind(part=show_share(float(factor), "en", digits=2))


def days_text(change: Mapping[str, Any], amount: Text) -> Text | None:
    """Return which part of the days counts; nothing where that is all of them."""
    if change["paid_days"] == change["days"]:
        return None
    return _DAYS.bind(paid=change["paid_days"], days=change["days"], amount=amount)


def counted_texts(steps: Any) -> list[Text]:
    """Return for which part of the days a share of a pool, or a sum, counts, where that is not all of them."""
    if not isinstance(steps, dict) or steps.get("paid_days") == steps.get("days"):
        return []
    return [_WEIGHED.bind(paid=steps["paid_days"], days=steps["days"])]
