"""Stock counts, receipts and incidents."""

from __future__ import annotations

from fractions import Fraction

from tests.indicators.oracle.rows import Answer, Oracle, Row, Shop, Slot, mean_of, ms, of_rows, type_7


def counts(shop: Shop, slot: Slot) -> list[Row]:
    return slot.mine(shop["stock_counts"], "zone_owner_id", "counted_at")


def net_units(shop: Shop, slot: Slot) -> Answer:
    rows = [row for row in counts(shop, slot) if row["counted_qty"] is not None]
    booked, found = sum(row["system_qty"] for row in rows), sum(row["counted_qty"] for row in rows)
    return (booked - abs(found - booked), booked, len(rows)) if rows else None


def wrong_items(shop: Shop, slot: Slot) -> Answer:
    rows = [row for row in counts(shop, slot) if row["counted_qty"] is not None]
    items = {row["sku_id"] for row in rows}
    wrong = {row["sku_id"] for row in rows if row["counted_qty"] != row["system_qty"]}
    return (len(wrong), len(items), len(items)) if rows else None


def stored(shop: Shop, slot: Slot) -> list[int]:
    rows = slot.mine(shop["receipts"], "worker_id", "arrived_at")
    found = (ms(row["put_away_at"], row["arrived_at"]) for row in rows)
    return [wait for wait in found if wait is not None]


def incidents(*who: str) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        first, last = slot.span
        mine = {row["incident_id"] for row in shop["incidents"] if slot.subject in [row[name] for name in who]
                and slot.holds(row["ts"].date()) and row["upheld"] is True and (row["severity"] or 0) >= 2
                and row.get("kind") != "platform_violation"}
        return (len(mine), 1, len(mine)) if first <= last else None

    return found


EVENTS: dict[str, tuple[str, Oracle]] = {
    "inventory_accuracy@default": ("warehouse", lambda shop, slot: of_rows(
        counts(shop, slot), lambda row: row["system_qty"] == row["counted_qty"])),
    "inventory_accuracy@net_units": ("warehouse", net_units),
    "inventory_accuracy@items": ("warehouse", wrong_items),
    "dock_to_stock_hours@default": ("warehouse", lambda shop, slot: type_7(stored(shop, slot), Fraction(9, 10))),
    "dock_to_stock_hours@mean": ("warehouse", lambda shop, slot: mean_of(stored(shop, slot))),
    "safety_incidents@default": ("warehouse", incidents("person_id")),
    "safety_incidents@person_only": ("warehouse", incidents("person_id")),
    "safety_incidents@chain": ("warehouse", incidents("person_id", "post_owner_id", "supervisor_id")),
}
