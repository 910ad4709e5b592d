"""Periods are half open, never overlap, and split into what they are made of."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.errors import RequestError
from perfkit.periods import KINDS, last_complete_period, parse_period, period_of

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
starts = st.integers(1, 12)


@given(days, st.sampled_from(KINDS), starts)
def test_a_day_lies_in_exactly_its_own_period(day, kind, start):
    period = period_of(day, kind, fiscal_year_start=start)
    assert period.holds(day)
    assert period.previous().end == period.first
    assert not period.previous().holds(day)


@given(days, st.sampled_from(KINDS), starts)
def test_text_round_trip(day, kind, start):
    period = period_of(day, kind, fiscal_year_start=start)
    assert parse_period(period.text, fiscal_year_start=start) == period


@given(days, st.sampled_from([kind for kind in KINDS if kind != "week"]), starts)
def test_months_of_a_longer_period_cover_it_without_gap(day, kind, start):
    period = period_of(day, kind, fiscal_year_start=start)
    months = period.split("month")
    assert months[0].first == period.first
    assert months[-1].end == period.end
    assert all(before.end == after.first for before, after in pairwise(months))


@given(days)
def test_every_week_belongs_to_one_month_only(day):
    week = period_of(day, "week")
    month = period_of(week.first, "month")
    assert week in month.split("week")
    assert week not in month.previous().split("week")


@given(days, st.sampled_from(KINDS))
def test_last_complete_period_has_ended(day, kind):
    period = last_complete_period(day, kind)
    assert period.last <= day < period.end + timedelta(days=366)


@pytest.mark.parametrize("text", ["2026-13", "2026-Q5", "2026-W54", "2025-W53", "Q3", "26-03", "", "2026-00"])
def test_what_is_not_a_period_is_refused_with_the_forms(text):
    with pytest.raises(RequestError, match="2026-Q3"):
        parse_period(text)


def test_week_53_and_leap_day():
    assert parse_period("2026-W53").last_year().text == "2025-W52"
    assert period_of(date(2024, 2, 29), "month").days == 29


def test_a_month_is_not_split_into_quarters():
    with pytest.raises(RequestError, match="longer"):
        parse_period("2026-03").split("quarter")
