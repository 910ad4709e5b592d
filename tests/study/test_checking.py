"""What a study is checked for beyond the form of its files, and what is doubtful with and without computed results."""

import shutil
from pathlib import Path

import pytest

import perfkit
from perfkit.study.checking import check_inputs, is_finding
from perfkit.study.crowds import stored_crowds
from perfkit.study.folder import find_study
from perfkit.study.inputs import Inputs

GARMENTS = Path(__file__).parents[2] / "data" / "garments"


def _problems(folder, groups):
    study = Path(shutil.copytree(GARMENTS, folder / "garments", ignore=shutil.ignore_patterns(".perfkit")))
    plan = next((study / "plans").iterdir())
    plan.write_text(plan.read_text().replace("groups: [pieces]", f"groups: [{groups}]"))
    return [(problem.code, problem.got, problem.nearest) for problem in perfkit.check(study)
            if not is_finding(problem)]


def test_teams_shops_and_group_columns_can_be_compared(tmp_path):
    assert _problems(tmp_path, "pieces, team, shop") == []


@pytest.mark.parametrize(("group", "nearest"), [("subject", None), ("name_en", None), ("manager", None),
                                                ("piecs", "pieces")])
def test_what_names_a_person_or_stands_in_no_roster_is_no_group(tmp_path, group, nearest):
    assert _problems(tmp_path, group) == [("unknown_group", group, nearest)]


PLAN = "plans/2015-01-01.yaml"


def findings(study):
    return {(problem.code, problem.path): problem.got for problem in check_inputs(Inputs(find_study(study)))
            if is_finding(problem) and problem.code != "warning.kind"}


def test_doubts_about_the_plan_are_findings_and_stop_nothing(garments):
    problems = check_inputs(Inputs(find_study(garments)))
    doubts = [problem for problem in problems if problem.code in ("warning.jump", "warning.cliff", "warning.no_cap")]
    assert doubts
    assert all(problem.file == PLAN and problem.row and problem.allowed for problem in doubts)
    assert all(is_finding(problem) for problem in problems)


def test_before_anything_is_computed_nobody_stands_anywhere(garments):
    assert stored_crowds(Inputs(find_study(garments))) == (None, {})
    assert not [got for got in findings(garments).values() if "within 2 %" in (got or "")]


def test_once_a_period_is_computed_people_near_the_edges_are_counted(garments):
    perfkit.open_study(garments).compute("2015-01")
    told = [got for (code, _), got in findings(garments).items() if code == "warning.jump" and got]
    assert any("within 2 %" in got for got in told), told


def test_results_of_other_inputs_are_not_used(garments):
    perfkit.open_study(garments).compute("2015-01")
    people = garments / "people.csv"
    people.write_text(people.read_text("utf-8") + "\n", "utf-8")
    assert stored_crowds(Inputs(find_study(garments))) == (None, {})


def test_a_plan_file_is_checked_alone(tmp_path):
    plan = tmp_path / "2026-01-01.yaml"
    text = next((GARMENTS / "plans").iterdir()).read_text()
    plan.write_text(text)
    alone = perfkit.check(plan)
    assert alone
    assert all(is_finding(problem) and problem.row for problem in alone)
    plan.write_text(text.replace("productivity:", "productivty:", 1).replace("currency: BDT", "currency: BDTT"))
    assert {(problem.got, problem.nearest) for problem in perfkit.check(plan)} >= {("productivty", "productivity")}
    assert "BDTT" in {problem.got for problem in perfkit.check(plan)}


def test_what_splits_a_pool_is_a_column_of_the_roster_and_holds_everybody(tmp_path):
    study = Path(shutil.copytree(GARMENTS, tmp_path / "garments", ignore=shutil.ignore_patterns(".perfkit")))
    plan = next((study / "plans").iterdir())
    text = plan.read_text()

    def told(column, parts):
        more = f"share_by: total\n        split_by: {column}\n        split: {parts}"
        plan.write_text(text.replace("share_by: total", more, 1))
        return [(problem.code, problem.got, problem.nearest) for problem in perfkit.check(study)
                if "split_by" in (problem.path or "")]

    assert told("group_pieces", "{short: 40%, long: 60%}") == [("unknown_group", "group_pieces", "pieces")]
    assert told("pieces", "{short: 40%, long: 60%}") == []
    [(code, got, _)] = told("pieces", "{short: 40%, middle: 60%}")
    assert code == "warning.no_part"
    assert got.endswith(": long")
