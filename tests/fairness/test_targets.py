"""Targets: who reaches them, how they stand to the past, how they were changed; few people protected."""

from datetime import date
from fractions import Fraction

import pandas as pd
import pytest

from perfkit.fairness.targets import (
    AttainmentSpread,
    TargetChanges,
    TargetPast,
    TargetReach,
    TargetStretch,
    attained,
    change_rows,
    past_rows,
    reach_of_targets,
    spread_rows,
    stretch_rows,
)
from perfkit.periods import parse_period
from perfkit.plan import Attainment, IndicatorRule, Quantity, Role
from perfkit.results import View, find_audience
from perfkit.statistics import clustered_wilson, wilson

OWNER = View(audience=find_audience("owner"))
NOW = frozenset({"2026-02"})
INDICATOR = "net_sales@default"


def _role(target="table"):
    rule = IndicatorRule(weight=Fraction(1), scoring=Attainment(), target=target)
    return Role(id="desk", kind="desk", subject="person", period="month", missing="hold",
                indicators={"net_sales": rule})


def _lead(period, subject):
    return {"period": period, "role": "desk", "subject": subject, "spell": "2025-01-01", "indicator": INDICATOR}


def _values(cells, direction="higher"):
    """One value per (period, subject)."""
    rows = [_lead(*key) | {"unit": "money", "direction": direction, "value": float(value), "numerator": value,
                           "denominator": 1, "state": "counted"} for key, value in cells.items()]
    return pd.DataFrame(rows)


def _baselines(cells, name="target"):
    return pd.DataFrame([_lead(*key) | {"baseline": name, "value": float(value), "numerator": value, "denominator": 1}
                         for key, value in cells.items()])


def _people(subjects, teams=("T1", "T2")):
    return pd.DataFrame({"role": "desk", "subject": subjects, "spell": "2025-01-01", "shop": "S1",
                         "team": [teams[place % len(teams)] for place in range(len(subjects))]})


def _reached(shares, periods=("2026-02",), teams=("T1", "T2")):
    """Attainment by subject, the same in every period, of targets of 1000."""
    names = [f"p{place:02d}" for place in range(len(shares))]
    values = {(period, name): int(1000 * share) for period in periods
              for name, share in zip(names, shares, strict=True)}
    return attained(_values(values), _baselines(dict.fromkeys(values, 1000)), _people(names, teams),
                    {period: _role() for period in periods})


def test_attainment_is_exact_and_mirrored_where_lower_is_better():
    values = _values({("2026-02", "a"): 1500}, direction="lower")
    found = attained(values, _baselines({("2026-02", "a"): 1000}), _people(["a"]), {"2026-02": _role()})
    assert found["attainment"].tolist() == [Fraction(1, 2)]
    assert found[["team", "shop"]].values.tolist() == [["T1", "S1"]]


def test_a_target_of_the_plan_goes_before_the_table_and_no_target_is_no_row():
    values, table = _values({("2026-02", "a"): 150_000}), _baselines({("2026-02", "b"): 1000})
    assert attained(values, table, _people(["a"]), {"2026-02": _role()}).empty
    found = attained(values, table, _people(["a"]), {"2026-02": _role(Quantity.parse("1000"))})
    assert found["attainment"].tolist() == [Fraction(3, 2)]


def test_the_target_that_scores_say_was_due_is_taken():
    values, table = _values({("2026-02", "a"): 500}), _baselines({("2026-02", "a"): 1000})
    scores = pd.DataFrame([_lead("2026-02", "a") | {"target_numerator": "500", "target_denominator": "1"}])
    found = attained(values, table, _people(["a"]), {"2026-02": _role()}, scores)
    assert found["attainment"].tolist() == [Fraction(1)]


def test_bands_hold_every_result_once_and_their_lower_edge():
    frame = spread_rows(_reached([0.5, 0.8, 0.9, 0.95, 1.0, 1.05, 1.1, 1.2, 3.0]), "desk", "2026-02")
    assert frame["results"].tolist() == [1, 1, 1, 1, 1, 1, 1, 2]
    assert frame["n"].tolist() == [9] * 8
    assert not frame["hollow"].any()


def test_a_hollow_middle_is_flagged_and_an_even_one_is_not():
    hollow = spread_rows(_reached([0.85] * 8 + [0.95] + [1.05] * 8), "desk", "2026-02")
    assert hollow["hollow"].all()
    assert hollow["expected"].iloc[0] == 8
    assert "hollow middle, 1 of 17 results" in AttainmentSpread(frame=hollow).headline()
    assert "flag for review" in AttainmentSpread(frame=hollow).headline()
    even = spread_rows(_reached([0.85] * 6 + [0.95] * 5 + [1.05] * 6), "desk", "2026-02")
    assert not even["hollow"].any()
    few = spread_rows(_reached([0.85, 1.05]), "desk", "2026-02")
    assert not few["hollow"].any()


