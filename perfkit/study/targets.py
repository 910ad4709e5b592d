"""The review of a role's targets in a period: from values, baselines and the table of targets to stored results."""

from __future__ import annotations

from perfkit.fairness.targets import (
    attained,
    change_rows,
    past_rows,
    reach_of_targets,
    spread_rows,
    stretch_rows,
)
from perfkit.language import Text, counted
from perfkit.periods import Period
from perfkit.plan import TargetDay
from perfkit.study.inputs import Inputs, Parts
from perfkit.study.rules import Paid
from perfkit.study.store import Stored

_REACHED = Text(
    en="A result is one subject in one of the role's own periods, where its value counts and a target was set in time. "
       "Reached: 100 % or more.",
    zh="一个结果指一个考核对象在岗位的一个考核周期，且数值可计分、目标值按期设定。完成率达到 100 % 即为达标。")
_MIDDLE = Text(
    en="Hollow middle: fewer results from 90 to under 100 % than the mean of the ten points below and above, by more "
       "than luck (binomial, 5 %). A screen: results of one subject are not independent.",
    zh="中段空心：90 % 至 100 % 间的结果少于上下各十个百分点的平均数，且超出偶然（二项检验，5 %）。"
       "仅作筛查：同一对象的各结果并不独立。")
_INTERVAL = Text(
    en="The share is exact for this period; the interval is about the rule: Wilson, over subjects where one has "
       "several results.",
    zh="占比为本期事实；区间针对规则：威尔逊区间，同一对象有多个结果时按对象聚类。")
_PAST = Text(en="Compared with the subject's own values in the periods covered, {first} to {last}.",
             zh="与考核对象自身在 {first} 至 {last} 各期的实际值比较。")
_FROZEN = Text(
    en="A target holds as it stood at the end of {day}; a later version is kept and shown here, and changes no score.",
    zh="目标值以{day}结束时的版本为准；此后的版本仅在此留痕，不影响得分。")
_FIRST_DAY = Text(en="the first day it is for", zh="其所属时段首日")
_DAY_OF = Text(en="day {n} of its period", zh="周期第 {n} 天")
_BEFORE = Text(en="the day that is {n} before its period begins", zh="周期开始前 {n}的当日")


def target_results(inputs: Inputs, paid: Paid, trend: Parts, period: Period) -> dict[str, Stored]:
    """Return the review of one role's targets by the name under which its results are stored.

    Parameters
    ----------
    inputs : Inputs
    paid : Paid
    trend : sequence of (Period, Plan)
        The own periods of the pack with the covered ones before them.
    period : Period
        Pack period.
    """
    minimum = paid.parts[-1][1].fairness.minimum_group
    now = frozenset(part.text for part, _ in paid.parts)
    people = inputs.people[inputs.people["role"] == paid.role]
    reached = attained(paid.values, paid.baselines, people,
                       {part.text: plan.roles[paid.role] for part, plan in trend}, paid.run.scores)
    current = reached[reached["period"].isin(now)].reset_index(drop=True)
    past = past_rows(reached, now, paid.baselines)
    compared = (_PAST.bind(first=trend[0][0].text, last=trend[-1][0].text),)
    rules = {part: plan.roles[paid.role].targets_fixed_by for part, plan in paid.parts}
    fixed = {part: None if rule is None else rule.of(part) for part, rule in rules.items()}
    values = paid.values[paid.values["period"].isin(now)]
    changes = change_rows(inputs.targets, values, current, fixed, paid.role)
    frozen = tuple(_FROZEN.bind(day=_day_text(rule)) for rule in dict.fromkeys(rules.values()))
    return {"attainment_spread": Stored(spread_rows(current, paid.role, period.text), (_REACHED, _MIDDLE)),
            "target_reach": Stored(reach_of_targets(reached, now, role=paid.role, period=period.text,
                                                    minimum=minimum), (_INTERVAL, _REACHED)),
            "target_past": Stored(past, compared),
            "target_stretch": Stored(stretch_rows(past, current, role=paid.role, period=period.text,
                                                  minimum=minimum), compared),
            "target_changes": Stored(changes, frozen)}


def _day_text(rule: TargetDay | None) -> Text:
    """Return the last day on which a target may be set, in words."""
    if rule is None:
        return _FIRST_DAY
    if rule.after_first >= 0:
        return _DAY_OF.bind(n=str(rule.after_first + 1))
    return _BEFORE.bind(n=counted(-rule.after_first, "day", "days", "天"))
