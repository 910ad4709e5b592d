"""Swap weights of close pairs: exact, said in words where there are none, checked by scoring at the weight itself."""

from fractions import Fraction

import pytest

from perfkit.sensitivity.grid import read_grids
from perfkit.sensitivity.steps import move_weight
from perfkit.sensitivity.swaps import CANNOT, EXACT, LEVEL, ROOT, SWAP, find_swaps

from .shop import WORKED_POINTS, WORKED_WEIGHTS, a_shop


def run(points, weights=WORKED_WEIGHTS):
    role, scores, totals, payroll = a_shop({"2026-01": points}, weights)
    return find_swaps(role.id, read_grids(scores, totals, role)), role, payroll


def test_worked_pair_is_exact():
    two = {name: WORKED_POINTS[name] for name in ("a", "b")}
    frame, _, _ = run(two)
    row = frame[frame["indicator"] == "one@plain"].iloc[0]
    assert (row["ahead"], row["behind"], row["gap"]) == ("b", "a", 1.5)
    assert (row["swap_numerator"], row["swap_denominator"], row["method"]) == ("3", "7", EXACT)
    assert row["swap_weight"] == pytest.approx(0.428571, abs=1e-6)
    assert row["largest_move"] == pytest.approx(0.017647, abs=1e-6)
    assert row["square_move"] == pytest.approx(0.028768, abs=1e-6)
    assert row["moved_weight"] == pytest.approx(0.021429, abs=1e-6)


def test_at_the_swap_weight_the_pay_run_itself_has_them_level():
    frame, role, payroll = run(WORKED_POINTS)
    swapping = frame[frame["state"] == SWAP]
    assert len(swapping) >= 6
    for row in swapping.to_dict("records"):
        name = row["indicator"].split("@")[0]
        at = Fraction(int(row["swap_numerator"]), int(row["swap_denominator"]))
        totals, _ = payroll(move_weight(role, name, at))
        exact = {one["subject"]: Fraction(int(one["total_numerator"]), int(one["total_denominator"]))
                 for one in totals.to_dict("records")}
        assert exact[row["ahead"]] == exact[row["behind"]]
        beyond = at + (Fraction(1, 1000) if at > role.indicators[name].weight else -Fraction(1, 1000))
        totals, _ = payroll(move_weight(role, name, beyond))
        floats = totals.set_index("subject")["total"]
        assert floats[row["ahead"]] < floats[row["behind"]]


def test_the_nearest_weight_is_marked_once_per_pair():
    frame, _, _ = run(WORKED_POINTS)
    for _, pair in frame.groupby(["ahead", "behind"]):
        swapping = pair[pair["state"] == SWAP]
        assert pair["nearest"].sum() == min(1, len(swapping))
        assert swapping.empty or pair.loc[pair["nearest"], "change"].abs().iloc[0] == swapping["change"].abs().min()


def test_who_leads_on_everything_cannot_be_passed_in_words():
    frame, _, _ = run({"a": {"one": 90, "two": 80}, "b": {"one": 89, "two": 80}}, {"one": "1/2", "two": "1/2"})
    assert (frame["state"] == CANNOT).all()
    assert not frame["nearest"].any()
    assert frame["swap_weight"].isna().all()
    assert (frame["p_stays"] == 1).all()


def test_equal_totals_are_level():
    frame, _, _ = run({"a": {"one": 80, "two": 60}, "b": {"one": 60, "two": 80}}, {"one": "1/2", "two": "1/2"})
    assert (frame["state"] == LEVEL).all()
    assert (frame["largest_move"] == 0).all()


def test_people_with_different_indicators_meet_at_a_root_under_weights_of_their_own():
    frame, role, payroll = run({"a": WORKED_POINTS["a"], "d": {"one": 60, "two": None, "three": 90, "four": 92}})
    assert (frame["method"] == ROOT).all()
    assert (frame["swap_numerator"] == "").all()
    assert frame[["p_stays", "largest_move", "moved_weight"]].isna().all(axis=None)
    swapping = frame[frame["state"] == SWAP]
    assert len(swapping)
    for row in swapping.to_dict("records"):
        at = Fraction(row["swap_weight"])
        totals, _ = payroll(move_weight(role, row["indicator"].split("@")[0], at))
        assert totals["total"].iloc[0] == pytest.approx(totals["total"].iloc[1], abs=1e-9)


def test_an_indicator_that_neither_has_cannot_make_them_swap():
    people = {name: {**WORKED_POINTS[name], "four": None} for name in ("a", "b")}
    frame, _, _ = run(people)
    states = frame.set_index("indicator")["state"]
    assert states["four@plain"] == CANNOT
    assert states["one@plain"] == SWAP
    assert (frame["method"] == EXACT).all()


@pytest.mark.parametrize("points", [{}, {"a": WORKED_POINTS["a"]}, {"a": dict.fromkeys(WORKED_WEIGHTS)}])
def test_nobody_to_compare_gives_no_rows(points):
    role, scores, totals, _ = a_shop({"2026-01": points or {"a": dict.fromkeys(WORKED_WEIGHTS)}}, WORKED_WEIGHTS)
    assert find_swaps(role.id, read_grids(scores, totals, role)).empty


def test_all_weight_on_one_indicator_leaves_nothing_to_move():
    assert run({"a": {"one": 80}, "b": {"one": 70}}, {"one": 1})[0].empty
