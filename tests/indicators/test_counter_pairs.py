"""Gaming pairs: who is flagged, who is not, and what cannot be told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import perfkit
from perfkit.indicators import CounterPairs, compute_indicators, find_pairs, indicator_names, pairs_of
from perfkit.indicators.catalogue import split_key
from perfkit.periods import parse_period
from perfkit.results import View, find_audience

PAIR = [("first_response_time@default", "fcr@default")]
COLUMNS = ["period", "role", "subject", "indicator", "unit", "value", "numerator", "denominator", "n", "low", "high",
           "state"]


def values_of(period, people):
    """Return waits in ms (with their standard error) and solved contacts of people: {subject: (wait, error, k, n)}."""
    rows = []
    for subject, (wait, error, k, n) in people.items():
        rows += [(period, "desk", subject, "first_response_time@default", "duration", wait, wait, 1, n,
                  wait - 1.96 * error, wait + 1.96 * error, "counted"),
                 (period, "desk", subject, "fcr@default", "share", k / n, k, n, n, 0.0, 1.0, "counted")]
    return pd.DataFrame(rows, columns=COLUMNS)


BEFORE = values_of("2025-12", dict.fromkeys("abcd", (40_000, 1_500, 425, 500)))
NOW = values_of("2026-01", {"a": (18_000, 900, 340, 500), "b": (18_000, 900, 425, 500), "c": (40_500, 1_500, 340, 500),
                            "d": (60_000, 1_500, 340, 500)})


def flags(now, before):
    found = find_pairs(now, before, PAIR, "2026-01")
    return dict(zip(found["subject"], found["flag"], strict=True))


def test_only_who_gained_at_the_cost_of_the_counter_is_flagged():
    assert flags(NOW, BEFORE) == {"a": "gaming", "b": "", "c": "", "d": ""}


def test_the_order_of_rows_does_not_matter():
    one = find_pairs(NOW, BEFORE, PAIR, "2026-01")
    other = find_pairs(NOW.iloc[::-1], BEFORE.iloc[::-1], PAIR, "2026-01")
    pd.testing.assert_frame_equal(one, other)


def test_a_missing_period_or_interval_is_said():
    found = find_pairs(NOW, BEFORE[BEFORE["subject"] != "a"], PAIR, "2026-01").set_index("subject")
    assert found.loc["a", "reason"] == "no_value_before_or_now"
    bare = NOW.assign(low=float("nan"), high=float("nan"))
    assert set(find_pairs(bare, BEFORE, PAIR, "2026-01")["reason"]) == {"no_interval"}
    withheld = NOW.assign(state="withheld")
    assert find_pairs(withheld, BEFORE, PAIR, "2026-01").empty


def test_months_are_pooled():
    months = pd.concat([values_of(month, {"a": (20_000, 2_000, 80, 100)}) for month in ("2026-01", "2026-02")])
    found = find_pairs(months, BEFORE, PAIR, "2026-Q1").iloc[0]
    assert (found["value"], found["counter_value"]) == (20_000, .8)


def test_pairs_are_those_of_the_catalogue_for_the_kind_of_role():
    found = pairs_of(["inquiry_conversion", "csat@mean5", "csat"], "customer_service_presale")
    assert ("inquiry_conversion@default", "csat@mean5") in found
    assert all("customer_service_presale" in split_key(counter)[0].kinds for _, counter in found)
    assert ("page_ctr@default", "page_lcp_p75@default") in pairs_of(["page_ctr"], "design")


def test_luck_alone_flags_somebody_in_at_most_one_study_of_twenty():
    rng = np.random.default_rng(20260114)
    flagged = 0
    for _ in range(60):
        spans = [values_of(month, {f"p{place}": (float(rng.normal(40_000, 1_500)), 1_500, int(rng.binomial(300, .85)),
                                                 300) for place in range(20)}) for month in ("2025-12", "2026-01")]
        flagged += bool((find_pairs(spans[1], spans[0], PAIR, "2026-01")["flag"] != "").any())
    assert flagged <= 6


def test_the_planted_pair_of_the_demo_is_found():
    demo = perfkit.open_study(Path(__file__).parents[2] / "data" / "demo").inputs
    people = demo.people[demo.people["role"] == "customer_service"]
    keys = ["first_response_time", "fcr", "answer_accuracy"]
    spans = [compute_indicators(demo.tables, people, keys, [parse_period(text)], as_of=demo.as_of,
                                kind="customer_service_presale") for text in ("2026-H1", "2025-H2")]
    found = find_pairs(*spans, pairs_of(["first_response_time"], "customer_service_presale"), "2026-H1")
    assert set(found.loc[found["flag"] != "", "subject"]) == {"cs05", "cs14"}


@pytest.fixture
def frame():
    return find_pairs(NOW, BEFORE, PAIR, "2026-01")


def test_the_title_states_the_finding_and_the_table_shows_both_moves(frame):
    view = View(names={"a": {"en": "Ann", "zh": "安"}}, indicator_names=indicator_names())
    result = CounterPairs(frame=frame, view=view)
    assert result.finding().en == "1 person gained in one indicator while its counter got worse: 1 of 4 pairs"
    (row,) = result.table().rows
    assert row[0] == "Ann"
    assert (row[2], row[4]) == ("40.0 s → 18.0 s", "85.0% → 68.0%")
    assert len(result.detail().rows) == 4
    calm = CounterPairs(frame=frame.assign(flag="")).finding()
    assert calm.en == "Nobody gained in one indicator at the cost of its counter: 4 pairs compared"
    assert calm.zh == "无人以对照指标变差换取指标变好：共比较 4 个指标对"


def test_nothing_to_compare_is_said(frame):
    assert "could be compared" in CounterPairs(frame=frame.assign(p_value=float("nan"))).finding().en


def test_who_may_see_no_names_sees_none(frame):
    view = View(audience=find_audience("council"), names={"a": {"en": "Ann", "zh": "安"}})
    assert "Ann" not in CounterPairs(frame=frame, view=view).html()
