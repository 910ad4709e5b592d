"""What may be typed, what comes back, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perfkit.cli import main
from perfkit.errors import RequestError
from perfkit.plan import parse_plan
from perfkit.quoting import Quote, quote_role

PLAN = """
plan: shop
goal: {text: Service}
currency: CNY
calendar: {time_zone: UTC}
pack: {period: quarter}
roles:
  desk:
    kind: customer_service_presale
    subject: person
    period: month
    missing: hold
    indicators:
      csat:
        weight: 60
        target: table
        scoring: {of: attainment, bands: [{in: "[100%, inf)", points: 100}, {in: "[0%, 100%)", points: 50}]}
      first_response_time: {weight: 40, scoring: {clamp: {worst: 120 s, best: 20 s}}}
    rewards:
      - line: commission
        base: agent_net_sales
        per: subject
        returns: recompute
        rate_marginal: [{in: "[0, 1000)", rate: 1%}, {in: "[1000, inf)", rate: 2%}]
  seller:
    kind: customer_service_presale
    subject: person
    period: month
    missing: hold
    indicators: {item.daily: {weight: 100, scoring: {given: {}}}}
    rewards:
      - line: commission
        base: agent_net_sales
        per: subject
        returns: recompute
        rate_marginal: [{in: "[0, 1000)", rate: 1%}, {in: "[1000, inf)", rate: 2%}]
  pooled:
    kind: customer_service_presale
    subject: person
    period: month
    missing: hold
    indicators: {item.daily: {weight: 100, scoring: {given: {}}}}
    rewards:
      - line: commission
        base: agent_net_sales
        per: pooled
        returns: recompute
        rate_marginal: [{in: "[0, 1000)", rate: 1%}, {in: "[1000, inf)", rate: 2%}]
