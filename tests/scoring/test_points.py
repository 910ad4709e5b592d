from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from perfkit.errors import DataError, PlanError
from perfkit.language import Text
from perfkit.plan import Undefined
from perfkit.scoring import score_points
from perfkit.scoring.frame import SCORE_COLUMNS

from .made import bands, clamp, exact, no_targets, people, reached, role, rule, targets, values

NINETY = bands(("[95%, 100%]", 100), ("[90%, 95%)", 80), otherwise=Fraction(50))


def one(scoring: object, cells: list[object], *, target: str | None = None, baselines: pd.DataFrame | None = None,
        **other: object) -> pd.DataFrame:
    made = role({"csat": rule(1, scoring, target)})
    table = no_targets() if baselines is None else baselines
    return score_points(values("csat@share45", cells, **other), table, made)


def test_every_column_of_the_contract_is_there_and_sorted() -> None:
    frame = one(NINETY, [Fraction(19, 20), Fraction(9, 10)])
    assert tuple(frame.columns) == SCORE_COLUMNS
    assert frame["subject"].tolist() == people(2)
    assert frame["indicator"].tolist() == ["csat@share45"] * 2
    assert exact(frame, "points") == [100, 80]
    assert frame["contribution"].tolist() == [100.0, 80.0]


@pytest.mark.parametrize(("text", "milliseconds", "points"), [("100 s", 20_000, 100), ("2 min", 120_000, 0)])
def test_numbers_of_the_plan_are_read_in_the_unit_of_the_indicator(text: str, milliseconds: int, points: int) -> None:
    frame = one(clamp(text, "20 s"), [milliseconds], unit="duration", direction="lower")
    assert exact(frame, "points") == [points]


def test_money_bands_are_in_currency_units_and_values_in_minor_units() -> None:
    frame = one(bands(("[0, 600)", 60), ("[600, inf)", 100)), [59_999, 60_000], unit="money")
    assert exact(frame, "points") == [60, 100]


def test_a_target_in_the_plan_and_one_in_the_table_score_the_same() -> None:
    written = one(reached("1.2"), [Fraction(9, 10)], target="80%")
    kept = one(reached("1.2"), [Fraction(9, 10)], target="table", baselines=targets("csat@share45", [Fraction(4, 5)]))
    assert exact(written, "points") == exact(kept, "points") == [Fraction(225, 2)]
    assert exact(written, "target") == exact(kept, "target") == [Fraction(4, 5)]
    assert written["attainment"].tolist() == [1.125]


def test_lower_is_better_mirrors_the_attainment() -> None:
    frame = one(reached(), [90_000], target="60 s", unit="duration", direction="lower")
    assert exact(frame, "points") == [50]


def test_bands_of_attainment_look_up_the_attainment() -> None:
    table = bands(("[100%, inf)", 100), ("[0%, 100%)", 40), of="attainment")
    frame = one(table, [3000, 2999], unit="money", target="30")
    assert exact(frame, "points") == [100, 40]


@pytest.mark.parametrize(("target", "reason"), [(None, "no_target"), (0, "target_not_positive"),
                                                (-1, "target_not_positive")])
def test_a_missing_or_impossible_target_is_no_row_and_never_a_score(target: int | None, reason: str) -> None:
    frame = one(reached(), [5], target="table", baselines=targets("csat@share45", [target]), unit="count")
    assert frame["state"].tolist() == ["no row"]
    assert frame["reason"].tolist() == [reason]
    assert exact(frame, "points") == [None]


@pytest.mark.parametrize(("otherwise", "reason"), [
    (None, "outside"), (Undefined(Text(en="not printed", zh="未列出")), "undefined")])
def test_a_value_in_no_band_is_no_row_with_its_reason(otherwise: object, reason: str) -> None:
    frame = one(bands(("[0, 60]", 1), ("[61, 80]", 2), otherwise=otherwise), [Fraction(121, 2)],
                unit="points")
    assert (frame["state"].iloc[0], frame["reason"].iloc[0]) == ("no row", reason)


