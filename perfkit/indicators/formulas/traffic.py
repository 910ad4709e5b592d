"""Visitors and what they do: carts."""

from __future__ import annotations

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, counted, share, within


@indicator("cart_recovery_rate", window=7, carts="cart_id sku_id added_at paid_at", skus="owner sku_id")
def cart_recovery_rate(credit: Credit, carts: Rows, skus: Rows) -> Measure:
    """Of the carts still unpaid after 30 minutes, those paid within seven days; a cart belongs to the item's owner."""
    owned = credit(carts.inner_join(skus, "sku_id"), "added_at")
    left = owned.filter(owned.paid_at.isnull() | ~within(owned.paid_at, owned.added_at, minutes=30))
    return share(counted(left, within(left.paid_at, left.added_at, days=7)), counted(left))
