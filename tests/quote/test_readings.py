"""Five readings of "20 % beyond target" are five plans, which pay what was worked by hand; one has no jump."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from perfkit.indicators import catalogue
from perfkit.plan import KnownIndicator, read_plan
from perfkit.plan.lint import lint_plan
from perfkit.quoting import quote_role
from perfkit.study.scaffold import PLAN

READINGS = Path(__file__).parents[1] / "golden" / "readings"
WORKED = YAML(typ="safe", pure=True).load((READINGS / "cases.yaml").read_text("utf-8"))
CASES = [(name, case["sales"], due) for case in WORKED["cases"] for name, due in case["pays"].items()]
NAMES = sorted({name for name, _, _ in CASES})
KNOWN = {name: KnownIndicator(unit=facts.unit, controllability=facts.controllability, kinds=facts.kinds,
                              variants=facts.variants) for name, facts in catalogue().items()}


@pytest.mark.parametrize(("name", "sales", "due"), CASES)
def test_each_reading_pays_what_was_worked_by_hand(name, sales, due):
    plan = read_plan(READINGS / f"{name}.yaml")
    typed = {"agent_net_sales": sales, "agent_net_sales.target": WORKED["target"]}
    assert quote_role(plan, "sales", typed).payout == due


def test_there_are_five_and_each_has_a_plan():
    assert len(NAMES) == 5
    assert {path.stem for path in READINGS.glob("*.yaml")} - {"cases"} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_linter_tells_the_jump_of_every_reading_but_one(name):
    found = [problem for problem in lint_plan(read_plan(READINGS / f"{name}.yaml"), KNOWN)
             if problem.code == "warning.jump"]
    assert bool(found) == (name != "part_above")


def test_a_new_plan_starts_with_the_reading_that_has_no_jump():
    assert "lookup: attainment.agent_net_sales" in PLAN
    assert "rate_marginal" in PLAN
