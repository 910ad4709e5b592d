"""Who comes back: buyers who buy again, visitors who visit again."""

from __future__ import annotations

import ibis

from perfkit.indicators.credit import KEYS, Credit
from perfkit.indicators.definition import EVER, indicator
from perfkit.indicators.measures import Measure, Rows, counted, distinct, share, within

ORDERS = "owner order_id buyer_id paid_at"
VISITS = "owner visitor_id started_at first_visit engaged"


def first_orders(orders: Rows) -> Rows:
    """Return the first paid order of every buyer, whoever owns it; of two at once the first by its id."""
    paid = orders.filter(orders.paid_at.notnull() & orders.buyer_id.notnull())
    oldest = ibis.window(group_by="buyer_id", order_by=["paid_at", "order_id"])
    ranked = paid.mutate(place=ibis.row_number().over(oldest))
    return ranked.filter(ranked.place == 0)


def bought_again(credit: Credit, orders: Rows, days: int) -> Measure:
    """Return the share of new buyers who pay again, on a later day and within `days`."""
    first = credit(first_orders(orders), "paid_at")
    later = orders.select(later_buyer="buyer_id", later_at="paid_at")
    again = first.semi_join(later, [first.buyer_id == later.later_buyer,
                                    later.later_at.cast("date") > first.credited_day,
                                    within(later.later_at, first.paid_at, days=days)])
    return share(distinct(again, "buyer_id"), distinct(first, "buyer_id"))


@indicator("repeat_purchase_new", "user_retention@buyer", window=90, past=EVER, orders=ORDERS)
def repeat_purchase_new(credit: Credit, orders: Rows) -> Measure:
    """Buyers whose first order is of the period and who buy again within 90 days, with anybody."""
    return bought_again(credit, orders, 90)


@indicator("repeat_purchase_new@w30", window=30, past=EVER, orders=ORDERS)
def repeat_purchase_30_days(credit: Credit, orders: Rows) -> Measure:
    """The same within 30 days."""
    return bought_again(credit, orders, 30)


def known_buyers(credit: Credit, orders: Rows) -> Rows:
    """Return the paid orders of named buyers."""
    return credit(orders.filter(orders.buyer_id.notnull()), "paid_at")


def repeaters(paid: Rows, unit: str) -> Measure:
    """Return the share of buyers with at least two different orders, or days of orders."""
    different = paid.select(*KEYS, "buyer_id", unit).distinct()
    buyers = different.group_by([*KEYS, "buyer_id"]).aggregate(times=different.count())
    return share(counted(buyers, buyers.times >= 2), counted(buyers))


@indicator("repeat_purchase_new@fugou_user", orders=ORDERS)
def repeat_buyers(credit: Credit, orders: Rows) -> Measure:
    """Buyers of two orders or more over buyers, the period being the window."""
    return repeaters(known_buyers(credit, orders), "order_id")


@indicator("repeat_purchase_new@fugou_user_dayset", orders=ORDERS)
def buyers_of_several_days(credit: Credit, orders: Rows) -> Measure:
    """Several orders of a day are one."""
    return repeaters(known_buyers(credit, orders), "credited_day")


@indicator("repeat_purchase_new@fugou_order", orders=ORDERS)
def repeat_orders(credit: Credit, orders: Rows) -> Measure:
    """Orders after each buyer's first of the period over orders; those of one buyer belong together."""
    paid = known_buyers(credit, orders)
    placed = distinct(paid, "order_id")
    return share(placed - distinct(paid, "buyer_id"), placed, cluster="buyer_id")


@indicator("repeat_purchase_new@huigou", orders=ORDERS)
def returning_buyers(credit: Credit, orders: Rows) -> Measure:
    """Buyers of the period before who buy again in this one."""
    then, now = known_buyers(credit.earlier("previous"), orders), known_buyers(credit, orders)
    again = then.semi_join(now.select(*KEYS, "buyer_id").distinct(), [*KEYS, "buyer_id"])
    return share(distinct(again, "buyer_id"), distinct(then, "buyer_id"))


def came_back(credit: Credit, sessions: Rows, days: int) -> Measure:
    """Return the share of new visitors with an engaged visit on the day so many days after the first."""
    new = credit(sessions.filter(sessions.first_visit & sessions.visitor_id.notnull()), "started_at")
    new = new.mutate(due=(new.credited_day + ibis.interval(days=days)).cast("date"))
    busy = sessions.filter(sessions.engaged)
    back = busy.select(back_visitor="visitor_id", back_day=busy.started_at.cast("date"))
    again = new.semi_join(back, [new.visitor_id == back.back_visitor, new.due == back.back_day])
    return share(distinct(again, "visitor_id"), distinct(new, "visitor_id"))


@indicator("user_retention", window=30, sessions=VISITS)
def user_retention(credit: Credit, sessions: Rows) -> Measure:
    """Back, and engaged, on the 30th day after the first visit."""
    return came_back(credit, sessions, 30)


@indicator("user_retention@d1", window=1, sessions=VISITS)
def next_day_retention(credit: Credit, sessions: Rows) -> Measure:
    """Back, and engaged, on the next day."""
    return came_back(credit, sessions, 1)
