"""Indicators of a study's own: weighed in plans, told on pages, known to it alone; code runs only when trusted."""

import json

import pytest

import perfkit
from perfkit.cli import main
from perfkit.errors import RequestError
from perfkit.indicators import catalogue, full_key
from tests.indicators.own.test_ratios import FACTS
from tests.study.shop import write_orders, write_refunds, write_shop

RATIO = f"""indicators:
  big_orders:
{FACTS}    unit: share
    days: {{orders: paid_at}}
    numerator: count(orders where amount_paid >= 60)
    denominator: count(orders)
"""
FORMULA = f"""indicators:
  big_orders:
{FACTS}    unit: share
    formula: {{en: big orders, zh: 大额订单}}
"""
CODE = """from perfkit.indicators import indicator
from perfkit.indicators.measures import counted, share


@indicator("big_orders", orders="owner paid_at amount_paid")
def big_orders(credit, orders):
    paid = credit(orders, "paid_at")
    return share(counted(paid, paid.amount_paid >= 6_000), counted(paid))
"""
WEIGHED = """      net_sales:
        weight: 60
        min_n: {score: 1, show: 1}
        accept: {shared: {en: own items only, zh: 仅计本人负责的商品}}
        scoring: {clamp: {worst: 0, best: 10000}}
      big_orders:
        weight: 40
        scoring: {clamp: {worst: 100%, best: 0%}}
"""


def write(folder, facts=RATIO, code=None, *, weighed=True):
    write_shop(folder)
    plan = folder / "plans" / "2026-01-01.yaml"
    head, rest = plan.read_text().split("      net_sales:\n", 1)
    if weighed:
        plan.write_text(head + WEIGHED + rest[rest.index("    grades:"):])
    (folder / "indicators.yaml").write_text(facts, encoding="utf-8")
    if code is not None:
        (folder / "indicators.py").write_text(code, encoding="utf-8")
    write_orders(folder, "2026-01", {"o1": ("a", "100.00"), "o2": ("a", "50.00"), "o3": ("b", "70.00")})
    write_orders(folder, "2026-02", {"o4": ("a", "30.00")})
    write_refunds(folder, "2026-01", {})
    return folder


@pytest.fixture
def ratio(tmp_path):
    return write(tmp_path / "ratio")


@pytest.fixture
def coded(tmp_path):
    return write(tmp_path / "coded", FORMULA, CODE)


def run(*words):
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return ended.value.code or 0


def refused(capsys, *words):
    capsys.readouterr()
    assert run(*words) == 2
    said = capsys.readouterr().err.strip()
    assert "Traceback" not in said
    return said


def test_a_ratio_is_weighed_scored_and_told(ratio):
    assert [problem for problem in perfkit.check(ratio) if not problem.code.startswith("warning.")] == []
    study = perfkit.open_study(ratio, language="zh")
    scores = study.scores("operations", "2026-01").frame
    mine = scores[(scores["subject"] == "a") & (scores["indicator"] == "big_orders@default")].iloc[0]
    assert (mine["value"], mine["points"], mine["weight"]) == (0.5, 50, 0.4)
    definitions = study.definitions("2026-01")
    assert "我的比率" in definitions.html()
    assert "count(orders where amount_paid &gt;= 60)" in definitions.html()
    assert "我的比率" in study.explain("a", "2026-01").text()
    rows = study.rows("big_orders", "a", "2026-01").frame
    assert rows["counts"].tolist() == ["both", "denominator", "out"]
    assert rows["reason"].tolist() == ["", "", "outside_period"]


def test_two_studies_of_one_process_never_see_each_others(ratio, tmp_path):
    other = write(tmp_path / "other", RATIO.replace(">= 60", ">= 40").replace("My ratio", "Others"))
    plain = write_shop(tmp_path / "plain")
    first, second = perfkit.open_study(ratio), perfkit.open_study(other)
    values = [study.indicator_values("operations", "2026-01").frame for study in (first, second)]
    mine = [frame[(frame["subject"] == "a") & (frame["indicator"] == "big_orders@default")]["value"].item()
            for frame in values]
    assert mine == [0.5, 1.0]
    assert [study.view.indicator("big_orders@default") for study in (first, second)] == ["My ratio", "Others"]
    assert "big_orders" not in perfkit.open_study(plain).view.indicator_names
    assert "big_orders" not in catalogue()
    with pytest.raises(RequestError, match="no such indicator"):
        full_key("big_orders")


def test_a_changed_formula_computes_anew(ratio):
    perfkit.open_study(ratio).scores("operations", "2026-01")
    facts = ratio / "indicators.yaml"
    facts.write_text(RATIO.replace(">= 60", ">= 40"), encoding="utf-8")
    values = perfkit.open_study(ratio).indicator_values("operations", "2026-01").frame
    assert values[values["indicator"] == "big_orders@default"]["value"].tolist() == [1.0, 1.0]


def test_a_frozen_period_keeps_the_formula_it_was_paid_by(ratio):
    perfkit.freeze("2026-01", study=ratio)
    (ratio / "indicators.yaml").write_text(RATIO.replace(">= 60", ">= 40"), encoding="utf-8")
    study = perfkit.open_study(ratio)
    assert study.rows("big_orders", "a", "2026-01").sums["numerator"].tolist() == ["1"]
    told = perfkit.diff("2026-01", study=ratio).frame.set_index("subject")
    assert told.loc["a", "total_change"] == -20


