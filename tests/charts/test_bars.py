"""Bars: lengths are the values, in the order given."""

import pandas as pd
import pytest

from perfkit.charts import bars
from perfkit.charts.theme import MAIN, STRESSED

WORDS = {"title": "Pay", "alt": "Pay by team", "language": "en"}
FRAME = pd.DataFrame({"team": ["B", "A", "C"], "pay": [200, 400, 100], "late": [False, True, False]})


def _widths(drawn):
    return [right - left for left, _, right, _ in drawn.boxes()]


def test_lengths_are_proportional_and_the_order_is_kept(read):
    drawn = read(bars(FRAME, label="team", value="pay", kind="count", **WORDS))
    one, two, three = _widths(drawn)
    assert (two / one, three / one) == pytest.approx((2, 0.5), abs=0.01)
    assert [text for text in drawn.texts() if text in "ABC"] == ["B", "A", "C"]
    tops = [top for _, top, _, _ in drawn.boxes()]
    assert tops == sorted(tops)


def test_values_below_zero_reach_to_the_left_and_missing_ones_are_a_dash(read):
    frame = pd.DataFrame({"team": ["A", "B", "C"], "change": [5.0, -5.0, None]})
    drawn = read(bars(frame, label="team", value="change", kind="points", **WORDS))
    (up_left, _, _, _), (_, _, down_right, _) = drawn.boxes()
    assert up_left == pytest.approx(down_right)
    assert {"5.00", "−5.00", "–"} <= set(drawn.texts())


@pytest.mark.parametrize("highlight", ["late", "A", ["A"], {"A", "Z"}])
def test_stress_comes_from_a_column_or_from_labels(read, highlight):
    drawn = read(bars(FRAME, label="team", value="pay", kind="count", highlight=highlight, **WORDS))
    assert [STRESSED in mark.get("style") for mark in drawn.marks()] == [False, True, False]
    assert MAIN in drawn.marks()[0].get("style")


def test_numbers_are_written_as_tables_write_them(read):
    drawn = read(bars(FRAME, label="team", value="pay", kind="money", currency="USD", **WORDS))
    assert "$4.00" in drawn.texts()


def test_nullable_integers_and_all_zero_are_drawn(read):
    frame = pd.DataFrame({"team": ["A", "B"], "pay": pd.array([0, None], dtype="Int64")})
    drawn = read(bars(frame, label="team", value="pay", kind="money", **WORDS))
    assert _widths(drawn) == [0]
    assert {"¥0.00", "–"} <= set(drawn.texts())
