"""Scores that a platform prints for a shop: the last one of a period."""

from __future__ import annotations

from fractions import Fraction

from tests.indicators.oracle.rows import Answer, Oracle, Row, Shop, Slot

AFTERSALE = "customer_service_aftersale"


def last(shop: Shop, slot: Slot, *known: str) -> Row | None:
    rows = [row for row in slot.mine(shop["shop_scores"], "shop_id", "date")
            if all(row[name] is not None for name in known)]
    return max(rows, key=lambda row: row["date"], default=None)


def service(shop: Shop, slot: Slot) -> Answer:
    row = last(shop, slot, "service_score")
    return None if row is None else (Fraction(row["service_score"], 1_000), 1, row["ratings"])


def composite(shop: Shop, slot: Slot) -> Answer:
    ranks = ("dispute_rank", "time_rank", "self_closed_rank")
    row = last(shop, slot, *ranks)
    return None if row is None else (sum(weight * Fraction(row[name], 10 ** 6) for name, weight in
                                         zip(ranks, (3, 2, 1), strict=True)), 6, row["refunds"])


EVENTS: dict[str, tuple[str, Oracle]] = {
    "service_attitude@dsr": (AFTERSALE, service),
    "refund_handling_time@composite": (AFTERSALE, composite),
}
SHOPS = ("service_attitude@dsr", "refund_handling_time@composite")
