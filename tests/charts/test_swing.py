"""Swing: what falls goes left, what rises goes right, on one line per label."""

import pandas as pd
import pytest

from perfkit.charts import swing

WORDS = {"title": "Weights", "alt": "Weights moved", "language": "en", "kind": "points"}


def test_two_changes_of_a_label_share_a_line_and_leave_from_zero(read):
    frame = pd.DataFrame({"weight": ["csat", "csat", "speed"], "change": [-2.0, 4.0, 1.0]})
    drawn = read(swing(frame, label="weight", value="change", **WORDS))
    down, up, other = drawn.boxes()
    assert down[1] == up[1] < other[1]
    assert down[2] == up[0] == other[0]
    assert (up[2] - up[0]) / (down[2] - down[0]) == pytest.approx(2, abs=0.01)
    assert drawn.texts().count("csat") == 1
    assert {"−2.00", "+4.00", "+1.00"} <= set(drawn.texts())


def test_no_change_has_a_number_and_no_bar(read):
    drawn = read(swing(pd.DataFrame({"w": ["a", "b"], "c": [0.0, None]}), label="w", value="c", **WORDS))
    assert not drawn.marks()
    assert {"0.00", "–"} <= set(drawn.texts())
