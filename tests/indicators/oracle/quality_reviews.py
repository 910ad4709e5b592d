"""Reviews of chats by colleagues, and what customers find wrong."""

from __future__ import annotations

from tests.indicators.oracle.chats import valid
from tests.indicators.oracle.rows import CS, Answer, Oracle, Row, Shop, Slot, mean_of, of_rows
from tests.indicators.oracle.sales import paid_orders


def reviewed(shop: Shop, slot: Slot, *, targeted: bool = False) -> list[Row]:
    return [row for row in slot.mine(shop["qa_reviews"], "agent_id", "reviewed_at")
            if (row["sample"] == "targeted") is targeted]


def with_verdict(rows: list[Row]) -> Answer:
    return of_rows([row for row in rows if row["critical_error"] is not None], lambda row: row["critical_error"])


def wrong_answers(shop: Shop, slot: Slot) -> Answer:
    served = {row["buyer_id"] for row in valid(shop, slot)}
    wrong = [row for row in slot.mine(shop["complaints"], "agent_id", "opened_at") if row["kind"] == "wrong_answer"]
    return (len(wrong), len(served), len(served)) if served or wrong else None


def wrong_advice(shop: Shop, slot: Slot) -> Answer:
    back = {row["order_id"] for row in shop["refunds"] if row["reason_code"] == "wrong_advice"
            and row["closed_at"] is not None and row["closed_at"].date() <= slot.cutoff}
    return of_rows(paid_orders(shop, slot, "agent_id"), lambda row: row["order_id"] in back)


EVENTS: dict[str, tuple[str, Oracle]] = {
    "service_attitude@default": (CS, lambda shop, slot: mean_of(
        [row["attitude_points"] for row in slot.mine(shop["qa_reviews"], "agent_id", "reviewed_at")
         if row["attitude_points"] is not None])),
    "answer_accuracy@default": (CS, lambda shop, slot: of_rows(
        reviewed(shop, slot),
        lambda row: row["critical_error"] is False and row["points_accuracy"] + row["points_complete"] >= 80)),
    "answer_accuracy@error_per_client": (CS, wrong_answers),
    "answer_accuracy@returns": (CS, wrong_advice),
    "qa_critical_error_rate@default": (CS, lambda shop, slot: with_verdict(reviewed(shop, slot))),
    "qa_critical_error_rate@targeted": (CS, lambda shop, slot: with_verdict(reviewed(shop, slot, targeted=True))),
    "product_knowledge@qa_tag": (CS, lambda shop, slot: of_rows(
        reviewed(shop, slot), lambda row: row["error_tag"] == "product")),
}
