"""Carts: those left unpaid that are paid after all."""

from __future__ import annotations

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, counted, distinct, share, within

CARTS = "cart_id sku_id added_at paid_at visitor_id?"


def left_carts(credit: Credit, carts: Rows, skus: Rows) -> Rows:
    """Return the carts still unpaid after 30 minutes; a cart belongs to the item's owner."""
    owned = credit(carts.inner_join(skus, "sku_id"), "added_at")
    return owned.filter(owned.paid_at.isnull() | ~within(owned.paid_at, owned.added_at, minutes=30))


@indicator("cart_recovery_rate", window=7, carts=CARTS, skus="owner sku_id")
def cart_recovery_rate(credit: Credit, carts: Rows, skus: Rows) -> Measure:
    """Of the carts still unpaid after 30 minutes, those paid within seven days; a visitor may leave several."""
    left = left_carts(credit, carts, skus)
    return share(counted(left, within(left.paid_at, left.added_at, days=7)), counted(left), cluster="visitor_id")


@indicator("cart_recovery_rate@reminded", window=7, carts=f"{CARTS} reminded_at reminder_channel", skus="owner sku_id")
def reminded_carts(credit: Credit, carts: Rows, skus: Rows) -> Measure:
    """Only carts that got a reminder by ``sms`` or ``mail``."""
    told = carts.filter(carts.reminded_at.notnull() & carts.reminder_channel.isin(["sms", "mail"]))
    left = left_carts(credit, told, skus)
    return share(counted(left, within(left.paid_at, left.added_at, days=7)), counted(left), cluster="visitor_id")


@indicator("cart_recovery_rate@buyers", window=7, carts="cart_id sku_id added_at paid_at visitor_id",
           skus="owner sku_id")
def carting_buyers(credit: Credit, carts: Rows, skus: Rows) -> Measure:
    """Visitors who paid for a cart within seven days over visitors with a cart, left or not."""
    owned = credit(carts.inner_join(skus, "sku_id"), "added_at")
    paid = within(owned.paid_at, owned.added_at, days=7)
    return share(distinct(owned, "visitor_id", paid), distinct(owned, "visitor_id"))
