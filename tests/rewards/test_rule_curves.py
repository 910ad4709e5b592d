"""Curves and edges: the pay run's own arithmetic, exact at the edges, with the people who stand near them."""

from dataclasses import replace
from fractions import Fraction
from typing import ClassVar

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring.made import no_targets, values

from perfkit.exact import ExactColumn
from perfkit.plan import Quota
from perfkit.plan.lines import SubjectLine
from perfkit.plan.lint.tables import Row, Table, jumps
from perfkit.results import View, find_audience
from perfkit.rewards import pay_lines
from perfkit.rewards.rules import PayCurves, PayEdges, RuleScope, curve_rows, edge_rows
from perfkit.rewards.rules.sweep import Axis, axis_of, pays_along, round_number
from perfkit.scoring import score_points, total_points
from rewards.made import amount, fixed, gate, marginal, paid_role, per_unit, plus, pool, roster, sales, whole

TIERS = (("[0, 1000)", "0.01"), ("[1000, 5000)", "0.02"), ("[5000, inf)", "0.03"))
SOLD = [0, 98_000, 99_000, 99_999, 100_000, 101_000, 300_000, 500_000, 620_000, 700_000, 710_000, 720_000]


def _scope(*lines, scores=None, sold=SOLD, **other):
    role = paid_role(*lines, **other)
    staff = roster(len(sold))
    table = pd.concat([values("score@x", scores or [80] * len(sold), unit="points"), sales(sold),
                       values("orders@x", sold, unit="count")])
    scored = score_points(table, no_targets(), role)
    totals = total_points(scored, role, "2026-01-01")
    paid, _ = pay_lines(role, totals, scored, table, staff, plan_version="2026-01-01", currency="CNY")
    return RuleScope(role, totals, scored, table, staff, paid)


def _edges(scope):
    return edge_rows(scope, "2026-01").set_index(["line", "edge_text"])


@pytest.mark.parametrize("line", [whole("c", *TIERS), marginal("c", *TIERS), per_unit("c", "orders", "0.5"),
                                  plus("c", ("[0, 1000)", "0.04", "0", "0"), ("[1000, inf)", "0.05", "40", "1000")),
                                  whole("c", *TIERS, cap=Fraction(80)), amount("c", "value.sales * 2%")])
def test_people_of_a_line_that_holds_nothing_stand_on_its_curve(line):
    scope = _scope(line)
    axis = axis_of(line, scope.role)
    at = scope.facts.named(axis.name).column
    along = pays_along(line, axis, at, scope).round_half_up().to_whole()
    assert along == scope.facts.lines["c"].to_whole()
    people = curve_rows(scope, "2026-01", "CNY").query("part == 'person'")
    assert people["amount"].tolist() == [float(cell) for cell in along]


def test_jumps_are_exact_and_the_owner_is_told():
    edges = _edges(_scope(whole("c", ("[0, 1000]", "0.01"), ("(1000, inf)", "0.02"))))
    row = edges.loc[("c", "100000")]
    assert (row["before"], row["after"], row["jump"], row["owner"]) == (1000, 2000, 1000, "lower")
    assert _edges(_scope(marginal("c", *TIERS))).loc["c", "jump"].tolist() == [0, 0]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 900), min_size=2, max_size=2, unique=True).map(sorted),
       st.lists(st.integers(0, 40), min_size=3, max_size=3))
def test_jumps_are_those_of_the_linter(ends, rates):
    low, high = (10 * end for end in ends)
    ranges = (f"[0, {low})", f"[{low}, {high})", f"[{high}, inf)")
    line = whole("c", *((text, f"{rate}/1000") for text, rate in zip(ranges, rates, strict=True)))
    table = Table(place=(), gives="rate_whole", domain=line.rows[0].range.scaled(),
                  rows=tuple(Row(range=row.range.scaled(), value=row.rate) for row in line.rows))
    told = {jump.below: jump.size for jump in jumps(table)}
    found = _edges(_scope(line)).loc["c", "jump"]
    assert {Fraction(at) / 100: Fraction(int(size), 100) for at, size in found.items() if size} == told


def test_people_within_two_per_cent_are_counted_on_the_side_that_owns_them():
    row = _edges(_scope(whole("c", *TIERS))).loc[("c", "100000")]
    assert (row["below"], row["above"], row["results"], row["nearest"]) == (3, 2, 12, 1)


def test_grades_give_edges_at_a_round_middle_wage_and_thresholds_of_formulas_too():
    lines = amount("bonus", "wage_base * 10% * grade_pay"), amount("star", "if(total > 85, 200, 0)")
    edges = _edges(_scope(*lines))
    assert edges.loc["bonus", "jump"].tolist() == [50_000, 25_000]
    star = edges.loc[("star", "85")]
    assert (star["jump"], star["owner"]) == (20_000, "lower")
    assert edges["large"].all()


