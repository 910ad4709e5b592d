"""A study over tables that are typed already pays what the study over the exports pays, and freezes what it read."""

import shutil

import pandas as pd
import pytest

import perfkit
from perfkit.cli import main

PERIOD = "2015-01"


@pytest.fixture
def typed(garments):
    """The factory's study, its exports replaced by a folder of parquet."""
    tables = perfkit.open_study(garments).inputs.tables
    (garments / "warehouse").mkdir()
    for name, path in tables.paths.items():
        shutil.copy(path, garments / "warehouse" / f"{name}.parquet")
    shutil.rmtree(garments / "exports")
    shutil.rmtree(garments / ".perfkit")
    (garments / "mapping.yaml").write_text("tables: warehouse\n", encoding="utf-8")
    return garments


def payouts(folder):
    study = perfkit.open_study(folder)
    return {role: study.payouts(role, PERIOD).frame for role in ("sewing", "finishing")}


def test_it_pays_the_same_and_is_frozen_with_what_was_read(tmp_path, frozen, typed):
    wanted, found = payouts(frozen), payouts(typed)
    assert wanted.keys() == found.keys()
    for role, frame in wanted.items():
        pd.testing.assert_frame_equal(found[role], frame)
    perfkit.freeze(PERIOD, study=typed)
    kept = typed / "frozen" / PERIOD / "inputs"
    assert (kept / "mapping.yaml").read_text() == "tables: exports\nengine: duckdb\n"
    assert {path.suffix for path in (kept / "exports").iterdir()} == {".parquet"}
    shutil.rmtree(typed / ".perfkit")
    pd.testing.assert_frame_equal(payouts(typed)["sewing"], wanted["sewing"])


def test_check_names_what_is_wrong_with_the_tables(typed, capsys):
    (typed / "mapping.yaml").write_text("tables: elsewhere\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["check", str(typed)])
    assert ended.value.code == 2
    assert "there are no such tables" in capsys.readouterr().err
