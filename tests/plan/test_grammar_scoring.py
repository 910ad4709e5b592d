"""Kinds of scoring as a plan writes them, and what is refused of them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfkit.plan import Deduct, Event, Given, Labels, Ratio, Shortfall, Switch

HEAD = """
plan: form
goal: {text: A form}
currency: CNY
calendar: {time_zone: UTC}
pack: {period: month}
roles:
  desk:
    kind: design
    subject: person
    period: month
    missing: hold
"""


def form(body: str) -> str:
    return HEAD + "\n".join("    " + line for line in body.strip().splitlines()) + "\n"


def one(scoring: str, key: str = "csat", more: str = "target: 95%, ") -> str:
    return form(f"indicators: {{{key}: {{weight: 100, {more}scoring: {{{scoring}}}}}}}")


@pytest.mark.parametrize(("text", "made"), [
    ("shortfall: {lose: 2, per: 1%, step: begun, floor: none}", Shortfall),
    ("ratio: {cap: 120%}", Ratio), ("deduct: {start: 100, floor: 0, events: {bad: 5}}", Deduct),
    ("switch: {n: 50, up_to: {ratio: {cap: none}}, above: {attainment: {}}}", Switch)])
def test_each_kind_that_reads_a_value_is_read(read, text, made):
    assert isinstance(read(one(text)).roles["desk"].indicators["csat"].scoring, made)


@pytest.mark.parametrize(("text", "made"), [
    ("labels: {good: 80, poor: 0}", Labels({"good": Fraction(80), "poor": Fraction(0)})), ("given: {}", Given()),
    ("deduct: {start: 30, floor: 0, events: {late: 5, change: {lose: 4, beyond: 2}}}",
     Deduct(start=Fraction(30), floor=Fraction(0), events={
         "late": Event(lose=Fraction(5)), "change": Event(lose=Fraction(4), beyond=Fraction(2))}))])
def test_each_kind_that_raters_fill_in_is_read(read, text, made):
    assert read(one(text, "item.look", "")).roles["desk"].indicators["item.look"].scoring == made


@pytest.mark.parametrize(("text", "place", "code"), [
    (one("labels: {good: 80}"), "indicators.csat.scoring", "scoring_kind"),
    (one("ratio: {cap: none}", "item.look", ""), "indicators.item.look.scoring", "scoring_kind"),
    (one("given: {}", "item.look"), "indicators.item.look.target", "item"),
    (one("deduct: {start: 9, floor: 0, events: {a: 1, b: 2}}"), "indicators.csat.scoring", "events"),
    (one("deduct: {start: 9, floor: 0, events: {a: 0}}", "item.x", ""), "item.x.scoring.deduct.events.a", "value"),
    (one("deduct: {start: 9, events: {a: 1}}", "item.x", ""), "indicators.item.x.scoring.deduct.floor", "missing"),
    (one("shortfall: {lose: 2, per: 1%, floor: 0}"), "indicators.csat.scoring.shortfall.step", "missing"),
    (one("shortfall: {lose: 2, per: 1%, step: full, floor: 0}", more=""), "indicators.csat.scoring", "no_target"),
    (one("switch: {n: 5, up_to: {given: {}}, above: {attainment: {}}}"), "csat.scoring.switch.up_to", "scoring_kind"),
    (one("clamp: {worst: 0, best: 1}, of: attainment"), "indicators.csat.scoring", "scoring_kind"),
    (one("ratio: {cap: 120}"), "indicators.csat.scoring.ratio.cap", "value")])
def test_what_does_not_go_together_is_refused_where_it_stands(problems, text, place, code):
    found = problems(text)
    assert [(problem.path or "").endswith(place) and problem.code == code for problem in found] == [True], found


SUM = """
total: sum_of_points
indicators:
  csat: {max: 50, target: 95%, scoring: {attainment: {cap: 100%}}}
  item.look: {max: 30, scoring: {labels: {good: 30, poor: 10}}}
"""
BLOCKS = """
blocks:
  business: {weight: 80, total: sum_of_points, indicators: {item.look: {max: 50, scoring: {given: {}}}}}
  behaviour: {weight: 20, indicators: {csat: {weight: 40, scoring: {ratio: {cap: none}}},
                                       fcr: {weight: 60, scoring: {ratio: {cap: none}}}}}
