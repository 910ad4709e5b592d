from datetime import date

import pytest

from perfkit.errors import PlanError
from perfkit.plan import read_plans


@pytest.fixture
def plans(tmp_path, grammar_file):
    folder = tmp_path / "plans"
    folder.mkdir()
    for name in ("2026-07-01.yaml", "2026-01-01.yaml"):
        (folder / name).write_bytes(grammar_file.read_bytes())
    return folder


def _problems(folder):
    with pytest.raises(PlanError) as caught:
        read_plans(folder)
    return list(caught.value.problems)


def test_versions_are_known_by_the_day_from_which_they_are_in_force(plans):
    history = read_plans(plans)

    assert list(history.versions) == [date(2026, 1, 1), date(2026, 7, 1)]
    assert [plan.version for plan in history.versions.values()] == ["2026-01-01", "2026-07-01"]
    assert history.versions[date(2026, 1, 1)].source == "plans/2026-01-01.yaml"


@pytest.mark.parametrize(("day", "version"), [
    (date(2026, 1, 1), "2026-01-01"), (date(2026, 6, 30), "2026-01-01"), (date(2026, 7, 1), "2026-07-01"),
    (date(2030, 1, 1), "2026-07-01"),
])
def test_the_latest_version_that_has_begun_is_in_force(plans, day, version):
    assert read_plans(plans).effective(day).version == version


def test_before_the_first_version_no_plan_is_in_force(plans):
    with pytest.raises(PlanError, match="2026-01-01 or later"):
        read_plans(plans).effective(date(2025, 12, 31))


@pytest.mark.parametrize("name", ["plan.yaml", "2026-01-01.yml", "2026-13-01.yaml", "2026-1-1.yaml", "notes.txt",
                                  "2026-02-01 (copy).yaml"])
def test_a_file_that_is_not_named_by_a_day_is_refused(plans, name):
    (plans / name).write_text("", encoding="utf-8")

    assert [(problem.file, problem.code, problem.got) for problem in _problems(plans)] == [
        (f"plans/{name}", "plan_name", name)]


def test_hidden_files_are_passed_over(plans):
    (plans / ".DS_Store").write_text("", encoding="utf-8")

    assert len(read_plans(plans).versions) == 2


def test_what_is_wrong_in_any_version_is_told_at_once(plans, changed):
    (plans / "2026-01-01.yaml").write_text(changed(("weight: 60", "weight: 50")), encoding="utf-8")
    (plans / "2026-07-01.yaml").write_text(changed(("currency: CNY", "currency: RMB")), encoding="utf-8")
    (plans / "old.yaml").write_text("", encoding="utf-8")

    assert [(problem.file, problem.code) for problem in _problems(plans)] == [
        ("plans/2026-01-01.yaml", "weight_sum"), ("plans/2026-07-01.yaml", "value"), ("plans/old.yaml", "plan_name")]


def test_versions_of_two_studies_do_not_lie_in_one_folder(plans, changed):
    (plans / "2026-07-01.yaml").write_text(changed(("plan: demo-shop", "plan: other-shop")), encoding="utf-8")

    assert [(problem.file, problem.row, problem.got, problem.allowed) for problem in _problems(plans)] == [
        ("plans/2026-07-01.yaml", 2, "other-shop", "demo-shop")]


@pytest.mark.parametrize("make", [
    lambda folder: folder.mkdir(), lambda folder: None, lambda folder: folder.write_text("")])
def test_a_study_without_plans_is_told_what_it_needs(tmp_path, make):
    make(tmp_path / "plans")

    assert [(problem.file, problem.code) for problem in _problems(tmp_path / "plans")] == [("plans", "no_plan")]
