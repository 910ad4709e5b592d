"""Sales: what was paid, kept, attained, and spent per buyer."""

from __future__ import annotations

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Part, Rows, counted, distinct, ratio, summed, total

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


@indicator("net_sales@gmv", door="totals", shop_daily="owner date amount_created orders")
def created_sales_from_totals(credit: Credit, shop_daily: Rows) -> Measure:
    """Amounts and orders of the days, added up."""
    days = credit(shop_daily.filter(shop_daily.amount_created.notnull()), "date")
    return total(summed(days, "amount_created"), n=summed(days, "orders"))


@indicator("net_sales@received", orders=f"{PAID} freight", refunds=CLOSED)
def received_sales(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Net sales less freight, a column of the order: what is left on the account."""
    paid = credit(orders, "paid_at")
    return total(net_amount(paid, refunds) - summed(paid, "freight"), n=counted(paid))


@indicator("net_sales@ordered_minus_returns", orders="owner order_id created_at amount_paid", refunds=f"{CLOSED} kind")
def ordered_minus_returns(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Orders when they are made, less those of their goods that came back by the cut-off."""
    made = credit(orders, "created_at")
    returned = refunds.filter(refunds.kind == "return_refund")
    return total(net_amount(made, returned), n=counted(made))


@indicator("organic_share@share_of_sales", orders=f"{PAID} session_id", refunds=CLOSED, sessions="session_id is_paid")
def share_of_sales_from_free_sources(credit: Credit, orders: Rows, refunds: Rows, sessions: Rows) -> Measure:
    """Net sales of orders from a visit that was not paid for, over net sales; no visit known is no free source."""
    paid = credit(orders, "paid_at")
    free = paid.semi_join(sessions.filter(~sessions.is_paid), "session_id")
    return ratio(net_amount(free, refunds), net_amount(paid, refunds), n=counted(paid))


@indicator("sales_attainment", against_target=True, orders=PAID, refunds=CLOSED)
def sales_attainment(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Net sales over the target of net sales, which comes from the table of targets."""
    paid = credit(orders, "paid_at")
    return total(net_amount(paid, refunds), n=counted(paid))


@indicator("sales_attainment@ytd", against_target=True, orders=PAID, refunds=CLOSED)
def sales_attainment_of_the_year(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Net sales since the (fiscal) year began over the targets of its periods up to this one."""
    paid = credit.since_new_year()(orders, "paid_at")
    return total(net_amount(paid, refunds), n=counted(paid))


@indicator("sales_attainment@prorated", against_target=True, orders=PAID, refunds=CLOSED)
def prorated_sales_attainment(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Net sales over the part of the target that falls on the days somebody was there, whatever the plan says."""
    paid = credit(orders, "paid_at")
    return total(net_amount(paid, refunds), n=counted(paid))


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


@indicator("aov_buyer@per_order", door="totals", shop_daily="owner date amount_paid orders_paid")
def amount_per_order_from_totals(credit: Credit, shop_daily: Rows) -> Measure:
    """Sum over sum of the day totals."""
    days = credit(shop_daily.filter(shop_daily.orders_paid.notnull()), "date")
    return ratio(summed(days, "amount_paid"), summed(days, "orders_paid"), n=summed(days, "orders_paid"))


@indicator("aov_buyer@per_item", orders=PAID, order_lines="order_id qty")
def amount_per_item(credit: Credit, orders: Rows, order_lines: Rows) -> Measure:
    """Amount paid per unit of the orders' lines; orders without lines are on neither side."""
    lines = order_lines.filter(order_lines.qty > 0)
    paid = credit(orders.semi_join(lines, "order_id"), "paid_at")
    units = lines.group_by("order_id").aggregate(units=lines.qty.sum())
    sold = paid.inner_join(units, "order_id")
    return ratio(summed(sold, "amount_paid"), summed(sold, "units"), n=counted(sold))


@indicator("aov_buyer@per_item", door="totals", shop_daily="owner date amount_paid units")
def amount_per_item_from_totals(credit: Credit, shop_daily: Rows) -> Measure:
    """Sum over sum."""
    days = credit(shop_daily.filter(shop_daily.units.notnull()), "date")
    return ratio(summed(days, "amount_paid"), summed(days, "units"), n=summed(days, "units"))
