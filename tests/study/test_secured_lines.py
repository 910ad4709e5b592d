"""A study that pays by a matrix, a guarantee, a draw and awards: freeze, diff, sensitivity and explain go through."""

import sys
from pathlib import Path

import perfkit

sys.path.insert(0, str(Path(__file__).parent))
from shop import PLAN, write_orders, write_refunds, write_shop

JANUARY, FEBRUARY = "2026-01", "2026-02"
PEOPLE = """\
subject,name_zh,name_en,role,team,shop,manager,from,to,schedule,wage_base
a,甲,Ann,operations,T1,S1,,2026-01-01,,full,5000.00
b,乙,Bob,operations,T1,S1,,2026-02-01,,full,5000.00
c,丙,Cho,operations,T1,S1,,2026-01-01,,full,5000.00
"""
LINES = """\
    rewards:
      - line: grid
        base: net_sales
        per: subject
        returns: at_paid_rate
        matrix:
          rows: net_sales
          columns: total
          cells:
            - {row: "[0, 1000)", column: "[0, 100]", rate: 1%}
            - {row: "[1000, inf)", column: "[0, 50)", rate: 2%}
            - {row: "[1000, inf)", column: "[50, 100]", rate: 4%}
            - {else: 0%}
      - {line: secured, guarantee: 50, of: [grid], until: 1 periods, missing: zero}
      - {line: advance, draw: {amount: 80, against: [grid, secured], recover: yes, missing: zero}}
      - {line: champion, award: {rank_by: value.net_sales, among: team, top: 1, amount: 100, ties: split}}
fairness:"""


def shop(folder):
    write_shop(folder)
    head, _, rest = PLAN.partition("    rewards:")
    (folder / "plans" / "2026-01-01.yaml").write_text(head + LINES + rest.partition("fairness:")[2])
    (folder / "people.csv").write_text(PEOPLE)
    for month, sold in ((JANUARY, ("2000.00", "10.00", "6000.00")), (FEBRUARY, ("9000.00", "500.00", "900.00"))):
        write_refunds(folder, month, {})
        write_orders(folder, month, {f"{name}{month}": (name, each) for name, each in zip("abc", sold, strict=True)})
    return perfkit.open_study(folder)


def paid(study, period):
    frame = study.pay_lines("operations", period).frame
    return {(row.subject, row.line): int(row.amount) / 100 for row in frame.itertuples() if row.subject in "ac"}


def test_two_months_as_worked_by_hand(tmp_path):
    study = shop(tmp_path)
    # January: a 2 % x 2,000 = 40 (total 20), secured 10, drawn 30; c 4 % x 6,000 = 240 (total 60), best: 100
    assert paid(study, JANUARY) == {
        ("a", "grid"): 40, ("a", "secured"): 10, ("a", "advance"): 30, ("a", "champion"): 0,
        ("c", "grid"): 240, ("c", "secured"): 0, ("c", "advance"): 0, ("c", "champion"): 100}
    # February: the guarantee is over; a 4 % x 9,000 = 360 pays the 30 back; c 1 % x 900 = 9, drawn 71
    assert paid(study, FEBRUARY) == {("a", "grid"): 360, ("a", "secured"): 0, ("a", "advance"): -30,
                                     ("a", "champion"): 100, ("c", "grid"): 9, ("c", "secured"): 0,
                                     ("c", "advance"): 71, ("c", "champion"): 0}


def test_freezing_changes_nothing_and_the_debt_goes_on(tmp_path):
    study = shop(tmp_path)
    before = paid(study, FEBRUARY)
    perfkit.freeze(JANUARY, study=tmp_path)
    assert paid(perfkit.open_study(tmp_path), FEBRUARY) == before


def test_sensitivity_diff_and_explain_go_through_the_lines(tmp_path):
    study = shop(tmp_path)
    assert len(study.weight_steps("operations", JANUARY).frame)
    text = study.explain("a", FEBRUARY).text()
    assert "taken off for what was drawn before" in text
    assert "place 1 of 3" in text
    assert "the guarantee" in text
    moved = perfkit.diff(JANUARY, FEBRUARY, study=tmp_path).frame
    assert len(moved)
