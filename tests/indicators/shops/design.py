"""Design tasks, images and what they draw."""

from __future__ import annotations

from typing import Any

from tests.indicators.shops.dice import Dice, Maker


def _task(dice: Dice, number: int) -> dict[str, Any]:
    due = dice.moment()
    return {"task_id": f"d{number}", "designer_id": dice.owner(), "due_at": due, "accepted": dice.chance(0.8),
            "delivered_at": dice.after(due, -1, -1e-8, 0, 1e-8, 3), "difficulty_points": dice.whole(1, 9),
            "rounds": dice.whole(1, 6)}


def _image(dice: Dice, number: int) -> dict[str, Any]:
    return {"image_id": f"i{number}", "designer_id": dice.owner(), "delivered_at": dice.moment(),
            "bytes": dice.pick(None, 100, 500_000, 500_001), "slot_id": dice.pick("top", "side", None)}


def _page_event(dice: Dice, number: int) -> dict[str, Any]:
    return {"event_id": f"e{number}", "ts": dice.moment(), "designer_id": dice.owner(),
            "kind": dice.pick("impression", "impression", "click", "view", "view", "add_cart", "search"),
            "shop_id": dice.owner(), "page_kind": dice.pick("detail", "detail", "home"),
            "visitor_id": dice.pick(None, f"v{dice.whole(0, 25)}"), "session_id": f"n{dice.whole(0, 160)}",
            "sku_id": dice.pick(None, f"s{dice.whole(0, 34)}"), "campaign_id": dice.pick(None, f"c{dice.whole(0, 2)}"),
            "qty": dice.pick(None, 1, 3), "query_id": dice.pick(None, f"q{dice.whole(0, 20)}"), **_place(dice)}


def _page_day(dice: Dice, number: int) -> dict[str, Any]:
    seen = dice.whole(0, 500)
    return {"date": dice.day(), "image_id": f"{number}", "designer_id": dice.owner(), "impressions": seen,
            "clicks": dice.pick(None, seen // 20, seen // 7), **_place(dice)}


def _place(dice: Dice) -> dict[str, Any]:
    return {"slot_id": dice.pick("top", "side", None), "image_kind": dice.pick("main_image", "ad_creative", None),
            "test_id": dice.pick("t1", "t2", "t3", None), "is_control": dice.pick(True, False, False, None)}


def _sample(dice: Dice, number: int) -> dict[str, Any]:
    return {"ts": dice.moment(), "page_id": f"p{dice.whole(0, 2)}", "image_id": f"i{dice.whole(0, 4)}",
            "designer_id": dice.owner(), "lcp_ms": dice.pick(None, 900, 2_500, 4_001, 1_333),
            "image_ms": dice.pick(None, 120, 250, 977, 3_000), "device": dice.pick("mobile", "desktop", "mobile", None),
            "is_lab": dice.pick(True, False, None)}


MAKERS: dict[str, Maker] = {
    "design_tasks": _task, "images": _image, "page_events": _page_event, "page_events_daily": _page_day,
    "perf_samples": _sample,
}
