"""Indicators that say the same thing twice, with the reason: a declared table, not a guess."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Relation:
    """Indicators of which one alone says what the others say again.

    Where `wholes` are given, a whole counts what its parts count; the parts among themselves do not.
    """

    parts: frozenset[str]
    reason: str
    wholes: frozenset[str] = frozenset()

    def met(self, names: Iterable[str]) -> list[str]:
        """Return which of `names` count the same, or nothing."""
        among = [name for name in names if name in self.parts | self.wholes]
        if not self.wholes:
            return among if len(among) > 1 else []
        return among if set(among) & self.wholes and set(among) & self.parts else []


RELATIONS: tuple[Relation, ...] = (
    Relation(frozenset({"inquiry_conversion", "aov_buyer", "agent_aov_index", "order_payment_rate"}),
             "sales = inquirers x conversion x order value",
             frozenset({"agent_net_sales", "sales_attainment", "net_sales"})),
    Relation(frozenset({"order_conversion", "browse_to_buy", "page_conversion", "add_to_cart_rate"}),
             "sales = visitors x conversion x order value", frozenset({"net_sales", "sales_attainment"})),
    Relation(frozenset({"net_sales", "sales_attainment", "sales_growth_yoy", "agent_net_sales"}),
             "the same sales, against a target, a year ago or alone"),
    Relation(frozenset({"first_response_time", "avg_response_time", "response_within_60s"}),
             "one speed of answering, measured twice"),
    Relation(frozenset({"order_conversion", "browse_to_buy", "page_conversion"}),
             "one conversion with different visitors below the line"),
    Relation(frozenset({"image_load_time_p75", "page_lcp_p75", "image_weight_handover"}),
             "lighter images load faster, and the largest one sets the page's time"),
    Relation(frozenset({"complaint_resolution", "complaint_recovery"}), "a recovered complaint is a resolved one"),
    Relation(frozenset({"ad_roas", "ad_contribution_roi", "marketing_cost_ratio"}), "sales over advertising, and back"),
    Relation(frozenset({"refund_rate", "return_loss_rate"}), "a return is counted as a refund and as a loss"),
    Relation(frozenset({"live_gpm", "live_sales_per_hour"}), "the sales of one session, per view and per hour"),
    Relation(frozenset({"productivity", "productivity_attainment", "target_day_share"}),
             "one productivity, alone and against its target"),
)
