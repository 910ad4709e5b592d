"""Shared orders: each person is paid on a written part of the money, the parts add up, and nothing else moves."""

import sys
from pathlib import Path

import perfkit
from perfkit.study.checking import check_inputs

sys.path.insert(0, str(Path(__file__).parent))
from shop import PLAN, write_orders, write_refunds, write_shop

JANUARY = "2026-01"
PEOPLE = """\
subject,name_zh,name_en,role,team,shop,manager,from,to,schedule,wage_base
a,甲,Ann,operations,T1,S1,,2026-01-01,,full,5000.00
b,乙,Bob,operations,T1,S1,,2026-01-01,,full,5000.00
c,丙,Cho,other,T1,S1,,2026-01-01,,full,5000.00
"""
HEAD = "order_id,subject,share\n"


def shop(folder, *credits, refunds=None):
    write_shop(folder)
    head, _, rest = PLAN.partition("    rewards:")
    lines = '    rewards:\n      - {line: bonus, amount: "value.net_sales * 10%"}\nfairness:'
    (folder / "plans" / "2026-01-01.yaml").write_text(head + lines + rest.partition("fairness:")[2])
    (folder / "people.csv").write_text(PEOPLE)
    write_refunds(folder, JANUARY, refunds or {})
    write_orders(folder, JANUARY, {"o1": ("a", "1000.01"), "o2": ("b", "300.00"), "o3": ("a", "50.00")})
    (folder / "log").mkdir(exist_ok=True)
    if credits:
        (folder / "log" / "credits.csv").write_text(HEAD + "".join(f"{row}\n" for row in credits))
    return perfkit.open_study(folder)


def paid(study):
    frame = study.pay_lines("operations", JANUARY).frame
    return dict(zip(frame["subject"], frame["amount"], strict=True))


def test_a_shared_order_is_paid_by_its_shares(tmp_path):
    assert paid(shop(tmp_path / "alone")) == {"a": 10_500, "b": 3_000}
    # 60 % of 1,000.01 is 600.006 -> 600.01 and 400.00: with 50.00 and 300.00, a tenth is 65.00 and 70.00
    assert paid(shop(tmp_path / "shared", "o1,a,60%", "o1,b,40%")) == {"a": 6_500, "b": 7_000}
    assert paid(shop(tmp_path / "given", "o1,b,100%")) == {"a": 500, "b": 13_000}


def test_values_of_a_shared_order_add_up_to_its_money(tmp_path):
    values = shop(tmp_path, "o1,a,1/3%".replace("1/3", "33.3"), "o1,b,66.7%").indicator_values("operations", JANUARY)
    sold = values.frame[values.frame["indicator"].str.startswith("net_sales")]
    assert int(sold["numerator"].sum()) == 135_001


def test_both_sides_of_a_shared_order_are_told(tmp_path):
    study = shop(tmp_path, "o1,b,60%", "o1,c,40%", "o3,a,50%", "o3,b,50%")
    told = {name: study.explain(name, JANUARY).text() for name in "ab"}
    assert "of whose money this part counts: o3 50%" in told["a"]
    assert "counts for others, by the log of shared orders: o1" in told["a"]
    assert "of whose money this part counts: o1 60%, o3 50%" in told["b"]


def test_the_log_is_checked_against_people_and_orders(tmp_path):
    study = shop(tmp_path, "o1,a,60%", "o1,bb,40%", "o9,a,100%")
    found = {(problem.code, problem.row) for problem in check_inputs(study.inputs) if problem.file == "log/credits.csv"}
    assert found == {("unknown_name", 3), ("warning.unknown_order", 4)}


def test_shares_of_101_percent_stop_the_run_with_their_row(tmp_path):
    study = shop(tmp_path, "o1,a,60%", "o1,b,41%")
    found = [problem for problem in check_inputs(study.inputs) if problem.file == "log/credits.csv"]
    assert [(problem.row, problem.code, problem.got) for problem in found] == [(3, "credit_sum", "101%")]


def test_every_variant_of_attainment_moves_with_shared_orders(tmp_path):
    found = {}
    for name, credits in (("alone", ()), ("shared", ("o1,a,60%", "o1,b,40%"))):
        folder = tmp_path / name
        shop(folder, *credits)
        plan = folder / "plans" / "2026-01-01.yaml"
        head, _, rest = plan.read_text().partition("      net_sales:\n")
        block = "      sales_attainment{variant}:\n        weight: {weight}\n" \
                "        min_n: {{score: 1, show: 1}}\n        accept: {{shared: {{en: own, zh: 本人}}}}\n" \
                "        scoring: {{clamp: {{worst: 0%, best: 100%}}}}\n"
        variants = [("", 40), ("@ytd", 30), ("@prorated", 30)]
        blocks = "".join(block.format(variant=variant, weight=weight) for variant, weight in variants)
        plan.write_text(head + blocks + "    grades:" + rest.partition("    grades:")[2].replace(
            "value.net_sales * 10%", "value.sales_attainment * 10%"))
        (folder / "targets.csv").write_text("subject,indicator,period,target,set_at,version\n" + "".join(
            f"{subject},net_sales,{JANUARY},1000,2025-12-01,1\n" for subject in "ab"))
        frame = perfkit.open_study(folder).indicator_values("operations", JANUARY).frame
        found[name] = frame.set_index(["subject", "indicator"])["value"].to_dict()
    keys = [f"sales_attainment@{variant}" for variant in ("default", "ytd", "prorated")]
    # 60 % of 1,000.01 and 50.00, of a target of 1,000.00; 40 % and 300.00
    for key in keys:
        assert (found["alone"]["a", key], found["alone"]["b", key]) == (1.05001, 0.3)
        assert (found["shared"]["a", key], found["shared"]["b", key]) == (0.65001, 0.7)
