"""From a question to a sale."""

from __future__ import annotations

import ibis

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import Refusal, indicator
from perfkit.indicators.measures import Measure, Rows, counted, distinct, ratio, share, summed, within

REFUSED = (Refusal("inquiry_conversion@default", "chats_daily", "distinct"),)


CHATS = "owner chat_id buyer_id started_at phase is_valid first_human_reply_at"
ORDERS = "order_id buyer_id created_at paid_at"


def presale(chats: Rows) -> Rows:
    """Return the valid chats before a sale."""
    return chats.filter((chats.phase == "presale") & chats.is_valid)


def last_chats(asked: Rows, orders: Rows, by: str) -> Rows:
    """Return, for orders whose stamp `by` lies at most three days later, the last chat with a human reply before them.

    The chat began before the order was made.
    """
    heard = asked.filter(asked.first_human_reply_at.notnull()).select("chat_id", "buyer_id", "started_at")
    made = orders.select("order_id", "created_at", "paid_at", order_buyer="buyer_id")
    # If the last chat is not within three days of the stamp, no earlier one is.
    pairs = heard.inner_join(made, [heard.buyer_id == made.order_buyer, heard.started_at <= made.created_at,
                                    within(made[by], heard.started_at, days=3)])
    latest = ibis.window(group_by="order_id", order_by=[ibis.desc("started_at"), ibis.desc("chat_id")])
    ranked = pairs.mutate(rank=ibis.row_number().over(latest))
    return ranked.filter(ranked["rank"] == 0).select("chat_id", "order_id", "paid_at", "started_at")


@indicator("inquiry_conversion", "order_conversion@inquiry", window=3, orders=ORDERS, chats=CHATS)
def inquiry_conversion(credit: Credit, orders: Rows, chats: Rows) -> Measure:
    """Buyers who ask before a sale and pay within three days; an order counts for the last human chat before it.

    A buyer of several chats is one unit, so that units are independent.
    """
    held = credit(presale(chats), "started_at")
    won = held.semi_join(last_chats(presale(chats), orders, "paid_at"), "chat_id")
    return share(distinct(won, "buyer_id"), distinct(held, "buyer_id"))


@indicator("inquiry_conversion@created", window=3, orders=ORDERS, chats=CHATS)
def inquiry_conversion_created(credit: Credit, orders: Rows, chats: Rows) -> Measure:
    """The same, for orders made within three days, paid or not."""
    held = credit(presale(chats), "started_at")
    won = held.semi_join(last_chats(presale(chats), orders, "created_at"), "chat_id")
    return share(distinct(won, "buyer_id"), distinct(held, "buyer_id"))


@indicator("inquiry_conversion@all_chats", window=3, orders=ORDERS, chats=CHATS)
def inquiry_conversion_all_chats(credit: Credit, orders: Rows, chats: Rows) -> Measure:
    """The same buyers over those of all valid chats, also after a sale."""
    held = credit(presale(chats), "started_at")
    won = held.semi_join(last_chats(presale(chats), orders, "paid_at"), "chat_id")
    return share(distinct(won, "buyer_id"), distinct(credit(chats.filter(chats.is_valid), "started_at"), "buyer_id"))


@indicator("inquiry_conversion@same_day", orders=ORDERS, chats=CHATS)
def inquiry_conversion_same_day(credit: Credit, orders: Rows, chats: Rows) -> Measure:
    """Orders paid on the day of the chat that they count for, over buyers who ask; one who pays twice counts twice."""
    held = credit(presale(chats), "started_at")
    last = last_chats(presale(chats), orders, "paid_at")
    won = last.filter(last.paid_at.cast("date") == last.started_at.cast("date")).select("order_id", "chat_id")
    buyers = distinct(held, "buyer_id")
    return ratio(distinct(held.inner_join(won, "chat_id"), "order_id"), buyers, n=buyers)


@indicator("inquiry_conversion@per_day", door="totals", chats_daily="owner date inquirers paid_buyers")
def inquiry_conversion_per_day(credit: Credit, chats_daily: Rows) -> Measure:
    """Day counts of inquirers, added up; days whose sales are not known yet are left out of both sides."""
    days = credit(chats_daily.filter(chats_daily.paid_buyers.notnull()), "date")
    return share(summed(days, "paid_buyers"), summed(days, "inquirers"), cluster="credited_day")


@indicator("order_payment_rate", window=3, orders="owner created_at paid_at buyer_id?")
def order_payment_rate(credit: Credit, orders: Rows) -> Measure:
    """Orders paid within three days of being made, over orders made; a buyer may make several."""
    made = credit(orders, "created_at")
    return share(counted(made, within(made.paid_at, made.created_at, days=3)), counted(made), cluster="buyer_id")


@indicator("order_payment_rate@persons", window=3, orders="owner buyer_id created_at paid_at")
def order_payment_rate_of_persons(credit: Credit, orders: Rows) -> Measure:
    """Buyers who paid an order within three days of making it, over buyers who made one."""
    made = credit(orders, "created_at")
    paid = distinct(made, "buyer_id", within(made.paid_at, made.created_at, days=3))
    return share(paid, distinct(made, "buyer_id"))
