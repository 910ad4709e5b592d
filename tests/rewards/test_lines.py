from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring.made import no_targets, people, reached, role, rule, targets, values
from scoring.oracle import from_rows

from perfkit.errors import PlanError
from perfkit.language import Text
from perfkit.plan import Role, Undefined
from perfkit.rewards import check_order, pay_lines, sum_payouts
from perfkit.rewards.frame import LINE_COLUMNS
from perfkit.scoring import score_points, total_points

from . import oracle
from .made import GRADES, amount, amounts, marginal, paid_role, pay, pool, roster, sales, whole

TWO = (("[0, 100)", "0.06"), ("[100, inf)", "0.08"))


def test_lines_stand_in_the_order_of_the_plan_with_every_column() -> None:
    lines, pools = pay(paid_role(amount("z", "100"), whole("a", *TWO)), [80, 95], sales([9_999, 10_000]))
    assert tuple(lines.columns) == LINE_COLUMNS
    assert lines["line"].tolist() == ["z", "a"] * 2
    assert lines["kind"].tolist() == ["amount", "rate_whole"] * 2
    assert amounts(lines, "a") == [600, 800]
    assert set(lines["currency"]) == {"CNY"}
    assert lines["payee"].tolist() == lines["subject"].tolist()
    assert len(pools) == 0


def test_a_lookup_in_attainment_cuts_the_base_in_the_same_proportions() -> None:
    tiers = (("[0%, 100%)", "0.06"), ("[100%, 150%]", "0.08"), ("(150%, inf)", "0.1"))
    made = paid_role(marginal("m", *tiers, lookup="reached"), whole("w", *tiers, lookup="reached"))
    lines, _ = pay(made, [80], sales([16_000_000]), values("reached@x", [Fraction(8, 5)], unit="ratio"))
    assert amounts(lines, "m") == [1_100_000]
    assert amounts(lines, "w") == [1_600_000]
    steps = json.loads(lines.loc[lines["line"] == "m", "steps"].iloc[0])
    assert [step["part"] for step in steps] == ["10000000", "5000000", "1000000"]
    assert sum(Fraction(step["amount"]) for step in steps) == 1_100_000


def test_each_line_rounds_half_up_once_at_its_end() -> None:
    made = paid_role(amount("exact", "0.005"), amount("third", "10 / 3"), amount("built", "line.third * 3"),
                     amount("owed", "0 - 0.005"))
    lines, _ = pay(made, [80])
    assert [amounts(lines, name) for name in ("exact", "third", "built", "owed")] == [[1], [333], [999], [-1]]


def test_money_is_in_currency_units_inside_expressions_and_other_values_in_base_units() -> None:
    made = paid_role(amount("a", "value.sales * 1% + wage_base * grade_pay + n.sales"),
                     amount("b", "if(value.speed <= 60000, total, points.score)"))
    lines, _ = pay(made, [95], sales([123_456], n=7), values("speed@p50", [60_000], unit="duration"))
    assert amounts(lines, "a") == [1_235 + 750_000 + 700]
    assert amounts(lines, "b") == [9_500]


def test_targets_and_attainment_are_known_to_expressions_exactly() -> None:
    made = role({"speed": rule(1, reached("1.2"), "table")}, grades=GRADES,
                rewards=(amount("a", "attainment.speed * 300"), amount("b", "target.speed / 7")))
    table = values("speed@x", [50_000], unit="duration", direction="lower")
    scored = score_points(table, targets("speed@x", [30_000]), made)
    totals = total_points(scored, made, "v")
    lines, _ = pay_lines(made, totals, scored, table, roster(1), plan_version="v", currency="CNY")
    assert amounts(lines, "a") == [10_000]
    assert amounts(lines, "b") == [oracle.cents(Fraction(3_000_000, 7))]


def test_a_held_total_holds_every_line() -> None:
    made = paid_role(amount("a", "100"), whole("b", *TWO), pool("c", "10", share_by="equal"), missing="hold")
    lines, pools = pay(made, [80, 90], sales([10_000, 10_000]), states=["counted", "withheld"])
    held = lines[lines["subject"] == "p00001"]
    assert held["state"].tolist() == ["held"] * 3
    assert held["reason"].tolist() == ["total_held"] * 3
    assert held["amount"].isna().all()
    assert pools[["paid", "remainder", "destination"]].to_numpy().tolist() == [[500, 500, "held"]]


