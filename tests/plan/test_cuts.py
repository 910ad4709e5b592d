from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from perfkit.exact import Range
from perfkit.plan.cuts import in_order, overlaps, uncovered

ends = st.one_of(st.none(), st.integers(0, 8).map(Fraction))
EVERYWHERE = Range(None, None, False, False)
PROBES = [Fraction(half, 4) for half in range(-4, 40)]


@st.composite
def ranges(draw):
    low, high = draw(ends), draw(ends)
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
    low_closed, high_closed = (low is not None and draw(st.booleans())), (high is not None and draw(st.booleans()))
    if low is not None and low == high:
        low_closed = high_closed = True
    return Range(low, high, low_closed, high_closed)


@given(rows=st.lists(ranges(), max_size=5), domain=ranges())
def test_a_value_of_the_domain_is_in_a_row_or_in_a_gap_and_never_in_both(rows, domain):
    gaps = uncovered(rows, domain)

    for value in PROBES:
        in_rows, in_gaps = any(row.holds(value) for row in rows), sum(gap.holds(value) for gap in gaps)
        assert in_gaps == (1 if domain.holds(value) and not in_rows else 0)


@given(rows=st.lists(ranges(), max_size=5))
def test_there_is_an_overlap_exactly_where_two_rows_hold_one_value(rows):
    twice = any(sum(row.holds(value) for row in rows) > 1 for value in PROBES)

    assert bool(overlaps(rows)) == twice


@given(rows=st.lists(ranges(), max_size=5))
def test_both_rows_hold_what_an_overlap_names(rows):
    for first, second, shared in overlaps(rows):
        assert first < second
        for value in PROBES:
            if shared.holds(value):
                assert rows[first].holds(value)
                assert rows[second].holds(value)


@given(rows=st.lists(ranges(), max_size=5), seed=st.randoms(use_true_random=False))
def test_gaps_do_not_depend_on_the_order_of_rows(rows, seed):
    shuffled = list(rows)
    seed.shuffle(shuffled)

    assert uncovered(shuffled, EVERYWHERE) == uncovered(rows, EVERYWHERE)


def test_closed_edges_that_meet_overlap_in_one_point_and_open_ones_leave_it():
    low, high = Range(Fraction(0), Fraction(5), True, True), Range(Fraction(5), Fraction(9), True, True)
    assert [shared.text() for _, _, shared in overlaps([low, high])] == ["[5, 5]"]

    low, high = Range(Fraction(0), Fraction(5), True, False), Range(Fraction(5), Fraction(9), False, True)
    assert [gap.text() for gap in uncovered([low, high], Range(Fraction(0), Fraction(9), True, True))] == ["[5, 5]"]


def test_both_directions_are_in_order():
    rows = [Range(Fraction(0), Fraction(1)), Range(Fraction(1), Fraction(2)), Range(Fraction(2), None)]

    assert in_order(rows)
    assert in_order(rows[::-1])
    assert not in_order([rows[1], rows[0], rows[2]])
