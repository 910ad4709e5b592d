"""What a study is checked for beyond the form of its files."""

import shutil
from pathlib import Path

import pytest

import perfkit

GARMENTS = Path(__file__).parents[2] / "data" / "garments"


def _problems(folder, groups):
    study = Path(shutil.copytree(GARMENTS, folder / "garments", ignore=shutil.ignore_patterns(".perfkit")))
    plan = next((study / "plans").iterdir())
    plan.write_text(plan.read_text().replace("groups: [pieces]", f"groups: [{groups}]"))
    return [(problem.code, problem.got, problem.nearest) for problem in perfkit.check(study)]


def test_teams_shops_and_group_columns_can_be_compared(tmp_path):
    assert _problems(tmp_path, "pieces, team, shop") == []


@pytest.mark.parametrize(("group", "nearest"), [("subject", None), ("name_en", None), ("manager", None),
                                                ("piecs", "pieces")])
def test_what_names_a_person_or_stands_in_no_roster_is_no_group(tmp_path, group, nearest):
    assert _problems(tmp_path, group) == [("unknown_group", group, nearest)]
