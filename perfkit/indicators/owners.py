"""Credit: which column of a table names the subject that an event counts for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from perfkit.plan import SubjectKind
from perfkit.sources.schemas import TABLES

_BY_KIND: Mapping[tuple[str, str], str | None] = MappingProxyType({
    ("orders", "operations"): "operator_id", ("orders", "seller"): "operator_id", ("orders", "ad_buyer"): None,
    ("orders", "live_host"): "host_id",
    ("live_sessions", "ad_buyer"): "buyer_id", ("ads", "design"): "designer_id", ("page_events", "operations"): None,
    ("page_events", "ad_buyer"): None, ("skus", "design"): None, ("skus", "warehouse"): None,
})
_SHOPS = MappingProxyType({"deliveries": "seller_id"})


def owner_column(table: str, kind: str, subject: SubjectKind) -> str | None:
    """Return the column that names the owner of a row, or None where the table has none.

    Persons are named by the first owner column of the table, except where the kind of role says another: an order
    counts for its operator in operations, for the agent who advised the buyer in customer service, and for the host of
    the broadcast that it came from in live streaming (looked up by ``live_id`` when the exports are read); a seller on
    a marketplace stands where an operator would. What is the work of another kind of role has no owner for this one.
    Shops are named by ``shop_id``, teams by ``team_id``.

    Examples
    --------
    >>> owner_column("orders", "operations", "person"), owner_column("orders", "customer_service_presale", "person")
    ('operator_id', 'agent_id')
    >>> owner_column("orders", "live_host", "person")
    'host_id'
    >>> owner_column("orders", "operations", "shop"), owner_column("shipments", "warehouse", "shop") is None
    ('shop_id', True)
    """
    schema = TABLES[table]
    if subject == "shop":
        named = _SHOPS.get(table, "shop_id")
        return named if named in schema.columns else None
    if subject == "team":
        return "team_id" if "team_id" in schema.columns else None
    return _BY_KIND.get((table, kind), next(iter(schema.owners), None))
