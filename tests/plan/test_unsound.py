"""A fault of form does not hide a wrong name."""

from perfkit.plan import KnownIndicator, check_names

KNOWN = {"csat": KnownIndicator(unit="share", controllability="person", kinds=["desk"])}


def _told(tmp_path, text):
    path = tmp_path / "2026-01-01.yaml"
    path.write_text(text)
    return [(problem.path, problem.row, problem.nearest) for problem in check_names(path, KNOWN, ["desk"])]


def test_kinds_and_indicators_are_named_with_their_lines(tmp_path):
    told = _told(tmp_path, "curency: CNY\nroles:\n  a:\n    kind: dsk\n    indicators:\n"
                           "      csta: {}\n      csat: 1\n")
    assert told == [("roles.a.kind", 4, "desk"), ("roles.a.indicators.csta", 6, "csat")]


def test_what_is_no_plan_at_all_names_nothing(tmp_path):
    assert _told(tmp_path, "roles: [1, 2]") == []
    assert _told(tmp_path, "a: [") == []
    assert check_names(tmp_path / "gone.yaml", KNOWN, ["desk"]) == []
