"""The tables that exports are read into: their columns, types, keys, owners and times.

Everything after the door works on these tables alone. All numbers are whole numbers of a small unit, so that sums are
exact: money in minor units (fen, cents), durations in milliseconds, shares in parts per million, decimal counts in
thousandths. A finer number is rounded half up to that unit when it is read. Stamps are the shop's own local time,
without a zone.

Each table also carries the text column ``states``: the cells of its row that are empty for a known reason, such as
``paid_buyers:immature,sales:immature``. An empty cell that is not named there is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

import pyarrow as pa

ColumnType = Literal["text", "integer", "thousandths", "money", "duration", "timestamp", "date", "boolean", "share_ppm"]
COLUMN_TYPES: tuple[ColumnType, ...] = get_args(ColumnType)
SCHEMA_VERSION = "1"
STATES = "states"
NUMBERS: frozenset[ColumnType] = frozenset({"integer", "thousandths", "money", "duration", "share_ppm"})
ARROW_TYPES: Mapping[ColumnType, pa.DataType] = MappingProxyType({
    "text": pa.string(), "integer": pa.int64(), "thousandths": pa.int64(), "money": pa.int64(),
    "duration": pa.int64(), "share_ppm": pa.int64(), "timestamp": pa.timestamp("us"), "date": pa.date32(),
    "boolean": pa.bool_(),
})
_SHORT: Mapping[str, ColumnType] = MappingProxyType({
    "text": "text", "int": "integer", "milli": "thousandths", "money": "money", "ms": "duration", "ts": "timestamp",
    "date": "date", "bool": "boolean", "ppm": "share_ppm",
})


@dataclass(frozen=True, kw_only=True)
class TableSchema:
    """One table: its columns in order and what they mean together.

    Parameters
    ----------
    name : str
        Name of the table, as in a mapping's ``table:``.
    columns : mapping of str to ColumnType
        Columns in their order.
    key : tuple of str
        Columns that name a row once; empty where rows have no identity (samples).
    owners : tuple of str
        Columns that name the person, team or seller a row is credited to, the usual one first.
    event_time : str or None
        Date or timestamp column that places a row in a period; None for tables of facts without a time of their own.
    amount : str or None
        Money column that says how much money a row touches.
    totals : bool
        Whether a row is already a total of many events (one row per day and key).

    Examples
    --------
    >>> orders = TABLES["orders"]
    >>> orders.key, orders.owners, orders.event_time, orders.amount
    (('order_id',), ('agent_id', 'operator_id', 'host_id'), 'created_at', 'amount_paid')
    >>> orders.columns["amount_paid"], TABLES["chats_daily"].totals
    ('money', True)
    """

    name: str
    columns: Mapping[str, ColumnType]
    key: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    event_time: str | None = None
    amount: str | None = None
    totals: bool = False

    def arrow_schema(self) -> pa.Schema:
        """Return the schema of the stored table: the declared columns, then ``states``."""
        fields = [(name, ARROW_TYPES[kind]) for name, kind in self.columns.items()]
        return pa.schema([*fields, (STATES, pa.string())])


def _columns(text: str) -> Mapping[str, ColumnType]:
    pairs = (word.partition(":") for word in text.split())
    return MappingProxyType({name: _SHORT[kind or "text"] for name, _, kind in pairs})


def _events(name: str, columns: str, *, key: str = "", owners: str = "", time: str | None = None,
            amount: str | None = None) -> TableSchema:
    return TableSchema(name=name, columns=_columns(columns), key=tuple(key.split()), owners=tuple(owners.split()),
                       event_time=time, amount=amount)


def _totals(name: str, columns: str, *, key: str, owners: str, amount: str | None = None) -> TableSchema:
    return TableSchema(name=name, columns=_columns(columns), key=tuple(key.split()), owners=tuple(owners.split()),
                       event_time="date", amount=amount, totals=True)


_ALL = (
    _events("sessions", "session_id visitor_id shop_id started_at:ts source is_paid:bool landing_page_id "
            "page_views:int engaged:bool first_visit:bool duration_ms:ms", key="session_id", time="started_at"),
    _events("accounts", "account_id shop_id registered_at:ts", key="account_id", time="registered_at"),
    _events("page_events", "event_id ts:ts visitor_id session_id shop_id page_id page_kind slot_id image_id "
            "designer_id sku_id kind campaign_id qty:int query_id image_kind test_id is_control:bool", key="event_id",
            owners="designer_id", time="ts"),
    _events("perf_samples", "ts:ts page_id image_id designer_id lcp_ms:ms image_ms:ms device network "
            "is_lab:bool", owners="designer_id", time="ts"),
    _events("images", "image_id designer_id delivered_at:ts bytes:int page_id slot_id", key="image_id",
            owners="designer_id", time="delivered_at"),
    _events("orders", "order_id buyer_id visitor_id shop_id session_id created_at:ts paid_at:ts amount_paid:money "
            "goods_cost:money agent_id operator_id campaign_id live_id source platform_fee:money freight:money "
            "affiliate_commission:money host_id", key="order_id",
            owners="agent_id operator_id host_id", time="created_at", amount="amount_paid"),
    _events("order_lines", "order_id sku_id qty:int amount:money cost:money", key="order_id sku_id", amount="amount"),
    _events("refunds", "refund_id order_id sku_id applied_at:ts closed_at:ts amount:money kind reason_code "
            "disputed:bool at_fault:bool agent_id audited_at:ts buyer_ms:ms", key="refund_id", owners="agent_id",
            time="applied_at", amount="amount"),
    _events("carts", "cart_id visitor_id sku_id added_at:ts reminded_at:ts reminder_channel order_id paid_at:ts",
            key="cart_id", time="added_at"),
    _events("chats", "chat_id buyer_id agent_id shop_id started_at:ts ended_at:ts phase issue_code order_id "
            "is_valid:bool first_message_at:ts first_human_reply_at:ts transferred_in:bool kb_used:bool "
            "agent_solved:bool", key="chat_id",
            owners="agent_id", time="started_at"),
    _events("chat_turns", "chat_id turn_no:int agent_id asked_at:ts replied_at:ts reply_kind welcomed_at:ts",
            key="chat_id turn_no",
            owners="agent_id", time="asked_at"),
    _events("ratings", "rating_id chat_id agent_id score:int invited_at:ts rated_at:ts channel about "
            "solved:bool buyer_id", key="rating_id",
            owners="agent_id", time="rated_at"),
    _events("qa_reviews", "review_id chat_id agent_id rater_id reviewed_at:ts points_accuracy:int "
            "points_complete:int attitude_points:int critical_error:bool sample error_tag", key="review_id",
            owners="agent_id", time="reviewed_at"),
    _events("complaints", "complaint_id order_id buyer_id agent_id opened_at:ts resolved_at:ts upheld:bool "
            "escalated:bool compensation:money followup_score:int rebuy_within_90d:bool kind", key="complaint_id",
            owners="agent_id", time="opened_at", amount="compensation"),
    _events("quizzes", "quiz_id agent_id topic taken_at:ts points:int max_points:int questions:int", key="quiz_id",
            owners="agent_id", time="taken_at"),
    _events("reviews", "review_id order_id buyer_id score:int created_at:ts about first_score:int",
            key="review_id order_id", time="created_at"),
    _events("ads", "date:date campaign_id buyer_id spend:money impressions:int clicks:int sales_direct:money "
            "sales_assisted:money window_days:int basis shop_id designer_id",
            key="date campaign_id buyer_id window_days basis", owners="buyer_id", time="date", amount="spend"),
    _events("skus", "sku_id shop_id listed_from:date listed_to:date stock_qty:int stock_value:money last_sold_at:ts "
            "operator_id spu_id", key="sku_id", owners="operator_id", amount="stock_value"),
    _events("outlet_days", "date:date outlet_id sku_id shop_id operator_id stock_qty:int sold_qty:int",
            key="date outlet_id sku_id", owners="operator_id", time="date"),
    _events("design_tasks", "task_id designer_id requested_at:ts due_at:ts delivered_at:ts difficulty_points:int "
            "rounds:int accepted:bool", key="task_id", owners="designer_id", time="requested_at"),
    _events("shipments", "order_id picker_id packer_id paid_at:ts promised_at:ts shipped_at:ts lines:int units:int "
            "error_kind cause_code planned_at:ts error_lines:int zone", key="order_id", owners="picker_id packer_id",
            time="paid_at"),
    _events("work_log", "person_id date:date scheduled_hours:ms worked_hours:ms online_hours:ms leave_kind task_kind "
            "late_arrivals:int early_leaves:int", key="person_id date leave_kind task_kind", owners="person_id",
            time="date"),
    _events("stock_counts", "count_id location_id sku_id counted_at:ts system_qty:int counted_qty:int zone_owner_id "
            "zone",
            key="count_id", owners="zone_owner_id", time="counted_at"),
    _events("receipts", "receipt_id worker_id arrived_at:ts put_away_at:ts units:int sku_id cost:money",
            key="receipt_id", owners="worker_id", time="arrived_at"),
    _events("incidents", "incident_id person_id ts:ts kind severity:int upheld:bool post_owner_id "
            "supervisor_id", key="incident_id", owners="person_id", time="ts"),
    _events("live_sessions", "live_id host_id buyer_id started_at:ts ended_at:ts views:int viewers:int "
            "product_clicks:int orders_created:int buyers:int gmv:money refunded:money", key="live_id",
            owners="host_id buyer_id", time="started_at", amount="gmv"),
    _events("recognitions", "recognition_id person_id shop_id event_at:ts recognised_at:ts meeting_at:ts",
            key="recognition_id", time="recognised_at"),
    _events("peers", "indicator_id period market value:ppm source percentile:ppm",
            key="indicator_id period market"),
    _events("aligned_days", "date:date last_year_date:date", key="date"),
    _events("deliveries", "order_id seller_id promised_at:ts delivered_at:ts", key="order_id seller_id",
            owners="seller_id", time="delivered_at"),
    _events("coefficients", "person_id date:date coefficient:milli", key="person_id date", owners="person_id",
            time="date"),
    _events("shop_scores", "date:date shop_id service_score:milli dispute_rank:ppm time_rank:ppm self_closed_rank:ppm "
            "ratings:int refunds:int", key="date shop_id", time="date"),
    _totals("chats_daily", "date:date agent_id shop_id received:int answered:int within_60s:int inquirers:int "
            "paid_buyers:int sales:money turns:int response_ms:ms attribution", key="date agent_id shop_id",
            owners="agent_id", amount="sales"),
    _totals("page_events_daily", "date:date slot_id image_id designer_id impressions:int clicks:int "
            "image_kind test_id is_control:bool", key="date slot_id image_id designer_id", owners="designer_id"),
    _totals("shipments_daily", "date:date picker_id shift orders:int on_time:int lines:int units:int wrong:int "
            "short:int damage:int error_lines:int", key="date picker_id shift", owners="picker_id"),
    _totals("shop_daily", "date:date shop_id visitors:int new_visitors:int visits:int bounced:int orders:int "
            "orders_paid:int units:int amount_created:money amount_paid:money", key="date shop_id", owners="",
            amount="amount_paid"),
    _totals("production_daily", "date:date team_id department workers:milli target_ppm:ppm actual_ppm:ppm smv_ms:ms "
            "overtime_ms:ms idle_ms:ms idle_workers:int style_changes:int wip:int incentive:money",
            key="date team_id department", owners="team_id", amount="incentive"),
)

TABLES: Mapping[str, TableSchema] = MappingProxyType({schema.name: schema for schema in _ALL})
"""All tables by name."""
