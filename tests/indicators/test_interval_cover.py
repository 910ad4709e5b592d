"""Intervals of values cover: one query over many subjects whose truth is known."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from perfkit.indicators import compute_strata, review_mix
from perfkit.periods import parse_period
from tests.indicators.made import at, make_tables, roster, values

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
