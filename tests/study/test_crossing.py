"""Lines that hang on what other subjects got: reports, team and shop, over roles and over longer own periods."""

import sys
from pathlib import Path

import pytest

import perfkit
from perfkit.plan import parse_plan
from perfkit.quoting import quote_role

sys.path.insert(0, str(Path(__file__).parent))
from shop import PLAN, write_orders, write_refunds, write_shop

MONTHS = ("2026-01", "2026-02", "2026-03")
LEAD = """\
    rewards:
      - {line: bonus, amount: "value.net_sales * 1%"}
      - {line: mates, amount: "team.mean.total"}
  lead:
    kind: operations
    subject: person
    period: quarter
    missing: zero
    indicators:
      net_sales: {weight: 100, min_n: {score: 1, show: 1}, accept: {shared: own}, scoring: {clamp: {worst: 0, best: 9}}}
    rewards:
      - {line: over, amount: "reports.sum.line.bonus * 10%"}
      - {line: mean, amount: "reports.mean.total"}
      - {line: sold, amount: "shop.sum.value.net_sales * 1%"}
      - {line: usual, amount: "reports.mean.value.net_sales * 1%"}
fairness:"""
PEOPLE = """\
subject,name_zh,name_en,role,team,shop,manager,from,to,schedule,wage_base
a,甲,Ann,operations,T1,S1,c,2026-01-01,,full,5000.00
b,乙,Bob,operations,T1,S1,c,2026-01-01,,full,5000.00
d,丁,Dan,operations,T2,S2,,2026-01-01,,full,5000.00
c,丙,Cho,lead,,S1,,2026-01-01,,full,9000.00
"""


def _plan(lead=LEAD):
    head, _, rest = PLAN.partition("    rewards:")
    return (head + lead + rest.partition("fairness:")[2]).replace("pack: {period: month}", "pack: {period: quarter}")


def _shop(folder, lead=LEAD, lacking=None):
    write_shop(folder)
    (folder / "plans" / "2026-01-01.yaml").write_text(_plan(lead), encoding="utf-8")
    (folder / "people.csv").write_text(PEOPLE)
    write_refunds(folder, MONTHS[0], {})
    for number, month in enumerate(MONTHS, 1):
        orders = {f"{who}{month}": (who, f"{number * amount}.00") for who, amount in
                  (("a", 1000), ("b", 2000), ("d", 4000)) if (who, month) != lacking}
        write_orders(folder, month, orders)
    return folder


def _paid(folder, role):
    lines = perfkit.open_study(folder).pay_lines(role, "2026-Q1").frame
    return {(row["period"], row["subject"], row["line"]): row["amount"] if row["state"] == "paid" else row["reason"]
            for row in lines.to_dict("records")}


def test_sums_add_all_own_periods_and_means_are_over_all_of_them(tmp_path):
    found = _paid(_shop(tmp_path / "shop"), "lead")
    # a and b sell 1000 + 2000 + 3000 and twice that: 18,000; the clamp gives 10 points per 1000.
    assert {line: amount for (_, _, line), amount in found.items()} == {
        "over": 1_800, "mean": 3_000, "sold": 18_000, "usual": 3_000}


def test_the_others_of_a_team_leave_the_subject_itself_out(tmp_path):
    found = _paid(_shop(tmp_path / "shop"), "operations")
    assert (found["2026-01", "a", "mates"], found["2026-01", "b", "mates"]) == (2_000, 1_000)
    assert found["2026-01", "d", "mates"] == "no_reports"


def test_a_missing_result_leaves_no_result_and_says_so(tmp_path):
    found = _paid(_shop(tmp_path / "shop", lacking=("b", "2026-02")), "lead")
    told = {line: amount for (_, _, line), amount in found.items()}
    assert (told["over"], told["usual"]) == ("report_missing", "report_missing")
    assert told["mean"] == (1_000 + 2_000 + 3_000 + 2_000 + 0 + 6_000) // 6


def test_what_waits_below_waits_above(tmp_path):
    lead = LEAD.replace('{line: bonus, amount: "value.net_sales * 1%"}',
                        '{line: bonus, amount: "value.net_sales * 1%", hold: {until: maturity}}')
    folder = _shop(tmp_path / "shop", lead)
    lines = perfkit.open_study(folder).pay_lines("lead", "2026-Q1").frame.set_index("line")
    assert lines.loc["over", "state"] == "held"
    assert lines.loc["mean", "state"] == "paid"


def test_an_override_stays_with_whom_it_was_made_for(tmp_path):
    folder = _shop(tmp_path / "shop")
    before = _paid(folder, "lead")
    (folder / "log").mkdir()
    (folder / "log" / "overrides.csv").write_text(
        "at,by,subject,period,line,effect,why,evidence\n2026-04-01,boss,a,2026-01,bonus,+500,thanks,mail 1\n")
    payouts = perfkit.open_study(folder).payouts("operations", "2026-Q1").frame
    january = payouts[(payouts["subject"] == "a") & (payouts["period"] == "2026-01")]["payout"].iloc[0]
    assert january == 50_000 + 1_000 + 2_000
    assert _paid(folder, "lead") == before


def test_a_result_of_others_is_frozen_and_compared(tmp_path):
    folder = _shop(tmp_path / "shop")
    write_orders(folder, "2026-04", {})
    before = _paid(folder, "lead")
    perfkit.freeze("2026-Q1", study=folder)
    (folder / "exports" / "orders_late.csv").write_text(
        "order_id,paid_at,created_at,operator,amount\nlate,2026-03-06 10:00:00,2026-03-06 10:00:00,a,1000.00\n")
    assert _paid(folder, "lead") == before
    found = perfkit.diff("2026-Q1", study=folder).frame.set_index("subject")
    assert found.loc["c", "pay_change"] == found.loc["c", "data"] == 100 + 167 + 1_000 + 167


def test_an_explanation_tells_the_result_of_others(tmp_path):
    told = perfkit.open_study(_shop(tmp_path / "shop"), language="en").explain("c", "2026-Q1").text()
    assert "reports.sum.line.bonus" in told
    assert "= 180" in told


@pytest.mark.parametrize(("old", "new", "got", "nearest"), [
    ("reports.sum.line.bonus", "reports.sum.line.bonsu", "reports.sum.line.bonsu", "bonus"),
    ("shop.sum.value.net_sales", "shop.sum.value.net_sale", "shop.sum.value.net_sale", "net_sales"),
    ("reports.mean.total", "report.mean.total", "report.mean.total", "reports.mean.total"),
    ("reports.mean.total", "reports.median.total", "reports.median.total", None),
    ("reports.mean.value.net_sales", "reports.sum.value.csat", "reports.sum.value.csat", "net_sales")])
def test_what_does_not_exist_is_refused_with_the_nearest(tmp_path, old, new, got, nearest):
    folder = _shop(tmp_path / "shop", LEAD.replace(old, new, 1))
    found = [problem for problem in perfkit.check(folder) if problem.got == got]
    assert found, [str(problem) for problem in perfkit.check(folder)]
    assert found[0].nearest in (nearest, None)


def test_a_result_of_others_is_quoted_by_its_name():
    plan = parse_plan(_plan().encode(), version="2026-01-01", source="plan.yaml")
    found = quote_role(plan, "lead", {"reports.sum.line.bonus": "180", "reports.mean.total": "30"})
    assert (found.lines["over"], found.lines["mean"], found.lines["sold"]) == ("18.00", "30.00", None)
