from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.errors import PlanError
from perfkit.plan import Quantity, QuantityRange, parse_number

UNITS = (None, "%", "ms", "s", "min", "h", "d")
numbers = st.decimals(min_value=-10**9, max_value=10**9, places=4, allow_nan=False, allow_infinity=False)


@given(number=numbers, unit=st.sampled_from(UNITS))
def test_a_quantity_reads_back_as_it_was_written(number, unit):
    quantity = Quantity(Fraction(number), unit)

    assert Quantity.parse(quantity.text()) == quantity


@st.composite
def ranges(draw):
    unit = draw(st.sampled_from(UNITS))
    low, high = sorted(draw(st.lists(numbers, min_size=2, max_size=2, unique=True)))
    ends = [None if draw(st.booleans()) else Quantity(Fraction(end), unit) for end in (low, high)]
    return QuantityRange(*ends, *(end is not None and draw(st.booleans()) for end in ends))


@given(ranges())
def test_a_range_reads_back_as_it_was_written(written):
    assert QuantityRange.parse(written.text()) == written


@given(written=ranges(), value=numbers)
def test_a_range_holds_the_same_values_in_every_notation(written, value):
    exact = Fraction(value)

    assert QuantityRange.parse(written.text()).scaled().holds(exact) == written.scaled().holds(exact)


@given(st.text(max_size=30))
def test_any_text_is_a_range_or_a_problem(text):
    with suppress(PlanError):
        QuantityRange.parse(text)


def test_a_tenth_is_a_tenth():
    assert parse_number("0.1") * 10 == 1


@pytest.mark.parametrize("text", ["", " ", "1,000", "1e5", "nan", "inf", "-inf", "0x10", "1/3", "６０", "1.", ".5",
                                  "--1", "1_000", "9" * 41])
def test_what_is_not_plain_decimals_is_no_number(text):
    with pytest.raises(PlanError, match="not a number"):
        parse_number(text)


@pytest.mark.parametrize(("text", "unit", "base"), [
    ("95%", "share", Fraction(19, 20)), ("120%", "ratio", Fraction(6, 5)), ("1.2", "ratio", Fraction(6, 5)),
    ("15 s", "duration", 15_000), ("15s", "duration", 15_000), ("1.5 min", "duration", 90_000),
    ("2 h", "duration", 7_200_000), ("1 d", "duration", 86_400_000), ("800 ms", "duration", 800),
    ("1200", "money", 120_000), ("0.005", "money", Fraction(1, 2)), ("30", "count", 30),
    ("-3%", "share", Fraction(-3, 100)),
])
def test_base_units_are_fractions_milliseconds_and_minor_units(text, unit, base):
    assert Quantity.parse(text).base(unit) == base


@pytest.mark.parametrize(("text", "unit", "allowed"), [
    ("95", "share", "95%"), ("15", "duration", "15 s"), ("15 s", "share", "95%"), ("95%", "duration", "15 s"),
    ("95%", "money", "without a unit"), ("15 s", "ratio", "120%"), ("5%", "count", "without a unit"),
])
def test_a_bare_number_or_a_wrong_unit_is_refused_where_a_unit_is_due(text, unit, allowed):
    with pytest.raises(PlanError) as caught:
        Quantity.parse(text).base(unit)

    problem = caught.value.problems[0]
    assert problem.got == text
    assert allowed in problem.allowed


@pytest.mark.parametrize("unit", ["share", "ratio", "money", "duration", "count", "points", "rate", "bytes", "index"])
def test_a_bare_zero_is_zero_in_every_unit(unit):
    assert Quantity.parse("0").base(unit) == 0


def test_a_misspelt_unit_is_told_with_the_nearest():
    with pytest.raises(PlanError) as caught:
        Quantity.parse("15 mn")

    assert caught.value.problems[0].nearest == "min"


@pytest.mark.parametrize(("text", "what"), [
    ("80-90", "not a range"), ("[80, 90", "not a range"), ("[80; 90)", "not a range"), ("90", "not a range"),
    ("[80, 90, 100)", "not a range"), ("[a, b)", "not a quantity"), ("[inf, 90)", "not a quantity"),
    ("[-inf, 90)", "infinity"), ("[80, inf]", "infinity"), ("[90, 80)", "holds nothing"), ("[80, 80)", "holds nothing"),
    ("(80, 80]", "holds nothing"), ("[1, 2%)", "different units"), ("[2%, 3 s)", "different units"),
    ("[2 min, 60 s)", "holds nothing"),
])
def test_a_range_that_is_none_is_refused(text, what):
    with pytest.raises(PlanError, match=what):
        QuantityRange.parse(text)


def test_one_point_is_a_range():
    assert QuantityRange.parse("[80, 80]").scaled().holds(Fraction(80))


def test_a_full_width_range_says_how_to_write_it():
    with pytest.raises(PlanError) as caught:
        QuantityRange.parse("【80，90）")

    assert "half width" in caught.value.problems[0].allowed
