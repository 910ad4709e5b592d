"""A small made shop with every table, full of edges: midnights, limits hit exactly, days 7 and 8, two spells."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

PEOPLE = ("p1", "p2", "p3")
SPELLS = (("p1", "2025-01-01", "2026-02-14"), ("p1", "2026-02-15", "9999-12-31"), ("p2", "2025-06-01", "2026-03-10"),
          ("p3", "2026-02-20", "9999-12-31"))
FIRST, LAST = date(2026, 1, 1), date(2026, 4, 20)
_EDGES = ("00:00:00", "07:59:59.999", "08:00:00", "09:00:00", "12:30:15.250", "22:59:59.999", "23:00:00",
          "23:59:59.999")
_MONTH_EDGES = ("2026-01-31T23:59:59.999", "2026-02-01T00:00:00", "2026-02-14T23:59:59.999", "2026-02-15T00:00:00",
                "2026-03-10T23:59:59.999", "2026-03-11T00:00:00")
_WAITS = (0.0, 5.0, 30.0, 30.001, 59.999, 60.0, 60.001, 180.0, 180.001, 599.999, 600.0, 600.001, 3_000.0)


class Dice:
    """Seeded draws that land on edges."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def pick(self, *options: Any) -> Any:
        return options[int(self.rng.integers(len(options)))]

    def whole(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high))

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def owner(self) -> str | None:
        return self.pick(*PEOPLE, *PEOPLE, "stranger", None)

    def day(self) -> date:
        return FIRST + timedelta(days=self.whole(0, (LAST - FIRST).days + 1))

    def moment(self) -> datetime:
        if self.chance(0.15):
            return datetime.fromisoformat(self.pick(*_MONTH_EDGES))
        return datetime.fromisoformat(f"{self.day()}T{self.pick(*_EDGES)}")

    def after(self, begun: datetime, *days: float, missing: float = 0.15) -> datetime | None:
        return None if self.chance(missing) else begun + timedelta(milliseconds=round(self.pick(*days) * 86_400_000))

    def waits(self, begun: datetime, missing: float = 0.15) -> datetime | None:
        return None if self.chance(missing) else begun + timedelta(milliseconds=round(self.pick(*_WAITS) * 1000))


def make_shop(seed: int, size: int = 160) -> dict[str, list[dict[str, Any]]]:
    """Return rows of every table that a definition reads."""
    dice = Dice(seed)
    return {name: [row for number in range(size) if (row := make(dice, number)) is not None]
            for name, make in _MAKERS.items()}


def _order(dice: Dice, number: int) -> dict[str, Any]:
    created = dice.moment()
    return {"order_id": f"o{number}", "buyer_id": f"b{dice.whole(0, 40)}", "created_at": created,
            "paid_at": dice.after(created, 0, 0.01, 2, 3, missing=0.1), "amount_paid": dice.whole(0, 50_000),
            "goods_cost": dice.whole(0, 20_000), "agent_id": dice.owner(), "operator_id": dice.owner(), "shop_id": "S1"}


def _refund(dice: Dice, number: int) -> dict[str, Any]:
    applied = dice.moment()
    return {"refund_id": f"r{number}", "order_id": f"o{dice.whole(0, 200)}", "sku_id": f"s{dice.whole(0, 30)}",
            "applied_at": applied, "closed_at": dice.after(applied, 0, 1, 7, 15, 20), "amount": dice.whole(1, 20_000),
            "kind": dice.pick("refund_only", "return_refund", None)}


def _line(dice: Dice, number: int) -> dict[str, Any]:
    return {"order_id": f"o{number}", "sku_id": f"s{dice.whole(0, 30)}", "qty": dice.whole(0, 3),
            "amount": dice.whole(0, 9_000), "cost": dice.whole(0, 9_000)}


def _sku(dice: Dice, number: int) -> dict[str, Any] | None:
    if number >= 30:
        return None
    start = dice.pick(date(2025, 5, 1), date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 15))
    return {"sku_id": f"s{number}", "operator_id": dice.owner(), "listed_from": start, "shop_id": "S1",
            "listed_to": dice.pick(None, None, start + timedelta(days=20)), "stock_qty": dice.whole(0, 3)}


