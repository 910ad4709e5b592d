"""How fast and how many were answered."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from tests.indicators.oracle.rows import (
    CS,
    Answer,
    Oracle,
    Row,
    Shop,
    Slot,
    day_ratio,
    mean_of,
    ms,
    of_rows,
    soon,
    type_7,
)


def valid(shop: Shop, slot: Slot, window: int = 0) -> list[Row]:
    return [row for row in slot.mine(shop["chats"], "agent_id", "started_at", window) if row["is_valid"]]


def waits(shop: Shop, slot: Slot) -> list[int]:
    found = (ms(row["first_human_reply_at"], row["first_message_at"]) for row in valid(shop, slot))
    return [wait for wait in found if wait is not None]


def quick(shop: Shop, slot: Slot, seconds: int, hours: range = range(24)) -> Answer:
    rows = [row for row in valid(shop, slot) if row["started_at"].hour in hours]
    return of_rows(rows, lambda row: soon(row["first_human_reply_at"], row["first_message_at"], seconds=seconds))


def turns(shop: Shop, slot: Slot) -> list[Row]:
    return [row for row in slot.mine(shop["chat_turns"], "agent_id", "asked_at") if row["reply_kind"] != "bot"]


def buyers_in_time(shop: Shop, slot: Slot) -> Answer:
    buyer = {row["chat_id"]: row["buyer_id"] for row in shop["chats"]}
    rows = [row | {"buyer": buyer[row["chat_id"]]} for row in turns(shop, slot) if row["chat_id"] in buyer]
    everyone = {row["buyer"] for row in rows}
    late = {row["buyer"] for row in rows if not soon(row["replied_at"], row["asked_at"], seconds=180)}
    return (len(everyone - late), len(everyone), len(everyone)) if rows else None


def average_response(shop: Shop, slot: Slot, *, cap: bool) -> Answer:
    rows = [row for row in turns(shop, slot) if 8 <= row["asked_at"].hour <= 22]
    found = [ms(row["replied_at"], row["asked_at"]) for row in rows]
    if cap:
        return mean_of([min(600_000 if wait is None else wait, 600_000) for wait in found])
    return mean_of([wait for wait in found if wait is not None])


def buyers_answered(shop: Shop, slot: Slot, minutes: int | None = None) -> Answer:
    rows = slot.mine(shop["chats"], "agent_id", "started_at")
    everyone = {row["buyer_id"] for row in rows}
    answered = {row["buyer_id"] for row in rows if row["first_human_reply_at"] is not None
                and (minutes is None or soon(row["first_human_reply_at"], row["first_message_at"], minutes=minutes))}
    return (len(answered), len(everyone), len(everyone)) if rows else None


def waits_from_creation(shop: Shop, slot: Slot) -> list[int]:
    found = (ms(row["first_human_reply_at"], row["started_at"]) for row in valid(shop, slot))
    return [wait for wait in found if wait is not None]


def waits_assisted(shop: Shop, slot: Slot) -> list[int]:
    found = []
    for row in valid(shop, slot):
        replies = [turn["replied_at"] for turn in shop["chat_turns"] if turn["chat_id"] == row["chat_id"]
                   and turn["reply_kind"] in ("human", "assisted") and turn["replied_at"] is not None]
        if replies:
            found.append(round((min(replies) - row["first_message_at"]) / timedelta(milliseconds=1)))
    return found


def average_with_welcome(shop: Shop, slot: Slot) -> Answer:
    rows = [row for row in turns(shop, slot) if 8 <= row["asked_at"].hour <= 22]
    found = [[ms(row[name], row["asked_at"]) for name in ("replied_at", "welcomed_at")] for row in rows]
    return mean_of([min(600_000, *(wait for wait in pair if wait is not None), 600_000) for pair in found])


EVENTS: dict[str, tuple[str, Oracle]] = {
    "first_response_time@default": (CS, lambda shop, slot: type_7(waits(shop, slot), Fraction(1, 2))),
    "first_response_time@plain": (CS, lambda shop, slot: type_7(waits(shop, slot), Fraction(1, 2))),
    "first_response_time@redo": (CS, lambda shop, slot: type_7(waits(shop, slot), Fraction(1, 2))),
    "first_response_time@zendesk": (CS, lambda shop, slot: type_7(waits_from_creation(shop, slot), Fraction(1, 2))),
    "first_response_time@douyin": (CS, lambda shop, slot: type_7(waits_assisted(shop, slot), Fraction(1, 2))),
    "first_response_time@p90": (CS, lambda shop, slot: type_7(waits(shop, slot), Fraction(9, 10))),
    "first_response_time@mean": (CS, lambda shop, slot: mean_of(waits(shop, slot))),
    "response_within_60s@default": (CS, lambda shop, slot: quick(shop, slot, 60)),
    "response_within_60s@jd30": (CS, lambda shop, slot: quick(shop, slot, 30, range(9, 23))),
    "response_within_60s@s180_session": (CS, lambda shop, slot: quick(shop, slot, 180, range(8, 23))),
    "response_within_60s@s180_turn": (CS, lambda shop, slot: of_rows(
        turns(shop, slot), lambda row: soon(row["replied_at"], row["asked_at"], seconds=180))),
    "response_within_60s@s180_buyer": (CS, buyers_in_time),
    "avg_response_time@default": (CS, lambda shop, slot: average_response(shop, slot, cap=True)),
    "avg_response_time@tmall": (CS, lambda shop, slot: average_response(shop, slot, cap=True)),
    "avg_response_time@uncapped": (CS, lambda shop, slot: average_response(shop, slot, cap=False)),
    "avg_response_time@with_welcome": (CS, average_with_welcome),
    "reply_rate@default": (CS, buyers_answered),
    "reply_rate@m3": (CS, lambda shop, slot: buyers_answered(shop, slot, 3)),
}
TOTALS: dict[str, tuple[str, Oracle]] = {
    "response_within_60s@default": (CS, day_ratio("chats_daily", "agent_id", "within_60s", "received")),
    "avg_response_time@uncapped": (CS, day_ratio("chats_daily", "agent_id", "response_ms", "turns")),
    "reply_rate@per_day": (CS, day_ratio("chats_daily", "agent_id", "answered", "received")),
}
