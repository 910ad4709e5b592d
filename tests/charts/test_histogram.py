"""Histogram: heights are counts, widths are ranges."""

import pandas as pd
import pytest

from perfkit.charts import histogram


def test_heights_are_counts_and_widths_are_ranges(read):
    frame = pd.DataFrame({"left": [0, 10, 30], "right": [10, 30, 40], "people": [2, 4, 0]})
    drawn = read(histogram(frame, left="left", right="right", count="people", kind="points", title="Totals",
                           alt="Most have 10 to 30", language="en"))
    one, two, three = drawn.boxes()
    assert (two[3] - two[1]) / (one[3] - one[1]) == pytest.approx(2, abs=0.01)
    assert (two[2] - two[0] + 1.5) / (one[2] - one[0] + 1.5) == pytest.approx(2, abs=0.01)
    assert three[3] == three[1]
    assert {"2", "4"} <= set(drawn.texts())


def test_open_ranges_are_left_out(read):
    frame = pd.DataFrame({"left": [0, 10], "right": [10, float("inf")], "people": [2, 4]})
    drawn = read(histogram(frame, left="left", right="right", count="people", kind="points", title="Totals",
                           alt="Two", language="en"))
    assert len(drawn.marks()) == 1
