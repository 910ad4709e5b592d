"""Scores that a platform prints for a shop each day, over days of its own choice: the last one of a period counts."""

from __future__ import annotations

import ibis

from perfkit.indicators.credit import KEYS, Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, counted, ratio, summed

THOUSAND, MILLION = 1_000, 1_000_000


def latest(held: Rows) -> Rows:
    """Return the row of the last day of each spell and period."""
    ranked = held.mutate(rank=ibis.row_number().over(ibis.window(group_by=list(KEYS), order_by=ibis.desc("date"))))
    return ranked.filter(ranked["rank"] == 0)


@indicator("service_attitude@dsr", shop_scores="owner date service_score ratings")
def shop_service_score(credit: Credit, shop_scores: Rows) -> Measure:
    """The shop's service score as last printed; it rests on the ratings in it."""
    last = latest(credit(shop_scores.filter(shop_scores.service_score.notnull()), "date"))
    return ratio(summed(last, "service_score"), counted(last) * THOUSAND, n=summed(last, "ratings"))


@indicator("refund_handling_time@composite",
           shop_scores="owner date dispute_rank time_rank self_closed_rank refunds")
def aftersale_composite(credit: Credit, shop_scores: Rows) -> Measure:
    """Three times the rank in the trade by disputes, twice by time and once by refunds closed unaided, over six."""
    whole = shop_scores.filter(shop_scores.dispute_rank.notnull() & shop_scores.time_rank.notnull()
                               & shop_scores.self_closed_rank.notnull())
    last = latest(credit(whole, "date"))
    weighted = summed(last, "dispute_rank") * 3 + summed(last, "time_rank") * 2 + summed(last, "self_closed_rank")
    return ratio(weighted, counted(last) * (6 * MILLION), n=summed(last, "refunds"))
