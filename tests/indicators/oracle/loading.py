"""Load times."""

from __future__ import annotations

from fractions import Fraction

from tests.indicators.oracle.rows import Answer, Oracle, Shop, Slot, mean_of, type_7

P75 = Fraction(3, 4)


def visits(shop: Shop, slot: Slot, device: str, column: str) -> list[int]:
    return [row[column] for row in slot.mine(shop["perf_samples"], "designer_id", "ts")
            if row["device"] == device and not row["is_lab"] and row[column] is not None]


def last_runs(column: str, of: str) -> Oracle:
    def found(shop: Shop, slot: Slot) -> Answer:
        last: dict[str, tuple[object, int]] = {}
        for row in slot.mine(shop["perf_samples"], "designer_id", "ts"):
            if row["is_lab"] and row[column] is not None:
                run = row["ts"], row[column]
                last[row[of]] = max(last.get(row[of], run), run)
        return mean_of([value for _, value in last.values()])

    return found


def p75(device: str, column: str) -> tuple[str, Oracle]:
    return "design", lambda shop, slot: type_7(visits(shop, slot, device, column), P75)


EVENTS: dict[str, tuple[str, Oracle]] = {
    "image_load_time_p75@default": p75("mobile", "image_ms"),
    "image_load_time_p75@desktop": p75("desktop", "image_ms"),
    "image_load_time_p75@mean": ("design", lambda shop, slot: mean_of(visits(shop, slot, "mobile", "image_ms"))),
    "image_load_time_p75@lab": ("design", last_runs("image_ms", "image_id")),
    "page_lcp_p75@default": p75("mobile", "lcp_ms"),
    "page_lcp_p75@desktop": p75("desktop", "lcp_ms"),
    "page_lcp_p75@lab": ("design", last_runs("lcp_ms", "page_id")),
}
