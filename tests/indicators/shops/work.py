"""Hours of people."""

from __future__ import annotations

from typing import Any

from tests.indicators.shops.dice import Dice, Maker


def _work(dice: Dice, number: int) -> dict[str, Any]:
    return {"person_id": dice.owner(), "date": dice.day(), "leave_kind": dice.pick(None, None, "statutory", "other"),
            "scheduled_hours": dice.pick(0, 28_800_000, 28_800_000), "worked_hours": dice.whole(0, 20) * 1_800_000,
            "late_arrivals": dice.pick(None, 0, 1, 2), "early_leaves": dice.pick(None, 0, 1),
            "task_kind": dice.pick("picking", "receiving", "office"),
            "online_hours": dice.pick(None, 0, 1_800_000, 16_200_000, 28_800_000)}


def _recognition(dice: Dice, number: int) -> dict[str, Any]:
    event = dice.moment()
    return {"recognition_id": f"h{number}", "person_id": dice.owner(), "shop_id": dice.owner(), "event_at": event,
            "recognised_at": dice.after(event, 0, 1e-8, 7, 30), "meeting_at": dice.after(event, 3, 7, 31)}


MAKERS: dict[str, Maker] = {"work_log": _work, "recognitions": _recognition}
