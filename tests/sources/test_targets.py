from fractions import Fraction

import pandas as pd
import pytest

from perfkit.errors import DataError
from perfkit.sources.targets import read_targets

UNITS = {"csat": "share", "net_sales": "money", "first_response_time": "duration", "orders": "count"}
HEADER = "subject,indicator,period,target,set_at,version\n"


def write(folder, rows):
    path = folder / "targets.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def read(folder, *rows):
    return read_targets(write(folder, rows), UNITS)


def problems(folder, *rows):
    with pytest.raises(DataError) as error:
        read(folder, *rows)
    return error.value.problems


@pytest.mark.parametrize(("indicator", "text", "value"), [
    ("csat", "95%", Fraction(19, 20)), ("csat", "94.07%", Fraction(9407, 10_000)), ("net_sales", "57000", 5_700_000),
    ("net_sales", "0.01", 1), ("first_response_time", "15 s", 15_000), ("first_response_time", "1.5 min", 90_000),
    ("orders", "120", 120), ("csat@dissat", "5%", Fraction(1, 20)),
])
def test_targets_are_exact_in_the_unit_of_their_indicator(tmp_path, indicator, text, value):
    row = read(tmp_path, f"A,{indicator},2026-01,{text},2025-12-20,1").iloc[0]
    assert Fraction(row["target_numerator"], row["target_denominator"]) == value


def test_a_target_larger_than_int64_stays_exact(tmp_path):
    row = read(tmp_path, f"A,orders,2026-01,{'9' * 30},2025-12-20,1").iloc[0]
    assert row["target_numerator"] == int("9" * 30)


@pytest.mark.parametrize(("indicator", "text"), [("csat", "0.95"), ("csat", "95 s"), ("first_response_time", "15"),
                                                 ("net_sales", "1,000"), ("net_sales", "5%"), ("orders", "many")])
def test_a_target_in_another_unit_is_refused_with_its_place(tmp_path, indicator, text):
    cell = f'"{text}"' if "," in text else text
    [problem] = problems(tmp_path, f"A,{indicator},2026-01,{cell},2025-12-20,1")
    assert (problem.file, problem.row, problem.column, problem.got) == ("targets.csv", 2, "target", text)


def test_periods_and_single_days_are_kept_in_their_canonical_text(tmp_path):
    texts = ["2026", "2026-09", "2026-09-01", "2026-H2", "2026-Q3", "2026-W36"]
    assert read(tmp_path, *(f"A,csat,{text},95%,2025-12-20,1" for text in texts))["period"].tolist() == texts


def test_every_problem_is_told(tmp_path):
    found = problems(tmp_path, "A,csatt,2026-01,95%,2025-12-20,1", "A,csat,2026-13,95%,2025-12-20,1",
                     "A,csat,2026-02-30,95%,2025-12-20,1", ",csat,2026-01,95%,2025-12-20,1", "A,csat,2026-01,,,1",
                     "A,csat,2026-01,95%,20/12/2025,2")
    assert [(problem.row, problem.column) for problem in found] == [
        (2, "indicator"), (3, "period"), (4, "period"), (5, "subject"), (6, "target"), (7, "set_at")]
    assert "csat" in found[0].allowed


def test_versions_stand_side_by_side_and_one_version_stands_once(tmp_path):
    first, second = "A,csat,2026-01,95%,2025-12-20,1", "A,csat,2026-01,90%,2026-01-05,2"
    assert read(tmp_path, first, second)["version"].tolist() == ["1", "2"]
    [problem] = problems(tmp_path, first, first)
    assert (problem.row, problem.code, "line 2" in problem.what) == (3, "duplicate_row", True)


def test_order_of_rows_does_not_matter(tmp_path):
    rows = ["B,csat,2026-01,95%,2025-12-20,1", "A,csat,2026-02,95%,,1", "A,csat,2026-01,95%,2025-12-20,1"]
    pd.testing.assert_frame_equal(read(tmp_path, *rows), read(tmp_path, *rows[::-1]))


def test_a_table_without_rows_is_empty(tmp_path):
    targets = read(tmp_path)
    assert list(targets.columns) == ["subject", "indicator", "period", "target_numerator", "target_denominator",
                                     "set_at", "version"]
    assert targets.empty
