"""The smaller exports fit the great ones: ids meet, time runs forward, and no plan is touched."""

from __future__ import annotations

import pandas as pd
import pytest

from perfkit.plan import read_plans
from perfkit.sources.demo.crew import read_spells
from perfkit.sources.demo.small_tables import HOSTS
from perfkit.sources.demo.visits import KEPT_FROM


@pytest.fixture(scope="module")
def orders(exported):
    return exported("订单_*", "gb18030").set_index("订单编号")


@pytest.fixture(scope="module")
def visits(exported):
    return exported("visits_*")


def test_visits_are_numbered_in_time_and_kept_from_the_day_that_is_said(visits):
    assert visits["session"].is_unique
    assert visits["started"].is_monotonic_increasing
    assert visits["started"].min()[:10] == KEPT_FROM
    assert set(visits.loc[visits["paid"] == "1", "source"]) == {"ad"}


def test_somebody_comes_for_the_first_time_once(visits):
    others = visits[visits["visitor"].str.startswith("v") & (visits["first_visit"] == "1")]
    assert others["visitor"].is_unique


def test_events_are_of_visits_that_saw_more_than_one_page(exported, visits):
    events = exported("商品页事件_*", "gb18030")
    pages = visits.set_index("session")["pages"].astype(int)
    assert events["事件"].is_unique
    assert (pages[events["会话"]] > 1).all()
    assert set(events["动作"]) == {"浏览", "加购"}


def test_a_paid_cart_is_that_of_its_order(exported, orders):
    carts = exported("carts_*")
    paid = carts[carts["order"] != ""]
    assert (paid["paid"].to_numpy() == orders.loc[paid["order"], "付款时间"].to_numpy()).all()
    assert (paid["visitor"].to_numpy() == orders.loc[paid["order"], "买家"].to_numpy()).all()
    assert (carts["added"] < carts["paid"].where(carts["paid"] != "", "9")).all()
    told = carts[carts["reminded"] != ""]
    assert (told["reminded"] < told["paid"].where(told["paid"] != "", "9")).all()
    slow = (pd.to_datetime(paid["paid"]) - pd.to_datetime(paid["added"])) > pd.Timedelta(minutes=30)
    assert 0.3 < slow.mean() < 0.7


def test_complaints_and_reviews_are_of_orders(exported, orders):
    complaints = exported("投诉_*", "gb18030")
    assert (complaints["客服"].to_numpy() == orders.loc[complaints["订单编号"], "客服"].to_numpy()).all()
    assert (complaints["解决时间"].where(complaints["解决时间"] != "", "9") > complaints["投诉时间"]).all()
    reviews = exported("reviews_*")
    assert (reviews["buyer"].to_numpy() == orders.loc[reviews["order"], "买家"].to_numpy()).all()


def test_every_refund_is_handled_and_every_listed_item_told_when_it_last_sold(exported, workbook_rows, written):
    refunds = {row[0] for path in (written / "exports").glob("退款_*.xlsx") for row in workbook_rows(path)["退款"][2:]}
    handled = exported("退款经手.csv")
    assert set(handled["退款编号"]) == refunds
    assert handled["退款编号"].is_unique
    assert not ((handled["判责商家"] == "是") & (handled["平台介入"] == "否")).any()
    items = {row[0] for row in workbook_rows(written / "exports" / "商品.xlsx")["商品"][1:]}
    assert set(exported("最近售出.csv")["商品编码"]) == items


def test_a_quiz_is_taken_by_who_was_there(exported):
    quizzes = exported("quizzes.csv")
    assert (quizzes["points"].astype(int) <= quizzes["of"].astype(int)).all()
    left = {row["subject"]: row["to"] for row in read_spells() if row["subject"] == "cs04"}
    assert quizzes.loc[quizzes["agent"] == "cs04", "taken"].max() <= left["cs04"]


def test_recognition_follows_the_event_and_meetings_follow_recognition(exported):
    rows = exported("recognitions.csv")
    assert (rows["event"] <= rows["recognised"]).all()
    assert (rows["recognised"] < rows["meeting"]).all()


def test_hosts_hold_no_role_of_any_plan(exported, written):
    assert set(exported("直播场次_*", "gb18030")["主播"]) == set(HOSTS)
    assert not set(HOSTS) & {row["subject"] for row in read_spells()}
    kinds = {role.kind for plan in read_plans(written / "plans").versions.values() for role in plan.roles.values()}
    assert "live_host" not in kinds


def test_fewer_people_buy_in_a_broadcast_than_order_click_and_watch(exported):
    rows = exported("直播场次_*", "gb18030")
    counts = rows[["观看次数", "观看人数", "商品点击人数", "下单人数", "支付人数"]].astype(int)
    assert (counts.diff(axis=1).iloc[:, 1:] <= 0).all(axis=None)
    assert (rows["开播"] < rows["下播"]).all()
