"""Lorenz curve: from nobody to everybody, under the line of equal pay."""

import pandas as pd
import pytest

from perfkit.charts import lorenz


def test_the_curve_starts_and_ends_with_the_line_and_lies_under_it(read):
    frame = pd.DataFrame({"people": [0.25, 0.5, 1.0], "pay": [0.0, 0.1, 1.0]})
    drawn = read(lorenz(frame, people="people", pay="pay", title="Pay", alt="Half have 10 %", language="en"))
    (curve,), (line,) = drawn.boxes(), drawn.boxes("reference")
    assert curve == pytest.approx(line)
    assert {"all equal", "0%", "50%", "100%"} <= set(drawn.texts())
