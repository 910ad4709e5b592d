"""Items: listed, in stock, sold, and what lies too long."""

from __future__ import annotations

import ibis

from perfkit.indicators.credit import KEYS, Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, counted, distinct, ratio, share, summed

SOLD = "order_id sku_id qty"
LISTED = "owner sku_id listed_from listed_to?"
ORDERS = "order_id paid_at"


def sold_in_span(listed: Rows, orders: Rows, order_lines: Rows) -> Rows:
    """Return the listed items of which at least one unit was paid in their span of days."""
    lines = order_lines.filter(order_lines.qty > 0).select(line_order="order_id", sold_sku="sku_id")
    sold = lines.inner_join(orders, lines.line_order == orders.order_id)
    sold = sold.select("sold_sku", paid_day=sold.paid_at.cast("date"))
    return listed.semi_join(sold, [listed.sku_id == sold.sold_sku, sold.paid_day >= listed.span_first,
                                   sold.paid_day <= listed.span_last])


def active_share(credit: Credit, skus: Rows, orders: Rows, order_lines: Rows, unit: str = "sku_id") -> Measure:
    """Return the share of items, or other units, listed on at least one day that sold."""
    listed = credit.spans(skus, "listed_from", "listed_to")
    return share(distinct(sold_in_span(listed, orders, order_lines), unit), distinct(listed, unit))


@indicator("sku_active_rate", skus=LISTED, orders=ORDERS, order_lines=SOLD)
def sku_active_rate(credit: Credit, skus: Rows, orders: Rows, order_lines: Rows) -> Measure:
    """Items that sold over items listed on at least one day."""
    return active_share(credit, skus, orders, order_lines)


@indicator("sku_active_rate@d7", skus=LISTED, orders=ORDERS, order_lines=SOLD)
def sku_active_rate_of_7_days(credit: Credit, skus: Rows, orders: Rows, order_lines: Rows) -> Measure:
    """The seven days up to the end of the period."""
    return active_share(credit.trailing(7), skus, orders, order_lines)


@indicator("sku_active_rate@spu", skus=f"{LISTED} spu_id", orders=ORDERS, order_lines=SOLD)
def style_active_rate(credit: Credit, skus: Rows, orders: Rows, order_lines: Rows) -> Measure:
    """Styles, a column of the item, instead of items: a style is listed and sold where any of its items is."""
    return active_share(credit, skus, orders, order_lines, "spu_id")


@indicator("sku_active_rate@in_stock", skus=f"{LISTED} stock_qty", orders=ORDERS, order_lines=SOLD)
def sku_active_rate_in_stock(credit: Credit, skus: Rows, orders: Rows, order_lines: Rows) -> Measure:
    """Items that sold over items that sold or have stock: what sold was in stock."""
    listed = credit.spans(skus, "listed_from", "listed_to")
    sold = sold_in_span(listed, orders, order_lines)
    idle = listed.filter(listed.stock_qty > 0).anti_join(sold, ["spell_no", "period_no", "sku_id"])
    return share(distinct(sold, "sku_id"), distinct(sold, "sku_id") + distinct(idle, "sku_id"))


@indicator("sku_active_rate@outlets", outlet_days="owner date outlet_id stock_qty sold_qty")
def outlet_active_rate(credit: Credit, outlet_days: Rows) -> Measure:
    """Outlets that sold over outlets that had stock or sold, from a table of their days and items."""
    held = credit(outlet_days, "date")
    sold = (held.sold_qty > 0).fill_null(False)
    return share(distinct(held, "outlet_id", sold), distinct(held, "outlet_id", sold | (held.stock_qty > 0)))


def sold_since_listing(credit: Credit, skus: Rows, orders: Rows, lines: Rows, receipts: Rows) -> tuple[Rows, Rows]:
    """Return the sales since listing and the receipts of items listed, both up to the end of their span.

    Goods come before they are listed, so all receipts count; an item without any known receipt is left out.
    """
    listed = credit.spans(skus, "listed_from", "listed_to")
    came = receipts.rename(got_sku="sku_id")
    got = listed.inner_join(came, [listed.sku_id == came.got_sku, came.arrived_at.cast("date") <= listed.span_last])
    told = listed.semi_join(got, [*KEYS, "sku_id"])
    sold = lines.rename(line_order="order_id", sold_sku="sku_id")
    sold = sold.inner_join(orders, sold.line_order == orders.order_id)
    return told.inner_join(sold, [told.sku_id == sold.sold_sku, sold.paid_at.cast("date") >= told.listed_from,
                                  sold.paid_at.cast("date") <= told.span_last]), got


@indicator("sell_through_rate", skus=LISTED, orders=ORDERS, order_lines=SOLD, receipts="sku_id arrived_at units")
def sell_through_rate(credit: Credit, skus: Rows, orders: Rows, order_lines: Rows, receipts: Rows) -> Measure:
    """Units sold since listing over units received, of items listed in the period; receipts name their item."""
    sold, got = sold_since_listing(credit, skus, orders, order_lines, receipts)
    units = summed(got, "units")
    return ratio(summed(sold, "qty"), units, n=units)


@indicator("sell_through_rate@value", skus=LISTED, orders=ORDERS, order_lines=f"{SOLD} cost",
           receipts="sku_id arrived_at units cost")
def sell_through_value(credit: Credit, skus: Rows, orders: Rows, order_lines: Rows, receipts: Rows) -> Measure:
    """The same at cost: of the lines sold, and of the receipts, a column of theirs."""
    goods = receipts.rename(received_cost="cost")
    sold, got = sold_since_listing(credit, skus, orders, order_lines, goods)
    return ratio(summed(sold, "cost"), summed(got, "received_cost"), n=summed(got, "units"))


def slow_stock(credit: Credit, skus: Rows, days: int) -> Measure:
    """Return the value of stock that last sold, or was listed and never sold, more than so many days before the end.

    Stock is what the export of items holds; an item stays in stock when it is no longer listed.
    """
    kept = skus.mutate(open_end=ibis.null("date"))
    held = credit.spans(kept.filter(kept.stock_value.notnull()), "listed_from", "open_end")
    moved = held.last_sold_at.cast("date").coalesce(held.listed_from)
    slow = held.filter((moved + ibis.interval(days=days)).cast("date") < held.span_last)
    return ratio(summed(slow, "stock_value"), summed(held, "stock_value"), n=counted(held))


@indicator("slow_stock_ratio", skus="owner sku_id listed_from stock_value last_sold_at")
def slow_stock_ratio(credit: Credit, skus: Rows) -> Measure:
    """Value of stock that lay for more than 60 days over the value of all, at the end of the period."""
    return slow_stock(credit, skus, 60)


@indicator("slow_stock_ratio@d90", skus="owner sku_id listed_from stock_value last_sold_at")
def slow_stock_of_90_days(credit: Credit, skus: Rows) -> Measure:
    """More than 90 days."""
    return slow_stock(credit, skus, 90)
