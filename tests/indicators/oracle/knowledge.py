"""Tests of knowledge, the knowledge base, platform rules."""

from __future__ import annotations

from tests.indicators.oracle.chats import valid
from tests.indicators.oracle.rows import CS, Answer, Oracle, Shop, Slot, of_rows, over


def quizzes(shop: Shop, slot: Slot, topic: str) -> Answer:
    rows = [row for row in slot.mine(shop["quizzes"], "agent_id", "taken_at") if row["topic"] == topic]
    questions = sum(1 if row["questions"] is None else row["questions"] for row in rows)
    return over(rows, lambda row: row["points"], lambda row: row["max_points"], questions)


def penalties(shop: Shop, slot: Slot) -> Answer:
    charged = [row for row in slot.mine(shop["incidents"], "person_id", "ts")
               if row["kind"] == "platform_violation" and row["upheld"]]
    chats = valid(shop, slot)
    return (sum(row["severity"] or 0 for row in charged), 1, len(chats)) if charged or chats else None


EVENTS: dict[str, tuple[str, Oracle]] = {
    "product_knowledge@default": (CS, lambda shop, slot: quizzes(shop, slot, "product")),
    "platform_rule_knowledge@default": (CS, lambda shop, slot: quizzes(shop, slot, "platform_rule")),
    "product_knowledge@kb_use": (CS, lambda shop, slot: of_rows(
        [row for row in valid(shop, slot) if row["kb_used"] is not None], lambda row: row["kb_used"])),
    "platform_rule_knowledge@violations": (CS, penalties),
}
