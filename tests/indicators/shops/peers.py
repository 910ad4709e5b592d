"""What peers have: one market, two, none; shares and places that are not told."""

from __future__ import annotations

from typing import Any

from tests.indicators.shops.dice import Dice, Maker

ROWS = (("browse_to_buy", "2026-01", "all", 120_000, 700_000),
        ("browse_to_buy@default", "2026-02", "all", 333_333, None),
        ("browse_to_buy", "2026-03", "all", None, 1), ("browse_to_buy", "2026-Q1", "all", 100_000, 5),
        ("browse_to_buy", "2026-Q1", "shoes", 110_000, 6), ("bounce_rate", "2026-02", "all", 1, 2),
        ("browse_to_buy", "2026-04", "all", 0, 1_000_000))


def _peer(dice: Dice, number: int) -> dict[str, Any] | None:
    if number >= len(ROWS):
        return None
    return dict(zip(("indicator_id", "period", "market", "value", "percentile"), ROWS[number], strict=True))


MAKERS: dict[str, Maker] = {"peers": _peer}
