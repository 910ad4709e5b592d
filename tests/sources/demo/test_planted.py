"""Each planted effect is found in the exports, at the unit and pooling that the truth states."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from ruamel.yaml import YAML

from perfkit.sources.demo import planted
from perfkit.sources.demo.crew import crew_of, read_spells

BEFORE_JULY = "2026-07"


@pytest.fixture(scope="module")
def truth(written):
    return YAML(typ="safe").load((written / "truth.yaml").read_text("utf-8"))["effects"]


@pytest.fixture(scope="module")
def chats(exported):
    frame = exported("chats_*")
    started, replied = pd.to_datetime(frame["started"]), pd.to_datetime(frame["replied"].where(frame["replied"] != ""))
    return frame.assign(started=started, wait=(replied - started).dt.total_seconds(), month=frame["started"].str[:7],
                        valid=frame["valid"] == "1")


@pytest.fixture(scope="module")
def resolved(chats):
    """Valid chats with whether the same buyer did not come back within seven days for the same order or issue."""
    frame = chats[chats["valid"]].sort_values("started", kind="stable")
    topic = frame["order"].where(frame["order"] != "", frame["issue"])
    following = frame.groupby([frame["buyer"], topic])["started"].shift(-1)
    return frame.assign(solved=~(following - frame["started"] <= pd.Timedelta(days=7)))


@pytest.fixture(scope="module")
def reviews(exported):
    frame = exported("质检_*", "gb18030")
    points = frame[["准确分", "完整分", "态度分"]].astype(int)
    return frame.assign(attitude=points["态度分"], month=frame["质检时间"].str[:7],
                        right=(points["准确分"] + points["完整分"] >= 80) & (frame["致命错误"] == "否"))


@pytest.fixture(scope="module")
def days(exported):
    frame = exported("赤兔_客服绩效_下单优先判定_*", "gb18030")
    return frame[~frame["旺旺昵称"].isin(["汇总", "均值"]) & (frame["销售额"] != "延迟统计")]


@pytest.fixture(scope="module")
def picks(exported):
    return exported("拣货日报_*", "gb18030")


@pytest.fixture(scope="module")
def shifts():
    return pd.Series({spell["subject"]: spell["group_shift"] for spell in read_spells()
                      if spell["role"] == "customer_service"})


def distance(one: pd.Series, other: pd.Series) -> tuple[float, float]:
    """Return the difference of means and how many standard errors it is from zero."""
    gap = float(one.mean() - other.mean())
    return gap, abs(gap) / float(np.sqrt(one.var() / len(one) + other.var() / len(other)))


def test_truth_names_what_was_planted(truth):
    assert truth["generous_rater"]["who"] == [planted.GENEROUS_RATER]
    assert truth["gaming_pair"]["who"] == list(planted.GAMING_AGENTS)
    assert str(truth["gaming_pair"]["from"]) == planted.GAMING_FROM
    assert str(truth["definition_change"]["from"]) == planted.GREETING_DROPPED
    assert truth["definition_change"]["size"] == {"first_response_time": planted.GREETING_SECONDS}
    assert truth["never_paid"]["who"] == list(planted.NEVER_PAID)
    assert truth["better_slots"]["who"] == [planted.BEST_SLOT_DESIGNER]
    assert truth["hair_apart"]["who"] == list(planted.TWINS)
    assert truth["few_cases"]["size"]["leave"] == {who: " to ".join(span) for who, span in planted.LEAVE.items()}
    assert truth["commission_cliff"]["size"] == {
        "edge": planted.CLIFF / 100, "from": (planted.CLIFF - planted.CLIFF_REACH) / 100, "lands_within": 900}


def test_truth_says_for_each_effect_who_how_large_and_where_it_is_found(truth):
    for name, effect in truth.items():
        assert {"what", "table", "who", "size", "unit", "found"} <= set(effect), name
        assert {"unit", "pooled"} <= set(effect["found"]), name


def test_truth_names_people_who_exist(truth):
    people = {spell["subject"] for spell in read_spells()} | set(planted.RATERS)
    named = {who for effect in truth.values() if isinstance(effect["who"], list) for who in effect["who"]}
    assert named <= people


def test_generous_rater_gives_more_to_everybody_in_one_quarter(reviews):
    quarter = reviews[reviews["month"].between("2026-04", "2026-06")]
    means = quarter.groupby(["客服", quarter["质检员"] == planted.GENEROUS_RATER])["attitude"].mean().unstack()
    gap, errors = distance(means[True], means[False])
    assert abs(gap - 7) < 1.5
    assert errors > 4
    assert quarter.groupby("客服")["质检员"].nunique().min() == len(planted.RATERS)


def test_day_shift_gets_easier_chats_and_is_not_more_skilled(days, exported, resolved, shifts):
    sums = days.astype({"最终付款人数": int, "询单人数": int}).groupby("旺旺昵称")[["最终付款人数", "询单人数"]].sum()
    conversion = sums["最终付款人数"] / sums["询单人数"]
    ratings = exported("ratings_*")
    satisfied = (ratings["score"].astype(int) >= 4).groupby(ratings["agent"]).mean()
    solved = resolved.groupby("agent")["solved"].mean()
    late = shifts[shifts == "late"].index
    gaps = {name: distance(value.drop(late), value[late])
            for name, value in (("conversion", conversion), ("csat", satisfied), ("fcr", solved))}
    assert abs(gaps["conversion"][0] - 0.04) < 0.015
    assert abs(gaps["csat"][0] - 0.02) < 0.01
    assert min(gaps["conversion"][1], gaps["csat"][1]) > 2
    assert gaps["fcr"][1] < 2


def test_better_slots_lift_the_rate_but_not_within_a_slot(exported):
    frame = exported("坑位点击_*").astype({"曝光": int, "点击": int})
    owners = exported("素材归属.csv").set_index("素材")["设计师"]
    best = frame["素材"].map(owners) == planted.BEST_SLOT_DESIGNER

    def rate(rows):
        return rows["点击"].sum() / rows["曝光"].sum()

    assert 1.3 < rate(frame[best]) / rate(frame[~best]) < 1.7
    for slot in ("home_top", "category", "detail"):
        own = frame["坑位"] == slot
        assert 0.9 < rate(frame[best & own]) / rate(frame[~best & own]) < 1.1, slot


def test_agents_bunch_just_above_the_edge_of_the_commission(exported, written):
    orders = exported("订单_*", "gb18030")
    refunds = pd.concat([pd.read_excel(path, skiprows=1, dtype=str, keep_default_na=False, engine="calamine")
                         for path in sorted((written / "exports").glob("退款_*.xlsx"))])
    back = refunds[refunds["完结时间"] != ""].astype({"退款金额": float}).groupby("订单编号")["退款金额"].sum()
    net = orders["实付金额"].astype(float) - orders["订单编号"].map(back).fillna(0)
    month = orders["付款时间"].str[:7]
    mine = (orders["客服"] != "") & (month < BEFORE_JULY)
    totals = net[mine].groupby([orders["客服"][mine], month[mine]]).sum()

    def count(low, high):
        return int(totals.between(low, high, inclusive="left").sum())

    usual = (count(61_000, 67_000) + count(49_500, 55_500)) / 12_000
    assert count(60_000, 61_000) > 3 * usual * 1_000
    assert count(55_500, 60_000) < 0.3 * usual * 4_500
    assert len(totals) > 380


def test_newcomers_are_slower_and_sell_less_at_first(chats, days, picks):
    waits = chats.groupby(["agent", "month"])["wait"].median()
    for agent, first, later in (("cs22", "2025-08", "2025-12"), ("cs23", "2026-02", "2026-06")):
        assert waits[agent, first] > 1.2 * waits[agent, later]
    daily = picks.astype({"行数": int})
    lines = daily["行数"].groupby([daily["拣货员"], daily["日期"].str[:7]]).mean()
    assert lines["wh17", "2025-11"] < 0.75 * lines["wh17", "2026-04"]


def test_waits_grow_on_the_day_of_the_new_definition(chats):
    def month(text):
        return chats.loc[chats["month"] == text, "wait"].dropna()

    gap, errors = distance(month("2025-10"), month("2025-09"))
    assert abs(gap - planted.GREETING_SECONDS) < 3
    assert errors > 4
    assert chats.loc[chats["started"] >= planted.GREETING_DROPPED, "wait"].min() > planted.GREETING_SECONDS


def test_the_gaming_pair_is_faster_and_worse(chats, resolved, reviews):
    def change(frame: pd.DataFrame, owner: str, column: str, how: str) -> pd.Series:
        year = frame["month"].str[:4]
        kept = frame[frame["month"] < BEFORE_JULY]
        table = kept.groupby([owner, year])[column].agg(how).unstack()
        return table["2026"] / table["2025"] if column == "wait" else table["2026"] - table["2025"]

    pair, others = list(planted.GAMING_AGENTS), [name for name in crew_of("customer_service").subjects
                                                if name not in (*planted.GAMING_AGENTS, "cs04", "cs10", "cs23")]
    for frame, owner, column, how in ((chats, "agent", "wait", "median"), (resolved, "agent", "solved", "mean"),
                                      (reviews, "客服", "right", "mean")):
        moved = change(frame, owner, column, how)
        assert moved[pair].max() < moved[others].min(), column


def test_the_reply_rate_moves_nobody(days):
    sums = days.astype({"回复人数": int, "接待人数": int}).groupby(["旺旺昵称", days["日期"].str[:7]])
    rate = sums["回复人数"].sum() / sums["接待人数"].sum()
    assert (rate >= 0.98).mean() > 0.98
    assert rate.std() < 0.005


def test_twins_do_the_same_work_but_for_two_clicks(exported, written):
    tasks = pd.read_excel(written / "exports" / "design_tasks_2026Q2.xlsx", dtype=str, engine="calamine")
    own = {who: tasks[tasks["designer"] == who].drop(columns=["task", "designer"]).reset_index(drop=True)
           for who in planted.TWINS}
    assert own[planted.TWINS[0]].equals(own[planted.TWINS[1]])
    frame = exported("坑位点击_2026Q2*").astype({"曝光": int, "点击": int})
    owner = frame["素材"].map(exported("素材归属.csv").set_index("素材")["设计师"])
    sums = frame.groupby(owner)[["曝光", "点击"]].sum()
    one, other = (sums.loc[who] for who in planted.TWINS)
    assert one["曝光"] == other["曝光"]
    assert one["点击"] - other["点击"] == planted.TWIN_FEWER
