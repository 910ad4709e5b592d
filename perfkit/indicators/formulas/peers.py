"""The shop beside its peers, as a market report tells them: the quotient is scored, the difference shown."""

from __future__ import annotations

import ibis

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import COMPARED, indicator
from perfkit.indicators.formulas.conversion import EVENTS, buyers_over_visitors, detail_views
from perfkit.indicators.measures import Measure, Rows, Sums, counted, difference, distinct, quotient, ratio, summed

BUYERS = "owner paid_at buyer_id"
TOLD = "indicator_id period value"
MILLION = 1_000_000


def of_peers(credit: Credit, peers: Rows, column: str) -> Rows:
    """Return what peers have of browse-to-buy, in each period that tells of one market; of several none is the own."""
    same = peers.filter(peers.indicator_id.isin(["browse_to_buy", "browse_to_buy@default"]) & peers[column].notnull())
    markets = same.mutate(markets=same.count().over(ibis.window(group_by="period")))
    return credit.of_period(markets.filter(markets.markets == 1), "period")


def own_and_theirs(credit: Credit, tables: tuple[Rows, Rows, Rows], scale: int) -> tuple[Sums, Sums]:
    """Return own browse-to-buy, `scale` times, and that of the peers (a share in millionths)."""
    orders, page_events, peers = tables
    own = buyers_over_visitors(credit, orders, "paid_at", detail_views(page_events), "ts")
    theirs = of_peers(credit, peers, "value")
    scaled = ratio(own.numerator * scale, own.n, n=own.n)
    return scaled, ratio(summed(theirs, "value"), counted(theirs) * MILLION, n=counted(theirs))


@indicator("peer_conversion_index", "peer_conversion_index@ratio", past=COMPARED, orders=BUYERS, page_events=EVENTS,
           peers=TOLD)
def peer_conversion_index(credit: Credit, orders: Rows, page_events: Rows, peers: Rows) -> Measure:
    """100 times the own rate over that of the peers in the same period."""
    return quotient(*own_and_theirs(credit, (orders, page_events, peers), 100))


@indicator("peer_conversion_index@points", past=COMPARED, orders=BUYERS, page_events=EVENTS, peers=TOLD)
def peer_conversion_points(credit: Credit, orders: Rows, page_events: Rows, peers: Rows) -> Measure:
    """The own rate less that of the peers."""
    return difference(*own_and_theirs(credit, (orders, page_events, peers), 1))


@indicator("peer_conversion_index@rank", past=COMPARED, page_events=EVENTS, peers="indicator_id period percentile")
def peer_conversion_rank(credit: Credit, page_events: Rows, peers: Rows) -> Measure:
    """The place among peers as the platform prints it, a column of the report: the share that the shop is ahead of."""
    theirs = of_peers(credit, peers, "percentile")
    people = distinct(credit(detail_views(page_events), "ts"), "visitor_id")
    return ratio(summed(theirs, "percentile"), counted(theirs) * MILLION, n=people)
