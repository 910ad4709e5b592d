"""Who comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from tests.indicators.oracle.growth import earlier
from tests.indicators.oracle.rows import OPS, Answer, Oracle, Row, Shop, Slot, of_rows, soon
from tests.indicators.oracle.sales import paid_orders


def by(rows: Iterable[Row], key: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def again(shop: Shop, slot: Slot, days: int, owner: str = "operator_id") -> Answer:
    paid = by((row for row in shop["orders"] if row["paid_at"] is not None), "buyer_id")
    firsts = [min(rows, key=lambda row: (row["paid_at"], row["order_id"])) for rows in paid.values()]
    mine = slot.mine(firsts, owner, "paid_at", days)
    back = [first for first in mine if any(row["paid_at"].date() > first["paid_at"].date()
                                           and soon(row["paid_at"], first["paid_at"], days=days)
                                           for row in paid[first["buyer_id"]])]
    return (len(back), len(mine), len(mine)) if mine else None


def repeat_buyers(times: Callable[[list[Row]], int]) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        buyers = by(paid_orders(shop, slot), "buyer_id")
        return (sum(times(rows) >= 2 for rows in buyers.values()), len(buyers), len(buyers)) if buyers else None

    return found


def repeat_orders(shop: Shop, slot: Slot) -> Answer:
    paid = paid_orders(shop, slot)
    firsts = {rows[0]["order_id"] for rows in by(paid, "buyer_id").values()}
    return of_rows(paid, lambda row: row["order_id"] not in firsts)


def returning(shop: Shop, slot: Slot) -> Answer:
    then = set(by(earlier(slot, shop["orders"], "operator_id", "paid_at", slot.period.previous()), "buyer_id"))
    back = then & set(by(paid_orders(shop, slot), "buyer_id"))
    return (len(back), len(then), len(then)) if then else None


def retained(days: int) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        busy = {(row["visitor_id"], row["started_at"].date()) for row in shop["sessions"] if row["engaged"]}
        new = [row for row in slot.mine(shop["sessions"], "shop_id", "started_at", days)
               if row["first_visit"] and row["visitor_id"] is not None]
        back = {row["visitor_id"] for row in new
                if (row["visitor_id"], row["started_at"].date() + timedelta(days=days)) in busy}
        everyone = {row["visitor_id"] for row in new}
        return (len(back), len(everyone), len(everyone)) if new else None

    return found


SHOPS = ("user_retention@default", "user_retention@d1", "user_retention@buyer")
EVENTS: dict[str, tuple[str, Oracle]] = {
    "repeat_purchase_new@default": (OPS, lambda shop, slot: again(shop, slot, 90)),
    "user_retention@buyer": (OPS, lambda shop, slot: again(shop, slot, 90, "shop_id")),
    "repeat_purchase_new@w30": (OPS, lambda shop, slot: again(shop, slot, 30)),
    "repeat_purchase_new@fugou_user": (OPS, repeat_buyers(len)),
    "repeat_purchase_new@fugou_user_dayset": (OPS, repeat_buyers(
        lambda rows: len({row["paid_at"].date() for row in rows}))),
    "repeat_purchase_new@fugou_order": (OPS, repeat_orders),
    "repeat_purchase_new@huigou": (OPS, returning),
    "user_retention@default": (OPS, retained(30)),
    "user_retention@d1": (OPS, retained(1)),
}