def test_bands_of_few_people_are_joined_for_who_sees_no_names():
    frame = spread_rows(_reached([0.5, 0.85, 0.85, 0.96, 0.97, 1.02, 1.3, 1.3, 1.3, 1.3, 1.3]), "desk", "2026-02")
    blind = AttainmentSpread(frame=frame).seen_as(OWNER)
    assert [row[1:3] for row in blind.table().rows] == [("under 100 %", "5"), ("100 % or more", "6")]
    alone = spread_rows(_reached([0.5, 1.1]), "desk", "2026-02")
    assert "not shown" in AttainmentSpread(frame=alone).seen_as(OWNER).headline()


def _reach(reached, minimum=5):
    return reach_of_targets(reached, NOW, role="desk", period="2026-02", minimum=minimum)


def test_reach_has_wilson_limits_over_subjects_and_counts_who_stands_near():
    frame = _reach(_reached([0.9, 0.94, 0.95, 1.0, 1.05, 1.06, 1.2, 1.3, 0.5, 0.6]))
    whole = frame[frame["group"] == ""].iloc[0]
    assert (whole["n"], whole["k"], whole["within"]) == (10, 5, 3)
    assert (whole["low"], whole["high"]) == pytest.approx(tuple(map(float, wilson(5, 10))))


def test_several_results_of_one_subject_are_a_cluster():
    both = _reached([0.9, 1.1, 1.2, 0.8, 1.0, 0.7], periods=("2026-01", "2026-02"))
    frame = reach_of_targets(both, frozenset({"2026-01", "2026-02"}), role="desk", period="2026-Q1", minimum=5)
    whole = frame[frame["group"] == ""].iloc[0]
    assert (whole["n"], whole["people"]) == (12, 6)
    assert (whole["low"], whole["high"]) == pytest.approx(clustered_wilson([0, 2, 2, 0, 2, 0], [2] * 6))


def test_who_never_reached_it_is_counted_over_all_covered_periods():
    frame = _reach(_reached([0.9, 0.8, 1.1, 1.2, 1.3, 1.0], periods=("2026-01", "2026-02")))
    whole = frame[frame["group"] == ""].iloc[0]
    assert (whole["never"], whole["never_of"]) == (2, 6)
    assert frame.loc[frame["group"] == "own_period", "level"].tolist() == ["2026-01", "2026-02"]
    assert "2 subjects never reached it" in TargetReach(frame=frame).headline()
    assert "never" not in TargetReach(frame=frame).seen_as(OWNER).headline()


def test_small_teams_are_hidden_with_one_that_would_give_them_away():
    shares = [1.1] * 4 + [0.9] * 6 + [1.0] * 7
    teams = ["T1"] * 4 + ["T2"] * 6 + ["T3"] * 7
    frame = _reach(_reached(shares, teams=teams))
    hidden = dict(zip(frame["level"], frame["hidden"], strict=True))
    assert hidden == {"": False, "T1": True, "T2": True, "T3": False}
    shown = TargetReach(frame=frame).html()
    assert "※" in shown
    assert "※" not in TargetReach(frame=frame).seen_as(View(audience=find_audience("hr"))).html()


def _past(direction="higher", target=1200):
    cells = {("2026-01", "a"): 1000, ("2026-02", "a"): 1100, ("2026-01", "b"): 1500, ("2026-02", "b"): 900}
    table = _baselines(dict.fromkeys(cells, target))
    before = pd.concat([table, _baselines({("2026-02", "a"): 1000, ("2026-02", "b"): 1500}, "previous"),
                        _baselines({("2026-02", "a"): 800}, "last_year")], ignore_index=True)
    reached = attained(_values(cells, direction), before, _people(["a", "b"]),
                       {period: _role() for period in ("2026-01", "2026-02")})
    return past_rows(reached, NOW, before), reached


def test_each_target_stands_beside_the_subjects_own_past():
    frame, _ = _past()
    a, b = frame.to_dict("records")
    assert (a["to_previous"], a["to_last_year"], a["best"], a["beyond"]) == (1.2, 1.5, 1000.0, True)
    assert (b["to_previous"], b["best"], b["beyond"]) == (0.8, 1500.0, False)
    assert pd.isna(b["to_last_year"])
    assert TargetPast(frame=frame).headline().startswith("1 of 2 targets ask for more")


def test_where_lower_is_better_the_best_is_the_lowest():
    frame, _ = _past(direction="lower", target=1400)
    assert frame["best"].tolist() == [1000.0, 1500.0]
    assert frame["beyond"].tolist() == [False, True]


