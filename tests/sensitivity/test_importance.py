"""Effective weights: the published example, reference numbers from R, flags that can and cannot be raised."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.errors import DataError
from perfkit.sensitivity.grid import read_grids
from perfkit.sensitivity.importance import DEAD, NEGATIVE, NO_SPREAD, TOO_FEW, effective_weights, indicator_importance

from .shop import WORKED_POINTS, WORKED_WEIGHTS, a_shop
from .worked_case import relaxed

UNRELATED = np.array([[1, 1, 1, 1], [1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1],
                      [-1, 1, 1, -1], [-1, 1, -1, 1], [-1, -1, 1, 1], [-1, -1, -1, -1]], dtype=float)


def run(points, weights):
    role, scores, totals, _ = a_shop({"2026-01": points}, weights)
    return indicator_importance(role.id, read_grids(scores, totals, role)).set_index("indicator")


def people(columns):
    """Points by person from columns of points."""
    rows = zip(*columns.values(), strict=True)
    return {f"p{place:02d}": dict(zip(columns, row, strict=True)) for place, row in enumerate(rows)}


def test_weights_on_paper_are_not_what_decides():
    """Nominal .4 .3 .2 .1 with spreads 1, 1, 5, .1 is .119 .082 .798 .0005 where indicators are nearly unrelated."""
    decided = effective_weights(75 + UNRELATED * [1, 1, 5, 0.1], np.array([0.4, 0.3, 0.2, 0.1]))
    shares = np.array([0.16, 0.09, 1.0, 0.0001])
    assert decided.effective == pytest.approx(shares / shares.sum(), abs=1e-12)
    assert decided.effective == pytest.approx([0.119, 0.082, 0.798, 0.0005], abs=0.02)
    assert decided.alone == pytest.approx(decided.effective, abs=1e-12)


@relaxed
@given(st.integers(0, 10_000), st.integers(3, 30), st.integers(2, 6))
def test_shares_add_up_and_do_not_depend_on_scale_or_order(seed, size, wide):
    source = np.random.default_rng(seed)
    points, weights = source.uniform(0, 100, (size, wide)), source.dirichlet(np.ones(wide))
    decided = effective_weights(points, weights)
    assert decided.effective.sum() == pytest.approx(1.0, abs=1e-9)
    assert decided.spread.sum() == pytest.approx(1.0, abs=1e-9)
    assert effective_weights(points, 7 * weights).effective == pytest.approx(decided.effective, abs=1e-9)
    assert effective_weights(points[::-1], weights).effective == pytest.approx(decided.effective, abs=1e-9)
    assert effective_weights(points * 3 + 5, weights).effective == pytest.approx(decided.effective, abs=1e-9)


def test_an_indicator_without_spread_is_dead_and_a_light_one_is_not():
    columns = {"one": [60, 70, 80, 90, 50], "two": [100] * 5, "three": [55, 95, 70, 65, 85], "four": [100] * 5}
    flags = run(people(columns), {"one": "1/2", "two": "1/5", "three": "13/50", "four": "1/25"})["flag"]
    assert flags.to_dict() == {"one@plain": "", "two@plain": DEAD, "three@plain": "", "four@plain": ""}


def test_a_negative_share_is_said_and_is_never_dead():
    columns = {"one": [60, 70, 80, 90, 50], "two": [90, 80, 70, 60, 100]}
    row = run(people(columns), {"one": "7/10", "two": "3/10"}).loc["two@plain"]
    assert row["effective"] < 0
    assert row["flag"] == NEGATIVE
    assert row["correlation"] == pytest.approx(-1.0, abs=1e-12)


def test_a_wide_indicator_that_is_cancelled_by_others_is_not_dead():
    """Its covariance with the total is nearly 0 though it spreads as much as any."""
    columns = {"one": [60, 100, 60, 100], "two": [75, "35.02", 85, 45], "three": [80] * 4}
    frame = run(people(columns), {"one": "45/100", "two": "45/100", "three": "1/10"})
    assert 0 < frame.loc["one@plain", "effective"] < 0.01
    assert frame.loc["one@plain", "flag"] == ""
    assert frame.loc["three@plain", "flag"] == DEAD


def test_double_counting_needs_a_high_correlation_and_enough_people():
    first = [60, 70, 80, 90, 50, 65, 75, 85]
    columns = {"one": first, "two": [cell + place % 2 for place, cell in enumerate(first)],
               "three": [70, 60, 75, 62, 71, 69, 64, 73]}
    frame = run(people(columns), {"one": "1/2", "two": "3/10", "three": "1/5"})
    assert frame.loc["one@plain", "twin"] == "two@plain"
    assert frame.loc["two@plain", "twin_r"] > 0.99
    assert frame.loc["three@plain", "twin"] == ""
    few = {name: cells[:7] for name, cells in columns.items()}
    assert (run(people(few), {"one": "1/2", "two": "3/10", "three": "1/5"})["twin"] == "").all()


def test_only_the_largest_group_with_the_same_indicators_is_used_and_counted():
    other = {"d": {"one": 80, "two": None, "three": 61, "four": 90}, "e": dict.fromkeys(WORKED_WEIGHTS)}
    frame, plain = run({**WORKED_POINTS, **other}, WORKED_WEIGHTS), run(WORKED_POINTS, WORKED_WEIGHTS)
    assert (frame["subjects"] == 3).all()
    assert frame["effective"].tolist() == pytest.approx(plain["effective"].tolist(), abs=1e-12)


def test_an_indicator_that_nobody_has_decides_nothing():
    points = {name: {**row, "four": None} for name, row in WORKED_POINTS.items()}
    frame = run(points, WORKED_WEIGHTS)
    assert np.isnan(frame.loc["four@plain", "effective"])
    assert frame["effective"].sum() == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize(("points", "flag"), [
    (dict.fromkeys("abcd", WORKED_POINTS["a"]), NO_SPREAD), ({name: WORKED_POINTS[name] for name in "ab"}, TOO_FEW)])
def test_nothing_to_explain_is_said(points, flag):
    frame = run(points, WORKED_WEIGHTS)
    assert (frame["flag"] == flag).all()
    assert frame["effective"].isna().all()


def test_equal_totals_are_refused_by_the_maths():
    with pytest.raises(DataError, match="all totals are equal"):
        effective_weights(np.full((4, 2), 70.1), np.array([0.3, 0.7]))
