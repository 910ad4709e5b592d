"""Scatter: dots where the numbers are, labels where there is room."""

import numpy as np
import pandas as pd

from perfkit.charts import scatter

WORDS = {"title": "Pay", "alt": "Pay against total", "language": "en", "x_kind": "points", "y_kind": "money"}


def test_more_is_right_and_up_and_missing_numbers_have_no_dot(read):
    frame = pd.DataFrame({"total": [10.0, 20.0, None], "pay": [100, 300, 200], "who": ["a", "b", "c"]})
    drawn = read(scatter(frame, x="total", y="pay", label="who", **WORDS))
    low, high = drawn.boxes()
    assert low[0] < high[0]
    assert low[1] > high[1]
    assert "c" not in drawn.texts()


def test_labels_hit_neither_each_other_nor_other_dots(read):
    rng = np.random.default_rng(7)
    frame = pd.DataFrame({"total": rng.uniform(0, 100, 80), "pay": rng.integers(0, 10**6, 80),
                          "who": [f"Person {k}" for k in range(80)]})
    drawn = read(scatter(frame, x="total", y="pay", label="who", **WORDS))
    assert len(drawn.marks()) == 80
    labels = [(left, base - 11, right, base + 1) for text, left, right, base in drawn.text_spans() if "Person" in text]
    assert len(labels) > 20
    boxes = labels + drawn.boxes()
    for place, one in enumerate(labels):
        for other in boxes[place + 1:]:
            assert not (one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3])


def test_the_same_point_twice_is_drawn(read):
    frame = pd.DataFrame({"total": [5.0, 5.0], "pay": [7, 7]})
    assert len(read(scatter(frame, x="total", y="pay", **WORDS)).marks()) == 2
