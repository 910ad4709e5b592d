"""Who is reviewed: sums over periods, exact means, spells, rows that are not available."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pandas as pd
import pytest

from perfkit.errors import PlanError, RequestError
from perfkit.fairness.subjects import Subjects, gather_subjects

from .conftest import Frames


def two_months() -> Frames:
    payouts = pd.DataFrame({
        "period": ["2026-04", "2026-05", "2026-05", "2026-04", "2026-05", "2026-04"],
        "role": "cs", "subject": ["b", "b", "b", "a", "a", "c"],
        "spell": ["2025-01-01", "2025-01-01", "2026-05-10", "2025-01-01", "2025-01-01", "2025-01-01"],
        "payout": pd.array([100, 200, 50, 0, 0, 0], dtype="Int64"),
        "state": ["paid", "paid", "paid", "paid", "held", "no row"]})
    totals = pd.DataFrame({
        "period": ["2026-04", "2026-05", "2026-04", "2026-04"], "role": "cs", "subject": ["b", "b", "a", "c"],
        "spell": ["2025-01-01", "2026-05-10", "2025-01-01", "2025-01-01"],
        "total_numerator": ["1", "2", "70", ""], "total_denominator": ["3", "3", "1", ""]})
    people = pd.DataFrame({
        "subject": ["a", "b", "b", "c"], "role": "cs", "team": ["T1", "T1", "T2", "T1"],
        "spell": ["2025-01-01", "2025-01-01", "2026-05-10", "2025-01-01"], "shift": ["day", "day", "night", None]})
    return payouts, totals, people


def gather(frames: Frames, *groups: str) -> Subjects:
    return gather_subjects(*frames, role="cs", groups=groups)


def test_pay_is_the_sum_and_performance_the_exact_mean_over_the_pack() -> None:
    found = gather(two_months(), "shift")
    assert found.ids == ("a", "b", "c")
    assert found.totals == (Fraction(70), Fraction(1, 2), None)
    assert found.pay[1] == 350
    assert found.period == "2026-04/2026-05"


def test_what_is_held_or_could_not_be_computed_is_no_pay_of_zero() -> None:
    found = gather(two_months())
    assert found.pay == (None, 350, None)
    assert found.held == 1
    assert found.with_pay.ids == ("b",)
    assert found.scored.ids == ("a", "b")


def test_who_was_there_for_part_of_the_period_is_known_and_not_compared() -> None:
    found = gather(two_months())
    assert dict(zip(found.ids, found.whole, strict=True)) == {"a": False, "b": True, "c": False}
    assert found.comparable.ids == ("b",)


def test_of_several_spells_the_last_one_names_the_group_and_an_empty_cell_is_unknown() -> None:
    found = gather(two_months(), "team", "shift")
    assert found.levels["team"].tolist() == ["T1", "T2", "T1"]
    assert found.levels["shift"].tolist() == ["day", "night", "unknown"]


def test_the_order_of_rows_does_not_matter() -> None:
    one, two = (gather(tuple(frame.iloc[::step].reset_index(drop=True) for frame in two_months()), "team", "shift")
                for step in (1, -1))
    assert (one.ids, one.pay, one.totals, one.teams) == (two.ids, two.pay, two.totals, two.teams)
    pd.testing.assert_frame_equal(one.levels, two.levels)


def test_an_unknown_group_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(PlanError, match="did you mean 'shift'"):
        gather(two_months(), "shfit")


def test_all_missing_columns_are_named_at_once() -> None:
    payouts, totals, people = two_months()
    with pytest.raises(RequestError) as caught:
        gather((payouts.drop(columns=["state"]), totals, people.drop(columns=["spell", "team"])))
    assert [problem.column for problem in caught.value.problems] == ["state", "spell", "team"]


def test_other_roles_are_left_out(frames: Callable[..., Frames]) -> None:
    assert len(gather_subjects(*frames([1, 2]), role="other", groups=())) == 0
