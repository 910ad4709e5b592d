from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from perfkit.exact import ExactColumn
from perfkit.plan import QuantityRange
from perfkit.rewards import rate_marginal, rate_whole

from . import oracle

TABLES = [
    ["[0, 100)", "[100, 250)", "[250, inf)"], ["(-inf, 100]", "(100, 250]", "(250, inf)"],
    ["[0, 60]", "[61, 80]", "[81, inf)"], ["[10, 20)", "[30, 40)"], ["[0, inf)"]]
tables = st.sampled_from(TABLES).flatmap(lambda rows: st.tuples(
    st.just([QuantityRange.parse(row) for row in rows]),
    st.lists(st.fractions(0, 1, max_denominator=200), min_size=len(rows), max_size=len(rows))))
others = st.sampled_from([None, "next_lower", Fraction(1, 20)])
bases = st.integers(-5, 100_000)
lookups = st.one_of(st.integers(-2, 400), st.sampled_from([0, 60, 61, 80, 81, 100, 250]),
                    st.fractions(0, 400, max_denominator=97))


@settings(deadline=None, max_examples=100)
@given(table=tables, otherwise=others, base=bases, lookup=lookups)
def test_both_methods_equal_the_oracle(table: tuple[list[QuantityRange], list[Fraction]], otherwise: object, base: int,
                                       lookup: Fraction | int) -> None:
    written, rates = table
    ranges = [row.base("count") for row in written]
    cells = ExactColumn.from_fractions([base]), ExactColumn.from_fractions([Fraction(lookup)])
    rows = list(zip(written, rates, strict=True))
    whole = rate_whole(*cells, ranges, rates, otherwise)
    assert whole.amount.fractions() == [oracle.whole(Fraction(base), Fraction(lookup), rows, otherwise, "count")]
    marginal = rate_marginal(*cells, ranges, rates, otherwise)
    assert marginal.amount.fractions() == [oracle.marginal(Fraction(base), Fraction(lookup), rows, otherwise, "count")]


@settings(deadline=None, max_examples=60)
@given(table=tables, base=st.integers(0, 100_000))
def test_the_parts_of_a_base_add_up_to_it(table: tuple[list[QuantityRange], list[Fraction]], base: int) -> None:
    ranges = [row.base("count") for row in table[0]]
    column = ExactColumn.from_fractions([base])
    for cut in (rate_whole, rate_marginal):
        slices = cut(column, column, ranges, table[1], Fraction(0))
        assert sum((part.sum() for part in slices.parts), Fraction(0)) == base


def test_10_000_amounts_exactly_on_an_edge_are_paid_by_the_side_that_owns_it() -> None:
    edges = list(range(1, 10_001))
    column = ExactColumn.from_fractions([Fraction(edge, 3) for edge in edges])
    for edge in (Fraction(1, 3), Fraction(5_000, 3)):
        lower, upper = QuantityRange.parse("[0, 1)").base("count"), QuantityRange.parse("[1, inf)").base("count")
        ranges = [type(lower)(lower.low, edge), type(upper)(edge, None)]
        rates = rate_whole(column, column, ranges, [Fraction(1), Fraction(2)]).amount / column
        assert rates.fractions() == [2 if Fraction(place, 3) >= edge else 1 for place in edges]


def test_a_marginal_table_has_no_jump_and_a_whole_one_does() -> None:
    ranges = [QuantityRange.parse(row).base("count") for row in ("[0, 100)", "[100, inf)")]
    rates = [Fraction(6, 100), Fraction(8, 100)]
    around = ExactColumn.from_fractions([Fraction(9_999, 100), Fraction(100)])
    just, at = rate_marginal(around, around, ranges, rates).amount.fractions()
    assert (just, at) == (Fraction(59_994, 10_000), 6)
    assert rate_whole(around, around, ranges, rates).amount.fractions() == [Fraction(59_994, 10_000), 8]
