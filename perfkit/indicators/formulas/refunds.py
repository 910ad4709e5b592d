"""Refunds: how fast they are closed, how many are disputed, what comes back damaged."""

from __future__ import annotations

from fractions import Fraction

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, counted, distinct, quantile, ratio, share, summed, waited, within

CLOSED = "owner applied_at closed_at buyer_ms?"
DISPUTED = "owner applied_at disputed order_id?"
LOST = ("missing", "worn", "swapped")
"""Reason codes of goods that come back less than they went out."""


def handling_time(credit: Credit, refunds: Rows) -> Measure:
    """Return the median time from application to closing, without what the buyer took (``buyer_ms``)."""
    closed = credit(refunds.filter(refunds.applied_at.notnull()), "closed_at")
    took = waited(closed.closed_at, closed.applied_at) - closed.buyer_ms.fill_null(0)
    return quantile(closed.mutate(took=took), "took", Fraction(1, 2))


@indicator("refund_handling_time", refunds=CLOSED)
def refund_handling_time(credit: Credit, refunds: Rows) -> Measure:
    """Median time of the refunds closed in the period."""
    return handling_time(credit, refunds)


@indicator("refund_handling_time@refund_only", refunds=f"{CLOSED} kind")
def refund_only_time(credit: Credit, refunds: Rows) -> Measure:
    """The same, of refunds without goods (``kind`` is ``refund_only``)."""
    return handling_time(credit, refunds.filter(refunds.kind == "refund_only"))


@indicator("refund_handling_time@return_refund", refunds=f"{CLOSED} kind")
def return_refund_time(credit: Credit, refunds: Rows) -> Measure:
    """The same, of refunds for goods that come back (``kind`` is ``return_refund``)."""
    return handling_time(credit, refunds.filter(refunds.kind == "return_refund"))


@indicator("refund_handling_time@jd_audit20", refunds="owner applied_at audited_at")
def audited_within_20min(credit: Credit, refunds: Rows) -> Measure:
    """Refunds applied for from 09:00 to 20:59:59 and audited within 20 minutes; one never audited is late.

    Those of one day wait in one queue.
    """
    held = credit(refunds, "applied_at")
    asked = held.filter(held.applied_at.hour().between(9, 20))
    return share(counted(asked, within(asked.audited_at, asked.applied_at, minutes=20)), counted(asked),
                 cluster="credited_day")


@indicator("dispute_refund_rate", refunds=DISPUTED)
def dispute_refund_rate(credit: Credit, refunds: Rows) -> Measure:
    """Refunds in which the platform stepped in, over refunds applied for of which it is known whether it did.

    One order may have several.
    """
    held = credit(refunds.filter(refunds.disputed.notnull()), "applied_at")
    return share(counted(held, held.disputed), counted(held), cluster="order_id")


@indicator("dispute_refund_rate@judged", refunds=f"{DISPUTED} at_fault")
def judged_dispute_rate(credit: Credit, refunds: Rows) -> Measure:
    """Refunds in which the platform stepped in and found the seller at fault."""
    held = credit(refunds.filter(refunds.disputed.notnull()), "applied_at")
    return share(counted(held, held.disputed & held.at_fault), counted(held), cluster="order_id")


@indicator("dispute_refund_rate@orders", orders="owner order_id paid_at buyer_id?",
           refunds="order_id applied_at disputed")
def disputed_orders(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Paid orders with a disputed refund applied for by the cut-off, over paid orders, by order date.

    A buyer may have several.
    """
    paid = credit(orders, "paid_at")
    named = refunds.filter(refunds.disputed).select("applied_at", back_order="order_id")
    joined = paid.inner_join(named, paid.order_id == named.back_order)
    disputed = joined.filter(joined.applied_at.cast("date") <= joined.cutoff)
    return share(distinct(disputed, "order_id"), distinct(paid, "order_id"), cluster="buyer_id")


@indicator("return_loss_rate", kinds="customer_service_aftersale", refunds="owner closed_at amount reason_code")
def return_loss_rate(credit: Credit, refunds: Rows) -> Measure:
    """Amounts of refunds with goods missing, worn or swapped, over all amounts, by the day they were closed."""
    return lost_amount(credit, refunds)


@indicator("return_loss_rate@count", kinds="customer_service_aftersale",
           refunds="owner closed_at reason_code order_id?")
def return_loss_cases(credit: Credit, refunds: Rows) -> Measure:
    """Refunds with goods missing, worn or swapped, over all refunds."""
    return lost_cases(credit, refunds)


@indicator("return_loss_rate", kinds="warehouse", refunds="order_id closed_at amount reason_code",
           shipments="owner order_id")
def return_loss_of_orders(credit: Credit, refunds: Rows, shipments: Rows) -> Measure:
    """The same, for the one who picked the order."""
    return lost_amount(credit, refunds.inner_join(shipments, "order_id"))


@indicator("return_loss_rate@count", kinds="warehouse", refunds="order_id closed_at reason_code",
           shipments="owner order_id")
def return_loss_cases_of_orders(credit: Credit, refunds: Rows, shipments: Rows) -> Measure:
    """Cases instead of amounts, for the one who picked the order."""
    return lost_cases(credit, refunds.inner_join(shipments, "order_id"))


def lost_amount(credit: Credit, refunds: Rows) -> Measure:
    """Return the amounts of refunds with goods lost over all amounts."""
    closed = credit(refunds, "closed_at")
    lost = closed.filter(closed.reason_code.isin(LOST))
    return ratio(summed(lost, "amount"), summed(closed, "amount"), n=counted(closed))


def lost_cases(credit: Credit, refunds: Rows) -> Measure:
    """Return the share of refunds with goods lost; one order may have several."""
    closed = credit(refunds, "closed_at")
    return share(counted(closed, closed.reason_code.isin(LOST)), counted(closed), cluster="order_id")