@pytest.mark.parametrize(("text", "reason"), [
    ("total * 1", "no_total"), ("grade_pay * 1", "no_total"), ("value.score * 1", "withheld"),
    ("points.score * 1", "withheld"), ("wage_base * 1", "no_wage_base"),
    ("1 / (n.score - 100)", "division_by_zero"), ("value.none * 1", "absent"),
    ("points.none * 1", "not_scored"), ("target.score * 1", "no_target")])
def test_a_line_without_its_number_is_no_row_and_says_which(text: str, reason: str) -> None:
    lines, _ = pay(paid_role(amount("a", text)), [80], states=["withheld"], staff=roster(1, wage_base=None))
    assert (lines["state"].iloc[0], lines["reason"].iloc[0]) == ("no row", reason)
    assert amounts(lines, "a") == [None]


def test_a_line_on_one_without_amount_is_no_row() -> None:
    lines, _ = pay(paid_role(amount("a", "1 / 0"), amount("b", "line.a + 1")), [80])
    assert lines["reason"].tolist() == ["division_by_zero", "needs_line"]


def test_a_total_in_no_grade_pays_no_grade_bonus() -> None:
    bonus = amount("a", "wage_base * grade_pay")
    made = role({"score": rule(1, reached(), "100")}, grades=GRADES[:1], rewards=(bonus,))
    lines, _ = pay(made, [80])
    assert lines["reason"].tolist() == ["no_grade"]


@pytest.mark.parametrize(("cell", "otherwise", "reason"), [
    (-1, Fraction(1), "negative_base"), (6050, None, "outside"),
    (6050, Undefined(Text(en="not printed", zh="未列出")), "undefined")])
@pytest.mark.parametrize("kind", [whole, marginal])
def test_rates_never_charge_and_never_guess(kind: object, cell: int, otherwise: object, reason: str) -> None:
    made = paid_role(kind("a", ("[0, 60]", "0.01"), ("[61, 80]", "0.02"), otherwise=otherwise))
    lines, _ = pay(made, [80], sales([cell]))
    assert (lines["state"].iloc[0], lines["reason"].iloc[0]) == ("no row", reason)


def test_money_counts_however_few_cases_stand_behind_it_but_a_lookup_must_be_counted() -> None:
    made = paid_role(whole("base", *TWO), whole("lookup", ("[0%, inf)", "0.1"), lookup="rate"))
    lines, _ = pay(made, [80], sales([10_000], states=["shown"]), values("rate@x", [1], states=["shown"]))
    assert amounts(lines, "base") == [800]
    assert lines["reason"].tolist() == ["", "shown"]


def test_a_line_on_itself_a_later_or_an_unknown_line_is_refused_with_all_of_them() -> None:
    made = paid_role(amount("a", "line.b + 1"), amount("b", "line.b * 2"), pool("c", "line.bonsu"),
                     amount("d", "line.a"))
    with pytest.raises(PlanError) as caught:
        check_order(made)
    told = [(problem.path, problem.code, problem.got) for problem in caught.value.problems]
    lead = "roles.service.rewards"
    assert told == [(f"{lead}.a", "line_cycle", "line.b"), (f"{lead}.b", "line_cycle", "line.b"),
                    (f"{lead}.c", "unknown_name", "bonsu")]
    with pytest.raises(PlanError, match="this is a cycle"):
        pay(made, [80])


@pytest.mark.parametrize(("line", "message"), [
    (whole("a", *TWO, base="score"), "a rate needs a base in money"),
    (whole("a", ("[0%, inf)", "0.1")), "due .money.*got '0%'"),
    (pool("a", "total * 1"), "does not add up")])
def test_what_a_line_cannot_use_is_refused_with_its_place(line: object, message: str) -> None:
    with pytest.raises(PlanError, match=rf"roles\.service\.rewards\.a.*{message}"):
        pay(paid_role(line), [80], sales([1]))


def test_a_role_without_lines_pays_nobody() -> None:
    lines, pools = pay(paid_role(), [80])
    assert (len(lines), len(pools)) == (0, 0)
    assert tuple(lines.columns) == LINE_COLUMNS
    assert len(sum_payouts(lines)) == 0


