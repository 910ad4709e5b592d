"""A part of a period typed into a quote: days present, days paid, months since the first day."""

from __future__ import annotations

import pytest

from perfkit.errors import RequestError
from perfkit.plan import parse_plan
from perfkit.quoting import quote_role

PLAN = """
plan: shop
goal: {text: Service}
currency: CNY
calendar: {time_zone: UTC}
pack: {period: month}
roles:
  desk:
    kind: customer_service_presale
    subject: person
    period: month
    missing: hold
    TIME
    indicators:
      agent_net_sales: {weight: 100, target: GOAL, scoring: {attainment: {}}}
    rewards:
      - {line: bonus, amount: total * 10PRORATE}
      - {line: base, amount: wage_base * 10%, prorate: days}
"""
TIME = 'time: {targets: days, ramp: [{in_months: "[0, 3)", of_target: 50%}]}'


def _quote(time=TIME, goal="table", prorate=", prorate: whole", **typed):
    text = PLAN.replace("TIME", time).replace("GOAL", goal).replace("PRORATE", prorate)
    plan = parse_plan(text.encode(), version="2026-01-01", source="plan.yaml")
    names = {"agent_net_sales": "10000", "wage_base": "3000"} | ({} if goal != "table" else {
        "agent_net_sales.target": "20000"})
    return quote_role(plan, "desk", names | typed)


@pytest.mark.parametrize("goal", ["table", "20000"])
@pytest.mark.parametrize(("typed", "total", "base"), [
    ({}, "50", "300.00"), ({"present": "15/30"}, "100", "300.00"), ({"paid": "50%"}, "50", "150.00"),
    ({"months": "2"}, "100", "300.00"), ({"months": "3"}, "50", "300.00"),
    ({"present": "15/30", "paid": "20/30", "months": "0"}, "200", "200.00")])
def test_targets_go_by_days_present_and_the_ramp_amounts_by_days_paid(goal, typed, total, base):
    quote = _quote(goal=goal, **typed)
    assert (quote.total, quote.lines["base"]) == (total, base)


def test_leave_throughout_has_no_row_and_says_why():
    quote = _quote(present="0%")
    assert (quote.total, quote.why["total"]) == (None, "on_leave")


def test_where_no_target_goes_by_days_only_pay_does():
    quote = _quote(time="", prorate="", present="15/30", paid="15/30")
    assert (quote.total, quote.lines["base"]) == ("50", "150.00")


@pytest.mark.parametrize("typed", [{"present": "31/30"}, {"paid": "-10%"}, {"months": "1.5"}, {"months": "1/2"},
                                   {"present": "half"}, {"paid": "3/0"}])
def test_what_is_no_part_is_refused_by_its_name(typed):
    with pytest.raises(RequestError) as caught:
        _quote(**typed)
    assert [problem.path for problem in caught.value.problems] == list(typed)


def test_a_role_in_which_days_change_nothing_does_not_ask_for_them():
    text = PLAN.replace("TIME", "").replace("GOAL", "20000").replace("PRORATE", "").replace(", prorate: days", "")
    plan = parse_plan(text.encode(), version="2026-01-01", source="plan.yaml")
    with pytest.raises(RequestError, match="nothing of this name"):
        quote_role(plan, "desk", {"present": "15/30"})
