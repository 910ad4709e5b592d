"""Every cent of a difference has one cause, and the causes add up."""

import shutil

import pytest

import perfkit
from perfkit.cli import main
from perfkit.errors import RequestError
from perfkit.study.merging import CAUSES

JANUARY, FEBRUARY = "2015-01", "2015-02"


def _replace(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def _plan(study):
    return study / "plans" / "2015-01-01.yaml"


def _edit_data(study):
    overtime = "1/1/2015,Quarter1,sweing,Thursday,8,0.8,26.16,1108,7080"
    _replace(study / "exports" / "garments_worker_productivity.csv", overtime, overtime + "0")


def _edit_definition(study):
    _replace(_plan(study), "        scoring: {clamp: {worst: 180 min, best: 60 min}}",
             "        min_n: {score: 100000, show: 1}\n        scoring: {clamp: {worst: 180 min, best: 60 min}}")


def _edit_target(study):
    _replace(study / "targets.csv", "sewing-01,productivity,2015-01-01,75%", "sewing-01,productivity,2015-01-01,20%")


def _edit_weight(study):
    text = _plan(study).read_text()
    _plan(study).write_text(text.replace("weight: 45", "weight: 35", 1).replace("weight: 25", "weight: 35", 1))


def _edit_rule(study):
    _replace(_plan(study), '"1000 * grade_pay"', '"1001 * grade_pay"')


EDITS = {"data": _edit_data, "definition": _edit_definition, "target": _edit_target, "weight": _edit_weight,
         "rule": _edit_rule}


def _adds_up(frame):
    assert (frame["pay_change"] == frame["pay_after"] - frame["pay_before"]).all()
    assert (frame["pay_change"] == frame[list(CAUSES)].sum(axis=1)).all()
    known = frame.dropna(subset=["total_change"])
    points = known[[f"total_{cause}" for cause in CAUSES]].sum(axis=1)
    assert (known["total_change"] - points).abs().max() < 1e-9


def _causes(frame):
    return {cause for cause in CAUSES if (frame[cause] != 0).any()}


def test_two_periods_differ_by_causes_that_add_up_to_what_was_paid(frozen):
    found = perfkit.diff(JANUARY, FEBRUARY, study=frozen)
    _adds_up(found.frame)
    study = perfkit.open_study(frozen)
    for role in ("sewing", "finishing"):
        mine = found.frame[found.frame["role"] == role]
        assert mine["pay_before"].sum() == study.payouts(role, JANUARY).frame["payout"].sum()
        assert mine["pay_after"].sum() == study.payouts(role, FEBRUARY).frame["payout"].sum()
    assert _causes(found.frame) == {"data", "target"}


def test_turned_around_it_is_the_mirror(frozen):
    there = perfkit.diff(JANUARY, FEBRUARY, study=frozen).frame
    back = perfkit.diff(FEBRUARY, JANUARY, study=frozen).frame
    assert back["pay_change"].tolist() == (-there["pay_change"]).tolist()


def test_nothing_edited_is_nothing_changed(frozen):
    found = perfkit.diff(JANUARY, study=frozen)
    assert "equal to the cent" in found.text()
    assert not len(found.changed)


def test_what_another_version_of_the_formulas_gave_is_compared_as_it_was_paid(frozen, monkeypatch):
    monkeypatch.setattr("perfkit.study.causes.package_hash", lambda: "another")
    assert not len(perfkit.diff(JANUARY, study=frozen).changed)


@pytest.mark.parametrize("cause", EDITS)
def test_one_edit_is_one_cause(frozen, cause):
    EDITS[cause](frozen)
    found = perfkit.diff(JANUARY, study=frozen).frame
    _adds_up(found)
    assert _causes(found) == {cause}


def test_all_edits_at_once_each_have_their_part(frozen):
    for edit in EDITS.values():
        edit(frozen)
    found = perfkit.diff(JANUARY, study=frozen)
    _adds_up(found.frame)
    assert _causes(found.frame) == set(EDITS)
    paid = perfkit.open_study(frozen).payouts("sewing", JANUARY).frame
    before = found.frame[found.frame["role"] == "sewing"].set_index("subject")["pay_before"]
    assert before.to_dict() == paid.set_index("subject")["payout"].to_dict()


def test_two_versions_pay_one_period(frozen):
    later = frozen / "plans" / "2015-06-01.yaml"
    shutil.copy(_plan(frozen), later)
    _replace(later, "1000 * grade_pay", "1100 * grade_pay")
    text = later.read_text()
    later.write_text(text.replace("weight: 45", "weight: 35", 1).replace("weight: 25", "weight: 35", 1))
    found = perfkit.diff("2015-01-01", "2015-06-01", by_plan=True, period=JANUARY, study=frozen).frame
    _adds_up(found)
    assert _causes(found) == {"weight", "rule"}
    assert set(found.loc[found["pay_change"] != 0, "role"]) == {"sewing"}


def test_a_role_that_a_version_lacks_is_a_matter_of_rules(frozen):
    later = frozen / "plans" / "2015-06-01.yaml"
    text = _plan(frozen).read_text()
    first, last = text.index("  finishing:\n    name"), text.index("\nfairness:")
    cut = "\n".join(line for line in text[:first].splitlines() if not line.strip().startswith("finishing: {"))
    later.write_text(cut + text[last:])
    found = perfkit.diff("2015-01-01", "2015-06-01", by_plan=True, period=JANUARY, study=frozen).frame
    _adds_up(found)
    gone = found[found["role"] == "finishing"]
    assert (gone["pay_after"] == 0).all()
    assert _causes(gone) == {"rule"}


def test_a_new_subject_is_a_matter_of_data(frozen):
    people = (frozen / "people.csv").read_text().splitlines()
    (frozen / "people.csv").write_text("\n".join(line for line in people if "sewing-12," not in line) + "\n")
    found = perfkit.diff(JANUARY, study=frozen).frame
    _adds_up(found)
    assert found.loc[found["subject"] == "sewing-12", "pay_after"].tolist() == [0]
    assert _causes(found) == {"data"}


def test_requests_that_name_nothing_are_refused(frozen):
    with pytest.raises(RequestError, match="not frozen"):
        perfkit.diff(FEBRUARY, study=frozen)
    with pytest.raises(RequestError, match="did you mean '2015-01-01'"):
        perfkit.diff("2015-01-01", "2015-01-11", by_plan=True, study=frozen)


def test_the_command_speaks_both_languages(frozen, capsys):
    _edit_rule(frozen)
    for language, word in (("en", "Override"), ("zh", "人工调整")):
        with pytest.raises(SystemExit) as ended:
            main(["diff", JANUARY, "--study", str(frozen), "--language", language])
        assert not ended.value.code
        assert word in capsys.readouterr().out
    shown = perfkit.diff(JANUARY, study=frozen, language="zh")
    assert "BDT" in shown.html()
    assert shown.plot() is not None
