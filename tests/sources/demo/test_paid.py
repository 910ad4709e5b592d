"""What the truth says of totals and pay: shown by the rooms that score and pay, over all six quarters."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from ruamel.yaml import YAML

from perfkit.indicators import catalogue
from perfkit.indicators.baselines import find_baselines
from perfkit.indicators.compute import compute_indicators
from perfkit.periods import Period, parse_period
from perfkit.plan import Plan, PlanHistory, Role, read_plans
from perfkit.rewards import pay_lines, sum_payouts
from perfkit.scoring import named_indicators, score_points, total_points
from perfkit.sources import Tables, read_people, read_tables, read_targets
from perfkit.sources.demo import planted

QUARTERS = tuple(parse_period(text) for text in ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"))


class Shop(NamedTuple):
    """The demo as the rooms read it."""

    plans: PlanHistory
    tables: Tables
    people: pd.DataFrame
    targets: pd.DataFrame


class Paid(NamedTuple):
    """What one role earned."""

    values: pd.DataFrame
    scores: pd.DataFrame
    totals: pd.DataFrame
    lines: pd.DataFrame


@pytest.fixture(scope="module")
def shop(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    units = {name: indicator.unit for name, indicator in catalogue().items()}
    return Shop(read_plans(written / "plans"),
                read_tables(written, time_zone="Asia/Shanghai", cache=tmp_path_factory.mktemp("cache")),
                read_people(written / "people.csv"), read_targets(written / "targets.csv", units))


def earn(shop: Shop, plan: Plan, role: Role, periods: list[Period]) -> Paid:
    people = shop.people[shop.people["role"] == role.id]
    least = {name: rule.min_n for name, rule in role.indicators.items() if rule.min_n is not None}
    values = compute_indicators(shop.tables, people, named_indicators(role), periods, as_of=shop.tables.latest_day,
                                kind=role.kind, subject=role.subject, min_n=least, targets=shop.targets,
                                blackouts=plan.calendar.blackouts)
    scores = score_points(values, find_baselines(values, shop.targets, periods), role)
    totals = total_points(scores, role, plan.version)
    lines, _ = pay_lines(role, totals, scores, values, people, plan_version=plan.version, currency=plan.currency)
    return Paid(values, scores, totals, lines)


@pytest.fixture(scope="module")
def paid(shop: Shop) -> dict[str, Paid]:
    found: dict[str, list[Paid]] = {}
    for plan in shop.plans.versions.values():
        for name, role in plan.roles.items():
            periods = [part for quarter in QUARTERS for part in quarter.split(role.period)
                       if shop.plans.effective(part.first) is plan]
            found.setdefault(name, []).append(earn(shop, plan, role, periods))
    return {name: Paid(*(pd.concat(frames, ignore_index=True) for frames in zip(*parts, strict=True)))
            for name, parts in found.items()}


def test_the_last_complete_quarter_is_final(shop: Shop, paid: dict[str, Paid]) -> None:
    assert shop.tables.latest_day.isoformat() == "2026-07-20"
    for role in paid.values():
        last = role.values[role.values["period"].str.startswith(("2026-Q2", "2026-04", "2026-05", "2026-06"))]
        assert set(last["maturity"]) == {"final"}


def test_at_least_five_indicators_of_every_role_are_counted_for_most_people(paid: dict[str, Paid]) -> None:
    for name, role in paid.items():
        counted = (role.values["state"] == "counted").groupby(role.values["indicator"]).mean()
        assert (counted > 0.8).sum() >= 5, name
    states = set(pd.concat([role.values["state"] for role in paid.values()]))
    assert {"counted", "shown", "withheld"} <= states


def test_every_rule_for_what_is_missing_is_met(paid: dict[str, Paid]) -> None:
    states = set(pd.concat([role.scores["state"] for role in paid.values()]))
    assert {"scored", "reweighted", "held", "at_target", "zero"} <= states


def test_day_totals_of_the_chat_tool_agree_with_their_printed_sums(shop: Shop) -> None:
    table = shop.tables.reconciliation
    assert len(table) > 200
    assert (table["difference"] == 0).all()


def test_exactly_the_planted_people_are_never_paid(paid: dict[str, Paid]) -> None:
    payouts = sum_payouts(pd.concat([role.lines for role in paid.values()], ignore_index=True))
    totals = payouts.groupby("subject")["payout"].sum()
    assert set(totals[totals == 0].index) == set(planted.NEVER_PAID)


def test_grades_spread_out_in_every_role(paid: dict[str, Paid]) -> None:
    for name, role in paid.items():
        graded = role.totals.loc[role.totals["grade"] != "", "grade"]
        assert graded.nunique() >= 3, name
        assert graded.value_counts(normalize=True).max() < 0.75, name


def test_two_designers_are_a_hair_apart_at_a_cut(paid: dict[str, Paid]) -> None:
    totals = paid["design"].totals
    own = totals[(totals["period"] == "2026-Q2") & totals["subject"].isin(planted.TWINS)].set_index("subject")
    one, other = (Fraction(int(own.at[who, "total_numerator"]), int(own.at[who, "total_denominator"]))
                  for who in planted.TWINS)
    assert one >= 75 > other
    assert one - other < Fraction(5, 100)
    assert [own.at[who, "grade"] for who in planted.TWINS] == ["B", "C"]


def test_the_plan_of_2026_is_dominated(shop: Shop, written: Path) -> None:
    truth = YAML(typ="safe").load((written / "truth.yaml").read_text("utf-8"))["effects"]["dominated_plan"]["size"]
    plan = shop.plans.effective(QUARTERS[-1].first)
    role = plan.roles["customer_service"]
    assert {name: rule.weight * 100 for name, rule in role.indicators.items()} == truth["today"]
    rules = {name: replace(rule, weight=Fraction(truth["better"][name], 100))
             for name, rule in role.indicators.items()}
    months = [month for quarter in QUARTERS[-2:] for month in quarter.split("month")]
    today, better = (measure(shop, earn(shop, plan, written_role, months))
                     for written_role in (role, replace(role, indicators=rules)))
    assert better["cost"] <= today["cost"]
    assert better["at_threshold"] > today["at_threshold"]
    assert better["at_target"] > today["at_target"]
    assert abs(better["gap"]) < abs(today["gap"])
    assert better["gamed"] < today["gamed"]


def measure(shop: Shop, paid: Paid) -> dict[str, float]:
    """Return what a plan is judged by: money, how many reach, the gap of the shifts, what the gaming pair gets."""
    shift = shop.people.set_index(["subject", "spell"])["shift"]
    totals = paid.totals.join(shift, on=["subject", "spell"])
    mean = totals.groupby("shift")["total"].mean()
    bonus = paid.lines.loc[paid.lines["line"] == "grade_bonus", "amount"].sum()
    return {"cost": float(bonus), "at_threshold": float((totals["total"] >= 60).sum()),
            "at_target": float((totals["total"] >= 75).sum()), "gap": float(mean["day"] - mean["late"]),
            "gamed": float(totals.loc[totals["subject"].isin(planted.GAMING_AGENTS), "total"].mean())}
