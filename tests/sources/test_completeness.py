"""What is missing is counted by day and by cell; what came late is told from what was there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from perfkit.periods import parse_period
from perfkit.sources import find_gaps, find_late
from tests.indicators.made import at, make_tables

APRIL = parse_period("2026-04")


def rating(number, day, score=5):
    return {"rating_id": f"r{number}", "agent_id": "a", "rated_at": at(f"{day}T10:00"), "score": score}


def every_day(first, last):
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def row_of(frame, **cells):
    mine = frame[(frame[list(cells)] == list(cells.values())).all(axis=1)]
    assert len(mine) == 1
    return mine.iloc[0]


def test_days_without_rows_and_the_longest_gap(tmp_path):
    days = [day for day in every_day(date(2026, 4, 1), date(2026, 4, 30)) if day.day not in (3, 10, 11, 12)]
    rows = [rating(place, day) for place, day in enumerate([date(2026, 3, 30), *days, date(2026, 5, 1)])]
    found = row_of(find_gaps(make_tables(tmp_path, ratings=rows), APRIL), table="ratings", column="")
    assert found[["rows", "rows_before", "empty_days", "longest_gap"]].tolist() == [26, 1, 4, 3]


def test_a_period_with_a_row_on_every_day_has_no_gap(tmp_path):
    rows = [rating(place, day) for place, day in enumerate(every_day(APRIL.first, APRIL.last))]
    found = row_of(find_gaps(make_tables(tmp_path, ratings=rows), APRIL), table="ratings", column="")
    assert found[["empty_days", "longest_gap"]].tolist() == [0, 0]


def test_empty_cells_are_told_by_what_is_known_of_them(tmp_path):
    rows = [rating(1, "2026-04-01"), rating(2, "2026-04-02", None), rating(3, "2026-04-02", None),
            rating(4, "2026-05-02", None)]
    rows[2]["states"] = "score:immature"
    found = row_of(find_gaps(make_tables(tmp_path, ratings=rows), APRIL), table="ratings", column="score")
    assert found[["rows", "empty", "immature", "not_applicable"]].tolist() == [3, 1, 1, 0]


def test_a_table_without_days_counts_all_its_rows(tmp_path):
    rows = [{"order_id": str(place), "sku_id": "s", "qty": 1} for place in range(3)]
    found = row_of(find_gaps(make_tables(tmp_path, order_lines=rows), APRIL), table="order_lines", column="")
    assert found["rows"] == 3
    assert found.isna()["empty_days"]


def order(number, day, amount):
    return {"order_id": str(number), "agent_id": "a", "created_at": at(f"{day}T10:00"), "amount_paid": amount}


@pytest.fixture
def states(tmp_path):
    before = [order(1, "2026-04-01", 100), order(2, "2026-04-02", 200), order(3, "2026-04-03", 300)]
    now = [order(1, "2026-04-01", 100), order(2, "2026-04-02", 150), order(4, "2026-04-04", 70),
           order(5, "2026-05-04", 900)]
    return tuple(make_tables(tmp_path / name, orders=rows) for name, rows in (("before", before), ("now", now)))


def test_rows_added_changed_and_gone_with_the_money_they_move(states):
    found = find_late(*states, APRIL)
    assert found.values.tolist() == [["orders", "added", 1, 70], ["orders", "changed", 1, -50],
                                     ["orders", "gone", 1, -300]]


def test_the_money_of_all_changes_is_the_difference_of_the_period(states):
    assert find_late(*states, APRIL)["money"].sum() == (100 + 150 + 70) - (100 + 200 + 300)


def test_the_same_rows_are_no_difference(states):
    assert find_late(states[1], states[1], APRIL).empty


def test_a_table_that_came_later_is_added(states, tmp_path):
    more = make_tables(tmp_path / "more", ratings=[rating(1, "2026-04-05")])
    found = find_late(make_tables(tmp_path / "less", orders=[order(1, "2026-05-01", 5)]), more, APRIL)
    assert found[["table", "change", "rows"]].values.tolist() == [["ratings", "added", 1]]
    assert found["money"].isna().all()
