"""The study that a command means, and who may write into it."""

import pytest

from perfkit.errors import FolderInUseError, RequestError
from perfkit.study import find_study, hold


def test_a_missing_an_empty_and_a_planless_folder_are_told_apart(tmp_path):
    with pytest.raises(RequestError, match="no such study folder"):
        find_study(tmp_path / "gone")
    with pytest.raises(RequestError, match="is empty"):
        find_study(tmp_path)
    (tmp_path / "people.csv").write_text("x")
    with pytest.raises(RequestError, match="has no plan"):
        find_study(tmp_path)


def test_the_current_folder_is_the_study_if_it_is_one(tmp_path, monkeypatch):
    (tmp_path / "plans").mkdir()
    monkeypatch.chdir(tmp_path)
    assert find_study(None).root == tmp_path


def test_the_ready_demo_is_the_default_elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert find_study(None).root.name == "demo"


def test_a_held_folder_is_refused_to_a_second_run_and_free_afterwards(tmp_path):
    with hold(tmp_path), pytest.raises(FolderInUseError, match="in use"), hold(tmp_path):
        pass
    with hold(tmp_path):
        pass