def test_subjects_with_values_and_no_score_still_have_their_lines() -> None:
    made = paid_role(whole("a", *TWO), amount("b", "total * 1"))
    table = pd.concat([values("score@x", [80], unit="points"), sales([10_000, 10_000])])
    scored = score_points(table, no_targets(), made)
    totals = total_points(scored, made, "v")
    lines, _ = pay_lines(made, totals[totals["subject"] == "p00000"], scored, table, roster(2), plan_version="v",
                         currency="CNY")
    assert amounts(lines, "a") == [800, 800]
    assert amounts(lines, "b") == [8_000, None]


# The product against the oracle: random people and plans.

ROWS = st.sampled_from([
    (("[0, 400)", "0.005"), ("[400, 600)", "0.008"), ("[600, inf)", "0.016")),
    (("(-inf, 100]", "0"), ("(100, 500]", "0.035"), ("(500, inf)", "0.0125"))])
FORMS = st.sampled_from([
    ("wage_base * 0.1 * grade_pay", lambda f: f["wage"] * Fraction(1, 10) * f["grade_pay"]),
    ("if(total >= 80, 100 + line.first * 5%, 0)",
     lambda f: 100 + f["first"] / 20 if f["total"] >= 80 else Fraction(0)),
    ("round(value.sales / 7, 0.1) + min(total, 50, n.sales)",
     lambda f: Fraction(oracle.cents(f["sales"] / 7 * 10), 10) + min(f["total"], 50, 100)),
    ("max(line.first - line.second, 0) / 3", lambda f: max(f["first"] - f["second"], Fraction(0)) / 3)])


CELLS = st.tuples(st.integers(0, 100_000), st.fractions(0, 100, max_denominator=60))


@settings(deadline=None, max_examples=30)
@given(rows=ROWS, form=FORMS, cells=st.lists(CELLS, min_size=1, max_size=6))
def test_the_product_equals_the_oracle(rows: tuple[tuple[str, str], ...], form: tuple[str, object],
                                       cells: list[tuple[int, Fraction]]) -> None:
    made = paid_role(whole("first", *rows), marginal("second", *rows), amount("third", form[0]))
    lines, _ = pay(made, [total for _, total in cells], sales([cell for cell, _ in cells]))
    table = [(row.range, row.rate) for row in made.rewards[0].rows]
    payouts = sum_payouts(lines)["payout"].tolist()
    for place, (cell, total) in enumerate(cells):
        base = Fraction(cell)
        first = oracle.cents(oracle.whole(base, base, table, None, "money") or Fraction(0))
        second = oracle.cents(oracle.marginal(base, base, table, None, "money") or Fraction(0))
        pay_factor = next(grade.pay for grade in GRADES if grade.range.holds(total))
        known = {"wage": Fraction(5000), "grade_pay": pay_factor, "total": total, "sales": base / 100,
                 "first": Fraction(first, 100), "second": Fraction(second, 100)}
        third = oracle.cents(form[1](known) * 100)
        mine = lines[lines["subject"] == people(len(cells))[place]]
        assert mine["amount"].tolist() == [first, second, third]
        assert payouts[place] == first + second + third
        assert from_rows(table, None, base, "money") is not None


@settings(deadline=None, max_examples=8)
@given(cells=st.lists(st.integers(0, 100), min_size=2, max_size=9), seed=st.integers(0, 99))
def test_permuting_people_changes_nothing(cells: list[int], seed: int) -> None:
    made = paid_role(whole("a", *TWO), amount("b", "line.a * grade_pay"),
                     pool("c", "100", cap=Fraction(30), remainder="redistribute"))
    table = pd.concat([values("score@x", cells, unit="points"), sales([cell * 977 for cell in cells])])
    staff = roster(len(cells), team=[f"T{place % 2}" for place in range(len(cells))])
    straight, mixed = (_paid(made, table, staff, order) for order in (None, np.random.default_rng(seed)))
    for one, other in zip(straight, mixed, strict=True):
        pd.testing.assert_frame_equal(one, other)


def _paid(made: Role, table: pd.DataFrame, staff: pd.DataFrame,
          order: np.random.Generator | None) -> tuple[pd.DataFrame, ...]:
    def mix(frame: pd.DataFrame) -> pd.DataFrame:
        return frame if order is None else frame.iloc[order.permutation(len(frame))]

    scored = mix(score_points(mix(table), no_targets(), made))
    totals = mix(total_points(scored, made, "v"))
    lines, pools = pay_lines(made, totals, scored, mix(table), mix(staff), plan_version="v", currency="CNY")
    return lines, pools, sum_payouts(mix(lines))
