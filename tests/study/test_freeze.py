"""A frozen period is kept whole, never changes, and says which file was touched."""

import hashlib
import json
import shutil

import pytest

import perfkit
from perfkit.cli import main
from perfkit.errors import DataError, RequestError

JANUARY = "2015-01"


def _bytes(folder):
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def _edit(study, old="1000 * grade_pay", new="2000 * grade_pay"):
    plan = next((study / "plans").iterdir())
    plan.write_text(plan.read_text().replace(old, new))


def _payout(study, period):
    return int(perfkit.open_study(study).payouts("sewing", period).frame["payout"].sum())


def test_a_freeze_keeps_inputs_results_versions_and_hashes(frozen):
    folder = frozen / "frozen" / JANUARY
    facts = json.loads((folder / "freeze.json").read_text())
    kept = set(facts["files"])
    assert {"inputs/plans/2015-01-01.yaml", "inputs/people.csv", "inputs/targets.csv", "inputs/mapping.yaml",
            "inputs/paid_elsewhere.csv", "inputs/exports/garments_worker_productivity.csv",
            "results/sewing/pay_lines.parquet"} <= kept
    assert kept | {"freeze.json"} == set(_bytes(folder))
    assert facts["plan_versions"] == ["2015-01-01"]
    assert {"python", "pandas", "perfkit", "code"} <= set(facts["versions"])
    assert set(facts["content"]) == {"frames", "tables", "people", "targets", "leave", "plans"}


def test_the_same_study_elsewhere_freezes_to_the_same_bytes(frozen, garments):
    perfkit.freeze(JANUARY, study=garments)
    assert _bytes(garments / "frozen") == _bytes(frozen / "frozen")


def test_a_period_is_frozen_once(frozen):
    before = _bytes(frozen / "frozen")
    with pytest.raises(RequestError, match="frozen already"):
        perfkit.freeze(JANUARY, study=frozen)
    assert _bytes(frozen / "frozen") == before


def test_a_period_that_is_not_over_is_refused(garments):
    with pytest.raises(RequestError, match="not over"):
        perfkit.freeze("2015-03", study=garments)
    assert not (garments / "frozen").exists()


def test_a_freeze_that_is_stopped_leaves_nothing(garments, monkeypatch):
    def stop(*_args, **_kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(shutil, "copytree", stop)
    with pytest.raises(OSError, match="disk full"):
        perfkit.freeze(JANUARY, study=garments)
    assert list((garments / "frozen").iterdir()) == []


def test_a_frozen_period_is_read_back_whatever_is_edited(frozen):
    paid = _payout(frozen, JANUARY)
    _edit(frozen)
    (frozen / "targets.csv").write_text("subject,indicator,period,target,set_at,version\n")
    shutil.rmtree(frozen / ".perfkit")
    assert _payout(frozen, JANUARY) == paid
    opened = perfkit.open_study(frozen)
    assert "1000 × pay factor" in opened.explain("sewing-01", JANUARY).text()


def test_an_edit_reaches_open_periods(frozen):
    before = _payout(frozen, "2015-02")
    _edit(frozen)
    assert _payout(frozen, "2015-02") > before


def test_what_was_paid_before_is_read_from_the_freeze(frozen):
    paid = int(perfkit.open_study(frozen).role_summary(JANUARY).frame["payout"].sum())
    _edit(frozen)
    assert int(perfkit.open_study(frozen).role_summary("2015-02").frame["payout_previous"].sum()) == paid


@pytest.mark.parametrize("name", ["inputs/people.csv", "inputs/plans/2015-01-01.yaml",
                                  "results/sewing/pay_lines.parquet", "results/meta.json", "freeze.json"])
def test_a_changed_byte_is_refused_with_its_file(frozen, name):
    path = frozen / "frozen" / JANUARY / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(DataError, match=f"frozen/{JANUARY}/{name}: a frozen period was changed"):
        perfkit.open_study(frozen).payouts("sewing", JANUARY)


def test_a_missing_and_an_added_file_are_refused(frozen):
    (frozen / "frozen" / JANUARY / "inputs" / "people.csv").unlink()
    (frozen / "frozen" / JANUARY / "inputs" / "more.csv").write_text("x")
    with pytest.raises(DataError) as refused:
        perfkit.open_study(frozen).payouts("sewing", JANUARY)
    assert [problem.what for problem in refused.value.problems] == [
        "a file of a frozen period is missing", "a file was added to a frozen period"]


def _of_freezes(study):
    return [problem for problem in perfkit.check(study) if "frozen" in problem.code]


def test_check_says_that_a_version_that_paid_was_edited(frozen):
    assert _of_freezes(frozen) == []
    _edit(frozen)
    found = _of_freezes(frozen)
    assert [(problem.code, problem.file, problem.got) for problem in found] == [
        ("warning.frozen_plan", "plans/2015-01-01.yaml", JANUARY)]
    assert "edited" in found[0].what


def test_a_comment_is_no_edit_and_a_version_inside_a_closed_period_is_told(frozen):
    plan = next((frozen / "plans").iterdir())
    plan.write_text("# a remark\n" + plan.read_text())
    assert _of_freezes(frozen) == []
    shutil.copy(plan, frozen / "plans" / "2015-01-15.yaml")
    assert ["begins inside a frozen period" in problem.what for problem in _of_freezes(frozen)] == [True]


def test_check_lists_a_damaged_freeze_as_an_error(frozen):
    (frozen / "frozen" / JANUARY / "inputs" / "people.csv").write_text("x")
    assert [problem.code for problem in _of_freezes(frozen)] == ["frozen_changed"]


def test_the_command_says_what_it_kept(garments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["freeze", JANUARY, "--study", str(garments)])
    assert not ended.value.code
    assert "froze 2015-01: 1 exports, plan 2015-01-01" in capsys.readouterr().out
