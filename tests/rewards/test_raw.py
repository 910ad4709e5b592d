"""Lines that read tables, pay per unit, wait behind gates and are held within limits."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from scoring.made import ROLE, reached, role, rule, targets, values

from perfkit.errors import PlanError
from perfkit.plan import PayLine
from perfkit.rewards import pay_lines
from perfkit.scoring import score_points, total_points

from .made import amounts, fixed, gate, marginal, paid_role, pay, per_unit, plus, roster, sales, whole

EXCESS = (("[0%, 120%]", "0.05"), ("(120%, inf)", "0.08"))
DUE = gate("attainment.sales", "[110%, inf)")


def aimed(line: PayLine, sold: list[int], target: int, *extra: pd.DataFrame) -> pd.DataFrame:
    """Return PayLines of people who sold this against one target (currency units)."""
    made = role({"sales": rule(1, reached(), "table")}, rewards=(line,))
    table = pd.concat([sales([cell * 100 for cell in sold]), *extra])
    scores = score_points(table, targets("sales@paid", [target * 100] * len(sold)).assign(role=ROLE), made)
    lines, _ = pay_lines(made, total_points(scores, made, "v"), scores, table, roster(len(sold)), plan_version="v",
                         currency="CNY")
    return lines


def test_a_fixed_amount_and_a_rate_on_what_lies_above_an_edge() -> None:
    line = plus("a", ("[0, 400)", "0.04", "0", "0"), ("[400, inf)", "0.05", "16", "400"))
    lines, _ = pay(paid_role(line), [80] * 4, sales([0, 39_999, 40_000, 50_000]))
    assert amounts(lines, "a") == [0, 1_600, 1_600, 2_100]


@pytest.mark.parametrize(("otherwise", "last"), [(Fraction(7), 700), (None, None), ("next_lower", 300)])
def test_a_table_of_amounts_says_what_lies_in_no_row(otherwise: Any, last: int | None) -> None:
    line = fixed("a", "reached", ("[0%, 60%]", "300"), ("[61%, 80%]", "400"), otherwise=otherwise)
    table = values("reached@x", [Fraction(6, 10), Fraction(61, 100), Fraction(605, 1000)], unit="ratio")
    lines, _ = pay(paid_role(line), [80] * 3, table)
    assert amounts(lines, "a") == [30_000, 40_000, None if last is None else 30_000 if last == 300 else last]


def test_an_amount_for_each_unit_of_a_count() -> None:
    line = per_unit("a", "orders", "0.95")
    lines, _ = pay(paid_role(line), [80, 80], values("orders@x", [120_000, None], unit="count"))
    assert amounts(lines, "a") == [11_400_000, None]
    with pytest.raises(PlanError, match="needs a count"):
        pay(paid_role(line), [80], values("orders@x", [1], unit="share"))


@pytest.mark.parametrize(("line", "paid"), [
    (marginal("a", *EXCESS, lookup="attainment.sales", base_over="target", gate=DUE),
     [0, 500_000, 750_000, 1_000_008, 1_800_000]),
    (marginal("a", ("[0%, 110%]", "0.05"), ("(110%, 120%]", "0"), ("(120%, inf)", "0.08"), lookup="attainment.sales",
              base_over="target", gate=DUE), [0, 500_000, 500_000, 500_008, 1_300_000]),
    (whole("a", ("[0%, 110%)", "0"), *(("[110%, 120%]", "0.05"), EXCESS[1]), lookup="attainment.sales",
           base_over="target"), [0, 500_000, 750_000, 1_600_008, 2_400_000]),
    (marginal("a", ("[0, 200000]", "0.05"), ("(200000, inf)", "0.08"), base_over="target", gate=DUE),
     [0, 500_000, 750_000, 1_000_008, 1_800_000])])
def test_a_rate_on_the_excess(line: PayLine, paid: list[int]) -> None:
    lines = aimed(line, [1_090_000, 1_100_000, 1_150_000, 1_200_001, 1_300_000], 1_000_000)
    assert amounts(lines, "a") == paid


def test_below_the_target_the_excess_is_nothing() -> None:
    line = marginal("a", *EXCESS, lookup="attainment.sales", base_over="target")
    assert amounts(aimed(line, [0, 999_999], 1_000_000), "a") == [0, 0]


def test_a_lookup_cut_to_whole_per_cent() -> None:
    rows = (("[0%, 60%]", "300"), ("[61%, 80%]", "400"), ("[81%, inf)", "500"))
    line = fixed("a", "value.sales / target.sales", *rows, lookup_round="floor_percent")
    assert amounts(aimed(line, [6_099, 6_100, 8_050, 8_100], 10_000), "a") == [30_000, 40_000, 40_000, 50_000]


def test_a_gate_is_held_to_its_edge_and_pays_otherwise_outside_it() -> None:
    line = whole("a", ("[0, inf)", "0.1"), gate=gate("cost", "[0%, 10%]", "5"))
    costs = [Fraction(1, 10), Fraction(1001, 10_000), None]
    lines, _ = pay(paid_role(line), [80] * 3, sales([90_000] * 3), values("cost@x", costs, direction="lower"))
    assert amounts(lines, "a") == [9_000, 500, None]
    assert lines["reason"].tolist() == ["", "gate_missed", "absent"]


def test_cap_and_floor_hold_a_line_before_its_gate() -> None:
    line = whole("a", ("[0, inf)", "0.1"), cap=Fraction(50), floor=Fraction(20), gate=gate("total", "[60, inf)"))
    lines, _ = pay(paid_role(line), [80, 80, 80, 50], sales([10_000, 40_000, 90_000, 90_000]))
    assert amounts(lines, "a") == [2_000, 4_000, 5_000, 0]


def test_the_base_of_a_shop_is_read_as_one_and_falls_to_its_people_by_their_part() -> None:
    rows = (("[0, 400]", "0"), ("(400, 600]", "0.01"), ("(600, inf)", "0.016"))
    made = paid_role(whole("own", *rows), whole("shop", *rows, per="shop"), whole("all", *rows, per="pooled"))
    staff = roster(3).assign(shop=["S1", "S1", "S2"])
    lines, _ = pay(made, [80] * 3, sales([30_000, 25_000, 39_000]), staff=staff)
    assert amounts(lines, "own") == [0, 0, 0]
    assert amounts(lines, "shop") == [300, 250, 0]
    assert amounts(lines, "all") == [480, 400, 624]
    assert lines.loc[lines["line"] == "shop", "base"].tolist() == [30_000, 25_000, 39_000]


def test_what_does_not_add_up_decides_nothing_for_a_shop() -> None:
    rows = (("[0%, inf)", "0.1"),)
    with pytest.raises(PlanError, match=r"does not add up.*got 'total'"):
        pay(paid_role(whole("a", ("[0, inf)", "0.1"), per="shop", lookup="total")), [80], sales([1]))
    line = whole("a", *rows, per="shop", lookup="value.sales / value.spend")
    lines, _ = pay(paid_role(line), [80, 80], sales([30_000, 10_000]), values("spend@x", [100, 300], unit="money"))
    assert amounts(lines, "a") == [3_000, 1_000]
