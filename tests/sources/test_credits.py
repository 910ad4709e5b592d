"""The log of shared orders: shares add up to all of an order, or the file and row are told."""

from __future__ import annotations

import pytest

from perfkit.errors import DataError
from perfkit.sources import read_credits

HEAD = "order_id,subject,share,note\n"


def written(tmp_path, *rows):
    path = tmp_path / "credits.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


def test_shares_are_exact(tmp_path):
    frame = read_credits(written(tmp_path, "o1,a,33.3%,", "o1,b,66.7%,", "o2,a,100%,alone"))
    assert frame[["order_id", "subject", "numerator", "denominator", "row"]].values.tolist() == [
        ["o1", "a", 333, 1000, 2], ["o1", "b", 667, 1000, 3], ["o2", "a", 1, 1, 4]]


def test_a_study_without_the_log_shares_nothing(tmp_path):
    assert read_credits(tmp_path / "none.csv").empty


@pytest.mark.parametrize(("rows", "line", "said"), [
    (["o1,a,60%,", "o1,b,41%,"], 3, "the shares of order o1 add up to 101%"),
    (["o1,a,60%,", "o2,b,100%,", "o1,b,30%,"], 4, "the shares of order o1 add up to 90%"),
    (["o1,a,60,", "o1,b,40%,"], 2, "not a share of an order"),
    (["o1,a,nan%,"], 2, "not a share of an order"),
    (["o1,a,0%,", "o1,b,100%,"], 2, "not a share of an order"),
    (["o1,a,-10%,", "o1,b,110%,"], 2, "not a share of an order"),
    (["o1,a,50%,", "o1,a,50%,"], 3, "the row is there twice"),
    (["o1,,100%,"], 2, "the cell is empty")])
def test_what_is_wrong_is_told_with_file_and_row(tmp_path, rows, line, said):
    with pytest.raises(DataError, match=said) as refused:
        read_credits(written(tmp_path, *rows))
    assert (refused.value.problems[0].file, refused.value.problems[0].row) == ("log/credits.csv", line)
