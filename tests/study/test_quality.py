"""What pages say of left-out rows does not depend on where in a file the rows stood."""

import pandas as pd

from perfkit.results import View
from perfkit.study.quality import Exclusions, Files, Reconciliation, count_exclusions


def _listed(rows):
    frame = pd.DataFrame(rows, columns=["file", "row", "table", "column", "reason", "got", "money"])
    return frame.astype({"row": "Int64", "money": "Int64"})


def test_rows_are_counted_and_their_money_added_up_wherever_they_stood():
    one = ("a.csv", 3, "orders", "", "duplicate", "a.csv:2", 500)
    two = ("a.csv", 9, "orders", "", "duplicate", "a.csv:8", 70)
    sums = ("t.csv", 5, "chats_daily", "", "summary_row", "汇总", pd.NA)
    moved = [(sums[0], 2, *sums[2:]), (two[0], 4, *two[2:5], "a.csv:1", 70), (one[0], 7, *one[2:5], "a.csv:6", 500)]
    first, other = _listed([one, two, sums]), _listed(moved)
    counted = count_exclusions(first)
    pd.testing.assert_frame_equal(counted, count_exclusions(other))
    assert counted[["got", "rows"]].values.tolist() == [["a.csv", 2], ["汇总", 1]]
    assert counted["money"].tolist() == [570, pd.NA]


def test_a_file_that_is_left_out_whole_counts_no_row():
    counted = count_exclusions(_listed([("b.csv", pd.NA, "chats_daily", "", "other_file_part", "付款优先", pd.NA)]))
    assert counted["rows"].tolist() == [0]


def test_what_stood_in_a_cell_keeps_its_colons_where_it_names_no_place():
    counted = count_exclusions(_listed([("b.csv", 4, "orders", "paid_at", "no_key", "10:30", pd.NA)]))
    assert counted["got"].tolist() == ["10:30"]


def test_nothing_left_out_is_said_so():
    nothing = Exclusions(frame=count_exclusions(_listed([])), view=View(language="zh"))
    assert nothing.headline() == "没有剔除任何行"


def test_reasons_come_first_by_their_counts_and_money_with_the_rows_folded_below():
    rows = [("a.csv", 3, "orders", "", "duplicate", "a.csv:2", 500), ("b.csv", 4, "orders", "", "duplicate", "", 70),
            ("t.csv", 5, "chats_daily", "", "summary_row", "汇总", pd.NA)]
    result = Exclusions(frame=count_exclusions(_listed(rows)), view=View())
    assert result.headline() == "3 rows were left out, for 2 reasons"
    assert result.table().rows == (("repeated row", "orders", "2", "2", "¥5.70"),
                                   ("printed total row, checked and dropped", "chats, day totals", "1", "1", "–"))
    assert len(result.detail().rows) == 3


def test_files_are_counted_by_table():
    frame = pd.DataFrame({"file": ["a", "b"], "table": "orders", "encoding": "utf-8", "rows_read": [5, 6],
                          "rows_kept": [5, 5], "rows_dropped": [0, 1], "first_day": ["2026-01-01", "2026-02-01"],
                          "last_day": ["2026-01-31", "2026-02-28"]})
    result = Files(frame=frame, view=View())
    assert result.headline() == "2 files with 11 rows were read; 1 was left out"
    assert result.table().rows == (("orders", "2", "11", "10", "1", "1 Jan 2026", "28 Feb 2026"),)


def test_printed_totals_are_counted_by_column_and_those_that_differ_come_first():
    frame = pd.DataFrame({"file": ["a", "b"], "column": ["sales", "sales"], "printed": [1.0, 2.0],
                          "recomputed": [1.0, 2.5], "difference": [0.0, -0.5]})
    result = Reconciliation(frame=frame, view=View(language="zh"))
    assert result.table().rows == (("销售额", "2", "1", "0.50"),)
    assert result.detail().rows[0][0] == "b"
