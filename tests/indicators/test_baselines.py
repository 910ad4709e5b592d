"""Targets in time, daily targets, earlier periods as baselines."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.indicators import daily_exposure, find_baselines
from perfkit.indicators.targets import TargetTable
from perfkit.periods import parse_period
from tests.indicators.made import at, make_tables, roster, values

JANUARY = parse_period("2026-01")
COLUMNS = ["subject", "indicator", "period", "target_numerator", "target_denominator", "set_at", "version"]


def table(*rows):
    return pd.DataFrame([("a", "productivity", *row) for row in rows], columns=COLUMNS)


def found(rows, exposure=None, fixed=None):
    return TargetTable.of(table(*rows)).find("a", "productivity@default", JANUARY, exposure, fixed)


def test_the_latest_version_set_in_time_is_used():
    rows = [("2026-01", 7, 10, "2025-12-01", "1"), ("2026-01", 8, 10, "2026-01-01", "2"),
            ("2026-01", 9, 10, "2026-01-02", "3")]
    target = found(rows)
    assert (target.value, target.source, target.day) == (Fraction(4, 5), "target_table", date(2026, 1, 1))


def test_versions_of_one_day_go_by_their_number_and_a_silent_table_is_in_time():
    assert found([("2026-01", 1, 1, None, "1"), ("2026-01", 2, 1, None, "2")]).value == 2
    assert found([("2026-01", 1, 1, "2026-02-01", "1")]) is None


@pytest.mark.parametrize(("fixed", "value"), [("2026-01-05", 3), ("2026-01-04", 2), ("2026-01-03", 2),
                                              ("2025-12-31", 1), ("2025-12-30", None)])
def test_the_day_that_a_plan_states_still_counts_and_what_is_set_after_it_does_not(fixed, value):
    rows = [("2026-01", 1, 1, "2025-12-31", "1"), ("2026-01", 2, 1, "2026-01-02", "2"),
            ("2026-01", 3, 1, "2026-01-05", "3")]
    target = found(rows, fixed=date.fromisoformat(fixed))
    assert (target and target.value) == value


def test_targets_of_single_days_go_by_the_stated_day_of_their_period_too():
    rows = [("2026-01-03", 1, 1, "2026-01-04", "1"), ("2026-01-20", 3, 1, "2026-01-06", "1")]
    assert found(rows).value == 3
    assert found(rows, fixed=date(2026, 1, 5)).value == 1


DAYS = [("2026-01-05", 1, 2, None, "1"), ("2026-01-06", 1, 1, None, "1"), ("2026-02-01", 5, 1, None, "1")]


def test_daily_targets_become_the_mean_of_the_days_of_the_period():
    target = found(DAYS)
    assert (target.value, target.source) == (Fraction(3, 4), "target_days")


def test_daily_targets_are_weighted_by_workers_where_every_day_has_them():
    exposure = {("a", date(2026, 1, 5)): 30_000, ("a", date(2026, 1, 6)): 10_000}
    target = found(DAYS, exposure)
    assert (target.value, target.source) == (Fraction(5, 8), "target_days_weighted")
    assert found(DAYS, {("a", date(2026, 1, 5)): 30_000}).source == "target_days"


def test_a_target_of_the_period_beats_those_of_its_days():
    assert found([*DAYS, ("2026-01", 9, 10, None, "1")]).value == Fraction(9, 10)


@given(st.permutations([("2026-01", 7, 10, "2025-12-01", "1"), ("2026-01", 8, 10, "2025-12-31", "2"), *DAYS]))
def test_the_order_of_target_rows_changes_nothing(rows):
    assert found(rows).value == Fraction(4, 5)


def test_workers_of_team_and_day_are_added_over_departments(tmp_path):
    day = {"date": date(2026, 1, 5), "team_id": "t"}
    tables = make_tables(tmp_path, production_daily=[day | {"department": "sewing", "workers": 57_000},
                                                     day | {"department": "finishing", "workers": 8_000}])
    assert daily_exposure(tables) == {("t", date(2026, 1, 5)): 65_000}
    assert daily_exposure(make_tables(tmp_path)) == {}


def rated(tmp_path, *rows):
    ratings = [{"rating_id": str(n), "agent_id": "a", "rated_at": at(f"{day}T10:00:00"), "score": score}
               for n, (day, score) in enumerate(rows)]
    return make_tables(tmp_path, ratings=ratings)


def test_earlier_periods_are_baselines_with_their_last_day(tmp_path):
    tables = rated(tmp_path, ("2025-02-03", 5), ("2026-01-05", 1), ("2026-02-03", 4))
    periods = ("2025-02", "2026-01", "2026-02")
    frame = values(tables, "csat", people=roster("a"), periods=periods, min_n={"csat": Minimum(1, 1)})
    made = find_baselines(frame, None, [parse_period(text) for text in periods])
    assert made[["period", "baseline", "value", "source", "date"]].values.tolist() == [
        ["2026-02", "last_year", 1.0, "own_values", date(2025, 2, 28)],
        ["2026-02", "previous", 0.0, "own_values", date(2026, 1, 31)]]
    assert made["numerator"].tolist() == [1, 0]


class Minimum:
    def __init__(self, score, show):
        self.score, self.show = score, show


@pytest.mark.parametrize(("minimum", "rows"), [(Minimum(9, 1), 1), (Minimum(9, 2), 0)])
def test_a_value_that_was_withheld_is_no_baseline(tmp_path, minimum, rows):
    tables = rated(tmp_path, ("2026-01-05", 1), ("2026-02-03", 4))
    frame = values(tables, "csat", people=roster("a"), periods=("2026-01", "2026-02"), min_n={"csat": minimum})
    assert len(find_baselines(frame, None, [parse_period("2026-02")])) == rows


def test_a_new_spell_is_compared_with_the_latest_spell_before(tmp_path):
    tables = rated(tmp_path, ("2026-01-05", 1), ("2026-01-20", 5), ("2026-02-03", 4))
    people = roster(("a", "2025-01-01", "2026-01-10"), ("a", "2026-01-11", "2026-01-31"),
                    ("a", "2026-02-01", "9999-12-31"))
    frame = values(tables, "csat", people=people, periods=("2026-01", "2026-02"), min_n={"csat": Minimum(1, 1)})
    made = find_baselines(frame, None, [parse_period("2026-02")])
    assert made[["spell", "value"]].values.tolist() == [["2026-02-01", 1.0]]


def test_targets_stand_beside_values_of_their_subject_only(tmp_path):
    frame = values(rated(tmp_path, ("2026-01-05", 5)), ["csat", "csat@mean5"])
    targets = pd.DataFrame([("a", "csat", "2026-01", 19, 20, "2025-12-15", "1")], columns=COLUMNS)
    made = find_baselines(frame, targets, [JANUARY])
    assert made[["subject", "indicator", "baseline", "value", "numerator", "denominator"]].values.tolist() == [
        ["a", "csat@default", "target", 0.95, 19, 20]]


def test_nothing_to_compare_is_an_empty_frame_with_columns(tmp_path):
    made = find_baselines(values(rated(tmp_path, ("2026-01-05", 5)), "csat"), table(), [JANUARY])
    assert made.empty
    assert list(made.columns)[5:] == ["baseline", "value", "numerator", "denominator", "source", "date"]


def test_a_part_of_a_target_that_adds_up_is_exact_and_its_source_says_so(tmp_path):
    lead = {"role": "service", "subject": "a", "spell": "2026-01-16", "state": "counted", "denominator": 1,
            "period": "2026-01", "numerator": 1}
    frame = pd.DataFrame([lead | {"indicator": "net_sales@default", "unit": "money"},
                          lead | {"indicator": "csat@default", "unit": "share"}])
    targets = pd.DataFrame([("a", name, "2026-01", 1000, 1, None, "1") for name in ("net_sales", "csat")],
                           columns=COLUMNS)
    made = find_baselines(frame, targets, [JANUARY], shares={("2026-01", "a", "2026-01-16"): Fraction(16, 31)})
    assert made[["indicator", "numerator", "denominator", "source"]].values.tolist() == [
        ["csat@default", 1000, 1, "target_table"], ["net_sales@default", 16000, 31, "target_table_part"]]
    none = find_baselines(frame, targets, [JANUARY], shares={("2026-01", "a", "2026-01-16"): Fraction(0)})
    assert none["indicator"].tolist() == ["csat@default"]
