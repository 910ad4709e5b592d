"""What an agent sells, beside shop and team."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from tests.indicators.oracle.rows import CS, Answer, Oracle, Row, Shop, Slot, day_of
from tests.indicators.oracle.sales import net, paid_orders
from tests.indicators.shops.dice import SPELLS


def on_duty(day: date) -> list[str]:
    return sorted(name for name, first, last in SPELLS if date.fromisoformat(first) <= day <= date.fromisoformat(last))


def colleagues(rows: Iterable[Row], slot: Slot, owner: str, day: str) -> list[Row]:
    return [row for row in rows if slot.holds(day_of(row[day])) and row[owner] != slot.subject
            and row[owner] in on_duty(day_of(row[day]) or date.min)]


def per_buyer(rows: list[Row]) -> Fraction:
    return Fraction(sum(row["amount_paid"] for row in rows), len({row["buyer_id"] for row in rows}))


def spend(shop: Shop, slot: Slot, *, with_self: bool = False, less: bool = False) -> Answer:
    own = paid_orders(shop, slot, "agent_id")
    rest = [row for row in shop["orders"] if slot.holds(day_of(row["paid_at"]))
            and row["shop_id"] in {one["shop_id"] for one in own}
            and (with_self or row["agent_id"] != slot.subject)]
    if not own:
        return None
    n = len({row["buyer_id"] for row in own})
    if not rest:
        return 0, 0, n
    return (per_buyer(own) - per_buyer(rest), 1, n) if less else (per_buyer(own), per_buyer(rest), n)


def back(shop: Shop, slot: Slot, orders: list[Row]) -> list[tuple[Row, int]]:
    """Return each refund that was closed in time, with its order."""
    return [(order, refund["amount"]) for order in orders for refund in shop["refunds"]
            if refund["order_id"] == order["order_id"] and refund["closed_at"] is not None
            and refund["closed_at"].date() <= slot.cutoff]


def sales_share(shop: Shop, slot: Slot) -> Answer:
    sales, own = net(shop, slot, "agent_id")
    theirs = colleagues(shop["orders"], slot, "agent_id", "paid_at")
    team = sales + sum(row["amount_paid"] for row in theirs) - sum(amount for _, amount in back(shop, slot, theirs))
    mine = sum(row["coefficient"] for row in slot.mine(shop["coefficients"], "person_id", "date"))
    rest = colleagues(shop["coefficients"], slot, "person_id", "date")
    everybody = mine + sum(row["coefficient"] for row in rest)
    if not own and not theirs:
        return None
    return (0, 0, len(own)) if not team * everybody * mine else (Fraction(sales, team), Fraction(mine, everybody),
                                                                 len(own))


def fallen(slot: Slot, day: date, amount: int) -> int:
    people = on_duty(day)
    return amount // len(people) + (people.index(slot.subject) < amount % len(people))


def with_silent(shop: Shop, slot: Slot) -> Answer:
    sales, own = net(shop, slot, "agent_id")
    silent = [row for row in shop["orders"] if row["agent_id"] is None and slot.holds(day_of(row["paid_at"]))]
    parts = sum(fallen(slot, row["paid_at"].date(), row["amount_paid"]) for row in silent)
    parts -= sum(fallen(slot, row["paid_at"].date(), amount) for row, amount in back(shop, slot, silent))
    return (sales + parts, 1, len(own)) if own or silent else None


EVENTS: dict[str, tuple[str, Oracle]] = {
    "agent_aov_index@default": (CS, spend),
    "agent_aov_index@incl_self": (CS, lambda shop, slot: spend(shop, slot, with_self=True)),
    "agent_aov_index@diff_cny": (CS, lambda shop, slot: spend(shop, slot, less=True)),
    "agent_net_sales@share": (CS, sales_share),
    "agent_net_sales@with_silent": (CS, with_silent),
}
