"""The catalogue as text names every id, in one language at a time."""

import re

import pytest

from perfkit.errors import RequestError
from perfkit.indicators import KINDS, catalogue, describe_indicator, list_indicators

CJK = re.compile(r"[㐀-鿿]")


def test_every_id_and_every_kind_of_role_is_listed():
    lines = list_indicators("en").splitlines()
    assert [line.split(" | ")[0] for line in lines[:-1]] == list(catalogue())
    assert all(kind in lines[-1] for kind in KINDS)


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_one_in_full_has_formula_and_variants_in_its_language(name):
    english, chinese = describe_indicator(name, "en"), describe_indicator(name, "zh")
    assert all(f"{name}@{variant}" in english for variant in catalogue()[name].variants)
    assert "Formula: " in english
    # Names of sources are data: they stand as their makers write them.
    assert not CJK.search(english.rpartition("\n")[0])
    assert CJK.search(chinese)


def test_an_unknown_id_is_refused_with_the_nearest():
    with pytest.raises(RequestError, match="did you mean 'csat'"):
        describe_indicator("csta", "en")


def test_one_in_full_says_for_what_it_may_be_adjusted():
    assert "slot (slots are given out by the lead)" in describe_indicator("page_ctr", "en")
    assert "Adjusted" not in describe_indicator("net_sales", "en")
