"""Which indicators add up: sums of money and points, and counts of what is counted once."""

from __future__ import annotations

from perfkit.indicators.catalogue import catalogue

OVER_DAYS = ("money", "count", "points")
"""Units of values that may add up over days; a rate, a share, a duration or a ratio of days never does."""
_SUMS = ("sum", "count;")


def is_sum(indicator: str) -> bool:
    """Tell whether the catalogue adds an indicator up: not a mean, quotient, quantile or count of distinct people.

    One that the catalogue does not know is taken at its unit alone.

    Examples
    --------
    >>> is_sum("net_sales"), is_sum("net_sales@gmv"), is_sum("mau"), is_sum("csat"), is_sum("my_own")
    (True, True, False, False, True)
    """
    known = catalogue().get(indicator.partition("@")[0])
    return known is None or known.aggregation.en.startswith(_SUMS)


def adds_up_over_days(indicator: str, unit: str | None) -> bool:
    """Tell whether the values of an indicator over two halves of a period add up to that of the whole.

    Examples
    --------
    >>> adds_up_over_days("net_sales@default", "money"), adds_up_over_days("aov_buyer@default", "money")
    (True, False)
    """
    return unit in OVER_DAYS and is_sum(indicator)
