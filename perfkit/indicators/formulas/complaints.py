"""Complaints: how many, how they are solved, what they cost."""

from __future__ import annotations

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, counted, distinct, ratio, share, summed, within

SERVICE = "customer_service_presale customer_service_aftersale"
SERVED, SHIPPED = "owner started_at is_valid buyer_id", "owner order_id shipped_at"
OPENED = "owner opened_at resolved_at escalated buyer_id?"
GOOD = 4


def complaints_per_buyer(credit: Credit, complaints: Rows, chats: Rows) -> Measure:
    """Return complaints by the day they were opened, over the buyers of valid chats."""
    served = distinct(credit(chats.filter(chats.is_valid), "started_at"), "buyer_id")
    return ratio(counted(credit(complaints, "opened_at")), served, n=served)


def complaints_per_order(credit: Credit, complaints: Rows, shipments: Rows) -> Measure:
    """Return the complaints on shipped orders that were opened by the cut-off, over those orders."""
    sent = credit(shipments.filter(shipments.order_id.notnull()), "shipped_at")
    named = complaints.select("complaint_id", "opened_at", blamed="order_id")
    joined = sent.inner_join(named, sent.order_id == named.blamed)
    orders = distinct(sent, "order_id")
    return ratio(distinct(joined.filter(joined.opened_at.cast("date") <= joined.cutoff), "complaint_id"), orders,
                 n=orders)


@indicator("complaint_rate", kinds=SERVICE, complaints="owner opened_at upheld", chats=SERVED)
def complaint_rate(credit: Credit, complaints: Rows, chats: Rows) -> Measure:
    """Upheld complaints over buyers served; one not judged yet is not upheld."""
    return complaints_per_buyer(credit, complaints.filter(complaints.upheld), chats)


@indicator("complaint_rate@all", kinds=SERVICE, complaints="owner opened_at", chats=SERVED)
def complaint_rate_all(credit: Credit, complaints: Rows, chats: Rows) -> Measure:
    """All complaints over buyers served."""
    return complaints_per_buyer(credit, complaints, chats)


@indicator("complaint_rate", kinds="warehouse", shipments=SHIPPED, complaints="complaint_id order_id opened_at upheld")
def complaint_rate_of_orders(credit: Credit, shipments: Rows, complaints: Rows) -> Measure:
    """Upheld complaints on the orders that somebody picked, over those orders, by day of shipping."""
    return complaints_per_order(credit, complaints.filter(complaints.upheld), shipments)


@indicator("complaint_rate@all", kinds="warehouse", shipments=SHIPPED, complaints="complaint_id order_id opened_at")
def complaint_rate_of_orders_all(credit: Credit, shipments: Rows, complaints: Rows) -> Measure:
    """All complaints on the orders that somebody picked, over those orders."""
    return complaints_per_order(credit, complaints, shipments)


def judged(credit: Credit, complaints: Rows) -> Rows:
    """Return complaints, by the day they were opened, of which it is known whether the platform stepped in.

    Of one buyer there may be several.
    """
    return credit(complaints.filter(complaints.escalated.notnull()), "opened_at")


@indicator("complaint_resolution", window=2, complaints=OPENED)
def complaint_resolution(credit: Credit, complaints: Rows) -> Measure:
    """Complaints resolved within 48 hours and not escalated; they count for the one who had them when they opened."""
    held = judged(credit, complaints)
    return share(counted(held, within(held.resolved_at, held.opened_at, hours=48) & ~held.escalated), counted(held),
                 cluster="buyer_id")


@indicator("complaint_resolution@any_time", complaints=OPENED)
def complaint_resolution_any_time(credit: Credit, complaints: Rows) -> Measure:
    """Complaints resolved by the cut-off and not escalated."""
    held = judged(credit, complaints)
    return share(counted(held, (held.resolved_at.cast("date") <= held.cutoff) & ~held.escalated), counted(held),
                 cluster="buyer_id")


@indicator("complaint_resolution@platform", complaints="owner opened_at escalated buyer_id?")
def complaints_without_platform(credit: Credit, complaints: Rows) -> Measure:
    """Complaints in which the platform did not step in."""
    held = judged(credit, complaints)
    return share(counted(held, ~held.escalated), counted(held), cluster="buyer_id")


@indicator("complaint_recovery", window=90,
           complaints="owner opened_at resolved_at followup_score rebuy_within_90d buyer_id?")
def complaint_recovery(credit: Credit, complaints: Rows) -> Measure:
    """Complaints that ended with a follow-up of 4 or 5 or another order in 90 days, over those followed up."""
    asked = complaints.filter(complaints.resolved_at.notnull() & complaints.followup_score.notnull())
    held = credit(asked, "opened_at")
    turned = (held.followup_score >= GOOD) | held.rebuy_within_90d.fill_null(False)
    return share(counted(held, turned), counted(held), cluster="buyer_id")


@indicator("complaint_recovery@review_changed", complaints="owner complaint_id order_id opened_at buyer_id?",
           reviews="order_id score first_score")
def bad_review_changed(credit: Credit, complaints: Rows, reviews: Rows) -> Measure:
    """Complaints on orders first reviewed with 3 or less whose review is now 4 or 5; not to be paid for.

    Pressing buyers to change reviews is forbidden: a plan that scores this one carries the tag ``review_coercion``.
    """
    bad = reviews.filter(reviews.first_score < GOOD).select("score", reviewed="order_id")
    held = credit(complaints, "opened_at")
    joined = held.inner_join(bad, held.order_id == bad.reviewed)
    return share(distinct(joined, "complaint_id", joined.score >= GOOD), distinct(joined, "complaint_id"),
                 cluster="buyer_id")


@indicator("compensation_per_case", complaints="owner resolved_at compensation")
def compensation_per_case(credit: Credit, complaints: Rows) -> Measure:
    """Compensation over complaints, by the day they were resolved; a case without an amount cost nothing."""
    closed = credit(complaints, "resolved_at")
    return ratio(summed(closed, "compensation"), counted(closed), n=counted(closed))


@indicator("compensation_per_case@share", complaints="owner order_id resolved_at compensation",
           orders="order_id amount_paid")
def compensation_share(credit: Credit, complaints: Rows, orders: Rows) -> Measure:
    """Compensation over the value of the orders complained of; an order of several complaints counts once."""
    worth = orders.select("amount_paid", bought="order_id")
    closed = credit(complaints, "resolved_at")
    joined = closed.inner_join(worth, closed.order_id == worth.bought)
    by_order = joined.group_by(["spell_no", "period_no", "order_id"]).aggregate(
        cases=joined.count(), paid_out=joined.compensation.sum(), value=joined.amount_paid.max())
    return ratio(summed(by_order, "paid_out"), summed(by_order, "value"), n=summed(by_order, "cases"))
