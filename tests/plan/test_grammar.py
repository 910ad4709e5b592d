import re

import pytest

import perfkit.plan
from perfkit.plan import grammar, grammar_lines, grammar_scoring
from perfkit.plan.written import Section

FAIRNESS = "fairness: {groups: [team, shift, tenure_band], minimum_group: 5, minimum_group_money: 10}"


def _sections(kind=Section):
    for each in kind.__subclasses__():
        if each.__module__.startswith("perfkit.plan."):
            yield each
        yield from _sections(each)


def test_the_reference_names_every_key_and_marks_the_required_ones():
    words = re.findall(r"([a-z_]+)`{0,2}(\*)?", perfkit.plan.__doc__)
    named, required = {word for word, _ in words}, {word for word, star in words if star}

    for section in _sections():
        for name, field in section.model_fields.items():
            key = field.alias or name
            assert key in named, f"{section.__name__}.{key} is not in the reference"
            kinds = {*grammar_lines.LINE_KINDS, *grammar_scoring.SCORING_KINDS, "else"}
            assert not field.is_required() or key in required | kinds, f"{section.__name__}.{key} is required"


def test_every_required_key_says_what_it_takes():
    for section in _sections():
        for name, field in section.model_fields.items():
            if field.is_required() and field.alias != "else" and name not in grammar_lines.LINE_KINDS:
                assert section.meaning(field.alias or name), f"{section.__name__}.{name}"


def test_what_may_be_left_out_has_its_default(read, changed):
    plan = read(changed((FAIRNESS, ""), (", lead: csat", "")))

    assert (plan.goal.lead, plan.language, plan.calendar.fiscal_year_start) == (None, None, 1)
    assert (plan.fairness.groups, plan.fairness.minimum_group, plan.fairness.minimum_group_money) == ((), 5, 10)


def test_language_fiscal_year_ladder_and_questions_are_read(read, changed):
    plan = read(changed(
        ("currency: CNY", "currency: EUR\nlanguage: zh"), ("{time_zone:", "{fiscal_year_start: 4, time_zone:"),
        (FAIRNESS, 'fairness: {groups: [team], questions: [team], ladder: {threshold: "[60, inf)", '
                   'target: "[80, inf)"}}')))

    assert (plan.currency, plan.language, plan.calendar.fiscal_year_start) == ("EUR", "zh", 4)
    assert plan.fairness.questions == ("team",)
    assert (plan.fairness.ladder.threshold.text(), plan.fairness.ladder.target.text()) == ("[60, inf)", "[80, inf)")


@pytest.mark.parametrize(("old", "new", "path"), [
    ("currency: CNY", "currency: CNY\nlanguage: fr", "language"), ("plan: demo-shop", "plan: demo/shop", "plan"),
    ("{time_zone:", "{fiscal_year_start: 13, time_zone:", "calendar.fiscal_year_start"),
    ("[2026-02-04, 2026-02-17]", "[2026-02-04]", "calendar.blackouts[1].in"),
    ("pack: {period: quarter}", "pack: {period: day}", "pack.period"),
    ("minimum_group: 5", "minimum_group: 1", "fairness.minimum_group"), ("lead: csat", "lead: C SAT", "goal.lead"),
    ("zh: 稳住销售，提高满意度", "zh: ", "goal.text"), ("groups: [team", "groups: [the team", "fairness.groups[1]"),
])
def test_each_top_value_is_checked(faults, old, new, path):
    assert [problem.path for problem in faults((old, new))] == [path]


def test_a_question_is_about_a_declared_group(faults):
    found = faults((FAIRNESS, "fairness: {groups: [team, shift], questions: [team, shft]}"))

    assert [(problem.path, problem.got, problem.nearest) for problem in found] == [
        ("fairness.questions[2]", "shft", "shift")]


def test_at_most_three_questions_are_asked(faults):
    found = faults((FAIRNESS, "fairness: {groups: [a, b, c, d], questions: [a, b, c, d]}"))

    assert [(problem.path, problem.got) for problem in found] == [("fairness.questions", "4")]


@pytest.mark.parametrize("name", grammar.RESERVED_ROLES)
def test_words_that_mean_something_else_cannot_name_a_role(faults, name):
    found = faults(("  customer_service:\n", f"  {name}:\n"), ("{customer_service:", f"{{{name}:"))

    assert f"roles.{name}" in [problem.path for problem in found]
