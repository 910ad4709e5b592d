"""Two pay runs side by side: to the cent, whatever the order of rows, and the plan point is checked."""

import pandas as pd
import pytest

from perfkit.errors import DataError
from perfkit.sensitivity.pay_changes import check_plan_point, compare_runs, count_money
from perfkit.sensitivity.steps import move_weight

from .shop import WORKED_POINTS, WORKED_WEIGHTS, a_shop

MONTHS = {"2026-01": WORKED_POINTS, "2026-02": {name: WORKED_POINTS[name] for name in ("a", "b")}}


def test_a_run_compared_with_itself_changes_nothing():
    role, _, _, payroll = a_shop(MONTHS, WORKED_WEIGHTS)
    change = compare_runs(payroll(role), payroll(role))
    assert change.grade_changes.empty
    assert (change.money["difference"] == 0).all()
    assert count_money(change.money)["before"] == int(payroll(role)[1]["payout"].sum())


def test_money_is_summed_over_own_periods_and_adds_up():
    role, _, _, payroll = a_shop(MONTHS, WORKED_WEIGHTS)
    before, after = payroll(role), payroll(move_weight(role, "one", role.indicators["two"].weight))
    shuffled = tuple(frame.sample(frac=1, random_state=3) for frame in after)
    change = compare_runs(before, shuffled)
    sums = count_money(change.money)
    assert sums["difference"] == int(after[1]["payout"].sum()) - int(before[1]["payout"].sum())
    assert sums["gains"] + sums["losses"] == sums["difference"]
    assert change.money["payee"].tolist() == ["a", "b", "c"]
    assert len(change.grades) == 5


def test_who_stands_in_one_run_only_has_nothing_in_the_other():
    role, _, _, payroll = a_shop({"2026-01": WORKED_POINTS}, WORKED_WEIGHTS)
    totals, payouts = payroll(role)
    change = compare_runs((totals, payouts), (totals[totals["subject"] != "a"], payouts[payouts["subject"] != "a"]))
    assert change.grade_changes[["subject", "before", "after"]].to_numpy().tolist() == [["a", "B", ""]]
    assert change.money.set_index("payee").loc["a", "after"] == 0


def test_a_held_payout_pays_nothing_now():
    role, _, _, payroll = a_shop({"2026-01": WORKED_POINTS}, WORKED_WEIGHTS)
    totals, payouts = payroll(role)
    held = payouts.assign(payout=payouts["payout"].mask(payouts["subject"] == "a", pd.NA))
    assert compare_runs((totals, payouts), (totals, held)).money["after"].tolist()[0] == 0


def test_the_plan_point_must_be_the_pay_run():
    role, _, totals, payroll = a_shop(MONTHS, WORKED_WEIGHTS)
    assert check_plan_point(totals.iloc[::-1], payroll, role)[1]["payout"].sum() > 0
    with pytest.raises(DataError, match="a in 2026-01") as caught:
        check_plan_point(totals.assign(grade=["A", *totals["grade"][1:]]), payroll, role)
    assert caught.value.problems[0].code == "plan_point"
    with pytest.raises(DataError, match="b in 2026-02"):
        check_plan_point(totals.iloc[:-1], payroll, role)
