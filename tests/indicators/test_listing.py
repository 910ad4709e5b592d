"""The catalogue as text names every variant of every id, in one language at a time, and shows what runs."""

import re

import pytest

from perfkit.errors import RequestError
from perfkit.indicators import KINDS, catalogue, describe_indicator, known_definitions, list_indicators

CJK = re.compile(r"[㐀-鿿]")


def test_every_variant_and_every_kind_of_role_is_listed():
    lines = list_indicators("en").splitlines()
    assert [line.split(" | ")[0] for line in lines[:-1]] == [f"{one.id}@{variant}" for one in catalogue().values()
                                                             for variant in one.variants]
    assert all(kind in lines[-1] for kind in KINDS)
    assert not CJK.search("\n".join(line.rpartition(" | ")[0] for line in lines))
    assert all(CJK.search(line) for line in list_indicators("zh").splitlines())


def test_a_line_has_definition_unit_n_and_source_and_says_what_nothing_computes():
    lines = dict(line.split(" | ", 1) for line in list_indicators("en").splitlines()[:-1])
    assert "share | higher is better | COUNT(ratings.score >= 4) / COUNT(ratings) | scored from 100 ratings on, " \
           "shown from 30" in lines["csat@default"]
    assert all(source.name in lines["csat@default"] for source in catalogue()["csat"].sources)
    assert {key for key, line in lines.items() if "nothing computes this yet" not in line} == set(known_definitions())


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_one_in_full_has_formula_and_variants_in_its_language(name):
    english, chinese = describe_indicator(name, "en"), describe_indicator(name, "zh")
    assert all(f"{name}@{variant}" in english for variant in catalogue()[name].variants)
    assert "Formula: " in english
    # Names of sources are data: they stand as their makers write them.
    assert not CJK.search("\n".join(line for line in english.splitlines() if not line.startswith("  Sources")))
    assert CJK.search(chinese)


def test_one_in_full_says_for_what_it_may_be_adjusted():
    assert "slot (slots are given out by the lead)" in describe_indicator("page_ctr", "en")
    assert "djusted" not in describe_indicator("net_sales", "en").replace("`adjusted: yes`", "")
    assert "Never adjusted for: campaign and bid (the buyer of advertising sets them)" in describe_indicator("ad_roas",
                                                                                                         "en")


def test_one_in_full_shows_the_query_of_each_way_to_compute_the_variant_asked_for():
    told = describe_indicator("pick_accuracy", "en")
    assert told.count("SELECT") > told.count("SQL over") == 2
    assert "SQL over shipments, day totals (shipments_daily)" in told
    assert "COUNT" in describe_indicator("csat", "en").partition("SQL over ratings")[2]
    assert describe_indicator("csat@mean5", "en").splitlines()[0] == \
        "csat@mean5 | Customer satisfaction | points | higher is better"


@pytest.mark.parametrize(("name", "said"), [("csta", "did you mean 'csat'"), ("csat@mean", "did you mean 'mean5'")])
def test_an_unknown_id_or_variant_is_refused_with_the_nearest(name, said):
    with pytest.raises(RequestError, match=said):
        describe_indicator(name, "en")
