"""From a question to a sale."""

from __future__ import annotations

from tests.indicators.oracle.rows import CS, Answer, Oracle, Shop, Slot, day_ratio, soon


def inquiry(shop: Shop, slot: Slot) -> Answer:
    asked = [row for row in shop["chats"] if row["phase"] == "presale" and row["is_valid"]]
    won = set()
    for order in shop["orders"]:
        heard = [row for row in asked if row["buyer_id"] == order["buyer_id"] and order["paid_at"] is not None
                 and row["started_at"] <= order["created_at"] and row["first_human_reply_at"] is not None]
        if heard:
            last = max(heard, key=lambda row: (row["started_at"], row["chat_id"]))
            if soon(order["paid_at"], last["started_at"], days=3):
                won.add(last["chat_id"])
    mine = slot.mine(asked, "agent_id", "started_at", 3)
    everyone = {row["buyer_id"] for row in mine}
    buyers = {row["buyer_id"] for row in mine if row["chat_id"] in won}
    return (len(buyers), len(everyone), len(everyone)) if mine else None


EVENTS: dict[str, tuple[str, Oracle]] = {
    "inquiry_conversion@default": (CS, inquiry),
}
TOTALS: dict[str, tuple[str, Oracle]] = {
    "inquiry_conversion@per_day": (CS, day_ratio("chats_daily", "agent_id", "paid_buyers", "inquirers")),
}
