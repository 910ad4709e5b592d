"""Chats, their turns and totals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.indicators.shops.dice import Dice, Maker


def _chat(dice: Dice, number: int) -> dict[str, Any]:
    begun = dice.moment()
    asked = begun + timedelta(seconds=dice.pick(0, 0, 3))
    return {"chat_id": f"c{number}", "buyer_id": f"b{dice.whole(0, 40)}", "agent_id": dice.owner(), "started_at": begun,
            "phase": dice.pick("presale", "presale", "aftersale"), "issue_code": dice.pick("size", "price", None),
            "order_id": dice.pick(None, f"o{dice.whole(0, 9)}"), "is_valid": dice.pick(True, True, True, False),
            "first_message_at": asked, "first_human_reply_at": dice.waits(asked), "shop_id": "S1",
            "kb_used": dice.pick(True, False, None), "agent_solved": dice.pick(True, True, False, None)}


def _turn(dice: Dice, number: int) -> dict[str, Any]:
    asked = dice.moment()
    kind = dice.pick("human", "assisted", "bot", "none")
    return {"chat_id": f"c{dice.whole(0, 170)}", "turn_no": number, "agent_id": dice.owner(), "asked_at": asked,
            "replied_at": None if kind == "none" else dice.waits(asked), "reply_kind": kind,
            "welcomed_at": dice.waits(asked, missing=0.5)}


def _chat_day(dice: Dice, number: int) -> dict[str, Any]:
    received = dice.whole(0, 30)
    return {"date": dice.day(), "agent_id": dice.owner(), "shop_id": f"S{number}", "received": received,
            "answered": dice.whole(0, received + 1), "within_60s": dice.pick(None, dice.whole(0, received + 1)),
            "inquirers": received, "paid_buyers": dice.pick(None, dice.whole(0, received + 1)),
            "turns": dice.whole(0, 60), "response_ms": dice.pick(None, dice.whole(0, 900_000)), "sales": 0}


MAKERS: dict[str, Maker] = {"chats": _chat, "chat_turns": _turn, "chats_daily": _chat_day}
