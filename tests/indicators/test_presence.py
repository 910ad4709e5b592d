"""Who was there for which part of a period: joiners, leavers, movers, leave, and the ramp of the new."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfkit.exact import Range
from perfkit.indicators import PartPeriods, find_presence, part_rows, target_shares
from perfkit.periods import parse_period
from perfkit.plan import RampRow, TimeRule

APRIL, QUARTER = parse_period("2026-04"), parse_period("2026-Q2")
DAYS, WHOLE = TimeRule(targets="days"), TimeRule(targets="whole")
RAMP = TimeRule(targets="days", ramp=(RampRow(Range(Fraction(0), Fraction(1)), Fraction(1, 2)),
                                      RampRow(Range(Fraction(1), Fraction(3)), Fraction(4, 5))))
OPEN = "9999-12-31"


def roster(*spells):
    """Return a roster of (subject, role, first day, last day)."""
    frame = pd.DataFrame(spells, columns=["subject", "role", "from_day", "to_day"])
    return frame.assign(spell=frame["from_day"], from_day=pd.to_datetime(frame["from_day"]),
                        to_day=pd.to_datetime(frame["to_day"]))


def leaves(*rows):
    """Return leave of (subject, first day, last day, kind)."""
    frame = pd.DataFrame(rows, columns=["subject", "from_day", "to_day", "kind"])
    return frame.assign(from_day=pd.to_datetime(frame["from_day"]), to_day=pd.to_datetime(frame["to_day"]))


def there(people, leave=None, period=APRIL, rule=DAYS, role="service"):
    return find_presence(people, leaves() if leave is None else leave, role, [(period, rule)])


def told(frame, *names):
    return frame[list(names)].values.tolist()


def test_a_spell_that_fills_the_period_is_whole_and_not_listed():
    found = there(roster(("a", "service", "2026-04-01", "2026-04-30"), ("b", "service", "2025-01-01", OPEN)))
    assert told(found, "present_days", "paid_days", "why", "target_factor", "away") == [[30, 30, "", 1.0, False]] * 2
    assert part_rows(found).empty
    assert target_shares(found) == {}


@pytest.mark.parametrize(("first", "last", "present", "why"), [
    ("2026-04-16", OPEN, 15, "joined"), ("2025-01-01", "2026-04-10", 10, "left"),
    ("2026-04-11", "2026-04-20", 10, "joined+left")])
def test_joiners_and_leavers_have_the_days_of_their_spell(first, last, present, why):
    found = there(roster(("a", "service", first, last)))
    assert told(found, "days", "present_days", "why") == [[30, present, why]]
    assert target_shares(found) == {("2026-04", "a", first): Fraction(present, 30)}


def test_a_spell_that_does_not_touch_the_period_has_no_row():
    assert there(roster(("a", "service", "2026-05-01", OPEN), ("b", "service", "2025-01-01", "2026-03-31"))).empty


def test_who_changes_team_or_role_inside_the_period_moved():
    team = there(roster(("a", "service", "2025-01-01", "2026-04-12"), ("a", "service", "2026-04-13", OPEN)))
    assert told(team, "present_days", "why") == [[12, "moved"], [18, "moved"]]
    role = roster(("a", "service", "2025-01-01", "2026-04-12"), ("a", "operations", "2026-04-15", OPEN))
    assert told(there(role), "present_days", "why") == [[12, "moved"]]
    assert told(there(role, role="operations"), "present_days", "why") == [[16, "moved"]]


def test_who_comes_back_after_the_period_left_it():
    people = roster(("a", "service", "2025-01-01", "2026-04-12"), ("a", "service", "2026-06-01", OPEN))
    assert told(there(people), "why") == [["left"]]
    assert told(there(people, period=parse_period("2026-06")), "why") == [[""]]


def test_statutory_leave_leaves_targets_other_leave_leaves_pay():
    people = roster(("a", "service", "2025-01-01", OPEN), ("b", "service", "2025-01-01", OPEN))
    leave = leaves(("a", "2026-03-25", "2026-04-05", "statutory"), ("b", "2026-04-29", "2026-05-02", "other"))
    assert told(there(people, leave), "present_days", "paid_days", "why") == [[25, 30, "leave"], [30, 28, "leave"]]


def test_leave_outside_the_spell_takes_nothing_off():
    people = roster(("a", "service", "2026-04-16", OPEN))
    found = there(people, leaves(("a", "2026-04-10", "2026-04-20", "statutory")))
    assert told(found, "present_days", "why") == [[10, "joined+leave"]]


def test_leave_of_all_days_of_the_spell_is_being_away_whatever_its_kinds():
    people = roster(("a", "service", "2025-01-01", OPEN), ("b", "service", "2025-01-01", OPEN))
    leave = leaves(("a", "2026-04-01", "2026-04-20", "statutory"), ("a", "2026-04-21", "2026-04-30", "other"),
                   ("b", "2026-04-02", "2026-04-30", "statutory"))
    assert told(there(people, leave), "away", "present_days") == [[True, 10], [False, 1]]


def test_whole_targets_stay_whole_and_a_silent_plan_leaves_them_so():
    people = roster(("a", "service", "2026-04-16", OPEN))
    for rule in (WHOLE, None):
        found = there(people, rule=rule)
        assert (told(found, "target_factor", "paid_days", "why"), target_shares(found)) == ([[1.0, 15, "joined"]], {})


@pytest.mark.parametrize(("began", "months", "factor"), [
    ("2026-03-02", 0, 0.5), ("2026-03-01", 1, 0.8), ("2026-01-02", 2, 0.8), ("2026-01-01", 3, 1.0),
    ("2026-01-31", 2, 0.8), ("2025-04-02", 11, 1.0)])
def test_months_are_whole_ones_from_the_first_day_to_the_first_of_the_period(began, months, factor):
    found = there(roster(("a", "service", began, OPEN)), rule=RAMP)
    assert told(found, "months", "ramp_factor") == [[months, factor]]


def test_months_of_a_joiner_are_counted_at_the_day_of_joining_and_from_the_first_role():
    joiner = there(roster(("a", "service", "2026-05-20", OPEN)), period=QUARTER, rule=RAMP)
    assert told(joiner, "months", "ramp_factor", "why") == [[0, 0.5, "joined+ramp"]]
    assert target_shares(joiner) == {("2026-Q2", "a", "2026-05-20"): Fraction(42, 91) / 2}
    mover = there(roster(("a", "operations", "2026-03-10", "2026-05-19"), ("a", "service", "2026-05-20", OPEN)),
                  period=QUARTER, rule=RAMP)
    assert told(mover, "months", "ramp_factor", "why") == [[2, 0.8, "moved+ramp"]]


def test_each_period_has_its_own_rule_and_the_order_of_rows_changes_nothing():
    people = roster(("a", "service", "2026-04-16", "2026-05-15"), ("b", "service", "2026-04-16", OPEN))
    leave = leaves(("b", "2026-04-20", "2026-04-22", "statutory"), ("a", "2026-05-01", "2026-05-02", "other"))
    parts = [(parse_period("2026-05"), WHOLE), (APRIL, DAYS)]
    found = find_presence(people, leave, "service", parts)
    assert told(found, "period", "subject", "target_factor") == [
        ["2026-04", "a", 0.5], ["2026-04", "b", 0.4], ["2026-05", "a", 1.0], ["2026-05", "b", 1.0]]
    pd.testing.assert_frame_equal(found, find_presence(people[::-1], leave[::-1], "service", parts[::-1]))


def test_nobody_and_no_period_give_empty_frames_of_the_same_columns():
    nobody = there(roster())
    assert nobody.empty
    assert nobody.columns.equals(find_presence(roster(("a", "service", "2025-01-01", OPEN)), leaves(), "service",
                                               []).columns)


def test_the_finding_counts_people_by_why_in_both_languages():
    people = roster(("a", "service", "2026-04-16", OPEN), ("b", "service", "2025-01-01", "2026-04-10"),
                    ("c", "service", "2025-01-01", "2026-04-12"), ("c", "service", "2026-04-13", OPEN))
    result = PartPeriods(frame=part_rows(there(people, leaves(("a", "2026-04-20", "2026-04-20", "statutory")))))
    said = result.finding()
    assert said.fill("en") == "3 subjects have a part period: 1 joined, 1 moved, 1 left, 1 on leave"
    assert said.fill("zh") == "3 个考核对象任期不满整个周期或仍在爬坡期：1 人入职，1 人调岗，1 人离职，1 人休假"
    assert "joined, on leave" in result.table().rows[0]


def test_where_all_periods_are_whole_it_says_so():
    result = PartPeriods(frame=part_rows(there(roster(("a", "service", "2025-01-01", OPEN)))))
    assert result.headline() == "Everybody was there for the whole of every period"
    assert result.plot() is None


cuts = st.lists(st.integers(0, 89), unique=True, max_size=5)


@settings(deadline=None, max_examples=40)
@given(cuts, st.lists(st.tuples(st.integers(0, 120), st.sampled_from(["statutory", "other"])), unique_by=lambda x: x[0],
                      max_size=6))
def test_the_parts_of_a_split_spell_add_up_to_the_whole(days, off):
    """Cut April to June at some days: targets, and days for pay, of the parts add up to those of one spell."""
    first, edges = date(2026, 4, 1), sorted(days)
    starts = [first, *(first + timedelta(days=day + 1) for day in edges)]
    ends = [*(first + timedelta(days=day) for day in edges), date(2026, 6, 30)]
    split = roster(*(("a", "service", start.isoformat(), end.isoformat())
                     for start, end in zip(starts, ends, strict=True)))
    leave = leaves(*(("a", (first + timedelta(days=day)).isoformat(), (first + timedelta(days=day)).isoformat(), kind)
                     for day, kind in off))
    parts = there(split, leave, QUARTER)
    whole = there(roster(("a", "service", "2026-04-01", "2026-06-30")), leave, QUARTER)
    exact = [sum(Fraction(int(row.target_numerator), int(row.target_denominator)) for row in frame.itertuples())
             for frame in (parts, whole)]
    assert exact[0] == exact[1]
    assert parts["paid_days"].sum() == whole["paid_days"].sum()
    assert (parts["present_days"] <= (parts["to_day"] - parts["from_day"]).dt.days + 1).all()


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 100)), min_size=1, max_size=4),
       st.dates(date(2025, 1, 1), date(2026, 4, 30)), st.dates(date(2025, 1, 1), date(2026, 4, 30)))
def test_a_ramp_never_asks_less_of_who_began_earlier(rows, one, other):
    parts, edges = sorted(Fraction(part, 100) for _, part in rows), [0]
    for length, _ in rows:
        edges.append(edges[-1] + length)
    rule = TimeRule(targets="whole", ramp=tuple(RampRow(Range(Fraction(low), Fraction(high)), part) for low, high, part
                                                in zip(edges, edges[1:], parts, strict=False)))
    earlier, later = sorted((one, other))
    found = there(roster(("a", "service", earlier.isoformat(), OPEN), ("b", "service", later.isoformat(), OPEN)),
                  rule=rule)
    assert found["ramp_factor"].iloc[0] >= found["ramp_factor"].iloc[1]
