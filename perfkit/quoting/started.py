"""Since when somebody has been in a role, typed in as the how manyth own period this is."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from perfkit.errors import Problem, RequestError
from perfkit.periods import parse_period
from perfkit.plan import Guarantee, Role

OWN_PERIOD = "own_period"
LONGEST = 1000


def goes_by_start(role: Role) -> bool:
    """Tell whether the number of own periods changes what a role earns."""
    return any(isinstance(line, Guarantee) and isinstance(line.until, int) for line in role.rewards)


def typed_starts(period: str, numbers: Sequence[Fraction], size: int, default: str) -> list[pd.Timestamp]:
    """Return the first day of each subject in the role: of the first period where nothing was typed, else `default`.

    Raises
    ------
    RequestError
        If a number is no whole number from 1 on.
    """
    wrong = [number for number in numbers if number.denominator != 1 or not 1 <= number <= LONGEST]
    if wrong:
        raise RequestError(Problem(what="not the how manyth own period this is", code="quantity", path=OWN_PERIOD,
                                   got=str(wrong[0]), allowed=f"1 to {LONGEST}"))
    if not numbers:
        return [pd.Timestamp(default)] * size
    return [pd.Timestamp(_earlier(period, int(number) - 1)) for number in numbers]


def _earlier(text: str, count: int) -> str:
    period = parse_period(text)
    for _ in range(count):
        period = period.previous()
    return period.first.isoformat()
