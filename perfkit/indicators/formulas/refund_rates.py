"""Refunds: how much of what was sold goes back."""

from __future__ import annotations

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, distinct, ratio, share, summed, within

ORDERS = "owner order_id paid_at buyer_id?"
PAID = "owner order_id paid_at"
REFUNDS = "order_id applied_at closed_at"


def refunded_in_time(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Return the share of paid orders with a refund applied for within 15 days and closed by now, by order date.

    A buyer may have several orders, and send back by habit.
    """
    paid = credit(orders, "paid_at")
    done = credit.known(refunds, "closed_at").select(back_order="order_id", applied_at="applied_at")
    back = paid.semi_join(done, [paid.order_id == done.back_order, within(done.applied_at, paid.paid_at, days=15)])
    return share(distinct(back, "order_id"), distinct(paid, "order_id"), cluster="buyer_id")


@indicator("refund_rate", window=15, orders=ORDERS, refunds=REFUNDS)
def refund_rate(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Paid orders with a refund applied for within 15 days and closed by now, over paid orders, by order date."""
    return refunded_in_time(credit, orders, refunds)


@indicator("refund_rate@quality", window=15, orders=ORDERS, refunds=f"{REFUNDS} reason_code")
def quality_refund_rate(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Only refunds whose reason is ``quality``."""
    return refunded_in_time(credit, orders, refunds.filter(refunds.reason_code == "quality"))


@indicator("refund_rate@by_refund_date", orders=PAID, refunds="order_id closed_at")
def refund_rate_by_refund_date(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Orders with a refund closed in the period over orders paid in it: not the same orders, so no interval."""
    closed = refunds.filter(refunds.closed_at.notnull()).select("order_id", "closed_at")
    back = credit(orders.inner_join(closed, "order_id"), "closed_at")
    placed = distinct(credit(orders, "paid_at"), "order_id")
    return ratio(distinct(back, "order_id"), placed, n=placed)


@indicator("refund_rate@value", window=15, orders=f"{PAID} amount_paid", refunds=f"{REFUNDS} amount")
def refund_rate_by_value(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Amounts sent back, applied for within 15 days and closed by now, over amounts paid, by order date."""
    paid = credit(orders, "paid_at")
    done = credit.known(refunds, "closed_at").select(back_order="order_id", applied_at="applied_at", refunded="amount")
    back = paid.inner_join(done, [paid.order_id == done.back_order, within(done.applied_at, paid.paid_at, days=15)])
    return ratio(summed(back, "refunded"), summed(paid, "amount_paid"), n=distinct(paid, "order_id"))
