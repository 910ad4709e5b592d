"""Where a series is marked: at the first period that begins under another definition."""

import pandas as pd
import pytest

from perfkit.indicators.breaks import CHANGES, change_text, mark_breaks
from perfkit.periods import parse_period

MONTHS = ["2025-12", "2026-01", "2026-02", "2026-03"]


def marked(day, change, indicator="csat"):
    frame = pd.DataFrame({"period": MONTHS, "indicator": "csat@default"})
    breaks = pd.DataFrame({"day": [day], "indicator": [indicator], "change": [change]})
    found = mark_breaks(frame, breaks, [parse_period(text) for text in MONTHS])
    return [period for period, broken in zip(found["period"], found["broken"], strict=True) if broken]


@pytest.mark.parametrize(("day", "expected"), [
    ("2026-01-01", ["2026-01"]), ("2026-01-02", ["2026-02"]), ("2026-02-01", ["2026-02"]),
    ("2025-12-01", []), ("2025-11-15", []), ("2026-03-02", [])])
def test_a_change_marks_the_first_period_that_begins_under_it(day, expected):
    assert marked(day, "variant") == expected


@pytest.mark.parametrize(("day", "expected"), [("2026-02-04", ["2026-02"]), ("2025-12-25", [])])
def test_days_that_do_not_count_mark_the_period_that_they_fall_in(day, expected):
    assert marked(day, "blackout") == expected


@pytest.mark.parametrize(("indicator", "expected"), [("csat@default", ["2026-01"]), ("csat@mean5", []), ("fcr", [])])
def test_other_indicators_are_not_marked(indicator, expected):
    assert marked("2026-01-01", "minimum", indicator) == expected


def test_several_changes_are_told_in_one_text():
    frame = pd.DataFrame({"period": MONTHS, "indicator": "csat@default"})
    breaks = pd.DataFrame({"day": "2026-01-01", "indicator": "csat", "change": ["minimum", "variant"]})
    found = mark_breaks(frame, breaks, [parse_period(text) for text in MONTHS])
    assert found["broken"].tolist() == ["", "variant+minimum", "", ""]
    assert change_text("variant+minimum").zh == "更换口径、样本下限调整"


def test_no_change_marks_nothing():
    frame = pd.DataFrame({"period": MONTHS, "indicator": "csat@default"})
    nothing = pd.DataFrame({"day": [], "indicator": [], "change": []})
    assert set(mark_breaks(frame, nothing, [parse_period(text) for text in MONTHS])["broken"]) == {""}
    assert all(text.en != text.zh for text in CHANGES.values())
