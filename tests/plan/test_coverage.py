from fractions import Fraction

import pytest

from perfkit.exact import Range
from perfkit.language import Text
from perfkit.plan import QuantityRange, Undefined
from perfkit.plan.coverage import assumed_domain, domain_of, gap_problems, grade_problems, table_problems

SHARES, FROM_ZERO = domain_of("share"), domain_of("count")


def _rows(*texts):
    return [QuantityRange.parse(text) for text in texts]


def _what(*texts, otherwise=None, domain=FROM_ZERO):
    return [problem.what for _, problem in table_problems(_rows(*texts), otherwise, domain)]


@pytest.mark.parametrize(("rows", "gap"), [
    (["[0, 90)", "[91, inf)"], "[90, 91)"), (["[0, 90)", "(90, inf)"], "[90, 90]"), (["[10, inf)"], "[0, 10)"),
    (["[0, 100]"], "(100, inf)"), (["[0, 800000)", "[1000000, inf)"], "[800000, 1000000)"),
    (["[0 s, 30 s)", "[1 min, inf)"], "[30 s, 1 min)"),
])
def test_an_uncovered_interval_is_named_as_the_table_writes_it(rows, gap):
    assert _what(*rows) == [f"no row holds {gap}"]


def test_every_gap_is_named():
    assert _what("[0, 60%)", "[70%, 80%)", "[90%, 100%]", domain=SHARES) == [
        "no row holds [60%, 70%)", "no row holds [80%, 90%)"]


@pytest.mark.parametrize("otherwise", [Fraction(0), Undefined(Text.same("not rated"))])
def test_else_covers_every_gap(otherwise):
    assert _what("[10, 20)", "[30, 40)", otherwise=otherwise) == []


def test_next_lower_covers_gaps_above_a_row_but_not_below_the_lowest():
    assert _what("[0, 80]", "[81, 90]", otherwise="next_lower") == []
    assert _what("[10, 80]", "[81, 90]", otherwise="next_lower") == ["no row holds [0, 10)"]


@pytest.mark.parametrize(("rows", "shared"), [
    (["[0, 90]", "[90, inf)"], "[90, 90]"), (["[90%, inf)", "[80%, 95%)", "[0, 80%)"], "[90%, 95%)"),
    (["[0, 10)", "[10, 20)", "[5, 8)", "[20, inf)"], "[5, 8)"),
])
def test_an_interval_claimed_twice_is_named(rows, shared):
    found = _what(*rows, domain=SHARES if "%" in rows[0] else FROM_ZERO)

    assert any(f"both hold {shared}" in what for what in found)


def test_an_overlap_stands_at_the_later_row():
    places = [place for place, _ in table_problems(_rows("[90, inf)", "[0, 90]"), None, FROM_ZERO)]

    assert places == [1]


def test_rows_in_no_order_are_refused():
    assert _what("[0, 10)", "[20, inf)", "[10, 20)") == ["the rows are in no order"]


@pytest.mark.parametrize("rows", [["[0, 10)", "[10, inf)"], ["[10, inf)", "[0, 10)"]])
def test_both_directions_are_fine(rows):
    assert _what(*rows) == []


def test_mixed_units_are_told_at_the_odd_row_and_hide_what_would_follow_from_them():
    found = table_problems(_rows("[0, 90%)", "[90, inf)"), None, SHARES)

    assert [(place, problem.code) for place, problem in found] == [(1, "mixed_units")]


def test_zero_goes_with_any_unit():
    assert _what("[0, 100%)", "[100%, inf)") == []
    assert _what("[0, 15 s)", "[15 s, inf)") == []


@pytest.mark.parametrize(("unit", "domain"), [
    ("share", "[0, 1]"), ("money", "[0, inf)"), ("count", "[0, inf)"), ("ratio", "[0, inf)"), ("duration", "[0, inf)")])
def test_domains_of_units(unit, domain):
    assert domain_of(unit).text() == domain


def test_per_cent_may_be_of_a_share_unless_attainment_is_looked_up():
    rows = _rows("[0, 100%]")

    assert assumed_domain(rows, attainment=False).text() == "[0, 1]"
    assert assumed_domain(rows, attainment=True).text() == "[0, inf)"


def test_grades_hold_every_total():
    grades = [Range(Fraction(90), None), Range(Fraction(60), Fraction(89), True, True),
              Range(None, Fraction(60), False)]

    assert [problem.what for _, problem in grade_problems(grades)] == ["no row holds (89, 90)"]


def test_no_total_is_below_or_above_the_grades():
    found = [problem.what for _, problem in grade_problems([Range(Fraction(0), Fraction(100), True, True)])]

    assert found == ["no row holds (-inf, 0)", "no row holds (100, inf)"]


def test_gaps_alone_are_told_as_the_table_writes_them():
    assert [problem.what for problem in gap_problems(_rows("[0, 50%)"), None, SHARES)] == ["no row holds [50%, 100%]"]
