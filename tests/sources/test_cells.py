from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.sources.cells import (
    CellError,
    clean_id,
    clean_text,
    read_boolean,
    read_duration,
    read_integer,
    read_money,
    read_share,
    read_thousandths,
)


@pytest.mark.parametrize(("text", "minor"), [
    ("2,876.05", 287605), ("¥12", 1200), ("￥238.23", 23823), ("5元", 500), ("1.2万", 1_200_000), ("3万元", 3_000_000),
    ("(300)", -30000), ("-3", -300), ("−3.5", -350), ("-¥12.30", -1230), ("¥-12.30", -1230), ("(¥120.00)", -12000),
    ("１２.５", 1250), (" 7 ", 700), (".5", 50), ("0", 0), ("CNY 12", 1200), ("12分", 12),
])
def test_money_in_the_forms_that_exports_write(text, minor):
    assert read_money(text, unit="yuan") == minor


@pytest.mark.parametrize(("text", "minor"), [("2.675", 268), ("0.125", 13), ("-0.125", -13), ("1.005", 101),
                                             ("0.004", 0)])
def test_half_a_cent_is_rounded_away_from_zero(text, minor):
    assert read_money(text, unit="yuan") == minor


def test_units_of_money_scale():
    assert [read_money("12", unit=unit) for unit in ("fen", "minor", "yuan", "major", "wan")] == \
        [12, 12, 1200, 1200, 12_000_000]


@pytest.mark.parametrize("text", ["inf", "-Infinity", "nan", "1e400", "1E5", "1,23", "12,34.5", "1 234", "1.2.3", "abc",
                                  "--5", "(5", "5)", "$5", "5%", "", "¥", "1" * 60, "99999999999999999999"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(CellError):
        read_money(text, unit="yuan")


@pytest.mark.parametrize("read", [
    lambda text: read_money(text, unit=None), lambda text: read_share(text, unit=None),
    lambda text: read_duration(text, unit=None),
])
def test_a_bare_number_without_a_unit_is_refused_and_says_what_to_declare(read):
    with pytest.raises(CellError) as error:
        read("45.3")
    assert error.value.allowed.startswith("declare unit:")


@pytest.mark.parametrize(("text", "number"), [("1,234", 1234), ("59.0", 59), ("-7", -7), ("(3)", -3), ("0012", 12)])
def test_whole_numbers(text, number):
    assert read_integer(text) == number


@pytest.mark.parametrize("text", ["30.5", "1e3", "inf", "x", "1,2345", "2.63642201329702E+18"])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(CellError):
        read_integer(text)


def test_decimals_are_kept_in_thousandths():
    assert [read_thousandths(text) for text in ("30.5", "1,234.5678", "-0.0005")] == [30500, 1234568, -1]


@pytest.mark.parametrize(("text", "ppm"), [("45.3%", 453000), ("116.67%", 1166700), ("100.00%", 1_000_000),
                                           ("47.83 %", 478300), ("90％", 900000)])
def test_shares_with_their_sign(text, ppm):
    assert read_share(text, unit=None) == ppm


def test_shares_with_a_declared_unit():
    assert read_share("0.940725424", unit="fraction") == 940725
    assert read_share("94.07", unit="percent") == 940700


@pytest.mark.parametrize(("text", "milliseconds"), [
    ("1分05秒", 65_000), ("27分9秒", 1_629_000), ("1小时18分36秒", 4_716_000), ("1小时0分54秒", 3_654_000),
    ("2天3小时", 183_600_000), ("44秒", 44_000), ("36.5s", 36_500), ("45.3 s", 45_300), ("250ms", 250),
    ("1.5min", 90_000), ("2h", 7_200_000), ("00:01:05", 65_000), ("0:01:23.5", 83_500), ("27:00:00", 97_200_000),
    ("0.0005s", 1),
])
def test_durations_say_their_unit(text, milliseconds):
    assert read_duration(text, unit=None) == milliseconds


@pytest.mark.parametrize(("clock", "milliseconds"), [("mm:ss", 65_000), ("hh:mm", 3_900_000)])
def test_two_part_clock_times_need_a_declared_meaning(clock, milliseconds):
    with pytest.raises(CellError, match="hours and minutes, or minutes and seconds"):
        read_duration("01:05", unit=None)
    assert read_duration("01:05", unit=None, clock=clock) == milliseconds


@pytest.mark.parametrize("text", ["5秒1分", "1分1分", "1:75:00", "秒", "1分x", "12:", "1d2", "inf"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(CellError):
        read_duration(text, unit="s")


@pytest.mark.parametrize(("text", "answer"), [("TRUE", True), ("是", True), ("1", True), ("N", False), ("否", False)])
def test_answers(text, answer):
    assert read_boolean(text) is answer


def test_what_is_no_answer_is_refused():
    with pytest.raises(CellError):
        read_boolean("maybe")


@pytest.mark.parametrize("text", ["CS01", "CS01 ", " CS01", "CS01\u200b", "\ufeffCS01", "ＣＳ０１", '="CS01"', "\tCS01",
                                  "CS01\u00a0"])
def test_one_id_has_one_spelling(text):
    assert clean_id(text) == "CS01"


def test_composed_and_decomposed_names_are_one():
    assert clean_text("Zoe\u0301") == clean_text("Zo\u00e9") == "Zoé"


@pytest.mark.parametrize("text", ["NA", "None", "null", "nan", "007", "-", "女装B款,黑", "买家已付款，等待卖家发货"])
def test_text_stays_text(text):
    assert clean_text(text) == text


def test_every_digit_of_a_long_id_is_kept():
    assert clean_text('="2636422013297021757"') == "2636422013297021757"


@given(st.decimals(min_value=-10**9, max_value=10**9, allow_nan=False, allow_infinity=False, places=4))
def test_money_is_exact_half_up(number):
    cents = (number * 100).to_integral_value(rounding=ROUND_HALF_UP)
    assert read_money(format(number, "f"), unit="yuan") == int(cents)


@given(st.integers(min_value=-10**12, max_value=10**12))
def test_a_printed_amount_reads_back(minor):
    sign, size = ("-" if minor < 0 else ""), Decimal(abs(minor)) / 100
    assert read_money(f"{sign}¥{size:,.2f}", unit=None) == minor


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    for read in (read_integer, read_thousandths, read_boolean, lambda cell: read_money(cell, unit="yuan"),
                 lambda cell: read_share(cell, unit="percent"), lambda cell: read_duration(cell, unit="s")):
        with suppress(CellError):
            assert isinstance(read(text), int)
