"""Steps of weights are the pay run itself, with exact weights that keep their proportions."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.sensitivity.grid import read_grids
from perfkit.sensitivity.steps import MOVED, NOT_POSSIBLE, move_weight, weight_steps

from .shop import WORKED_POINTS, WORKED_WEIGHTS, a_role, a_shop, with_weights
from .worked_case import relaxed


def run_steps(points_by_period, weights, **how):
    role, scores, totals, payroll = a_shop(points_by_period, weights, **how)
    return weight_steps(role, read_grids(scores, totals, role), payroll, payroll(role)), role, payroll


@relaxed
@given(st.lists(st.integers(1, 30), min_size=2, max_size=6), st.fractions(0, 1, max_denominator=100))
def test_moved_weights_keep_their_proportions_and_add_up(parts, to):
    role = a_role({f"i{place}": Fraction(part, sum(parts)) for place, part in enumerate(parts)})
    moved = move_weight(role, "i0", to).indicators
    assert sum(rule.weight for rule in moved.values()) == 1
    assert moved["i0"].weight == to
    before = [role.indicators[name].weight for name in list(moved)[1:]]
    assert len({moved[name].weight / old for name, old in zip(list(moved)[1:], before, strict=True)}) == 1


def test_a_step_of_nothing_is_the_plan_itself():
    role = a_role(WORKED_WEIGHTS)
    assert move_weight(role, "one", role.indicators["one"].weight) == role


def test_every_step_is_what_the_pay_run_gives_for_the_moved_weights():
    frame, role, payroll = run_steps({"2026-01": WORKED_POINTS}, WORKED_WEIGHTS)
    before = payroll(role)
    for row in frame.to_dict("records"):
        name = row["indicator"].split("@")[0]
        weight = role.indicators[name].weight
        to = weight + Fraction(row["step"]).limit_denominator(100)
        rest = (1 - to) / (1 - weight)
        written = {other: to if other == name else rule.weight * rest for other, rule in role.indicators.items()}
        after = payroll(with_weights(role, written))
        assert row["cost_change"] == int(after[1]["payout"].sum() - before[1]["payout"].sum())
        assert row["grade_subjects"] == int((after[0]["grade"] != before[0]["grade"]).sum())
        paid = after[1]["payout"].to_numpy() - before[1]["payout"].to_numpy()
        assert row["largest_gain"] == max(0, paid.max())
        assert row["largest_loss"] == min(0, paid.min())


def test_worked_ranges_stand_beside_the_steps():
    frame, _, _ = run_steps({"2026-01": WORKED_POINTS}, WORKED_WEIGHTS)
    one = frame[frame["indicator"] == "one@plain"].iloc[0]
    assert (one["order_from"], one["order_to"]) == pytest.approx((0.0, 0.4194), abs=5e-5)
    # b has 60 points on it and 74.5 in all, so b reaches 75 first when the weight falls; a reaches 75 when it rises.
    for end, points, total in (("grades_from", 60, 74.5), ("grades_to", 90, 73.0)):
        rest = (total - 0.4 * points) / 0.6
        assert one[end] == pytest.approx((75 - rest) / (points - rest), abs=1e-9)


def test_no_grade_changes_inside_the_range_and_one_does_beyond():
    frame, role, payroll = run_steps({"2026-01": WORKED_POINTS, "2026-02": {**WORKED_POINTS, "d": WORKED_POINTS["a"]}},
                                     WORKED_WEIGHTS)
    plan = payroll(role)[0]["grade"].tolist()
    for _, row in frame.drop_duplicates("indicator").iterrows():
        name = row["indicator"].split("@")[0]
        for end, out in ((row["grades_from"], -1), (row["grades_to"], 1)):
            inside, beyond = (Fraction(end + out * by).limit_denominator(10**9) for by in (-1e-6, 1e-6))
            assert payroll(move_weight(role, name, inside))[0]["grade"].tolist() == plan
            if 0 < beyond < 1 and 0 < end < 1:
                assert payroll(move_weight(role, name, beyond))[0]["grade"].tolist() != plan


def test_people_are_counted_once_over_own_periods_and_money_is_added_up():
    once, _, _ = run_steps({"2026-01": WORKED_POINTS}, WORKED_WEIGHTS)
    twice, _, _ = run_steps({"2026-01": WORKED_POINTS, "2026-02": WORKED_POINTS}, WORKED_WEIGHTS)
    times = {"subjects": 1, "grade_subjects": 1, "payees": 1, "grade_changes": 2, "cost_change": 2}
    for name, factor in times.items():
        assert (twice[name] == factor * once[name]).all()


def test_steps_out_of_range_are_not_possible():
    frame, _, _ = run_steps({"2026-01": WORKED_POINTS},
                            {"one": "24/25", "two": "1/50", "three": "1/100", "four": "1/100"})
    states = frame.set_index(["indicator", "step"])["state"]
    assert states[("one@plain", 0.05)] == NOT_POSSIBLE
    assert states[("two@plain", -0.05)] == NOT_POSSIBLE
    assert states[("one@plain", -0.05)] == MOVED
    assert frame.loc[frame["state"] == NOT_POSSIBLE, "cost_change"].isna().all()


def test_one_indicator_with_all_the_weight_cannot_be_moved():
    frame, _, _ = run_steps({"2026-01": {"a": {"one": 80}, "b": {"one": 70}}}, {"one": 1})
    assert (frame["state"] == NOT_POSSIBLE).all()
    assert frame["order_from"].isna().all()


def test_row_order_changes_nothing():
    role, scores, totals, payroll = a_shop({"2026-01": WORKED_POINTS}, WORKED_WEIGHTS)

    def shuffled(changed):
        return tuple(frame.sample(frac=1, random_state=1) for frame in payroll(changed))

    plain = weight_steps(role, read_grids(scores, totals, role), payroll, payroll(role))
    other = weight_steps(role, read_grids(scores[::-1], totals[::-1], role), shuffled, shuffled(role))
    pd.testing.assert_frame_equal(plain, other)
