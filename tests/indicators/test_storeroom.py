"""Warehouse: counts that cancel, incidents that are none, errors by order, line and step."""

from __future__ import annotations

from datetime import date

import pytest

from tests.indicators.made import at, make_tables, one, parts, values

DAY = "2026-01-05"
MORNING = at(f"{DAY}T10:00:00")


def warehouse(tmp_path, key, **tables):
    return one(values(make_tables(tmp_path, **tables), key, kind="warehouse"))


def count(number, booked, found, sku="s"):
    return {"count_id": f"{number}", "zone_owner_id": "a", "counted_at": MORNING, "sku_id": sku, "system_qty": booked,
            "counted_qty": found}


def test_differences_cancel_in_net_units_and_not_by_place_or_item(tmp_path):
    counts = [count(1, 10, 8, "s"), count(2, 10, 12, "s"), count(3, 5, 4, "t"), count(4, 5, 5, "u"), count(5, 9, None)]
    assert parts(warehouse(tmp_path, "inventory_accuracy@net_units", stock_counts=counts)) == (29, 30, 4)
    assert parts(warehouse(tmp_path, "inventory_accuracy@items", stock_counts=counts)) == (2, 3, 3)


def incident(number, **more):
    return {"incident_id": f"{number}", "person_id": "a", "ts": MORNING, "severity": 2, "upheld": True,
            "post_owner_id": None, "supervisor_id": None} | more


@pytest.mark.parametrize(("change", "n"), [({}, 1), ({"severity": 1}, 0), ({"severity": 3}, 1), ({"upheld": False}, 0),
                                           ({"upheld": None}, 0), ({"severity": None}, 0), ({"person_id": "b"}, 0),
                                           ({"kind": "injury"}, 1), ({"kind": None}, 1),
                                           ({"kind": "platform_violation", "severity": 12}, 0)])
def test_an_incident_counts_where_it_is_upheld_and_serious(tmp_path, change, n):
    row = warehouse(tmp_path, "safety_incidents", incidents=[incident(1, **change)])
    assert (row["value"], row["state"], row["reason"]) == (n, "counted", "")


def test_no_incident_is_none_and_no_table_is_nothing(tmp_path):
    assert warehouse(tmp_path, "safety_incidents", incidents=[incident(1, ts=at("2025-01-05T10:00:00"))])["value"] == 0
    assert warehouse(tmp_path, "safety_incidents", work_log=[{"person_id": "a"}])["reason"] == "no_table:incidents"


def test_no_incident_is_said_of_no_period_that_has_not_begun(tmp_path):
    found = values(make_tables(tmp_path, incidents=[incident(1)]), "safety_incidents", kind="warehouse",
                   periods=("2026-01", "2026-03"), as_of="2026-02-28")
    assert found["reason"].tolist() == ["", "", "immature", "immature"]


def test_the_chain_answers_for_an_incident_once(tmp_path):
    incidents = [incident(1, person_id="x", post_owner_id="a", supervisor_id="a"), incident(2, supervisor_id="b"),
                 incident(3, person_id="x")]
    found = values(make_tables(tmp_path, incidents=incidents), ["safety_incidents@chain", "safety_incidents"],
                   kind="warehouse")
    assert [one(found, name, indicator="safety_incidents@chain")["value"] for name in "ab"] == [2, 1]
    assert [one(found, name, indicator="safety_incidents@default")["value"] for name in "ab"] == [1, 0]


@pytest.mark.parametrize(("shipped", "hit"), [("12:00:00", 1), ("12:00:00.001", 0), (None, 0)])
def test_a_shipment_leaves_as_planned_up_to_the_very_moment(tmp_path, shipped, hit):
    row = {"order_id": "1", "picker_id": "a", "planned_at": at(f"{DAY}T12:00:00"),
           "shipped_at": None if shipped is None else at(f"{DAY}T{shipped}")}
    assert parts(warehouse(tmp_path, "ship_on_time_rate@werc", shipments=[row])) == (hit, 1, 1)


def test_one_order_with_three_wrong_lines_is_one_error_of_an_order(tmp_path):
    rows = [{"order_id": f"{n}", "picker_id": "a", "shipped_at": MORNING, "lines": 5, "error_lines": 3 * (n == 0),
             "error_kind": "wrong" if n == 0 else "none"} for n in range(4)]
    assert parts(warehouse(tmp_path, "pick_accuracy@lines", shipments=rows)) == (17, 20, 20)
    assert parts(warehouse(tmp_path, "pick_accuracy@bp", shipments=rows)) == (10_000, 4, 4)


def test_units_are_per_day_with_any_time_on_picking(tmp_path):
    hours = [{"person_id": "a", "date": date(2026, 1, day), "worked_hours": hours, "task_kind": task}
             for day, hours, task in [(5, 1, "picking"), (5, 9, "picking"), (6, 3_600_000, "picking"),
                                      (7, 0, "picking"), (8, 5, "office")]]
    units = [{"picker_id": "a", "date": date(2026, 1, 5), "units": 300, "lines": 1}]
    row = warehouse(tmp_path, "lines_per_hour@units_day", shipments_daily=units, work_log=hours)
    assert (parts(row), row["state"]) == ((300, 2, 2), "withheld")
