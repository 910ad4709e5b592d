"""Exact quantiles of type 7."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.errors import DataError
from perfkit.statistics.quantiles import quantile_type_7


def test_ninth_decile_over_median_matches_an_independent_tool(golden: Callable[[str], Any]) -> None:
    for case in golden("inequality")["cases"]:
        wanted = case["results"]["p90_p50_type7"]
        if "pay" in case and wanted is not None:
            high, middle = (quantile_type_7(case["pay"], share) for share in (Fraction(9, 10), Fraction(1, 2)))
            assert float(high / middle) == pytest.approx(wanted, rel=1e-12)


@given(st.lists(st.integers(-10**9, 10**9), min_size=1, max_size=30), st.integers(0, 100))
def test_quantile_equals_numpy(values: list[int], percent: int) -> None:
    found = quantile_type_7(values, Fraction(percent, 100))
    assert float(found) == pytest.approx(float(np.quantile(np.array(values), percent / 100)), rel=1e-9, abs=1e-3)


def test_a_half_between_two_cents_is_kept_exactly() -> None:
    assert quantile_type_7([1, 2], Fraction(1, 2)) == Fraction(3, 2)


def test_nothing_has_no_quantile_and_a_share_is_a_share() -> None:
    assert quantile_type_7([], Fraction(1, 2)) is None
    with pytest.raises(DataError, match="3/2"):
        quantile_type_7([1], Fraction(3, 2))
