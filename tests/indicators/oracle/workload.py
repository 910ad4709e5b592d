"""Contacts per hour and day."""

from __future__ import annotations

from tests.indicators.oracle.chats import valid
from tests.indicators.oracle.rows import CS, HOUR, Answer, Oracle, Shop, Slot


def contacts(shop: Shop, slot: Slot, *, by_day: bool = False) -> Answer:
    chats, worked = valid(shop, slot), slot.mine(shop["work_log"], "person_id", "date")
    online = sum(row["online_hours"] or 0 for row in worked)
    days = len({row["date"] for row in worked if row["online_hours"]})
    if not chats and not worked:
        return None
    return (len(chats), days, online // HOUR) if by_day else (len(chats) * HOUR, online, online // HOUR)


EVENTS: dict[str, tuple[str, Oracle]] = {
    "contacts_per_hour@default": (CS, contacts),
    "contacts_per_hour@per_day": (CS, lambda shop, slot: contacts(shop, slot, by_day=True)),
}
