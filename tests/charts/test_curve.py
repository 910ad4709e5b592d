"""Curves: one panel per line, broken where pay jumps, with results as dots."""

import pandas as pd

from perfkit.charts import curve

WORDS = {"title": "Pay", "alt": "It jumps at 80", "language": "en"}


def _frame():
    return pd.DataFrame({
        "line": ["Bonus"] * 5 + ["Commission"] * 2, "along": ["total"] * 5 + ["sales"] * 2,
        "unit": ["points"] * 5 + ["whole_money"] * 2, "x": [60.0, 80.0, 80.0, 100.0, 85.0, 0.0, 5_000_000.0],
        "pay": [0.0, 0.0, 50_000.0, 50_000.0, 45_000.0, 0.0, 40_000.0], "segment": [0, 0, 1, 1, None, 0, 0]})


def _drawn(read, frame):
    return read(curve(frame, panel="line", x="x", y="pay", segment="segment", along="along", kind="whole_money",
                      y_name="Paid", **WORDS))


def test_each_line_has_a_panel_with_its_name_and_the_name_and_unit_of_its_number(read):
    drawn = _drawn(read, _frame())
    assert {"Bonus", "Commission", "total", "sales", "¥40,000", "80"} <= set(drawn.texts())
    assert drawn.texts().count("Paid") == 2


def test_a_segment_is_one_line_a_jump_a_thin_upright_and_a_result_a_dot(read):
    drawn = _drawn(read, _frame())
    assert (len(drawn.marks()), len(drawn.marks("jump")), len(drawn.marks("dot"))) == (3, 1, 1)
    (upright,) = drawn.boxes("jump")
    assert upright[0] == upright[2]
    low, high = drawn.boxes()[:2]
    assert (low[3], high[1]) == (upright[3], upright[1])


def test_rows_without_a_number_are_not_drawn(read):
    drawn = _drawn(read, _frame().assign(pay=[0.0, None, 50_000.0, 50_000.0, None, 0.0, 40_000.0]))
    assert (len(drawn.marks()), len(drawn.marks("dot"))) == (3, 0)
