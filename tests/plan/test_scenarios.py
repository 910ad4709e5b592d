from fractions import Fraction

import pytest

from perfkit.errors import PlanError, RequestError
from perfkit.plan import Clamp, Quantity, apply_scenario

CHANGE = "{csat: {weight: {add: 10}}, first_response_time: {weight: {add: -10}}}"
PLACE = "scenarios.satisfaction.customer_service"


@pytest.fixture
def role_under(read, changed):
    """Return the role of the example under another change."""
    return lambda change: apply_scenario(read(changed((CHANGE, change))), "satisfaction").roles["customer_service"]


def test_what_is_added_is_added_in_the_notation_of_the_plan(read, changed):
    plan = read(changed())
    role = apply_scenario(plan, "satisfaction").roles["customer_service"]

    assert {key: rule.weight for key, rule in role.indicators.items()} == {
        "csat": Fraction(7, 10), "first_response_time": Fraction(3, 10)}
    assert plan.roles["customer_service"].indicators["csat"].weight == Fraction(3, 5)


def test_everything_else_stays_as_it_is(read, changed):
    plan = read(changed())
    role, before = apply_scenario(plan, "satisfaction").roles["customer_service"], plan.roles["customer_service"]

    assert (role.grades, role.rewards, role.missing) == (before.grades, before.rewards, before.missing)
    assert role.indicators["csat"].scoring == before.indicators["csat"].scoring


def test_a_plain_value_replaces(role_under):
    role = role_under("{csat: {weight: 50, target: 95%}, first_response_time: {weight: 50}}")

    assert (role.indicators["csat"].weight, role.indicators["csat"].target) == (Fraction(1, 2), Quantity.parse("95%"))


def test_edges_move_in_place(role_under):
    scoring = role_under("{first_response_time: {scoring: {clamp: {best: {add: -5 s}}}}}").indicators[
        "first_response_time"].scoring

    assert scoring == Clamp(worst=Quantity.parse("120 s"), best=Quantity.parse("10 s"))


def test_another_kind_of_scoring_takes_the_place_of_the_old_one(role_under):
    role = role_under("{csat: {scoring: {clamp: {worst: 60%, best: 100%}}}}")

    assert isinstance(role.indicators["csat"].scoring, Clamp)


def test_edges_of_grades_and_rates_can_be_changed(role_under):
    role = role_under('{grades: [{grade: A, in: "(-inf, inf)", pay: 1}], rewards: {commission: {rate_marginal: '
                      '[{in: "[0, 110%)", rate: 1%}, {in: "[110%, inf)", rate: 9%}]}}}')

    assert [grade.grade for grade in role.grades] == ["A"]
    assert [row.rate for row in role.rewards[0].rows] == [Fraction(1, 100), Fraction(9, 100)]
    assert [line.line for line in role.rewards] == ["commission", "grade_bonus", "team_pool"]


def test_a_scenario_may_have_a_text(read, changed):
    plan = read(changed(("satisfaction: {", "satisfaction: {text: {en: Happier, zh: 更满意}, ")))

    assert plan.scenarios["satisfaction"].text.zh == "更满意"
    assert list(plan.scenarios["satisfaction"].changes) == ["customer_service"]


