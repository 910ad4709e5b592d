"""From a question to a sale."""

from __future__ import annotations

import ibis

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import Refusal, indicator
from perfkit.indicators.measures import Measure, Rows, distinct, share, summed, within

REFUSED = (Refusal("inquiry_conversion@default", "chats_daily", "distinct"),)


@indicator("inquiry_conversion", window=3, orders="order_id buyer_id created_at paid_at",
           chats="owner chat_id buyer_id started_at phase is_valid first_human_reply_at")
def inquiry_conversion(credit: Credit, orders: Rows, chats: Rows) -> Measure:
    """Buyers who ask before a sale and pay within three days; an order counts for the last human chat before it."""
    asked = chats.filter((chats.phase == "presale") & chats.is_valid)
    held = credit(asked, "started_at")
    won = held.semi_join(last_chats(asked, orders), "chat_id")
    return share(distinct(won, "buyer_id"), distinct(held, "buyer_id"))


def last_chats(asked: Rows, orders: Rows) -> Rows:
    """Return, for each order paid within three days, the last chat with a human reply that began before it."""
    heard = asked.filter(asked.first_human_reply_at.notnull()).select("chat_id", "buyer_id", "started_at")
    paid = orders.filter(orders.paid_at.notnull())
    paid = paid.select("order_id", "created_at", "paid_at", order_buyer="buyer_id")
    # If the last chat is not within three days of the payment, no earlier one is.
    pairs = heard.inner_join(paid, [heard.buyer_id == paid.order_buyer, heard.started_at <= paid.created_at,
                                    within(paid.paid_at, heard.started_at, days=3)])
    latest = ibis.window(group_by="order_id", order_by=[ibis.desc("started_at"), ibis.desc("chat_id")])
    ranked = pairs.mutate(rank=ibis.row_number().over(latest))
    return ranked.filter(ranked["rank"] == 0).select("chat_id")


@indicator("inquiry_conversion@per_day", door="totals", chats_daily="owner date inquirers paid_buyers")
def inquiry_conversion_per_day(credit: Credit, chats_daily: Rows) -> Measure:
    """Day counts of inquirers, added up; days whose sales are not known yet are left out of both sides."""
    days = credit(chats_daily.filter(chats_daily.paid_buyers.notnull()), "date")
    return share(summed(days, "paid_buyers"), summed(days, "inquirers"))
