"""The shop beside its peers."""

from __future__ import annotations

from fractions import Fraction

from tests.indicators.oracle.conversion import count, is_detail, of_shops, per_detail_visitor
from tests.indicators.oracle.rows import OPS, Answer, Oracle, Shop, Slot


def told(shop: Shop, slot: Slot, column: str) -> Fraction | None:
    found = [row[column] for row in shop["peers"] if row["period"] == slot.period.text and row[column] is not None
             and row["indicator_id"] in ("browse_to_buy", "browse_to_buy@default")]
    return Fraction(found[0], 10 ** 6) if len(found) == 1 else None


def index(shop: Shop, slot: Slot) -> Answer:
    own, theirs = per_detail_visitor("shop_id", of_shops)(shop, slot), told(shop, slot, "value")
    return own and (100 * own[0], own[1] * (theirs or 0), own[2])


def points(shop: Shop, slot: Slot) -> Answer:
    own, theirs = per_detail_visitor("shop_id", of_shops)(shop, slot), told(shop, slot, "value")
    if own is None or own[1] == 0 or theirs is None:
        return own and (0, 0, 0)
    return Fraction(own[0], own[1]) - theirs, 1, own[2]


def rank(shop: Shop, slot: Slot) -> Answer:
    seen = [row for row in slot.mine(of_shops(shop), "owner", "ts") if is_detail(row)]
    place = told(shop, slot, "percentile")
    if place is None:
        return (0, 0, 0) if seen else None
    return place, 1, count(seen, "visitor_id")


SHOPS = ("peer_conversion_index@default", "peer_conversion_index@ratio", "peer_conversion_index@points",
         "peer_conversion_index@rank")
EVENTS: dict[str, tuple[str, Oracle]] = {
    "peer_conversion_index@default": (OPS, index),
    "peer_conversion_index@ratio": (OPS, index),
    "peer_conversion_index@points": (OPS, points),
    "peer_conversion_index@rank": (OPS, rank),
}
