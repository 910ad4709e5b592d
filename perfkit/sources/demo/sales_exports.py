"""The exports of the storefronts: orders, their lines, refunds, campaigns and items."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perfkit.sources.demo.crew import Crew
from perfkit.sources.demo.days import DAYS, MONTH_OF, MONTHS, QUARTERS, SECONDS, SIZE, day_texts, stamp_texts
from perfkit.sources.demo.items import Items
from perfkit.sources.demo.sales import CAMPAIGNS, REASONS, Orders, campaign_days, spend_of
from perfkit.sources.demo.streams import THOUSAND, Draws, Ints
from perfkit.sources.demo.writing import Export, named, yuan

_FEN_A_CLICK = 180
_ENDINGS = tuple(f"-{kind}" for kind in CAMPAIGNS)
_SHOWN_A_CLICK = 22


def months_of(days: Ints) -> list[str]:
    """Return the month of each day number, as file names hold it."""
    return [MONTHS[number] for number in MONTH_OF[days]]


def quarters_of(days: Ints) -> list[str]:
    """Return the quarter of each day number, as file names hold it."""
    return [QUARTERS[number] for number in MONTH_OF[days] // 3]


def order_ids(orders: Orders) -> pd.Series[str]:
    """Return the ids of all orders: the day and a running number."""
    day = pd.Series(day_texts(orders.paid_day)).str.replace("-", "")
    return day + named("", np.arange(orders.size) + 1, width=8)


def item_ids(items: Items, operators: Crew) -> pd.Series[str]:
    """Return the codes of all items: the operator's number and a running number."""
    block = items.size // operators.size
    return "K" + pd.Series(items.owner + 1).astype(str).str.zfill(2) + named("", np.arange(items.size) % block + 1,
                                                                             width=3)


def buyer_ids(buyers: Ints) -> pd.Series[str]:
    """Return the ids of buyers."""
    return named("b", buyers, width=6)


