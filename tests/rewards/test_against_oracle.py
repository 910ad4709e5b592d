"""The columns of the product agree with one person after the other, on every cent: random people under random plans."""

from __future__ import annotations

import random
from fractions import Fraction

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring.made import ROLE, bands, clamp, grades, people, reached, role, rule, targets, values
from scoring.oracle import Seen

from perfkit.plan import (
    Award,
    Cell,
    Guarantee,
    Matrix,
    Percentile,
    Quantity,
    QuantityRange,
    Ratio,
    Role,
    Shortfall,
    ZScore,
)
from perfkit.rewards import pay_lines
from perfkit.scoring import score_points, total_points

from .made import amount, fixed, gate, marginal, measure, per_unit, plus, pool, whole
from .run_oracle import Person, pay_run

PLANS, PEOPLE = 250, 40
MONEY_EDGES = (0, 40_000, 60_000, 100_000)
FORMULAS = {
    "wage_base * 10% * grade_pay": lambda one: None if one.wage is None or one.grade_pay is None else
    Fraction(one.wage, 1000) * one.grade_pay,
    "if(total >= 75, total * 3.337, 20)": lambda one: None if one.points is None else
    (one.points * Fraction(3337, 1000) if one.points >= 75 else Fraction(20)),
    "line.first * 7% + 0.005": lambda one: None if one.paid["first"] is None else
    Fraction(one.paid["first"] * 7, 10_000) + Fraction(1, 200),
    "wage_base * 1%": lambda one: None if one.wage is None else Fraction(one.wage, 10_000),
    "1000.01": lambda one: Fraction(100_001, 100)}


def scoring_of(chance: random.Random):
    low, high = sorted(chance.sample(range(50, 100), 2))
    point = chance.choice([clamp("-2", "2"), bands(("[0, inf)", 100), ("(-1, 0)", 40), ("(-inf, -1]", 5))])
    return chance.choice([
        clamp(f"{low}%", f"{high}%"), reached("1.2"), Ratio(cap=chance.choice([None, Fraction(9, 10)])),
        bands((f"[{high}%, 100%]", 100), (f"({low}%, {high}%)", 70), (f"[0%, {low}%]", 10)),
        bands((f"[{high}%, 100%]", 100), (f"[0%, {low}%)", 10),
              otherwise=chance.choice(["next_lower", None, Fraction(3)])),
        Shortfall(lose=Fraction(7, 2), per=Quantity.parse("3%"), floor=chance.choice([None, Fraction(0)]),
                  step=chance.choice(["full", "begun", "proportional"])),
        ZScore(reference="2025-Q4", mean=Quantity.parse(f"{low}%"), sd=Quantity.parse("7%"), n=40, points=point),
        Percentile(reference="2025-Q4", n=40, between="step", points=clamp("0%", "100%"), edges={
            Fraction(1, 4): Quantity.parse(f"{low}%"), Fraction(3, 4): Quantity.parse(f"{high}%")})])


def first_line(chance: random.Random):
    rates = [f"{chance.randint(1, 99)}/1000" for _ in range(3)]
    money = list(zip(("[0, 40000)", "[40000, 60000]", "(60000, inf)"), rates, strict=True))
    aims = list(zip(("[0%, 80%)", "[80%, 120%)", "[120%, inf)"), rates, strict=True))
    by = {"lookup": "attainment.sales"}
    pairs = (("[0%, 100%)", "[0, 80)"), ("[100%, inf)", "[0, 80)"), ("[0%, inf)", "[80, 100]"))
    cells = [Cell(QuantityRange.parse(down), QuantityRange.parse(across), Fraction(rate))
             for (down, across), rate in zip(pairs, rates, strict=True)]
    grid = Matrix(line="first", row_by=measure("attainment.sales"), column_by=measure("total"), cells=tuple(cells),
                  otherwise=chance.choice([None, Fraction(1, 7)]), base="sales", returns="recompute")
    return chance.choice([
        whole("first", *money), marginal("first", *money), whole("first", *aims, **by), marginal("first", *aims, **by),
        plus("first", ("[0, 40000)", rates[0], "0", "0"), ("[40000, inf)", rates[1], "1600", "40000")),
        whole("first", *money[:1], otherwise=chance.choice([None, "next_lower", Fraction(1, 100)])), grid])


