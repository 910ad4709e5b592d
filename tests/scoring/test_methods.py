from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfkit.exact import ExactColumn
from perfkit.scoring.methods import attainment, attainment_points, clamp_points, close_gaps, look_up

from .made import bounds

few = settings(deadline=None, max_examples=60)
numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=997)
above_zero = st.fractions(min_value=Fraction(1, 997), max_value=1000, max_denominator=997)


def column(*cells: Fraction | int | None) -> ExactColumn:
    return ExactColumn.from_fractions(cells)


@few
@given(value=numbers, target=above_zero)
def test_the_mirror_reflects_attainment_at_the_target(value: Fraction, target: Fraction) -> None:
    plain = attainment(column(value), column(target), lower_is_better=False).fractions()[0]
    mirror = attainment(column(value), column(target), lower_is_better=True).fractions()[0]
    assert plain is not None
    assert mirror is not None
    assert plain == value / target
    assert plain + mirror == 2


@pytest.mark.parametrize("target", [0, -5, None])
def test_attainment_of_a_target_that_is_not_above_zero_is_missing(target: int | None) -> None:
    assert attainment(column(7), column(target), lower_is_better=False).fractions() == [None]


@few
@given(value=numbers, worst=numbers, best=numbers)
def test_a_clamp_gives_0_at_worst_100_at_best_and_a_straight_line_between(value: Fraction, worst: Fraction,
                                                                        best: Fraction) -> None:
    if worst == best:
        return
    low, high, middle, made = clamp_points(column(worst, best, (worst + best) / 2, value), worst=worst,
                                           best=best).fractions()
    assert (low, high, middle) == (0, 100, 50)
    assert made is not None
    assert 0 <= made <= 100
    assert made == max(Fraction(0), min(Fraction(100), 100 * (value - worst) / (best - worst)))


def test_attainment_points_stop_at_floor_and_cap() -> None:
    points = attainment_points(column(Fraction(3, 2), 1, Fraction(-1, 2), None), floor=Fraction(0), cap=Fraction(6, 5))
    assert points.fractions() == [120, 100, 0, None]
    assert attainment_points(column(3), floor=Fraction(0), cap=None).fractions() == [300]


def test_an_edge_belongs_to_the_side_that_closes_it() -> None:
    ranges = [bounds("[90, inf)"), bounds("(75, 90)"), bounds("(-inf, 75]")]
    values = column(90, Fraction(89_999_999, 1_000_000), 75, Fraction(75_000_001, 1_000_000))
    assert look_up(values, ranges, [Fraction(3), Fraction(2), Fraction(1)]).fractions() == [3, 2, 1, 2]


def test_a_value_in_no_row_gets_what_otherwise_says() -> None:
    ranges, amounts = [bounds("[0, 60]"), bounds("[61, 80]")], [Fraction(1), Fraction(2)]
    values = column(Fraction(121, 2), 81, -1, None)
    assert look_up(values, ranges, amounts).fractions() == [None, None, None, None]
    assert look_up(values, ranges, amounts, Fraction(9)).fractions() == [9, 9, 9, None]
    assert look_up(values, ranges, amounts, "next_lower").fractions() == [1, 2, None, None]


@few
@given(edges=st.lists(st.integers(-50, 50), min_size=2, max_size=6, unique=True), value=st.integers(-60, 60))
def test_closing_gaps_leaves_every_row_its_own_values(edges: list[int], value: int) -> None:
    rising = sorted(edges)
    ranges = [bounds(f"[{low}, {high})") for low, high in zip(rising[::2], rising[1::2], strict=False)]
    closed = close_gaps(ranges)
    inside = [place for place, ends in enumerate(ranges) if ends.holds(Fraction(value))]
    after = [place for place, ends in enumerate(closed) if ends.holds(Fraction(value))]
    assert len(after) <= 1
    assert not inside or inside == after
    assert bool(after) == (value >= rising[0])
