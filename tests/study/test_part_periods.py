"""Joiners, movers and leave from the roster to pay, pages, check, freeze and diff."""

import json
import shutil
import sys
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

import perfkit
from perfkit.errors import DataError
from perfkit.study.inputs import Inputs

sys.path.insert(0, str(Path(__file__).parent))
from shop import MAPPING, write_orders, write_refunds

ROLE = """\
  {id}:
    kind: operations
    subject: person
    period: {period}
    missing: reweight
    indicators:
      net_sales:
        weight: 100
        min_n: {{score: 1, show: 1}}
        target: {target}
        accept: {{shared: own items only}}
        scoring: {{attainment: {{cap: 200%}}}}
    grades: [{{grade: A, in: "(-inf, inf)", pay: 1}}]
    {time}
    rewards:
      - {{line: base, amount: wage_base * 10%{prorate}}}
"""
HEAD = """\
plan: part-shop
goal: {text: Sell}
currency: CNY
calendar: {time_zone: Asia/Shanghai}
pack: {period: quarter}
roles:
"""
DAYS = "time: {targets: days, ramp: [{in_months: \"[0, 1)\", of_target: 50%}]}"
PEOPLE = """\
subject,role,team,shop,from,to,wage_base
a,operations,T1,S1,2025-01-01,2026-02-14,9000.00
a,service,T1,S1,2026-02-15,,6000.00
b,operations,T1,S1,2025-01-01,,9000.00
c,service,T1,S1,2026-03-17,,6000.00
d,service,T1,S1,2025-01-01,,6000.00
"""
TARGETS = """\
subject,indicator,period,target,set_at,version
a,net_sales,2026-Q1,9000,2025-12-01,1
b,net_sales,2026-Q1,9000,2025-12-01,1
"""
LEAVE = """\
subject,from,to,kind,note
b,2026-02-01,2026-02-09,statutory,illness
d,2026-03-01,2026-03-31,statutory,birth
c,2026-03-30,2026-03-31,other,
"""
QUARTER = "2026-Q1"


def _plan(time=DAYS, prorate=", prorate: days"):
    roles = [ROLE.format(id="operations", period="quarter", target="table", time=time, prorate=prorate),
             ROLE.format(id="service", period="month", target="3000", time=time, prorate=prorate)]
    return HEAD + "".join(roles)


def _write(folder, **other):
    texts = {"plans/2026-01-01.yaml": _plan(), "people.csv": PEOPLE, "targets.csv": TARGETS, "mapping.yaml": MAPPING,
             "log/leave.csv": LEAVE, ".gitignore": "/.perfkit/\n", **other}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "exports").mkdir(exist_ok=True)
    for month in ("01", "02", "03"):
        write_orders(folder, f"2026-{month}", {f"{who}{month}": (who, "1500.00") for who in "abd"})
    write_orders(folder, "2026-04", {"c04": ("c", "10.00")})
    write_refunds(folder, "2026-01", {})
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    study = _write(tmp_path_factory.mktemp("parts") / "shop")
    perfkit.open_study(study).compute(QUARTER)
    return study


@pytest.fixture
def shop(made, tmp_path):
    return Path(shutil.copytree(made, tmp_path / "shop"))


def _targets(study, role):
    """Return the exact target of each spell and period in currency units."""
    frame = perfkit.open_study(study).scores(role, QUARTER).frame
    return {(row.subject, row.period): Fraction(int(row.target_numerator), int(row.target_denominator)) / 100
            for row in frame.itertuples() if row.target_numerator}


def _codes(study):
    return [problem.code for problem in perfkit.open_study(study).check()]


def test_one_person_from_a_quarterly_to_a_monthly_role_has_two_parts_that_add_up(made):
    operations, service = (_targets(made, role) for role in ("operations", "service"))
    # 45 of the 90 days at 9,000 a quarter; 14 of the 28 days of February and all of March at 3,000 a month.
    assert operations[("a", "2026-Q1")] == 4500
    assert [service[("a", month)] for month in ("2026-02", "2026-03")] == [1500, 3000]
    study = perfkit.open_study(made)
    whys = [study.part_periods(role, QUARTER).frame for role in ("operations", "service")]
    told = pd.concat(whys).query("subject == 'a'")
    assert told[["period", "why", "present_days", "days"]].values.tolist() == [
        ["2026-Q1", "moved", 45, 90], ["2026-02", "moved", 14, 28]]


def test_leave_takes_days_off_the_target_and_a_month_of_it_has_no_row(made):
    assert _targets(made, "operations")[("b", "2026-Q1")] == 9000 * Fraction(81, 90)
    totals = perfkit.open_study(made).totals("service", QUARTER).frame
    march = totals[(totals["subject"] == "d") & (totals["period"] == "2026-03")].iloc[0]
    assert (march["state"], march["reason"]) == ("no row", "on_leave")


