"""The day by which targets are fixed, from plan and targets.csv to scores, page, check and diff."""

import shutil
import sys
from pathlib import Path

import pytest

import perfkit

sys.path.insert(0, str(Path(__file__).parent))
from shop import PEOPLE, PLAN, write_orders, write_refunds, write_shop

PERIOD = "2026-02"
TARGETS = """\
subject,indicator,period,target,set_at,version
a,net_sales,2026-02,1000,2026-01-20,1
a,net_sales,2026-02,2000,2026-02-05,2
a,net_sales,2026-02,500,2026-02-06,3
b,net_sales,2026-02,1000,2026-02-06,1
a,net_sales,2026-01,1000,2026-01-02,1
nobody,net_sales,2026-02,1000,2026-02-20,1
a,net_sales,2026-Q1,1000,2026-02-20,1
"""
FIXED = "    targets_fixed_by: {}\n"


def _plan(fixed=""):
    scored = PLAN.replace("scoring: {clamp: {worst: 0, best: 10000}}", "target: table\n"
                          "        scoring: {attainment: {cap: 200%}}")
    return scored.replace("    missing: zero\n", "    missing: zero\n" + fixed)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    study = write_shop(tmp_path_factory.mktemp("late") / "shop")
    (study / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (study / "targets.csv").write_text(TARGETS, encoding="utf-8")
    for month in ("2026-01", "2026-02", "2026-03"):
        write_orders(study, month, {f"a{month}": ("a", "1000.00"), f"b{month}": ("b", "1000.00")})
    write_refunds(study, "2026-03", {})
    return study


@pytest.fixture
def shop(made, tmp_path):
    return Path(shutil.copytree(made, tmp_path / "shop"))


def _with(shop, fixed):
    (shop / "plans" / "2026-01-01.yaml").write_text(_plan(fixed), encoding="utf-8")
    return perfkit.open_study(shop)


def _targets(study):
    frame = study.scores("operations", PERIOD).frame
    return {subject: None if row != row else row / 100 for subject, row in
            zip(frame["subject"], frame["target"], strict=True)}


def _late(study):
    return [(problem.row, problem.column, problem.got, problem.allowed) for problem in study.check()
            if problem.code == "warning.late_target"]


def test_without_a_stated_day_the_first_day_of_the_period_counts(shop):
    study = _with(shop, "")
    assert _targets(study) == {"a": 1000, "b": None}
    rule = "the first day that it is for"
    assert _late(study) == [(3, "set_at", "2026-02-05", f"up to 2026-02-01 ({rule})"),
                            (4, "set_at", "2026-02-06", f"up to 2026-02-01 ({rule})"),
                            (5, "set_at", "2026-02-06", f"up to 2026-02-01 ({rule})"),
                            (6, "set_at", "2026-01-02", f"up to 2026-01-01 ({rule})")]


def test_what_is_set_on_the_stated_day_counts_and_what_is_set_on_the_next_is_named(shop):
    study = _with(shop, FIXED.format("day 5"))
    assert _targets(study) == {"a": 2000, "b": None}
    rule = "up to 2026-02-05 (targets_fixed_by: day 5)"
    assert _late(study) == [(4, "set_at", "2026-02-06", rule), (5, "set_at", "2026-02-06", rule)]
    said = next(problem for problem in study.check() if problem.code == "warning.late_target")
    assert said.what == "this target of a for 2026-02 was set too late and is not used"


def test_a_day_before_the_period_shuts_out_more(shop):
    study = _with(shop, FIXED.format("12 days before"))
    assert _targets(study) == {"a": 1000, "b": None}
    assert len(_late(study)) == 4
    assert _targets(_with(shop, FIXED.format("13 days before"))) == {"a": None, "b": None}


@pytest.mark.parametrize(("language", "fixed", "words"), [
    ("en", FIXED.format("day 5"), ["at the end of day 5 of its period", "To be set by", "2 set too late"]),
    ("zh", FIXED.format("day 5"), ["周期第 5 天", "最晚设定日", "其中 2 项逾期设定"]),
    ("en", FIXED.format("1 day before"), ["the day that is 1 day before its period begins"]),
    ("zh", FIXED.format("10 days before"), ["周期开始前 10 天"]),
    ("en", "", ["the first day it is for"]), ("zh", "", ["其所属时段首日"])])
def test_the_page_tells_the_day_and_every_change_with_its_own_day(shop, language, fixed, words):
    _with(shop, fixed)
    study = perfkit.open_study(shop, language=language)
    html = study.target_changes("operations", PERIOD).html()
    assert [word for word in words if word not in html] == []


def test_the_log_shows_old_and_new_with_their_days_and_effect(shop):
    frame = _with(shop, FIXED.format("day 5")).target_changes("operations", PERIOD).frame
    assert frame[["subject", "old_set", "new_set", "last_day", "late"]].values.tolist() == [
        ["a", "2026-01-20", "2026-02-05", "2026-02-05", False], ["a", "2026-02-05", "2026-02-06", "2026-02-05", True],
        ["b", "", "2026-02-06", "2026-02-05", True]]


def test_an_explanation_reads_the_target_that_was_set_in_time(shop):
    text = _with(shop, FIXED.format("day 5")).explain("a", PERIOD).text()
    assert "against a target of ¥2,000.00" in text


def test_a_changed_day_is_a_change_of_targets(shop):
    _with(shop, "")
    perfkit.freeze(PERIOD, study=shop)
    frozen = (shop / "frozen" / PERIOD / "freeze.json").read_bytes()
    _with(shop, FIXED.format("day 5"))
    found = perfkit.diff(PERIOD, study=shop).frame.set_index("subject")
    assert found.loc["a", "total_change"] == found.loc["a", "total_target"] == -50
    assert (shop / "frozen" / PERIOD / "freeze.json").read_bytes() == frozen
    assert _targets(perfkit.open_study(shop)) == {"a": 1000, "b": None}


def test_another_period_is_compared_by_the_day_of_each(shop):
    _with(shop, FIXED.format("day 5"))
    found = perfkit.diff("2026-01", PERIOD, study=shop).frame.set_index("subject")
    assert found.loc["a", "total_change"] == found.loc["a", "total_target"] == -50