"""


def asked(role: str, **typed: str) -> Quote:
    plan = parse_plan(PLAN.encode(), version="2026-01-01", source="plan.yaml")
    return quote_role(plan, role, {name.replace("__", "."): text for name, text in typed.items()})


def test_a_bare_number_is_in_the_plans_own_unit() -> None:
    bare = asked("desk", csat="90", csat__target="90%", first_response_time="70", agent_net_sales="1500")
    full = asked("desk", csat="90%", csat__target="90%", first_response_time="70 s", agent_net_sales="1500")
    assert bare.points == full.points == {"csat": "100", "first_response_time": "50"}
    assert (bare.total, bare.lines, bare.payout) == ("80", {"commission": "20.00"}, "20.00")
    assert bare.values == {"attainment.csat": "1", "rate.commission": "0.013333"}


def test_what_is_not_typed_is_absent_and_the_plan_says_what_follows() -> None:
    quote = asked("desk", first_response_time="70")
    assert (quote.points["csat"], quote.total, quote.lines, quote.payout) == (None, None, {"commission": None}, None)
    assert "Total: no row (" in quote.text("en")
    assert "综合得分：" not in quote.text("en")


def test_a_list_is_one_number_for_each_shop() -> None:
    apart, together = (asked(role, agent_net_sales="900,900", daily="80") for role in ("seller", "pooled"))
    assert (apart.total, apart.payout, apart.values["commission.by_shop"]) == ("80", "18.00", ["9.00", "9.00"])
    assert together.payout == "26.00"


@pytest.mark.parametrize(("typed", "got"), [
    ({"csatt": "90"}, "csatt"), ({"csat": "much"}, "much"), ({"first_response_time": "70%"}, "70%"),
    ({"csat": "1/0"}, "0"), ({"agent_net_sales": "1,2", "csat": "1,2,3"}, "2, 3"), ({"csat": "1e3"}, "1e3"),
    ({"csat": "nan"}, "nan"), ({"csat": ""}, "")])
def test_what_cannot_be_meant_is_refused(typed: dict[str, str], got: str) -> None:
    with pytest.raises(RequestError) as error:
        asked("desk", **typed)
    assert got in [problem.got for problem in error.value.problems]


def test_an_unknown_role_is_refused_with_the_nearest() -> None:
    with pytest.raises(RequestError, match="did you mean 'desk'"):
        asked("dsk")


def test_points_outside_the_form_are_refused() -> None:
    with pytest.raises(RequestError, match="0 to 100"):
        asked("seller", daily="101")


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    path = tmp_path / "2026-01-01.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def test_the_command_answers_in_text_and_json(plan_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("quote", plan_file, "--role", "seller", "agent_net_sales=500", "daily=80")
    assert run(capsys, *words, "--language", "zh")[1].splitlines()[-1] == "应发: 5.00"
    said = json.loads(run(capsys, *words, "--json")[1])
    assert said == {"points": {"daily": "80"}, "total": "80", "grade": None, "lines": {"commission": "5.00"},
                    "values": {"rate.commission": "0.01"}, "payout": "5.00"}


@pytest.mark.parametrize("word", ["daily", "daily=", "=80", "daily=80 daily=90"])
def test_the_command_refuses_words_that_are_no_inputs(plan_file: Path, capsys: pytest.CaptureFixture[str],
                                                      word: str) -> None:
    code, out, said = run(capsys, "quote", plan_file, "--role", "seller", *word.split())
    assert (code, out, len(said.strip().splitlines())) == (2, "", 1)


def test_events_on_top_are_typed_by_their_names() -> None:
    text = PLAN.replace("    rewards:\n      - line: commission\n        base: agent_net_sales\n        per: pooled",
                        "    extra_points: {cap: 3, items: {praise: 2}}\n"
                        "    vetoes: [{veto: incident, scope: total}]\n"
                        "    rewards:\n      - line: commission\n        base: agent_net_sales\n        per: pooled")
    plan = parse_plan(text.encode(), version="2026-01-01", source="plan.yaml")
    quote = quote_role(plan, "pooled", {"daily": "80", "praise": "2"})
    assert (quote.total, quote.values["extra_points"]) == ("83", "3")
    assert quote_role(plan, "pooled", {"daily": "80", "praise": "2", "incident": "1"}).total == "0"


def test_a_veto_over_pay_is_quoted_as_nothing() -> None:
    text = PLAN.replace("    rewards:\n      - line: commission\n        base: agent_net_sales\n        per: pooled",
                        "    vetoes: [{veto: incident, scope: pay}]\n"
                        "    rewards:\n      - line: commission\n        base: agent_net_sales\n        per: pooled")
    plan = parse_plan(text.encode(), version="2026-01-01", source="plan.yaml")
    typed = {"daily": "80", "agent_net_sales": "30000"}
    clean, vetoed = (quote_role(plan, "pooled", {**typed, **more}) for more in ({}, {"incident": "1"}))
    assert clean.payout != "0.00"
    assert (vetoed.lines["commission"], vetoed.payout) == ("0.00", "0.00")


STANDING = PLAN.replace("{clamp: {worst: 120 s, best: 20 s}}", "{percentile: {reference: 2025-Q4, n: 40, between: "
                        "step, edges: {25%: 20 s, 50%: 40 s}, points: {clamp: {worst: 0%, best: 100%}}}}").replace(
    '{of: attainment, bands: [{in: "[100%, inf)", points: 100}, {in: "[0%, 100%)", points: 50}]}',
    "{z_score: {reference: 2025-Q4, mean: 92%, sd: 4%, n: 38, points: {clamp: {worst: -2, best: 2}}}}")


def test_a_standing_in_a_population_is_told_beside_its_points() -> None:
    plan = parse_plan(STANDING.encode(), version="2026-01-01", source="plan.yaml")
    quote = quote_role(plan, "desk", {"csat": "96", "first_response_time": "30"})
    assert quote.points == {"csat": "75", "first_response_time": "50"}
    assert (quote.values["z.csat"], quote.values["percentile.first_response_time"]) == ("1", "0.5")


SECURED = PLAN.replace("""  seller:
""", """      - line: grid
        base: agent_net_sales
        per: subject
        returns: recompute
        matrix: {rows: attainment.csat, columns: first_response_time, cells: [{row: "[0%, 100%)", column: "[0, inf)",
                 rate: 0%}, {row: "[100%, inf)", column: "[0 s, 30 s)", rate: 10%},
                 {row: "[100%, inf)", column: "[30 s, inf)", rate: 5%}]}
      - {line: secured, guarantee: 300, of: [commission, grid], until: 3 periods, missing: zero}
      - {line: advance, draw: {amount: 500, against: [commission, grid, secured], recover: yes, missing: zero}}
      - {line: champion, award: {rank_by: total, among: team, top: 1, amount: 1000, ties: split}}
  seller:
