"""Orders, their lines and refunds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.indicators.shops.dice import PEOPLE, Dice, Maker

TWENTY_MINUTES = 20 / 1440


def _order(dice: Dice, number: int) -> dict[str, Any]:
    created = dice.moment() - timedelta(days=dice.pick(0, 0, 0, 365))
    return {"order_id": f"o{number}", "buyer_id": f"b{dice.whole(0, 40)}", "created_at": created,
            "paid_at": dice.after(created, 0, 0.01, 2, 3, missing=0.1), "amount_paid": dice.whole(0, 50_000),
            "goods_cost": dice.whole(0, 20_000), "agent_id": dice.owner(), "operator_id": dice.owner(),
            "shop_id": dice.pick("S1", "S1", "S2", None, *PEOPLE, *PEOPLE), "visitor_id": f"v{dice.whole(0, 25)}",
            "session_id": dice.pick(None, f"n{dice.whole(0, 160)}"),
            "campaign_id": dice.pick(None, f"c{dice.whole(0, 2)}"), "platform_fee": dice.pick(None, 0, 250),
            "freight": dice.pick(None, 0, 800), "affiliate_commission": dice.pick(None, 0, 900)}


def _refund(dice: Dice, number: int) -> dict[str, Any]:
    applied = dice.moment()
    return {"refund_id": f"r{number}", "order_id": f"o{dice.whole(0, 200)}", "sku_id": f"s{dice.whole(0, 30)}",
            "applied_at": applied, "closed_at": dice.after(applied, 0, 1, 7, 15, 20), "amount": dice.whole(1, 20_000),
            "kind": dice.pick("refund_only", "return_refund", None), "agent_id": dice.owner(),
            "audited_at": dice.after(applied, 0, TWENTY_MINUTES, TWENTY_MINUTES + 1e-8, 0.1),
            "disputed": dice.pick(True, False, False, None), "at_fault": dice.pick(True, False, None),
            "reason_code": dice.pick("wrong_advice", "missing", "worn", "swapped", "quality", None),
            "buyer_ms": dice.pick(None, 0, 3_600_000)}


def _line(dice: Dice, number: int) -> dict[str, Any]:
    return {"order_id": f"o{number}", "sku_id": f"s{dice.whole(0, 30)}", "qty": dice.whole(0, 3),
            "amount": dice.whole(0, 9_000), "cost": dice.whole(0, 9_000)}


MAKERS: dict[str, Maker] = {"orders": _order, "refunds": _refund, "order_lines": _line}
