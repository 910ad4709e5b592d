"""Drawn ranks: against a plain reference, against exact probabilities, and whatever the chunks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, rankdata

from perfkit.errors import DataError
from perfkit.sensitivity import draws as room
from perfkit.sensitivity.dirichlet import probability_at_least
from perfkit.sensitivity.draws import draw_weights, rank_spread

from .test_lines import cases
from .worked_case import POINTS, WEIGHTS, A, B, relaxed

ALPHA = 50 * WEIGHTS
DRAWS = 40_000


def all_weights(alpha, draws, seed):
    return np.vstack(list(draw_weights(alpha, draws, seed=seed, rows=draws)))


@relaxed
@given(cases(people=6), st.integers(1, 5))
def test_ranks_agree_with_a_plain_loop(case, seed):
    points, weights, present = case
    alpha, draws = 20 * weights, 60
    spread = rank_spread(points, alpha, draws, seed=seed, present=present)
    used = [np.where(present, row, 0.0) for row in all_weights(alpha, draws, seed)]
    # Scores that are level for every weight differ by rounding only: the reference rounds them together.
    ranks = np.array([rankdata(-np.round((row * points).sum(axis=1) / row.sum(axis=1), 9)) for row in used])
    assert spread.mean == pytest.approx(ranks.mean(axis=0), abs=1e-9)
    assert spread.error == pytest.approx(ranks.std(axis=0) / np.sqrt(draws), abs=1e-9)
    assert spread.low == pytest.approx(np.floor(np.quantile(ranks, 0.05, axis=0, method="inverted_cdf")))
    assert spread.high == pytest.approx(np.floor(np.quantile(ranks, 0.95, axis=0, method="inverted_cdf")))


def test_drawn_pairs_lie_on_the_exact_probability():
    """Each cell by the exact binomial at .01 over the number of cells."""
    weights = all_weights(ALPHA, DRAWS, seed=11)
    cells = [(row - cut, int((weights @ (row - cut) >= 0).sum())) for row in POINTS[[A, B]] for cut in (70, 75)]
    cells.append((POINTS[A] - POINTS[B], int((weights @ (POINTS[A] - POINTS[B]) >= 0).sum())))
    for away, count in cells:
        exact = probability_at_least(away[None, :], ALPHA)[0]
        assert binomtest(count, DRAWS, exact).pvalue > 0.01 / len(cells)


def test_mean_rank_lies_on_the_exact_expected_rank():
    spread = rank_spread(POINTS, ALPHA, DRAWS, seed=5)
    for person in range(3):
        others = [POINTS[other] - POINTS[person] for other in range(3) if other != person]
        exact = 1 + probability_at_least(np.array(others), ALPHA).sum()
        assert abs(spread.mean[person] - exact) < 4 * spread.error[person]


def test_chunks_do_not_change_the_answer(monkeypatch):
    whole = rank_spread(POINTS, ALPHA, 1_000, seed=3)
    monkeypatch.setattr(room, "SCORES_PER_CHUNK", 7)
    parts = rank_spread(POINTS, ALPHA, 1_000, seed=3)
    assert parts.mean == pytest.approx(whole.mean, abs=1e-12)
    assert (parts.low == whole.low).all()
    assert (parts.high == whole.high).all()


def test_a_seed_gives_the_same_ranks_and_another_seed_others():
    first, again, other = (rank_spread(POINTS, ALPHA, 500, seed=seed).mean for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_people_with_the_same_points_share_their_rank():
    points = np.array([[80.0, 60], [80, 60], [90, 10], [0, 0]])
    spread = rank_spread(points, np.array([30.0, 20.0]), 400, seed=1)
    assert spread.mean[0] == spread.mean[1]
    assert spread.mean.sum() == pytest.approx(10.0, abs=1e-9)
    assert (spread.mean[3], spread.error[3], spread.shift[3]) == (4.0, 0.0, 0.0)


def test_large_teams_keep_classes_of_ranks_only():
    source = np.random.default_rng(2)
    points = source.uniform(40, 100, (900, 4))
    spread = rank_spread(points, ALPHA, 200, seed=1)
    assert spread.mean.sum() == pytest.approx(900 * 901 / 2, abs=1e-6)
    assert (spread.low <= spread.mean + 3).all()
    assert (spread.high >= spread.mean - 3).all()


@pytest.mark.parametrize(("draws", "alpha"), [(0, ALPHA), (10, np.array([1.0, 1, 1, 0]))])
def test_no_draws_and_no_parameters_are_refused(draws, alpha):
    with pytest.raises(DataError, match="above 0"):
        rank_spread(POINTS, alpha, draws, seed=1)
