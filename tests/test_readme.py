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
OWN = README.partition("### An indicator of your own")[2].partition("\n## ")[0]


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


def test_the_indicators_of_the_readme_compute(tmp_path):
    from perfkit.indicators import compute_indicators, describe_indicator, knowing
    from perfkit.indicators.own.reader import read_own
    from perfkit.periods import parse_period
    from tests.indicators.made import at, make_tables, roster

    for name, language in (("indicators.yaml", "yaml"), ("indicators.py", "python")):
        text = re.search(rf"```{language}\n(.*?)```", OWN, re.DOTALL)[1]
        (tmp_path / name).write_text(text, encoding="utf-8")
    due = at("2026-01-05T12:00")
    shipments = [{"order_id": f"o{hour}", "picker_id": "a", "promised_at": due, "cause_code": "packing",
                  "shipped_at": at(f"2026-01-05T{hour}:00")} for hour in (11, 12, 13, 14)]
    chats = [{"chat_id": f"c{hour}", "agent_id": "a", "started_at": at(f"2026-01-05T{hour}:00")}
             for hour in (17, 18, 19)]
    tables = make_tables(tmp_path, shipments=shipments, chats=chats)
    with knowing(read_own(tmp_path, trusted=True)):
        found = [compute_indicators(tables, roster("a"), [key], [parse_period("2026-01")], kind=kind,
                                    as_of=at("2026-03-01").date())
                 for key, kind in (("late_share", "warehouse"), ("evening_share", "customer_service_presale"))]
        assert "SELECT" in describe_indicator("evening_share", "en")
    assert [frame[["numerator", "denominator"]].values.tolist() for frame in found] == [[[2, 4]], [[2, 3]]]


def test_the_calls_of_the_readme_are_of_the_grammar():
    from perfkit.indicators.own.sides import read_side

    assert read_side("sum(lines from shipments) * 1 h").calls
    assert "sum(lines from shipments) * 1 h" in OWN
    shown = re.findall(r"`([a-z_ -]+ [<>]= [^`\n]+)`", OWN)
    tables = {"amount_paid": "orders", "first_human_reply_at": "chats"}
    assert len(shown) == 2
    assert all(read_side(f"count({tables[text.split()[0]]} where {text})").calls for text in shown)
