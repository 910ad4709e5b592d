"""Published schemes as printed: every listed defect is named at its place, with its numbers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from perfkit.errors import PlanError, Problem
from perfkit.plan.documents import text_yaml
from perfkit.plan.lint import lint_literal

LITERAL = Path(__file__).parents[2] / "golden" / "schemes" / "literal"
NEUTRAL = Path(__file__).parents[3].parent / "shared" / "schemes"
DEFECTS = text_yaml().load((Path(__file__).parent / "defects.yaml").read_text("utf-8"))
MENDED, PROSE, LEFT_OUT = "mended", "prose", "left out"


def named(defect: dict, found: list[Problem]) -> bool:
    return all(any(problem.code == f"warning.{code}" and problem.path == path
                   and numbers in f"{problem.what} {problem.got}" for problem in found)
               for code, path, numbers in defect["findings"])


def title(defect: dict) -> str:
    return f"{defect['scheme']}-{defect['kind']}-{defect['where']}"


@pytest.mark.parametrize("defect", DEFECTS, ids=title)
def test_each_listed_defect_is_named_at_its_place(defect):
    found = lint_literal(LITERAL / f"{defect['scheme']}.yaml")
    assert named(defect, found), "\n".join(map(str, found))


def test_the_table_holds_all_64_defects_of_16_schemes():
    assert len(DEFECTS) == 64
    assert {defect["scheme"] for defect in DEFECTS} == {path.stem for path in LITERAL.glob("*.yaml")}
    assert len(list(LITERAL.glob("*.yaml"))) == 16


@pytest.mark.skipif(not NEUTRAL.exists(), reason="the neutral re-keying of the papers is not beside the repository")
@pytest.mark.parametrize("defect", DEFECTS, ids=title)
def test_the_neutral_re_keying_shows_a_defect_unless_it_was_keyed_away(defect):
    found = lint_literal(NEUTRAL / f"{defect['scheme']}.yaml")
    assert named(defect, found) == ("neutral" not in defect)
    assert defect.get("neutral", MENDED) in (MENDED, PROSE, LEFT_OUT)


@pytest.mark.parametrize("path", sorted(LITERAL.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_finding_has_a_place_numbers_and_a_next_step(path):
    for problem in lint_literal(path):
        assert problem.code.startswith("warning.")
        assert problem.file == path.name
        assert all((problem.row, problem.path, problem.what, problem.got, problem.allowed)), problem


@pytest.mark.parametrize("path", sorted(LITERAL.glob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_is_said_twice(path):
    assert max(Counter((problem.code, problem.path, problem.got) for problem in lint_literal(path)).values()) == 1


def test_legal_words_are_named_with_what_to_do_instead():
    found = lint_literal(LITERAL / "taobao2017_presale.yaml")
    assert [problem.code for problem in found if ".legal." in problem.code] == ["warning.legal.fine",
                                                                              "warning.legal.review_coercion"]


def made(folder: Path, text: str) -> Path:
    path = folder / "scheme.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_sound_table_is_not_spoken_of(tmp_path):
    path = made(tmp_path, """
pay:
- id: bonus
  base: sales
  rule: {kind: rate_marginal, rows: [{in: "[0, 100)", rate: 0.01}, {in: "[100, inf)", rate: 0.02}]}
caps: [{line: bonus, amount: 500}]
""")
    assert lint_literal(path) == []


def test_what_cannot_be_read_is_told_with_its_line(tmp_path):
    path = made(tmp_path, 'pay:\n- id: bonus\n  rule: {kind: amount_bands, rows: [{in: "80 - 90", amount: ten}]}\n')
    with pytest.raises(PlanError) as error:
        lint_literal(path)
    assert [(problem.row, problem.path) for problem in error.value.problems] == [
        (3, "pay.bonus.rule.rows[1].amount"), (3, "pay.bonus.rule.rows[1].in")]


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(PlanError, match="cannot be read"):
        lint_literal(tmp_path / "none.yaml")


def test_a_rate_typed_a_hundred_times_too_large_is_named(tmp_path):
    path = made(tmp_path, """
pay:
- id: bonus
  base: sales
  rule: {kind: rate_whole, rows: [{in: "[0, 100)", rate: 0.01}, {in: "[100, inf)", rate: 1.5}]}
""")
    found = {problem.code: problem for problem in lint_literal(path)}
    assert found["warning.rate_scale"].got == "150%, beside 1%"
    assert found["warning.rate_scale"].path == "pay.bonus.rule.rows[2]"
