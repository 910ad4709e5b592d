"""The log of leave: typed, sorted, and every problem at once."""

from __future__ import annotations

import pytest

from perfkit.errors import DataError
from perfkit.sources import read_leave

HEAD = "subject,from,to,kind,note\n"


def _write(folder, *rows, head=HEAD):
    path = folder / "leave.csv"
    path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def _problems(folder, *rows, **other):
    with pytest.raises(DataError) as caught:
        read_leave(_write(folder, *rows, **other))
    return [(problem.code, problem.row, problem.column) for problem in caught.value.problems]


def test_leave_is_typed_and_sorted_whatever_the_order_of_rows(tmp_path):
    rows = ["b,2026-02-01,2026-02-09,other,", "a,2026/3/1,2026-03-01,statutory,ill", "a,2026-01-05,2026-01-14,other,"]
    frame = read_leave(_write(tmp_path, *rows))
    assert frame[["subject", "kind", "note", "row"]].values.tolist() == [
        ["a", "other", "", 4], ["a", "statutory", "ill", 3], ["b", "other", "", 2]]
    assert frame["from_day"].dt.strftime("%Y-%m-%d").tolist() == ["2026-01-05", "2026-03-01", "2026-02-01"]
    back = read_leave(_write(tmp_path, *rows[::-1]))
    assert frame.drop(columns="row").equals(back.drop(columns="row"))


def test_a_study_without_a_log_has_no_leave_of_the_same_types(tmp_path):
    none, some = read_leave(tmp_path / "none.csv"), read_leave(_write(tmp_path, "a,2026-01-05,2026-01-14,other,"))
    assert none.empty
    assert none.dtypes.equals(some.dtypes)


def test_every_problem_is_told_with_its_row_and_column(tmp_path):
    assert _problems(tmp_path, "a,2026-01-05,2026-01-04,other,", ",2026-01-05,2026-01-06,other,",
                     "c,2026-13-05,2026-01-06,other,", "d,2026-01-05,2026-01-06,statutry,") == [
        ("leave_days", 2, "to"), ("missing", 3, "subject"), ("cell", 4, "from"), ("unknown_name", 5, "kind")]


def test_leaves_of_one_person_share_no_day_and_a_longer_one_counts_to_its_end(tmp_path):
    assert _problems(tmp_path, "a,2026-01-01,2026-01-31,other,", "a,2026-01-05,2026-01-06,other,",
                     "a,2026-01-31,2026-02-03,statutory,", "b,2026-01-05,2026-01-06,other,") == [
        ("overlap", 3, "from"), ("overlap", 4, "from")]


def test_a_column_that_is_missing_or_unknown_is_refused_under_the_name_of_the_log(tmp_path):
    with pytest.raises(DataError, match=r"log/leave\.csv"):
        read_leave(_write(tmp_path, "a,2026-01-05,other", head="subject,from,kind\n"))
    with pytest.raises(DataError, match="no such column"):
        read_leave(_write(tmp_path, "a,2026-01-05,2026-01-06,other,1", head="subject,from,to,kind,days\n"))
