"""Every definition against the oracle, on shops full of edges; the engine's own freedoms change nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import numpy as np
import pandas as pd
import pytest

from perfkit.indicators import compute_indicators, split_key
from perfkit.indicators.engine import Spell, open_engine
from perfkit.indicators.registry import doors_of, known_definitions
from perfkit.periods import parse_period
from perfkit.sources.schemas import TABLES
from tests.indicators import oracle
from tests.indicators.made import make_tables, roster
from tests.indicators.oracle import clusters
from tests.indicators.shops import SPELLS, make_shop

PERIODS = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-Q1")
TOTALS_TABLES = {name for name, schema in TABLES.items() if schema.totals} - {"production_daily"}
"""Totals of something that also comes as events."""


def door_tables(shop, door):
    chosen = set(shop) - TOTALS_TABLES if door == "events" else TOTALS_TABLES | {"work_log"}
    return {name: rows for name, rows in shop.items() if name in chosen}


def subject_kind(kind, key):
    if key in oracle.SHOPS or split_key(named(key))[0].controllability == "shop":
        return "shop"
    return "team" if kind == "production" else "person"


def named(key):
    """Return the key without the kind of role that may stand behind it."""
    return key.partition(" ")[0]


@cache
def shop_of(seed):
    return make_shop(seed)


@pytest.fixture(scope="module")
def doors(tmp_path_factory):
    return {door: make_tables(tmp_path_factory.mktemp(door), **door_tables(shop_of(7), door))
            for door in ("events", "totals")}


def computed(tables, key, kind, as_of):
    return compute_indicators(tables, roster(*SPELLS), [named(key)], [parse_period(text) for text in PERIODS],
                              as_of=as_of, kind=kind, subject=subject_kind(kind, key))


def slot_of(row, key, as_of):
    spell = next(spell for spell in SPELLS if spell[:2] == (row["subject"], row["spell"]))
    indicator, period = split_key(key)[0], parse_period(row["period"])
    return oracle.Slot(row["subject"], date.fromisoformat(spell[1]), date.fromisoformat(spell[2]), period, as_of,
                       indicator.maturity_days, indicator.pooled and key not in oracle.SHOPS)


CASES = [("events", key) for key in oracle.EVENTS] + [("totals", key) for key in oracle.TOTALS]


@pytest.mark.parametrize("as_of", [date(2026, 4, 20), date(2026, 3, 8)], ids=["late", "early"])
@pytest.mark.parametrize(("door", "key"), CASES)
def test_definition_equals_oracle(doors, door, key, as_of):
    kind, expected_of = (oracle.EVENTS if door == "events" else oracle.TOTALS)[key]
    found = computed(doors[door], key, kind, as_of)
    for row in found.to_dict("records"):
        expected = expected_of(shop_of(7), slot_of(row, named(key), as_of))
        assert outcome(row) == wanted_outcome(expected), (row["period"], row["subject"], row["spell"])
        assert_interval(row, expected, clusters.BY[door].get(named(key)))
    ripe = as_of - timedelta(days=doors_of(named(key), kind)[0].window)
    assert (found["reason"] == "").any() or ripe < date(2026, 1, 1)


def assert_interval(row, expected, columns):
    """The interval of a share by single rows; nothing but a share has clusters."""
    if columns is None or row["reason"]:
        assert pd.isna(row["clusters"])
        assert row["cluster"] == "" or row["reason"]
        return
    found = clusters.clusters_of(expected, columns)
    assert row["clusters"] == len(found)
    told = [row[name] for name in ("effective_n", "low", "high")]
    assert told == pytest.approx(clusters.interval(found), rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("door", clusters.BY)
def test_units_that_belong_together_are_those_of_the_oracle_and_there_are_such(doors, door):
    """Of most clustered shares some value here has several units of one cluster, which tell as fewer."""
    kinds = {key: (oracle.EVENTS if door == "events" else oracle.TOTALS)[key][0] for key in clusters.BY[door]}
    found = {key: computed(doors[door], key, kind, date(2026, 4, 20)) for key, kind in kinds.items()}
    fewer = [key for key, frame in found.items() if (frame["effective_n"] < frame["n"]).any()]
    assert len(fewer) > .7 * len(found)


def outcome(row):
    if row["reason"]:
        said = {"no_events": "nothing", "immature": "nothing", "no_comparison": "zero_denominator"}
        return said.get(row["reason"], row["reason"])
    assert row["value"] == int(row["numerator"]) / int(row["denominator"])
    return Fraction(int(row["numerator"]), int(row["denominator"])), row["n"]


def wanted_outcome(expected):
    if expected is None:
        return "nothing"
    return "zero_denominator" if expected[1] == 0 else (Fraction(expected[0]) / expected[1], expected[2])


AGAINST_TARGETS = [("events", f"sales_attainment@{variant}") for variant in ("default", "ytd", "prorated")]


def test_every_definition_has_an_oracle():
    doors = Counter((definition.door, key) for key, doors in known_definitions().items() for definition in doors)
    asked = Counter((door, named(key)) for door, key in CASES)
    assert doors == asked + Counter(AGAINST_TARGETS)


def test_every_declared_column_is_needed_and_exists():
    for doors in known_definitions().values():
        for definition in doors:
            for table in definition.needs:
                named = {*definition.needs[table], *definition.may_use[table]} - {"owner"}
                assert named <= set(TABLES[table].columns), (definition.keys, table)


def definition_of(door, key, kind):
    """Return the definition that a kind of role gets through one door when every table is there."""
    columns = {name: tuple(schema.columns) for name, schema in TABLES.items()}
    return next(made for made in doors_of(named(key), kind) if made.door == door
                and not made.lacks(columns, kind, subject_kind(kind, key)))


@pytest.mark.parametrize(("door", "key"), CASES)
def test_a_missing_column_makes_the_value_absent(door, key, tmp_path):
    kind = (oracle.EVENTS if door == "events" else oracle.TOTALS)[key][0]
    definition = definition_of(door, key, kind)
    table = next(iter(definition.needs))
    column = next(name for name in definition.needs[table] if name != "owner")
    rows = {name: shop_of(7)[name] for name in definition.needs}
    rows[table] = [{name: cell for name, cell in row.items() if name != column} for row in rows[table]]
    found = compute_indicators(make_tables(tmp_path, **rows), roster("p1"), [named(key)],
                               [parse_period("2026-02")], as_of=date(2026, 4, 20), kind=kind,
                               subject=subject_kind(kind, key))
    assert found["reason"].tolist() == [f"no_column:{table}.{column}"]
    assert found["state"].tolist() == ["absent"]


ONE_OF_EACH_SHAPE = ("net_sales@default", "gross_margin_rate@default", "sku_active_rate@default", "refund_rate@default",
                     "aov_buyer@default", "ad_roas@default", "first_response_time@p90", "first_response_time@mean",
                     "inquiry_conversion@default", "fcr@default", "lines_per_hour@default", "review_score@default")


def run_all(folder, shop, threads):
    tables = make_tables(folder, **door_tables(shop, "events"))
    spells = [Spell(owner=name, first=date.fromisoformat(first), last=date.fromisoformat(last))
              for name, first, last in SPELLS]
    answers = {}
    with open_engine(tables, spells, [parse_period(text) for text in PERIODS], as_of=date(2026, 4, 20),
                     threads=threads) as engine:
        for key in ONE_OF_EACH_SHAPE:
            kind, definition = oracle.EVENTS[key][0], known_definitions()[key][0]
            credit = engine.credit_for(definition, 15, [])
            answers[key] = engine.ask(definition, credit, kind, subject_kind(kind, key))().rows
    return answers


def test_threads_and_the_order_of_rows_change_nothing(tmp_path):
    shop = shop_of(7)
    rng = np.random.default_rng(5)
    shuffled = {name: [rows[place] for place in rng.permutation(len(rows))] for name, rows in shop.items()}
    (tmp_path / "one").mkdir()
    (tmp_path / "four").mkdir()
    assert run_all(tmp_path / "one", shop, 1) == run_all(tmp_path / "four", shuffled, 4)


def test_the_order_of_people_wanted_and_periods_changes_nothing(doors):
    tables = doors["events"]
    keys, periods = ["csat", "fcr", "first_response_time"], [parse_period(text) for text in PERIODS]
    people = roster(*SPELLS)
    terms = {"as_of": date(2026, 4, 20), "kind": oracle.CS}
    there = compute_indicators(tables, people, keys, periods, **terms)
    back = compute_indicators(tables, people.iloc[::-1], keys[::-1], periods[::-1], **terms)
    pd.testing.assert_frame_equal(there, back)


def test_spell_values_add_up_to_the_period(doors):
    """Sums over two spells of one subject are the sums of one spell that covers both."""
    tables = doors["events"]
    terms = {"as_of": date(2026, 4, 20), "kind": oracle.OPS}
    for key in ("net_sales", "ad_roas", "refund_rate"):
        parts = compute_indicators(tables, roster(*SPELLS[:2]), [key], [parse_period("2026-02")], **terms)
        whole = compute_indicators(tables, roster("p1"), [key], [parse_period("2026-02")], **terms)
        assert len(parts) == 2
        for column in ("numerator", "n"):
            assert parts[column].sum() == whole[column].sum()