def test_how_far_targets_stretch_is_told_by_quartiles_and_team():
    past, reached = _past()
    frame = stretch_rows(past, reached, role="desk", period="2026-02", minimum=1)
    row = frame[(frame["baseline"] == "previous") & (frame["level"] == "")].iloc[0]
    assert (row["n"], row["lower"], row["median"], row["upper"]) == (2, 0.9, 1.0, 1.1)
    assert (row["beyond"], row["beyond_of"]) == (1, 2)
    assert "1.50 times the value a year ago" in TargetStretch(frame=frame).headline()
    hidden = stretch_rows(past, reached, role="desk", period="2026-02", minimum=5)
    assert hidden["hidden"].all()
    assert "1.50" not in TargetStretch(frame=hidden).seen_as(OWNER).html()


def _targets(*rows):
    frame = pd.DataFrame(rows, columns=["subject", "period", "target_numerator", "set_at", "version"])
    return frame.assign(indicator="net_sales", target_denominator=1, set_at=pd.to_datetime(frame["set_at"]))


def _changes(*rows, fixed=None):
    reached = _reached([1.1, 0.9])
    measured = pd.concat([reached[["subject", "indicator", "unit"]],
                          pd.DataFrame([{"subject": "p02", "indicator": INDICATOR, "unit": "money"}])])
    return change_rows(_targets(*rows), measured, reached, {parse_period("2026-02"): fixed}, "desk")


def test_a_second_version_is_logged_with_its_effect_on_attainment():
    frame = _changes(("p00", "2026-02", 1000, "2026-01-10", "1"), ("p00", "2026-02", 1100, "2026-01-20", "2"),
                     ("p01", "2026-02", 1000, "2026-01-10", "1"), ("zz", "2026-02", 1, "2026-02-20", "1"))
    (row,) = frame.to_dict("records")
    assert (row["subject"], row["old"], row["new"], row["old_set"], row["new_set"]) == (
        "p00", 1000.0, 1100.0, "2026-01-10", "2026-01-20")
    assert (row["before"], row["after"], row["late"]) == (1.1, 1.0, False)
    assert row["effect"] == pytest.approx(-0.1)
    assert TargetChanges(frame=frame).headline() == "1 change of a target, all set in time"


def test_what_is_set_after_the_period_began_is_flagged():
    frame = _changes(("p00", "2026-02", 1000, "2026-01-10", "1"), ("p00", "2026-02", 500, "2026-02-02", "2"),
                     ("p01", "2026-02-10", 900, "2026-02-11", "1"), ("p01", "2026-02-12", 900, "2026-02-12", "1"),
                     ("p01", "2026-03", 900, "2026-03-09", "1"))
    assert frame[["subject", "period", "late"]].values.tolist() == [
        ["p00", "2026-02", True], ["p01", "2026-02-10", True]]
    assert TargetChanges(frame=frame).headline() == (
        "2 changes of targets; 2 set too late, which do not count: flag for review")


@pytest.mark.parametrize(("fixed", "late"), [("2026-02-05", [False, False, True, False]),
                                             ("2026-02-04", [False, True, True, False]),
                                             ("2026-01-31", [True, True, True, True])])
def test_the_day_that_the_plan_states_is_in_time_and_the_next_is_late_also_for_single_days(fixed, late):
    frame = _changes(("p00", "2026-02", 1000, "2026-01-10", "1"), ("p00", "2026-02", 500, "2026-02-04", "2"),
                     ("p00", "2026-02", 400, "2026-02-05", "3"), ("p00", "2026-02", 300, "2026-02-06", "4"),
                     ("p01", "2026-02-10", 900, "2026-01-09", "1"), ("p01", "2026-02-10", 800, "2026-02-03", "2"),
                     fixed=date.fromisoformat(fixed))
    assert frame["late"].tolist() == late
    assert set(frame["last_day"]) == {fixed}


def test_whose_only_target_came_too_late_is_told_without_an_attainment():
    [row] = _changes(("p02", "2026-02", 500, "2026-02-02", "1")).to_dict("records")
    assert (row["subject"], row["new"], row["late"]) == ("p02", 500.0, True)
    assert pd.isna(row["old"])
    assert pd.isna(row["effect"])


def test_without_any_target_each_result_says_so():
    nothing = _reached([1.0]).iloc[:0]
    frames = [AttainmentSpread(frame=spread_rows(nothing, "desk", "2026-02")), TargetReach(frame=_reach(nothing)),
              TargetPast(frame=past_rows(nothing, NOW, _baselines({("2026-02", "a"): 1})))]
    assert {result.headline() for result in frames} == {"No indicator of this role had a target in the period"}
    assert all("<section" in result.seen_as(OWNER).html() for result in frames)


def test_row_order_changes_nothing():
    reached = _reached([0.9, 1.1, 1.2, 0.8, 1.0, 0.7], periods=("2026-01", "2026-02"))
    turned = reached.iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(_reach(reached), _reach(turned))
    pd.testing.assert_frame_equal(spread_rows(reached, "desk", "x"), spread_rows(turned, "desk", "x"))
