"""Only neighbours and pairs a hair apart are compared, the closest first where there are many."""

from fractions import Fraction
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.sensitivity import pairs as room
from perfkit.sensitivity.grid import PointsGrid
from perfkit.sensitivity.pairs import close_pairs, gap_of

from .worked_case import relaxed


def a_grid(totals, subjects=None):
    names = subjects or [f"p{place:02d}" for place in range(len(totals))]
    return PointsGrid("2026-01", pd.DataFrame({"subject": names, "spell": [str(place) for place in range(len(names))]}),
                      ("one@plain",), (Fraction(1),), tuple((total,) for total in totals), tuple(totals), 0)


@relaxed
@given(st.lists(st.integers(0, 40).map(lambda part: Fraction(part, 3)), min_size=2, max_size=12))
def test_pairs_are_neighbours_and_all_within_a_point(totals):
    grid = a_grid(totals)
    order = sorted(range(len(totals)), key=lambda person: (-totals[person], person))
    place = {person: spot for spot, person in enumerate(order)}
    wanted = {(one, two) for one, two in combinations(order, 2)
              if place[two] - place[one] == 1 or totals[one] - totals[two] <= 1}
    assert set(close_pairs(grid)) == wanted
    assert all(gap_of(grid, pair) >= 0 for pair in close_pairs(grid))


def test_of_many_pairs_the_closest_are_taken(monkeypatch):
    monkeypatch.setattr(room, "MOST_PAIRS", 3)
    totals = [Fraction(part, 10) for part in (100, 98, 95, 93, 92, 88)]
    pairs = close_pairs(a_grid(totals))
    apart = sorted(totals[one] - totals[two] for one, two in pairs)
    assert apart == [Fraction(part, 10) for part in (1, 2, 2, 3, 5, 5)]


def test_two_spells_of_one_subject_are_no_pair():
    assert close_pairs(a_grid([Fraction(80), Fraction(79)], ["p1", "p1"])) == []


@pytest.mark.parametrize("totals", [[], [Fraction(80)]])
def test_nobody_to_compare(totals):
    assert close_pairs(a_grid(totals)) == []
