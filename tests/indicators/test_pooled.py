"""Sparse cases of persons are pooled over the quarter up to the end of each period, and the page says so."""

from __future__ import annotations

from datetime import date

import pytest

from perfkit.indicators import catalogue, compute_indicators, pooled_notes, rows_behind
from perfkit.language import Text
from perfkit.periods import parse_period
from perfkit.plan import Blackout
from tests.indicators.made import KIND, at, make_tables, one, parts, roster, values

DAYS = ("2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01", "2026-04-01")


def reviews(days=DAYS, **more):
    return [{"review_id": f"q{number}", "agent_id": "a", "reviewed_at": at(f"{day}T10:00:00"),
             "critical_error": number % 2 == 0, "attitude_points": 90} | more for number, day in enumerate(days)]


def test_what_the_catalogue_pools_is_pooled():
    """The exception: orders are not so few that a month of picking says nothing, and plans pay by their number."""
    told = {name for name, one in catalogue().items() if "pooled to the quarter" in one.aggregation.en}
    assert {name for name, one in catalogue().items() if one.pooled} == told - {"pick_accuracy"}


@pytest.mark.parametrize(("period", "n"), [("2026-01", 2), ("2026-02", 4), ("2026-03", 5), ("2026-04", 1),
                                           ("2026-Q1", 5), ("2026-H1", 6), ("2026-W06", 3), ("2026-W14", 1)])
def test_a_month_or_week_counts_from_the_start_of_its_quarter(tmp_path, period, n):
    """The first week of April begins in March: its own days count, those of the quarter before do not."""
    row = one(values(make_tables(tmp_path, qa_reviews=reviews()), "qa_critical_error_rate", periods=(period,)))
    assert row["n"] == n


def test_a_fiscal_quarter_begins_with_its_year(tmp_path):
    found = compute_indicators(make_tables(tmp_path, qa_reviews=reviews()), roster("a"), ["service_attitude"],
                               [parse_period("2026-03", fiscal_year_start=2)], as_of=date(2026, 12, 31), kind=KIND)
    assert found["n"].tolist() == [3]


def test_spells_and_blackouts_hold_in_the_quarter_too(tmp_path):
    tables = make_tables(tmp_path, qa_reviews=reviews())
    moved = values(tables, "service_attitude", periods=("2026-03",), people=roster(("a", "2026-02-01", "9999-12-31")))
    assert one(moved)["n"] == 3
    fair = Blackout(indicator="service_attitude", first=date(2026, 1, 1), last=date(2026, 1, 31),
                    reason=Text(en="fair", zh="展会"))
    assert one(values(tables, "service_attitude", periods=("2026-03",), blackouts=[fair]))["n"] == 3
    assert one(values(tables, "service_attitude", periods=("2026-01",), blackouts=[fair]))["reason"] == "blackout"


def test_what_is_not_pooled_stays_in_its_period(tmp_path):
    ratings = [{"rating_id": f"t{number}", "agent_id": "a", "rated_at": at(f"{day}T10:00:00"), "score": 5}
               for number, day in enumerate(DAYS)]
    assert parts(one(values(make_tables(tmp_path, ratings=ratings), "csat", periods=("2026-02",)))) == (2, 2, 2)


def test_the_rows_behind_a_pooled_value_are_those_of_the_quarter(tmp_path):
    found = rows_behind(make_tables(tmp_path, qa_reviews=reviews()), roster("a"), "qa_critical_error_rate",
                        parse_period("2026-02"), as_of=date(2026, 12, 31), kind=KIND)
    counted = found.frame[found.frame["counts"] != "out"]
    assert counted["day"].tolist() == ["2026-01-01", "2026-01-31", "2026-02-01", "2026-02-28"]
    assert found.frame.loc[found.frame["counts"] == "out", "reason"].unique().tolist() == ["outside_period"]


@pytest.mark.parametrize(("periods", "subject", "said"), [
    (("2026-02", "2026-03"), "person", True), (("2026-01",), "person", False), (("2026-Q1",), "person", False),
    (("2026-02",), "shop", False)])
def test_the_page_says_it_where_more_than_the_own_period_counts(tmp_path, periods, subject, said):
    frame = values(make_tables(tmp_path, qa_reviews=reviews()), ["qa_critical_error_rate", "csat"], periods=periods)
    notes = pooled_notes(frame, [parse_period(text) for text in periods], subject)
    assert bool(notes) is said
    if said:
        assert "QA critical error rate" in notes[0].en
        assert "客户满意度" not in notes[0].zh
