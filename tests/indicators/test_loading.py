"""Load times: devices apart, visitors apart from laboratories, sizes slot by slot."""

from __future__ import annotations

from tests.indicators.made import at, make_tables, one, parts, values

DAY = "2026-01-05"


def sample(ms, device="mobile", hour=10, lab=None, page="p", image="i"):
    return {"ts": at(f"{DAY}T{hour:02d}:00:00"), "designer_id": "a", "page_id": page, "image_id": image,
            "lcp_ms": ms, "image_ms": ms, "device": device, "is_lab": lab}


def told(tmp_path, samples, *keys):
    found = values(make_tables(tmp_path, perf_samples=samples), list(keys), kind="design")
    return {row["indicator"].partition("@")[2]: row for row in found[found["subject"] == "a"].to_dict("records")}


def test_mobile_and_desktop_are_never_mixed_and_unknown_devices_are_neither(tmp_path):
    samples = [*(sample(ms) for ms in (1_000, 2_000, 3_000, 4_000, 5_000)), sample(100, "desktop"), sample(9_000, None)]
    found = told(tmp_path, samples, "page_lcp_p75", "page_lcp_p75@desktop")
    assert (found["default"]["value"], found["default"]["n"]) == (4_000, 5)
    assert (found["desktop"]["value"], found["desktop"]["n"]) == (100, 1)


def test_runs_of_a_laboratory_are_no_visits_and_the_last_of_each_page_counts(tmp_path):
    samples = [sample(2_000), sample(500, lab=True), sample(700, hour=11, lab=True), sample(900, lab=True, page="q")]
    found = told(tmp_path, samples, "page_lcp_p75", "page_lcp_p75@lab")
    assert (found["default"]["value"], found["default"]["n"]) == (2_000, 1)
    assert (found["lab"]["value"], found["lab"]["n"], found["lab"]["state"]) == (800, 2, "counted")


def test_of_two_runs_at_the_same_moment_the_slower_counts(tmp_path):
    samples = [sample(500, lab=True), sample(700, lab=True)]
    assert told(tmp_path, samples, "image_load_time_p75@lab")["lab"]["value"] == 700


def test_a_page_that_cannot_be_instrumented_is_judged_by_the_weight_of_its_pictures(tmp_path):
    images = [{"image_id": f"{n}", "designer_id": "a", "delivered_at": at(f"{DAY}T10:00:00"), "bytes": size}
              for n, size in enumerate([500_000, 500_001, 10, None])]
    row = one(values(make_tables(tmp_path, images=images), "page_lcp_p75@weight_proxy", kind="design"))
    assert parts(row) == (2, 3, 3)
    assert (row["unit"], row["direction"], row["state"]) == ("share", "higher", "withheld")


def test_median_bytes_are_of_each_slot_and_slots_count_the_same(tmp_path):
    sizes = [("top", 100), ("top", 200), ("top", 900), ("side", 11), ("side", 20), (None, 7), ("side", None)]
    images = [{"image_id": f"{n}", "designer_id": "a", "delivered_at": at(f"{DAY}T10:00:00"), "bytes": size,
               "slot_id": slot} for n, (slot, size) in enumerate(sizes)]
    row = one(values(make_tables(tmp_path, images=images), "image_weight_handover@median_bytes", kind="design"))
    assert row["value"] == (200 + 15.5) / 2
    assert row["n"] == 5
    assert row["low"] != row["low"]