@pytest.mark.parametrize("words", [("build", "--out", "{out}"), ("freeze", "2026-01"), ("coverage",),
                                   ("explain", "a", "--period", "2026-01"), ("diff", "2026-01", "2026-01"),
                                   ("payroll", "2026-01", "--out", "{out}"), ("reconcile", "2026-01"),
                                   ("rows", "big_orders", "--subject", "a", "--period", "2026-01"),
                                   ("indicators", "big_orders")])
def test_every_command_that_computes_refuses_code_that_is_not_trusted(coded, tmp_path, capsys, words):
    marked = coded / "indicators.py"
    marked.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n{CODE}")
    said = refused(capsys, *(word.format(out=tmp_path / "out") for word in words), "--study", coded)
    assert said.startswith("indicators.py: ")
    assert "--trust" in said
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "out").exists()


def test_trusted_code_computes_and_its_hash_is_kept(coded, capsys):
    words = ("rows", "big_orders", "--subject", "a", "--period", "2026-01", "--study", coded)
    assert run(*words, "--trust", "--json") == 0
    assert json.loads(capsys.readouterr().out)["sums"][0]["numerator"] == "1"
    study = perfkit.open_study(coded, trust=True)
    frame = study.definitions("2026-01").frame
    source = frame.loc[frame["indicator"] == "big_orders@default", "source"].item()
    hashed = study.pack_facts(study.pack_period("2026-01"))["own_indicators"]["indicators.py"]
    assert source == f"indicators.py sha256:{hashed}"
    # What is stored is read without running anything again.
    read = perfkit.open_study(coded).indicator_values("operations", "2026-01").frame
    assert read[read["indicator"] == "big_orders@default"]["value"].tolist() == [0.5, 1.0]


def test_check_says_that_code_was_not_run_and_runs_it_when_trusted(coded, capsys):
    assert run("check", coded) == 0
    assert "indicators.py: this code was not run" in capsys.readouterr().err
    (coded / "indicators.py").write_text("x = 1\n")
    assert "no function computes this" in refused(capsys, "check", coded, "--trust")


@pytest.mark.slow
def test_a_pack_of_a_study_with_code(coded, tmp_path, capsys):
    assert run("build", coded, "--trust", "--out", tmp_path / "out", "--period", "2026-01", "--report",
               "data_quality", "--report", "scorecard") == 0
    folder = tmp_path / "out" / "small-shop" / "management.en" / "2026-01"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert set(manifest["own_indicators"]) == {"indicators.yaml", "indicators.py"}
    assert "My ratio" in (folder / "operations" / "scorecard.html").read_text()


def test_a_plan_file_in_a_study_knows_them_too(ratio, capsys):
    plan = ratio / "plans" / "2026-01-01.yaml"
    assert run("check", plan) == 0
    assert run("quote", plan, "--role", "operations", "big_orders=25%", "net_sales=10000", "wage_base=5000") == 0
    assert "big_orders: 75" in capsys.readouterr().out


def test_the_command_lists_them_and_prints_one(ratio, capsys):
    assert run("indicators", "--study", ratio) == 0
    assert "big_orders@default | My ratio | share | lower is better | count(orders" in capsys.readouterr().out
    assert run("indicators", "big_orders", "--study", ratio, "--language", "zh") == 0
    told = capsys.readouterr().out
    assert "我的比率" in told
    assert "SELECT" in told


def test_bad_input_is_refused_with_its_place_and_the_nearest(ratio, capsys):
    facts, plan = ratio / "indicators.yaml", ratio / "plans" / "2026-01-01.yaml"
    facts.write_text(RATIO.replace("amount_paid >= 60", "amount_payed >= 60"), encoding="utf-8")
    said = refused(capsys, "build", ratio)
    assert said.startswith("indicators.yaml:10: indicators.big_orders.numerator: orders has no such column")
    assert "did you mean 'amount_paid'" in said
    assert refused(capsys, "check", ratio).splitlines()[0] == said
    facts.write_text(RATIO, encoding="utf-8")
    text = plan.read_text()
    plan.write_text(text.replace("big_orders:", "big_orders@mine:"))
    assert "big_orders@mine" in refused(capsys, "build", ratio)
    plan.write_text(text.replace("net_sales:", "net_sales@gmw:", 1))
    assert "gmv" in refused(capsys, "build", ratio)
    plan.write_text(text.replace("Asia/Shanghai", "Asia/Shangai"))
    assert "no such time zone; got 'Asia/Shangai'" in (told := refused(capsys, "build", ratio))
    assert "did you mean 'Asia/Shanghai'" in told
    plan.write_text(text)
    mapping = ratio / "mapping.yaml"
    zoned = "    table: orders\n    time_zone: Mars/Base\n"
    mapping.write_text(mapping.read_text().replace("    table: orders\n", zoned))
    assert "Mars/Base" in refused(capsys, "build", ratio)
    mapping.write_text(mapping.read_text().replace("Mars/Base", "Asia/Shangai"))
    assert "time_zone: no such time zone; got 'Asia/Shangai'" in (told := refused(capsys, "build", ratio))
    assert told.startswith("mapping.yaml:")
    assert "did you mean 'Asia/Shanghai'" in told


@pytest.mark.parametrize("words", [("build", "--period", "2024-05"), ("explain", "a", "--period", "2024-05"),
                                   ("freeze", "2024-05"), ("payroll", "2024-05"), ("reconcile", "2024-05"),
                                   ("rows", "net_sales", "--subject", "a", "--period", "2024-05")])
def test_a_period_before_any_data_is_refused_in_one_line(ratio, capsys, words):
    said = refused(capsys, *words, "--study", ratio)
    assert said.startswith("no data in this period; got '2024-05'; allowed: periods from 2026-01-0")
    assert said.endswith("did you mean '2026-01'?")
    assert len(said.splitlines()) == 1
