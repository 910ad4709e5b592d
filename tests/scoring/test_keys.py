from __future__ import annotations

import pandas as pd
import pytest

from perfkit.errors import DataError
from perfkit.scoring.keys import exact_cells, find_rows, sorted_keys, taken, texts_at


def test_two_spells_of_one_subject_are_two_keys() -> None:
    spells = ["2026-01-15", "2025-01-01"]
    rows = pd.DataFrame({"period": "2026-01", "role": "r", "subject": ["a", "a"], "spell": spells})
    assert sorted_keys(rows, rows)["spell"].tolist() == sorted(spells)


def test_a_row_is_found_only_where_all_its_words_agree() -> None:
    table = pd.DataFrame({"a": ["x", "x", "y"], "b": ["1", "2", "1"]})
    wanted = pd.DataFrame({"a": ["y", "y", "z", "x"], "b": ["1", "2", "1", "2"]})
    assert find_rows(wanted, table, on=("a", "b")).tolist() == [2, -1, -1, 1]


def test_a_key_twice_in_the_table_is_refused() -> None:
    table = pd.DataFrame({"period": "2026-01", "role": "r", "subject": ["a", "a"], "spell": "s"})
    with pytest.raises(DataError, match="subject a"):
        find_rows(table, table)


def test_absent_rows_are_missing_cells() -> None:
    frame = pd.DataFrame({"numerator": [3, None], "denominator": [4, 1]}, dtype="Int64")
    rows = find_rows(pd.DataFrame({"k": ["b", "a", "c"]}), pd.DataFrame({"k": ["a", "b"]}), on=["k"])
    assert [str(cell) for cell in taken(exact_cells(frame), rows).fractions()] == ["None", "3/4", "None"]
    assert texts_at(frame.index.to_numpy(dtype=object), rows, absent="none").tolist() == [1, 0, "none"]
