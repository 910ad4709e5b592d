from datetime import date
from fractions import Fraction

import pytest

from perfkit.errors import PlanError
from perfkit.plan import values


@pytest.mark.parametrize(("text", "days"), [
    ("[2026-02-04, 2026-02-17]", (date(2026, 2, 4), date(2026, 2, 17))),
    ("[2026-02-04, 2026-02-18)", (date(2026, 2, 4), date(2026, 2, 17))),
    ("(2026-02-03, 2026-02-17]", (date(2026, 2, 4), date(2026, 2, 17))),
    ("[2026-02-04,2026-02-04]", (date(2026, 2, 4), date(2026, 2, 4))),
])
def test_a_range_of_days_gives_its_first_and_last(text, days):
    assert values.parse_days(text) == days


@pytest.mark.parametrize("text", ["[2026-02-30, 2026-03-01]", "2026-02-04", "[2026-02-17, 2026-02-04]",
                                  "[2026-02-04, inf)", "[2026-02-04, 2026-02-04)", "[20260204, x]",
                                  "[0001-01-01, 0001-01-01)"])
def test_a_range_of_days_that_is_none_is_refused(text):
    with pytest.raises(PlanError):
        values.parse_days(text)


def test_a_plain_text_is_the_same_in_both_languages():
    text = values.parse_text("own chats {only}")

    assert (text.fill("en"), text.fill("zh")) == ("own chats {only}", "own chats {only}")


def test_a_text_by_language_keeps_its_braces():
    text = values.parse_text({"zh": "仅{本人}", "en": "own {only} 5"})

    assert (text.fill("en"), text.fill("zh")) == ("own {only} 5", "仅{本人}")


@pytest.mark.parametrize("value", ["", "  ", {"en": "x"}, {"en": "x", "zh": ""}, {"en": "x", "zh": ["y"]}, ["x"], {},
                                   {"en": "x", "zh": "y", "fr": "z"}])
def test_half_a_text_is_refused(value):
    with pytest.raises(PlanError) as caught:
        values.parse_text(value)

    assert "{en: ..., zh: ...}" in caught.value.problems[0].allowed


@pytest.mark.parametrize("text", ["../x", "a/b", "a b", "", "-a", "con", "COM1", "a.b", "1st", "x" * 41, "a：b"])
def test_an_id_that_cannot_name_a_folder_is_refused(text):
    with pytest.raises(PlanError):
        values.parse_folder_id(text)


@pytest.mark.parametrize("text", ["warehouse", "no", "day-shift", "客服", "B2B_sales"])
def test_ids_may_be_in_any_script(text):
    assert values.parse_folder_id(text) == text


@pytest.mark.parametrize("text", ["csat", "csat@mean5", "lcp_p75"])
def test_keys_of_indicators(text):
    assert values.parse_indicator(text) == text


@pytest.mark.parametrize("text", ["CSAT", "csat@", "@mean5", "cs at", "csat.mean5", "", "满意度"])
def test_what_is_no_key_of_an_indicator_is_refused(text):
    with pytest.raises(PlanError):
        values.parse_indicator(text)


@pytest.mark.parametrize(("text", "rate"), [("3%", Fraction(3, 100)), ("0.03", Fraction(3, 100)), ("0", 0), ("0%", 0),
                                            ("100%", 1), ("1", 1), ("2.5%", Fraction(1, 40))])
def test_rates_are_exact(text, rate):
    assert values.parse_rate(text) == rate


@pytest.mark.parametrize(("text", "coefficient"), [("1.2", Fraction(6, 5)), ("120%", Fraction(6, 5)), ("0", 0)])
def test_coefficients_are_numbers_or_per_cent(text, coefficient):
    assert values.parse_coefficient(text) == coefficient


@pytest.mark.parametrize("text", ["120", "1.2", "1.2 s", "x"])
def test_a_percentage_needs_its_sign(text):
    with pytest.raises(PlanError, match="not a percentage"):
        values.parse_percent(text)


@pytest.mark.parametrize(("text", "meaning"), [("yes", True), ("No", False), ("true", True), ("FALSE", False)])
def test_yes_and_no(text, meaning):
    assert values.parse_yes(text) is meaning


def test_maybe_is_neither():
    with pytest.raises(PlanError):
        values.parse_yes("maybe")


@pytest.mark.parametrize("text", ["RMB", "¥", "JPY", "KWD", "cny", ""])
def test_only_currencies_with_hundredths_are_taken(text):
    with pytest.raises(PlanError):
        values.parse_currency(text)


@pytest.mark.parametrize("text", ["Asia/Shangai", "../etc/passwd", "Asia", "", "/", "UTC+8"])
def test_a_time_zone_that_does_not_exist_is_refused(text):
    with pytest.raises(PlanError):
        values.parse_time_zone(text)


def test_a_misspelt_time_zone_is_told_with_the_nearest():
    with pytest.raises(PlanError) as caught:
        values.parse_time_zone("Asia/Shangai")

    assert caught.value.problems[0].nearest == "Asia/Shanghai"


@pytest.mark.parametrize(("value", "text"), [
    ("x" * 100, "x" * 77 + "..."), ({"a": "b"}, "a mapping"), (["a"], "a list"), ("short", "short")])
def test_messages_show_values_shortly(value, text):
    assert values.shown(value) == text
