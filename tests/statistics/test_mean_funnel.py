"""Funnels of means: equal people name nobody, a slow one is found, and nobody is compared without enough others."""

from __future__ import annotations

import numpy as np
import pytest

from perfkit.errors import DataError
from perfkit.statistics.mean_funnel import mean_funnel
from perfkit.statistics.multiplicity import holm

NULLS, DRAWS, PEOPLE, STRATA = 300, 499, 12, 3
SLACK = 3 * (0.05 * 0.95 / NULLS) ** 0.5


def waits(rng, stratum, size, _person):
    return 1000 * np.exp(rng.normal(3 + 0.4 * stratum, 1, size))


def ratings(rng, stratum, size, _person):
    return rng.choice([1, 2, 3, 4, 5], size, p=[0.05, 0.05, 0.1 + 0.1 * stratum, 0.3, 0.5 - 0.1 * stratum])


def erratic(rng, _stratum, size, person):
    """One person varies four times as much as the others, about the same mean."""
    return rng.normal(1000, 400 if person == 0 else 100, size)


def study(rng, values, least, most, slow=1.0, people=PEOPLE):
    """Return cases of people in strata; the fourth is `slow` times as slow in each."""
    rows = [(who, where, float(value)) for who in range(people) for where in range(STRATA)
            for value in np.rint(values(rng, where, int(rng.integers(least, most)), who) * (slow if who == 3 else 1))]
    return [np.array(column) for column in zip(*rows, strict=True)]


def compared(rng, *how, people=PEOPLE, **more):
    return mean_funnel(*study(rng, *how, people=people, **more), people=people, draws=DRAWS, seed=1)


@pytest.mark.parametrize(("values", "least", "most"), [(waits, 7, 25), (ratings, 7, 25), (erratic, 22, 36)])
def test_equal_people_name_nobody(values, least, most):
    rng = np.random.default_rng(20260201)
    found = [compared(rng, values, least, most) for _ in range(NULLS)]
    named = [(holm(one.p) <= 0.05).any() for one in found]
    assert np.mean(named) <= 0.05 + SLACK
    single = np.mean([one.p <= 0.05 for one in found])
    assert 0.03 <= single <= 0.07
    assert np.mean([one.dispersion.used > 1 for one in found]) <= 0.1


def test_luck_is_as_large_as_it_is_said_to_be():
    rng = np.random.default_rng(20260202)
    raw = [compared(rng, waits, 20, 60).dispersion.raw for _ in range(100)]
    assert np.mean(raw) == pytest.approx(1, abs=3 * np.std(raw) / 10)


@pytest.mark.parametrize(("values", "slow"), [(waits, 1.8), (ratings, 0.85)])
def test_who_is_slower_or_worse_in_every_stratum_is_found_and_nobody_else(values, slow):
    rng = np.random.default_rng(20260203)
    found = [holm(compared(rng, values, 30, 60, slow).p) <= 0.05 for _ in range(40)]
    assert np.mean([row[3] for row in found]) >= 0.75
    assert np.mean([np.delete(row, 3).any() for row in found]) <= 0.15


def test_people_who_all_differ_name_nobody():
    rng = np.random.default_rng(20260204)
    who, where, value = study(rng, waits, 40, 80)
    found = mean_funnel(who, where, value * np.linspace(0.5, 2, PEOPLE)[who], people=PEOPLE, draws=DRAWS, seed=1)
    assert found.dispersion.used > 5
    assert (holm(found.p) > 0.05).all()


def test_a_hard_stratum_is_nobody_s_fault():
    rng = np.random.default_rng(20260205)
    who = np.repeat(np.arange(8), 60)
    where = np.concatenate([np.repeat([0, 1], [50, 10] if person == 0 else [10, 50]) for person in range(8)])
    value = np.rint(rng.normal(np.where(where == 0, 900, 100), 50))
    found = mean_funnel(who, where, value, people=8, draws=DRAWS, seed=1)
    assert (holm(found.p) > 0.05).all()
    assert abs(found.gap[0]) < 30


def test_the_order_of_cases_does_not_matter_and_the_seed_decides():
    rng = np.random.default_rng(20260206)
    who, where, value = study(rng, ratings, 10, 20)
    shuffled = rng.permutation(len(who))
    one = mean_funnel(who, where, value, people=PEOPLE, draws=DRAWS, seed=1)
    other = mean_funnel(who[shuffled], where[shuffled], value[shuffled], people=PEOPLE, draws=DRAWS, seed=1)
    assert one.p.tolist() == other.p.tolist()
    assert one.p.tolist() != mean_funnel(who, where, value, people=PEOPLE, draws=DRAWS, seed=2).p.tolist()


def test_without_three_others_or_twenty_units_nobody_is_compared():
    who = np.repeat(np.arange(5), [30, 30, 30, 30, 8])
    where = np.where(np.arange(len(who)) % 30 == 0, np.where(who == 0, 1, 0), 0)
    value = np.arange(len(who)) % 7
    found = mean_funnel(who, where, value, people=6, draws=99, seed=1)
    assert np.isfinite(found.gap).tolist() == [False, True, True, True, True, False]
    assert found.enough.tolist() == [False, True, True, True, False, False]
    assert np.isnan(found.p).tolist() == [True, False, False, False, True, True]


def test_where_all_cases_are_alike_nobody_is_out_of_line():
    found = mean_funnel(np.repeat(range(5), 30), np.zeros(150), np.full(150, 7), people=5, draws=99, seed=1)
    assert found.p.tolist() == [1.0] * 5
    assert found.gap.tolist() == [0.0] * 5


def test_no_cases_at_all_compare_nobody():
    assert np.isnan(mean_funnel([], [], [], people=3, draws=9, seed=1).p).all()


def test_too_many_cases_and_columns_of_different_length_are_refused():
    with pytest.raises(DataError, match="too many units to deal out"):
        mean_funnel([0] * 1000, [0] * 1000, [1] * 1000, people=1, draws=1_000_000, seed=1)
    with pytest.raises(DataError, match="each unit has one person, stratum and value"):
        mean_funnel([0, 1], [0], [1, 2], people=2, draws=9, seed=1)
