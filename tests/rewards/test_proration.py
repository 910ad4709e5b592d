"""Amounts by the days that count for pay: to the cent, once, at the end; pools by weighted days."""

from __future__ import annotations

import json
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring.made import PERIOD, ROLE, SPELL, no_targets, people, values

from perfkit.results import View
from perfkit.rewards import explain_payout, pay_lines
from perfkit.rewards.sentences import line_sentence
from perfkit.scoring import score_points, total_points

from .made import amount, amounts, fixed, marginal, paid_role, per_unit, pool, roster, sales
from .planned import role_of


def presence(*paid, days=30, subjects=None, spells=None):
    """Return paid days of people (or spells) out of the days of the period."""
    count = len(paid)
    return pd.DataFrame({"period": PERIOD, "role": ROLE, "subject": subjects or people(count),
                         "spell": spells or [SPELL] * count, "days": days, "paid_days": list(paid), "away": False,
                         "statutory_days": 0,
                         "target_numerator": "1", "target_denominator": "1"})


def pay(made, there, *, totals=(80, 80), staff=None):
    """Return PayLines and Pools of the keys of a presence, each with a total."""
    table = values("score@x", list(totals)[:len(there)], unit="points")
    table = table.assign(subject=there["subject"], spell=there["spell"])
    scores = score_points(table, no_targets(), made, there)
    staff = roster(len(there)) if staff is None else staff
    return pay_lines(made, total_points(scores, made, "v"), scores, table, staff, plan_version="v", currency="CNY",
                     presence=there)


def test_half_of_the_days_pay_half_of_the_amount_rounded_once():
    made = paid_role(amount("bonus", "333.33", prorate="days"), amount("fix", "333.33", prorate="whole"))
    lines, _ = pay(made, presence(15, 30))
    # 33,333 x 15 / 30 = 16,666.5, which rounds half up.
    assert amounts(lines, "bonus") == [16_667, 33_333]
    assert amounts(lines, "fix") == [33_333, 33_333]


def test_the_part_is_taken_of_the_amount_behind_cap_and_floor():
    made = paid_role(amount("bonus", "1000", cap=Fraction(600), prorate="days"),
                     amount("least", "10", floor=Fraction(300), prorate="days"))
    lines, _ = pay(made, presence(10, 30))
    assert amounts(lines, "bonus") == [20_000, 60_000]
    assert amounts(lines, "least") == [10_000, 30_000]


def test_bands_of_amounts_go_by_days_too():
    made = paid_role(fixed("bonus", "total", ("[0, 75)", "0"), ("[75, inf)", "500"), prorate="days"))
    assert amounts(pay(made, presence(12, 0))[0], "bonus") == [20_000, 0]


def test_no_paid_day_pays_nothing_and_says_why():
    lines, _ = pay(paid_role(amount("bonus", "500", prorate="days")), presence(0, 30))
    assert lines["reason"].tolist() == ["no_paid_days", ""]
    assert "no day of the period counts for pay" in line_sentence(lines.to_dict("records")[0], "CNY").en


def test_steps_and_sentences_carry_the_days_in_both_languages():
    lines, _ = pay(paid_role(amount("bonus", "500", prorate="days")), presence(15, 30))
    row, whole = lines.to_dict("records")
    steps = json.loads(row["steps"])
    assert (steps["paid_days"], steps["days"], steps["before"]) == ("15", "30", "50000")
    said = line_sentence(row, "CNY")
    assert "for 15 of 30 days: ¥250.00" in said.en
    assert "按 30 天中的 15 天计：¥250.00" in said.zh
    assert "days" not in line_sentence(whole, "CNY").en


def test_without_a_roster_of_days_everybody_was_there():
    made = paid_role(amount("bonus", "500", prorate="days"))
    table = values("score@x", [80], unit="points")
    scores = score_points(table, no_targets(), made)
    lines, _ = pay_lines(made, total_points(scores, made, "v"), scores, table, roster(1), plan_version="v",
                         currency="CNY")
    assert amounts(lines, "bonus") == [50_000]


def test_a_pool_is_shared_by_weighted_days():
    made = paid_role(pool("team", "900", share_by="equal", prorate="days"))
    lines, pools = pay(made, presence(15, 30))
    assert amounts(lines, "team") == [30_000, 60_000]
    assert pools["remainder"].tolist() == [0]
    said = line_sentence(lines.to_dict("records")[0], "CNY")
    assert "counted for 15 of 30 days" in said.en
    assert "按 30 天中的 15 天折算" in said.zh


def test_two_spells_of_one_person_weigh_as_much_as_one_and_share_its_cap_by_days():
    there = presence(10, 20, 30, subjects=["a", "a", "b"], spells=["s1", "s2", "s1"])
    staff = pd.concat([roster(3).assign(subject=there["subject"], spell=there["spell"])], ignore_index=True)
    free = paid_role(pool("team", "900", share_by="equal", prorate="days"))
    assert amounts(pay(free, there, totals=(80, 80, 80), staff=staff)[0], "team") == [15_000, 30_000, 45_000]
    capped = paid_role(pool("team", "900", share_by="equal", prorate="days", cap=Fraction(300)))
    assert amounts(pay(capped, there, totals=(80, 80, 80), staff=staff)[0], "team") == [10_000, 20_000, 30_000]


