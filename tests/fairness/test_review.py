"""The whole review of a role: what is in it, what is left out, and that row order changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from perfkit.fairness import FINDING_COLUMNS, review_rewards
from perfkit.plan import Fairness

from .conftest import LADDER, ROLE, Frames

SHIFTS = {"shift": ["day"] * 12 + ["night"] * 12, "site": ["x", "y", "z"] * 8}
PAY = [1_000 * (place % 5) for place in range(24)]
TOTALS = [50 + 2 * place for place in range(24)]
ASKED = Fairness(groups=("shift", "site"), questions=("shift",), ladder=LADDER)


@pytest.fixture(scope="module")
def whole(review: Callable[..., Any]) -> Any:
    return review(PAY, totals=TOTALS, groups=SHIFTS, fairness=ASKED)


def test_the_review_gives_each_result_under_its_name(whole: Any) -> None:
    assert list(whole.results()) == ["reach", "group_reach", "inequality", "pay_order", "findings"]
    for result in whole.results().values():
        assert list(result.frame.columns)[:len(FINDING_COLUMNS)] == list(FINDING_COLUMNS)
        assert set(result.frame["role"]) == {"design"}
        assert set(result.frame["period"]) == {"2026-Q2"}


def test_findings_gather_every_question_once(whole: Any) -> None:
    found = whole.findings.frame
    assert not found.duplicated(["question", "group", "level"]).any()
    assert set(found["question"]) == {
        "reach_paid", "reach_threshold", "reach_target", "group_reach", "group_pay", "gini", "gini_rule", "share_paid",
        "gini_paid", "top_share", "p90_p50", "order", "inversions", "gini_correlation"}
    assert found["review"].is_monotonic_decreasing


def test_every_finding_with_a_threshold_says_what_is_observed_and_names_its_source(whole: Any) -> None:
    found = whole.findings.frame
    judged = found[found["threshold"].notna() & ~found["hidden"]]
    assert (judged["source"] != "").all()
    assert set(judged["observed"]) <= {"over", "under", ""}
    assert (found.loc[found["threshold"].isna(), "source"] == "").all()


def test_only_declared_groups_have_a_verdict(whole: Any) -> None:
    rows = whole.group_reach.frame[whole.group_reach.frame["question"] == "group_reach"]
    assert (rows.loc[rows["group"] == "shift", "evidence"] != "").all()
    assert (rows.loc[rows["group"] == "site", "evidence"] == "").all()


def test_the_order_of_rows_changes_nothing(frames: Callable[..., Frames], whole: Any) -> None:
    made = frames(PAY, totals=TOTALS, groups=SHIFTS)
    shuffled = [frame.sample(frac=1, random_state=3).reset_index(drop=True) for frame in made]
    other = review_rewards(*shuffled, ASKED, ROLE)
    for name, result in whole.results().items():
        pd.testing.assert_frame_equal(result.frame, other.results()[name].frame)
        assert result.notes == other.results()[name].notes


def test_who_is_left_out_is_counted(review: Callable[..., Any]) -> None:
    found = review([100, None, 0, 300, 200, 100], totals=[70, 80, None, 90, 60, 50])
    said = [note.en for note in found.reach.notes]
    assert any(re.match("Left out, because no payout .*: 1", note) for note in said)
    assert any(re.match("Left out where .*: 1", note) for note in said)
    assert found.reach.frame.loc[0, "n"] == 5
    assert found.order.frame.loc[0, "n"] == 4


def test_less_pay_for_less_time_is_no_inversion(frames: Callable[..., Frames]) -> None:
    april, may = (frames([100] * 9 + [50], totals=[70] * 9 + [90]) for _ in range(2))
    payouts, totals = (pd.concat([one.assign(period="2026-04"), two.assign(period="2026-05")], ignore_index=True)
                       for one, two in zip(april[:2], may[:2], strict=True))
    late = (payouts["subject"] == "p009") & (payouts["period"] == "2026-04")
    found = review_rewards(payouts[~late], totals[~late], april[2], Fairness(), ROLE)
    order = found.order.frame.set_index("question")
    assert (order.loc["inversions", "n"], order.loc["inversions", "k"]) == (9, 0)
    assert any(re.match("Left out of the order, .*: 1", note.en) for note in found.order.notes)
    assert any(re.match("With pay for a part .*: 1", note.en) for note in found.inequality.notes)
    assert found.reach.frame.loc[0, "n"] == 10


def test_hidden_rows_are_counted(review: Callable[..., Any]) -> None:
    found = review(PAY, groups={"site": ["a"] * 3 + ["b"] * 9 + ["c"] * 12})
    hidden = int(found.group_reach.frame["hidden"].sum())
    assert hidden == 4
    assert any(re.match(f"Rows hidden .*: {hidden}", note.en) for note in found.group_reach.notes)


def test_a_missing_group_key_is_a_level_of_its_own_and_counted(review: Callable[..., Any]) -> None:
    found = review(PAY, groups={"site": [""] * 12 + ["c"] * 12}).group_reach
    assert "unknown" in set(found.frame["level"])
    assert any(re.match("Cells of the roster .*: 12", note.en) for note in found.notes)


@pytest.mark.parametrize("pay", [[], [None, None, None], [0] * 6, [500] * 6, [700], [-100, 200, 300, 400, 500, 600]])
def test_nobody_one_person_equal_none_and_negative_pay_are_answers_and_no_crash(pay: list[Any],
                                                                                review: Callable[..., Any]) -> None:
    found = review(pay, groups={"site": ["a"] * len(pay)})
    for result in found.results().values():
        for text in (result.finding(), *result.notes):
            assert "nan" not in text.en + text.zh
        assert "nan" not in result.html()


def test_with_equal_pay_the_gini_is_nothing_and_has_no_interval(review: Callable[..., Any]) -> None:
    found = review([500] * 12).inequality
    row = found.frame[found.frame["question"] == "gini"].iloc[0]
    assert row["effect"] == 0
    assert pd.isna(row["low"])
    assert any("has no interval" in note.en for note in found.notes)


def test_two_earners_have_an_interval_that_rests_on_their_number(review: Callable[..., Any]) -> None:
    found = review([0] * 18 + [300, 900]).inequality
    assert any(note.en.startswith("Fewer than three are paid") for note in found.notes)


def test_a_team_of_one_has_no_group_statistics(review: Callable[..., Any]) -> None:
    found = review([900], groups={"site": ["a"]})
    assert found.group_reach.frame["hidden"].all()
    assert found.inequality.frame["hidden"].all()
    assert found.order.frame.loc[found.order.frame["question"] != "subject", "hidden"].all()


def test_a_plan_that_decides_more_often_decides_more_strictly(frames: Callable[..., Frames]) -> None:
    pay = [100] * 10 + [0] * 2 + [100] * 5 + [0] * 7
    made = frames(pay, groups={"shift": SHIFTS["shift"]})
    asked = Fairness(groups=("shift",), questions=("shift",))
    wide = frames([100] * 11 + [0] + [100] * 5 + [0] * 7, groups={"shift": SHIFTS["shift"]})
    assert review_rewards(*made, asked, ROLE).group_reach.frame["evidence"].tolist()[1] == "inconclusive"
    assert review_rewards(*wide, asked, ROLE).group_reach.frame["evidence"].tolist()[1] == "not met"
    assert review_rewards(*wide, asked, ROLE, alpha=0.05 / 12).group_reach.frame["evidence"].tolist()[1] != "not met"
