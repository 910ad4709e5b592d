"""What the tables are called where people read of them; analysts find the name in files and queries in brackets."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from perfkit.language import Text, joined

_ROWS = """
sessions | visits | 访问
accounts | accounts | 账号
shop_daily | shop, day totals | 店铺日汇总
outlet_days | outlets by day | 门店日数据
aligned_days | days of last year | 上年对应日
page_events | page events | 页面事件
page_events_daily | page events, day totals | 页面事件日汇总
perf_samples | page speed samples | 页面性能采样
images | images | 图片
orders | orders | 订单
order_lines | order lines | 订单明细
refunds | refunds | 退款
carts | carts | 购物车
chats | chats | 接待记录
chats_daily | chats, day totals | 接待日汇总
chat_turns | chat turns | 对话轮次
ratings | ratings | 满意度评价
qa_reviews | quality checks | 质检记录
complaints | complaints | 投诉
quizzes | quizzes | 知识测验
coefficients | coefficients | 系数
shop_scores | shop scores | 店铺评分
reviews | product reviews | 商品评价
ads | advertising | 推广
skus | items | 商品
design_tasks | design tasks | 设计任务
shipments | shipments | 发货
shipments_daily | shipments, day totals | 发货日汇总
work_log | work log | 考勤
stock_counts | stock counts | 盘点
receipts | goods received | 收货
incidents | incidents | 事故
recognitions | recognitions | 认可记录
production_daily | production, day totals | 生产日汇总
deliveries | deliveries | 送达
live_sessions | live sessions | 直播场次
peers | peers | 同行数据
"""
TABLE_NAMES: Mapping[str, Text] = MappingProxyType({
    name: Text(en=en, zh=zh) for name, en, zh in (line.split(" | ") for line in _ROWS.strip().splitlines())})
"""The name of every table, by its id."""

_WITH_ID = Text(en="{name} ({id})", zh="{name}（{id}）")


def table_text(table: str) -> Text:
    """Return what a table is called; one that has no name is called by its id.

    Examples
    --------
    >>> table_text("chats_daily").zh
    '接待日汇总'
    """
    return TABLE_NAMES.get(table) or Text.same(table)


def table_with_id(table: str) -> Text:
    """Return what a table is called, with its id where that is another word.

    Examples
    --------
    >>> table_with_id("chats_daily").en
    'chats, day totals (chats_daily)'
    """
    if table not in TABLE_NAMES:
        return Text.same(table)
    name = TABLE_NAMES[table]
    told = _WITH_ID.bind(name=name, id=table)
    return Text(en=name.en, zh=told.zh) if name.en == table else told


def tables_with_ids(tables: str) -> Text:
    """Return tables that are joined by ``+``, in ways apart by ``;``, each called by its name with its id.

    Examples
    --------
    >>> tables_with_ids("orders+refunds; shop_daily").zh
    '订单（orders） + 退款（refunds）；店铺日汇总（shop_daily）'
    """
    ways = [joined((table_with_id(table.strip()) for table in way.split("+")), " + ", " + ")
            for way in tables.split(";") if way.strip()]
    return joined(ways or [Text.same("–")], "; ", "；")
