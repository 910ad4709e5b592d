"""Cost at shares of targets: one factor for everybody, and the pay run itself on what comes of it."""

from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from scoring.made import exact, no_targets, reached, rule, targets, values

from perfkit.results import View, find_audience
from perfkit.rewards.rules import (
    SHARES,
    PayCost,
    PayCurves,
    PayEdges,
    PayWords,
    RuleScope,
    cost_rows,
    curve_rows,
    edge_rows,
    scale_values,
    scaled_notes,
    word_rows,
)
from perfkit.scoring import score_points, total_points
from rewards.made import amount, amounts, paid_role, per_unit, roster, run, sales, whole

TIERS = (("[0, 1000)", "0.01"), ("[1000, inf)", "0.02"))
SOLD = [50_000, 90_000, 120_000, 150_000] * 3


def _role(*lines):
    made = paid_role(*lines)
    return replace(made, indicators={**made.indicators, "sales": rule("1/2", reached("1.2"), "table")})


def _table(*extra):
    return pd.concat([values("score@x", [80] * 12, unit="points"), sales(SOLD), *extra], ignore_index=True)


def _aims():
    return targets("sales@paid", [100_000] * 12)


def test_all_together_stand_at_the_share_of_their_targets_and_everybody_keeps_their_part():
    role = _role(whole("c", *TIERS))
    for share in SHARES.values():
        scaled = scale_values(role, _table(), _aims(), share)
        scores = score_points(scaled.values, _aims(), role)
        mine = scores[scores["indicator"] == "sales@paid"]
        assert sum(mine["attainment"]) / 12 == pytest.approx(float(share), abs=1e-6)
        assert mine["value"].iloc[1] / mine["value"].iloc[0] == pytest.approx(1.8)
    assert scaled.against_target == {"sales"}


def test_scaled_values_are_exact_and_others_are_left_alone():
    table = _table()
    before = table.copy()
    scaled = scale_values(_role(whole("c", *TIERS)), table, _aims(), Fraction(8, 10)).values
    factor = Fraction(round(Fraction(8, 10) * 1_200_000 / sum(SOLD) * 10**6), 10**6)
    cells = scaled[scaled["indicator"] == "sales@paid"]
    assert [Fraction(int(top), int(bottom)) for top, bottom in
            zip(cells["numerator"], cells["denominator"], strict=True)] == [cell * factor for cell in SOLD]
    rest = scaled["indicator"] == "score@x"
    pd.testing.assert_frame_equal(scaled[rest].astype(str), before[rest].astype(str))
    pd.testing.assert_frame_equal(table, before)


def test_bases_without_a_target_and_counted_cases_go_by_the_share_itself():
    role = paid_role(per_unit("u", "orders", "1"), amount("n", "n.score * 2"))
    table = _table(values("orders@x", [10] * 12, unit="count"))
    scaled = scale_values(role, table, no_targets(), Fraction(12, 10))
    assert scaled.factors == {"orders": Fraction(6, 5), "score": Fraction(6, 5)}
    cases = scaled.values[scaled.values["indicator"] == "score@x"]
    assert set(cases["n"]) == {120}
    assert set(cases["value"]) == {80.0}
    notes = [note.en for note in scaled_notes(role, dict.fromkeys(SHARES, scaled))]
    assert any(note.startswith("Scaled for everybody: cases of score") and "no target" in note for note in notes)


def test_shares_are_not_scaled_beyond_one_unless_they_stood_there():
    role = paid_role()
    role = replace(role, indicators={"rate": rule(1, reached("1.2"), "table")})
    table = values("rate@x", [Fraction(9, 10), Fraction(11, 10)], unit="share")
    scaled = scale_values(role, table, targets("rate@x", [1, 1]), Fraction(12, 10)).values
    assert scaled["value"].tolist() == [1.0, 1.1]


def test_where_less_is_better_nothing_is_scaled():
    role = replace(paid_role(), indicators={"slow": rule(1, reached("1.2"), "table")})
    table = values("slow@x", [3, 4], unit="duration", direction="lower")
    assert not scale_values(role, table, targets("slow@x", [2, 2]), Fraction(12, 10)).factors


def _cost(role, table, aims):
    as_was, _ = run(role, table, roster(12))
    scaled = {code: run(role, scale_values(role, table, aims, share).values, roster(12))[0]
              for code, share in SHARES.items()}
    return as_was, scaled, cost_rows(role, "2026-01", as_was, scaled).set_index("line")


def test_costs_are_the_sums_of_the_pay_runs_and_lines_add_up():
    role = paid_role(whole("c", *TIERS), amount("b", "wage_base * 10% * grade_pay"))
    as_was, scaled, cost = _cost(role, _table(), no_targets())
    assert cost.loc["c", "as_was"] == sum(amounts(as_was, "c"))
    assert all(cost.loc["c", code] == sum(amounts(lines, "c")) for code, lines in scaled.items())
    sums = cost.drop("total")[["as_was", "at_80", "at_100", "at_120"]].sum()
    assert sums.equals(cost.loc["total", sums.index].astype("Int64").rename(None)) or list(sums) == list(
        cost.loc["total", sums.index])
    assert cost.loc["c", "at_100"] == cost.loc["c", "as_was"]
    assert set(cost["payees"]) == {12}


def test_the_headline_tells_the_cost_to_who_may_see_it_alone():
    role = paid_role(whole("c", *TIERS))
    _, _, cost = _cost(role, _table(), no_targets())
    shown = PayCost(frame=cost.reset_index())
    assert "at 80 %" in shown.headline()
    few = PayCost(frame=cost.reset_index().assign(payees=4)).seen_as(View(audience=find_audience("owner")))
    assert few.headline() == "Amounts of fewer than 10 people are not shown"
    assert not [cell for row in few.table().rows for cell in row if "¥" in cell]
    assert few.plot() is None


def test_points_follow_the_scaled_attainment():
    role = _role(whole("c", *TIERS))
    scaled = scale_values(role, _table(), _aims(), Fraction(1)).values
    scores = score_points(scaled, _aims(), role)
    points = exact(scores[scores["indicator"] == "sales@paid"], "points")
    assert points[3] == 120
    assert points[0] < 60


def test_a_role_without_pay_lines_says_so_everywhere():
    role = paid_role()
    table, staff = _table(), roster(12)
    as_was, _, cost = _cost(role, table, no_targets())
    scores = score_points(table, no_targets(), role)
    scope = RuleScope(role, total_points(scores, role, "2026-01-01"), scores, table, staff, as_was)
    results = [PayCost(frame=cost.reset_index()), PayWords(frame=word_rows([("2026-01-01", role)], "2026-01", "CNY")),
               PayCurves(frame=curve_rows(scope, "2026-01", "CNY")), PayEdges(frame=edge_rows(scope, "2026-01"))]
    assert [result.headline() for result in results] == [
        "There is no pay line to cost", "No pay rule is written for this role", "There is no pay line to draw",
        "Pay jumps at no edge"]
    assert all(result.html() for result in results)
