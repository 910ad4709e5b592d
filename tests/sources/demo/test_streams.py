import numpy as np
import pytest

from perfkit.sources.demo.streams import Draws, skill


def test_a_table_has_its_own_stream():
    assert Draws("orders").whole(0, 1_000_000, 50).tolist() == Draws("orders").whole(0, 1_000_000, 50).tolist()
    assert Draws("orders").whole(0, 1_000_000, 50).tolist() != Draws("chats").whole(0, 1_000_000, 50).tolist()


def test_first_draws_of_a_stream_never_change():
    assert Draws("orders").whole(0, 1_000, 4).tolist() == [418, 267, 847, 797]


def test_every_draw_is_a_whole_number():
    draws = Draws("any")
    for drawn in (draws.whole(0, 9, 5), draws.below(np.array([4, 5])), draws.bell(5), draws.long_tail(5),
                  draws.choose(np.array([1, 2]), 5), skill("any", 5)):
        assert drawn.dtype == np.int64


@pytest.mark.parametrize("ppm", [0, 1_000, 250_000, 1_000_000])
def test_a_chance_happens_as_often_as_it_says(ppm):
    share = Draws("chance").happens(np.full(200_000, ppm)).mean()
    assert abs(share - ppm / 1e6) < 0.004
    assert ppm not in (0, 1_000_000) or share == ppm / 1e6


def test_bell_has_mean_zero_and_the_deviation_it_says():
    drawn = Draws("bell").bell(100_000)
    assert abs(drawn.mean()) < 15
    assert abs(drawn.std() - 1_000) < 15


def test_long_tail_has_the_median_it_says_and_a_higher_mean():
    drawn = Draws("tail").long_tail(100_000)
    assert abs(np.median(drawn) - 1_000) < 15
    assert drawn.mean() > 1_150
    assert drawn.min() >= 250


def test_choice_follows_the_weights_and_never_takes_a_weight_of_zero():
    counts = np.bincount(Draws("choice").choose(np.array([3, 0, 1]), 40_000), minlength=3)
    assert counts[1] == 0
    assert abs(counts[0] / 40_000 - 0.75) < 0.02
