"""Gaming pairs: whom luck flags, whom a true gain alone flags, and whether gaming is found."""

from __future__ import annotations

import numpy as np
import pytest

from perfkit.errors import DataError
from perfkit.statistics.gaming import mean_rises, pair_moves_apart, rate_rises
from perfkit.statistics.multiplicity import holm
from perfkit.statistics.tables import fisher

PEOPLE, PAIRS, STUDIES = 20, 6, 10_000
ALLOWED = .05 + .0065
"""The level and three errors of so many studies."""


def rises(now: np.ndarray, before: np.ndarray, n: int) -> np.ndarray:
    """Return the chance of every rise, looked up among those of all counts of n units."""
    counts = np.arange(n + 1)
    return np.asarray(rate_rises(counts[:, None], n, counts, n)[now, before])


def test_a_rise_is_one_side_of_fishers_test() -> None:
    assert float(rate_rises(8, 10, 2, 10)) == pytest.approx(float(fisher(8, 10, 2, 10)) / 2)
    assert float(rate_rises(0, 0, 5, 10)) == 1


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(DataError, match="successes lie between"):
        rate_rises(3, 2, 1, 2)


def test_missing_or_errorless_values_cannot_tell() -> None:
    assert np.isnan(mean_rises([1, float("nan")], 1, 0, 0)).all()


def test_luck_flags_a_pair_in_at_most_one_study_of_twenty() -> None:
    rng = np.random.default_rng(20260107)
    now, before, later, earlier = rng.binomial(100, .8, (4, STUDIES, PEOPLE * PAIRS))
    p = pair_moves_apart(rises(now, before, 100), rises(earlier, later, 100))
    assert np.mean([(holm(row) <= .05).any() for row in p]) <= ALLOWED


def test_people_who_only_got_better_are_not_flagged() -> None:
    rng = np.random.default_rng(20260108)
    before, now = rng.binomial(200, .5, (STUDIES, PEOPLE)), rng.binomial(200, .9, (STUDIES, PEOPLE))
    other, later = rng.binomial(200, .8, (2, STUDIES, PEOPLE))
    p = pair_moves_apart(rises(now, before, 200), rises(other, later, 200))
    assert .005 <= np.mean([(holm(row) <= .05).any() for row in p]) <= ALLOWED


def test_means_that_only_got_better_take_the_whole_level() -> None:
    rng = np.random.default_rng(20260110)
    p = pair_moves_apart(np.zeros((STUDIES, PEOPLE)), mean_rises(rng.normal(0, 1, (STUDIES, PEOPLE)),
                                                                 rng.normal(0, 1, (STUDIES, PEOPLE)), 1, 1))
    assert .05 - .0065 <= np.mean([(holm(row) <= .05).any() for row in p]) <= ALLOWED


def test_gaming_is_found() -> None:
    rng = np.random.default_rng(20260109)
    faster = mean_rises(rng.normal(-20, 2, 300), 0, 2, 2)
    solved = rng.binomial(500, .67, 300), rng.binomial(500, .83, 300)
    p = pair_moves_apart(1 - faster, rate_rises(solved[1], 500, solved[0], 500))
    assert np.mean(p * PEOPLE * PAIRS <= .05) >= .9
