from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.sources.cells import CellError
from perfkit.sources.stamps import Clock, check_format, is_no_date, read_stamp

CHINA = Clock(ZoneInfo("Asia/Shanghai"))
FROM_UTC = Clock(ZoneInfo("Asia/Shanghai"), ZoneInfo("UTC"))


def read(text, form=None, clock=CHINA):
    return read_stamp(text, form=form, clock=clock)


@pytest.mark.parametrize("text", ["2026-03-31", "2026/03/31", "2026/3/31", "2026.3.31", "20260331", "2026年3月31日",
                                  " 2026-03-31 ", "\t2026/03/31"])
def test_days_that_can_be_read_in_one_way_only(text):
    assert read(text) == datetime(2026, 3, 31)


@pytest.mark.parametrize("text", ["2026-03-31 10:05:00", "2026-03-31T10:05:00", "2026/3/31 10:05",
                                  "2026年3月31日10时5分", "2026年3月31日 10:05:00", "2026-03-31 10:05:00.000"])
def test_stamps_that_can_be_read_in_one_way_only(text):
    assert read(text) == datetime(2026, 3, 31, 10, 5)


@pytest.mark.parametrize("text", ["01/02/2026", "1-2-2026", "31/12/26", "1.2.2026", "01/02/2026 10:00"])
def test_a_day_with_two_readings_is_refused_until_its_format_is_declared(text):
    with pytest.raises(CellError, match="two ways"):
        read(text)


def test_a_declared_format_decides():
    assert read("01/02/2026", "%m/%d/%Y") == datetime(2026, 1, 2)
    assert read("01/02/2026", "%d/%m/%Y") == datetime(2026, 2, 1)
    assert read("2026-02-01", "%d/%m/%Y") == datetime(2026, 2, 1)
    with pytest.raises(CellError, match="declared format"):
        read("13/13/2026", "%d/%m/%Y")


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "2026-03-31 25:00:00", "0000-01-01", "yesterday", "2026",
                                  "9999-12-31T23:59:59-12:00", "45231"])
def test_what_is_no_stamp_is_refused(text):
    with pytest.raises(CellError):
        read(text)


@pytest.mark.parametrize("text", ["0000-00-00", "0000-00-00 00:00:00", "9999-12-31", "9999-12-31 23:59:59"])
def test_dates_that_mean_none(text):
    assert is_no_date(text)


def test_the_last_millisecond_of_a_month_and_the_first_of_the_next_stay_apart():
    assert read("2026-03-31 23:59:59.999").month == 3
    assert read("2026-04-01 00:00:00").month == 4


@pytest.mark.parametrize("text", ["2026-03-31T16:00:00Z", "2026-03-31 16:00:00+00:00", "2026-03-31 17:00 +0100"])
def test_the_day_of_the_shop_decides(text):
    assert read(text) == datetime(2026, 4, 1)


def test_a_declared_zone_holds_for_stamps_without_one():
    assert read("2026-03-31 16:00:00", clock=FROM_UTC) == datetime(2026, 4, 1)
    assert read("2026-03-31 16:00:00Z", clock=Clock(ZoneInfo("UTC"), ZoneInfo("Asia/Shanghai"))) == \
        datetime(2026, 3, 31, 16)


def test_hours_that_a_change_of_clocks_skips_or_repeats_are_read_with_the_offset_before_it():
    york = Clock(ZoneInfo("UTC"), ZoneInfo("America/New_York"))
    assert read("2026-03-08 02:30:00", clock=york) == datetime(2026, 3, 8, 7, 30)
    assert read("2026-11-01 01:30:00", clock=york) == datetime(2026, 11, 1, 5, 30)


@pytest.mark.parametrize("pattern", ["%m/%d/%Y", "%Y/%m/%d %H:%M", "%d.%m.%y %I:%M %p"])
def test_good_formats(pattern):
    assert check_format(pattern) is None


@pytest.mark.parametrize("pattern", ["MM/DD/YYYY", "%m/%d", "%Y-%m-%d %Q", "%Y%", "%Y-%m-%d %d", ""])
def test_bad_formats_are_told(pattern):
    assert check_format(pattern)


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)))
def test_an_iso_stamp_reads_back(stamp):
    assert read(stamp.isoformat(sep=" ")) == stamp


@given(st.text(alphabet="0123456789-/:. TZ年月日+", max_size=25), st.sampled_from([None, "%m/%d/%Y", "%d%m%y"]))
def test_any_text_is_read_or_refused(text, form):
    with suppress(CellError):
        assert read(text, form).tzinfo is None
