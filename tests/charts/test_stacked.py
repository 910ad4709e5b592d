"""Stacked bars: parts in the order given, as wide as their values."""

import pandas as pd
import pytest

from perfkit.charts import stacked
from perfkit.charts.theme import PALETTE, contrast

WORDS = {"title": "Grades", "alt": "Grades by team", "language": "zh", "kind": "share"}
FRAME = pd.DataFrame({"team": ["A", "A", "B", "B"], "grade": ["high", "low", "low", "high"],
                      "share": [0.25, 0.75, 0.5, 0.5], "n": [20, 20, 5, 7]})


def test_parts_follow_one_another_and_are_as_wide_as_their_values(read):
    drawn = read(stacked(FRAME, label="team", part="grade", value="share", **WORDS))
    first, second, third, _ = drawn.boxes()
    assert second[0] == pytest.approx(first[2] + 1.5, abs=0.02)
    assert (second[2] - second[0] + 1.5) / (first[2] - first[0] + 1.5) == pytest.approx(3, abs=0.01)
    assert third[0] == first[0]
    assert [mark.get("style") for mark in drawn.marks()] == [f"fill:{PALETTE[k]}" for k in (0, 1, 1, 0)]


def test_the_key_names_each_part_once_and_n_is_written_where_it_is_one_number(read):
    drawn = read(stacked(FRAME, label="team", part="grade", value="share", **WORDS))
    assert len(drawn.marks("key")) == 2
    assert drawn.texts().count("high") == 1
    assert "A（n = 20）" in drawn.texts()
    assert "B" in drawn.texts()


def test_numbers_on_parts_can_be_read(read):
    drawn = read(stacked(FRAME, label="team", part="grade", value="share", **WORDS))
    on_parts = drawn.marks("on")
    assert [text.text for text in on_parts] == ["25.0%", "75.0%", "50.0%", "50.0%"]
    for text in on_parts:
        assert contrast(text.get("style").split("fill:")[1], text.get("data-ground")) >= 4.5


def test_nothing_negative_or_missing_has_a_part(read):
    frame = pd.DataFrame({"team": "A", "line": list("abc"), "pay": [100.0, -5.0, None]})
    drawn = read(stacked(frame, label="team", part="line", value="pay", **{**WORDS, "kind": "money"}))
    assert len(drawn.marks()) == 1
