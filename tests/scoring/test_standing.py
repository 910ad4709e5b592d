"""Points by a reference population that the plan states: worked by hand, mirrored, and nobody moves with others."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfkit.exact import ExactColumn
from perfkit.plan import Percentile, Quantity, ZScore
from perfkit.scoring import score_points
from perfkit.scoring.standing import percentile_ranks

from .made import bands, clamp, exact, no_targets, role, rule, values

Z = ZScore(reference="2025-Q4", mean=Quantity.parse("92%"), sd=Quantity.parse("4%"), n=38, points=clamp("-2", "2"))
EDGES = {Fraction(1, 4): Quantity.parse("88%"), Fraction(1, 2): Quantity.parse("92%"),
         Fraction(3, 4): Quantity.parse("95%")}


def ranks(between="step", edges=None, points=None):
    return Percentile(reference="2025-Q4", n=38, between=between, edges=edges or EDGES,
                      points=points or clamp("0%", "75%"))


def points(scoring, cells, **other):
    return exact(score_points(values("csat@jd", cells, **other), no_targets(), role({"csat": rule(1, scoring)})),
                 "points")


@pytest.mark.parametrize(("value", "given_points"), [
    (Fraction(92, 100), 50), (Fraction(96, 100), 75), (Fraction(100, 100), 100), (Fraction(80, 100), 0),
    (Fraction(91, 100), Fraction(175, 4))])
def test_z_becomes_points_as_worked_by_hand(value, given_points):
    assert points(Z, [value]) == [given_points]
    assert points(Z, [Fraction(184, 100) - value], direction="lower") == [given_points]


def test_bands_over_z_put_an_edge_on_the_side_that_closes_it():
    cut = ZScore(**{**Z.__dict__, "points": bands(("[1, inf)", 100), ("(-1, 1)", 60), ("(-inf, -1]", 10))})
    assert points(cut, [Fraction(96, 100), Fraction(95999, 100000), Fraction(88, 100)]) == [100, 60, 10]


def test_a_step_percentile_is_the_last_share_reached():
    cells = [Fraction(cell, 100) for cell in (87, 88, 92, 94, 95, 99)]
    third = Fraction(100, 3)
    assert points(ranks(), cells) == [0, third, 2 * third, 2 * third, 100, 100]


def test_a_step_percentile_is_mirrored_where_lower_is_better():
    edges = {Fraction(1, 10): Quantity.parse("20 s"), Fraction(1, 2): Quantity.parse("40 s")}
    rule_of = ranks(edges=edges, points=clamp("0%", "100%"))
    assert points(rule_of, [20_000, 20_001, 40_000, 40_001], unit="duration", direction="lower") == [90, 50, 50, 0]


def test_an_interpolated_percentile_goes_in_a_straight_line():
    edges = {Fraction(0): Quantity.parse("60%"), Fraction(1, 2): Quantity.parse("90%"),
             Fraction(1): Quantity.parse("100%")}
    cells = [Fraction(50, 100), Fraction(75, 100), Fraction(95, 100), Fraction(100, 100)]
    assert points(ranks("interpolated", edges, clamp("0%", "100%")), cells) == [0, 25, 75, 100]


def test_of_equal_edges_the_best_counts():
    tied = {Fraction(1, 4): Quantity.parse("90%"), Fraction(1, 2): Quantity.parse("90%")}
    assert points(ranks(edges=tied, points=clamp("0%", "100%")), [Fraction(9, 10), Fraction(89, 100)]) == [50, 0]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.fractions(0, 1, max_denominator=500), min_size=1, max_size=8), st.fractions(0, 1))
def test_nobody_moves_with_the_others_of_the_period(cells, newcomer):
    for scoring in (Z, ranks()):
        assert points(scoring, [*cells, newcomer])[:-1] == points(scoring, cells)


@given(st.lists(st.fractions(0, 1, max_denominator=100), min_size=2, max_size=6, unique=True), st.fractions(-1, 2),
       st.booleans())
def test_a_rank_is_the_share_of_the_edges_that_plain_counting_gives(edges, value, lower):
    rising = sorted(edges)
    shares = {Fraction(place + 1, len(rising)): edge for place, edge in enumerate(rising)}
    got = percentile_ranks(ExactColumn.from_fractions([value]), shares, between="step", lower_is_better=lower)
    reached = [1 - share if lower else share for share, edge in shares.items()
               if (value <= edge if lower else value >= edge)]
    assert got.fractions() == [max(reached, default=Fraction(0))]
