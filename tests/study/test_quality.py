"""What pages say of left-out rows does not depend on where in a file the rows stood."""

import pandas as pd

from perfkit.results import View
from perfkit.study.quality import Exclusions, count_exclusions


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
