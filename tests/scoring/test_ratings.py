"""Rating sheets: from words and counts to points, by the raters' weights."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from perfkit.errors import DataError
from perfkit.plan import Deduct, Event, Given, Labels, Role, Scoring
from perfkit.scoring import rated_values, score_points, total_points
from perfkit.sources import read_ratings

from .made import ROLE, exact, no_targets, role, rule

WORDS = Labels({"good": Fraction(30), "poor": Fraction(10)})
EVENTS = Deduct(start=Fraction(30), floor=Fraction(0), events={
    "late": Event(lose=Fraction(5)), "change": Event(lose=Fraction(5), beyond=Fraction(2))})
STAFF = pd.DataFrame({"subject": ["ann", "bo"], "spell": ["2025-01-01", "2025-01-01"], "role": ROLE,
                      "from_day": pd.Timestamp("2025-01-01"), "to_day": pd.Timestamp("9999-12-31")})


def item(scoring: Scoring, full: int) -> object:
    return replace(rule(Fraction(full, 100), scoring), full=Fraction(full))


FORM: Role = role({"item.look": item(WORDS, 30), "item.work": item(EVENTS, 30), "item.boss": item(Given(), 40)},
                  missing="hold")


def sheet(folder: Path, *rows: str, name: str = "2026-01") -> pd.DataFrame:
    (folder / f"{name}.csv").write_text("\n".join(["subject,item,rater,rater_weight,value", *rows]), encoding="utf-8")
    return read_ratings(folder)


def test_words_events_and_points_become_points_of_the_form(tmp_path: Path) -> None:
    found = rated_values(sheet(tmp_path, "ann,look,lee,60,good", "ann,look,wu,40,poor", "ann,work.change,lee,,4",
                               "ann,boss,lee,,35"), STAFF, FORM)
    assert found[["indicator", "numerator", "denominator", "n"]].to_numpy().tolist() == [
        ["item.look", 22, 1, 2], ["item.work", 20, 1, 1], ["item.boss", 35, 1, 1]]
    totals = total_points(score_points(found, no_targets(), FORM), FORM, "2026-01-01")
    assert exact(totals, "total") == [22 + 20 + 35]


def test_an_item_that_nobody_rated_is_absent_and_the_total_waits(tmp_path: Path) -> None:
    found = rated_values(sheet(tmp_path, "bo,look,lee,,good", "bo,boss,lee,,"), STAFF, FORM)
    scores = score_points(found, no_targets(), FORM)
    assert dict(zip(scores["indicator"], scores["reason"], strict=True)) == {
        "item.boss": "absent", "item.look": "", "item.work": "absent"}
    assert total_points(scores, FORM, "2026-01-01")["state"].tolist() == ["held"]


@pytest.mark.parametrize(("row", "column", "nearest"), [
    ("ann,lok,lee,,good", "item", "look"), ("ann,look,lee,,goood", "value", "good"),
    ("ann,boss,lee,,41", "value", None),
    ("ann,boss,lee,,x", "value", None), ("ann,work.late,lee,,-1", "value", None)])
def test_what_the_form_does_not_know_is_refused_with_its_row(tmp_path: Path, row: str, column: str,
                                                             nearest: str | None) -> None:
    with pytest.raises(DataError) as error:
        rated_values(sheet(tmp_path, row), STAFF, FORM)
    assert [(each.file, each.row, each.column, each.nearest) for each in error.value.problems] == [
        ("2026-01.csv", 2, column, nearest)]


@pytest.mark.parametrize(("row", "name", "column"), [
    ("ann,look,lee,-1,good", "2026-01", "rater_weight"), (",look,lee,,good", "2026-01", "subject"),
    ("ann,look,lee,,good\nann,look,lee,,poor", "2026-01", "subject, item, rater"), ("ann,look,,,good", "Jan", None)])
def test_a_sheet_that_cannot_be_read_is_refused(tmp_path: Path, row: str, name: str, column: str | None) -> None:
    with pytest.raises(DataError) as error:
        sheet(tmp_path, row, name=name)
    assert [each.column for each in error.value.problems] == [column]


def test_without_sheets_there_is_nothing(tmp_path: Path) -> None:
    assert rated_values(read_ratings(tmp_path / "none"), STAFF, FORM).empty
