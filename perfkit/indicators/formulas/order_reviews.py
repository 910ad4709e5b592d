"""Bad reviews of orders, and whose they are."""

from __future__ import annotations

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, counted, share

ORDERS, SHIPMENTS = "owner order_id created_at", "owner order_id paid_at"
REVIEWS = "order_id score created_at buyer_id?"
BAD = 3


def bad_reviews(orders: Rows, reviews: Rows, cause: str | None = None) -> Measure:
    """Return the share of reviews of credited orders, written by the cut-off, that are bad (and about a cause).

    Reviews of one buyer belong together, and those of one order where no buyer is named.
    """
    named = reviews.filter(reviews.score.notnull()).rename(reviewed="order_id", written_at="created_at")
    named = named.mutate(buyer_id=named.buyer_id.coalesce(named.reviewed))
    joined = orders.inner_join(named, orders.order_id == named.reviewed)
    known = joined.filter(joined.written_at.cast("date") <= joined.cutoff)
    bad = known.score <= BAD
    return share(counted(known, bad if cause is None else bad & (known.about == cause)), counted(known),
                 cluster="buyer_id")


@indicator("negative_review_rate", kinds="customer_service_aftersale operations", orders=ORDERS, reviews=REVIEWS)
def negative_review_rate(credit: Credit, orders: Rows, reviews: Rows) -> Measure:
    """Reviews of 3 or less over reviews, by the day of the order."""
    return bad_reviews(credit(orders, "created_at"), reviews)


@indicator("negative_review_rate", kinds="warehouse", shipments=SHIPMENTS, reviews=REVIEWS)
def negative_review_rate_of_shipments(credit: Credit, shipments: Rows, reviews: Rows) -> Measure:
    """The same, for the one who picked the order, by the day it was paid."""
    return bad_reviews(credit(shipments, "paid_at"), reviews)


@indicator("negative_review_rate@by_cause", kinds="customer_service_aftersale", orders=ORDERS,
           reviews=f"{REVIEWS} about")
def bad_reviews_of_service(credit: Credit, orders: Rows, reviews: Rows) -> Measure:
    """Bad reviews about service over all reviews: the rates of all causes add up to the default."""
    return bad_reviews(credit(orders, "created_at"), reviews, "service")


@indicator("negative_review_rate@by_cause", kinds="operations", orders=ORDERS, reviews=f"{REVIEWS} about")
def bad_reviews_of_product(credit: Credit, orders: Rows, reviews: Rows) -> Measure:
    """Bad reviews about the product over all reviews."""
    return bad_reviews(credit(orders, "created_at"), reviews, "product")


@indicator("negative_review_rate@by_cause", kinds="warehouse", shipments=SHIPMENTS, reviews=f"{REVIEWS} about")
def bad_reviews_of_logistics(credit: Credit, shipments: Rows, reviews: Rows) -> Measure:
    """Bad reviews about logistics over all reviews."""
    return bad_reviews(credit(shipments, "paid_at"), reviews, "logistics")
