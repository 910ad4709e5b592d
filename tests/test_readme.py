"""What the README shows of plans can be written so, and its quote says what it prints."""

import re
from pathlib import Path

import pytest

from perfkit.cli import main
from perfkit.indicators import KINDS, catalogue
from perfkit.plan import KnownIndicator, check_references, parse_plan
from perfkit.rewards import adds_up

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
GRAMMAR = README.partition("## The grammar of a plan")[2].partition("\n## ")[0]
PLAN = re.search(r"```yaml\n(plan: .*?)```", GRAMMAR, re.DOTALL)[1]
QUOTE = re.search(r"```console\n\$ perfkit (quote [^\n]*)\n(.*?)```", GRAMMAR, re.DOTALL)
CELLS = [line.split("|")[1:3] for line in GRAMMAR.splitlines() if line.startswith("| ") and "`" in line]
EXAMPLES = [(kind.strip(), cell.strip().strip("`")) for kind, cell in CELLS if cell.strip().startswith("`")]
OWN_INDICATORS = """  csat: {weight: 50, scoring: {clamp: {worst: 80%, best: 95%}}}
      agent_net_sales: {weight: 50, target: table, scoring: {attainment: {cap: 120%}}}"""
FIRST = "{line: a, paid: no, amount: wage_base * 10%}"
OF_ROLE = ("extra_points:", "vetoes:", "grades:", "quota_grades:", "time:", "targets_fixed_by:")
KNOWN = {name: KnownIndicator(unit=facts.unit, controllability=facts.controllability, kinds=facts.kinds,
                              variants=facts.variants, additive=adds_up(f"value.{name}", facts.unit))
         for name, facts in catalogue().items()}


def _role(example):
    """The lines of a role that holds an example where it belongs."""
    indicators, role = OWN_INDICATORS, ""
    if example.startswith("{"):
        first = "" if "line.a" not in example else FIRST + ", "
        role = f"rewards: [{first}{example}]"
    elif example.startswith(OF_ROLE):
        role = example
    else:
        indicators = f"  {example}"
    grades = "" if role.startswith("grades:") else 'grades: [{grade: A, in: "[90, inf)", pay: 1}, ' \
                                                  '{grade: B, in: "(-inf, 90)", pay: 0}]'
    return [grades, role, "indicators:", indicators]


def _plan(example):
    head = PLAN.partition("roles:")[0]
    lines = ["roles:", "  desk:", "    kind: customer_service_presale", "    subject: person", "    period: month",
             "    missing: hold", *(f"    {line}" for line in _role(example) if line)]
    return head + "\n".join(lines) + "\n"


def _problems(text):
    plan = parse_plan(text.encode(), version="2026-01-01", source="README.md")
    return [str(problem) for problem in check_references(plan, KNOWN, KINDS) if not problem.code.startswith("warning.")]


def test_the_plan_of_the_readme_is_sound():
    assert _problems(PLAN) == []


@pytest.mark.parametrize(("kind", "example"), EXAMPLES, ids=[kind for kind, _ in EXAMPLES])
def test_every_example_can_be_written(kind, example):
    assert _problems(_plan(example)) == []


def test_every_kind_is_shown():
    from perfkit.plan.grammar_lines import LINE_KINDS
    from perfkit.plan.grammar_scoring import SCORING_KINDS

    assert {*LINE_KINDS, *SCORING_KINDS} <= {kind for kind, _ in EXAMPLES}


def test_the_quote_says_what_it_prints(tmp_path, capsys):
    path = tmp_path / "plans" / "2026-01-01.yaml"
    path.parent.mkdir()
    path.write_text(PLAN, encoding="utf-8")
    words = QUOTE[1].replace("plans/2026-01-01.yaml", str(path)).split()
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0
    assert capsys.readouterr().out == QUOTE[2]
