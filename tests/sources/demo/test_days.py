import numpy as np

from perfkit.sources.demo.days import (
    DAYS,
    MONTH_OF,
    MONTHS,
    QUARTER_OF,
    WEEKDAY,
    day_number,
    day_texts,
    month_ends,
    open_days,
    stamp_texts,
)


def test_days_run_from_the_first_quarter_to_three_weeks_after_the_last():
    assert str(DAYS[0]) == "2025-01-01"
    assert str(DAYS[-1]) == "2026-07-20"


def test_months_quarters_and_weekdays_of_a_day():
    day = day_number("2026-02-16")
    assert MONTHS[MONTH_OF[day]] == "2026-02"
    assert QUARTER_OF[day] == 4
    assert WEEKDAY[day] == 0


def test_the_spring_festival_is_closed():
    closed = np.flatnonzero(~open_days())
    assert day_texts(closed)[[0, -1]].tolist() == ["2025-01-28", "2026-02-23"]


def test_month_ends_are_the_last_days_of_months():
    assert day_texts(month_ends())[:2].tolist() == ["2025-01-31", "2025-02-28"]


def test_stamps_pass_midnight():
    assert stamp_texts(np.array([86_399, 86_400])).tolist() == ["2025-01-01 23:59:59", "2025-01-02 00:00:00"]
