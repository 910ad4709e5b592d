"""Winners and losers of scenarios: to the cent, by person, team and role."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfkit.errors import DataError
from perfkit.sensitivity import scenarios as room
from perfkit.sensitivity.scenarios import PERSON, ROLE, TEAM, scenario_pay

from .shop import WORKED_POINTS, WORKED_WEIGHTS, a_shop, with_weights

SALES = {"one": "1/2", "two": "1/5", "three": "1/5", "four": "1/10"}
PEOPLE = pd.DataFrame({"subject": ["a", "b", "c"], "spell": "2026-01-01", "team": ["x", "x", "y"]})


def run(points_by_period, people=PEOPLE, **scenarios):
    role, _, _, payroll = a_shop(points_by_period, WORKED_WEIGHTS)
    written = {name: with_weights(role, weights) for name, weights in scenarios.items()}
    return scenario_pay(role, written, payroll, payroll(role), people), role, payroll


def test_worked_case_by_hand():
    """One up by 10 points, two down by 10: a 73 to 76 (B to A), b 74.5 to 72, c 74 stays."""
    frame, _, _ = run({"2026-01": WORKED_POINTS}, sales=SALES)
    whole = frame[frame["level"] == ROLE].iloc[0]
    assert (whole["winners"], whole["losers"], whole["grade_up"], whole["grade_down"]) == (1, 1, 1, 0)
    money = frame[frame["level"] == PERSON].set_index("subject")["difference"]
    assert money.to_dict() == {"a": 40_300, "b": -250, "c": 0}
    assert frame[frame["level"] == TEAM].set_index("team")["difference"].to_dict() == {"x": 40_050, "y": 0}
    assert (whole["gains"], whole["losses"], whole["difference"]) == (40_300, -250, 40_050)


@settings(deadline=None, max_examples=15)
@given(st.lists(st.integers(1, 20), min_size=4, max_size=4), st.integers(0, 99))
def test_parts_add_up_to_their_whole(parts, seed):
    weights = {name: f"{part}/{sum(parts)}" for name, part in zip(WORKED_WEIGHTS, parts, strict=True)}
    frame, _, _ = run({"2026-01": WORKED_POINTS, "2026-02": {"a": WORKED_POINTS["b"]}},
                      PEOPLE.sample(frac=1, random_state=seed), other=weights)
    for name in ("before", "after", "difference", "gains", "losses", "winners", "losers", "payees", "grade_up"):
        sums = frame.groupby("level")[name].sum()
        assert sums[TEAM] == sums[ROLE]
        assert sums[PERSON] == sums[ROLE]


def test_the_plan_as_a_scenario_changes_nothing():
    frame, _, _ = run({"2026-01": WORKED_POINTS}, plan=WORKED_WEIGHTS)
    assert (frame[["difference", "winners", "losers", "grade_up", "grade_down"]] == 0).all(axis=None)


def test_scenarios_are_sorted_and_none_gives_no_row():
    frame, _, _ = run({"2026-01": WORKED_POINTS}, b=SALES, a=WORKED_WEIGHTS)
    assert frame["scenario"].unique().tolist() == ["a", "b"]
    assert run({"2026-01": WORKED_POINTS})[0].empty


def test_without_people_there_are_no_teams():
    frame, _, _ = run({"2026-01": WORKED_POINTS}, None, sales=SALES)
    assert set(frame["level"]) == {ROLE, PERSON}


def test_a_person_with_two_spells_counts_in_both_teams_and_once_as_a_payee():
    role, _, _, payroll = a_shop({"2026-01": WORKED_POINTS}, WORKED_WEIGHTS)

    def moved(changed):
        """A person c is b after a change of team within the period."""
        return tuple(frame.assign(spell=["2026-01-01", "2026-01-01", "2026-01-16"], subject=["a", "b", "b"])
                     for frame in payroll(changed))

    def paid(changed):
        totals, payouts = moved(changed)
        return totals, payouts.assign(payee=payouts["subject"])

    people = pd.DataFrame({"subject": ["a", "b", "b"], "spell": ["2026-01-01", "2026-01-01", "2026-01-16"],
                           "team": ["x", "x", "y"]})
    frame = scenario_pay(role, {"sales": with_weights(role, SALES)}, paid, paid(role), people)
    whole = frame[frame["level"] == ROLE].iloc[0]
    assert whole["payees"] == 2
    assert frame[frame["level"] == TEAM]["difference"].sum() == whole["difference"]
    assert frame.set_index("subject").loc["b", "team"] == "x, y"


def test_sums_that_do_not_reconcile_are_refused(monkeypatch):
    honest = room.count_money
    monkeypatch.setattr(room, "count_money", lambda money: honest(money) | {"difference": len(money)})
    monkeypatch.setattr(room, "_with_team", lambda rows, teams: rows.assign(team="x").iloc[:2])
    monkeypatch.setattr(room, "_rows", lambda *_: [{"level": ROLE, "before": 1, "after": 2, "difference": 1},
                                                   {"level": TEAM, "before": 1, "after": 1, "difference": 0}])
    with pytest.raises(DataError, match="sales: team 0"):
        run({"2026-01": WORKED_POINTS}, sales=SALES)
