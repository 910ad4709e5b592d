"""Sales, margins, spend per buyer, refunds."""

from __future__ import annotations

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Part, Rows, counted, distinct, ratio, share, summed, total, within

PAID = "owner order_id paid_at amount_paid"
CLOSED = "order_id closed_at amount"


def sent_back(paid: Rows, refunds: Rows) -> Rows:
    """Return the refunds of credited orders that were closed by the cut-off of the order's period."""
    closed = refunds.select(back_order="order_id", closed_at="closed_at", refunded="amount")
    joined = paid.inner_join(closed, paid.order_id == closed.back_order)
    return joined.filter(joined.closed_at.cast("date") <= joined.cutoff)


def net_amount(paid: Rows, refunds: Rows) -> Part:
    """Return what was paid less what went back by the cut-off."""
    return summed(paid, "amount_paid") - summed(sent_back(paid, refunds), "refunded")


@indicator("net_sales", "agent_net_sales", orders=PAID, refunds=CLOSED)
def net_sales(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Count money when it is paid; what is sent back counts against the period of the order."""
    paid = credit(orders, "paid_at")
    return total(net_amount(paid, refunds), n=counted(paid))


@indicator("net_sales@gmv", orders="owner created_at amount_paid")
def created_sales(credit: Credit, orders: Rows) -> Measure:
    """Count every order when it is made, paid or not."""
    made = credit(orders, "created_at")
    return total(summed(made, "amount_paid"), n=counted(made))


@indicator("sales_attainment", against_target=True, orders=PAID, refunds=CLOSED)
def sales_attainment(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Net sales over the target of net sales, which comes from the table of targets."""
    paid = credit(orders, "paid_at")
    return total(net_amount(paid, refunds), n=counted(paid))


@indicator("gross_margin_rate", orders=PAID, order_lines="order_id sku_id cost",
           refunds="order_id sku_id closed_at amount kind?")
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


@indicator("aov_buyer", orders="owner paid_at amount_paid buyer_id")
def aov_buyer(credit: Credit, orders: Rows) -> Measure:
    """Amount paid per buyer; a buyer of several orders is one."""
    paid = credit(orders, "paid_at")
    buyers = distinct(paid, "buyer_id")
    return ratio(summed(paid, "amount_paid"), buyers, n=buyers)


@indicator("aov_buyer@per_order", orders=PAID)
def amount_per_order(credit: Credit, orders: Rows) -> Measure:
    """Amount paid per order."""
    paid = credit(orders, "paid_at")
    placed = distinct(paid, "order_id")
    return ratio(summed(paid, "amount_paid"), placed, n=placed)


@indicator("refund_rate", window=15, orders="owner order_id paid_at", refunds="order_id applied_at closed_at")
def refund_rate(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Paid orders with a refund applied for within 15 days and closed by now, over paid orders, by order date."""
    paid = credit(orders, "paid_at")
    done = credit.known(refunds, "closed_at").select(back_order="order_id", applied_at="applied_at")
    back = paid.semi_join(done, [paid.order_id == done.back_order, within(done.applied_at, paid.paid_at, days=15)])
    return share(distinct(back, "order_id"), distinct(paid, "order_id"))
