"""How many times faster than the plain way: printed (pytest -s), never asserted; that both ways agree is asserted."""

from time import perf_counter

import numpy as np
from scipy.stats import rankdata

from perfkit.sensitivity.dirichlet import grade_probabilities
from perfkit.sensitivity.draws import draw_weights, rank_spread

CUTS = [60.0, 70.0, 80.0, 90.0]


def made(people, indicators=8):
    source = np.random.default_rng(3)
    return source.normal(75, 12, (people, indicators)).clip(0, 100), 50 * source.dirichlet(np.full(indicators, 5.0))


def timed(work):
    begun = perf_counter()
    return work(), perf_counter() - begun


def test_drawn_ranks_against_a_rank_per_draw():
    points, alpha = made(200)
    weights = np.vstack(list(draw_weights(alpha, 1_000, seed=1, rows=1_000)))
    plain, slow = timed(lambda: np.array([rankdata(-(points @ row)) for row in weights]))
    spread, fast = timed(lambda: rank_spread(points, alpha, 1_000, seed=1))
    print(f"ranks: times faster than scipy.stats.rankdata per draw: {slow / fast:.1f}")
    assert np.abs(spread.mean - plain.mean(axis=0)).max() < 1e-9


def test_exact_grades_against_draws_of_the_same_precision():
    points, alpha = made(200)
    exact, fast = timed(lambda: grade_probabilities(points, alpha, CUTS, [True] * len(CUTS)))
    weights = np.vstack(list(draw_weights(alpha, 20_000, seed=1, rows=20_000)))
    counts, slow = timed(lambda: np.searchsorted(CUTS, weights @ points.T, side="right"))
    drawn = np.array([(counts == grade).mean(axis=0) for grade in range(len(CUTS) + 1)]).T
    print(f"grades: times faster than 20,000 draws, which still err by .004: {slow / fast:.1f}")
    assert np.abs(drawn - exact).max() < 5 * np.sqrt(0.25 / 20_000)
