"""Values by stratum: they add up to the whole, and each case stands in the stratum that its table says."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import ClassVar

import ibis
import pytest

from perfkit.indicators import (
    adds_up_as,
    catalogue,
    compute_singles,
    compute_strata,
    exposures_of,
    full_key,
    known_definitions,
    known_strata,
)
from perfkit.indicators.compute import request_of
from perfkit.indicators.exposure import chosen_by_people
from perfkit.indicators.strata import measure_of
from perfkit.indicators.sums import summed_up
from perfkit.periods import parse_period
from perfkit.sources.schemas import TABLES
from tests.indicators.made import KIND, at, make_tables, roster, values
from tests.indicators.test_engines import ABOUT, DIALECTS, TYPES, credit_of

MONTH = [parse_period("2026-01")]


def strata(tables, key, people=None, **terms):
    return compute_strata(tables, roster("a", "b") if people is None else people, [key], MONTH,
                          as_of=date(2026, 12, 31), **({"kind": KIND} | terms))


def counts(frame):
    return {(row.subject, row.stratum): (int(row.numerator), int(row.denominator)) for row in frame.itertuples()}


def slots(*rows):
    return [{"date": date(2026, 1, 5), "slot_id": slot, "image_id": str(place), "designer_id": who, "impressions": seen,
             "clicks": clicked} for place, (who, slot, seen, clicked) in enumerate(rows)]


def test_clicks_by_slot_add_up_to_the_value(tmp_path):
    tables = make_tables(tmp_path, page_events_daily=slots(("a", "top", 100, 9), ("a", "end", 50, 1),
                                                           ("a", "top", 10, 1), ("b", None, 70, 7)))
    found = strata(tables, "page_ctr", kind="design")
    assert counts(found) == {("a", "top"): (10, 110), ("a", "end"): (1, 50), ("b", ""): (7, 70)}
    assert set(found["exposure"]) == {"slot"}
    whole = values(tables, "page_ctr", kind="design")
    assert found.groupby("subject")["numerator"].sum().tolist() == whole["numerator"].tolist()


def chat(number, started, agent="a", **cells):
    return {"chat_id": str(number), "agent_id": agent, "buyer_id": f"buyer{number}", "started_at": at(started),
            "is_valid": True, "first_message_at": at(started), "issue_code": "size",
            "first_human_reply_at": at(started) + timedelta(seconds=30)} | cells


def test_hours_fall_into_bands_at_their_first_second(tmp_path):
    starts = ["2026-01-05T07:59:59", "2026-01-05T08:00:00", "2026-01-05T17:59:59", "2026-01-05T18:00:00",
              "2026-01-05T00:00:00", "2026-01-05T23:59:59"]
    found = strata(make_tables(tmp_path, chats=[chat(*row) for row in enumerate(starts)]), "response_within_60s")
    assert {stratum: size for (_, stratum), (_, size) in counts(found).items()} == {
        "00-08": 2, "08-12": 1, "12-18": 1, "18-24": 2}


def test_a_rating_takes_the_hour_of_its_chat(tmp_path):
    chats = [chat(1, "2026-01-05T11:00:00"), chat(2, "2026-01-05T20:00:00")]
    ratings = [{"rating_id": name, "chat_id": name, "agent_id": "a", "score": 5, "rated_at": at("2026-01-05T23:00:00")}
               for name in ("1", "2", "of no chat")]
    found = strata(make_tables(tmp_path, chats=chats, ratings=ratings), "csat")
    assert counts(found) == {("a", ""): (1, 1), ("a", "08-12"): (1, 1), ("a", "18-24"): (1, 1)}


def test_a_fact_of_the_roster_comes_first_where_people_differ_in_it(tmp_path):
    tables = make_tables(tmp_path, chats=[chat(1, "2026-01-05T11:00:00"), chat(2, "2026-01-05T11:00:00", "b")],
                         ratings=[{"rating_id": "1", "chat_id": "1", "agent_id": "a", "score": 2,
                                   "rated_at": at("2026-01-05T12:00:00")}])
    people = roster("a", "b").assign(shift=["day", "late"])
    found = strata(tables, "csat", people)
    assert counts(found) == {("a", "day"): (0, 1)}
    assert found["whole_person"].all()
    assert set(strata(tables, "csat", people.assign(shift="day"))["exposure"]) == {"hour_band"}


def test_picks_and_counts_are_told_by_zone_of_the_goods_or_of_the_people(tmp_path):
    sent = [{"order_id": str(place), "picker_id": who, "shipped_at": at("2026-01-05T12:00:00"), "lines": 3,
             "error_kind": kind, "zone": zone}
            for place, (who, zone, kind) in enumerate([("a", "A", "none"), ("a", "B", "wrong"), ("b", "A", "none")])]
    work = [{"person_id": who, "date": date(2026, 1, 5), "worked_hours": 3_600_000, "task_kind": "picking"}
            for who in "ab"]
    counted = [{"count_id": "1", "zone_owner_id": "a", "counted_at": at("2026-01-05T12:00:00"), "system_qty": 2,
                "counted_qty": 2, "zone": "B"}]
    tables = make_tables(tmp_path, shipments=sent, work_log=work, stock_counts=counted)
    found = strata(tables, "pick_accuracy", kind="warehouse")
    assert counts(found) == {("a", "A"): (1, 1), ("a", "B"): (0, 1), ("b", "A"): (1, 1)}
    assert counts(strata(tables, "inventory_accuracy", kind="warehouse")) == {("a", "B"): (1, 1)}
    people = roster("a", "b").assign(zone=["cold", "dry"])
    found = strata(tables, "lines_per_hour", people, kind="warehouse")
    assert set(found["exposure"]) == {"zone"}
    assert {key: Fraction(*cell) for key, cell in counts(found).items()} == {("a", "cold"): 6, ("b", "dry"): 3}


def test_quantiles_totals_and_what_nobody_declared_have_no_strata(tmp_path):
    tables = make_tables(tmp_path, chats=[chat(1, "2026-01-05T11:00:00")])
    assert strata(tables, "first_response_time").empty
    assert strata(tables, "csat").empty
    assert strata(tables, "page_ctr").empty


def test_an_unknown_stratum_of_some_tables_leaves_nothing(tmp_path):
    tables = make_tables(tmp_path, page_events_daily=[
        {key: cell for key, cell in row.items() if key != "slot_id"} for row in slots(("a", "top", 100, 9))])
    assert strata(tables, "page_ctr", kind="design").empty


@pytest.mark.parametrize("stratum", known_strata().values(), ids=lambda one: one.id)
def test_every_stratum_names_columns_of_the_tables_and_why_it_is_given(stratum):
    for table, column in stratum.tables.items():
        assert column in TABLES[table].columns
    for table, (home, key) in stratum.through.items():
        assert home in stratum.tables
        assert {key} <= set(TABLES[table].columns) & set(TABLES[home].columns)
    assert stratum.name.en != stratum.name.zh
    assert stratum.given.en != stratum.given.zh
    assert bool(stratum.tables) != bool(stratum.people)


def test_nothing_is_adjusted_for_what_people_choose():
    for name in ("ad_roas", "lines_per_hour", "gross_margin_rate", "contacts_per_hour"):
        assert chosen_by_people(name)
        assert not {chosen.name.en for chosen in chosen_by_people(name)} & {one.name.en for one in exposures_of(name)}
        assert not {chosen.id for chosen in chosen_by_people(name)} & set(known_strata())
    assert chosen_by_people("csat") == ()
    for name in ("page_ctr", "csat", "answer_accuracy"):
        assert exposures_of(name)
        assert full_key(name) in known_definitions()
    assert exposures_of("net_sales") == ()


def test_the_plan_may_name_another_stratum_and_cross_two(tmp_path):
    chats = [chat(1, "2026-01-05T11:00:00"), chat(2, "2026-01-05T20:00:00", issue_code="delivery"),
             chat(3, "2026-01-05T20:00:00", issue_code=None)]
    ratings = [{"rating_id": name, "chat_id": name, "agent_id": "a", "score": 5, "rated_at": at("2026-01-05T23:00:00")}
               for name in ("1", "2", "3", "of no chat")]
    tables = make_tables(tmp_path, chats=chats, ratings=ratings)
    assert set(counts(strata(tables, "csat", by={"csat@default": ["issue"]}))) == {
        ("a", ""), ("a", "size"), ("a", "delivery")}
    found = strata(tables, "csat", by={"csat@default": ["issue", "hour_band"]})
    assert set(found["exposure"]) == {"hour_band+issue"}
    assert counts(found) == {("a", "08-12 × size"): (1, 1), ("a", "18-24 × delivery"): (1, 1),
                             ("a", "18-24 × "): (1, 1), ("a", " × "): (1, 1)}


def test_what_the_plan_names_and_nothing_says_leaves_nothing(tmp_path):
    tables = make_tables(tmp_path, chats=[chat(1, "2026-01-05T11:00:00")])
    by = {"response_within_60s@default": ["shift"]}
    assert strata(tables, "response_within_60s", by=by).empty
    people = roster("a", "b").assign(shift=["day", "late"], shop=["S1", "S2"])
    assert set(strata(tables, "response_within_60s", people, by=by)["stratum"]) == {"day"}
    both = {"response_within_60s@default": ["shop", "shift"]}
    assert set(strata(tables, "response_within_60s", people, by=both)["stratum"]) == {"day × S1"}
    mixed = {"response_within_60s@default": ["shift", "hour_band"]}
    assert strata(tables, "response_within_60s", people, by=mixed).empty


def test_only_quantiles_have_another_variant_that_can_be_adjusted(tmp_path):
    tables = make_tables(tmp_path, chats=[chat(1, "2026-01-05T11:00:00"), chat(2, "2026-01-05T20:00:00")])
    assert adds_up_as("first_response_time") == ("first_response_time@mean",)
    assert counts(strata(tables, "first_response_time@mean")) == {
        ("a", "08-12"): (30_000, 1), ("a", "18-24"): (30_000, 1)}
    for name in catalogue():
        assert all(key in known_definitions() for key in adds_up_as(name))
        assert not adds_up_as(name) or name == "first_response_time"


def test_single_cases_add_up_to_their_stratum(tmp_path):
    starts = ["2026-01-05T09:00:00", "2026-01-05T09:30:00", "2026-01-05T20:00:00", "2026-01-05T21:00:00"]
    waited = [30, 30, 60, 90]
    chats = [chat(place, start, first_human_reply_at=at(start) + timedelta(seconds=wait))
             for place, (start, wait) in enumerate(zip(starts, waited, strict=True))]
    tables, asked = make_tables(tmp_path, chats=chats), {"as_of": date(2026, 12, 31), "kind": KIND}
    singles = compute_singles(tables, roster("a"), ["first_response_time@mean", "csat", "fcr"], MONTH, **asked)
    assert singles[["stratum", "day", "value", "cases"]].values.tolist() == [
        ["08-12", "2026-01-05", 30_000, 2], ["18-24", "2026-01-05", 60_000, 1], ["18-24", "2026-01-05", 90_000, 1]]
    cells = strata(tables, "first_response_time@mean", roster("a"))
    added = (singles["value"] * singles["cases"]).groupby(singles["stratum"]).sum()
    assert cells["numerator"].tolist() == added.tolist()
    assert cells["denominator"].tolist() == singles.groupby("stratum")["cases"].sum().tolist()
    by_shift = compute_singles(tables, roster("a", "b").assign(shift=["day", "late"]), ["first_response_time@mean"],
                               MONTH, by={"first_response_time@mean": ["shift"]}, **asked)
    assert set(by_shift["stratum"]) == {"day"}


class Asked:
    """An engine that is only asked what it would read."""

    columns: ClassVar = {name: tuple(schema.columns) for name, schema in TABLES.items()}

    def table(self, name):
        kinds = TABLES[name].columns
        return ibis.table({column: TYPES.get(kind, "int64") for column, kind in kinds.items()}, name=name)

    def credit_for(self, definition, _maturity, _blackouts, *, pooled):
        assert not pooled
        return credit_of(definition)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("key", "kind", "crossed"), [
    ("page_ctr@default", "design", 1), ("fcr@default", KIND, 2), ("csat@default", KIND, 2),
    ("inquiry_conversion@default", KIND, 1), ("first_response_time@mean", KIND, 2)])
def test_strata_compile_for_other_engines_without_an_approximate_function(key, kind, crossed, dialect):
    people = roster("a", "b")
    request = request_of(people, MONTH, date(2026, 12, 31), {"kind": kind})
    definition = next(made for made in known_definitions()[key] if made.door == "events")
    known = [one for one in exposures_of(key) if one.is_in(definition.needs, Asked.columns, people)]
    measure = measure_of(Asked(), request, definition, key, known[:crossed])
    sql = str(ibis.to_sql(summed_up(measure, ["stratum"]), dialect=dialect)).lower()
    assert "stratum" in sql
    assert not ABOUT.search(sql)
