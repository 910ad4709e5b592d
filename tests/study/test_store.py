"""Stored results replace each other whole, and their hash is of content."""

import pandas as pd
import pytest

from perfkit.language import Text
from perfkit.study.store import Store, Stored, frame_hash, joint_hash

FRAME = pd.DataFrame({"subject": ["007", "NA"], "n": pd.array([1, None], dtype="Int64")})


def test_a_result_comes_back_as_it_went(tmp_path):
    store = Store(tmp_path)
    store.write_period("2026-Q2", {"ops": {"totals": Stored(FRAME, (Text(en="note", zh="说明"),))}}, {"as_of": "x"})
    back = store.read("2026-Q2", "ops", "totals")
    assert frame_hash(back.frame) == frame_hash(FRAME)
    assert back.notes[0].zh == "说明"
    assert store.meta("2026-Q2")["as_of"] == "x"


def test_a_failed_write_leaves_the_old_results(tmp_path, monkeypatch):
    store = Store(tmp_path)
    store.write_period("2026-Q2", {"ops": {"totals": Stored(FRAME)}}, {"n": 1})

    def refuse(*_args, **_kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", refuse)
    with pytest.raises(OSError, match="disk full"):
        store.write_period("2026-Q2", {"ops": {"totals": Stored(FRAME)}}, {"n": 2})
    assert store.meta("2026-Q2")["n"] == 1


def test_a_period_that_was_never_computed_has_no_meta(tmp_path):
    assert Store(tmp_path).meta("2026-Q2") == {}


def test_the_joint_hash_does_not_depend_on_reading_order():
    hashes = {"a": "1", "b": "2"}
    assert joint_hash(hashes, ["a", "b", "a"]) == joint_hash(hashes, ["b", "a"])
    assert joint_hash(hashes, ["a"]) != joint_hash(hashes, ["a", "b"])