def test_the_new_have_their_days_of_the_target_times_the_ramp(made):
    assert _targets(made, "service")[("c", "2026-03")] == 3000 * Fraction(15, 31) / 2


def test_baselines_carry_the_part_and_say_so(made):
    stored = perfkit.open_study(made).store.read(QUARTER, "operations", "baselines").frame
    found = stored[stored["baseline"] == "target"].set_index("subject")
    assert (found["source"] == "target_table_part").all()
    assert Fraction(int(found.loc["a", "numerator"]), int(found.loc["a", "denominator"])) == 450_000


def test_pay_goes_by_its_own_days_to_the_cent(made):
    study = perfkit.open_study(made)
    lines = pd.concat([study.pay_lines(role, QUARTER).frame for role in ("operations", "service")])
    paid = {(row.subject, row.period): int(row.amount) for row in lines.itertuples()}
    # Statutory leave is paid; of c's 15 days two are other leave: 60,000 x 13 / 31 = 25,161.29.
    assert paid == {("a", "2026-Q1"): 45_000, ("a", "2026-02"): 30_000, ("a", "2026-03"): 60_000,
                    ("b", "2026-Q1"): 90_000, ("c", "2026-03"): 25_161, ("d", "2026-01"): 60_000,
                    ("d", "2026-02"): 60_000, ("d", "2026-03"): 60_000}


@pytest.mark.parametrize(("language", "words"), [
    ("en", ["moved: 14 of 28 days count for targets, 14 for pay", "for 14 of 28 days: "]),
    ("zh", ["调岗：28 天中计目标 14 天，计薪 14 天", "按 28 天中的 14 天计"])])
def test_an_explanation_tells_the_days(made, language, words):
    text = perfkit.open_study(made, language=language).explain("a", QUARTER).text()
    assert all(word in text for word in words)


def test_the_page_lists_part_periods_in_both_languages(made):
    for language, why in (("en", "joined, on leave, new"), ("zh", "入职、休假、新人")):
        result = perfkit.open_study(made, language=language).part_periods("service", QUARTER)
        assert why in result.html()
        assert len(result.notes) == 2


def test_who_may_see_no_names_sees_no_part_of_a_person(made):
    html = perfkit.open_study(made, audience="council").part_periods("service", QUARTER).html()
    assert "Too few subjects" in html
    assert "joined, on leave" not in html


def test_a_plan_that_says_what_part_periods_do_has_no_finding(made):
    assert [code for code in _codes(made) if "part" in code or "leave" in code] == []


def test_a_silent_plan_is_told_how_many_people_and_stays_whole(shop):
    (shop / "plans" / "2026-01-01.yaml").write_text(_plan("", ""), encoding="utf-8")
    problems = [problem for problem in perfkit.open_study(shop).check() if problem.code == "warning.part_period"]
    assert [(problem.path, problem.got) for problem in problems] == [
        ("roles.operations.time", "2"), ("roles.service.time", "3")]
    assert _targets(shop, "operations") == {("a", "2026-Q1"): 9000, ("b", "2026-Q1"): 9000}
    assert set(perfkit.open_study(shop).pay_lines("operations", QUARTER).frame["amount"]) == {90_000}


def test_whole_targets_beside_statutory_leave_are_a_finding(shop):
    (shop / "plans" / "2026-01-01.yaml").write_text(_plan("time: {targets: whole}"), encoding="utf-8")
    found = [problem for problem in perfkit.open_study(shop).check() if problem.code.startswith("warning.leave")]
    assert [(problem.code, problem.path, problem.got) for problem in found] == [
        ("warning.leave_whole", "roles.operations.time.targets", "1"),
        ("warning.leave_whole", "roles.service.time.targets", "1")]


@pytest.mark.parametrize(("row", "code", "row_column"), [
    ("e,2026-02-01,2026-02-09,statutory,", "unknown_name", (2, "subject")),
    ("b,2026-02-10,2026-02-09,statutory,", "leave_days", (2, "to")),
    ("b,2026-02-30,2026-03-09,statutory,", "cell", (2, "from")),
    ("b,2026-02-01,2026-02-09,sick,", "unknown_name", (2, "kind")),
    ("b,2026-02-01,,other,", "missing", (2, "to")),
    ("a,2024-02-01,2024-02-09,other,", "warning.leave_outside", (2, "from"))])
def test_the_log_of_leave_is_checked_with_file_row_and_column(shop, row, code, row_column):
    (shop / "log" / "leave.csv").write_text(f"subject,from,to,kind,note\n{row}\n", encoding="utf-8")
    found = [problem for problem in perfkit.open_study(shop).check() if problem.file == "log/leave.csv"]
    assert [(problem.code, (problem.row, problem.column)) for problem in found] == [(code, row_column)]


