"""Items: listed, in stock, sold."""

from __future__ import annotations

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, distinct, share

SOLD = "order_id sku_id qty"


def sold_in_span(listed: Rows, orders: Rows, order_lines: Rows) -> Rows:
    """Return the listed items of which at least one unit was paid in their span of days."""
    lines = order_lines.filter(order_lines.qty > 0).select(line_order="order_id", sold_sku="sku_id")
    sold = lines.inner_join(orders, lines.line_order == orders.order_id)
    sold = sold.select("sold_sku", paid_day=sold.paid_at.cast("date"))
    return listed.semi_join(sold, [listed.sku_id == sold.sold_sku, sold.paid_day >= listed.span_first,
                                   sold.paid_day <= listed.span_last])


@indicator("sku_active_rate", skus="owner sku_id listed_from listed_to?", orders="order_id paid_at", order_lines=SOLD)
def sku_active_rate(credit: Credit, skus: Rows, orders: Rows, order_lines: Rows) -> Measure:
    """Items that sold over items listed on at least one day."""
    listed = credit.spans(skus, "listed_from", "listed_to")
    return share(distinct(sold_in_span(listed, orders, order_lines), "sku_id"), distinct(listed, "sku_id"))


@indicator("sku_active_rate@in_stock", skus="owner sku_id listed_from listed_to? stock_qty",
           orders="order_id paid_at", order_lines=SOLD)
def sku_active_rate_in_stock(credit: Credit, skus: Rows, orders: Rows, order_lines: Rows) -> Measure:
    """Items that sold over items that sold or have stock: what sold was in stock."""
    listed = credit.spans(skus, "listed_from", "listed_to")
    sold = sold_in_span(listed, orders, order_lines)
    idle = listed.filter(listed.stock_qty > 0).anti_join(sold, ["spell_no", "period_no", "sku_id"])
    return share(distinct(sold, "sku_id"), distinct(sold, "sku_id") + distinct(idle, "sku_id"))
