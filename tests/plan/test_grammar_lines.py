"""Lines that read tables: what must be said, and what does not go together."""

import pytest

from perfkit.plan import AmountBands, Gate, Measure, PerUnit, RatePlus

LINE = "- {line: grade_bonus, amount: \"wage_base * grade_pay\"}"
BASE = "line: x, base: net_sales, per: subject, returns: recompute"
ROLE = "roles.customer_service.rewards[2]"


@pytest.fixture
def line(read, changed):
    return lambda text: read(changed((_written(changed), f"- {{{text}}}"))).roles["customer_service"].rewards[1]


@pytest.fixture
def wrong(problems, changed):
    return lambda text: [(found.path.removeprefix(ROLE).lstrip("."), found.code) for found in
                         problems(changed((_written(changed), f"- {{{text}}}")))]


def _written(changed):
    return next(row.strip() for row in changed().splitlines() if "grade_pay" in row)


def test_tables_of_fixed_amounts_and_of_amounts_with_a_rate(line):
    plus = line(f'{BASE}, rate_plus: [{{in: "[0, 400)", plus: 0, rate: 4%, over: 0}}, {{else: 7}}]')
    fixed = line('line: x, lookup: total, amount_bands: [{in: "[0, inf)", amount: 300}]')

    assert isinstance(plus, RatePlus)
    assert (plus.rows[0].plus, plus.rows[0].over, plus.otherwise) == (0, 0, 7)
    assert isinstance(fixed, AmountBands)
    assert fixed.expressions == {"lookup": {"total"}}


def test_an_amount_per_unit_with_its_limits(line):
    made = line('line: x, per_unit: {of: orders, amount: 0.95}, cap: 300, floor: 10, '
                'gate: {value: csat, in: "[80%, 100%]", otherwise: 0}')

    assert isinstance(made, PerUnit)
    assert (made.of, made.each * 100, made.cap, made.floor) == ("orders", 95, 300, 10)
    assert isinstance(made.gate, Gate)
    assert made.gate.value == Measure("csat")


@pytest.mark.parametrize(("text", "path", "code"), [
    (f'{BASE}, lookup: csat, rate_whole: [{{in: "[0%, 100%]", rate: 3%}}]', "base_over", "missing"),
    (f'{BASE}, rate_marginal: [{{in: "[0, inf)", rate: 3%}}], lookup_round: floor_percent', "lookup_round",
     "lookup_round"),
    (f'{BASE}, base_over: target, rate_marginal: [{{in: "[0, inf)", rate: 3%}}]', "base_over", "unknown_name"),
    (f'{BASE}, lookup: csat, base_over: nothing, rate_plus: [{{in: "[0%, 100%]", plus: 1, over: 0}}]',
     "rate_plus[1].rate", "missing"),
    ('line: x, amount_bands: [{in: "[0, inf)", amount: 3}]', "lookup", "missing"),
    ('line: x, lookup: total, amount_bands: [{in: "[0, 60)", amount: 3}]', "amount_bands", "uncovered"),
    ("line: x, per_unit: {of: orders}", "per_unit.amount", "missing"),
    ("line: x, amount: total, cap: 3, floor: 4", "floor", "floor"),
    ('line: x, amount: total, gate: {value: csat, in: "[0%, 10%]"}', "gate.otherwise", "missing"),
    ('line: x, amount: total, gate: {value: line.y, in: "[0, 10]", otherwise: 0}', "gate", "unknown_name"),
    ('line: x, amount: total, gate: {value: attainment.first_response_time, in: "[0, 10]", otherwise: 0}', "gate",
     "no_target"),
    ('line: x, amount: total, gate: {value: csat +, in: "[0, 10]", otherwise: 0}', "gate.value", "expression"),
])
def test_what_must_be_said_and_what_does_not_go_together(wrong, text, path, code):
    assert wrong(text) == [(path, code)]


def test_slices_above_the_target_are_cut_by_attainment(wrong, changed, problems):
    text = f'{BASE}, base_over: target, lookup: csat, rate_marginal: [{{in: "[0%, inf)", rate: 3%}}]'

    assert ("lookup", "lookup") in wrong(text)


POOL = "line: x, of: team, share_by: equal, remainder: keep, tie_break: subject"
SPLIT = "split_by: post, split: {lead: {share: 40%, payees: {share: 50%, rank_by: total, most: 500}}, staff: 60%}"


def test_a_pool_split_into_parts_with_payees(line):
    made = line(f'{POOL}, pool: "value.orders - 5", negative: carry, paid: no, {SPLIT}')

    assert (made.negative, made.paid, made.split_by) == ("carry", False, "post")
    assert [(part.part, part.share * 100, part.payees and part.payees.most) for part in made.parts] == [
        ("lead", 40, 500), ("staff", 60, None)]
    assert made.expressions["payees"] == {"total"}


@pytest.mark.parametrize(("text", "path", "code"), [
    ('pool: "value.orders - 5"', "negative", "missing"),
    ("pool: 5, split_by: post", "split", "split"), ("pool: 5, split: {lead: 100%}", "split", "split"),
    ("pool: 5, split_by: post, split: {lead: 30%, staff: 60%}", "split", "split"),
    (f"pool: 5, {SPLIT}, cap: 3", "cap", "payees"),
    ("pool: 5, split_by: post, split: {lead: [1]}", "split.lead", "value"),
    ("pool: 5, split_by: post, split: {lead: {share: 100%, payees: {share: 30%}}}", "split.lead.payees.rank_by",
     "missing"),
    ("pool: 5, payees: {share: 30%, rank_by: total, most: 2, least: 3}", "payees.least", "payees"),
    ("pool: 5, payees: {share: 30%, rank_by: points.csta}", "payees", "unknown_name"),
])
def test_pools_say_what_must_be_said(wrong, text, path, code):
    assert wrong(f"{POOL}, {text}") == [(path, code)]


def test_a_share_paid_later_and_a_hold(line):
    made = line("line: x, amount: total, deferral: {share: 30%, pay_in: 2027-Q1}, hold: {until: maturity}")

    assert (made.deferral.share * 100, made.deferral.pay_in, made.hold) == (30, "2027-Q1", "maturity")


@pytest.mark.parametrize(("text", "path", "code"), [
    ("deferral: {share: 30%}", "deferral.pay_in", "missing"),
    ("deferral: {share: 30%, pay_in: next year}", "deferral.pay_in", "value"),
    ("deferral: {share: 130%, pay_in: 2027-Q1}", "deferral.share", "value"),
    ("deferral: {share: 30%, pay_in: 2027-Q1}, paid: no", "deferral", "deferral"),
    ("hold: {until: spring}", "hold.until", "value"),
])
def test_what_waits_says_until_when(wrong, text, path, code):
    assert wrong(f"line: x, amount: total, {text}") == [(path, code)]
