"""Margins: what sales leave after the cost of the goods."""

from __future__ import annotations

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.formulas.advertising import SPENT, told_once
from perfkit.indicators.formulas.sales import CLOSED, PAID, net_amount
from perfkit.indicators.measures import Measure, Rows, counted, ratio, summed

LINES = "order_id sku_id cost"
RETURNS = "order_id sku_id closed_at amount kind?"


@indicator("gross_margin_rate", orders=PAID, order_lines=LINES, refunds=RETURNS)
def gross_margin_rate(credit: Credit, orders: Rows, order_lines: Rows, refunds: Rows) -> Measure:
    """Net sales less the cost of lines that were not returned, over net sales."""
    paid = credit(orders, "paid_at")
    sales = net_amount(paid, refunds)
    return ratio(sales - summed(_kept(paid, order_lines, refunds), "cost"), sales, n=counted(paid))


def _kept(paid: Rows, order_lines: Rows, refunds: Rows) -> Rows:
    """Return the lines of paid orders whose goods did not come back by the cut-off."""
    lines = order_lines.select(line_order="order_id", line_sku="sku_id", cost="cost")
    sold = paid.inner_join(lines, paid.order_id == lines.line_order)
    goods = refunds.filter(refunds.kind.isnull() | (refunds.kind != "refund_only"))
    back = goods.select(back_order="order_id", back_sku="sku_id", back_day=goods.closed_at.cast("date"))
    return sold.anti_join(back, [sold.line_order == back.back_order, sold.line_sku == back.back_sku,
                                 back.back_day <= sold.cutoff])


@indicator("gross_margin_rate@order_cost", orders=f"{PAID} goods_cost", refunds=CLOSED)
def margin_on_order_cost(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Net sales less the goods cost of all orders, returned or not, over net sales."""
    paid = credit(orders, "paid_at")
    sales = net_amount(paid, refunds)
    return ratio(sales - summed(paid, "goods_cost"), sales, n=counted(paid))


@indicator("gross_margin_rate@after_ads", orders=f"{PAID} platform_fee", order_lines=LINES, refunds=RETURNS, ads=SPENT)
def margin_after_ads(credit: Credit, orders: Rows, order_lines: Rows, refunds: Rows, ads: Rows) -> Measure:
    """Spend on advertising and the platform's fee, a column of the order, are taken off too."""
    paid = credit(orders, "paid_at")
    sales, spent = net_amount(paid, refunds), summed(credit(told_once(ads), "date"), "spend")
    costs = summed(_kept(paid, order_lines, refunds), "cost") + spent + summed(paid, "platform_fee")
    return ratio(sales - costs, sales, n=counted(paid))