""", 1)


def secured(**typed: str) -> Quote:
    plan = parse_plan(SECURED.encode(), version="2026-01-01", source="plan.yaml")
    told = {"csat": "96", "csat.target": "95%", "first_response_time": "25", "agent_net_sales": "1500"}
    return quote_role(plan, "desk", told | {name.replace("__", "."): text for name, text in typed.items()})


def test_a_matrix_a_guarantee_a_draw_and_an_award_are_quoted() -> None:
    assert secured().lines == {"commission": "20.00", "grid": "150.00", "secured": "130.00", "advance": "200.00",
                               "champion": "1000.00"}
    assert secured(first_response_time="30").lines["grid"] == "75.00"
    assert secured(csat="94").lines["grid"] == "0.00"


def test_a_guarantee_for_some_periods_is_asked_for_by_the_own_period() -> None:
    told = {number: secured(own_period=number) for number in ("3", "4")}
    assert [quote.lines["secured"] for quote in told.values()] == ["130.00", "0.00"]
    assert told["4"].why["secured"] == "guarantee_over"
    with pytest.raises(RequestError, match="the how manyth own period"):
        secured(own_period="0")


def test_what_other_lines_use_and_what_is_paid_later_is_said_beside_the_lines():
    text = PLAN.replace("""  pooled:
""", """  later:
    kind: customer_service_presale
    subject: person
    period: month
    missing: hold
    indicators: {item.daily: {weight: 100, scoring: {given: {}}}}
    rewards:
      - {line: base, paid: no, amount: wage_base * 10%}
      - {line: bonus, amount: line.base * 2, deferral: {share: 30%, pay_in: 2027-01}}
  pooled:
""", 1)
    plan = parse_plan(text.encode(), version="2026-01-01", source="plan.yaml")
    found = quote_role(plan, "later", {"wage_base": "5000", "daily": "80"})
    assert found.lines["base"] is None
    assert (found.values["used.base"], found.values["carried.bonus"], found.payout) == ("500.00", "300.00", "700.00")
    assert "base: no row (for other lines only)" in found.text("en")


def test_a_made_up_indicator_is_quoted_and_named(plan_file, capsys):
    plan_file.write_text(PLAN.replace("first_response_time", "first_respons_time"))
    code, out, said = run(capsys, "quote", plan_file, "--role", "desk", "csat=90%")
    assert code == 0
    assert "first_respons_time" in out
    assert "did you mean 'first_response_time'?" in said


def test_a_share_that_could_be_meant_in_two_ways_is_refused(plan_file, capsys):
    code, _, said = run(capsys, "quote", plan_file, "--role", "desk", "csat=0.94")
    assert code == 2
    assert "allowed: 0.94%, or 94%" in said


def test_a_shared_sale_counts_for_the_share_that_is_the_persons_own() -> None:
    whole, part = (asked("seller", agent_net_sales="1500", daily="80", **more) for more in (
        {}, {"agent_net_sales__credit": "60%"}))
    assert (whole.payout, part.payout) == ("20.00", "9.00")
    with pytest.raises(RequestError, match="not a share of a sale") as refused:
        asked("seller", agent_net_sales="1500", daily="80", agent_net_sales__credit="101%")
    assert refused.value.problems[0].got == "101%"
