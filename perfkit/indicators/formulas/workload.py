"""How many contacts people handle."""

from __future__ import annotations

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, counted, distinct, ratio, summed, whole_units

CHATS, ONLINE = "owner started_at is_valid", "owner date online_hours"
HOUR_MS = 3_600_000


@indicator("contacts_per_hour", chats=CHATS, work_log=ONLINE)
def contacts_per_hour(credit: Credit, chats: Rows, work_log: Rows) -> Measure:
    """Valid chats per hour online."""
    held, online = credit(chats.filter(chats.is_valid), "started_at"), credit(work_log, "date")
    hours = whole_units(online, "online_hours", HOUR_MS)
    return ratio(counted(held) * HOUR_MS, summed(online, "online_hours"), n=hours)


@indicator("contacts_per_hour@per_day", chats=CHATS, work_log=ONLINE)
def contacts_per_day(credit: Credit, chats: Rows, work_log: Rows) -> Measure:
    """Valid chats per day on which the person was online."""
    held, online = credit(chats.filter(chats.is_valid), "started_at"), credit(work_log, "date")
    days = distinct(online, "credited_day", online.online_hours > 0)
    return ratio(counted(held), days, n=whole_units(online, "online_hours", HOUR_MS))
