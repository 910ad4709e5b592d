"""Advertising."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.indicators.oracle.rows import OPS, Answer, Oracle, Row, Shop, Slot, over
from tests.indicators.oracle.sales import net_of, paid_orders, sent_back


def campaign_day(row: Row, owner: str = "buyer_id") -> tuple[Any, ...]:
    return row[owner], row["date"], row["campaign_id"]


def first_basis(rows: list[Row], owner: str = "buyer_id") -> list[Row]:
    """Return the rows on the first basis of their campaign-day, and those that name none."""
    least: dict[tuple[Any, ...], str] = {}
    for row in rows:
        if row["basis"] is not None:
            key = campaign_day(row, owner)
            least[key] = min(row["basis"], least.get(key, row["basis"]))
    return [row for row in rows if row["basis"] is None or row["basis"] == least[campaign_day(row, owner)]]


def on_window(shop: Shop, *days: int | None) -> list[Row]:
    return first_basis([row for row in shop["ads"] if row["window_days"] in days])


def once(shop: Shop, owner: str = "buyer_id") -> list[Row]:
    """Return campaign-days once, on their shortest window and first basis."""
    least: dict[tuple[Any, ...], int] = {}
    for row in shop["ads"]:
        if row["window_days"] is not None:
            key = campaign_day(row, owner)
            least[key] = min(row["window_days"], least.get(key, row["window_days"]))
    return first_basis([row for row in shop["ads"] if row["window_days"] is None
                        or row["window_days"] == least[campaign_day(row, owner)]], owner)


def roas(slot: Slot, ads: list[Row], *, assisted: bool = True) -> Answer:
    rows = slot.mine(ads, "buyer_id", "date")
    days = sum(row["spend"] > 0 for row in rows)
    return over(rows, lambda row: row["sales_direct"] + (row["sales_assisted"] or 0) * assisted,
                lambda row: row["spend"], days)


def on_basis(basis: str) -> Callable[[Shop, Slot], Answer]:
    return lambda shop, slot: roas(slot, [row for row in shop["ads"]
                                          if row["window_days"] == 15 and row["basis"] == basis])


def campaign_orders(shop: Shop, slot: Slot, ads: list[Row]) -> list[Row]:
    """Return the slot's orders of campaigns: each is of whoever ran the campaign last in 15 days up to its payment."""
    found = []
    for order in shop["orders"]:
        if order["paid_at"] is None:
            continue
        day = order["paid_at"].date()
        runs = [row for row in ads if row["campaign_id"] == order["campaign_id"]
                and day - timedelta(days=15) <= row["date"] <= day]
        if runs:
            last = max(row["date"] for row in runs)
            names = [row["buyer_id"] for row in runs if row["date"] == last]
            known = sorted(name for name in names if name is not None)
            found.append(order | {"owner": known[0] if known else None})
    return slot.mine(found, "owner", "paid_at")


def spent(shop: Shop, slot: Slot) -> tuple[int, int]:
    rows = slot.mine(once(shop), "buyer_id", "date")
    return sum(row["spend"] for row in rows), len(rows)


def roas_net(shop: Shop, slot: Slot) -> Answer:
    gross = roas(slot, on_window(shop, 15, None))
    orders = campaign_orders(shop, slot, shop["ads"])
    back = sent_back(shop, orders, slot.cutoff)
    if gross is None:
        return (-sum(row["amount"] for row in back), 0, 0) if back else None
    return gross[0] - sum(row["amount"] for row in back), gross[1], gross[2]


def contribution(shop: Shop, slot: Slot, *costs: str) -> Answer:
    paid = campaign_orders(shop, slot, shop["ads"])
    spend, days = spent(shop, slot)
    left = net_of(shop, paid, slot.cutoff) - sum(row[cost] or 0 for row in paid for cost in costs)
    return (left - spend, spend, len(paid)) if paid or days else None


def click_rate(shop: Shop, slot: Slot, owner: str) -> Answer:
    return over(slot.mine(once(shop, owner), owner, "date"), lambda row: row["clicks"] or 0,
                lambda row: row["impressions"])


def clickers(slot: Slot, events: list[Row], owner: str) -> Answer:
    rows = [row for row in slot.mine(events, owner, "ts") if row["campaign_id"] is not None]
    clicked, seen = ({row["visitor_id"] for row in rows if row["kind"] == kind} - {None}
                     for kind in ("click", "impression"))
    return (len(clicked), len(seen), len(seen)) if rows else None


def clickers_of_campaigns(shop: Shop, slot: Slot) -> Answer:
    run = {(row["date"], row["campaign_id"], row["buyer_id"]) for row in shop["ads"]}
    events = [event | {"owner": owner} for event in shop["page_events"] for day, campaign, owner in run
              if campaign == event["campaign_id"] and day == event["ts"].date()]
    return clickers(slot, events, "owner")


def cost_of_sales(shop: Shop, slot: Slot, paid: list[Row], *costs: str) -> Answer:
    spend, days = spent(shop, slot)
    costs_of_orders = sum(row[cost] or 0 for row in paid for cost in costs)
    return (spend + costs_of_orders, net_of(shop, paid, slot.cutoff), len(paid)) if paid or days else None


AFFILIATES = "affiliate_commission"
EVENTS: dict[str, tuple[str, Oracle]] = {
    "ad_roas@default": (OPS, lambda shop, slot: roas(slot, on_window(shop, 15, None))),
    "ad_roas@direct_only": (OPS, lambda shop, slot: roas(slot, on_window(shop, 15, None), assisted=False)),
    "ad_roas@same_day": (OPS, lambda shop, slot: roas(slot, on_window(shop, 1))),
    "ad_roas@d15_click": (OPS, on_basis("click_date")),
    "ad_roas@d15_order": (OPS, on_basis("order_date")),
    "ad_roas@net": (OPS, roas_net),
    "ad_contribution_roi@default": (OPS, lambda shop, slot: contribution(shop, slot, "goods_cost", "platform_fee")),
    "ad_contribution_roi@before_fee": (OPS, lambda shop, slot: contribution(shop, slot, "goods_cost")),
    "ad_ctr@default": ("design", lambda shop, slot: click_rate(shop, slot, "designer_id")),
    "ad_ctr@unique": ("design", lambda shop, slot: clickers(slot, shop["page_events"], "designer_id")),
    "ad_ctr@unique ad_buyer": ("ad_buyer", clickers_of_campaigns),
    "marketing_cost_ratio@default": (OPS, lambda shop, slot: cost_of_sales(shop, slot, paid_orders(shop, slot))),
    "marketing_cost_ratio@default ad_buyer": ("ad_buyer", lambda shop, slot: cost_of_sales(
        shop, slot, campaign_orders(shop, slot, shop["ads"]))),
    "marketing_cost_ratio@with_affiliate": (OPS, lambda shop, slot: cost_of_sales(
        shop, slot, paid_orders(shop, slot), AFFILIATES)),
    "marketing_cost_ratio@with_affiliate ad_buyer": ("ad_buyer", lambda shop, slot: cost_of_sales(
        shop, slot, campaign_orders(shop, slot, shop["ads"]), AFFILIATES)),
}
