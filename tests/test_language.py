"""A text exists in both languages or not at all; numbers look the same everywhere."""

import importlib
import pkgutil

import pytest

import perfkit
from perfkit.language import Text, choose, show_duration, show_money, show_number, show_share


def test_a_text_in_one_language_cannot_be_made():
    with pytest.raises(ValueError, match="both languages"):
        Text(en="only English", zh=" ")


def test_fields_must_agree():
    with pytest.raises(ValueError, match="fields differ"):
        Text(en="{n} people", zh="{m} 人")


def test_a_text_inside_a_text_speaks_the_same_language():
    outer = Text(en="state: {state}", zh="状态：{state}")
    assert outer.fill("zh", state=Text(en="final", zh="终值")) == "状态：终值"


def test_data_with_braces_survive():
    assert Text.same("a{b}").fill("zh") == "a{b}"
    assert Text(en="{x}", zh="{x}").bind(x="{y}").fill("en") == "{y}"


@pytest.mark.parametrize(("shown", "want"), [
    (show_number(-0.0004, "en", digits=2), "0.00"), (show_number(1e6, "zh"), "1,000,000"),
    (show_number(-3, "en"), "−3"), (show_share(0.5, "zh", sign=True), "+50.0%"),
    (show_money(None, "en"), "–"), (show_money(-1, "en", digits=0), "¥0"),
    (show_money(100, "en", currency="BDT"), "BDT1.00"), (show_duration(999, "en"), "999 ms"),
    (show_duration(-5, "zh"), "−5 毫秒"), (show_duration(float("nan"), "zh"), "–")])
def test_numbers_are_written_one_way(shown, want):
    assert shown.replace("\xa0", "") == want


def test_a_name_falls_back_to_the_other_language():
    assert choose({"zh": "小雨", "en": ""}, "en") == "小雨"


def test_every_module_imports_and_so_every_text_has_both_languages():
    names = [module.name for module in pkgutil.walk_packages(perfkit.__path__, "perfkit.")]
    assert all(importlib.import_module(name) for name in names)
