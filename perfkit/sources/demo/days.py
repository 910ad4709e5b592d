"""The days of the demo, and how stamps are written."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perfkit.sources.demo.streams import Bools, Ints

DAYS = np.arange("2025-01-01", "2026-07-21", dtype="datetime64[D]")
SIZE = len(DAYS)
MONTH_OF: Ints = DAYS.astype("datetime64[M]").astype(np.int64) - 660
QUARTER_OF: Ints = MONTH_OF // 3
MONTHS = tuple(str(month) for month in np.arange("2025-01", "2026-08", dtype="datetime64[M]"))
QUARTERS = tuple(f"{2025 + number // 4}Q{number % 4 + 1}" for number in range(7))
WEEKDAY: Ints = (DAYS.astype(np.int64) + 3) % 7
SECONDS = 86_400
# How lively each month is, in per mille: the 618 sale in June, 11.11 in November.
SEASON = np.array([950, 1000, 1000, 950, 1000, 1120, 930, 930, 1000, 1000, 1180, 1040,
                   960, 1000, 1020, 980, 1020, 1140, 950], dtype=np.int64)
_CLOSED = (("2025-01-28", "2025-02-04"), ("2026-02-15", "2026-02-23"))


def day_number(text: str) -> int:
    """Return the number of a day, 0 = the first of the demo.

    Examples
    --------
    >>> day_number("2025-02-01")
    31
    """
    return int((np.datetime64(text, "D") - DAYS[0]).astype(np.int64))


def open_days() -> Bools:
    """Return for each day whether the shop works: all but the Spring Festival."""
    is_open = np.ones(SIZE, dtype=np.bool_)
    for first, last in _CLOSED:
        is_open[day_number(first):day_number(last) + 1] = False
    return is_open


def month_ends() -> Ints:
    """Return the number of the last day of each month (the last month is cut)."""
    return np.flatnonzero(np.diff(MONTH_OF, append=MONTH_OF[-1] + 1))


def stamp_texts(seconds: Ints) -> NDArray[np.object_]:
    """Return stamps, seconds since the first midnight, as ``2025-01-01 09:00:00``.

    Examples
    --------
    >>> stamp_texts(np.array([32_400])).tolist()
    ['2025-01-01 09:00:00']
    """
    stamps = DAYS[0].astype("datetime64[s]") + seconds.astype("timedelta64[s]")
    return np.char.replace(np.datetime_as_string(stamps), "T", " ").astype(np.object_)


def day_texts(days: Ints) -> NDArray[np.object_]:
    """Return day numbers as ``2025-01-01``."""
    return np.datetime_as_string(DAYS).astype(np.object_)[days]
