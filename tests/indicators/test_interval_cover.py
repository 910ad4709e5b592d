"""Intervals of values cover: one query over many subjects whose truth is known."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from perfkit.indicators import compute_strata, review_mix
from perfkit.periods import parse_period
from tests.indicators.interval_coverage import of_buyers, of_days, of_shares, of_waits
from tests.indicators.made import at, make_tables, one, roster, values

START = at("2026-01-05T10:00:00")
SUBJECTS = [f"s{number:03}" for number in range(500)]


def cover(frame, truth):
    return float(((frame["low"] <= truth) & (frame["high"] >= truth)).mean())


@pytest.mark.parametrize("n", [20, 61])
def test_quantile_and_mean_of_waits(tmp_path, n):
    rng = np.random.default_rng(20260101 + n)
    waits = np.round(rng.gamma(2.0, 20_000.0, (len(SUBJECTS), n))).astype(int)
    chats = [{"chat_id": f"{subject}{number}", "agent_id": subject, "started_at": START, "is_valid": True,
              "first_message_at": START, "first_human_reply_at": START + timedelta(milliseconds=int(wait))}
             for subject, row in zip(SUBJECTS, waits, strict=True) for number, wait in enumerate(row)]
    found = values(make_tables(tmp_path, chats=chats), ["first_response_time", "first_response_time@mean"],
                   people=roster(*SUBJECTS))
    median, mean = (found[found["indicator"] == f"first_response_time@{name}"] for name in ("default", "mean"))
    assert .93 <= cover(median, 33_566.9) <= .995
    assert .90 <= cover(mean, 40_000) <= .97


def test_nine_of_ten_has_no_upper_limit_in_a_small_sample(tmp_path):
    receipts = [{"receipt_id": str(n), "worker_id": "a", "arrived_at": START, "put_away_at": START + timedelta(hours=n)}
                for n in range(12)]
    found = values(make_tables(tmp_path, receipts=receipts), "dock_to_stock_hours", kind="warehouse")
    assert found["value"].iloc[0] == 9.9 * 3_600_000
    assert found["high"].isna().all()
    assert found["low"].isna().all()


@pytest.mark.parametrize(("n", "rate"), [(20, .9), (20, .5), (61, .95)])
def test_shares_of_independent_units(tmp_path, n, rate):
    rng = np.random.default_rng(20260116 + n)
    ratings = [{"rating_id": f"{subject}{number}", "agent_id": subject, "rated_at": START, "score": 5 if good else 2}
               for subject in SUBJECTS for number, good in enumerate(rng.random(n) < rate)]
    found = values(make_tables(tmp_path, ratings=ratings), "csat", people=roster(*SUBJECTS))
    assert .90 <= cover(found, rate) <= .99


def test_shares_at_the_mix_of_the_role(tmp_path):
    rng = np.random.default_rng(20260117)
    rates = {"top": .6, "end": .2}
    days = [{"date": START.date(), "slot_id": slot, "image_id": f"{subject}{slot}", "designer_id": subject,
             "impressions": size, "clicks": int(rng.binomial(size, rates[slot]))}
            for place, subject in enumerate(SUBJECTS) for slot, size in zip(rates, ((40, 10), (10, 40))[place % 2],
                                                                            strict=True)]
    cells = compute_strata(make_tables(tmp_path, page_events_daily=days), roster(*SUBJECTS), ["page_ctr"],
                           [parse_period("2026-01")], as_of=START.date(), kind="design")
    found = review_mix(cells, "2026-01")
    assert .93 <= cover(found, .4) <= .98
    assert found["adjusted"].mean() == pytest.approx(.4, abs=3 * found["adjusted"].std() / len(found) ** .5)
    raw = [found["value"][place::2].mean() for place in (0, 1)]
    assert raw == pytest.approx([.52, .28], abs=.02)


@pytest.mark.parametrize(("n", "least"), [(8, .85), (20, .90), (61, .93)])
def test_plain_shares_hold_the_truth_at_every_rate(n, least):
    found = of_shares(n).by_rate
    assert .94 <= found.mean() <= .97
    assert found.min() >= least


@pytest.mark.parametrize(("buyers", "alike"), [(8, .2), (8, .5), (20, .2), (20, .5), (60, .2), (60, .5)])
def test_clustered_shares_hold_the_truth_where_plain_ones_do_not(tmp_path, buyers, alike):
    found = of_buyers(tmp_path, buyers, alike, 400)
    assert .93 <= found.by_rate.mean() <= .98
    assert found.by_rate.min() >= .91
    assert found.plain < .91


@pytest.mark.parametrize(("days", "spread"), [(7, .3), (22, .3), (22, .6)])
def test_totals_of_days_hold_the_truth_where_plain_ones_do_not(tmp_path, days, spread):
    found = of_days(tmp_path, days, spread, 400)
    assert .92 <= found.by_rate.mean() <= .98
    assert found.by_rate.min() >= .90
    assert found.plain < .80


@pytest.mark.parametrize("buyers", [8, 20, 60])
def test_to_allow_for_clusters_that_are_none_costs_little(tmp_path, buyers):
    """The design effect is at least 1 and the quantile that of t: with few clusters more is held, never less."""
    found = of_buyers(tmp_path, buyers, 0, 400)
    assert found.by_rate.min() >= found.plain - .015
    assert found.by_rate.mean() <= (.995 if buyers == 8 else .98)


def test_means_and_quantiles_of_waits_hold_the_truth(tmp_path):
    found = {case.shape: float(case.by_rate[0]) for case in of_waits(tmp_path, 61, 800)}
    assert set(found) == {"mean", "quantile 1/2", "quantile 9/10"}
    assert found["mean"] == pytest.approx(.945, abs=.025)
    assert .94 <= found["quantile 1/2"] <= .99
    assert .94 <= found["quantile 9/10"] <= .995


def test_ratios_of_sums_and_totals_say_no_interval(tmp_path):
    orders = [{"order_id": str(number), "agent_id": "a", "operator_id": "a", "buyer_id": f"b{number}",
               "created_at": START, "paid_at": START, "amount_paid": 100 * number} for number in range(40)]
    refunds = [{"refund_id": "r", "order_id": "3", "closed_at": START, "amount": 50}]
    tables = make_tables(tmp_path, orders=orders, refunds=refunds)
    for key in ("net_sales", "aov_buyer"):
        row = one(values(tables, key, kind="operations"))
        assert row["value"] > 0
        assert row[["low", "high", "effective_n"]].isna().all(), key
