"""How well questions are answered."""

from __future__ import annotations

from collections.abc import Callable

from tests.indicators.oracle.chats import valid
from tests.indicators.oracle.rows import CS, Answer, Oracle, Row, Shop, Slot, mean_of, of_rows, soon


def solved(shop: Shop, slot: Slot, days: int) -> Answer:
    def comes_back(row: Row) -> bool:
        return any(other["buyer_id"] == row["buyer_id"] and other["started_at"] > row["started_at"]
                   and soon(other["started_at"], row["started_at"], days=days)
                   and ((row["order_id"] is not None and other["order_id"] == row["order_id"])
                        or (row["issue_code"] is not None and other["issue_code"] == row["issue_code"]))
                   for other in shop["chats"])

    return of_rows(valid(shop, slot, days), lambda row: not comes_back(row))


def replies(shop: Shop, slot: Slot, fits: Callable[[int], bool]) -> Answer:
    by_people = [turn["chat_id"] for turn in shop["chat_turns"] if turn["reply_kind"] in ("human", "assisted")]
    return of_rows(valid(shop, slot), lambda row: fits(by_people.count(row["chat_id"])))


def rated(shop: Shop, slot: Slot, **where: str) -> list[Row]:
    return [row for row in slot.mine(shop["ratings"], "agent_id", "rated_at")
            if row["score"] is not None and all(row[name] == cell for name, cell in where.items())]


def of_fifty(shop: Shop, slot: Slot) -> Answer:
    rows = rated(shop, slot)
    bad = sum(row["score"] < 4 for row in rows)
    return (max(50, len(rows)) - bad, max(50, len(rows)), len(rows)) if rows else None


EVENTS: dict[str, tuple[str, Oracle]] = {
    "csat@default": (CS, lambda shop, slot: of_rows(rated(shop, slot), lambda row: row["score"] >= 4)),
    "csat@mean5": (CS, lambda shop, slot: mean_of([row["score"] for row in rated(shop, slot)])),
    "csat@jd": (CS, of_fifty),
    "csat@dissat": (CS, lambda shop, slot: of_rows(rated(shop, slot), lambda row: row["score"] in (1, 2))),
    "csat@callback": (CS, lambda shop, slot: of_rows(rated(shop, slot, channel="callback"),
                                                     lambda row: row["score"] >= 4)),
    "service_attitude@customer": (CS, lambda shop, slot: mean_of(
        [row["score"] for row in rated(shop, slot, about="attitude")])),
    "fcr@default": (CS, lambda shop, slot: solved(shop, slot, 7)),
    "fcr@w14": (CS, lambda shop, slot: solved(shop, slot, 14)),
    "fcr@zendesk_onetouch": (CS, lambda shop, slot: replies(shop, slot, lambda count: count < 2)),
    "fcr@exactly_one": (CS, lambda shop, slot: replies(shop, slot, lambda count: count == 1)),
    "fcr@survey": (CS, lambda shop, slot: of_rows(
        [row for row in slot.mine(shop["ratings"], "agent_id", "rated_at") if row["solved"] is not None],
        lambda row: row["solved"])),
    "fcr@agent_flag": (CS, lambda shop, slot: of_rows(valid(shop, slot), lambda row: row["agent_solved"])),
}
EVENTS["csat@zendesk"] = EVENTS["csat@default"]
