"""Rating sheets in a study: they are scored with the exports, checked, and part of what results depend on."""

import pytest

import perfkit

RULE = '''      item.tidiness: {weight: 10, scoring: {labels: {tidy: 100, fair: 60}}}
      productivity:
        weight: 35
'''


@pytest.fixture
def rated(garments):
    plan = next((garments / "plans").iterdir())
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("      productivity:\n        weight: 45\n", RULE, 1), encoding="utf-8")
    sheet(garments, "sewing-01,tidiness,ann,fair", "sewing-02,tidiness,ann,tidy")
    return garments


def sheet(study, *rows):
    (study / "ratings").mkdir(exist_ok=True)
    (study / "ratings" / "2015-01.csv").write_text("\n".join(["subject,item,rater,value", *rows]), encoding="utf-8")


def points(study):
    scores = perfkit.open_study(study).scores("sewing", "2015-01").frame
    mine = scores[scores["indicator"] == "item.tidiness"]
    return dict(zip(mine["subject"], mine["points"], strict=True)), dict(zip(mine["subject"], mine["reason"],
                                                                             strict=True))


def test_ratings_are_scored_beside_what_the_exports_say(rated):
    given, reasons = points(rated)
    assert (given["sewing-01"], given["sewing-02"], reasons["sewing-03"]) == (60, 100, "absent")


def test_a_changed_sheet_is_seen(rated):
    points(rated)
    sheet(rated, "sewing-01,tidiness,ann,tidy")
    assert points(rated)[0]["sewing-01"] == 100


@pytest.mark.parametrize(("row", "got"), [
    ("sewing-01,tidyness,ann,tidy", "tidyness"), ("sewing-01,tidiness,ann,good", "good"),
    ("sewing-99,tidiness,ann,tidy", "sewing-99")])
def test_what_no_role_can_read_is_found_by_check(rated, row, got):
    sheet(rated, row)
    assert [problem.got for problem in perfkit.check(rated) if problem.file == "2015-01.csv"] == [got]
