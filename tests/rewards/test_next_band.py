"""What brings more points is told in cases, money or time, and never for a row that cannot be reached."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoring.made import bands, role, rule

from perfkit.plan import QuantityRange
from perfkit.rewards.next_band import next_band_text, next_step

ROWS = [("[95%, 100%]", 100), ("(90%, 95%)", 80), ("[0%, 90%]", 50)]
RANGES = [(QuantityRange.parse(text).base("share"), Fraction(points)) for text, points in ROWS]


def told(scoring, value, unit, points, n=1, **other):
    made = role({"csat": rule(1, scoring)})
    top, bottom = (value.numerator * (n // value.denominator), n) if unit == "share" else (value.numerator,
                                                                                          value.denominator)
    score = {"indicator": "csat@default", "state": other.get("state", "scored"),
             "points_numerator": str(points), "points_denominator": "1",
             "target_numerator": str(other.get("target", "")), "target_denominator": "1"}
    row = {"unit": unit, "direction": other.get("direction", "higher"), "numerator": top, "denominator": bottom, "n": n}
    found = next_band_text(made, score, row, "CNY")
    return None if found is None else (found.fill("en"), found.fill("zh"))


def test_cases_that_are_missing_are_counted_beyond_an_open_edge():
    # 36 of 40 are exactly 90 %, which the row above does not hold.
    assert told(bands(*ROWS), Fraction(36, 40), "share", 50, 40) == ("1 more of 40 cases reach 80 points",
                                                             "40 例中再多 1 例可得 80 分")
    assert told(bands(*ROWS), Fraction(37, 40), "share", 80, 40)[0] == "1 more of 40 cases reach 100 points"


def test_fewer_cases_where_lower_is_better():
    rows = [("[0%, 5%]", 100), ("(5%, 100%]", 40)]
    said = told(bands(*rows), Fraction(5, 40), "share", 40, 40, direction="lower")
    assert said[0] == "3 fewer of 40 cases reach 100 points"


def test_money_and_time_are_told_by_their_gap():
    rows = [("[50000, inf)", 100), ("[0, 50000)", 60)]
    assert told(bands(*rows), Fraction(4_800_000), "money", 60)[0] == "¥2,000.00 more reach 100 points"
    rows = [("[0 s, 30 s)", 100), ("[30 s, inf)", 60)]
    assert told(bands(*rows), Fraction(42_000), "duration", 60, direction="lower")[0] == (
        "more than 12.0 s less reach 100 points")


def test_rows_of_attainment_are_told_in_the_value():
    rows = [("[100%, inf)", 100), ("[0%, 100%)", 60)]
    assert told(bands(*rows, of="attainment"), Fraction(90_000), "money", 60, target=100_000)[0] == (
        "¥100.00 more reach 100 points")
    assert told(bands(*rows, of="attainment"), Fraction(90_000), "money", 60) is None


@pytest.mark.parametrize("case", [{"points": 100}, {"points": 50, "state": "held"}])
def test_nothing_is_said_at_the_best_row_or_without_points(case):
    assert told(bands(*ROWS), Fraction(38, 40), "share", n=40, **case) is None


def test_a_row_that_no_number_of_cases_reaches_is_passed_over():
    assert next_step(RANGES[1:], Fraction(2, 3), Fraction(50), cases=3) is None


@given(st.integers(1, 400), st.data())
def test_so_many_more_cases_reach_the_row_and_one_less_does_not(n, data):
    have = data.draw(st.integers(0, n))
    value = Fraction(have, n)
    points = next(worth for ends, worth in RANGES if ends.holds(value))
    step = next_step(RANGES, value, points, cases=n)
    if step is None:
        assert points == 100 or not any(ends.holds(Fraction(more, n)) for ends, worth in RANGES if worth > points
                                        for more in range(have + 1, n + 1))
        return
    there = next(worth for ends, worth in RANGES if ends.holds(Fraction(have + step.cases, n)))
    before = next(worth for ends, worth in RANGES if ends.holds(Fraction(have + step.cases - 1, n)))
    assert there == step.points > points
    assert before < step.points