def test_an_explanation_begins_with_the_part_of_the_period():
    made = paid_role(amount("bonus", "500", prorate="days"))
    there = presence(15)
    table = values("score@x", [80], unit="points")
    scores = score_points(table, no_targets(), made, there)
    totals = total_points(scores, made, "v")
    lines, _ = pay_lines(made, totals, scores, table, roster(1), plan_version="v", currency="CNY", presence=there)
    parts = there.assign(why="joined+ramp", present_days=15, months=0, ramp_factor=0.5, target_numerator="1",
                         target_denominator="4")
    told = explain_payout(people(1)[0], table, scores, totals, lines, roles={ROLE: made}, view=View(),
                          parts=parts).frame
    assert told["part"].tolist() == ["time", "points", "total", "line", "payout"]
    assert told["sentence"][0] == ("joined, new: 15 of 30 days count for targets, 15 for pay; 0 whole months after the "
                                   "first day 50% of a target is due; targets that add up are multiplied by 25.00%")
    assert told["sentence_zh"][0] == ("入职、新人：30 天中计目标 15 天，计薪 15 天；"
                                      "自首次任职日起满 0 个月，目标按 50% 计；可累加指标的目标乘以 25.00%")


@pytest.mark.parametrize("kind", ["rate", "per_unit"])
def test_what_sales_bring_knows_nothing_of_days(kind):
    line = marginal("x", ("[0, inf)", "0.1")) if kind == "rate" else per_unit("x", "sales", "1")
    table = pd.concat([values("score@x", [80], unit="points"),
                       sales([1000]) if kind == "rate" else values("sales@paid", [1000], unit="count")])
    made = paid_role(line)
    scores = score_points(table, no_targets(), made)
    paid = [pay_lines(made, total_points(scores, made, "v"), scores, table, roster(1), plan_version="v",
                      currency="CNY", presence=there)[0] for there in (presence(15), None)]
    pd.testing.assert_frame_equal(*paid)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=5), st.integers(0, 10**7))
def test_parts_of_a_split_spell_add_up_to_the_amount_before_rounding(parts, minor):
    """Rounding each part half up moves the sum by at most half a cent a part."""
    days = sum(parts)
    spells = [f"s{place}" for place in range(len(parts))]
    there = presence(*parts, days=days, subjects=["a"] * len(parts), spells=spells)
    staff = roster(len(parts)).assign(subject=there["subject"], spell=there["spell"])
    made = paid_role(amount("bonus", f"{minor // 100}.{minor % 100:02d}", prorate="days"))
    lines, _ = pay(made, there, totals=[80] * len(parts), staff=staff)
    exact = [Fraction(json.loads(steps)["before"]) * part / days for steps, part in zip(lines["steps"], parts,
                                                                                        strict=True)]
    assert sum(exact) == minor
    assert all(abs(paid - part) <= Fraction(1, 2) for paid, part in zip(amounts(lines, "bonus"), exact, strict=True))


@pytest.mark.parametrize(("line", "due"), [
    ("{line: x, guarantee: 300, of: [base], until: 2026-12-31, missing: zero, prorate: days}", [10_000, 20_000]),
    ("{line: x, draw: {amount: 300, against: [base], recover: no, missing: zero}, prorate: days}", [10_000, 20_000]),
    ('{line: x, matrix: {rows: total, columns: total, cells: [{row: "[0, inf)", column: "[0, inf)", amount: 300}]}, '
     "prorate: days}", [15_000, 30_000]),
    ("{line: x, guarantee: 300, of: [base], until: 2026-12-31, missing: zero, prorate: whole}", [25_000, 20_000])])
def test_what_fills_up_is_taken_in_part_before_what_is_paid_is_taken_off(line, due):
    role = role_of("{line: base, amount: 100, prorate: days}", line)
    lines, _ = pay(paid_role(*role.rewards), presence(15, 30))
    assert amounts(lines, "base") == [5_000, 10_000]
    assert amounts(lines, "x") == due


def test_all_spells_of_a_person_count_for_its_guarantee_together():
    role = role_of("{line: base, amount: 100, prorate: days}",
                   "{line: x, guarantee: 300, of: [base], until: 2026-12-31, missing: zero, prorate: days}")
    there = presence(10, 5, subjects=["a", "a"], spells=["2026-01-01", "2026-01-20"])
    staff = roster(2).assign(subject=there["subject"], spell=there["spell"])
    lines, _ = pay(paid_role(*role.rewards), there, staff=staff)
    # 300 x 15 / 30 less the two parts of 100: 33.33 + 16.67.
    assert amounts(lines, "x") == [0, 10_000]
    row = lines[lines["line"] == "x"].to_dict("records")[1]
    assert "counted for 15 of 30 days" in line_sentence(row, "CNY").en
