"""Rating sheets: everything a plan asks raters about is on them, and what they filled in is never lost."""

import openpyxl
import pytest

import perfkit
from perfkit.errors import RequestError
from perfkit.sources import read_ratings

ITEMS = '''      item.tidiness: {weight: 5, scoring: {labels: {tidy: 100, fair: 60}}}
      item.manner: {weight: 5, scoring: {deduct: {start: 100, floor: 0, events: {late: 5, rude: 10}}}}
      productivity:
        weight: 35
'''
EXTRA = "    extra_points: {cap: 10, items: {praise: 2}}\n    vetoes: [{veto: incident, scope: total}]\n    grades:"


@pytest.fixture
def asked(garments):
    plan = next((garments / "plans").iterdir())
    text = plan.read_text(encoding="utf-8")
    text = text.replace("      productivity:\n        weight: 45\n", ITEMS, 1).replace("    grades:", EXTRA, 1)
    plan.write_text(text, encoding="utf-8")
    return garments


def _rows(path):
    return [line.split(",") for line in path.read_text(encoding="utf-8-sig").splitlines()]


def test_every_subject_has_a_row_for_each_item(asked):
    sheet, = perfkit.ratings("2015-01", study=asked)
    head, *rows = _rows(sheet.path)
    assert head == ["subject", "item", "rater", "rater_weight", "value"]
    assert [row[1] for row in rows if row[0] == "sewing-01"] == [
        "tidiness", "manner.late", "manner.rude", "extra.praise", "veto.incident"]
    assert (sheet.rows, sheet.added, sheet.filled) == (len(rows), len(rows), 0)
    assert not [problem for problem in perfkit.check(asked) if problem.file == sheet.path.name]


def test_what_is_filled_in_stays_and_what_is_new_is_added(asked):
    folder = asked / "ratings"
    folder.mkdir()
    (folder / "2015-01.csv").write_text("subject,item,rater,value\nsewing-02,tidiness,ann,tidy\n"
                                        "sewing-02,tidiness,bob,fair\n", encoding="utf-8")
    sheet, = perfkit.ratings("2015-01", study=asked)
    rows = _rows(sheet.path)
    assert rows[1:3] == [["sewing-02", "tidiness", "ann", "", "tidy"], ["sewing-02", "tidiness", "bob", "", "fair"]]
    assert sum(row[:2] == ["sewing-02", "tidiness"] for row in rows) == 2
    before = sheet.path.read_bytes()
    again, = perfkit.ratings("2015-01", study=asked)
    assert (again.added, again.filled, sheet.path.read_bytes()) == (0, 2, before)
    assert [path.name for path in folder.iterdir()] == ["2015-01.csv"]


def test_a_workbook_is_filled_in_and_read_back(asked):
    sheet, = perfkit.ratings("2015-01", study=asked, workbook=True)
    book = openpyxl.load_workbook(sheet.path)
    page = book.active
    place = next(row for row in range(2, page.max_row + 1) if page.cell(row, 2).value == "tidiness")
    page.cell(place, 5).value = "tidy"
    book.save(sheet.path)
    found = read_ratings(asked / "ratings")
    assert found[["period", "subject", "item", "value"]].to_numpy().tolist() == [
        ["2015-01", page.cell(place, 1).value, "tidiness", "tidy"]]
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    (asked / "ratings" / "2015-01.csv").write_text("subject,item,value\n")
    assert "duplicate_file" in {problem.code for problem in perfkit.check(asked)}


def test_a_period_that_nobody_is_asked_about_is_refused(garments):
    with pytest.raises(RequestError, match="no role of the plan"):
        perfkit.ratings("2015-01", study=garments)


def test_a_frozen_period_is_refused(asked):
    perfkit.freeze("2015-01", study=asked)
    with pytest.raises(RequestError, match="frozen"):
        perfkit.ratings("2015-01", study=asked)
