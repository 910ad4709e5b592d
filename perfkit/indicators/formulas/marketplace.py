"""Sellers on a marketplace: delivered in time, how many orders, how well reviewed."""

from __future__ import annotations

import ibis

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, counted, distinct, mean, share, total

REVIEWS_AT_MOST = 16
COMMON = 720_720
"""Least common multiple of 1 to 16: a mean of up to 16 whole scores is a whole number of 720720ths."""


@indicator("delivery_on_time_rate@by_date", deliveries="owner promised_at delivered_at")
def delivered_by_date(credit: Credit, deliveries: Rows) -> Measure:
    """Delivered on or before the promised day, over deliveries, by day of delivery; one tour brings many."""
    done = credit(deliveries.filter(deliveries.promised_at.notnull()), "delivered_at")
    return share(counted(done, done.delivered_at.cast("date") <= done.promised_at.cast("date")), counted(done),
                 cluster="credited_day")


@indicator("delivery_on_time_rate@timestamp", deliveries="owner promised_at delivered_at")
def delivered_by_moment(credit: Credit, deliveries: Rows) -> Measure:
    """Delivered not after the promised moment."""
    done = credit(deliveries.filter(deliveries.promised_at.notnull()), "delivered_at")
    return share(counted(done, done.delivered_at <= done.promised_at), counted(done), cluster="credited_day")


@indicator("seller_order_count", orders="owner order_id created_at")
def seller_order_count(credit: Credit, orders: Rows) -> Measure:
    """Orders received, by day of ordering."""
    made = credit(orders, "created_at")
    return total(distinct(made, "order_id"), n=distinct(made, "order_id"))


@indicator("review_score", orders="owner order_id created_at", reviews="review_id order_id score created_at")
def review_score(credit: Credit, orders: Rows, reviews: Rows) -> Measure:
    """Mean over orders of the mean score of each, by order date; of more than 16 reviews the 16 latest count."""
    known = credit.known(reviews.filter(reviews.score.notnull()), "created_at")
    latest = ibis.window(group_by="order_id", order_by=[ibis.desc("created_at"), ibis.desc("review_id")])
    ranked = known.mutate(place=ibis.row_number().over(latest))
    kept = ranked.filter(ranked.place < REVIEWS_AT_MOST)
    of_order = kept.group_by("order_id").aggregate(order_mean=(kept.score * COMMON).sum() // kept.count())
    made = credit(orders, "created_at").inner_join(of_order, "order_id")
    return mean(made, "order_mean", scale=COMMON)
