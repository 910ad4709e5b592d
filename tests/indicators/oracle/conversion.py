"""From a visit to a sale."""

from __future__ import annotations

from collections.abc import Callable

from tests.indicators.oracle.rows import OPS, Answer, Oracle, Row, Shop, Slot, of_rows, soon

Events = Callable[[Shop], list[Row]]


def of_pages(shop: Shop) -> list[Row]:
    return [row | {"owner": row["designer_id"]} for row in shop["page_events"]]


def of_shops(shop: Shop) -> list[Row]:
    return [row | {"owner": row["shop_id"]} for row in shop["page_events"]]


def of_items(shop: Shop) -> list[Row]:
    owners = {sku["sku_id"]: sku["operator_id"] for sku in shop["skus"]}
    return [row | {"owner": owners[row["sku_id"]]} for row in shop["page_events"] if row["sku_id"] in owners]


def is_detail(row: Row) -> bool:
    return row["kind"] == "view" and row["page_kind"] == "detail"


def bought(events: Events, unit: str, stamp: str) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        made = {order["order_id"]: order for order in shop["orders"] if order[stamp] is not None}
        sales = [(line["sku_id"], made[line["order_id"]]) for line in shop["order_lines"]
                 if line["qty"] > 0 and line["order_id"] in made]
        rows = [row for row in slot.mine(events(shop), "owner", "ts", 1) if is_detail(row) and row[unit] is not None]
        hit = {(row["sku_id"], row["ts"].date(), row[unit]) for row in rows if any(
            sku == row["sku_id"] and order["visitor_id"] == row["visitor_id"] and order[stamp] >= row["ts"]
            and soon(order[stamp], row["ts"], days=1) for sku, order in sales)}
        whole = {(row["sku_id"], row["ts"].date(), row[unit]) for row in rows}
        return of_rows([{"pair": pair, unit: pair[2]} for pair in whole], lambda row: row["pair"] in hit)

    return found


def visits(shop: Shop, slot: Slot) -> list[Row]:
    return slot.mine(shop["sessions"], "shop_id", "started_at")


def count(rows: list[Row], column: str) -> int:
    return len({row[column] for row in rows} - {None})


def per_visitor(key: str, stamp: str) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        orders, seen = slot.mine(shop["orders"], "shop_id", stamp), visits(shop, slot)
        whole = count(seen, "visitor_id")
        return (count(orders, key), whole, whole) if orders or seen else None

    return found


def per_detail_visitor(owner: str, events: Events) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        orders = slot.mine(shop["orders"], owner, "paid_at")
        seen = [row for row in slot.mine(events(shop), "owner", "ts") if is_detail(row)]
        whole = count(seen, "visitor_id")
        return (count(orders, "buyer_id"), whole, whole) if orders or seen else None

    return found


def visits_that_paid(shop: Shop, slot: Slot) -> Answer:
    paid = {row["session_id"] for row in shop["orders"]
            if row["paid_at"] is not None and row["paid_at"].date() <= slot.as_of}
    return of_rows(visits(shop, slot), lambda row: row["session_id"] in paid)


def visits_that_carted(shop: Shop, slot: Slot) -> Answer:
    carted = {row["session_id"] for row in shop["page_events"]
              if row["kind"] == "add_cart" and row["ts"].date() <= slot.as_of}
    return of_rows(visits(shop, slot), lambda row: row["session_id"] in carted)


def carted(events: Events) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        rows = slot.mine(events(shop), "owner", "ts")
        whole = count(rows, "visitor_id")
        return (count([row for row in rows if row["kind"] == "add_cart"], "visitor_id"), whole, whole) if rows else None

    return found


def units(events: Events) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        rows = slot.mine(events(shop), "owner", "ts")
        views = sum(map(is_detail, rows))
        return (sum(row["qty"] or 0 for row in rows if row["kind"] == "add_cart"), views, views) if rows else None

    return found


def searched(shop: Shop, slot: Slot) -> Answer:
    rows = [row for row in slot.mine(of_pages(shop), "owner", "ts") if row["query_id"] is not None]
    whole = count([row for row in rows if row["kind"] == "search"], "query_id")
    return (sum(row["kind"] == "add_cart" for row in rows), whole, whole) if rows else None


DESIGN = "design"
EVENTS: dict[str, tuple[str, Oracle]] = {
    "page_conversion@default": (DESIGN, bought(of_pages, "visitor_id", "paid_at")),
    "page_conversion@default operations": (OPS, bought(of_items, "visitor_id", "paid_at")),
    "page_conversion@order_created": (DESIGN, bought(of_pages, "visitor_id", "created_at")),
    "page_conversion@order_created operations": (OPS, bought(of_items, "visitor_id", "created_at")),
    "page_conversion@visits": (DESIGN, bought(of_pages, "session_id", "paid_at")),
    "page_conversion@visits operations": (OPS, bought(of_items, "session_id", "paid_at")),
    "order_conversion@default": (OPS, per_visitor("buyer_id", "created_at")),
    "order_conversion@pay": (OPS, per_visitor("buyer_id", "paid_at")),
    "browse_to_buy@sycm": (OPS, per_visitor("buyer_id", "paid_at")),
    "browse_to_buy@visitor": (OPS, per_visitor("order_id", "paid_at")),
    "browse_to_buy@shopify": (OPS, visits_that_paid),
    "browse_to_buy@default": (OPS, per_detail_visitor("shop_id", of_shops)),
    "browse_to_buy@default operations": (OPS, per_detail_visitor("operator_id", of_items)),
    "add_to_cart_rate@default": (DESIGN, carted(of_pages)),
    "add_to_cart_rate@default operations": (OPS, carted(of_items)),
    "cart_recovery_rate@raw_cart_rate": (DESIGN, carted(of_pages)),
    "cart_recovery_rate@raw_cart_rate operations": (OPS, carted(of_items)),
    "add_to_cart_rate@qty": (DESIGN, units(of_pages)),
    "add_to_cart_rate@qty operations": (OPS, units(of_items)),
    "add_to_cart_rate@search": (DESIGN, searched),
    "add_to_cart_rate@session": (OPS, visits_that_carted),
}
SHOPS = ("order_conversion@default", "order_conversion@pay", "browse_to_buy@sycm", "browse_to_buy@visitor",
         "browse_to_buy@shopify", "browse_to_buy@default", "add_to_cart_rate@session")