def test_a_subject_without_a_value_is_scored_as_absent_and_visible() -> None:
    made = role({"csat": rule("0.5", NINETY), "fcr": rule("0.5", NINETY)})
    table = pd.concat([values("csat@share45", [1, 1]), values("fcr@day7", [1])])
    frame = score_points(table, no_targets(), made)
    row = frame[(frame["subject"] == "p00001") & (frame["indicator"] == "fcr@day7")].iloc[0]
    assert (row["state"], row["reason"], row["weight"]) == ("reweighted", "absent", 0.0)


def test_the_reason_of_the_value_is_kept() -> None:
    frame = one(NINETY, [None], reason="zero_denominator")
    assert frame["reason"].tolist() == ["zero_denominator"]


def test_an_indicator_nobody_has_a_value_of_keeps_the_name_of_the_plan() -> None:
    made = role({"csat": rule("0.5", NINETY), "fcr": rule("0.5", clamp("1", "2"))}, missing="zero")
    frame = score_points(values("csat@share45", [1]), no_targets(), made)
    assert frame["indicator"].tolist() == ["csat@share45", "fcr"]
    assert frame["state"].tolist() == ["scored", "zero"]


def test_other_roles_and_other_indicators_are_left_alone() -> None:
    table = pd.concat([values("csat@share45", [1]), values("csat@share45", [1], role="design"), values("net@x", [5])])
    frame = score_points(table, no_targets(), role({"csat": rule(1, NINETY)}))
    assert len(frame) == 1


def test_rows_in_any_order_give_the_same_frame() -> None:
    made = role({"csat": rule("0.6", NINETY), "fcr": rule("0.4", reached("1.2"), "table")})
    cells = [Fraction(place % 101, 100) for place in range(40)]
    table, goals = pd.concat([values("csat@a", cells), values("fcr@b", cells[::-1])]), targets("fcr@b", [1] * 40)
    straight = score_points(table, goals, made)
    order = np.random.default_rng(3).permutation(len(table))
    pd.testing.assert_frame_equal(straight, score_points(table.iloc[order], goals.iloc[::-1], made))


def test_no_rows_at_all_give_an_empty_frame_of_the_same_columns() -> None:
    frame = score_points(values("csat@share45", []), no_targets(), role({"csat": rule(1, NINETY)}))
    assert len(frame) == 0
    assert tuple(frame.columns) == SCORE_COLUMNS


def test_a_counted_value_without_a_number_is_refused_by_name() -> None:
    made = role({"csat": rule(1, NINETY)})
    with pytest.raises(DataError, match=r"roles.service.indicators.csat.*csat@share45 of p00001 in 2026-01"):
        score_points(values("csat@share45", [1, None], states=["counted", "counted"]), no_targets(), made)


def test_a_float_where_whole_numbers_are_due_is_refused() -> None:
    table = values("csat@share45", [1]).assign(numerator=[0.5])
    with pytest.raises(DataError, match="not whole numbers"):
        score_points(table, no_targets(), role({"csat": rule(1, NINETY)}))


def test_two_values_of_one_subject_are_refused() -> None:
    table = pd.concat([values("csat@share45", [1, 1]), values("csat@share45", [0])])
    with pytest.raises(DataError, match=r"two rows for one subject.*p00000"):
        score_points(table, no_targets(), role({"csat": rule(1, NINETY)}))


def test_all_wrong_units_are_told_together_with_their_places() -> None:
    made = role({"csat": rule("0.5", bands(("[0, 90)", 1))), "fcr": rule("0.5", clamp("9 s", "1 s"))})
    with pytest.raises(PlanError) as caught:
        score_points(pd.concat([values("csat@a", [1]), values("fcr@b", [1])]), no_targets(), made)
    assert [problem.path for problem in caught.value.problems] == [
        "roles.service.indicators.csat", "roles.service.indicators.fcr"]


def test_a_clamp_with_equal_ends_is_refused() -> None:
    with pytest.raises(PlanError, match="two different ends"):
        one(clamp("50%", "50%"), [1])


def test_a_name_that_fits_two_variants_is_refused() -> None:
    table = pd.concat([values("csat@a", [1]), values("csat@b", [1])])
    with pytest.raises(PlanError, match="several variants"):
        score_points(table, no_targets(), role({"csat": rule(1, NINETY)}))
    kept = score_points(table, no_targets(), role({"csat": rule("0.5", NINETY), "csat@b": rule("0.5", NINETY)}))
    assert kept["indicator"].tolist() == ["csat@a", "csat@b"]