def plan_of(chance: random.Random) -> Role:
    names = [f"i{place}" for place in range(chance.randint(1, 3))]
    cuts = [Fraction(chance.randint(1, 9)) for _ in [*names, "sales"]]
    rules = {name: rule(cut / sum(cuts), scoring_of(chance), "90%") for name, cut in zip(names, cuts, strict=False)}
    rules["sales"] = rule(cuts[-1] / sum(cuts), reached("1.3", "0.1"), "table")
    limits = {"cap": chance.choice([None, Fraction(300)]), "floor": chance.choice([None, Fraction(25)])}
    guard = chance.choice([None, gate("attainment.sales", "[50%, inf)", "7.5"), gate("total", "(60, inf)")])
    rewards = [first_line(chance), amount("bonus", chance.choice(list(FORMULAS)[:3]), gate=guard, **limits),
               fixed("by_total", "total", ("[0, 60)", "0"), ("[60, 80]", "99.99"), ("(80, inf)", "200"),
                     otherwise=Fraction(1)), per_unit("each", "orders", "0.333"),
               pool("shared", chance.choice(list(FORMULAS)[3:]), of=chance.choice(["team", "role"]),
                    share_by=chance.choice(["total", "equal", "grade_pay"]), cap=chance.choice([None, Fraction(120)]),
                    remainder=chance.choice(["keep", "redistribute"])),
               Guarantee(line="secured", sum=Fraction(400), of=("first", "bonus"), until=10**3,
                         missing=chance.choice(["zero", "no_row"])),
               Award(line="best", among=chance.choice(["team", "role"]), rank_by="total", top=chance.randint(1, 3),
                     amount=Fraction("33.34"), ties=chance.choice(["split", "all"]))]
    return role(rules, rewards=tuple(rewards), missing=chance.choice(["reweight", "hold", "zero"]),
                grades=grades(("A", "[85, inf)", "1.5"), ("B", "(60, 85)", "1"), ("C", "(-inf, 60]", "0")))


def share(chance: random.Random) -> Fraction:
    size = chance.choice([20, 50, 100, 77])
    return Fraction(chance.randint(size // 2, size), size)


def person_of(chance: random.Random, place: int, made: Role) -> Person:
    seen = {name: Seen("share", False, share(chance), Fraction(9, 10), chance.random() < 0.93)
            for name in made.indicators if name != "sales"}
    sold = Fraction(100 * chance.choice(MONEY_EDGES) if chance.random() < 0.4 else chance.randint(0, 15_000_000))
    aim = Fraction(chance.choice([5_000_000, 10_000_000]))
    seen["sales"] = Seen("money", False, chance.choice([sold, aim, aim * Fraction(6, 5), sold]), aim,
                         chance.random() < 0.95)
    seen["orders"] = Seen("count", False, Fraction(chance.randint(0, 500)), None, True)
    return Person(f"p{place:05d}", f"T{chance.randint(1, 9)}", chance.choice([500_001, 650_000, 333_333]), seen)


def product(made: Role, group: list[Person]) -> pd.DataFrame:
    table = pd.concat([values(f"{name}@x", [one.seen[name].value for one in group], unit=group[0].seen[name].unit,
                              states=["counted" if one.seen[name].counted else "shown" for one in group])
                       for name in group[0].seen], ignore_index=True)
    # What is only shown is a base of pay; the plain way pays on what may be counted alone.
    table["state"] = table["state"].replace("shown", "withheld")
    aims = targets("sales@x", [one.seen["sales"].target for one in group])
    staff = pd.DataFrame({"subject": [one.subject for one in group], "role": ROLE, "team": [one.team for one in group],
                          "shop": "S1", "spell": "2025-01-01",
                          "wage_base": pd.array([one.wage for one in group], dtype="Int64")})
    scores = score_points(table, aims, made)
    totals = total_points(scores, made, "v")
    return pay_lines(made, totals, scores, table, staff, plan_version="v", currency="CNY")[0]


@settings(deadline=None, max_examples=PLANS)
@given(st.integers(0, 2**32))
def test_every_cent_is_that_of_the_plain_way(seed: int) -> None:
    chance = random.Random(seed)
    made = plan_of(chance)
    group = [person_of(chance, place, made) for place in range(PEOPLE)]
    assert [one.subject for one in group] == people(PEOPLE)
    lines = product(made, group)
    pay_run(made, group, FORMULAS)
    told = {(row.subject, row.line): None if pd.isna(row.amount) else int(row.amount) for row in lines.itertuples()}
    assert told == {(one.subject, line): paid for one in group for line, paid in one.paid.items()}


def test_there_are_ten_thousand_pairs_of_a_person_and_a_plan() -> None:
    assert PLANS * PEOPLE >= 10_000
