"""Holm's adjustment: against R, order, missing questions."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.errors import DataError
from perfkit.statistics.multiplicity import holm


def test_holm_matches_an_independent_tool(golden: Callable[[str], Any]) -> None:
    facts = golden("multiplicity")
    assert holm(facts["p"]) == pytest.approx(facts["holm"], abs=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_is_the_closed_test_of_bonferroni(p: list[float]) -> None:
    ranked = sorted(p)
    wanted = [max(min(1, (len(p) - place) * ranked[place]) for place in range(ranked.index(one) + 1)) for one in p]
    assert holm(p) == pytest.approx(wanted, abs=1e-12)
    assert holm(p[::-1]) == pytest.approx(holm(p)[::-1], abs=1e-12)


def test_a_question_that_was_not_asked_costs_nothing() -> None:
    assert holm([0.02, math.nan, 0.03])[[0, 2]] == pytest.approx(holm([0.02, 0.03]))
    assert np.isnan(holm([math.nan, 0.5])[0])
    assert holm([]).size == 0


def test_what_is_no_p_value_is_refused() -> None:
    with pytest.raises(DataError, match=r"1\.2"):
        holm([1.2])
