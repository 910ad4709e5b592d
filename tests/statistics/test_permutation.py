"""Permutation of whole teams: exact where it can be listed, right under clustering."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest

from perfkit.errors import DataError
from perfkit.statistics.permutation import permute_teams
from perfkit.statistics.tables import fisher


def test_every_arrangement_is_counted_once() -> None:
    y, m = [3, 1, 4, 0, 2, 5], [5, 4, 6, 5, 3, 6]
    inside = [True, False, True, False, False, True]
    def gap(chosen: tuple[int, ...]) -> float:
        a, n = sum(y[i] for i in chosen), sum(m[i] for i in chosen)
        return abs(a / n - (sum(y) - a) / (sum(m) - n))
    gaps = [gap(chosen) for chosen in combinations(range(6), 3)]
    assert permute_teams(y, m, inside, seed=0) == sum(one >= gap((0, 2, 5)) - 1e-12 for one in gaps) / len(gaps)


def test_many_arrangements_are_drawn_alike_each_time() -> None:
    y, m, inside = [8] * 10 + [3] * 10, [10] * 20, [True] * 10 + [False] * 10
    assert permute_teams(y, m, inside, seed=7) == permute_teams(y, m, inside, seed=7)
    assert permute_teams(y, m, inside, seed=7) <= 3 / 10_000


def test_teams_that_do_not_fit_are_refused() -> None:
    with pytest.raises(DataError, match="2, 1 and 2"):
        permute_teams([1, 2], [3], [True, False], seed=0)


def test_luck_of_teams_raises_no_more_alarms_than_stated_where_fisher_raises_many() -> None:
    rng = np.random.default_rng(20_262)
    inside = [True] * 5 + [False] * 5
    teams = people = 0
    for _ in range(1_000):
        y = rng.binomial(12, rng.beta(2.5, 2.5, 10))
        teams += permute_teams(y, [12] * 10, inside, seed=0) <= 0.05
        people += float(fisher(y[:5].sum(), 60, y[5:].sum(), 60)) <= 0.05
    assert teams / 1_000 <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 1_000)
    assert people / 1_000 >= 0.18
