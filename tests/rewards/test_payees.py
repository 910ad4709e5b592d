"""Pools split into fixed parts, and pools that pay only some of their people."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfkit.errors import PlanError
from perfkit.exact import ExactColumn
from perfkit.plan import Payees, PoolPart
from perfkit.rewards import sum_payouts
from perfkit.rewards.payees import choose_payees

from .made import amount, amounts, paid_role, pay, pool, roster


def payees(share: str, **other: str) -> Payees:
    return Payees(share=Fraction(share), rank_by="total", **{name: Fraction(text) for name, text in other.items()})


def part(name: str, share: str, rule: Payees | None = None) -> PoolPart:
    return PoolPart(part=name, share=Fraction(share), payees=rule)


def posts(*names: str) -> pd.DataFrame:
    return roster(len(names)).assign(post=list(names))


def test_a_pool_is_split_to_the_cent_and_the_part_of_nobody_is_left() -> None:
    line = pool("p", "100.01", share_by="equal", split_by="post",
                split=(part("lead", "0.35"), part("staff", "0.6"), part("reserve", "0.05")))
    lines, pools = pay(paid_role(line), [50] * 4, staff=posts("lead", "staff", "staff", "cook"))
    assert amounts(lines, "p") == [3_500, 3_001, 3_000, None]
    assert lines["reason"].tolist() == ["", "", "", "no_part"]
    assert pools[["pool", "paid", "remainder", "destination"]].to_numpy().tolist() == [[10_001, 9_501, 500, "kept"]]
    assert json.loads(lines["steps"].iloc[1])["sum"] == "6001"


def test_a_split_by_an_unknown_column_is_refused() -> None:
    with pytest.raises(PlanError, match=r"rewards\.p.*column of people\.csv"):
        pay(paid_role(pool("p", "1", split_by="pots", split=(part("a", "1"),))), [50], staff=posts("a"))


def test_only_a_share_of_the_people_is_paid_the_best_first_and_ties_by_subject() -> None:
    line = pool("p", "600", share_by="equal", payees=payees("0.5", most="250"))
    lines, pools = pay(paid_role(line), [50, 90, 70, 70, 20])
    assert amounts(lines, "p") == [0, 25_000, 25_000, 0, 0]
    assert lines["reason"].tolist() == ["not_a_payee", "", "", "not_a_payee", "not_a_payee"]
    assert pools["remainder"].tolist() == [10_000]


@pytest.mark.parametrize(("fund", "count"), [("1000", 4), ("799", 3), ("200", 1), ("199", 0)])
def test_there_are_only_as_many_payees_as_get_the_least_amount(fund: str, count: int) -> None:
    lines, _ = pay(paid_role(pool("p", fund, share_by="equal", payees=payees("1", least="200"))), [50, 60, 70, 80])
    got = amounts(lines, "p")
    assert [bool(cell) for cell in got] == [place >= 4 - count for place in range(4)]


def test_a_line_for_other_lines_pays_nothing_itself() -> None:
    made = paid_role(pool("fund", "100", share_by="equal", paid=False), amount("half", "line.fund * 50%"))
    lines, _ = pay(made, [50, 60])
    assert lines["state"].tolist() == ["used", "paid"] * 2
    assert amounts(lines, "fund") == [None, None]
    assert lines.loc[lines["line"] == "fund", "base"].tolist() == [5_000, 5_000]
    assert sum_payouts(lines)["payout"].tolist() == [2_500, 2_500]


CELLS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=8)


@settings(deadline=None, max_examples=60)
@given(cells=CELLS, share=st.fractions(0, 1, max_denominator=8), fund=st.integers(0, 3_000),
       least=st.sampled_from([None, 0, 1, 2, 5]))
def test_the_choice_equals_trying_every_number(cells: list[tuple[int, int]], share: Fraction, fund: int,
                                               least: Any) -> None:
    ranks, weights = zip(*cells, strict=True)
    people = np.array([f"p{place}" for place in range(len(cells))], dtype=object)
    rule = Payees(share=share, rank_by="total", least=None if least is None else Fraction(least))
    made = choose_payees(rule, fund, people, ExactColumn.of(list(ranks)), ExactColumn.of(list(weights)))
    order = sorted((place for place in range(len(cells)) if weights[place]), key=lambda place: (-ranks[place], place))
    for count in range(min(int(share * len(cells)), len(order)), -1, -1):
        whole = sum(weights[place] for place in order[:count])
        if all(fund * weights[place] // whole >= (least or 0) * 100 for place in order[:count]):
            break
    assert sorted(np.flatnonzero(made)) == sorted(order[:count])
