"""Spells and leaves are checked alike: no end before its beginning, no day twice for one subject."""

import pytest

from perfkit.errors import DataError
from perfkit.sources import read_leave, read_people

PEOPLE = "subject,role,from,to\n"
LEAVE = "subject,from,to,kind\n"


def problems(read, path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        read(path)
    return [(problem.row, problem.column, problem.code, problem.got, problem.allowed)
            for problem in refused.value.problems]


@pytest.mark.parametrize(("read", "head", "more", "thing", "code"), [
    (read_people, PEOPLE, "ops,", "spell", "spell"), (read_leave, LEAVE, "", "leave", "leave_days")])
def test_each_fault_is_told_with_its_line(tmp_path, read, head, more, thing, code):
    kind = "" if more else ",statutory"
    text = head + "".join(f"a,{more}{first},{last}{kind}\n" for first, last in (
        ("2026-01-01", "2026-01-31"), ("2026-01-31", "2026-02-10"), ("2026-03-05", "2026-03-01")))
    assert problems(read, tmp_path / "file.csv", text) == [
        (3, "from", "overlap", "2026-01-31", f"a day after 2026-01-31; both days of a {thing} are inclusive"),
        (4, "to", code, "2026-03-01", "2026-03-05 or later")]
