"""How long a pay run of 10,000 people takes is printed (pytest -s), never asserted; that it adds up is asserted."""

from __future__ import annotations

from fractions import Fraction
from time import perf_counter

import numpy as np
import pandas as pd
from scoring.made import ROLE, SPELL, clamp, no_targets, people, role, rule

from perfkit.rewards import pay_lines, sum_payouts
from perfkit.scoring import score_points, total_points

from .made import GRADES, amount, marginal, pool, roster, whole

PEOPLE, INDICATORS = 10_000, 8
WHOLE = (("[0, 50000)", "0.03"), ("[50000, 100000)", "0.04"), ("[100000, inf)", "0.05"))
LINES = (whole("whole", *WHOLE), marginal("slices", *WHOLE), amount("bonus", "wage_base * 10% * grade_pay"),
         amount("quality", "if(total >= 80, 500, 0)"), pool("by_total", "value.sales * 1%", of="role"),
         pool("equal", "20000.01", share_by="equal", cap=Fraction(3000), remainder="redistribute"))


def indicator(name: str, tops: np.ndarray, bottoms: np.ndarray, unit: str = "share") -> pd.DataFrame:
    return pd.DataFrame({
        "period": "2026-01", "role": ROLE, "subject": people(PEOPLE), "spell": SPELL, "indicator": f"{name}@x",
        "unit": unit, "direction": "higher", "value": tops / bottoms, "numerator": tops, "denominator": bottoms,
        "n": 100, "low": 0.0, "high": 1.0, "state": "counted", "maturity": "final", "reason": ""})


def test_ten_thousand_people_with_eight_indicators_and_six_lines() -> None:
    source = np.random.default_rng(1)
    sold, bottoms = source.integers(10**6, 10**7, PEOPLE), source.integers(50, 2_000, (INDICATORS, PEOPLE))
    shares = [indicator(f"i{place}", (row * source.uniform(0.5, 1, PEOPLE)).astype(np.int64), row)
              for place, row in enumerate(bottoms)]
    table = pd.concat([*shares, indicator("sales", sold, np.ones(PEOPLE, dtype=np.int64), "money")], ignore_index=True)
    made = role({f"i{place}": rule(Fraction(1, INDICATORS), clamp("50%", "100%")) for place in range(INDICATORS)},
                rewards=LINES, grades=GRADES)
    staff = roster(PEOPLE, team=[f"T{place % 600}" for place in range(PEOPLE)])
    begun = perf_counter()
    scores = score_points(table, no_targets(), made)
    totals = total_points(scores, made, "v")
    scored = perf_counter()
    lines, pools = pay_lines(made, totals, scores, table, staff, plan_version="v", currency="CNY")
    payouts = sum_payouts(lines)
    print(f"scored in {scored - begun:.2f} s, paid in {perf_counter() - scored:.2f} s")
    assert payouts["payout"].sum() == lines["amount"].sum()
    paid = pools.loc[pools["line"] == "by_total", "paid"].tolist()
    assert paid == [int(Fraction(int(sold.sum()), 100) + Fraction(1, 2))]
    assert (pools.loc[pools["line"] == "equal", "paid"] == 2_000_001).all()
