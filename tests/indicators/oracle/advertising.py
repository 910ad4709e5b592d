"""Advertising."""

from __future__ import annotations

from collections.abc import Callable

from tests.indicators.oracle.rows import OPS, Answer, Oracle, Row, Shop, Slot, over


def roas(shop: Shop, slot: Slot, chosen: Callable[[Row], bool], *, assisted: bool = True) -> Answer:
    rows = [row for row in slot.mine(shop["ads"], "buyer_id", "date") if chosen(row)]
    days = sum(row["spend"] > 0 for row in rows)
    return over(rows, lambda row: row["sales_direct"] + (row["sales_assisted"] or 0) * assisted,
                lambda row: row["spend"], days)


EVENTS: dict[str, tuple[str, Oracle]] = {
    "ad_roas@default": (OPS, lambda shop, slot: roas(shop, slot, lambda row: row["window_days"] in (15, None))),
    "ad_roas@direct_only": (OPS, lambda shop, slot: roas(shop, slot, lambda row: row["window_days"] in (15, None),
                                                         assisted=False)),
    "ad_roas@same_day": (OPS, lambda shop, slot: roas(shop, slot, lambda row: row["window_days"] == 1)),
    "ad_roas@d15_click": (OPS, lambda shop, slot: roas(
        shop, slot, lambda row: row["window_days"] == 15 and row["basis"] == "click_date")),
    "ad_roas@d15_order": (OPS, lambda shop, slot: roas(
        shop, slot, lambda row: row["window_days"] == 15 and row["basis"] == "order_date")),
}
