"""Which indicator can be computed from which exports, and why not."""

from __future__ import annotations

from datetime import date

import pytest

from perfkit.indicators import Coverage, catalogue, coverage
from perfkit.indicators.reasons import reason_texts
from perfkit.results import View
from tests.indicators.made import at, make_tables

CHAT_DAY = {"date": date(2026, 1, 5), "agent_id": "a", "received": 10, "within_60s": 7, "answered": 9, "inquirers": 8,
            "paid_buyers": 2}
RATING = {"rating_id": "1", "agent_id": "a", "rated_at": at("2026-01-05T10:00:00"), "score": 5}


def ways(frame, key):
    rows = frame[(frame["indicator"] == key) & (frame["kind"] == "customer_service_presale")]
    return {row["table"]: (row["state"], row["reason"]) for row in rows.to_dict("records")}


def test_every_indicator_of_the_catalogue_is_spoken_of(tmp_path):
    frame = coverage(make_tables(tmp_path))
    assert {key.partition("@")[0] for key in frame["indicator"]} == set(catalogue())
    assert set(frame["state"]) == {"not possible"}
    assert (frame["reason"] != "").all()


def test_each_way_has_its_own_answer(tmp_path):
    frame = coverage(make_tables(tmp_path, chats_daily=[CHAT_DAY], ratings=[RATING]))
    assert ways(frame, "csat@default") == {"ratings": ("exact", "")}
    assert ways(frame, "response_within_60s@default") == {"chats": ("not possible", "no_table:chats"),
                                                          "chats_daily": ("from totals", "")}
    assert ways(frame, "first_response_time@default")["chats_daily"] == ("not possible", "quantile_from_totals")
    assert ways(frame, "reply_rate@default")["chats_daily"] == ("not possible", "distinct_from_totals")
    assert ways(frame, "reply_rate@per_day") == {"chats_daily": ("from totals", "")}
    assert ways(frame, "avg_response_time@uncapped")["chats_daily"][1] == "no_column:chats_daily.response_ms"


def test_every_reason_has_a_text_in_both_languages(tmp_path):
    frame = coverage(make_tables(tmp_path, chats_daily=[CHAT_DAY], ratings=[RATING]))
    assert set(frame["reason"]) - {""} <= set(reason_texts())


def test_the_result_counts_indicators_and_shows_kinds_that_have_any(tmp_path):
    result = Coverage(frame=coverage(make_tables(tmp_path, chats_daily=[CHAT_DAY], ratings=[RATING])))
    assert result.finding().en.startswith("4 of 80 indicators can be computed: 1 from events, 3 from day totals only")
    assert set(result.shown()["kind"]) == {"customer_service_presale", "customer_service_aftersale"}
    assert "csat@default" in result.text()
    assert "没有数据表 接待记录（chats）" in result.seen_as(View(language="zh")).text()


def order(day, **more):
    return {"order_id": day, "buyer_id": "b", "operator_id": "o", "shop_id": "s", "agent_id": "a",
            "created_at": at(f"{day}T09:00:00"), "paid_at": at(f"{day}T09:00:00"), **more}


@pytest.mark.parametrize(("view", "years", "all_of_it"), [
    (View(), "looks 365 days back; data from 5 Mar 2025: complete for events from 5 Mar 2026 on",
     "looks back to the first of all; data from 5 Mar 2025: who was there before seems new"),
    (View(language="zh"), "回溯 365 天；数据自 2025年3月5日 起：2026年3月5日 起的事件才完整",
     "回溯至全部历史；数据自 2025年3月5日 起：更早的客户会被视为新客")])
def test_first_purchases_say_how_far_they_look_and_how_far_the_data_go(tmp_path, view, years, all_of_it):
    frame = coverage(make_tables(tmp_path, orders=[order("2026-01-07"), order("2025-03-05")]))
    told = frame.set_index(["indicator", "kind"])[["looks_back", "data_from"]]
    assert told.loc[("new_users@new_buyers", "operations")].tolist() == ["365", "2025-03-05"]
    assert told.loc[("repeat_purchase_new@default", "operations")].tolist() == ["ever", "2025-03-05"]
    assert told.loc[("aov_buyer@default", "operations"), "looks_back"] == ""
    shown = Coverage(frame=frame, view=view).shown().set_index("indicator")["looks_back"]
    assert (shown["new_users@new_buyers"], shown["repeat_purchase_new@w30"]) == (years, all_of_it)


def test_without_the_table_only_how_far_it_looks_is_known(tmp_path):
    frame = coverage(make_tables(tmp_path, ratings=[RATING]))
    row = frame[frame["indicator"] == "new_users@new_buyers"].iloc[0]
    assert (row["looks_back"], row["data_from"]) == ("365", "")
