"""A plan that is sound in form: what is still doubtful in it."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from perfkit.plan import KnownIndicator, parse_plan
from perfkit.plan.lint import lint_plan

HEAD = ("{plan: shop, goal: {text: Service}, currency: CNY, calendar: {time_zone: UTC}, pack: {period: month},"
        " roles: {desk: {kind: desk, subject: person, period: month, missing: hold, indicators: {")
SALES = "sales: {weight: 50, target: 100000, scoring: {attainment: {cap: 120%}}}"
CSAT = "csat: {weight: 50, scoring: {clamp: {worst: 60%, best: 95%}}}"
GRADES = 'grades: [{grade: A, in: "[80, inf)", pay: 1.5}, {grade: B, in: "(-inf, 80)", pay: 0}]'


class Variant(NamedTuple):
    unit: str
    direction: str


def known(unit: str, direction: str = "higher") -> KnownIndicator:
    return KnownIndicator(unit=unit, controllability="person", kinds=["desk"],
                          variants={"default": Variant(unit, direction), "other": Variant(unit, direction)})


KNOWN = {"sales": known("money"), "csat": known("share"), "speed": known("duration", "lower"),
         "refund_rate": known("share", "lower"), "incidents": known("count", "lower"), "orders": known("count"),
         "inquiry_conversion": known("share"), "agent_net_sales": known("money")}


def found(indicators: str, rest: str = "", crowd: dict | None = None) -> dict[str, list]:
    text = HEAD + indicators + "}" + (f", {rest}" if rest else "") + "}}}"
    plan = parse_plan(text.encode(), version="2026-01-01", source="plan.yaml")
    told: dict[str, list] = {}
    for problem in lint_plan(plan, KNOWN, {"desk": crowd or {}}):
        told.setdefault(problem.code.removeprefix("warning."), []).append(problem)
    return told


def line(text: str, crowd: dict | None = None) -> dict[str, list]:
    return found(f"{SALES}, {CSAT}", f"rewards: [{{line: bonus, {text}}}]", crowd)


def rate(rows: str, more: str = "") -> str:
    return f"base: sales, per: subject, returns: recompute, {more}rate_whole: [{rows}]"


TIERS = '{in: "[0, 60000)", rate: 1%}, {in: "[60000, inf)", rate: 2%}'


def test_a_plain_plan_is_not_spoken_of():
    assert found(f"{SALES}, {CSAT}") == {}


def test_every_finding_says_where_what_how_much_and_what_next():
    for problems in line(rate(TIERS)).values():
        for problem in problems:
            assert all((problem.file, problem.row, problem.path, problem.what, problem.got, problem.allowed))


def test_the_jump_of_a_rate_on_all_of_the_base_is_told_in_money():
    jump, = line(rate(TIERS))["jump"]
    assert (jump.path, jump.got) == ("roles.desk.rewards[1].rate_whole", "at 60000: 600 -> 1200")


def test_people_within_two_per_cent_of_an_edge_are_counted():
    jump, = line(rate(TIERS), {"value.sales": [58_799, 58_800, 60_000, 61_200, 61_201]})["jump"]
    assert jump.got == "at 60000: 600 -> 1200, 3 people within 2 %"


def test_the_jump_at_an_attainment_is_in_money_where_the_target_is_known_and_else_in_shares_of_it():
    rows = '{in: "[0%, 100%)", rate: 1%}, {in: "[100%, inf)", rate: 2%}'
    text = f"rewards: [{{line: bonus, {rate(rows, 'lookup: attainment.sales, base_over: nothing, ')}}}]"
    known_target, = found(f"{SALES}, {CSAT}", text)["jump"]
    by_table, = found(f"{SALES.replace('100000', 'table')}, {CSAT}", text)["jump"]
    assert known_target.got == "at 100%: 1000 -> 2000"
    assert (by_table.got, "shares of the target" in by_table.what) == ("at 100%: 1% -> 2%", True)


def test_the_jump_of_another_lookup_is_told_in_shares_of_the_base():
    rows = '{in: "[0%, 90%)", rate: 1%}, {in: "[90%, 100%]", rate: 2%}'
    jump, = line(rate(rows, "lookup: csat, base_over: nothing, "))["jump"]
    assert (jump.got, "shares of the base" in jump.what) == ("at 90%: 1% -> 2%", True)


def test_slices_do_not_jump():
    assert "jump" not in line(rate(TIERS).replace("rate_whole", "rate_marginal"))


def test_an_amount_with_a_rate_jumps_only_where_the_parts_do_not_meet():
    rows = ('{in: "[0, 1000)", plus: 0, rate: 1%, over: 0}, {in: "[1000, 2000)", plus: 10, rate: 2%, over: 1000}, '
            '{in: "[2000, inf)", plus: 50, rate: 3%, over: 2000}')
    jump, = line(rate(rows).replace("rate_whole", "rate_plus"))["jump"]
    assert jump.got == "at 2000: 30 -> 50"


def test_lump_sums_by_attainment_are_named_and_pay_at_zero_too():
    told = line('lookup: attainment.sales, amount_bands: [{in: "[0%, 60%)", amount: 300}, '
                '{in: "[60%, inf)", amount: 500}]')
    assert [problem.got for problem in told["jump"]] == ["at 60%: 300 -> 500"]
    assert [(problem.path, problem.got) for problem in told["pay_at_zero"]] == [
        ("roles.desk.rewards[1].amount_bands[1]", "300 at 0")]


def test_zero_of_a_lower_is_better_lookup_is_no_pay_at_zero():
    assert "pay_at_zero" not in line('lookup: refund_rate, amount_bands: [{in: "[0%, 5%)", amount: 300}, {else: 0}]')


def test_a_hole_between_rows_is_told_even_where_else_holds_it():
    rows = '{in: "[0%, 60%]", points: 0}, {in: "[61%, 100%]", points: 90}, '
    for otherwise, said in (("{else: 0}", "only `else` holds"), ("{else: next_lower}", "only `else: next_lower` holds"),
                            ("{else: undefined, reason: not printed}", "only `else: undefined` holds")):
        gap, = found(f"csat: {{weight: 100, scoring: {{bands: [{rows}{otherwise}]}}}}")["gap"]
        assert (gap.path, gap.got) == ("roles.desk.indicators.csat.scoring.bands", "(60%, 61%)")
        assert said in gap.what


def test_else_at_the_end_of_a_table_is_told_only_where_it_gives_nothing():
    rows = '{in: "[50%, 100%]", points: 100}, '
    assert "table_end" not in found(f"csat: {{weight: 100, scoring: {{bands: [{rows}{{else: 0}}]}}}}")
    end, = found(f"csat: {{weight: 100, scoring: {{bands: [{rows}{{else: undefined, reason: cut}}]}}}}")["table_end"]
    assert end.got == "[0%, 50%)"


def test_a_row_that_no_value_can_reach_is_named():
    rows = '{in: "[0%, 100%]", points: 90}, {in: "(100%, inf)", points: 100}'
    row, = found(f"csat: {{weight: 100, scoring: {{bands: [{rows}]}}}}")["unreachable_row"]
    assert row.path == "roles.desk.indicators.csat.scoring.bands[2]"


def test_a_grade_that_no_total_can_reach_is_named():
    grades = 'grades: [{grade: S, in: "[130, inf)"}, {grade: A, in: "(-inf, 130)"}]'
    grade, = found(f"{SALES}, {CSAT}", grades)["unreachable_grade"]
    assert (grade.path, grade.got) == ("roles.desk.grades[1]", "[130, inf); totals lie in [0, 110]")


def test_grades_without_pay_and_pay_without_a_line_are_named():
    assert "grades_unpaid" in found(f"{SALES}, {CSAT}", GRADES.replace(", pay: 1.5", "").replace(", pay: 0", ""))
    assert "pay_unused" in found(f"{SALES}, {CSAT}", GRADES)
    assert not {"pay_unused", "grades_unpaid"} & set(
        found(f"{SALES}, {CSAT}", GRADES + ', rewards: [{line: bonus, amount: "wage_base * grade_pay"}]'))


def test_the_jump_between_grades_is_told_with_the_people_at_its_edge():
    jump, = found(f"{SALES}, {CSAT}", GRADES + ', rewards: [{line: bonus, amount: "wage_base * grade_pay"}]',
                  {"total": [79.0, 95.0], "wage_base": [4000.0, 5000.0, 9000.0]})["jump"]
    assert (jump.path, jump.got) == ("roles.desk.grades",
                                     "at 80: 0 -> 1.5 (0 -> 7500 at a wage base of 5000), 1 person within 2 %")


def test_a_better_grade_that_is_paid_less_is_named():
    grades = GRADES.replace("pay: 0}", "pay: 2}")
    assert found(f"{SALES}, {CSAT}", grades + ', rewards: [{line: b, amount: "wage_base * grade_pay"}]')["falls"]


@pytest.mark.parametrize(("expression", "code", "numbers"), [
    ("wage_base * 0.1 + attainment.sales * 100", "pay_at_zero", "1000 for the worst result"),
    ("wage_base * (total / 100 - 0.5)", "legal.deduction", "50% of the wage base"),
    ("total - 10", "deduction", "-10 for the worst result"),
    ("if(attainment.sales >= 1.2, 2000, 0)", "jump", "at attainment.sales 1.2: 0 -> 2000"),
    ("if(total > 90, 300, 0)", "jump", "at total 90: 0 -> 300"),
    ("value.sales * 3", "rate_scale", "300% of sales"),
    ("value.sales * 0.01", "no_cap", "grows with value.sales without end"),
])
def test_what_an_expression_does_at_its_ends_and_edges_is_named(expression, code, numbers):
    problem, = line(f'amount: "{expression}"')[code]
    assert numbers in problem.got
    assert problem.path == "roles.desk.rewards[1].amount"


@pytest.mark.parametrize("expression", ["wage_base * 0.1", "500", "wage_base * total / 100", "input.extra * 5",
                                        "min(value.sales * 0.01, 3000)"])
def test_an_expression_that_earns_what_it_pays_is_not_spoken_of(expression):
    assert line(f'amount: "{expression}"') == {}


def test_rates_without_a_cap_are_named_and_those_with_one_are_not():
    assert "no_cap" in line(rate(TIERS))
    assert "no_cap" not in line("cap: 3000, " + rate(TIERS))


def test_a_rate_typed_a_hundred_times_too_large_is_named():
    rows = '{in: "[0, 1000)", rate: 0.5%}, {in: "[1000, 2000)", rate: 60%}, {in: "[2000, inf)", rate: 0.7%}'
    odd, = line(rate(rows))["rate_scale"]
    assert (odd.path, odd.got) == ("roles.desk.rewards[1].rate_whole[2]", "60%, beside 0.6%")


def test_whoever_stays_below_the_first_edge_in_money_is_told_with_their_number():
    rows = '{in: "[0, 40000)", rate: 0%}, {in: "[40000, inf)", rate: 1%}'
    reach, = line(rate(rows), {"value.sales": [39_999, 40_000, 90_000]})["reach"]
    assert reach.got == "0 up to 40000; 1 of 3 people stand there"


def test_a_gate_is_told_at_each_of_its_edges():
    gate, = line('gate: {value: refund_rate, in: "[0%, 10%]", otherwise: 0}, ' + rate(TIERS))["gate_cliff"]
    assert (gate.path, gate.got) == ("roles.desk.rewards[1].gate", "at 10%: the whole line -> 0")


def test_equal_shares_of_a_pool_and_open_amounts_per_unit_are_named():
    pool = 'pool: "3000", of: team, remainder: keep, tie_break: subject, share_by: '
    assert "equal_split" in line(pool + "equal")
    assert "equal_split" not in line(pool + "total")
    assert "no_cap" in line("per_unit: {of: orders, amount: 0.5}")
    assert "no_cap" not in line("cap: 500, per_unit: {of: orders, amount: 0.5}")


def test_an_item_that_cannot_matter_and_one_that_swamps_are_named():
    small = found("sales: {weight: 99, target: 1000, scoring: {attainment: {cap: 120%}}}, "
                  'csat: {weight: 1, scoring: {bands: [{in: "[50%, 100%]", points: 100}, {else: 20}]}}')
    assert [problem.path for problem in small["no_effect"]] == ["roles.desk.indicators.csat"]
    assert [problem.path for problem in small["swamps"]] == ["roles.desk.indicators.sales"]
    assert "0.8 at most" in small["no_effect"][0].got


def test_points_without_a_cap_and_without_a_floor_are_named():
    assert "no_cap" in found("sales: {weight: 100, target: 1000, scoring: {attainment: {}}}")
    told = found(CSAT + ", item.late: {weight: 50, scoring: {deduct: {start: 100, floor: none, events: {late: 5}}}}")
    assert [problem.path for problem in told["no_floor"]] == ["roles.desk.indicators.item.late"]


def test_counts_without_chances_are_named():
    assert "exposure" in found("incidents: {weight: 100, scoring: {clamp: {worst: 5, best: 0}}}")
    assert "exposure" not in found("orders: {weight: 100, scoring: {clamp: {worst: 0, best: 500}}}")


def test_a_score_that_is_mostly_opinion_is_named():
    told = found(f"{CSAT}, item.attitude: {{weight: 50, scoring: {{labels: {{good: 100, bad: 0}}}}}}")
    assert told["subjective_share"][0].got == "50 = 50 of 100 points: item.attitude"


def test_a_floor_and_a_cliff_in_points_are_named():
    told = found('csat: {weight: 100, scoring: {bands: [{in: "[90%, 100%]", points: 100}, {else: 60}]}}')
    assert told["floor_too_high"][0].got == "60 of 100 points, 60 of the total"
    assert told["cliff"][0].got == "at 90%: 60 -> 100, 40 of the total"


def test_related_indicators_and_two_variants_of_one_are_named():
    told = found("inquiry_conversion: {weight: 30, scoring: {clamp: {worst: 20%, best: 50%}}}, "
                 "agent_net_sales: {weight: 30, target: 1000, scoring: {attainment: {cap: 120%}}}, "
                 "csat: {weight: 20, scoring: {clamp: {worst: 60%, best: 95%}}}, "
                 "csat@other: {weight: 20, scoring: {clamp: {worst: 60%, best: 95%}}}")
    assert told["double_count"][0].got == "inquiry_conversion, agent_net_sales: 60 of the points"
    assert told["double_weight"][0].got == "csat, csat@other"


def test_a_step_smaller_than_one_case_is_named():
    def rule(per: str) -> str:
        return (f"csat: {{weight: 100, target: 95%, min_n: {{score: 50, show: 10}}, "
                f"scoring: {{shortfall: {{lose: 1, per: {per}, step: full, floor: 0}}}}}}")

    assert found(rule("1%"))["noise"][0].got == "1% is one in 100, scored from 50 cases on"
    assert "noise" not in found(rule("2%"))


def test_a_formula_switch_is_named():
    told = found("csat: {weight: 100, target: 95%, scoring: {switch: {n: 50, "
                 "up_to: {clamp: {worst: 50%, best: 95%}}, above: {clamp: {worst: 60%, best: 95%}}}}}")
    assert told["formula_switch"][0].got == "one rule up to n = 50, another from n = 51"


def test_words_of_the_law_on_a_role_and_on_a_line_are_named():
    told = found(f"{SALES}, {CSAT}", f"tags: [bottom_dismissal], rewards: [{{line: b, tags: [fine], {rate(TIERS)}}}]")
    assert told["legal.bottom_dismissal"][0].path == "roles.desk.tags[1]"
    assert told["legal.fine"][0].path == "roles.desk.rewards[1].tags[1]"


def test_indicators_in_blocks_are_told_at_their_place():
    text = HEAD.removesuffix("indicators: {") + (
        "blocks: {work: {weight: 100, indicators: {sales: {weight: 100, target: 9, scoring: {attainment: {}}}}}}}}}")
    plan = parse_plan(text.encode(), version="2026-01-01", source="plan.yaml")
    assert [problem.path for problem in lint_plan(plan, KNOWN)] == ["roles.desk.blocks.work.indicators.sales"]


def test_totals_without_a_grade_are_told():
    grades = 'grades: [{grade: A, in: "[80, 100]"}, {grade: B, in: "[60, 79]"}, {else: undefined, reason: cut off}]'
    told = found(f"{SALES}, {CSAT}", grades)
    assert [problem.got for problem in told["gap"]] == ["(79, 80)"]
    assert [problem.got for problem in told["table_end"]] == ["[0, 60)", "(100, 110]"]


def test_a_pool_that_most_can_never_share_is_named():
    told = line('pool: "3000", of: role, share_by: total, remainder: keep, tie_break: subject, '
                "payees: {share: 30%, rank_by: total, most: 300}")
    reach, = told["reach"]
    assert (reach.path, reach.got) == ("roles.desk.rewards[1].payees", "at most 30% of them share 100% of the pool")


def test_a_quota_beside_ranges_and_a_group_too_small_for_its_seats_are_named():
    quota = "quota_grades: {shares: {A: 15%, B: 85%}, smallest_group: 6, ties: better}"
    told = found(f"{SALES}, {CSAT}", f"{GRADES}, {quota}")["quota_conflict"]
    assert [(problem.path, problem.got) for problem in told] == [
        ("roles.desk.quota_grades", "A: 15% of 6 people or more, [80, inf) of fewer"),
        ("roles.desk.quota_grades.smallest_group", "6 people: A 0.9")]
    enough = found(f"{SALES}, {CSAT}", quota.replace("smallest_group: 6", "smallest_group: 7"))
    assert "quota_conflict" not in enough


def test_extra_points_widen_what_totals_can_be_and_need_a_floor():
    extra = "extra_points: {cap: 30, items: {praise: 2, complaint: -3}}"
    grades = 'grades: [{grade: S, in: "[130, inf)"}, {grade: A, in: "(-inf, 130)"}]'
    told = found(f"{SALES}, {CSAT}", f"{grades}, {extra}")
    assert "unreachable_grade" not in told
    assert [(problem.path, problem.got) for problem in told["no_floor"]] == [
        ("roles.desk.extra_points", "complaint -3")]
    assert "no_floor" not in found(f"{SALES}, {CSAT}", extra.replace("cap: 30", "cap: 30, floor: -10"))