def test_a_near_subject_is_named_and_overlapping_leave_refused_with_both_lines(shop):
    (shop / "people.csv").write_text(PEOPLE.replace("\nb,", "\nbeata,"), encoding="utf-8")
    (shop / "log" / "leave.csv").write_text("subject,from,to,kind\nbeatta,2026-02-01,2026-02-09,other\n",
                                            encoding="utf-8")
    assert [problem.nearest for problem in perfkit.open_study(shop).check() if problem.file == "log/leave.csv"] == [
        "beata"]
    (shop / "log" / "leave.csv").write_text("subject,from,to,kind\na,2026-02-01,2026-02-09,other\n"
                                            "a,2026-02-09,2026-02-10,statutory\n", encoding="utf-8")
    with pytest.raises(DataError, match="share a day, the other is in line 2"):
        _ = Inputs(perfkit.open_study(shop).inputs.folder).leave


def test_leave_is_an_input_a_change_of_it_changes_results_and_diff_calls_it_data(shop):
    before = perfkit.open_study(shop).inputs.digest
    perfkit.freeze(QUARTER, study=shop)
    kept = json.loads((shop / "frozen" / QUARTER / "freeze.json").read_text())
    assert "inputs/log/leave.csv" in kept["files"]
    (shop / "log" / "leave.csv").write_text("subject,from,to,kind,note\n", encoding="utf-8")
    assert perfkit.open_study(shop).inputs.digest != before
    # The frozen quarter stands on the leave it was frozen with.
    assert _targets(shop, "operations")[("b", "2026-Q1")] == 8100
    found = perfkit.diff(QUARTER, study=shop).frame.set_index(["role", "subject"])
    changed = found[found["total_change"].fillna(0) != 0]
    assert (changed["total_change"] == changed["total_data"]).all()
    assert ("operations", "b") in changed.index


def test_a_period_of_the_past_paid_late_uses_its_own_leave(shop):
    perfkit.freeze(QUARTER, study=shop)
    (shop / "log" / "leave.csv").unlink()
    lines = perfkit.open_study(shop).pay_lines("service", "2026-Q2").frame
    assert lines[lines["kind"] == "true_up"].empty


def test_what_a_plan_says_of_time_is_a_target_and_what_lines_say_of_it_a_rule(shop):
    perfkit.freeze(QUARTER, study=shop)
    path = shop / "plans" / "2026-01-01.yaml"
    path.write_text(_plan("time: {targets: whole}"), encoding="utf-8")
    points = perfkit.diff(QUARTER, study=shop).frame
    changed = points[points["total_change"].fillna(0) != 0]
    assert len(changed) > 0
    assert (changed["total_change"] == changed["total_target"]).all()
    assert (points["pay_change"] == 0).all()
    path.write_text(_plan(prorate=", prorate: whole"), encoding="utf-8")
    pay = perfkit.diff(QUARTER, study=shop).frame
    assert (pay["pay_change"] == pay["rule"]).all()
    assert pay.set_index(["role", "subject"]).loc[("operations", "a"), "rule"] == 45_000


VARIANTS = """\
      sales_attainment@prorated:
        weight: 60
        min_n: {score: 1, show: 1}
        accept: {shared: own items only}
        scoring: {clamp: {worst: 0%, best: 100%}}
      sales_attainment@ytd:
        weight: 40
        min_n: {score: 1, show: 1}
        accept: {shared: own items only}
        scoring: {clamp: {worst: 0%, best: 100%}}
"""


def test_variants_of_attainment_take_leave_off_and_add_the_year_up(tmp_path):
    head, _, tail = ROLE.format(id="service", period="month", target="table", time=DAYS,
                                prorate=", prorate: days").partition("      net_sales:\n")
    role = head + VARIANTS + tail[tail.index("    grades:"):]
    targets = TARGETS.splitlines()[0] + "\n" + "".join(
        f"d,net_sales,2026-{month},3000,2025-12-01,1\n" for month in ("01", "02", "03"))
    leave = LEAVE.replace("2026-03-31,statutory", "2026-03-16,statutory")
    study = _write(tmp_path / "shop", **{"plans/2026-01-01.yaml": HEAD + role, "targets.csv": targets,
                                         "log/leave.csv": leave})
    perfkit.open_study(study).compute(QUARTER)
    frame = perfkit.open_study(study).indicator_values("service", QUARTER).frame
    mine = frame[(frame["subject"] == "d") & (frame["period"] == "2026-03")].set_index("indicator")
    march = 3000 * Fraction(15, 31)
    assert mine["value"].to_dict() == {"sales_attainment@prorated": float(1500 / march),
                                       "sales_attainment@ytd": float(4500 / (6000 + march))}
