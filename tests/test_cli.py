"""The commands: what they say, their exit codes, and that a refusal writes nothing."""

import json
import shutil
from pathlib import Path

import pytest

from perfkit.cli import main

GARMENTS = Path(__file__).parents[1] / "data" / "garments"


@pytest.fixture
def study(tmp_path):
    return Path(shutil.copytree(GARMENTS, tmp_path / "garments", ignore=shutil.ignore_patterns(".perfkit")))


def _run(*words):
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return ended.value.code or 0


def _plan(study):
    return next((study / "plans").iterdir())


def _refused(study, capsys, *words):
    code = _run("build", study, "--out", study.parent / "out", *words)
    said = capsys.readouterr().err.strip()
    assert code == 2, said
    assert not (study.parent / "out").exists()
    assert "Traceback" not in said
    return said


def test_an_empty_folder_is_refused(tmp_path, capsys):
    empty = tmp_path / "empty"
    empty.mkdir()
    assert len(_refused(empty, capsys).splitlines()) == 1


def test_a_missing_plan_is_refused(study, capsys):
    _plan(study).unlink()
    assert "no plan" in _refused(study, capsys)


def test_an_unknown_indicator_is_refused_with_the_nearest(study, capsys):
    plan = _plan(study)
    plan.write_text(plan.read_text().replace("productivity:", "productivty:"))
    said = _refused(study, capsys)
    assert "productivty" in said
    assert "did you mean 'productivity'" in said


def test_weights_that_add_to_ninety_are_refused(study, capsys):
    plan = _plan(study)
    plan.write_text(plan.read_text().replace("weight: 45", "weight: 35", 1))
    assert "90" in _refused(study, capsys)


@pytest.mark.parametrize(("words", "told"), [
    (["--period", "2019-01"], "no data in this period"), (["--period", "2015-Q1"], "a month"),
    (["--period", "soon"], "2026-Q3"), (["--role", "sewin"], "did you mean 'sewing'"),
    (["--report", "scorecrd"], "did you mean 'scorecard'"), (["--audience", "boss"], "owner, management"),
    (["--audience", "employee"], "single employee"), (["--language", "fr"], "zh, en")])
def test_requests_that_name_nothing_are_refused(study, capsys, words, told):
    said = _refused(study, capsys, *words)
    assert told in said
    assert len(said.splitlines()) == 1


def test_an_output_folder_that_is_a_file_is_refused_before_any_work(study, capsys):
    (study.parent / "out.txt").write_text("mine")
    assert _run("build", study, "--out", study.parent / "out.txt") == 2
    assert (study.parent / "out.txt").read_text() == "mine"
    assert not (study / ".perfkit" / "results").exists()


def test_five_planted_faults_are_listed_together(study, capsys):
    plan = _plan(study)
    text = plan.read_text()
    plan.write_text(text.replace("productivity:", "productivty:", 1).replace("currency:", "curency:", 1))
    people = study / "people.csv"
    lines = people.read_text().splitlines()
    people.write_text("\n".join([*lines, lines[1].replace("sewing", "swing"), lines[2]]) + "\n")
    targets = study / "targets.csv"
    rows = targets.read_text().splitlines()
    targets.write_text("\n".join([rows[0], rows[1].replace(rows[1].split(",")[3], "lots"), *rows[2:]]) + "\n")
    assert _run("check", study, "--json") == 2
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert {"people.csv", "targets.csv"} <= {problem["file"] for problem in told}
    got = {problem["got"] for problem in told}
    assert {"curency", "productivty", "lots"} <= got
    assert any(problem["row"] == len(lines) + 2 for problem in told if problem["file"] == "people.csv")


def test_a_sound_study_passes(study, capsys):
    assert _run("check", study) == 0
    assert "0 errors" in capsys.readouterr().out


def test_coverage_and_explain_speak_both_languages(study, capsys):
    assert _run("coverage", "--study", study, "--language", "zh") == 0
    assert "生产效率 | 生产 | 生产日汇总（production_daily） | 精确" in capsys.readouterr().out
    assert _run("explain", "sewing-01", "--study", study, "--period", "2015-02", "--language", "en") == 0
    assert "BDT" in capsys.readouterr().out


def test_an_unknown_subject_is_refused_with_the_nearest(study, capsys):
    assert _run("explain", "sewing-1", "--study", study, "--period", "2015-02") == 2
    assert "sewing-01" in capsys.readouterr().err


def test_init_writes_a_study_that_reads_and_never_overwrites(tmp_path, capsys):
    assert _run("init", tmp_path / "mine") == 0
    assert (tmp_path / "mine" / "plans").is_dir()
    assert _run("init", tmp_path / "mine") == 2
    assert "not empty" in capsys.readouterr().err


def test_amounts_paid_elsewhere_are_reconciled(study, capsys):
    assert _run("reconcile", "2015-01", "--study", study, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found["rows"][0]) >= {"payee", "period", "line", "computed", "paid", "difference", "unexplained"}
    paid = study.parent / "paid.csv"
    paid.write_text("payee,line,period,amount\nsewing-01,incentive,2015-01,1.00\n")
    assert _run("reconcile", "2015-01", "--study", study, "--paid", paid, "--language", "en") == 0
    assert "differ" in capsys.readouterr().out


def test_rating_sheets_are_refused_where_nobody_is_asked(study, capsys):
    assert _run("ratings", "2015-01", "--study", study) == 2
    assert "no role of the plan" in capsys.readouterr().err
