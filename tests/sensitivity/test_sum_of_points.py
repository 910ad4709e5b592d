"""A sum of points that is no mean by weights: scenarios are compared, weights are not moved."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pandas as pd
from rewards.made import GRADES, roster
from scoring.made import clamp, no_targets, role, rule, values

from perfkit.plan import Amount, Expression, Role
from perfkit.rewards import pay_lines, sum_payouts
from perfkit.scoring import score_points, total_points
from perfkit.sensitivity import review_weights


def form(*most: int) -> Role:
    rules = {name: replace(rule(Fraction(full, 100), clamp("0", "100%")), full=Fraction(full))
             for name, full in zip(("csat", "fcr"), most, strict=True)}
    return role(rules, grades=GRADES, rewards=(Amount(line="bonus", amount=Expression.parse("total * 10")),))


def review(made: Role) -> tuple[pd.DataFrame, tuple[str, ...]]:
    table = pd.concat([values("csat@a", [Fraction(9, 10)] * 6), values("fcr@a", [Fraction(k, 10) for k in range(6)])])

    def run(one: Role) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        scores = score_points(table, no_targets(), one)
        totals = total_points(scores, one, "2026-01-01")
        lines, _ = pay_lines(one, totals, scores, table, roster(6), plan_version="2026-01-01", currency="CNY")
        return scores, totals, sum_payouts(lines)

    scores, totals, _ = run(made)
    found = review_weights(scores, totals, made, lambda one: run(one)[1:], {"other": form(60, 20)})
    assert len(found.scenario_pay.frame)
    return found.steps.frame, tuple(note.fill("en") for note in found.steps.notes)


def test_maxima_that_add_to_eighty_are_not_moved_and_it_is_said() -> None:
    steps, notes = review(form(50, 30))
    assert steps.empty
    assert any("weights alone" in note for note in notes)


def test_maxima_that_add_to_a_hundred_move_like_weights() -> None:
    steps, notes = review(form(60, 40))
    assert set(steps["indicator"]) == {"csat@a", "fcr@a"}
    assert not any("weights alone" in note for note in notes)
