"""Which units of a share belong together, and the interval that allows for it, told from single rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import nan, sqrt
from typing import Any

from scipy.stats import t as student

from tests.indicators.oracle.rows import Row, Told

BUYER, RATER, REVIEWER = ("buyer_id",), ("buyer_id", "chat_id"), ("buyer_id", "order_id")
VISITOR, DAY, ORDER = ("visitor_id",), ("date",), ("order_id",)
BY: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "events": {
        "ad_ctr@default": DAY,
        "browse_to_buy@shopify": VISITOR, "add_to_cart_rate@session": VISITOR, "bounce_rate@default": VISITOR,
        "cart_recovery_rate@default": VISITOR, "cart_recovery_rate@reminded": VISITOR,
        "page_conversion@default": VISITOR, "page_conversion@order_created": VISITOR,
        "page_conversion@visits": ("session_id",),
        "page_ctr@default": ("ts",), "page_ctr@main_image_25": ("ts",), "page_ctr@ad_creative": ("ts",),
        "response_within_60s@default": ("started_at",), "response_within_60s@jd30": ("started_at",),
        "response_within_60s@s180_session": ("started_at",), "response_within_60s@s180_turn": ("asked_at",),
        "csat@default": RATER, "csat@zendesk": RATER, "csat@dissat": RATER, "csat@callback": RATER,
        "fcr@survey": RATER, "fcr@default": BUYER, "fcr@w14": BUYER, "fcr@zendesk_onetouch": BUYER,
        "fcr@exactly_one": BUYER, "fcr@agent_flag": BUYER, "product_knowledge@kb_use": BUYER,
        "order_payment_rate@default": BUYER, "refund_rate@default": BUYER, "refund_rate@quality": BUYER,
        "answer_accuracy@returns": BUYER, "dispute_refund_rate@orders": BUYER,
        "repeat_purchase_new@fugou_order": BUYER, "complaint_resolution@default": BUYER,
        "complaint_resolution@any_time": BUYER, "complaint_resolution@platform": BUYER,
        "complaint_recovery@default": BUYER, "complaint_recovery@review_changed": BUYER,
        "negative_review_rate@default": REVIEWER, "negative_review_rate@by_cause": REVIEWER,
        "dispute_refund_rate@default": ORDER, "dispute_refund_rate@judged": ORDER, "return_loss_rate@count": ORDER,
        "pick_accuracy@lines": ORDER, "refund_handling_time@jd_audit20": ("applied_at",),
        "delivery_on_time_rate@by_date": ("delivered_at",), "delivery_on_time_rate@timestamp": ("delivered_at",),
        "design_on_time_rate@default": ("due_at",), "image_weight_handover@default": ("delivered_at",),
        "page_lcp_p75@weight_proxy": ("delivered_at",), "inventory_accuracy@default": ("location_id",),
        "live_view_to_buy@default": ("started_at",), "live_view_to_buy@click_to_order": ("started_at",),
        "live_view_to_buy@order_to_pay": ("started_at",), "ship_on_time_rate@default": ("promised_at",),
        "ship_on_time_rate@shipped_only": ("shipped_at",), "ship_on_time_rate@werc": ("planned_at",),
        "ship_on_time_rate@h24": ("paid_at",), "ship_on_time_rate@h48": ("paid_at",),
    },
    "totals": dict.fromkeys((
        "response_within_60s@default", "reply_rate@per_day", "page_ctr@default", "page_ctr@main_image_25",
        "page_ctr@ad_creative", "inquiry_conversion@per_day", "bounce_rate@default", "ship_on_time_rate@default",
        "pick_accuracy@default", "pick_accuracy@lines", "ship_damage_rate@default"), DAY),
}
"""By door and key the columns that name the cluster of a row, the first that is there; a moment stands for its day.

Of all other shares each unit is independent.
"""


def cluster_of(row: Row, columns: tuple[str, ...]) -> Any:
    cell = next((row[name] for name in columns if row[name] is not None), None)
    return cell.date() if isinstance(cell, datetime) else cell


def clusters_of(answer: Told, columns: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return successes and units of every cluster; each unit without one is a cluster."""
    found: dict[Any, list[int]] = {}
    alone: list[tuple[int, int]] = []
    for row, top, bottom in answer.units:
        name = cluster_of(row, columns)
        if name is None:
            alone += [(1, 1)] * top + [(0, 1)] * (bottom - top)
        else:
            pair = found.setdefault(name, [0, 0])
            pair[0], pair[1] = pair[0] + top, pair[1] + bottom
    return [*alone, *((top, bottom) for top, bottom in found.values() if top or bottom)]


def interval(clusters: list[tuple[int, int]]) -> tuple[float, float, float]:
    """Return how many independent units tell as much, and the limits."""
    k, n = sum(top for top, _ in clusters), sum(size for _, size in clusters)
    rate, count = k / n, len(clusters)
    if not 0 <= k <= n:
        return nan, nan, nan
    if all(size <= 1 and top <= size for top, size in clusters):
        return (float(n), *_wilson(rate, n, 1.959963984540054))
    if count < 2:
        return nan, nan, nan
    if rate in (0, 1):
        effect = sum(size ** 2 for _, size in clusters) / n
    else:
        left = sum((top - rate * size) ** 2 for top, size in clusters)
        effect = count / (count - 1) * left / n / (rate * (1 - rate))
    effective = n / max(effect, 1)
    return (effective, *_wilson(rate, effective, float(student.ppf(.975, count - 1))))


def _wilson(rate: float, n: float, z: float) -> tuple[float, float]:
    middle, half = rate + z * z / (2 * n), z * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)
