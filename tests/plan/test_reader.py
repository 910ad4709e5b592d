"""Whole plans: the published example, and each kind of fault on a copy of it."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfkit.errors import PlanError
from perfkit.language import Text
from perfkit.plan import Amount, Attainment, Bands, Clamp, Pool, RateMarginal, RateWhole, read_plan

CSAT_BANDS = '{bands: [{in: "[95%, inf)", points: 100}, {in: "[90%, 95%)", points: 80}, {else: 50}]}'
GRADES = ('[{grade: A, in: "[90, inf)", pay: 1.2}, {grade: B, in: "[75, 90)", pay: 1.0}, '
          '{grade: C, in: "(-inf, 75)", pay: 0.8}]')
CLAMP = "roles.customer_service.indicators.first_response_time.scoring.clamp"


def test_the_published_example_says_what_it_says(grammar_file):
    plan = read_plan(grammar_file)
    role = plan.roles["customer_service"]

    assert (plan.plan, plan.currency, plan.pack_period, plan.version, plan.source) == (
        "demo-shop", "CNY", "quarter", "grammar", "grammar.yaml")
    assert plan.goal.text == Text(en="Happier buyers at steady sales", zh="稳住销售，提高满意度")
    assert [(blackout.first.isoformat(), blackout.last.isoformat()) for blackout in plan.calendar.blackouts] == [
        ("2026-02-04", "2026-02-17")]
    assert (role.kind, role.subject, role.period, role.missing) == (
        "customer_service_presale", "person", "month", "reweight")
    assert {key: rule.weight for key, rule in role.indicators.items()} == {
        "csat": Fraction(3, 5), "first_response_time": Fraction(2, 5)}
    assert [(grade.grade, grade.range.text(), grade.pay) for grade in role.grades] == [
        ("A", "[90, inf)", Fraction(6, 5)), ("B", "[75, 90)", 1), ("C", "(-inf, 75)", Fraction(4, 5))]
    assert (plan.fairness.groups, plan.fairness.minimum_group, plan.fairness.minimum_group_money) == (
        ("team", "shift", "tenure_band"), 5, 10)


def test_the_published_example_scores_by_bands_and_a_clamp(grammar_file):
    csat, speed = read_plan(grammar_file).roles["customer_service"].indicators.values()

    assert isinstance(csat.scoring, Bands)
    assert (csat.target, csat.accept, csat.scoring.otherwise, csat.scoring.of) == (
        "table", {"shared": Text.same("own chats only")}, 50, "value")
    assert [(row.range.base("share").text(), row.points) for row in csat.scoring.rows] == [
        ("[0.95, inf)", 100), ("[0.9, 0.95)", 80)]
    assert isinstance(speed.scoring, Clamp)
    assert (speed.scoring.worst.base("duration"), speed.scoring.best.base("duration")) == (120_000, 15_000)


def test_the_published_example_pays_by_three_kinds_of_line(grammar_file):
    commission, bonus, pool = read_plan(grammar_file).roles["customer_service"].rewards

    assert isinstance(commission, RateMarginal)
    assert (commission.kind, commission.base, commission.lookup.of, commission.per, commission.returns) == (
        "rate_marginal", "net_sales", "sales_attainment", "subject", "at_paid_rate")
    assert [(row.range.base("ratio").text(), row.rate) for row in commission.rows] == [
        ("[0, 1)", Fraction(3, 100)), ("[1, 1.2)", Fraction(1, 20)), ("[1.2, inf)", Fraction(2, 25))]
    assert isinstance(bonus, Amount)
    assert bonus.amount.names == {"wage_base", "grade_pay"}
    assert isinstance(pool, Pool)
    assert (pool.of, pool.pool.text, pool.share_by, pool.cap, pool.remainder, pool.tie_break) == (
        "team", "20000", "total", 3000, "keep", "subject")


def test_a_whole_rate_and_an_attainment_rule_are_read(read, changed):
    plan = read(changed(("rate_marginal:", "rate_whole:"), (CSAT_BANDS, "{attainment: {cap: 120%, floor: 50%}}")))
    role = plan.roles["customer_service"]

    assert isinstance(role.rewards[0], RateWhole)
    assert role.indicators["csat"].scoring == Attainment(cap=Fraction(6, 5), floor=Fraction(1, 2))


@pytest.mark.parametrize(("first", "second", "total"), [
    ("99", "61", "160"), ("60", "39.9", "99.9"), ("60", "30", "90")])
def test_weights_that_are_no_whole_name_the_role_and_the_sum(faults, first, second, total):
    found = faults(("weight: 60", f"weight: {first}"), ("weight: 40", f"weight: {second}"))

    assert [(problem.path, problem.code, problem.row) for problem in found] == [
        ("roles.customer_service.indicators", "weight_sum", 15)]
    assert f"add to {total}%" in found[0].what


def test_a_repeated_key_is_refused_with_both_lines(faults):
    found = faults(("    missing: reweight ", "    period: week\n    missing: reweight "))

    assert [(problem.row, problem.path) for problem in found] == [(14, "roles.customer_service.period")]
    assert "lines 13 and 14" in found[0].what


@pytest.mark.parametrize("word", ["no", "on", "off", "yes", "True"])
def test_a_role_may_be_called_no(read, changed, word):
    plan = read(changed(("  customer_service:\n", f"  {word}:\n"), ("{customer_service:", f"{{{word}:")))

    assert list(plan.roles) == [word]


def test_a_full_width_colon_is_told_where_it_stands(faults):
    found = faults(("    period: month", "    period：month"))

    assert [(problem.code, problem.row) for problem in found] == [("full_width", 13)]


def test_a_full_width_colon_in_one_line_is_told_with_the_key(faults):
    found = [problem for problem in faults(("{weight: 60,", "{weight：60,")) if problem.code == "unknown_key"]

    assert (found[0].got, found[0].row) == ("weight：60", 16)
    assert "half width" in found[0].allowed


@pytest.mark.parametrize(("old", "new", "gap", "path"), [
    ('"[75, 90)"', '"[75, 89)"', "[89, 90)", "grades"),
    (", {else: 50}", "", "[0%, 90%)", "indicators.csat.scoring.bands"),
    ('"[100%, 120%)"', '"[101%, 120%)"', "[100%, 101%)", "rewards[1].rate_marginal"),
])
def test_an_uncovered_interval_is_named(faults, old, new, gap, path):
    found = faults((old, new))

    assert [(problem.what, problem.path) for problem in found] == [
        (f"no row holds {gap}", f"roles.customer_service.{path}")]


@pytest.mark.parametrize(("old", "new", "shared", "path"), [
    ('"[75, 90)"', '"[75, 90]"', "[90, 90]", "grades[2]"),
    ('"[90%, 95%)"', '"[90%, 96%)"', "[95%, 96%)", "indicators.csat.scoring.bands[2]"),
])
def test_an_interval_claimed_twice_is_named(faults, old, new, shared, path):
    found = faults((old, new))

    assert [problem.path for problem in found] == [f"roles.customer_service.{path}"]
    assert f"both hold {shared}" in found[0].what


@pytest.mark.parametrize("weight", ["-60", "160", "NaN", "null", "~", "", "sixty", "６０"])
def test_a_weight_that_is_none_names_role_indicator_and_value(faults, weight):
    found = faults(("weight: 60", f"weight: {weight}"))

    assert [(problem.path, problem.got) for problem in found] == [
        ("roles.customer_service.indicators.csat.weight", weight)]
    assert "0 to 100" in found[0].allowed


@pytest.mark.parametrize(("old", "new", "path", "nearest"), [
    ("target: table", "targest: table", "roles.customer_service.indicators.csat.targest", "target"),
    ("\nfairness:", "\nfairnes:", "fairnes", "fairness"), ("lead: csat", "leed: csat", "goal.leed", "lead"),
    ("worst: 120 s", "worst: 120 s, bst: 1 s", f"{CLAMP}.bst", "best"),
    ("cap: 3000", "kap: 3000", "roles.customer_service.rewards[3].kap", "cap"),
])
def test_an_unknown_key_is_refused_with_the_nearest(faults, old, new, path, nearest):
    found = [problem for problem in faults((old, new)) if problem.code == "unknown_key"]

    assert [(problem.path, problem.nearest) for problem in found] == [(path, nearest)]


@pytest.mark.parametrize("target", ["0%", "-5%", "0"])
def test_attainment_of_a_target_that_is_not_above_zero_is_refused(faults, target):
    found = faults(("target: table", f"target: {target}"), ("scoring: {bands:", "scoring: {of: attainment, bands:"))

    assert [(problem.path, problem.got) for problem in found] == [
        ("roles.customer_service.indicators.csat.target", target)]


@pytest.mark.parametrize("scoring", [
    "{attainment: {cap: 120%}}", CSAT_BANDS.replace("{bands", "{of: attainment, bands", 1)])
def test_scoring_by_attainment_needs_a_target(faults, scoring):
    found = faults(("target: table, ", ""), (CSAT_BANDS, scoring))

    assert [problem.code for problem in found] == ["no_target"]


@pytest.mark.parametrize(("rate", "nearest"), [("8", "8%"), ("800%", None), ("-3%", None)])
def test_a_rate_typed_a_hundred_times_too_large_is_refused(faults, rate, nearest):
    found = faults(("rate: 8%", f"rate: {rate}"))

    assert [(problem.got, problem.nearest) for problem in found] == [(rate, nearest)]


@pytest.mark.parametrize(("old", "key"), [
    ("\ngoal: ", "goal"), ("\ncurrency: CNY", "currency"), ("\ncalendar: ", "calendar"), ("\npack: ", "pack"),
    ("\n    kind: ", "roles.customer_service.kind"), ("\n    subject: ", "roles.customer_service.subject"),
    ("\n    period: ", "roles.customer_service.period"), ("\n    missing: ", "roles.customer_service.missing"),
])
def test_a_missing_section_is_refused_by_name(faults, old, key):
    found = faults((old, "\n#"))

    assert [(problem.path, problem.code) for problem in found] == [(key, "missing")]
    assert f"`{key.rsplit('.', maxsplit=1)[-1]}`" in found[0].what
    assert found[0].allowed


@pytest.mark.parametrize(("old", "key", "row"), [
    (" returns: at_paid_rate,", "returns", 1), (" per: subject,", "per", 1), (" base: net_sales,", "base", 1),
    (" share_by: total,", "share_by", 3),
    (", tie_break: subject", "tie_break", 3), (" remainder: keep,", "remainder", 3),
    (" of: team,", "of", 3),
])
def test_what_must_be_said_of_a_line_has_no_default(faults, old, key, row):
    found = faults((old, ""))

    assert [(problem.path, problem.code) for problem in found] == [
        (f"roles.customer_service.rewards[{row}].{key}", "missing")]


def test_every_fault_in_every_section_is_told_at_once_in_the_order_of_the_file(faults):
    found = faults(("lead: csat", "leed: csat"), ("currency: CNY", "currency: RMB"),
                   ("subject: person", "subject: persn"), ("{else: 50}", "{else: fifty}"), ("weight: 40", "weight: 30"),
                   ("pay: 1.0", "pay: -1"),
                   ("wage_base * grade_pay", "wage_base ** 2"), ("cap: 3000", "cap: 3000, amount: 1"),
                   ("minimum_group: 5", "minimum_group: 1"))

    assert [problem.path for problem in found] == [
        "goal.leed", "currency", "roles.customer_service.subject", "roles.customer_service.indicators",
        "roles.customer_service.indicators.csat.scoring.bands[3].else", "roles.customer_service.grades[2].pay",
        "roles.customer_service.rewards[2].amount", "roles.customer_service.rewards[3]", "fairness.minimum_group"]
    assert [problem.row for problem in found] == sorted(problem.row for problem in found)
    assert {problem.file for problem in found} == {"plans/2026-01-01.yaml"}


def test_roles_that_differ_in_case_alone_are_refused(faults):
    found = faults(("roles:\n", "roles:\n  Customer_Service: {}\n"))

    assert ("roles.customer_service", "duplicate") in [(problem.path, problem.code) for problem in found]


@pytest.mark.parametrize(("old", "new"), [
    ("\nroles:\n", "\nroles: []\nothers:\n"), ("\nroles:\n", "\nroles: {}\nothers:\n"),
    ("\nroles:\n", "\nroles: x\nothers:\n"), (GRADES, "{}"), (GRADES, "A"), (GRADES, "[A]"), (CSAT_BANDS, "bands"),
    (CSAT_BANDS, "[]"), ("{weight: 60,", "{weight: [60],"), ("subject: person", "subject: {person: x}"),
    ("scenarios:\n", "scenarios: []\nothers:\n"), ("groups: [team", "groups: [[team]"),
    ("{csat: {weight: {add: 10}}, first_response_time: {weight: {add: -10}}}", "5"),
])
def test_a_section_of_the_wrong_form_is_a_problem_with_its_line(faults, old, new):
    assert all(problem.row for problem in faults((old, new)))


def test_a_file_that_is_not_there_is_a_problem(tmp_path):
    with pytest.raises(PlanError, match=r"2026-01-01.yaml: the plan cannot be read"):
        read_plan(tmp_path / "2026-01-01.yaml")


def test_messages_name_the_file_as_it_is_to_be_shown(tmp_path):
    (tmp_path / "x.yaml").write_text("a: 1\n", encoding="utf-8")

    with pytest.raises(PlanError) as caught:
        read_plan(tmp_path / "x.yaml", shown_as="plans/x.yaml")

    assert {problem.file for problem in caught.value.problems} == {"plans/x.yaml"}


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60, deadline=None)
@given(place=st.integers(0, 2000), length=st.integers(0, 30), text=st.text(max_size=8))
def test_a_damaged_plan_is_read_or_refused_and_nothing_else(read, grammar_file, place, length, text):
    content = grammar_file.read_text(encoding="utf-8")

    with suppress(PlanError):
        read(content[:place] + text + content[place + length:])
