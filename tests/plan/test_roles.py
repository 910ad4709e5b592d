import pytest

from perfkit.plan.documents import load_document
from perfkit.plan.roles import read_role

ROLE = "roles.customer_service"


def test_a_role_is_read_from_its_texts_alone(grammar_file):
    written = load_document(grammar_file.read_bytes(), "plan.yaml").tree["roles"]["customer_service"]

    role, problems = read_role("desk", written)

    assert problems == []
    assert (role.id, list(role.indicators)) == ("desk", ["csat", "first_response_time"])


@pytest.mark.parametrize("written", ["x", [], None, {}, {"indicators": []}, {"indicators": {"csat": "x"}},
                                     {"rewards": "x"},
                                     {"indicators": {"csat": {"scoring": []}}}, {"rewards": [["x"]], "grades": {}}])
def test_anything_else_is_a_list_of_problems(written):
    role, problems = read_role("desk", written)

    assert role is None
    assert problems


def test_lines_of_one_id_are_refused(faults):
    assert [(problem.path, problem.got) for problem in faults(("line: team_pool", "line: commission"))] == [
        (f"{ROLE}.rewards[3].line", "commission")]


@pytest.mark.parametrize(("name", "nearest"), [("line.grade_bonus", None), ("line.team_pool", None),
                                               ("line.comission", "commission"), ("points.csta", "csat"),
                                               ("target.net_sales", None), ("attainment.csta", "csat")])
def test_an_expression_uses_lines_above_it_and_indicators_of_its_role(faults, name, nearest):
    found = faults(("wage_base * grade_pay", f"wage_base + {name}"))

    assert [(problem.path, problem.got, problem.nearest) for problem in found] == [
        (f"{ROLE}.rewards[2].amount", name, nearest)]


@pytest.mark.parametrize("name", [
    "line.commission", "points.csat", "value.anything", "n.anything", "input.days", "total"])
def test_names_that_are_known_or_belong_to_the_catalogue_pass(read, changed, name):
    assert read(changed(("wage_base * grade_pay", f"wage_base + {name}")))


def test_a_pool_expression_and_its_shares_are_checked_too(faults):
    found = faults(("pool: 20000", 'pool: "line.x + 1"'), ("share_by: total", "share_by: points.csta"))

    assert [(problem.path, problem.got) for problem in found] == [
        (f"{ROLE}.rewards[3].pool", "line.x"), (f"{ROLE}.rewards[3].share_by", "points.csta")]


def test_grade_pay_needs_grades_with_pay(faults):
    found = faults((", pay: 1.2", ""), (", pay: 1.0", ""), (", pay: 0.8", ""),
                   ("share_by: total", "share_by: grade_pay"))

    assert [(problem.path, problem.code) for problem in found] == [
        (f"{ROLE}.rewards[2].amount", "grade_pay"), (f"{ROLE}.rewards[3].share_by", "grade_pay")]


def test_rules_over_several_sections_are_checked_although_others_are_broken(faults):
    found = faults(("subject: person", "subject: x"), ("weight: 40", "weight: 30"), ("points: 80", "points: x"),
                   ("wage_base * grade_pay", "points.csta"), ("cap: 3000", "cap: x"))

    assert [problem.path for problem in found] == [
        f"{ROLE}.subject", f"{ROLE}.indicators", f"{ROLE}.indicators.csat.scoring.bands[2].points",
        f"{ROLE}.rewards[2].amount", f"{ROLE}.rewards[3].cap"]
