from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest

from perfkit.scoring import score_points, total_points

from .made import clamp, exact, no_targets, reached, role, rule, targets, values

INDICATORS = {"csat": rule("0.6", clamp("0%", "100%"), "table"), "fcr": rule("0.4", reached("1.2"), "table")}
GOALS = pd.concat([targets("csat@a", [Fraction(9, 10)] * 2), targets("fcr@b", [Fraction(4, 5)] * 2)])


def scored(missing: str, *, state: str = "withheld", goals: pd.DataFrame = GOALS) -> pd.DataFrame:
    """Score p00000 in full and p00001 without a value of fcr that may be counted."""
    table = pd.concat([values("csat@a", [Fraction(1, 2)] * 2),
                       values("fcr@b", [Fraction(4, 5), Fraction(1, 5)], states=["counted", state])])
    return score_points(table, goals, role(INDICATORS, missing=missing))


def totals(missing: str, **other: str) -> pd.DataFrame:
    return total_points(scored(missing, **other), role(INDICATORS, missing=missing), "2026-01-01")


@pytest.mark.parametrize(("missing", "row_state", "total"), [
    ("reweight", "reweighted", 50), ("zero", "zero", 30), ("target", "at_target", 70), ("hold", "held", None)])
@pytest.mark.parametrize("state", ["shown", "withheld", "absent"])
def test_each_rule_shows_what_it_did(missing: str, row_state: str, total: int | None, state: str) -> None:
    row = scored(missing, state=state).iloc[3]
    assert (row["indicator"], row["state"], row["reason"]) == ("fcr@b", row_state, state)
    assert exact(totals(missing, state=state), "total") == [Fraction(70), None if total is None else Fraction(total)]


def test_reweighting_shares_the_weight_out_in_proportion() -> None:
    frame = scored("reweight")
    assert exact(frame, "weight") == [Fraction(3, 5), Fraction(2, 5), 1, 0]
    assert frame["contribution"].tolist() == [30.0, 40.0, 50.0, 0.0]


@pytest.mark.parametrize("missing", ["hold", "target", "zero"])
def test_other_rules_leave_the_weights_alone(missing: str) -> None:
    assert exact(scored(missing), "weight") == [Fraction(3, 5), Fraction(2, 5)] * 2


def test_a_held_value_has_no_points_and_its_total_says_why() -> None:
    frame = totals("hold")
    assert frame["state"].tolist() == ["scored", "held"]
    assert frame["reason"].tolist() == ["", "withheld"]
    assert frame["grade"].tolist() == ["", ""]


def test_counting_at_target_needs_a_target() -> None:
    frame = scored("target", goals=targets("csat@a", [1, 1]).iloc[:0])
    assert frame["state"].tolist() == ["scored", "no row", "scored", "no row"]
    assert frame["reason"].tolist() == ["", "no_target", "", "no_target"]


def test_with_nothing_to_count_there_is_no_total() -> None:
    made = role({"csat": rule(1, clamp("0%", "100%"))})
    scores = score_points(values("csat@a", [None]), no_targets(), made)
    frame = total_points(scores, made, "2026-01-01")
    assert (frame["state"].iloc[0], frame["reason"].iloc[0]) == ("no row", "nothing_counted")
    assert exact(frame, "total") == [None]
