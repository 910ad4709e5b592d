"""Scales: round ticks inside the span, written in one unit."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.charts.scales import Scale, round_ticks, span, tick_texts
from perfkit.charts.words import Style

FINITE = st.floats(-1e12, 1e12, allow_nan=False)


@given(FINITE, st.floats(1e-6, 1e12))
def test_ticks_are_few_even_and_inside(low, size):
    high = low + size
    if high - low < 1e-6 * max(abs(low), abs(high)):
        return
    ticks = round_ticks(low, high)
    assert 1 <= len(ticks) <= 4
    slack = 1e-6 * max(abs(low), abs(high), size)
    assert all(low - slack <= tick <= high + slack for tick in ticks)
    steps = {round((after - before) / size, 6) for before, after in itertools.pairwise(ticks)}
    assert len(steps) <= 1


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True)))
def test_a_span_is_never_empty(values):
    low, high = span(values, zero=True)
    assert low < high
    assert low <= 0 <= high


def test_a_scale_keeps_proportions():
    scale = Scale(-10.0, 10.0, 0.0, 100.0)
    assert [scale.at(value) for value in (-10, 0, 5, 10)] == [0, 50, 75, 100]


@pytest.mark.parametrize(("kind", "language", "ticks", "texts"), [
    ("money", "zh", [0, 250_000], ["¥0", "¥2,500"]), ("money", "en", [0, 50], ["¥0.0", "¥0.5"]),
    ("duration", "zh", [0, 600_000, 1_200_000], ["0 分钟", "10 分钟", "20 分钟"]),
    ("duration", "en", [0, 2_000, 4_000], ["0 ms", "2,000 ms", "4,000 ms"]),
    ("share", "en", [-0.05, 0, 0.05], ["−5%", "0%", "5%"]), ("points", "en", [0, 2.5], ["0.0", "2.5"])])
def test_ticks_are_written_in_one_unit_with_the_digits_they_need(kind, language, ticks, texts):
    assert tick_texts([float(tick) for tick in ticks], Style(language, kind, "CNY")) == texts
