"""Items: listed, in stock, sold, and what lies too long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.indicators.oracle.rows import OPS, Answer, Oracle, Row, Shop, Slot


def span(slot: Slot, trailing: int | None) -> tuple[date, date]:
    first, last = slot.period.first, slot.period.last
    if trailing is not None:
        first = last - timedelta(days=trailing - 1)
    return max(slot.first, first), min(slot.last, last, slot.as_of)


def listed(shop: Shop, slot: Slot, trailing: int | None = None) -> dict[str, Row]:
    first, last = span(slot, trailing)
    return {sku["sku_id"]: sku for sku in shop["skus"] if sku["operator_id"] == slot.subject
            and sku["listed_from"] <= last and (sku["listed_to"] or slot.as_of) >= first}


def sold_lines(shop: Shop) -> Iterator[tuple[Row, date]]:
    paid = {order["order_id"]: order["paid_at"].date() for order in shop["orders"] if order["paid_at"] is not None}
    return ((line, paid[line["order_id"]]) for line in shop["order_lines"] if line["order_id"] in paid)


def sku_active(shop: Shop, slot: Slot, *, in_stock: bool = False, trailing: int | None = None,
               unit: str = "sku_id") -> Answer:
    first, last = span(slot, trailing)
    known = listed(shop, slot, trailing)
    sold = {line["sku_id"] for line, day in sold_lines(shop)
            if line["qty"] > 0 and line["sku_id"] in known and first <= day <= last}
    whole = {key for key, sku in known.items() if not in_stock or sku["stock_qty"] > 0 or key in sold}
    units, parts = ({known[key][unit] for key in keys} for keys in (whole, sold))
    return (len(parts), len(units), len(units)) if known and (whole or not in_stock) else None


def outlets(shop: Shop, slot: Slot) -> Answer:
    rows = slot.mine(shop["outlet_days"], "operator_id", "date")
    sold = {row["outlet_id"] for row in rows if (row["sold_qty"] or 0) > 0}
    whole = sold | {row["outlet_id"] for row in rows if (row["stock_qty"] or 0) > 0}
    return (len(sold), len(whole), len(whole)) if rows else None


def sell_through(shop: Shop, slot: Slot, sold_column: str, got_column: str) -> Answer:
    _, last = span(slot, None)
    known = listed(shop, slot)
    got = [row for row in shop["receipts"] if row["sku_id"] in known and row["arrived_at"].date() <= last]
    came = {row["sku_id"] for row in got}
    sold = [line for line, day in sold_lines(shop) if line["sku_id"] in came
            and known[line["sku_id"]]["listed_from"] <= day <= last]
    return (sum(line[sold_column] for line in sold), sum(row[got_column] or 0 for row in got),
            sum(row["units"] for row in got)) if got else None


def slow(shop: Shop, slot: Slot, days: int) -> Answer:
    first, last = span(slot, None)
    held = [sku for sku in shop["skus"] if sku["operator_id"] == slot.subject and sku["stock_value"] is not None
            and sku["listed_from"] <= last and slot.as_of >= first]
    moved = [sku["last_sold_at"].date() if sku["last_sold_at"] else sku["listed_from"] for sku in held]
    old = [sku for sku, day in zip(held, moved, strict=True) if (last - day).days > days]
    return (sum(sku["stock_value"] for sku in old), sum(sku["stock_value"] for sku in held),
            len(held)) if held and first <= last else None


EVENTS: dict[str, tuple[str, Oracle]] = {
    "sku_active_rate@default": (OPS, sku_active),
    "sku_active_rate@in_stock": (OPS, lambda shop, slot: sku_active(shop, slot, in_stock=True)),
    "sku_active_rate@d7": (OPS, lambda shop, slot: sku_active(shop, slot, trailing=7)),
    "sku_active_rate@spu": (OPS, lambda shop, slot: sku_active(shop, slot, unit="spu_id")),
    "sku_active_rate@outlets": (OPS, outlets),
    "sell_through_rate@default": (OPS, lambda shop, slot: sell_through(shop, slot, "qty", "units")),
    "sell_through_rate@value": (OPS, lambda shop, slot: sell_through(shop, slot, "cost", "cost")),
    "slow_stock_ratio@default": (OPS, lambda shop, slot: slow(shop, slot, 60)),
    "slow_stock_ratio@d90": (OPS, lambda shop, slot: slow(shop, slot, 90)),
}
