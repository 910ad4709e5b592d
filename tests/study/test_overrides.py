"""What people changed by hand is a line of its own, with who, when, why and evidence; the log is read or refused."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

import perfkit
from perfkit.errors import DataError
from perfkit.study.override_log import read_overrides
from perfkit.study.override_review import OverrideReview, review_overrides

JANUARY, FEBRUARY = "2015-01", "2015-02"
HEAD = "at,by,subject,period,line,effect,why,evidence\n"


def _log(study, *rows):
    (study / "log").mkdir(exist_ok=True)
    (study / "log" / "overrides.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")


def _problems(study):
    return [problem for problem in perfkit.check(study) if problem.file == "log/overrides.csv"]


def _refused(tmp_path, *rows):
    _log(tmp_path, *rows)
    with pytest.raises(DataError) as refused:
        read_overrides(tmp_path / "log" / "overrides.csv")
    return [(problem.row, problem.column, problem.code) for problem in refused.value.problems]


def test_an_override_is_a_visible_line_and_part_of_the_payout(garments):
    plain = perfkit.open_study(garments).payouts("sewing", JANUARY).frame.set_index("subject")["payout"]
    _log(garments, "2015-02-03,hr.li,sewing-01,2015-01,month_bonus,+200.50,agreed late,mail 17",
         "2015-02-03,hr.li,sewing-02,2015-01,month_bonus,=0,left in dispute,<b>case 4</b>")
    study = perfkit.open_study(garments)
    payouts = study.payouts("sewing", JANUARY).frame.set_index("subject")["payout"]
    moved = (payouts - plain)[payouts != plain]
    assert moved.to_dict() == {"sewing-01": 20_050, "sewing-02": -120_000}
    lines = study.pay_lines("sewing", JANUARY).frame
    mine = lines[lines["kind"] == "override"]
    assert mine["amount"].tolist() == [20_050, -120_000]
    assert lines.loc[(lines["subject"] == "sewing-02") & (lines["line"] == "month_bonus"), "amount"].sum() == 0
    assert "agreed late; hr.li, 2015-02-03; mail 17" in study.explain("sewing-01", JANUARY).text()
    shown = study.overrides("sewing", JANUARY)
    assert "2 lines were changed by hand" in shown.headline()
    assert "&lt;b&gt;case 4&lt;/b&gt;" in shown.html()


def test_the_review_counts_groups_by_direction(garments):
    _log(garments, "2015-02-03,hr.li,sewing-01,2015-01,month_bonus,+200.50,agreed late,mail 17")
    study = perfkit.open_study(garments, audience="hr")
    found = study.override_review("sewing", JANUARY).frame
    assert found["people"].sum() == 12
    assert found["raised"].sum() == 1
    assert found["up"].sum() == 20_050
    assert found["hidden"].all()
    assert "Most often changed by hand" in study.override_review("sewing", JANUARY).headline()


def test_small_groups_of_the_review_are_hidden():
    people = [f"p{number:02d}" for number in range(32)]
    roster = pd.DataFrame({"subject": people, "spell": "2015-01-01",
                           "team": ["A"] * 3 + ["B"] * 14 + ["C"] * 15})
    lines = pd.DataFrame({"subject": people, "kind": "override", "amount": pd.array([100] * 32, dtype="Int64")})
    found = review_overrides(lines, roster, ["team"], role="r", minimum=10).set_index("level")
    assert found["hidden"].to_dict() == {"A": True, "B": True, "C": False}
    assert found.loc["C", ["rate", "up", "down", "mean"]].tolist() == [1.0, 1500, 0, 100]


def test_the_log_is_refused_line_by_line(tmp_path):
    assert _refused(tmp_path, "2015-02-03,hr,a,2015-01,bonus,200,why,proof", ",hr,a,2015-01,bonus,+1,why,",
                    "2015-02-03,hr,a,soon,bonus,+1.001,why,proof") == [
        (2, "effect", "effect"), (3, "at", "missing"), (3, "evidence", "missing"), (4, "period", "period_text"),
        (4, "effect", "effect")]
    assert _refused(tmp_path, "2015-02-03,hr,a,2015-01,bonus,=1,why,proof",
                    "2015-02-04,hr,a,2015-01,bonus,+1,why,proof") == [(3, "effect", "duplicate_row")]


def test_effects_are_exact(tmp_path):
    _log(tmp_path, *(f"2015-02-03,hr,a{place},2015-01,bonus,{effect},why,proof"
                     for place, effect in enumerate(("+0.1", "-12.34", "−5", "=0", "=-3.5"))))
    found = read_overrides(tmp_path / "log" / "overrides.csv")
    assert found["amount"].tolist() == [10, -1234, -500, 0, -350]
    assert found["how"].tolist() == ["change"] * 3 + ["set"] * 2
    assert not len(read_overrides(tmp_path / "none.csv"))


def test_names_that_do_not_exist_are_refused_with_the_nearest(garments):
    _log(garments, "2015-02-03,hr,sewing-1,2015-01,month_bonus,+1,why,proof",
         "2015-02-03,hr,sewing-01,2015-Q1,month_bonus,+1,why,proof",
         "2015-02-03,hr,sewing-01,2015-01,month_bonos,+1,why,proof")
    found = _problems(garments)
    assert [(problem.row, problem.column) for problem in found] == [(2, "subject"), (3, "period"), (4, "line")]
    assert found[2].nearest == "month_bonus"
    with pytest.raises(DataError, match="month_bonos"):
        perfkit.open_study(garments).payouts("sewing", JANUARY)


def test_an_override_of_a_frozen_period_moves_nothing_and_is_told(frozen):
    paid = perfkit.open_study(frozen).payouts("sewing", JANUARY).frame["payout"].tolist()
    _log(frozen, "2015-02-03,hr,sewing-01,2015-01,month_bonus,+200.50,agreed late,mail 17")
    assert perfkit.open_study(frozen).payouts("sewing", JANUARY).frame["payout"].tolist() == paid
    assert [problem.code for problem in _problems(frozen)] == ["warning.frozen_override"]
    found = perfkit.diff(JANUARY, study=frozen).frame
    assert found["override"].sum() == found["pay_change"].sum() == 20_050


def test_an_override_that_was_frozen_is_no_difference(garments, tmp_path):
    _log(garments, "2015-02-03,hr,sewing-01,2015-01,month_bonus,+200.50,agreed late,mail 17")
    perfkit.freeze(JANUARY, study=garments)
    assert not len(perfkit.diff(JANUARY, study=garments).changed)
    assert _problems(garments) == []
    found = perfkit.diff(JANUARY, FEBRUARY, study=garments).frame
    assert found["override"].sum() == -20_050
    copy = Path(shutil.copytree(garments, tmp_path / "copy"))
    assert perfkit.open_study(copy).overrides("sewing", JANUARY).frame["amount"].tolist() == [20_050]


def test_the_review_speaks_in_words_and_is_left_out_where_nothing_was_changed(garments):
    study = perfkit.open_study(garments, audience="hr", language="zh")
    assert study.override_review("sewing", JANUARY).if_any() is None
    rows = [{"role": "sewing", "group": "shift", "level": "day", "people": 12, "raised": 1, "lowered": 0, "rate": 0.1,
             "up": 100, "down": 0, "mean": 100, "hidden": False}]
    review = OverrideReview(frame=pd.DataFrame(rows), view=study.view)
    assert review.table().rows[0][1:3] == ("班次", "白班")
    assert review.headline() == "人工调整最多的组别：班次 白班，占其人数 10.0%"
