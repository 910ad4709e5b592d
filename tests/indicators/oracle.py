"""The definitions once more, in plain Python over rows: slow, naive, and written apart from the engine.

Every function returns (numerator, denominator, n) of one subject, spell and period from all rows of the shop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from perfkit.periods import Period

Row = Mapping[str, Any]
Shop = Mapping[str, list[dict[str, Any]]]
Answer = tuple[Fraction | int, Fraction | int, int] | None
HOUR = 3_600_000


def day_of(cell: Any) -> date | None:
    return cell.date() if isinstance(cell, datetime) else cell


@dataclass(frozen=True)
class Slot:
    """One subject, spell and period, and what is known of the future."""

    subject: str
    first: date
    last: date
    period: Period
    as_of: date
    maturity: int

    def mine(self, rows: Iterable[Row], owner: str, day: str, window: int = 0) -> list[Row]:
        return [row for row in rows if row[owner] == self.subject and self.holds(day_of(row[day]), window)]

    def holds(self, day: date | None, window: int = 0) -> bool:
        return day is not None and self.first <= day <= self.last and self.period.holds(day) \
            and day + timedelta(days=window) <= self.as_of

    @property
    def cutoff(self) -> date:
        return min(self.period.last + timedelta(days=self.maturity), self.as_of)

    @property
    def span(self) -> tuple[date, date]:
        return max(self.first, self.period.first), min(self.last, self.period.last, self.as_of)


def ms(later: datetime | None, earlier: datetime) -> int | None:
    return None if later is None else round((later - earlier) / timedelta(milliseconds=1))


def soon(later: datetime | None, earlier: datetime, **limit: int) -> bool:
    return later is not None and later <= earlier + timedelta(**limit)


def of_rows(rows: list[Row], hit: Callable[[Row], bool]) -> Answer:
    return (sum(bool(hit(row)) for row in rows), len(rows), len(rows)) if rows else None


def over(rows: list[Row], top: Callable[[Row], Any], bottom: Callable[[Row], Any], n: int | None = None) -> Answer:
    if not rows:
        return None
    lower = sum(bottom(row) for row in rows)
    return sum(top(row) for row in rows), lower, lower if n is None else n


def type_7(numbers: list[int], share: Fraction) -> Answer:
    if not numbers:
        return None
    ordered = sorted(numbers)
    place = (len(ordered) - 1) * share
    low = floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low]), 1, len(ordered)


# ---------------------------------------------------------------------------------------------------- operations
def paid_orders(shop: Shop, slot: Slot, owner: str = "operator_id", window: int = 0) -> list[Row]:
    return slot.mine(shop["orders"], owner, "paid_at", window)


def net(shop: Shop, slot: Slot, owner: str) -> tuple[int, list[Row]]:
    paid = paid_orders(shop, slot, owner)
    back = sum(refund["amount"] for order in paid for refund in shop["refunds"]
               if refund["order_id"] == order["order_id"] and refund["closed_at"] is not None
               and refund["closed_at"].date() <= slot.cutoff)
    return sum(order["amount_paid"] for order in paid) - back, paid


def net_sales(shop: Shop, slot: Slot, owner: str = "operator_id") -> Answer:
    sales, paid = net(shop, slot, owner)
    return (sales, 1, len(paid)) if paid else None


def gmv(shop: Shop, slot: Slot) -> Answer:
    rows = slot.mine(shop["orders"], "operator_id", "created_at")
    return (sum(row["amount_paid"] for row in rows), 1, len(rows)) if rows else None


def margin(shop: Shop, slot: Slot) -> Answer:
    sales, paid = net(shop, slot, "operator_id")
    returned = {(refund["order_id"], refund["sku_id"]) for refund in shop["refunds"]
                if refund["kind"] != "refund_only" and refund["closed_at"] is not None
                and refund["closed_at"].date() <= slot.cutoff}
    cost = sum(line["cost"] for order in paid for line in shop["order_lines"]
               if line["order_id"] == order["order_id"] and (line["order_id"], line["sku_id"]) not in returned)
    return (sales - cost, sales, len(paid)) if paid else None


def margin_order_cost(shop: Shop, slot: Slot) -> Answer:
    sales, paid = net(shop, slot, "operator_id")
    return (sales - sum(order["goods_cost"] for order in paid), sales, len(paid)) if paid else None


def spend_per(shop: Shop, slot: Slot, key: str) -> Answer:
    paid = paid_orders(shop, slot)
    count = len({row[key] for row in paid})
    return (sum(row["amount_paid"] for row in paid), count, count) if paid else None


def refund_rate(shop: Shop, slot: Slot) -> Answer:
    paid = paid_orders(shop, slot, window=15)
    back = {order["order_id"] for order in paid for refund in shop["refunds"]
            if refund["order_id"] == order["order_id"] and refund["closed_at"] is not None
            and refund["closed_at"].date() <= slot.as_of and soon(refund["applied_at"], order["paid_at"], days=15)}
    return (len(back), len(paid), len(paid)) if paid else None


def carts(shop: Shop, slot: Slot) -> Answer:
    owners = {sku["sku_id"]: sku["operator_id"] for sku in shop["skus"]}
    rows = [row | {"owner": owners.get(row["sku_id"])} for row in shop["carts"]]
    left = [row for row in slot.mine(rows, "owner", "added_at", 7)
            if not soon(row["paid_at"], row["added_at"], minutes=30)]
    return of_rows(left, lambda row: soon(row["paid_at"], row["added_at"], days=7))


def roas(shop: Shop, slot: Slot, chosen: Callable[[Row], bool], *, assisted: bool = True) -> Answer:
    rows = [row for row in slot.mine(shop["ads"], "buyer_id", "date") if chosen(row)]
    days = sum(row["spend"] > 0 for row in rows)
    return over(rows, lambda row: row["sales_direct"] + (row["sales_assisted"] or 0) * assisted,
                lambda row: row["spend"], days)


def sku_active(shop: Shop, slot: Slot, *, in_stock: bool = False) -> Answer:
    first, last = slot.span
    listed = {sku["sku_id"]: sku for sku in shop["skus"] if sku["operator_id"] == slot.subject
              and sku["listed_from"] <= last and (sku["listed_to"] or slot.as_of) >= first}
    paid = {order["order_id"]: order["paid_at"].date() for order in shop["orders"] if order["paid_at"] is not None}
    sold = {line["sku_id"] for line in shop["order_lines"] if line["qty"] > 0 and line["sku_id"] in listed
            and line["order_id"] in paid and first <= paid[line["order_id"]] <= last}
    whole = {key for key, sku in listed.items() if not in_stock or sku["stock_qty"] > 0 or key in sold}
    return (len(sold), len(whole), len(whole)) if whole else None


# ---------------------------------------------------------------------------------------------- customer service
def valid(shop: Shop, slot: Slot, window: int = 0) -> list[Row]:
    return [row for row in slot.mine(shop["chats"], "agent_id", "started_at", window) if row["is_valid"]]


def waits(shop: Shop, slot: Slot) -> list[int]:
    found = (ms(row["first_human_reply_at"], row["first_message_at"]) for row in valid(shop, slot))
    return [wait for wait in found if wait is not None]


def mean_of(numbers: list[int]) -> Answer:
    return (sum(numbers), len(numbers), len(numbers)) if numbers else None


def quick(shop: Shop, slot: Slot, seconds: int, hours: range = range(24)) -> Answer:
    rows = [row for row in valid(shop, slot) if row["started_at"].hour in hours]
    return of_rows(rows, lambda row: soon(row["first_human_reply_at"], row["first_message_at"], seconds=seconds))


def turns(shop: Shop, slot: Slot) -> list[Row]:
    return [row for row in slot.mine(shop["chat_turns"], "agent_id", "asked_at") if row["reply_kind"] != "bot"]


def buyers_in_time(shop: Shop, slot: Slot) -> Answer:
    buyer = {row["chat_id"]: row["buyer_id"] for row in shop["chats"]}
    rows = [row | {"buyer": buyer[row["chat_id"]]} for row in turns(shop, slot) if row["chat_id"] in buyer]
    everyone = {row["buyer"] for row in rows}
    late = {row["buyer"] for row in rows if not soon(row["replied_at"], row["asked_at"], seconds=180)}
    return (len(everyone - late), len(everyone), len(everyone)) if rows else None


def average_response(shop: Shop, slot: Slot, *, cap: bool) -> Answer:
    rows = [row for row in turns(shop, slot) if 8 <= row["asked_at"].hour <= 22]
    found = [ms(row["replied_at"], row["asked_at"]) for row in rows]
    if cap:
        return mean_of([min(600_000 if wait is None else wait, 600_000) for wait in found])
    return mean_of([wait for wait in found if wait is not None])


def buyers_answered(shop: Shop, slot: Slot, minutes: int | None = None) -> Answer:
    rows = slot.mine(shop["chats"], "agent_id", "started_at")
    everyone = {row["buyer_id"] for row in rows}
    answered = {row["buyer_id"] for row in rows if row["first_human_reply_at"] is not None
                and (minutes is None or soon(row["first_human_reply_at"], row["first_message_at"], minutes=minutes))}
    return (len(answered), len(everyone), len(everyone)) if rows else None


def inquiry(shop: Shop, slot: Slot) -> Answer:
    asked = [row for row in shop["chats"] if row["phase"] == "presale" and row["is_valid"]]
    won = set()
    for order in shop["orders"]:
        heard = [row for row in asked if row["buyer_id"] == order["buyer_id"] and order["paid_at"] is not None
                 and row["started_at"] <= order["created_at"] and row["first_human_reply_at"] is not None]
        if heard:
            last = max(heard, key=lambda row: (row["started_at"], row["chat_id"]))
            if soon(order["paid_at"], last["started_at"], days=3):
                won.add(last["chat_id"])
    mine = slot.mine(asked, "agent_id", "started_at", 3)
    everyone = {row["buyer_id"] for row in mine}
    buyers = {row["buyer_id"] for row in mine if row["chat_id"] in won}
    return (len(buyers), len(everyone), len(everyone)) if mine else None


def solved(shop: Shop, slot: Slot, days: int) -> Answer:
    def comes_back(row: Row) -> bool:
        return any(other["buyer_id"] == row["buyer_id"] and other["started_at"] > row["started_at"]
                   and soon(other["started_at"], row["started_at"], days=days)
                   and ((row["order_id"] is not None and other["order_id"] == row["order_id"])
                        or (row["issue_code"] is not None and other["issue_code"] == row["issue_code"]))
                   for other in shop["chats"])

    return of_rows(valid(shop, slot, days), lambda row: not comes_back(row))


def replies(shop: Shop, slot: Slot, fits: Callable[[int], bool]) -> Answer:
    by_people = [turn["chat_id"] for turn in shop["chat_turns"] if turn["reply_kind"] in ("human", "assisted")]
    return of_rows(valid(shop, slot), lambda row: fits(by_people.count(row["chat_id"])))


def day_ratio(table: str, owner: str, top: str, bottom: str) -> Callable[[Shop, Slot], Answer]:
    def found(shop: Shop, slot: Slot) -> Answer:
        rows = [row for row in slot.mine(shop[table], owner, "date") if row[top] is not None]
        return over(rows, lambda row: row[top], lambda row: row[bottom])

    return found


# -------------------------------------------------------------------------------- design, warehouse, production ...
def tasks(shop: Shop, slot: Slot, day: str) -> list[Row]:
    return [row for row in slot.mine(shop["design_tasks"], "designer_id", day) if day == "due_at" or row["accepted"]]


def on_time_task(row: Row) -> bool:
    return row["delivered_at"] is not None and row["delivered_at"] <= row["due_at"]


def per_time(top: int, tops: list[Row], worked: list[Row], unit: int) -> Answer:
    hours = sum(row["worked_hours"] for row in worked)
    return (Fraction(top * unit), hours, hours // unit) if tops or worked else None


def points_per_day(shop: Shop, slot: Slot) -> Answer:
    done = tasks(shop, slot, "delivered_at")
    worked = slot.mine(shop["work_log"], "person_id", "date")
    return per_time(sum(row["difficulty_points"] for row in done), done, worked, 8 * HOUR)


def lines_per_hour(shop: Shop, slot: Slot, table: str, day: str) -> Answer:
    picked = slot.mine(shop[table], "picker_id", day)
    worked = [row for row in slot.mine(shop["work_log"], "person_id", "date") if row["task_kind"] == "picking"]
    return per_time(sum(row["lines"] for row in picked), picked, worked, HOUR)


def clicks(shop: Shop, slot: Slot) -> Answer:
    rows = slot.mine(shop["page_events"], "designer_id", "ts")
    return over(rows, lambda row: row["kind"] == "click", lambda row: row["kind"] == "impression")


def shipments(shop: Shop, slot: Slot, day: str, keep: Callable[[Row], bool]) -> list[Row]:
    return [row for row in slot.mine(shop["shipments"], "picker_id", day, {"paid_at": 1}.get(day, 0)) if keep(row)]


def in_stock(row: Row) -> bool:
    return row["cause_code"] != "stock_out"


def shipped_in(shop: Shop, slot: Slot, hours: int) -> Answer:
    rows = [row for row in slot.mine(shop["shipments"], "picker_id", "paid_at", hours // 24) if in_stock(row)]
    return of_rows(rows, lambda row: soon(row["shipped_at"], row["paid_at"], hours=hours))


def promised(row: Row) -> bool:
    return row["shipped_at"] is not None and row["shipped_at"] <= row["promised_at"]


def told(row: Row) -> bool:
    return row["error_kind"] is not None


def days_of(shop: Shop, slot: Slot) -> list[Row]:
    return slot.mine(shop["shipments_daily"], "picker_id", "date")


def errors(row: Row) -> int:
    return row["wrong"] + row["short"] + row["damage"]


def made(shop: Shop, slot: Slot, *known: str) -> list[Row]:
    rows = slot.mine(shop["production_daily"], "team_id", "date")
    return [row for row in rows if all(row[name] is not None for name in known)]


def of_team_days(top: Callable[[Row], Any], bottom: Callable[[Row], Any],
                 *known: str) -> Callable[[Shop, Slot], Answer]:
    def found(shop: Shop, slot: Slot) -> Answer:
        rows = made(shop, slot, *known)
        return over(rows, top, bottom, len(rows))

    return found


def reviews(shop: Shop, slot: Slot) -> Answer:
    scores: dict[str, list[int]] = {}
    for row in shop["reviews"]:
        if row["score"] is not None and row["created_at"].date() <= slot.as_of:
            scores.setdefault(row["order_id"], []).append(row["score"])
    orders = [order for order in slot.mine(shop["orders"], "operator_id", "created_at") if order["order_id"] in scores]
    means = [Fraction(sum(scores[order["order_id"]]), len(scores[order["order_id"]])) for order in orders]
    return (sum(means), len(means), len(means)) if means else None


def count_orders(shop: Shop, slot: Slot) -> Answer:
    rows = slot.mine(shop["orders"], "operator_id", "created_at")
    return (len(rows), 1, len(rows)) if rows else None


CS, OPS = "customer_service_presale", "operations"
EVENTS: dict[str, tuple[str, Callable[[Shop, Slot], Answer]]] = {
    "net_sales@default": (OPS, net_sales),
    "agent_net_sales@default": (CS, lambda shop, slot: net_sales(shop, slot, "agent_id")),
    "net_sales@gmv": (OPS, gmv),
    "gross_margin_rate@default": (OPS, margin),
    "gross_margin_rate@order_cost": (OPS, margin_order_cost),
    "aov_buyer@default": (OPS, lambda shop, slot: spend_per(shop, slot, "buyer_id")),
    "aov_buyer@per_order": (OPS, lambda shop, slot: spend_per(shop, slot, "order_id")),
    "refund_rate@default": (OPS, refund_rate),
    "cart_recovery_rate@default": (OPS, carts),
    "ad_roas@default": (OPS, lambda shop, slot: roas(shop, slot, lambda row: row["window_days"] in (15, None))),
    "ad_roas@direct_only": (OPS, lambda shop, slot: roas(shop, slot, lambda row: row["window_days"] in (15, None),
                                                         assisted=False)),
    "ad_roas@same_day": (OPS, lambda shop, slot: roas(shop, slot, lambda row: row["window_days"] == 1)),
    "ad_roas@d15_click": (OPS, lambda shop, slot: roas(
        shop, slot, lambda row: row["window_days"] == 15 and row["basis"] == "click_date")),
    "ad_roas@d15_order": (OPS, lambda shop, slot: roas(
        shop, slot, lambda row: row["window_days"] == 15 and row["basis"] == "order_date")),
    "sku_active_rate@default": (OPS, sku_active),
    "sku_active_rate@in_stock": (OPS, lambda shop, slot: sku_active(shop, slot, in_stock=True)),
    "first_response_time@default": (CS, lambda shop, slot: type_7(waits(shop, slot), Fraction(1, 2))),
    "first_response_time@plain": (CS, lambda shop, slot: type_7(waits(shop, slot), Fraction(1, 2))),
    "first_response_time@p90": (CS, lambda shop, slot: type_7(waits(shop, slot), Fraction(9, 10))),
    "first_response_time@mean": (CS, lambda shop, slot: mean_of(waits(shop, slot))),
    "response_within_60s@default": (CS, lambda shop, slot: quick(shop, slot, 60)),
    "response_within_60s@jd30": (CS, lambda shop, slot: quick(shop, slot, 30, range(9, 23))),
    "response_within_60s@s180_session": (CS, lambda shop, slot: quick(shop, slot, 180, range(8, 23))),
    "response_within_60s@s180_turn": (CS, lambda shop, slot: of_rows(
        turns(shop, slot), lambda row: soon(row["replied_at"], row["asked_at"], seconds=180))),
    "response_within_60s@s180_buyer": (CS, buyers_in_time),
    "avg_response_time@default": (CS, lambda shop, slot: average_response(shop, slot, cap=True)),
    "avg_response_time@tmall": (CS, lambda shop, slot: average_response(shop, slot, cap=True)),
    "avg_response_time@uncapped": (CS, lambda shop, slot: average_response(shop, slot, cap=False)),
    "reply_rate@default": (CS, buyers_answered),
    "reply_rate@m3": (CS, lambda shop, slot: buyers_answered(shop, slot, 3)),
    "inquiry_conversion@default": (CS, inquiry),
    "csat@default": (CS, lambda shop, slot: of_rows(
        [row for row in slot.mine(shop["ratings"], "agent_id", "rated_at") if row["score"] is not None],
        lambda row: row["score"] >= 4)),
    "csat@mean5": (CS, lambda shop, slot: mean_of(
        [row["score"] for row in slot.mine(shop["ratings"], "agent_id", "rated_at") if row["score"] is not None])),
    "service_attitude@default": (CS, lambda shop, slot: mean_of(
        [row["attitude_points"] for row in slot.mine(shop["qa_reviews"], "agent_id", "reviewed_at")
         if row["attitude_points"] is not None])),
    "answer_accuracy@default": (CS, lambda shop, slot: of_rows(
        slot.mine(shop["qa_reviews"], "agent_id", "reviewed_at"),
        lambda row: not row["critical_error"] and row["points_accuracy"] + row["points_complete"] >= 80)),
    "fcr@default": (CS, lambda shop, slot: solved(shop, slot, 7)),
    "fcr@w14": (CS, lambda shop, slot: solved(shop, slot, 14)),
    "fcr@zendesk_onetouch": (CS, lambda shop, slot: replies(shop, slot, lambda count: count < 2)),
    "fcr@exactly_one": (CS, lambda shop, slot: replies(shop, slot, lambda count: count == 1)),
    "page_ctr@default": ("design", clicks),
    "design_on_time_rate@default": ("design", lambda shop, slot: of_rows(tasks(shop, slot, "due_at"), on_time_task)),
    "design_on_time_rate@points": ("design", lambda shop, slot: over(
        tasks(shop, slot, "due_at"), lambda row: row["difficulty_points"] * on_time_task(row),
        lambda row: row["difficulty_points"], len(tasks(shop, slot, "due_at")))),
    "design_first_pass_rate@default": ("design", lambda shop, slot: of_rows(
        tasks(shop, slot, "delivered_at"), lambda row: row["rounds"] == 1)),
    "design_first_pass_rate@two_rounds": ("design", lambda shop, slot: of_rows(
        tasks(shop, slot, "delivered_at"), lambda row: row["rounds"] <= 3)),
    "design_points_per_day@default": ("design", points_per_day),
    "image_weight_handover@default": ("design", lambda shop, slot: of_rows(
        [row for row in slot.mine(shop["images"], "designer_id", "delivered_at") if row["bytes"] is not None],
        lambda row: row["bytes"] <= 500_000)),
    "ship_on_time_rate@default": ("warehouse", lambda shop, slot: of_rows(
        shipments(shop, slot, "promised_at", in_stock), promised)),
    "ship_on_time_rate@shipped_only": ("warehouse", lambda shop, slot: of_rows(
        shipments(shop, slot, "shipped_at", lambda row: row["promised_at"] is not None), promised)),
    "ship_on_time_rate@h24": ("warehouse", lambda shop, slot: shipped_in(shop, slot, 24)),
    "ship_on_time_rate@h48": ("warehouse", lambda shop, slot: shipped_in(shop, slot, 48)),
    "pick_accuracy@default": ("warehouse", lambda shop, slot: of_rows(
        shipments(shop, slot, "shipped_at", told), lambda row: row["error_kind"] == "none")),
    "pick_accuracy@per_mille": ("warehouse", lambda shop, slot: over(
        shipments(shop, slot, "shipped_at", told), lambda row: 1000 * (row["error_kind"] != "none"), lambda row: 1)),
    "lines_per_hour@default": ("warehouse", lambda shop, slot: lines_per_hour(shop, slot, "shipments", "shipped_at")),
    "inventory_accuracy@default": ("warehouse", lambda shop, slot: of_rows(
        slot.mine(shop["stock_counts"], "zone_owner_id", "counted_at"),
        lambda row: row["system_qty"] == row["counted_qty"])),
    "ship_damage_rate@default": ("warehouse", lambda shop, slot: of_rows(
        shipments(shop, slot, "shipped_at", told),
        lambda row: row["error_kind"] == "damage" and row["cause_code"] == "packing")),
    "ship_damage_rate@in_transit": ("warehouse", lambda shop, slot: of_rows(
        shipments(shop, slot, "shipped_at", told), lambda row: row["error_kind"] == "damage")),
    "dock_to_stock_hours@default": ("warehouse", lambda shop, slot: type_7(stored(shop, slot), Fraction(9, 10))),
    "dock_to_stock_hours@mean": ("warehouse", lambda shop, slot: mean_of(stored(shop, slot))),
    "productivity@default": ("production", of_team_days(
        lambda row: Fraction(row["actual_ppm"] * row["workers"], 10 ** 6), lambda row: row["workers"],
        "workers", "actual_ppm")),
    "productivity@plain": ("production", of_team_days(
        lambda row: Fraction(row["actual_ppm"], 10 ** 6), lambda row: 1, "actual_ppm")),
    "productivity_attainment@default": ("production", of_team_days(
        lambda row: row["actual_ppm"] * row["workers"], lambda row: row["target_ppm"] * row["workers"],
        "workers", "actual_ppm", "target_ppm")),
    "overtime_per_worker@default": ("production", of_team_days(
        lambda row: row["overtime_ms"], lambda row: Fraction(row["workers"], 1000), "workers", "overtime_ms")),
    "idle_worker_share@default": ("production", of_team_days(
        lambda row: row["idle_workers"], lambda row: Fraction(row["workers"], 1000), "workers", "idle_workers")),
    "target_day_share@default": ("production", of_team_days(
        lambda row: row["actual_ppm"] >= row["target_ppm"], lambda row: 1, "actual_ppm", "target_ppm")),
    "delivery_on_time_rate@by_date": ("seller", lambda shop, slot: of_rows(
        slot.mine(shop["deliveries"], "seller_id", "delivered_at"),
        lambda row: row["delivered_at"].date() <= row["promised_at"].date())),
    "delivery_on_time_rate@timestamp": ("seller", lambda shop, slot: of_rows(
        slot.mine(shop["deliveries"], "seller_id", "delivered_at"),
        lambda row: row["delivered_at"] <= row["promised_at"])),
    "seller_order_count@default": ("seller", count_orders),
    "review_score@default": ("seller", reviews),
}
EVENTS["csat@zendesk"] = EVENTS["csat@default"]
TOTALS: dict[str, tuple[str, Callable[[Shop, Slot], Answer]]] = {
    "response_within_60s@default": (CS, day_ratio("chats_daily", "agent_id", "within_60s", "received")),
    "avg_response_time@uncapped": (CS, day_ratio("chats_daily", "agent_id", "response_ms", "turns")),
    "reply_rate@per_day": (CS, day_ratio("chats_daily", "agent_id", "answered", "received")),
    "inquiry_conversion@per_day": (CS, day_ratio("chats_daily", "agent_id", "paid_buyers", "inquirers")),
    "page_ctr@default": ("design", day_ratio("page_events_daily", "designer_id", "clicks", "impressions")),
    "ship_on_time_rate@default": ("warehouse", day_ratio("shipments_daily", "picker_id", "on_time", "orders")),
    "pick_accuracy@default": ("warehouse", lambda shop, slot: over(
        days_of(shop, slot), lambda row: row["orders"] - errors(row), lambda row: row["orders"])),
    "pick_accuracy@per_mille": ("warehouse", lambda shop, slot: over(
        days_of(shop, slot), lambda row: 1000 * errors(row), lambda row: row["orders"])),
    "ship_damage_rate@default": ("warehouse", day_ratio("shipments_daily", "picker_id", "damage", "orders")),
    "lines_per_hour@default": ("warehouse", lambda shop, slot: lines_per_hour(shop, slot, "shipments_daily", "date")),
}


def stored(shop: Shop, slot: Slot) -> list[int]:
    rows = slot.mine(shop["receipts"], "worker_id", "arrived_at")
    found = (ms(row["put_away_at"], row["arrived_at"]) for row in rows)
    return [wait for wait in found if wait is not None]
