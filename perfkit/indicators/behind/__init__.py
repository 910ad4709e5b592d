"""Rows behind a number: which rows of the exports count for it, which do not, and why."""

from perfkit.indicators.behind.result import IndicatorRows
from perfkit.indicators.behind.rows import rows_behind

__all__ = ["IndicatorRows", "rows_behind"]
