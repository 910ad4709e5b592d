from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring.made import people, values

from perfkit.exact import ExactColumn
from perfkit.rewards import share_pool, sum_payouts
from perfkit.rewards.pools import POOL_COLUMNS

from . import oracle
from .made import amount, amounts, paid_role, pay, pool, roster, run, sales

weights = st.lists(st.one_of(st.fractions(-2, 100, max_denominator=30), st.integers(0, 3).map(Fraction)),
                   min_size=1, max_size=9)
caps = st.one_of(st.none(), st.integers(0, 5_000))


def _shared(total: int, weights: list[Fraction], cap: int | None, *, redistribute: bool) -> list[int]:
    caps = None if cap is None else np.full(len(weights), cap)
    parts: list[int] = share_pool(total, ExactColumn.from_fractions(weights), caps, redistribute=redistribute).tolist()
    return parts


@settings(deadline=None, max_examples=100)
@given(total=st.integers(-100, 100_000), weights=weights, cap=caps, redistribute=st.booleans())
def test_sharing_equals_the_oracle(total: int, weights: list[Fraction], cap: int | None, redistribute: bool) -> None:
    made = _shared(total, weights, cap, redistribute=redistribute)
    assert made == oracle.shared(total, weights, cap, redistribute=redistribute)


@settings(deadline=None, max_examples=100)
@given(total=st.integers(-100, 100_000), weights=weights, cap=caps, redistribute=st.booleans())
def test_a_pool_is_spent_or_its_rest_is_accounted_for(total: int, weights: list[Fraction], cap: int | None,
                                                      redistribute: bool) -> None:
    parts = _shared(total, weights, cap, redistribute=redistribute)
    payees = [place for place, weight in enumerate(weights) if weight > 0]
    assert all(part >= 0 and (cap is None or part <= cap) for part in parts)
    assert all(parts[place] == 0 for place in range(len(weights)) if place not in payees)
    if cap is None and payees and total > 0:
        assert sum(parts) == total
    if redistribute and payees and total > 0:
        assert sum(parts) == min(total, cap * len(payees) if cap is not None else total)
    assert sum(parts) <= max(total, 0)


def test_left_over_cents_go_by_the_largest_remainder_and_then_by_subject() -> None:
    lines, pools = pay(paid_role(pool("p", "6750", share_by="equal")), [50] * 7)
    assert amounts(lines, "p") == [96_429] * 4 + [96_428] * 3
    assert tuple(pools.columns) == POOL_COLUMNS
    assert pools.iloc[0].tolist() == ["2026-01", "service", "p", "team", "T1", 675_000, 675_000, 0, "", 7]


def test_each_unit_and_period_has_its_own_pool() -> None:
    made = paid_role(pool("t", "100"), pool("s", "100", of="shop"), pool("r", "100", of="role"))
    staff = roster(3, team=["T2", "T1", "T2"])
    table = pd.concat([values("score@x", [60, 30, 20], unit="points", period=f"2026-0{month}") for month in (1, 2)])
    lines, pools = run(made, table, staff)
    assert len(pools) == 2 * (2 + 1 + 1)
    assert amounts(lines, "t") == [7_500, 10_000, 2_500] * 2
    assert amounts(lines, "s") == amounts(lines, "r") == [5_455, 2_727, 1_818] * 2
    assert (pools["paid"] + pools["remainder"] == pools["pool"]).all()


def test_a_pool_may_hang_on_the_sums_of_its_people() -> None:
    made = paid_role(amount("own", "value.sales * 1%"), pool("p", "value.sales * 1.5% + line.own - wage_base / 100"))
    lines, pools = pay(made, [50, 50], sales([10_000_000, 35_000_000]), staff=roster(2, wage_base=100_000))
    expected = Fraction(45_000_000) * Fraction(15, 1000) + 450_000 - Fraction(200_000, 100)
    assert pools["pool"].tolist() == [int(expected)]
    assert sum(amounts(lines, "p")) == int(expected)


def test_one_missing_part_leaves_the_pool_undefined_and_says_so() -> None:
    lines, pools = pay(paid_role(pool("p", "value.sales * 1%")), [50, 50], sales([100]))
    assert lines["reason"].tolist() == ["pool_undefined"] * 2
    assert pools["pool"].isna().all()
    assert pools["paid"].tolist() == [0]


def test_a_negative_pool_takes_nothing_from_anybody() -> None:
    lines, pools = pay(paid_role(pool("p", "0 - 230")), [50, 60])
    assert amounts(lines, "p") == [0, 0]
    assert lines["reason"].tolist() == ["negative_pool"] * 2
    assert pools[["pool", "paid", "remainder", "destination"]].to_numpy().tolist() == [[-23_000, 0, -23_000, "kept"]]


