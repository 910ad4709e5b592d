"""Forms of pay that need no kind of their own: each a plan of one line, with amounts worked by hand."""

from __future__ import annotations

import pytest

from perfkit.plan import parse_plan
from perfkit.quoting import quote_role

PLAN = """
plan: shop
goal: {{text: Sell}}
currency: CNY
calendar: {{time_zone: UTC}}
pack: {{period: quarter}}
roles:
  desk:
    kind: customer_service_presale
    subject: person
    period: month
    missing: hold
    indicators:
      csat: {{weight: 50, scoring: {{clamp: {{worst: 60%, best: 100%}}}}}}
      agent_net_sales: {{weight: 50, target: table, scoring: {{attainment: {{cap: 100%}}}}}}
    grades: [{{grade: A, in: "[80, inf)", pay: 1.5}}, {{grade: B, in: "(-inf, 80)", pay: 0.8}}]
    rewards:
      - {line}
"""
TYPED = {"csat": "90%", "agent_net_sales": "130000", "agent_net_sales.target": "100000", "wage_base": "5000"}
RATES = "base: agent_net_sales, per: subject, returns: recompute"


def paid(line: str, **more: str) -> str | None:
    plan = parse_plan(PLAN.format(line=line).encode(), version="2026-01-01", source="plan.yaml")
    return quote_role(plan, "desk", TYPED | {name.replace("__", "."): text for name, text in more.items()}).payout


@pytest.mark.parametrize(("form", "line", "more", "due"), [
    # total 0.5 x 75 + 0.5 x 100 = 87.5: grade A, 1.5
    ("grade coefficient", '{line: a, amount: "wage_base * 20% * grade_pay"}', {}, "1500.00"),
    ("unit coefficient, multiplied", '{line: a, amount: "wage_base * 20% * grade_pay * input.unit_factor"}',
     {"unit_factor": "1.1"}, "1650.00"),
    ("unit coefficient, added", '{line: a, amount: "wage_base * 20% * (30% * input.unit_factor + 70% * grade_pay)"}',
     {"unit_factor": "1.1"}, "1380.00"),  # 1,000 x (0.33 + 1.05)
    ("coefficients held within limits", '{line: a, amount: "wage_base * 20% * max(0.5, min(1.6, grade_pay * '
     'input.unit_factor))"}', {"unit_factor": "1.2"}, "1600.00"),
    ("lump sum at an edge", '{line: a, lookup: attainment.agent_net_sales, amount_bands: '
     '[{in: "[0%, 120%)", amount: 0}, {in: "[120%, inf)", amount: 1000}]}', {}, "1000.00"),
    ("rate on the excess", f'{{line: a, {RATES}, base_over: target, lookup: attainment.agent_net_sales, rate_whole: '
     '[{in: "[0%, inf)", rate: 5%}]}', {}, "1500.00"),
    ("retroactive tiers: the rate reached on all from the start", f'{{line: a, {RATES}, rate_whole: '
     '[{in: "[0, 100000)", rate: 1%}, {in: "[100000, inf)", rate: 2%}]}', {}, "2600.00"),
    ("accelerator: faster beyond the target", f'{{line: a, {RATES}, base_over: nothing, lookup: '
     'attainment.agent_net_sales, rate_marginal: [{in: "[0%, 100%)", rate: 1%}, {in: "[100%, 120%)", rate: 2%}, '
     '{in: "[120%, inf)", rate: 3%}]}', {}, "1700.00"),  # 1,000 + 400 + 300
    ("team award shared equally", '{line: a, of: team, pool: 999.99, share_by: equal, remainder: keep, '
     'tie_break: subject}', {}, "999.99"),
    ("nothing below a gate", f'{{line: a, {RATES}, rate_whole: [{{in: "[0, inf)", rate: 1%}}], gate: '
     '{value: csat, in: "[95%, 100%]", otherwise: 0}}', {}, "0.00")], ids=lambda cell: cell if isinstance(
         cell, str) and " " in cell and "{" not in cell else "")
def test_a_form_of_pay_pays_what_was_worked_by_hand(form: str, line: str, more: dict[str, str], due: str) -> None:
    assert form
    assert paid(line, **more) == due
