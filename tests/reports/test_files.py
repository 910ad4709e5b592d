"""Files appear whole or not at all, under names that stay inside the output folder."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.reports.files import file_hash, remove_parts, safe_name, write_whole


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    page = tmp_path / "page.html"
    digest = write_whole(page, "old")

    def refuse(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_whole(page, "new")
    assert (page.read_text(), file_hash(page), list(tmp_path.iterdir())) == ("old", digest, [page])


def test_leftovers_of_a_crash_are_removed(tmp_path):
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / ".page.html.77.part").write_text("half")
    remove_parts(tmp_path)
    assert list((tmp_path / "all").iterdir()) == []


@given(st.text(min_size=1, max_size=30))
def test_a_name_is_one_plain_path_segment(name):
    safe = safe_name(name)
    assert not {"/", "\\", "\0", ":"} & set(safe)
    assert safe not in (".", "..")
    assert not safe.startswith(".")


@given(st.lists(st.text(min_size=1, max_size=6), min_size=2, max_size=6, unique=True))
def test_different_names_stay_different_whatever_their_case(names):
    assert len({safe_name(name).lower() for name in names}) == len(names)


@pytest.mark.parametrize("name", ["../x", "CON", "a/b", ".hidden", "-rf"])
def test_dangerous_names_are_changed(name):
    assert safe_name(name) != name or name == "-rf"
