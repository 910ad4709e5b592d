"""A small made shop: points, plan, a pay run of its own and, with the real rooms, the real one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pandas as pd

from perfkit.exact import Range
from perfkit.plan import Attainment, Grade, IndicatorRule, Role

EDGES = (70, 75)
BASE = 200_000


def a_role(weights, *, grades=True, period="month"):
    """A role with grades C below 70, B from 70, A from 75, paying 0, 1 and 1.2 of a base."""
    low, high = (Fraction(edge) for edge in EDGES)
    scale = (Grade(grade="A", range=Range(high, None), pay=Fraction(6, 5)),
             Grade(grade="B", range=Range(low, high), pay=Fraction(1)),
             Grade(grade="C", range=Range(None, low), pay=Fraction(0)))
    return Role(id="cs", kind="customer_service_presale", subject="person", period=period, missing="reweight",
                indicators={name: IndicatorRule(weight=Fraction(weight), scoring=Attainment())
                            for name, weight in weights.items()}, grades=scale if grades else ())


def frames(role, points, *, period="2026-01"):
    """Scores and totals as the scoring room gives them: `points` maps person to {indicator: points or None}."""
    scores, totals = [], []
    for person in sorted(points):
        key = {"period": period, "role": role.id, "subject": person, "spell": "2026-01-01"}
        used = {name: rule.weight for name, rule in role.indicators.items() if points[person].get(name) is not None}
        share = sum(used.values(), Fraction(0))
        scores += [score_row(key, name, points[person].get(name), used.get(name, Fraction(0)) / (share or 1))
                   for name in sorted(role.indicators)]
        sums = sum((Fraction(points[person][name]) * weight for name, weight in used.items()), Fraction(0))
        totals.append(total_row(role, key, sums / share if share else None))
    return pd.DataFrame(scores), pd.DataFrame(totals)


def score_row(key, name, points, weight):
    exact = None if points is None else Fraction(points)
    return {**key, "indicator": f"{name}@plain", "points_numerator": "" if exact is None else str(exact.numerator),
            "points_denominator": "" if exact is None else str(exact.denominator),
            "weight_numerator": str(weight.numerator), "weight_denominator": str(weight.denominator),
            "state": "reweighted" if exact is None else "scored"}


def total_row(role, key, total):
    grade = next((grade for grade in role.grades if total is not None and grade.range.holds(total)), None)
    return {**key, "total": float("nan") if total is None else float(total),
            "total_numerator": "" if total is None else str(total.numerator),
            "total_denominator": "" if total is None else str(total.denominator),
            "grade": grade.grade if grade else "", "grade_pay": float(grade.pay) if grade else float("nan"),
            "state": "no row" if total is None else "scored", "reason": "", "plan_version": "2026-01-01"}


def pay_by_grade(totals, role):
    """The base times the factor of the grade, half up in minor units; a total pays 1 fen a point on top."""
    factor = {grade.grade: grade.pay for grade in role.grades}
    rows = []
    for row in totals.to_dict("records"):
        paid = 0
        if row["state"] == "scored":
            total = Fraction(int(row["total_numerator"]), int(row["total_denominator"]))
            paid = int(BASE * factor.get(row["grade"], Fraction(1)) + total * 100 + Fraction(1, 2))
        rows.append({name: row[name] for name in ("period", "role", "subject", "spell")}
                    | {"payee": row["subject"], "payout": paid, "lines": 1, "state": "paid"})
    return pd.DataFrame(rows).astype({"payout": "Int64"})


def a_payroll(points_by_period):
    """A pay run in the form that the study gives: Role to (Totals, Payouts)."""
    def payroll(role):
        totals = pd.concat([frames(role, points, period=period)[1] for period, points in points_by_period.items()],
                           ignore_index=True)
        return totals, pay_by_grade(totals, role)

    return payroll


def a_shop(points_by_period, weights, **how):
    """Role, scores, totals and payroll of made points."""
    role = a_role(weights, **how)
    parts = [frames(role, points, period=period) for period, points in points_by_period.items()]
    scores, totals = (pd.concat([part[side] for part in parts], ignore_index=True) for side in (0, 1))
    return role, scores, totals, a_payroll(points_by_period)


def with_weights(role, weights):
    """The role with other weights."""
    return replace(role, indicators={name: replace(rule, weight=Fraction(weights[name]))
                                     for name, rule in role.indicators.items()})


WORKED_WEIGHTS = {"one": "2/5", "two": "3/10", "three": "1/5", "four": "1/10"}
WORKED_POINTS = {"a": {"one": 90, "two": 60, "three": 70, "four": 50},
                 "b": {"one": 60, "two": 85, "three": 80, "four": 90},
                 "c": {"one": 75, "two": 75, "three": 72, "four": 71}}
