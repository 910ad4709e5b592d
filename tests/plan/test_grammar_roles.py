import pytest

from perfkit.plan import MinN
from perfkit.plan.grammar_lines import LINE_KINDS

ROLE = "roles.customer_service"
POOL = "pool: 20000, "


def test_optional_parts_of_an_indicator(read, changed):
    rule = read(changed(("{weight: 60,", "{weight: 60, adjusted: yes, min_n: {score: 30, show: 10},"))).roles[
        "customer_service"].indicators["csat"]

    assert (rule.adjusted, rule.min_n) == (True, MinN(score=30, show=10))


def test_a_plan_may_name_for_what_it_adjusts(read, changed):
    rule = read(changed(("{weight: 60,", "{weight: 60, adjusted: {by: [hour_band, issue]},"))).roles[
        "customer_service"].indicators["csat"]

    assert (rule.adjusted, rule.adjusted_by) == (True, ("hour_band", "issue"))


@pytest.mark.parametrize(("written", "code", "path"), [
    ("slot", "value", "adjusted"), ("{by: []}", "type", "adjusted.by"), ("{by: slot}", "type", "adjusted.by"),
    ("{buy: [slot]}", "unknown_key", "adjusted.buy"), ("{by: [slot, slot]}", "duplicate", "adjusted.by[2]"),
    ("[slot]", "value", "adjusted")])
def test_what_is_adjusted_for_in_another_form_is_refused(faults, written, code, path):
    problems = faults(("{weight: 60,", f"{{weight: 60, adjusted: {written},"))
    found = [(problem.code, problem.path) for problem in problems]

    assert (code, f"{ROLE}.indicators.csat.{path}") in found


@pytest.mark.parametrize("counts", [
    "{score: 10, show: 30}", "{score: 0, show: 0}", "{score: 30}", "{score: 3.5, show: 1}"])
def test_counts_that_make_no_sense_are_refused(faults, counts):
    assert faults(("{weight: 60,", f"{{weight: 60, min_n: {counts},"))


@pytest.mark.parametrize("key", ["csat@mean5", "lcp_p75@mobile"])
def test_an_indicator_may_name_its_variant(read, changed, key):
    plan = read(changed(("      csat:  ", f"      {key}:"),
                        ("{csat: {weight: {add: 10}}", f"{{{key}: {{weight: {{add: 10}}}}")))

    assert list(plan.roles["customer_service"].indicators) == [key, "first_response_time"]


def test_only_what_is_shared_can_be_accepted(faults):
    found = faults(("{shared: own chats only}", "{shard: own chats only}"))

    assert ("unknown_key", "shared") in [(problem.code, problem.nearest) for problem in found]


def test_accepting_without_a_reason_says_how_to_give_one(faults):
    assert [problem.allowed for problem in faults(("{shared: own chats only}", "shared"))] == ["shared"]


@pytest.mark.parametrize(("old", "new", "code", "path"), [
    ("grade: B", "grade: A", "duplicate", "grades[2].grade"), (", pay: 1.0", "", "grade_pay", "grades[2]"),
    ('"[90, inf)", pay', '"[90%, inf)", pay', "quantity", "grades[1].in"),
    ("grade: B", 'grade: ""', "value", "grades[2].grade"),
])
def test_grades_have_their_own_names_pay_for_all_and_totals_without_unit(faults, old, new, code, path):
    assert [(problem.code, problem.path) for problem in faults((old, new))] == [(code, f"{ROLE}.{path}")]


@pytest.mark.parametrize(("old", "new"), [("rate_marginal:", "rate_margnal:"), ('amount: "wage', 'amont: "wage'),
                                          (POOL, "pol: 20000, ")])
def test_a_line_of_no_kind_is_told_with_the_nearest(faults, old, new):
    found = [problem for problem in faults((old, new)) if problem.code == "line_kind"]

    assert [problem.allowed for problem in found] == [" or ".join(LINE_KINDS)]
    assert found[0].nearest in LINE_KINDS


def test_a_line_of_two_kinds_is_refused(faults):
    found = faults((POOL, POOL + "amount: 5, "))

    assert [(problem.code, problem.got) for problem in found] == [("line_kind", "amount, pool")]


@pytest.mark.parametrize(("old", "new", "path", "nearest"), [
    ("per: subject", "per: shops", "rewards[1].per", "shop"),
    ("at_paid_rate", "at_paid", "rewards[1].returns", "at_paid_rate"),
    ("remainder: keep", "remainder: keeps", "rewards[3].remainder", "keep"),
    ("of: team", "of: teem", "rewards[3].of", "team"),
    ("tie_break: subject", "tie_break: name", "rewards[3].tie_break", None),
    ("share_by: total", "share_by: totals", "rewards[3].share_by", "total"),
    ("subject: person", "subject: persons", "subject", "person"),
    ("period: month", "period: monthly", "period", "month"),
    ("missing: reweight", "missing: reweigh", "missing", "reweight"),
])
def test_a_word_that_is_not_of_the_grammar_is_told_with_what_is(faults, old, new, path, nearest):
    found = faults((old, new))

    assert [(problem.path, problem.nearest) for problem in found] == [(f"{ROLE}.{path}", nearest)]
    assert found[0].allowed


@pytest.mark.parametrize(("old", "new"), [("cap: 3000", "cap: -1"), ("cap: 3000", "cap: 10%"),
                                          ("line: commission", "line: a-b"), ("line: commission", 'line: ""'),
                                          ("base: net_sales", "base: Net Sales")])
def test_values_of_lines_are_checked(faults, old, new):
    assert len(faults((old, new))) == 1


def test_a_pool_is_shared_by_points_of_an_indicator(read, changed):
    plan = read(changed(("share_by: total", "share_by: points.csat")))

    assert plan.roles["customer_service"].rewards[2].share_by == "points.csat"


def test_rows_of_a_whole_rate_are_checked_too(faults):
    found = faults(("rate_marginal:", "rate_whole:"), ('"[0, 100%)"', '"[0, 90%)"'))

    assert [(problem.what, problem.path) for problem in found] == [
        ("no row holds [90%, 100%)", f"{ROLE}.rewards[1].rate_whole")]


def test_a_role_needs_an_indicator(faults):
    assert faults(("    indicators:\n", "    indicators: {}\n    indicatrs:\n"))
