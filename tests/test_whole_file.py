"""A file is the old one or the new one; nothing else is left beside it."""

import os

import pytest

from perfkit.whole_file import replace_file


def test_the_file_is_replaced_and_its_folder_made(tmp_path):
    path = tmp_path / "new" / "page.html"
    replace_file(path, b"old")
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert [file.name for file in path.parent.iterdir()] == ["page.html"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "page.html"
    replace_file(path, b"old")

    def fails(*_):
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError, match="disk is full"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["page.html"]