def _cart(dice: Dice, number: int) -> dict[str, Any]:
    added = dice.moment()
    half_hour = 30 / 1440
    return {"cart_id": f"k{number}", "sku_id": f"s{dice.whole(0, 34)}", "added_at": added,
            "paid_at": dice.after(added, 0, half_hour, half_hour + 1e-8, 2, 7, 7 + 2e-8, 8)}


def _ad(dice: Dice, number: int) -> dict[str, Any]:
    return {"date": dice.day(), "campaign_id": f"c{number}", "buyer_id": dice.owner(), "spend": dice.whole(0, 5_000),
            "sales_direct": dice.whole(0, 9_000), "sales_assisted": dice.pick(None, 0, 700),
            "window_days": dice.pick(1, 15, 15, None), "basis": dice.pick("click_date", "order_date", None)}


def _chat(dice: Dice, number: int) -> dict[str, Any]:
    begun = dice.moment()
    return {"chat_id": f"c{number}", "buyer_id": f"b{dice.whole(0, 40)}", "agent_id": dice.owner(), "started_at": begun,
            "phase": dice.pick("presale", "presale", "aftersale"), "issue_code": dice.pick("size", "price", None),
            "order_id": dice.pick(None, f"o{dice.whole(0, 9)}"), "is_valid": dice.pick(True, True, True, False),
            "first_message_at": begun, "first_human_reply_at": dice.waits(begun), "shop_id": "S1"}


def _turn(dice: Dice, number: int) -> dict[str, Any]:
    asked = dice.moment()
    kind = dice.pick("human", "assisted", "bot", "none")
    return {"chat_id": f"c{dice.whole(0, 170)}", "turn_no": number, "agent_id": dice.owner(), "asked_at": asked,
            "replied_at": None if kind == "none" else dice.waits(asked), "reply_kind": kind}


def _rating(dice: Dice, number: int) -> dict[str, Any]:
    return {"rating_id": f"t{number}", "chat_id": f"c{number}", "agent_id": dice.owner(), "rated_at": dice.moment(),
            "score": dice.pick(1, 2, 3, 4, 5, None)}


def _qa(dice: Dice, number: int) -> dict[str, Any]:
    return {"review_id": f"q{number}", "agent_id": dice.owner(), "reviewed_at": dice.moment(),
            "points_accuracy": dice.pick(30, 40, 50), "points_complete": dice.pick(39, 40, 50),
            "attitude_points": dice.pick(None, 70, 80, 93), "critical_error": dice.chance(0.2)}


def _chat_day(dice: Dice, number: int) -> dict[str, Any]:
    received = dice.whole(0, 30)
    return {"date": dice.day(), "agent_id": dice.owner(), "shop_id": f"S{number}", "received": received,
            "answered": dice.whole(0, received + 1), "within_60s": dice.pick(None, dice.whole(0, received + 1)),
            "inquirers": received, "paid_buyers": dice.pick(None, dice.whole(0, received + 1)),
            "turns": dice.whole(0, 60), "response_ms": dice.pick(None, dice.whole(0, 900_000)), "sales": 0}


def _task(dice: Dice, number: int) -> dict[str, Any]:
    due = dice.moment()
    return {"task_id": f"d{number}", "designer_id": dice.owner(), "due_at": due, "accepted": dice.chance(0.8),
            "delivered_at": dice.after(due, -1, -1e-8, 0, 1e-8, 3), "difficulty_points": dice.whole(1, 9),
            "rounds": dice.whole(1, 6)}


def _image(dice: Dice, number: int) -> dict[str, Any]:
    return {"image_id": f"i{number}", "designer_id": dice.owner(), "delivered_at": dice.moment(),
            "bytes": dice.pick(None, 100, 500_000, 500_001)}