def sales_exports(orders: Orders, items: Items, agents: Crew, operators: Crew) -> list[Export]:
    """Return the exports of the storefronts."""
    ids, codes = order_ids(orders), item_ids(items, operators)
    owner = np.array(operators.subjects, dtype=object)[items.owner[orders.item]]
    endings = np.array([*_ENDINGS, ""], dtype=object)
    frame = pd.DataFrame({
        "订单编号": ids, "买家": buyer_ids(orders.buyer), "店铺": np.array(["S1", "S2"])[orders.shop],
        "下单时间": stamp_texts(orders.created), "付款时间": stamp_texts(orders.paid), "实付金额": yuan(orders.total),
        "客服": np.array([*agents.subjects, ""], dtype=object)[orders.agent], "运营": owner,
        "推广计划": np.where(orders.campaign >= 0, owner + endings[orders.campaign], ""),
    })
    return [
        Export(name="订单_{part}.csv.gz", frame=frame, parts=months_of(orders.created // SECONDS), encoding="gb18030"),
        _lines(orders, items, ids, codes), _refunds(orders, ids, codes), _campaigns(orders, items, operators),
        Export(name="商品.xlsx", frame=_items(items, codes, operators), sheet="商品"),
        Export(name="最近售出.csv", frame=_last_sold(orders, items, codes), encoding="utf-8-sig"),
    ]


def _lines(orders: Orders, items: Items, ids: pd.Series[str], codes: pd.Series[str]) -> Export:
    second = np.flatnonzero(orders.second_item >= 0)
    order = np.concatenate([np.arange(orders.size), second])
    item = np.concatenate([orders.item, orders.second_item[second]])
    amount = np.concatenate([orders.amount, orders.second_amount[second]])
    frame = pd.DataFrame({
        "order_id": ids.to_numpy()[order], "sku": codes.to_numpy()[item],
        "qty": np.concatenate([orders.qty, np.ones(len(second), dtype=np.int64)]), "amount": yuan(amount),
        "cost_fen": amount * items.cost_share[item] // THOUSAND,
    })
    sequence = np.argsort(order, kind="stable")
    parts = quarters_of(orders.paid_day[order[sequence]])
    return Export(name="order_lines_{part}.csv.gz", frame=frame.iloc[sequence], parts=parts)


def refunded(orders: Orders) -> tuple[pd.Series[str], Ints]:
    """Return the ids of all refunds in order of application, and the order of each."""
    order = np.flatnonzero(orders.returned)
    return named("R", np.arange(len(order)) + 1, width=6), order[np.argsort(orders.applied[order], kind="stable")]


def _refunds(orders: Orders, ids: pd.Series[str], codes: pd.Series[str]) -> Export:
    numbers, order = refunded(orders)
    draws = Draws("refunds.reason")
    closed = np.where(orders.closed[order] < SIZE * SECONDS, stamp_texts(orders.closed[order]), "")
    frame = pd.DataFrame({
        "退款编号": numbers, "订单编号": ids.to_numpy()[order],
        "商品编码": codes.to_numpy()[orders.item[order]], "申请时间": stamp_texts(orders.applied[order]),
        "完结时间": closed, "退款金额": yuan(orders.amount[order]),
        "类型": np.where(draws.happens(np.full(len(order), 250_000)), "仅退款", "退货退款"),
        "原因": np.array(REASONS)[draws.choose(np.array([5, 3, 2, 1]), len(order))],
    })
    return Export(name="退款_{part}.xlsx", frame=frame.astype(str), sheet="退款", title="退款明细",
                  parts=quarters_of(orders.applied[order] // SECONDS))


def _campaigns(orders: Orders, items: Items, operators: Crew) -> Export:
    campaign, day, direct, assisted = campaign_days(orders, items, operators)
    spend = spend_of(campaign, direct + assisted, operators)
    who = np.array(operators.subjects, dtype=object)[campaign // len(CAMPAIGNS)]
    names = who + np.array(_ENDINGS, dtype=object)[campaign % len(CAMPAIGNS)]
    frame = pd.DataFrame({
        "日期": day_texts(day), "推广计划": names, "投放人": who, "花费": yuan(spend),
        "展现量": spend // _FEN_A_CLICK * _SHOWN_A_CLICK, "点击量": spend // _FEN_A_CLICK,
        "直接成交金额": yuan(direct), "间接成交金额": yuan(assisted),
    })
    sequence = np.argsort(day, kind="stable")
    return Export(name="推广日报_{part}.csv.gz", frame=frame.iloc[sequence], parts=quarters_of(day[sequence]),
                  encoding="utf-8-sig")


def _items(items: Items, codes: pd.Series[str], operators: Crew) -> pd.DataFrame:
    listed = np.flatnonzero(items.popularity.max(axis=0) > 0)
    first, last = (DAYS[0] + days[listed].astype("timedelta64[D]") for days in (items.listed_from, items.listed_to))
    value = items.stock * items.price * items.cost_share // THOUSAND
    return pd.DataFrame({
        "商品编码": codes.to_numpy()[listed], "店铺": np.array(["S1", "S2"])[items.shop[listed]],
        "上架日期": first.astype(str), "下架日期": np.where(items.listed_to[listed] < SIZE, last.astype(str), "在售"),
        "库存数量": items.stock[listed], "库存金额": yuan(value[listed]),
        "负责人": np.array(operators.subjects)[items.owner[listed]],
    })


def _last_sold(orders: Orders, items: Items, codes: pd.Series[str]) -> pd.DataFrame:
    """Return when each listed item was last paid; nothing where it never was."""
    last = np.full(items.size, -1)
    np.maximum.at(last, orders.item, orders.paid)
    second = orders.second_item >= 0
    np.maximum.at(last, orders.second_item[second], orders.paid[second])
    listed = np.flatnonzero(items.popularity.max(axis=0) > 0)
    stamps = np.where(last[listed] >= 0, stamp_texts(np.maximum(last[listed], 0)), "")
    return pd.DataFrame({"商品编码": codes.to_numpy()[listed], "最近售出": stamps})
