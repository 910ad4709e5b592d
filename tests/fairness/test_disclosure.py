"""Hiding of small groups, attacked with everything that is shown."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfkit.fairness.disclosure import (
    Cell,
    Mask,
    enough_for_money,
    enough_people,
    feasible_range,
    group_cells,
    plan_hiding,
)


def cells_of(**groups: list[str]) -> dict[Cell, Mask]:
    return group_cells(pd.DataFrame(groups))


def split(**sizes: int) -> list[str]:
    return [level for level, size in sizes.items() for _ in range(size)]


def test_large_groups_are_all_shown() -> None:
    assert plan_hiding(cells_of(team=split(a=5, b=6, c=9)), enough_people(5)) == frozenset()


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    assert plan_hiding(cells_of(team=split(a=12, b=3, c=7)), enough_people(5)) == {("team", "b"), ("team", "c")}


def test_two_tiny_groups_that_are_few_together_take_a_third() -> None:
    assert plan_hiding(cells_of(team=split(a=12, b=1, c=2, d=8)), enough_people(5)) == {
        ("team", "b"), ("team", "c"), ("team", "d")}


def test_ties_go_by_level() -> None:
    assert plan_hiding(cells_of(team=split(x=3, c=7, b=7, d=7)), enough_people(5)) == {("team", "x"), ("team", "b")}


def test_of_two_groups_one_of_them_small_nothing_is_shown() -> None:
    assert len(plan_hiding(cells_of(shift=split(day=30, night=4)), enough_people(5))) == 2


def test_a_role_below_the_minimum_shows_nothing_not_even_its_total() -> None:
    cells = cells_of(team=split(a=2, b=2), shift=split(day=4))
    assert plan_hiding(cells, enough_people(5)) == frozenset(cells)


def test_a_group_that_another_grouping_gives_away_takes_a_cell_there_with_it() -> None:
    team = split(t1=8, t2=7, t3=9, t4=3)
    shift = ["day" if one in ("t1", "t2") else "night" for one in team]
    cells = cells_of(team=team, shift=shift)
    hidden = plan_hiding(cells, enough_people(5))
    shown = [mask for cell, mask in cells.items() if cell not in hidden]
    low, high = feasible_range(cells["team", "t4"], shown)
    assert low == 0 or high - low >= 5
    assert ("team", "t2") in hidden
    assert {("shift", "day"), ("shift", "night")} <= hidden


def test_without_groups_there_is_nothing_to_hide() -> None:
    assert plan_hiding({}, enough_people(5)) == frozenset()


@given(st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=24), st.data())
@settings(max_examples=60, deadline=None)
def test_no_hidden_small_group_can_be_computed_back(team: list[str], data: st.DataObject) -> None:
    shift = data.draw(st.lists(st.sampled_from(["x", "y"]), min_size=len(team), max_size=len(team)))
    cells = cells_of(team=team, shift=shift)
    hidden = plan_hiding(cells, enough_people(5))
    shown = [mask for cell, mask in cells.items() if cell not in hidden]
    for group in ("team", "shift"):
        inside = [mask for cell, mask in cells.items() if cell[0] == group and cell in hidden]
        everything_hidden = all(cell in hidden for cell in cells if cell[0] == group)
        if inside and len(team) >= 5:
            assert everything_hidden or (len(inside) > 1 and sum(map(np.sum, inside)) >= 5)
    for cell, mask in cells.items():
        if mask.sum() < 5 and len(team) >= 5:
            assert cell in hidden
            low, high = feasible_range(mask, shown)
            assert low == 0 or high - low >= 5 or not shown


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy")), min_size=1, max_size=6), st.data())
@settings(max_examples=40, deadline=None)
def test_the_attack_finds_what_trying_every_solution_finds(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    cells = cells_of(team=[one for one, _ in pairs], shift=[two for _, two in pairs])
    names = sorted(cells)
    target = data.draw(st.sampled_from(names))
    shown = [cells[cell] for cell in names if cell != target and data.draw(st.booleans())]
    everybody = np.ones(len(pairs), dtype=bool)
    known = [everybody, *shown]
    kinds = np.unique(np.stack([cells[target], *known]).astype(int), axis=1)
    fits = [np.dot(kinds[0], counts) for counts in product(range(len(pairs) + 1), repeat=kinds.shape[1])
            if all(kinds[row + 1] @ np.array(counts) == mask.sum() for row, mask in enumerate(known))]
    assert feasible_range(cells[target], shown) == (min(fits), max(fits))


@pytest.mark.parametrize(("pay", "shown"), [
    ([100] * 10, True), ([100] * 9, False), ([1000, *[0] * 20], False), ([1000, 900, *[1] * 20], False),
    ([1000, 900, 150, *[0] * 20], True), ([0] * 12, True), ([-1000, 900, *[1] * 20], False)])
def test_a_sum_of_pay_is_shown_only_where_it_tells_nobodys_pay(pay: list[int], shown: bool) -> None:
    assert enough_for_money(pay, 10)(np.ones(len(pay), dtype=bool)) is shown
