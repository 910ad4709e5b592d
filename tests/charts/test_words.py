"""Words and frames are checked before anything is drawn."""

import pandas as pd
import pytest

from perfkit.charts.words import check_columns, labels, named_rows, numbers, read_style
from perfkit.errors import RequestError

WORDS = {"title": "T", "alt": "A", "language": "en"}


def test_all_that_is_wrong_with_the_words_is_said_at_once():
    with pytest.raises(RequestError) as caught:
        read_style({"title": "", "alt": " ", "language": "fr", "kind": "shares"})
    assert [problem.path or problem.what for problem in caught.value.problems] == [
        "title", "alt", "no such language", "no such kind of number"]
    assert caught.value.problems[-1].nearest == "share"


def test_missing_columns_are_named_with_the_nearest():
    with pytest.raises(RequestError) as caught:
        check_columns(pd.DataFrame({"team": [], "reach": []}), "teams", None, "reach", "lo")
    assert [(problem.got, problem.nearest) for problem in caught.value.problems] == [("teams", "team"), ("lo", None)]


def test_numbers_of_any_column_are_floats_and_missing_is_nan():
    frame = pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": [None, 2.5], "c": ["3", None]})
    for column, known in (("a", 1.0), ("b", 2.5), ("c", 3.0)):
        read = numbers(frame, column)
        assert sorted(value for value in read if value == value) == [known]
        assert len(read) == 2
    assert all(value != value for value in numbers(frame, None))


def test_labels_are_clean_and_hold_n():
    frame = pd.DataFrame({"team": ["A\n1", None], "n": [1200, None]})
    assert [text.replace("\u00a0", " ") for text in labels(frame, "team", "zh")] == ["A 1（n = 1,200）", "–（n = –）"]
    assert labels(frame, "n", "en") == ["1200.0", "–"]


def test_rows_of_one_name_share_a_label_and_n_is_dropped_where_it_differs():
    frame = pd.DataFrame({"team": ["B", "A", "B"], "n": [5, 7, 6]})
    names, shown = named_rows(frame, "team", "en")
    assert names == ["B", "A", "B"]
    assert [text.replace("\u00a0", " ") for text in shown.values()] == ["B", "A (n = 7)"]


def test_the_kind_given_by_a_chart_wins():
    assert read_style({**WORDS, "kind": "money"}, kind="share").kind == "share"
