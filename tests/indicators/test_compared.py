"""Values beside the period before, a year before, 13 weeks and peers."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from perfkit.indicators import compare_values
from perfkit.indicators.compared import Compared
from perfkit.periods import parse_period, trailing
from perfkit.results import View, find_audience

JUNE = parse_period("2026-06")
LEAD = {"role": "service", "subject": "a", "spell": "2026-01-01", "indicator": "csat@default", "unit": "share",
        "direction": "higher", "state": "counted"}
NO_PEERS = pd.DataFrame({"value": []})


def values(*numbers, **more):
    rows = [LEAD | {"period": "2026-06", "subject": f"s{place}", "value": number} | more
            for place, number in enumerate(numbers)]
    return pd.DataFrame(rows, columns=[*LEAD, "period", "value"])


def baseline(kind, number, subject="s0"):
    return {**LEAD, "period": "2026-06", "subject": subject, "baseline": kind, "value": number, "source": "own_values",
            "date": date(2026, 5, 31)}


def compared(now, baselines=(), weeks=None, peers=NO_PEERS):
    past = pd.DataFrame(baselines, columns=[*LEAD, "period", "baseline", "value", "source", "date"])
    return compare_values(now, past, values() if weeks is None else weeks, peers, [JUNE])


def test_thirteen_weeks_end_with_the_period_and_hold_each_weekday_equally_often():
    weeks = trailing(parse_period("2026-W20"))
    assert (weeks.last, weeks.days) == (parse_period("2026-W20").last, 91)
    assert parse_period("2026-W08").first == weeks.first


def test_targets_are_left_out_and_the_past_is_compared():
    found = compared(values(0.9), [baseline("previous", 0.8), baseline("target", 0.95), baseline("last_year", 0.0)])
    assert found["baseline"].tolist() == ["last_year", "previous"]
    assert found["difference"].round(6).tolist() == [0.9, 0.1]
    assert found["ratio"].round(6).tolist()[1] == 1.125
    assert found["ratio"].isna().tolist() == [True, False]


def test_a_withheld_value_is_compared_with_nothing_and_nothing_with_it():
    assert compared(values(0.9, state="withheld"), [baseline("previous", 0.8)]).empty
    assert compared(values(0.9), weeks=values(0.8, state="withheld")).empty


def test_sums_are_not_compared_with_those_of_thirteen_weeks():
    money = {"indicator": "net_sales@default", "unit": "money"}
    assert compared(values(900.0, **money), weeks=values(2700.0, **money)).empty
    assert compared(values(0.9), weeks=values(0.7))["baseline"].tolist() == ["trailing"]


def peer(period, value, market="all", source="platform report"):
    return {"indicator_id": "csat", "period": period, "market": market, "value": value, "source": source}


def test_the_shortest_peer_period_that_holds_the_own_one_is_used_and_named():
    peers = pd.DataFrame([peer("2026", 600_000), peer("2026-Q2", 750_000), peer("2026-05", 1), peer("2026-Q3", 1)])
    found = compared(values(0.9), peers=peers).iloc[0]
    assert found[["baseline_value", "source", "date"]].tolist() == [0.75, "all platform report", date(2026, 6, 30)]
    assert found["ratio"] == pytest.approx(1.2)


def test_an_unknown_indicator_of_peers_is_refused():
    from perfkit.errors import RequestError
    with pytest.raises(RequestError, match="no such indicator"):
        compared(values(0.9), peers=pd.DataFrame([{**peer("2026", 1), "indicator_id": "csatt"}]))


def shown(frame, language="en", audience="management"):
    return Compared(frame=frame, view=View(language=language, audience=find_audience(audience)))


def test_the_overview_counts_who_is_better_by_direction():
    past = [baseline("previous", 0.8, f"s{place}") for place in range(3)]
    up = compared(values(0.9, 0.7, 0.8), past)
    down = up.assign(direction="lower")
    assert shown(up).medians()[["subjects", "value", "baseline_value", "better"]].values.tolist() == [[3, 0.8, 0.8, 1]]
    assert shown(up).headline() == "1 of 3 values are better than the period before"
    assert shown(down.assign(difference=[0.1, 0.2, 0.3]), "zh").headline() == "3 个数值中 0 个好于上期"


def test_nothing_known_says_so_and_has_no_rows():
    empty = shown(compared(values(0.9)))
    assert empty.headline() == "Nothing to compare with: no earlier period and no peer is known"
    assert empty.table().rows == ()