@pytest.mark.parametrize(("change", "path", "code"), [
    ("{csat: {weight: {add: 10}}}", "", "weight_sum"), ("{csta: {weight: 60}}", ".csta", "unknown_name"),
    ("{csat: {wieght: 60}}", ".csat.wieght", "unknown_key"),
    ("{csat: {adjusted: yes}}", ".csat.adjusted", "unknown_key"),
    ("{csat: {weight: sixty}}", ".csat.weight", "weight"), ("{csat: {weight: {add: x}}}", ".csat.weight", "quantity"),
    ("{csat: {target: {add: 5%}}}", ".csat.target", "quantity"), ("{csat: 5}", ".csat", "type"), ("[csat]", "", "type"),
    ("{first_response_time: {scoring: {clamp: {best: {add: 5}}}}}", ".first_response_time.scoring.clamp.best", "value"),
    ("{csat: {scoring: {bands: [{in: \"[0, 50%]\", points: 1}]}}}", ".csat.scoring.bands", "uncovered"),
    ('{grades: [{grade: A, in: "[0, inf)", pay: 1}]}', ".grades", "uncovered"),
    ("{rewards: {comission: {rate_marginal: []}}}", ".rewards.comission", "unknown_name"),
    ("{rewards: {commission: {base: x}}}", ".rewards.commission.base", "unknown_key"),
    ('{rewards: {commission: {rate_marginal: [{in: "[1, inf)", rate: 1%}]}}}', ".rewards.commission.rate_marginal",
     "uncovered"),
])
def test_a_change_that_a_plan_could_not_say_is_refused_when_the_plan_is_read(faults, change, path, code):
    assert [(problem.path, problem.code, problem.row) for problem in faults((CHANGE, change))] == [
        (PLACE + path, code, 8)]


def test_a_scenario_of_a_role_that_does_not_exist_is_refused_with_the_nearest(faults):
    found = faults(("{customer_service: {csat", "{customer_servce: {csat"))

    assert [(problem.path, problem.nearest) for problem in found] == [
        ("scenarios.satisfaction.customer_servce", "customer_service")]


def test_half_a_text_of_a_scenario_is_refused(faults):
    found = faults(("satisfaction: {", "satisfaction: {text: {en: Happier}, "))

    assert [problem.path for problem in found] == ["scenarios.satisfaction.text"]


def test_a_scenario_that_the_plan_does_not_have_is_told_with_the_nearest(read, changed):
    with pytest.raises(RequestError, match="did you mean 'satisfaction'"):
        apply_scenario(read(changed()), "satisfction")


def test_a_plan_without_its_written_form_has_no_scenarios_to_apply(read, changed):
    plan = read(changed())
    bare = type(plan)(**{**vars(plan), "written": {}})

    with pytest.raises(PlanError, match="no such role"):
        apply_scenario(bare, "satisfaction")


MATRIX = ('      - {line: grade_bonus,', """      - line: crossed
        prorate: days
        matrix:
          rows: csat
          columns: first_response_time
          cells:
            - {row: "[90%, 100%]", column: "[0, 60 s)", amount: 300}
            - {else: 0}
      - {line: grade_bonus,""")


@pytest.fixture
def crossed(read, changed):
    """Return the line `crossed` of the example under a change."""
    def line(change):
        role = apply_scenario(read(changed(MATRIX, (CHANGE, change))), "satisfaction").roles["customer_service"]
        return next(one for one in role.rewards if one.line == "crossed")
    return line


def test_the_cells_of_a_matrix_can_be_changed(crossed):
    line = crossed('{rewards: {crossed: {matrix: {cells: [{row: "[80%, 100%]", column: "[0, 90 s)", amount: 500}, '
                   "{else: 20}]}}}}")
    assert [cell.gives for cell in line.cells] == [500]
    assert line.otherwise == 20
    assert (line.row_by.of, line.column_by.of, line.prorate) == ("csat", "first_response_time", "days")


@pytest.mark.parametrize(("change", "path", "code"), [
    ("{rows: agent_net_sales}", ".rewards.crossed.matrix.rows", "unknown_key"),
    ('{cells: [{row: "[90%, 100%]", column: "[0, 60 s)", amount: 300}]}', ".rewards.crossed.matrix.cells", "uncovered"),
    ('{cells: [{row: "[90%, 100%]", column: "[0, 60 s)", rate: 3%}, {else: 0}]}', ".rewards.crossed", None)])
def test_what_chooses_the_cells_stays_and_cells_stay_sound(faults, change, path, code):
    found = faults(MATRIX, (CHANGE, f"{{rewards: {{crossed: {{matrix: {change}}}}}}}"))
    assert found
    assert all(problem.path.startswith(PLACE + path) and code in (None, problem.code) for problem in found)
