"""Scores under other weights equal those of a new run, to the letter."""

from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfkit.plan import Attainment, MissingRule, Role
from perfkit.scoring import reweigh_scores, score_points, scored_alike

from .made import bands, clamp, no_targets, role, rule, targets, values

STATES = st.lists(st.sampled_from(["counted", "shown", "withheld"]), min_size=4, max_size=4)
CELLS = st.lists(st.fractions(0, 2, max_denominator=97), min_size=4, max_size=4)
PARTS = st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any)


def weighed(parts: list[int], missing: MissingRule) -> Role:
    shares = [Fraction(part, sum(parts)) for part in parts]
    return role({"late": rule(shares[0], clamp("50 %", "0 %")),
                 "csat": rule(shares[1], bands(("[90 %, inf)", 100), ("[50 %, 90 %)", 60))),
                 "sales": rule(shares[2], Attainment(), "table")}, missing=missing)


@pytest.mark.parametrize("missing", ["reweight", "hold", "target", "zero"])
@settings(max_examples=25, deadline=None)
@given(cells=st.tuples(CELLS, CELLS, CELLS), states=st.tuples(STATES, STATES, STATES), before=PARTS, after=PARTS)
def test_reweighed_scores_equal_a_new_run(missing, cells, states, before, after):
    table = pd.concat([values(f"{name}@x", column, states=state, direction="lower" if name == "late" else "higher")
                       for name, column, state in zip(("late", "csat", "sales"), cells, states, strict=True)])
    wanted = targets("sales@x", [1, 1, None, 1])
    plan, changed = weighed(before, missing), weighed(after, missing)
    assert scored_alike(plan, changed)
    pd.testing.assert_frame_equal(reweigh_scores(score_points(table, wanted, plan), changed),
                                  score_points(table, wanted, changed))


def test_nobody_stays_nobody():
    plan = weighed([1, 1, 1], "reweight")
    nobody = score_points(values("csat@x", []), no_targets(), plan)
    pd.testing.assert_frame_equal(reweigh_scores(nobody, plan), nobody)


def test_other_points_are_not_scored_alike():
    plan = weighed([1, 1, 1], "hold")
    other_rule = {**plan.indicators, "late": rule(Fraction(1, 3), clamp("60 %", "0 %"))}
    assert not scored_alike(plan, replace(plan, indicators=other_rule))
    assert not scored_alike(plan, replace(plan, missing="zero"))
    fewer = {name: plan.indicators[name] for name in ("late", "csat")}
    assert not scored_alike(plan, replace(plan, indicators=fewer))
