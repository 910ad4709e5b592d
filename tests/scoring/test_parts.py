"""Targets of the plan in part periods, and who was on leave throughout."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfkit.scoring import reweigh_scores, score_points, total_points
from scoring.made import PERIOD, ROLE, SPELL, exact, no_targets, people, reached, role, rule, values

SELLS = role({"net_sales": rule(1, reached(), "1000")})


def presence(*parts, away=(), leave=()):
    """Return presence with these parts of a target, one per person."""
    exact_parts = [Fraction(part) for part in parts]
    return pd.DataFrame({"period": PERIOD, "role": ROLE, "subject": people(len(parts)), "spell": SPELL,
                         "target_numerator": [str(part.numerator) for part in exact_parts],
                         "target_denominator": [str(part.denominator) for part in exact_parts],
                         "statutory_days": [int(place in leave) for place in range(len(parts))],
                         "away": [place in away for place in range(len(parts))]})


def sold(*cells):
    return values("net_sales@default", list(cells), unit="money")


def test_half_of_the_days_is_half_of_the_target_and_full_points_for_half_of_the_sales():
    scores = score_points(sold(50_000, 50_000), no_targets(), SELLS, presence(1, "1/2"))
    assert exact(scores, "target") == [100_000, 50_000]
    assert exact(scores, "points") == [50, 100]


def test_whoever_is_not_in_the_frame_was_there_throughout():
    scores = score_points(sold(50_000, 50_000), no_targets(), SELLS, presence("1/2"))
    assert exact(scores, "target") == [50_000, 100_000]


@pytest.mark.parametrize(("indicator", "unit", "target"), [
    ("csat@default", "share", "80%"), ("first_response_time@default", "duration", "20 s"),
    ("mau@default", "count", "100"), ("aov_buyer@default", "money", "100")])
def test_targets_of_what_does_not_add_up_over_days_never_change(indicator, unit, target):
    made = role({indicator: rule(1, reached(), target)})
    table = values(indicator, [1, 1], unit=unit)
    pd.testing.assert_frame_equal(score_points(table, no_targets(), made, presence("1/2", "1/10")),
                                  score_points(table, no_targets(), made))


@pytest.mark.parametrize("missing", ["reweight", "hold", "target", "zero"])
def test_leave_throughout_is_no_row_whatever_the_rule_for_missing_values(missing):
    made = role({"net_sales": rule(1, reached(), "1000")}, missing=missing)
    scores = score_points(sold(None, 50_000), no_targets(), made, presence(0, 1, away=(0,)))
    totals = total_points(scores, made, "v")
    assert scores[["state", "reason"]].values.tolist() == [["no row", "on_leave"], ["scored", ""]]
    assert totals[["state", "reason"]].values.tolist() == [["no row", "on_leave"], ["scored", ""]]


def test_days_of_statutory_leave_cost_no_points_for_want_of_cases():
    made = role({"net_sales": rule("0.5", reached(), "1000"), "csat": rule("0.5", reached(), "80%")}, missing="zero")
    few = values("csat@default", [Fraction(4, 5)] * 2, states=["shown", "shown"])
    table = pd.concat([sold(100_000, 100_000), few])
    scores = score_points(table, no_targets(), made, presence(1, 1, leave=(1,)))
    assert exact(total_points(scores, made, "v"), "total") == [50, 100]
    changed = role({"net_sales": rule("0.25", reached(), "1000"), "csat": rule("0.75", reached(), "80%")},
                   missing="zero")
    pd.testing.assert_frame_equal(reweigh_scores(scores, changed),
                                  score_points(table, no_targets(), changed, presence(1, 1, leave=(1,))))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 200_000), st.integers(1, 30), st.integers(0, 29)), min_size=1, max_size=8))
def test_statutory_leave_never_lowers_a_score(cells):
    """The same sales in the same spell, with and without leave: days off the target can only raise attainment."""
    table = sold(*(amount for amount, _, _ in cells))
    without = score_points(table, no_targets(), SELLS, presence(*(Fraction(there, 30) for _, there, _ in cells)))
    on_leave = [min(leave, there - 1) for _, there, leave in cells]
    reduced = presence(*(Fraction(there - off, 30) for (_, there, _), off in zip(cells, on_leave, strict=True)))
    with_leave = score_points(table, no_targets(), SELLS, reduced)
    assert all(after >= before for before, after in zip(exact(without, "points"), exact(with_leave, "points"),
                                                        strict=True))
