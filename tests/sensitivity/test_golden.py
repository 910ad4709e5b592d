"""Numbers that other tools computed (re-keyed here with their source): composite scores, ranks and weight sensitivity.

Six people and three indicators, weights .5 .3 .2, min-max normalised; the third is better when lower. R 4.2.2 for
scores, ranks, leave-one-out ranks, squared correlations and shares of weight times standard deviation; SALib 1.6.0 and
an 80^3 grid for the probability that P1 passes P3 with weights anywhere within .1 of the plan.
"""

import numpy as np
import pytest
from scipy.stats import rankdata

from perfkit.sensitivity.bands import least_box, score_range
from perfkit.sensitivity.importance import effective_weights
from perfkit.sensitivity.lines import score_lines

RAW = np.array([[92, 4.6, 22], [110, 4.1, 35], [104, 4.8, 18], [71, 4.9, 41], [98, 4.4, 29], [128, 3.9, 30]])
WEIGHTS = np.array([0.5, 0.3, 0.2])
SHARES = (RAW - RAW.min(axis=0)) / np.ptp(RAW, axis=0)
POINTS = np.column_stack([SHARES[:, :2], 1 - SHARES[:, 2]])
SCORES = [0.559427917620137, 0.454279176201373, 0.759473684210526, 0.3, 0.491189931350114, 0.595652173913043]
LEFT_OUT_RANKS = [[2, 5, 1, 3, 4, 6], [4, 3, 2, 6, 5, 1], [4, 3, 1, 6, 5, 2]]


def test_composite_scores_and_ranks():
    assert pytest.approx(SCORES, abs=1e-10) == POINTS @ WEIGHTS
    assert rankdata(-POINTS @ WEIGHTS).tolist() == [3, 5, 1, 6, 4, 2]


def test_leaving_an_indicator_out_is_its_line_at_weight_zero():
    for moved, ranks in enumerate(LEFT_OUT_RANKS):
        assert rankdata(-score_lines(POINTS, WEIGHTS, moved).at(0.0)).tolist() == ranks


def test_squared_correlations_and_weight_times_spread():
    decided = effective_weights(POINTS, WEIGHTS)
    squares = [0.340701516415806, 0.00764795089489737, 0.834552759460868]
    assert decided.with_total**2 == pytest.approx(squares, abs=1e-10)
    assert decided.spread == pytest.approx([0.46622095332545, 0.330163904928778, 0.203615141745773], abs=1e-10)


def test_p1_never_passes_p3_within_ten_points():
    """SALib and the grid find probability 0; the exact answer is a distance."""
    gap = POINTS[2] - POINTS[0]
    _, highest = score_range((-gap)[None, :], WEIGHTS, 0.1)
    assert highest[0] < 0
    assert least_box(gap[None, :], WEIGHTS)[0] > 0.1
