"""The review of one role's rewards: reach, groups, inequality and order, from payouts and totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from perfkit.fairness import words
from perfkit.fairness.disclosure import enough_for_money, enough_people, group_cells, plan_hiding
from perfkit.fairness.findings import Row, findings_frame, join_findings
from perfkit.fairness.group_pay import pay_gap_rows
from perfkit.fairness.group_result import GROUP_EXTRA, GroupReach
from perfkit.fairness.groups import compare_groups, reach_gap_rows
from perfkit.fairness.inequality import inequality_rows, lorenz_rows
from perfkit.fairness.order import order_rows, person_rows
from perfkit.fairness.reach import climb, reach_rows
from perfkit.fairness.results import (
    INEQUALITY_EXTRA,
    ORDER_EXTRA,
    REACH_EXTRA,
    Findings,
    Inequality,
    PayOrder,
    Reach,
)
from perfkit.fairness.subjects import UNKNOWN, Subjects, gather_subjects
from perfkit.language import Text, told
from perfkit.plan import Fairness, Role
from perfkit.results import Result
from perfkit.statistics import gini_interval, wilson


@dataclass(frozen=True)
class FairnessReview:
    """The five results of one role and pack period."""

    reach: Reach
    group_reach: GroupReach
    inequality: Inequality
    order: PayOrder
    findings: Findings

    def results(self) -> Mapping[str, Result]:
        """Return the results by the name under which they are stored."""
        return {result.name: result
                for result in (self.reach, self.group_reach, self.inequality, self.order, self.findings)}


def review_rewards(payouts: pd.DataFrame, totals: pd.DataFrame, people: pd.DataFrame, fairness: Fairness, role: Role,
                   *, alpha: float = 0.05) -> FairnessReview:
    """Review whom the rewards of a role reach, how evenly, and whether they follow performance.

    Parameters
    ----------
    payouts, totals : DataFrame
        Payouts and Totals of the role's own periods in one pack period. Pay is the sum of a subject's payouts,
        performance the exact mean of its totals.
    people : DataFrame
        The roster with its group columns.
    fairness : Fairness
        Groups, declared questions, smallest groups, ladder.
    role : Role
    alpha : float
        Level of the declared questions of this role together. A plan that decides once a year decides at .05; one
        that decides in every pack divides .05 by the packs of a year.

    Returns
    -------
    FairnessReview

    Raises
    ------
    RequestError
        If a frame lacks a column.
    PlanError
        If a group is no column of the roster.

    Notes
    -----
    The same inputs in any order of rows give the same results. Nothing is drawn at random but arrangements of teams
    that are too many to be listed, from a fixed seed.
    """
    groups = tuple(dict.fromkeys((*fairness.groups, *fairness.questions)))
    subjects = gather_subjects(payouts, totals, people, role=role.id, groups=groups)
    made = _Frames(role.id, subjects.period)
    reach = made.frame(_reach(subjects, fairness, alpha), REACH_EXTRA)
    group_reach = made.frame(_groups(subjects.with_pay, fairness, alpha), GROUP_EXTRA)
    spread = made.frame(_inequality(subjects.with_pay, fairness), INEQUALITY_EXTRA)
    order = made.frame(_order(subjects.comparable, fairness, alpha), ORDER_EXTRA)
    findings = join_findings([reach, group_reach[group_reach["group"] != ""], spread[spread["question"] != "lorenz"],
                              order[order["question"] != "subject"]])
    left_out, part = _left_out(subjects), len(subjects.with_pay) - sum(subjects.with_pay.whole)
    shorter, unordered = (_counted((note, part)) for note in (words.PART, words.PART_OUT))
    return FairnessReview(
        Reach(frame=reach, notes=(words.EXACT, *left_out, *_ladder_note(fairness))),
        GroupReach(frame=group_reach, notes=(words.EXACT, *_group_notes(group_reach, subjects, fairness), *shorter,
                                                   *left_out)),
        Inequality(frame=spread, notes=(*_spread_notes(subjects.with_pay), *shorter, *left_out)),
        PayOrder(frame=order, notes=(words.MEASURE, words.EXACT, *unordered, *left_out)),
        Findings(frame=findings, notes=(words.EXACT, *left_out)))


@dataclass(frozen=True)
class _Frames:
    role: str
    period: str

    def frame(self, rows: Sequence[Row], extra: Mapping[str, str]) -> pd.DataFrame:
        return findings_frame(rows, role=self.role, period=self.period, extra=extra)


def _reach(subjects: Subjects, fairness: Fairness, alpha: float) -> list[Row]:
    return reach_rows(climb(subjects, fairness.ladder), minimum=fairness.minimum_group, alpha=alpha)


def _groups(subjects: Subjects, fairness: Fairness, alpha: float) -> list[Row]:
    if not len(subjects) or not len(subjects.levels.columns):
        return []
    cells, pay = group_cells(subjects.levels), subjects.amounts().tolist()
    money_rule = enough_for_money(pay, fairness.minimum_group_money)
    hidden = plan_hiding(cells, enough_people(fairness.minimum_group))
    hidden_money = plan_hiding(cells, money_rule) | hidden
    return [_everybody(subjects, fairness), *reach_gap_rows(compare_groups(subjects, fairness, alpha=alpha), hidden,
                                                            alpha=alpha), *pay_gap_rows(subjects, cells, hidden_money)]


def _everybody(subjects: Subjects, fairness: Fairness) -> Row:
    k, n = int((subjects.amounts() > 0).sum()), len(subjects)
    low, high = (float(limit) for limit in wilson(k, n))
    return {"question": "group_reach", "unit": "share", "n": n, "k": k, "value": k / n, "value_low": low,
            "value_high": high, "hidden": n < fairness.minimum_group}


def _inequality(subjects: Subjects, fairness: Fairness) -> list[Row]:
    pay = subjects.amounts().tolist()
    if not pay:
        return []
    curve = [{**row, "hidden": len(pay) < fairness.minimum_group} for row in lorenz_rows(pay)]
    return [*inequality_rows(pay, minimum=fairness.minimum_group), *curve]


def _order(subjects: Subjects, fairness: Fairness, alpha: float) -> list[Row]:
    if not len(subjects):
        return []
    return [*order_rows(subjects, minimum=fairness.minimum_group, alpha=alpha), *person_rows(subjects)]


def _left_out(subjects: Subjects) -> tuple[Text, ...]:
    return _counted((words.NO_PAY, len(subjects) - len(subjects.with_pay)), (words.HELD, subjects.held),
                    (words.NO_TOTAL, len(subjects) - len(subjects.scored)))


def _counted(*notes: tuple[Text, int]) -> tuple[Text, ...]:
    return tuple(note.bind(n=told(count, "count")) for note, count in notes if count)


def _ladder_note(fairness: Fairness) -> tuple[Text, ...]:
    return (words.NO_LADDER,) if fairness.ladder is None else ()


def _group_notes(frame: pd.DataFrame, subjects: Subjects, fairness: Fairness) -> tuple[Text, ...]:
    unknown = int((subjects.with_pay.levels == UNKNOWN).to_numpy().sum())
    verdict = words.DECLARED if fairness.questions else words.UNDECLARED
    return (verdict, words.TWO_PARTS,
            *_counted((words.HIDDEN_ROWS, int(frame["hidden"].sum())), (words.UNKNOWN_LEVEL, unknown)))


def _spread_notes(subjects: Subjects) -> tuple[Text, ...]:
    pay = subjects.amounts()
    negative = int((pay < 0).sum())
    if negative:
        return (words.NEGATIVE.bind(n=told(negative, "count")),)
    if not pay.any():
        return (words.NOBODY_PAID,)
    basis = {"reach": words.FEW_EARNERS, "none": words.EQUAL_PAY}.get(gini_interval(pay).basis, words.HEAVY_TAILS)
    return (words.EXACT, basis)