"""


def test_a_sum_of_points_weighs_each_hundredth_of_full_points(read):
    rules = read(form(SUM)).roles["desk"].indicators
    assert [(str(rule.weight), str(rule.full)) for rule in rules.values()] == [("1/2", "50"), ("3/10", "30")]


def test_blocks_weigh_what_is_in_them(read):
    role = read(form(BLOCKS)).roles["desk"]
    assert {key: str(rule.weight) for key, rule in role.indicators.items()} == {
        "item.look": "2/5", "csat": "2/25", "fcr": "3/25"}
    assert [(block.block, str(block.weight), block.indicators) for block in role.blocks] == [
        ("business", "4/5", ("item.look",)), ("behaviour", "1/5", ("csat", "fcr"))]


@pytest.mark.parametrize(("old", "new", "place", "code"), [
    ("max: 30", "weight: 30", "indicators.item.look.max", "missing"),
    ("good: 30", "good: 40", "indicators.item.look.scoring", "max"),
    ("total: sum_of_points", "reweight_floor: 50%", "reweight_floor", "reweight_floor")])
def test_points_and_weights_are_not_mixed(problems, old, new, place, code):
    found = problems(form(SUM.replace(old, new)))
    assert any((problem.path or "").endswith(place) and problem.code == code for problem in found), found


@pytest.mark.parametrize(("old", "new", "code"), [
    ("weight: 80", "weight: 70", "weight_sum"), ("fcr:", "item.look:", "duplicate"),
    ("blocks:", "total: sum_of_points\nblocks:", "blocks")])
def test_blocks_are_checked_together(problems, old, new, code):
    assert code in [problem.code for problem in problems(form(BLOCKS.replace(old, new, 1)))]


def test_a_scenario_changes_an_indicator_inside_its_block(read):
    from perfkit.plan import apply_scenario

    text = form(BLOCKS) + "scenarios: {other: {desk: {csat: {weight: {add: 10}}, fcr: {weight: {add: -10}}}}}\n"
    assert str(apply_scenario(read(text), "other").roles["desk"].indicators["csat"].weight) == "1/10"


RANKED = """
indicators: {item.look: {weight: 100, scoring: {given: {}}}}
quota_grades: {shares: {A: 20%, B: 80%}, smallest_group: 10, ties: better}
"""


def test_grades_by_rank_are_read(read):
    quota = read(form(RANKED)).roles["desk"].quota_grades
    assert (quota.shares, quota.smallest_group, quota.ties) == (
        {"A": Fraction(1, 5), "B": Fraction(4, 5)}, 10, "better")


@pytest.mark.parametrize(("old", "new", "code"), [
    ("B: 80%", "B: 70%", "quota_sum"), (", ties: better", "", "missing"), ("ties: better", "ties: both", "value"),
    ("quota_grades:", "grades: [{grade: X, in: '(-inf, inf)'}]\nquota_grades:", "quota_grades")])
def test_a_quota_that_leaves_anything_open_is_refused(problems, old, new, code):
    assert [problem.code for problem in problems(form(RANKED.replace(old, new, 1)))] == [code]


def test_totals_may_have_no_grade_where_the_plan_says_why(read, problems):
    rows = 'grades: [{grade: A, in: "[90, inf)"}, {else: undefined, reason: not printed}]\nquota_grades:'
    text = form(RANKED).replace("quota_grades:", rows.replace("\n", "\n    ")).replace("{A: 20%, B: 80%}", "{A: 100%}")
    assert read(text).roles["desk"].ungraded.en == "not printed"
    assert "else_row" in [each.code for each in problems(text.replace('{grade: A, in: "[90, inf)"}, ', ""))]


ON_TOP = """
indicators: {item.look: {weight: 100, scoring: {given: {}}}}
extra_points: {cap: 10, items: {praise: 2, complaint: -3}}
vetoes: [{veto: incident, scope: total}, {veto: fraud, scope: indicator, of: item.look}]
"""


def test_extra_points_and_vetoes_are_read(read):
    role = read(form(ON_TOP)).roles["desk"]
    assert (role.extra_points.items, role.extra_points.cap, role.extra_points.floor) == (
        {"praise": Fraction(2), "complaint": Fraction(-3)}, 10, None)
    assert [(veto.veto, veto.scope, veto.of, veto.reach) for veto in role.vetoes] == [
        ("incident", "total", None, ("self",)), ("fraud", "indicator", "item.look", ("self",))]


@pytest.mark.parametrize(("old", "new", "code"), [
    ("cap: 10", "cap: -1", "extra_points"), ("cap: 10, ", "", "missing"), ("scope: total", "scope: pya", "value"),
    (", of: item.look", "", "veto"), ("of: item.look", "of: item.lok", "unknown_name"),
    ("scope: indicator, of: item.look", "scope: line, of: bonus", "unknown_name"),
    ("scope: total}", "scope: pay, reach: [self, boss]}", "value"),
    ("scope: total}", "scope: pay, reach: [self, self]}", "duplicate"),
    ("scope: total}", "scope: pay, of: item.look}", "veto")])
def test_extra_points_and_vetoes_that_say_too_little_are_refused(problems, old, new, code):
    assert [problem.code for problem in problems(form(ON_TOP.replace(old, new, 1)))] == [code]
