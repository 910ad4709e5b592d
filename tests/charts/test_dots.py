"""Dots: value, interval and reference stand where they belong."""

import itertools

import pandas as pd
import pytest

from perfkit.charts import dots

WORDS = {"title": "Reach", "alt": "Reach by team", "language": "en", "kind": "share"}
FRAME = pd.DataFrame({"team": ["A", "B", "C"], "reach": [0.5, 0.25, None], "low": [0.4, None, 0.1],
                      "high": [0.7, 0.5, 0.2], "aim": [0.45, 0.45, None], "n": [20, 8, 0]})


def _middle(box):
    return (box[0] + box[2]) / 2


def test_the_dot_lies_in_its_interval_and_missing_parts_are_left_out(read):
    drawn = read(dots(FRAME, label="team", value="reach", low="low", high="high", **WORDS))
    first, second = drawn.boxes()
    intervals = drawn.boxes("interval")
    assert len(intervals) == 2
    left, _, right, _ = intervals[0]
    assert (_middle(first) - left) / (right - left) == pytest.approx(1 / 3, abs=0.01)
    assert _middle(second) < _middle(first)
    assert {"A (n = 20)", "50.0%", "–"} <= set(drawn.texts())


def test_a_reference_is_one_line_or_a_mark_in_each_row(read):
    one = read(dots(FRAME, label="team", value="reach", reference=0.375, **WORDS))
    assert len(one.boxes("reference")) == 1
    place = _middle(one.boxes("reference")[0])
    assert place == pytest.approx(sum(map(_middle, one.boxes())) / 2, abs=0.1)
    each = read(dots(FRAME, label="team", value="reach", reference="aim", **WORDS))
    assert len(each.boxes("reference")) == 2


def test_many_rows_stay_under_a_height_and_their_labels_apart(read):
    frame = pd.DataFrame({"who": [f"Person {k}" for k in range(600)], "total": range(600)})
    drawn = read(dots(frame, label="who", value="total", title="T", alt="A", language="en", kind="points"))
    assert drawn.size()[1] < 1900
    assert len(drawn.marks()) == 600
    bases = [base for text, _, _, base in drawn.text_spans() if text.startswith("Person")]
    assert 60 < len(bases) < 200
    assert min(after - before for before, after in itertools.pairwise(bases)) >= 16.9
    assert sum("." in text for text in drawn.texts()) == len(bases)
