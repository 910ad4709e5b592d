"""What a large pay run costs when all is loaded: printed (pytest -s), never asserted; that it pays is asserted."""

from fractions import Fraction
from itertools import pairwise
from time import perf_counter

import numpy as np
import pandas as pd
import psutil
from rewards.made import GRADES, amount, marginal, pool, roster, sales, whole
from scoring.made import bands, clamp, role, rule, targets, values

from perfkit.plan import Attainment
from perfkit.rewards import pay_lines, sum_payouts
from perfkit.scoring import reweigh_scores, score_points, total_points

PEOPLE = 10_000


def made_role():
    clamped, cut = clamp("60 %", "99 %"), bands(("[95 %, inf)", 100), ("[80 %, 95 %)", 80), ("(-inf, 80 %)", 40))
    rules = {f"share{place}@x": rule(Fraction(1, 10), clamped if place % 2 else cut) for place in range(6)}
    rules |= {"sales@paid": rule(Fraction(3, 10), Attainment(cap=Fraction(6, 5)), "table"),
              "refunds@x": rule(Fraction(1, 10), cut)}
    ends = [("[0, 1000)", "1/100"), ("[1000, 5000)", "2/100"), ("[5000, inf)", "3/100")]
    lines = (whole("commission", *ends), marginal("slices", *ends), amount("base", "wage_base * 10% * grade_pay"),
             amount("bonus", "if(total >= 90, 200, 0) + line.base * 5%"), pool("team", "wage_base * 1%"),
             pool("even", "n.sales@paid * 2", share_by="equal"))
    return role(rules, rewards=lines, grades=GRADES)


def made_frames():
    source = np.random.default_rng(7)
    n = source.integers(100, 400, PEOPLE)
    shares = [values(f"{name}@x", [Fraction(int(top), int(size)) for top, size in
                                   zip(source.binomial(n, 0.9), n, strict=True)])
              for name in ("refunds", *(f"share{place}" for place in range(6)))]
    money = source.integers(10_000, 800_000, PEOPLE).tolist()
    frame = pd.concat([*shares, sales(money)], ignore_index=True)
    frame = frame.astype({"numerator": "Int64", "denominator": "Int64"})
    return frame, targets("sales@paid", [400_000] * PEOPLE), roster(PEOPLE, team=[f"T{n % 300}" for n in range(PEOPLE)])


def pay_quarter(plan_role, frames, done=lambda step, made: made):
    table, wanted, staff = frames
    scores = done("score_points", score_points(table, wanted, plan_role))
    totals = done("total_points", total_points(scores, plan_role, "2026-01-01"))
    lines, _ = done("pay_lines", pay_lines(plan_role, totals, scores, table, staff, plan_version="2026-01-01",
                                           currency="CNY"))
    return scores, done("sum_payouts", sum_payouts(lines))


def test_ten_thousand_people_eight_indicators_six_lines():
    plan_role, frames, rounds = made_role(), made_frames(), []
    pay_quarter(plan_role, frames)
    for _ in range(7):
        steps = [("start", perf_counter())]

        def done(step, made, steps=steps):
            steps.append((step, perf_counter()))
            return made

        scores, payouts = pay_quarter(plan_role, frames, done)
        rounds.append({step: ended - begun for (_, begun), (step, ended) in pairwise(steps)})
    best = min(rounds, key=lambda steps: sum(steps.values()))
    for step, seconds in best.items():
        print(f"{step:>15} {seconds:6.3f} s")
    totals = sorted(sum(steps.values()) for steps in rounds)
    print(f"{'pay run':>15} {totals[0]:6.3f} s at best, {totals[len(totals) // 2]:.3f} s in the middle, "
          f"for {PEOPLE} people")
    assert (payouts["state"] == "paid").all()
    pd.testing.assert_frame_equal(reweigh_scores(scores, plan_role), scores)


def test_six_quarters_one_after_the_other():
    plan_role, frames, held = made_role(), made_frames(), []
    pay_quarter(plan_role, frames)
    begun = perf_counter()
    for _ in range(6):
        _, payouts = pay_quarter(plan_role, frames)
        held.append(psutil.Process().memory_info().rss / 2**20)
    print(f"{'six quarters':>15} {perf_counter() - begun:6.2f} s; {held[0]:.0f} MiB after the first, "
          f"{held[-1]:.0f} MiB after the last")
    assert len(payouts) == PEOPLE
