"""From a question to a sale."""

from __future__ import annotations

from collections.abc import Callable

from tests.indicators.oracle.chats import valid
from tests.indicators.oracle.rows import CS, Answer, Oracle, Row, Shop, Slot, day_ratio, of_rows, soon


def won_by(shop: Shop, counts: Callable[[Row, Row], bool]) -> list[tuple[str, str]]:
    """Return (chat, order) of orders that count for the last human presale chat before them."""
    asked = [row for row in shop["chats"] if row["phase"] == "presale" and row["is_valid"]]
    won = []
    for order in shop["orders"]:
        heard = [row for row in asked if row["buyer_id"] == order["buyer_id"]
                 and row["started_at"] <= order["created_at"] and row["first_human_reply_at"] is not None]
        if heard:
            last = max(heard, key=lambda row: (row["started_at"], row["chat_id"]))
            if counts(order, last):
                won.append((last["chat_id"], order["order_id"]))
    return won


def presale(shop: Shop, slot: Slot, window: int) -> list[Row]:
    return [row for row in valid(shop, slot, window) if row["phase"] == "presale"]


def inquiry(shop: Shop, slot: Slot, stamp: str = "paid_at", *, everybody: bool = False) -> Answer:
    won = {chat for chat, _ in won_by(shop, lambda order, chat: soon(order[stamp], chat["started_at"], days=3))}
    mine = presale(shop, slot, 3)
    asked = {row["buyer_id"] for row in (valid(shop, slot, 3) if everybody else mine)}
    buyers = {row["buyer_id"] for row in mine if row["chat_id"] in won}
    return (len(buyers), len(asked), len(asked)) if asked else None


def same_day(shop: Shop, slot: Slot) -> Answer:
    won = won_by(shop, lambda order, chat: order["paid_at"] is not None
                 and order["paid_at"].date() == chat["started_at"].date())
    mine = presale(shop, slot, 0)
    chats, asked = {row["chat_id"] for row in mine}, {row["buyer_id"] for row in mine}
    return (sum(chat in chats for chat, _ in won), len(asked), len(asked)) if mine else None


def made(shop: Shop, slot: Slot) -> list[Row]:
    return slot.mine(shop["orders"], "agent_id", "created_at", 3)


def paying_persons(shop: Shop, slot: Slot) -> Answer:
    rows = made(shop, slot)
    everyone = {row["buyer_id"] for row in rows}
    paying = {row["buyer_id"] for row in rows if soon(row["paid_at"], row["created_at"], days=3)}
    return (len(paying), len(everyone), len(everyone)) if rows else None


EVENTS: dict[str, tuple[str, Oracle]] = {
    "inquiry_conversion@default": (CS, inquiry),
    "order_conversion@inquiry": (CS, inquiry),
    "inquiry_conversion@created": (CS, lambda shop, slot: inquiry(shop, slot, "created_at")),
    "inquiry_conversion@all_chats": (CS, lambda shop, slot: inquiry(shop, slot, everybody=True)),
    "inquiry_conversion@same_day": (CS, same_day),
    "order_payment_rate@default": (CS, lambda shop, slot: of_rows(
        made(shop, slot), lambda row: soon(row["paid_at"], row["created_at"], days=3))),
    "order_payment_rate@persons": (CS, paying_persons),
}
TOTALS: dict[str, tuple[str, Oracle]] = {
    "inquiry_conversion@per_day": (CS, day_ratio("chats_daily", "agent_id", "paid_buyers", "inquirers")),
}
