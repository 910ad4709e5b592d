"""A pay line may read a number that somebody types into the rating sheet, and the points of what raters say."""

import json

import pytest

from perfkit.plan import parse_plan
from perfkit.quoting import quote_role
from perfkit.scoring import named_indicators, sheet_items

PLAN = """
plan: shop
goal: {text: Full shifts}
currency: CNY
calendar: {time_zone: UTC}
pack: {period: month}
roles:
  desk:
    kind: customer_service_presale
    subject: person
    period: month
    missing: hold
    indicators:
      item.manner: {weight: 100, scoring: {labels: {good: 100, poor: 40}}}
    rewards:
      - {line: full_attendance, lookup: input.late, amount_bands: [{in: "[0, 0]", amount: 200}, {else: 0}]}
      - {line: manners, amount: points.manner * 2}
"""


@pytest.fixture(scope="module")
def plan():
    return parse_plan(PLAN.encode(), version="2026-01-01", source="plan.yaml")


def test_the_sheet_asks_for_the_number_and_the_catalogue_for_nothing(plan):
    assert sheet_items(plan.roles["desk"]) == ("manner", "input.late")
    assert named_indicators(plan.roles["desk"]) == ()


@pytest.mark.parametrize(("late", "paid"), [("0", "200.00"), ("1", "0.00")])
def test_the_number_decides(plan, late, paid):
    said = json.loads(quote_role(plan, "desk", {"manner": "good", "late": late}).as_json())
    assert said["lines"] == {"full_attendance": paid, "manners": "200.00"}


def test_a_number_that_nobody_typed_is_no_row_and_never_0(plan):
    found = quote_role(plan, "desk", {"manner": "good"})
    assert found.lines["full_attendance"] is None
    assert "nobody has typed this number" in found.text("en")
