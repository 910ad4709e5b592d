"""The graph of lines over roles: a cycle is refused with its path, everything else has an order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.errors import PlanError
from perfkit.plan import Expression, parse_plan
from perfkit.plan.crossing import graph_problems, parse_crossing

ROLE = """
  {name}:
    kind: operations
    subject: person
    period: month
    missing: zero
    indicators: {{net_sales: {{weight: 100, accept: {{shared: own}}, scoring: {{clamp: {{worst: 0, best: 9}}}}}}}}
    rewards:
"""
HEAD = "plan: p\ngoal: {text: Sell}\ncurrency: CNY\ncalendar: {time_zone: UTC}\npack: {period: month}\nroles:"


def _plan(**roles):
    return HEAD + "".join(ROLE.format(name=name) + "".join(
        f"      - {{line: {line}, amount: \"{text}\"}}\n" for line, text in lines.items())
        for name, lines in roles.items())


def _problems(text):
    with pytest.raises(PlanError) as refused:
        parse_plan(text.encode(), version="2026-01-01", source="plan.yaml")
    return refused.value.problems


def test_a_cycle_over_roles_is_refused_with_its_path():
    problem, = _problems(_plan(desk={"one": "reports.sum.line.two"}, lead={"two": "team.sum.line.one"}))
    assert (problem.code, problem.got) == ("line_cycle", "desk.one -> lead.two -> desk.one")
    assert problem.path == "roles.desk.rewards[1]"
    assert problem.row is not None


def test_a_line_that_hangs_on_itself_through_others_is_a_cycle():
    problem, = _problems(_plan(desk={"one": "1", "two": "reports.sum.line.two + line.one"}))
    assert problem.got == "desk.two -> desk.two"


def test_roles_may_use_each_other_where_lines_have_an_order():
    text = _plan(desk={"one": "1", "three": "shop.mean.line.two"}, lead={"two": "reports.sum.line.one"})
    assert set(parse_plan(text.encode(), version="2026-01-01", source="plan.yaml").roles) == {"desk", "lead"}


@pytest.mark.parametrize("name", ["reports.sum", "reports.sum.total.x", "reports.sum.line", "reports.max.total",
                                  "team.sum.value", "boss.sum.total", "reports.sum.points.csat"])
def test_other_names_are_no_results_of_others(name):
    assert parse_crossing(name) is None
    with pytest.raises(PlanError, match=r"at character (5|13)"):
        Expression.parse(f"1 + {name}")


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=15))
def test_a_cycle_is_found_exactly_where_there_is_one(pairs):
    uses = {number: frozenset(f"team.sum.line.l{other}" for one, other in pairs if one == number)
            for number in range(6)}
    lines = {f"r{number}": {f"l{number}": (("roles",), names)} for number, names in uses.items()}
    left = set(range(6))
    while free := {number for number in left if not any((number, other) in pairs for other in left)}:
        left -= free
    assert bool(left) == bool(list(graph_problems(lines)))
