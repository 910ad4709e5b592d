"""Shipments, stock counts and receipts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.indicators.shops.dice import Dice, Maker


def _shipment(dice: Dice, number: int) -> dict[str, Any]:
    paid = dice.moment()
    return {"order_id": f"o{number}", "picker_id": dice.owner(), "paid_at": paid,
            "promised_at": paid + timedelta(days=1), "shipped_at": dice.after(paid, 0.5, 1, 1 + 1e-8, 2, 3),
            "planned_at": dice.pick(None, paid + timedelta(hours=12), paid + timedelta(days=2)),
            "units": dice.whole(1, 20), "lines": dice.whole(3, 9), "error_lines": dice.pick(None, 0, 0, 3),
            "error_kind": dice.pick("none", "none", "wrong", "damage", None),
            "cause_code": dice.pick(None, None, "stock_out", "packing", "carrier")}


def _ship_day(dice: Dice, number: int) -> dict[str, Any]:
    orders = dice.whole(10, 90)
    return {"date": dice.day(), "picker_id": dice.owner(), "shift": f"{number}", "orders": orders,
            "on_time": dice.pick(None, orders - 3), "lines": orders * 2, "units": orders * 3, "wrong": dice.whole(0, 3),
            "short": dice.whole(0, 3), "damage": dice.whole(0, 3), "error_lines": dice.pick(None, dice.whole(0, 9))}


def _count(dice: Dice, number: int) -> dict[str, Any]:
    return {"count_id": f"n{number}", "zone_owner_id": dice.owner(), "counted_at": dice.moment(),
            "sku_id": f"s{dice.whole(0, 12)}", "system_qty": dice.whole(0, 3),
            "counted_qty": dice.pick(None, 0, 1, 2, 4),
            "location_id": f"l{number % 19}" if number % 6 else None}


def _receipt(dice: Dice, number: int) -> dict[str, Any]:
    arrived = dice.moment()
    return {"receipt_id": f"w{number}", "worker_id": dice.owner(), "arrived_at": arrived,
            "put_away_at": dice.waits(arrived), "sku_id": f"s{dice.whole(0, 34)}", "units": dice.whole(1, 9),
            "cost": dice.pick(None, 700, 5_000)}


def _incident(dice: Dice, number: int) -> dict[str, Any]:
    return {"incident_id": f"a{number}", "person_id": dice.owner(), "ts": dice.moment(),
            "severity": dice.pick(None, 1, 2, 3), "upheld": dice.pick(True, True, False, None),
            "post_owner_id": dice.owner(), "supervisor_id": dice.owner(),
            "kind": dice.pick("platform_violation", "fall", None)}


MAKERS: dict[str, Maker] = {
    "shipments": _shipment, "shipments_daily": _ship_day, "stock_counts": _count, "receipts": _receipt,
    "incidents": _incident,
}
