"""Sharing out in columns is sharing out one by one, whatever the numbers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfkit.exact import ExactColumn
from perfkit.money import share_out
from perfkit.rewards.shares import share_pools

from . import oracle


def one_by_one(pools: list[int], place: np.ndarray, weights: list[Fraction], cap: int | None, *,
               redistribute: bool) -> list[int]:
    parts = np.zeros(len(weights), dtype=np.int64)
    for pool, total in enumerate(pools):
        mine = np.flatnonzero(place == pool)
        parts[mine] = oracle.shared(total, [weights[at] for at in mine], cap, redistribute=redistribute)
    return parts.tolist()


PRIMES = (10_007, 10_009, 10_037, 10_039, 10_061, 10_067, 10_069, 10_079, 10_091, 10_093, 10_099, 10_103)
WEIGHTS = st.one_of(st.integers(0, 3).map(Fraction),
                    st.builds(Fraction, st.integers(0, 20_000), st.sampled_from(PRIMES)))
MEMBERS = st.lists(st.tuples(st.integers(0, 2), WEIGHTS), min_size=1, max_size=24)


@settings(deadline=None, max_examples=150)
@given(pools=st.lists(st.integers(0, 10**9), min_size=3, max_size=3), members=MEMBERS,
       cap=st.sampled_from([None, 0, 7, 10**8]), redistribute=st.booleans())
def test_many_pools_at_once_are_shared_as_one_by_one(pools: list[int], members: list[tuple[int, Fraction]],
                                                     cap: int | None, redistribute: bool) -> None:
    place, weights = np.array([at for at, _ in members]), [weight for _, weight in members]
    made = share_pools(pools, place, ExactColumn.from_fractions(weights),
                       None if cap is None else np.full(len(weights), cap), redistribute=redistribute)
    assert made.tolist() == one_by_one(pools, place, weights, cap, redistribute=redistribute)


@pytest.mark.parametrize("kind", ["own denominators", "two weights", "whole quotas", "huge"])
def test_thousands_of_people_are_shared_to_the_cent(kind: str) -> None:
    source, count = np.random.default_rng(5), 2_000
    tops, bottoms = source.integers(1, 50_000, count), source.integers(10_000, 90_000, count)
    weights = {"own denominators": [Fraction(int(top), int(bottom)) for top, bottom in zip(tops, bottoms, strict=True)],
               "two weights": [Fraction(int(top) % 2 + 1, 3) for top in tops],
               "whole quotas": [Fraction(7, 99_991)] * count,
               "huge": [Fraction(int(top), 10**25 + int(top) % 3) for top in tops]}[kind]
    total = 123_456_789 if kind != "whole quotas" else 500 * count
    made = share_pools([total], np.zeros(count, dtype=np.int64), ExactColumn.from_fractions(weights), None,
                       redistribute=False)
    assert made.sum() == total
    assert made.tolist() == share_out(total, weights)