def test_nobody_with_a_share_keeps_the_pool() -> None:
    lines, pools = pay(paid_role(pool("p", "100", share_by="grade_pay")), [10, 20])
    assert amounts(lines, "p") == [0, 0]
    assert lines["reason"].tolist() == ["no_share"] * 2
    assert pools[["remainder", "destination"]].to_numpy().tolist() == [[10_000, "kept"]]


def test_people_without_a_share_have_no_row_and_the_others_share_all() -> None:
    made = paid_role(pool("p", "100"), missing="reweight")
    lines, pools = pay(made, [50, 50, 50], states=["counted", "withheld", "counted"])
    assert amounts(lines, "p") == [5_000, None, 5_000]
    assert lines["reason"].tolist() == ["", "no_total", ""]
    assert pools["remainder"].tolist() == [0]


def test_a_held_total_makes_a_pool_by_results_wait_and_one_in_equal_parts_keeps_its_part() -> None:
    made = paid_role(pool("by_total", "100"), pool("equal", "100", share_by="equal"), missing="hold")
    lines, pools = pay(made, [50, 50], states=["counted", "shown"])
    assert amounts(lines, "by_total") == [None, None]
    assert lines.loc[lines["line"] == "by_total", "reason"].tolist() == ["pool_held", "total_held"]
    assert amounts(lines, "equal") == [5_000, None]
    assert pools[["line", "paid", "remainder", "destination"]].to_numpy().tolist() == [
        ["by_total", 0, 10_000, "held"], ["equal", 5_000, 5_000, "held"]]


@pytest.mark.parametrize(("remainder", "first", "left", "destination"), [
    ("keep", [50_000, 10_000, 10_000], 30_000, "kept"), ("redistribute", [50_000, 25_000, 25_000], 0, "")])
def test_what_a_cap_cuts_off_goes_where_the_plan_says(remainder: str, first: list[int], left: int,
                                                      destination: str) -> None:
    made = paid_role(pool("p", "1000", cap=Fraction(500), remainder=remainder))
    lines, pools = pay(made, [80, 10, 10])
    assert amounts(lines, "p") == first
    assert pools[["remainder", "destination"]].to_numpy().tolist() == [[left, destination]]


def test_two_spells_of_one_person_are_one_payee() -> None:
    made = paid_role(pool("p", "90", share_by="equal", cap=Fraction(40)))
    table = pd.concat([values("score@x", [50, 50], unit="points"),
                       values("score@x", [90], unit="points", spell="2026-01-15")])
    lines, _ = run(made, table, pd.concat([roster(2), roster(1).assign(spell="2026-01-15")]))
    assert amounts(lines, "p") == [2_000, 2_000, 4_000]


def test_a_person_of_no_team_has_no_row_in_a_team_pool() -> None:
    lines, pools = pay(paid_role(pool("p", "100")), [50, 50], staff=roster(2, team=["", "T1"]))
    assert amounts(lines, "p") == [None, 10_000]
    assert lines["reason"].tolist() == ["no_unit", ""]
    assert pools["unit_id"].tolist() == ["T1"]


def test_teams_as_subjects_are_their_own_unit() -> None:
    lines, pools = pay(paid_role(pool("p", "100", share_by="points.score"), subject="team"), [50, 0])
    assert amounts(lines, "p") == [10_000, 0]
    assert pools["unit_id"].tolist() == people(2)
    assert pools["remainder"].tolist() == [0, 10_000]


def test_the_steps_keep_pool_unit_weight_and_share() -> None:
    lines, _ = pay(paid_role(pool("p", "100")), [75, 25])
    assert json.loads(lines["steps"].iloc[0]) == {"expression": "100", "values": {}, "of": "team", "unit_id": "T1",
                                                  "weight": "75", "share": "0.750000000"}


MEMBERS = st.tuples(st.integers(0, 100), st.sampled_from(["T1", "T2", "T3"]), st.booleans())


@settings(deadline=None, max_examples=15)
@given(cells=st.lists(MEMBERS, min_size=1, max_size=12), cap=st.sampled_from([None, Fraction(13)]),
       share_by=st.sampled_from(["total", "grade_pay", "equal", "points.score"]),
       remainder=st.sampled_from(["keep", "redistribute"]), missing=st.sampled_from(["hold", "reweight", "zero"]))
def test_paid_and_remainder_are_the_pool_to_the_cent(cells: list[tuple[int, str, bool]], share_by: str,
                                                     cap: Fraction | None, remainder: str, missing: str) -> None:
    made = paid_role(pool("p", "100.01", share_by=share_by, cap=cap, remainder=remainder), missing=missing)
    totals, teams, counted = zip(*cells, strict=True)
    lines, pools = pay(made, totals, staff=roster(len(cells), team=teams),
                       states=["counted" if one else "shown" for one in counted])
    assert (pools["paid"] + pools["remainder"]).tolist() == [10_001] * len(pools)
    assert pools["paid"].sum() == sum_payouts(lines)["payout"].sum()
    assert set(pools["destination"]) <= {"", "kept", "held"}
