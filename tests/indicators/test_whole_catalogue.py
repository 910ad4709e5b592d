"""Our catalogue against the published one: nothing is lost, and what is there is counted, not claimed."""

from __future__ import annotations

import re

import pytest

from perfkit.indicators import catalogue, indicator_names, known_definitions
from perfkit.indicators.registry import choose_definition
from tests.indicators.catalogue_table import (
    defined,
    examples_tested,
    has_oracle,
    keys_of,
    published,
    read_demo,
    table,
)

NAMES = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b[a-z_]+\.[a-z_]+\b")
SAID_OTHERWISE = {"first_response_time": {"first_message_at"}}
"""Names of the published formula that ours does without: no table tells which hours are staffed."""


@pytest.fixture(scope="module", params=published()["indicators"], ids=lambda entry: entry["id"])
def entry(request):
    return request.param


def test_seventy_two_ids_and_a_hundred_and_fifty_two_variants_are_published():
    ids = [entry["id"] for entry in published()["indicators"]]
    assert len(ids) == len(set(ids)) == 72
    assert sum(len(entry["variants"]) for entry in published()["indicators"]) == 152


def test_every_published_variant_is_ours(entry):
    assert set(catalogue()[entry["id"]].variants) >= set(entry["variants"])


def test_names_in_both_languages_are_the_published_ones(entry):
    name = catalogue()[entry["id"]].name
    assert (name.en, name.zh) == (entry["name"]["en"], entry["name"]["zh"])
    assert all(indicator_names()[key].en and indicator_names()[key].zh for key in keys_of(entry["id"]))


@pytest.mark.parametrize("part", ["numerator", "denominator", "aggregation"])
def test_the_formula_reads_what_the_published_one_reads(entry, part):
    said = getattr(catalogue()[entry["id"]], part)
    assert said.en
    assert said.zh
    missing = set(NAMES.findall(entry[part])) - set(NAMES.findall(said.en))
    assert missing <= SAID_OTHERWISE.get(entry["id"], set())


def test_the_rest_of_the_facts_is_the_published_one(entry):
    ours = catalogue()[entry["id"]]
    assert list(ours.counter_indicators) == entry["counter_indicators"]
    assert ours.controllability == entry["controllability"]
    assert ours.direction == entry["direction"]
    assert [ours.min_n.score, ours.min_n.show] == entry["min_n"]
    assert (ours.window_days, ours.maturity_days) == (entry["window_days"], entry["maturity_days"])
    assert set(ours.kinds) >= set(entry["roles"])


def test_what_is_defined_is_in_the_catalogue_and_has_an_oracle():
    ours = {key for id_ in catalogue() for key in keys_of(id_)}
    assert set(known_definitions()) <= ours
    assert all(has_oracle(key) for key in ours if defined(key))


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return read_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def on_demo(demo):
    defaults = {f"{id_}@{one.default_variant}" for id_, one in catalogue().items()}
    return demo.computed(lambda key: key in defaults)


def test_what_the_demo_pays_on_comes_from_the_same_tables_whatever_else_it_holds(demo):
    """Events win over totals: a few page events must not take the place of the counts of all slots."""
    present = {name: tuple(demo.tables.columns_present[name]) for name in demo.tables.paths}
    assert "page_events" in present
    doors = {key: choose_definition(f"{key}@default", present, kind, "person").door
             for kind, key in [("design", "page_ctr"), ("warehouse", "ship_on_time_rate"),
                               ("warehouse", "pick_accuracy"), ("warehouse", "lines_per_hour")]}
    assert set(doors.values()) == {"totals"}


def test_the_demo_gives_the_default_of_all_but_three_whose_columns_none_of_its_exports_has(demo, on_demo):
    ids = {entry["id"] for entry in published()["indicators"]}
    silent = ids - {key.partition("@")[0] for key in on_demo}
    assert silent == {"ad_contribution_roi", "sell_through_rate", "avg_response_time"}


def test_the_table_counts_what_is_there(on_demo):
    head, *lines, sums = table(on_demo)
    assert len(lines) == 72
    for place in range(1, len(head) - 1):
        parts = [tuple(map(int, line[place].split("/"))) for line in lines]
        assert sums[place] == f"{sum(part for part, _ in parts)}/{sum(whole for _, whole in parts)}"


def test_each_worked_example_is_of_an_indicator_and_is_named_once():
    cases = [case["id"] for case in published()["golden"]]
    assert cases == [f"g{number:02d}" for number in range(1, 22)]
    assert examples_tested() <= set(cases)