def _page_event(dice: Dice, number: int) -> dict[str, Any]:
    return {"event_id": f"e{number}", "ts": dice.moment(), "designer_id": dice.owner(),
            "kind": dice.pick("impression", "impression", "click", "view")}


def _page_day(dice: Dice, number: int) -> dict[str, Any]:
    seen = dice.whole(0, 500)
    return {"date": dice.day(), "slot_id": f"{number}", "designer_id": dice.owner(), "impressions": seen,
            "clicks": dice.pick(None, seen // 20)}


def _shipment(dice: Dice, number: int) -> dict[str, Any]:
    paid = dice.moment()
    return {"order_id": f"o{number}", "picker_id": dice.owner(), "paid_at": paid,
            "promised_at": paid + timedelta(days=1), "shipped_at": dice.after(paid, 0.5, 1, 1 + 1e-8, 2, 3),
            "lines": dice.whole(1, 9), "error_kind": dice.pick("none", "none", "wrong", "damage", None),
            "cause_code": dice.pick(None, None, "stock_out", "packing", "carrier")}


def _ship_day(dice: Dice, number: int) -> dict[str, Any]:
    orders = dice.whole(10, 90)
    return {"date": dice.day(), "picker_id": dice.owner(), "shift": f"{number}", "orders": orders,
            "on_time": dice.pick(None, orders - 3), "lines": orders * 2, "units": orders * 3, "wrong": dice.whole(0, 3),
            "short": dice.whole(0, 3), "damage": dice.whole(0, 3)}


def _work(dice: Dice, number: int) -> dict[str, Any]:
    return {"person_id": dice.owner(), "date": dice.day(), "leave_kind": f"{number}",
            "worked_hours": dice.whole(0, 20) * 1_800_000, "task_kind": dice.pick("picking", "receiving", "office")}


def _count(dice: Dice, number: int) -> dict[str, Any]:
    return {"count_id": f"n{number}", "zone_owner_id": dice.owner(), "counted_at": dice.moment(),
            "system_qty": dice.whole(0, 3), "counted_qty": dice.whole(0, 3)}


def _receipt(dice: Dice, number: int) -> dict[str, Any]:
    arrived = dice.moment()
    return {"receipt_id": f"w{number}", "worker_id": dice.owner(), "arrived_at": arrived,
            "put_away_at": dice.waits(arrived)}


def _production(dice: Dice, number: int) -> dict[str, Any]:
    return {"team_id": dice.owner(), "date": dice.day(), "department": f"{number}",
            "workers": dice.pick(None, 8_000, 30_500, 57_000),
            "actual_ppm": dice.pick(None, 800_000, 750_125, 1_120_000),
            "target_ppm": dice.pick(None, 800_000, 750_000), "overtime_ms": dice.pick(None, 0, 7_200_000),
            "idle_workers": dice.pick(None, 0, 3)}


def _delivery(dice: Dice, number: int) -> dict[str, Any]:
    promised = dice.pick(datetime(2026, 2, 1), datetime(2026, 2, 14, 12), dice.moment())
    return {"order_id": f"o{number}", "seller_id": dice.owner(), "promised_at": promised,
            "delivered_at": dice.after(promised, -3, 0, 1e-8, 0.4, 1)}


def _review(dice: Dice, number: int) -> dict[str, Any]:
    return {"review_id": f"v{number}", "order_id": f"o{dice.whole(0, 60)}", "score": dice.pick(1, 2, 3, 4, 5, None),
            "created_at": dice.moment()}


_MAKERS = {
    "orders": _order, "refunds": _refund, "order_lines": _line, "skus": _sku, "carts": _cart, "ads": _ad,
    "chats": _chat, "chat_turns": _turn, "ratings": _rating, "qa_reviews": _qa, "chats_daily": _chat_day,
    "design_tasks": _task, "images": _image, "page_events": _page_event, "page_events_daily": _page_day,
    "shipments": _shipment, "shipments_daily": _ship_day, "work_log": _work, "stock_counts": _count,
    "receipts": _receipt, "production_daily": _production, "deliveries": _delivery, "reviews": _review,
}