def test_grades_that_no_line_hangs_on_have_edges_without_money():
    edges = edge_rows(_scope(whole("c", *TIERS)), "2026-01")
    free = edges[edges["line"] == ""]
    assert sorted(free["edge"]) == [75.0, 90.0]
    assert free["jump"].isna().all()
    assert set(free["reason"]) == {"no_line"}


def test_a_gate_on_another_number_is_taken_to_hold_and_one_on_the_own_number_is_an_edge():
    other = _edges(_scope(whole("c", *TIERS, gate=gate("total", "[90, inf)"))))
    assert other.loc[("c", "100000"), "jump"] == 1000
    own = _edges(_scope(per_unit("c", "orders", "1", gate=gate("orders", "[500, inf)"))))
    assert own.loc[("c", "500"), ["before", "after"]].tolist() == [0, 50_000]


def test_what_has_no_curve_says_why_in_one_place():
    class Odd(SubjectLine):
        kind = "riddle"
        expressions: ClassVar = {"rows": frozenset({"value.sales", "value.orders"})}

    role = paid_role(amount("first", "total"))
    assert axis_of(pool("p", "2000"), role) == "no_curve"
    assert axis_of(Odd(line="odd"), role) == "several"
    assert axis_of(amount("a", "line.first * 2"), role) == "several"
    assert axis_of(amount("a", "reports.mean.total * 2"), role) == "several"
    assert axis_of(whole("c", *TIERS, per="shop"), role) == "of_unit"
    ranked = replace(role, quota_grades=Quota(shares={"A": Fraction(1)}, smallest_group=1, ties="better"))
    assert axis_of(amount("a", "grade_pay * 100"), ranked) == "by_rank"
    frame = curve_rows(_scope(whole("c", *TIERS), pool("p", "2000")), "2026-01", "CNY")
    assert frame.loc[frame["line"] == "p", ["part", "reason"]].values.tolist() == [["none", "no_curve"]]
    assert "no curve for this kind" in PayCurves(frame=frame).html()


def test_a_kind_that_is_not_known_but_hangs_on_one_number_still_finds_its_axis():
    class Odd(SubjectLine):
        kind = "steps"
        expressions: ClassVar = {"rows": frozenset({"attainment.sales"})}

    assert axis_of(Odd(line="odd"), paid_role()) == Axis("attainment.sales", "ratio")


def test_a_middle_wage_of_few_people_is_a_made_one():
    few = _scope(amount("bonus", "wage_base * grade_pay"), sold=SOLD[:3])
    assert few.middle("wage_base") == 1_000_000
    assert _scope(amount("bonus", "wage_base")).middle("wage_base") == 500_000
    assert round_number(Fraction(-3456)) == -3000


def test_counts_of_few_people_and_their_dots_are_not_shown_to_who_sees_no_money():
    scope = _scope(whole("c", *TIERS))
    frame, edges = curve_rows(scope, "2026-01", "CNY"), edge_rows(scope, "2026-01")
    seen = PayCurves(frame=frame)
    blind = seen.seen_as(View(audience=find_audience("owner")))
    assert seen.html().count("<circle") == 12
    assert "<circle" not in blind.html()
    assert [row[-1] for row in blind.table().rows] == ["–"] * 3
    told = PayEdges(frame=edges).seen_as(View(audience=find_audience("council"))).html()
    assert "fewer than 5" in told
    assert "Nearest below" not in told
    assert "with 0 results within 2 % below" in PayEdges(frame=edges).headline()


def test_row_order_changes_nothing():
    scope = _scope(whole("c", *TIERS), amount("bonus", "wage_base * 10% * grade_pay"))
    turned = RuleScope(scope.role, *(frame.iloc[::-1].reset_index(drop=True) for frame in (
        scope.totals, scope.scores, scope.values, scope.people, scope.lines)))
    pd.testing.assert_frame_equal(edge_rows(scope, "2026-01"), edge_rows(turned, "2026-01"))
    pd.testing.assert_frame_equal(curve_rows(scope, "2026-01", "CNY"), curve_rows(turned, "2026-01", "CNY"))


def test_a_lookup_by_attainment_draws_the_base_that_goes_with_it():
    line = fixed("f", "attainment.sales", ("[0, 1.2)", "0"), ("[1.2, inf)", "1000"))
    axis = axis_of(line, paid_role(line))
    assert axis == Axis("attainment.sales", "ratio")
    scope = _scope(line)
    xs = ExactColumn.from_fractions([Fraction(119, 100), Fraction(6, 5)])
    assert pays_along(line, axis, xs, scope).to_whole() == [0, 100_000]
