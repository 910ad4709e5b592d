"""Matrices, guarantees, draws and awards: what a plan writes of them, and what is refused, with its place."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfkit.plan import Award, Draw, Guarantee, KnownIndicator, Matrix, check_references
from perfkit.plan.lint import lint_plan

from .test_grammar_scoring import form

CELLS = ('[{row: "[0%, 100%)", column: "[0%, 90%)", rate: 1%}, {row: "[0%, 100%)", column: "[90%, 100%]", rate: 2%}, '
         '{row: "[100%, inf)", column: "[0%, 90%)", rate: 3%}, {row: "[100%, inf)", column: "[90%, 100%]", rate: 5%}]')
GRID = ("{line: grid, base: agent_net_sales, per: subject, returns: recompute, matrix: {rows: "
        f"attainment.csat, columns: csat, cells: {CELLS}}}}}")
BONUS = "{line: bonus, amount: wage_base}"
SECURED = "{line: secured, guarantee: 3000, of: [bonus], until: 2026-12-31, missing: zero}"
DRAWN = "{line: advance, draw: {amount: 2000, against: [bonus], recover: yes, missing: no_row}}"
BEST = "{line: champion, award: {rank_by: total, among: team, top: 1, amount: 1000, ties: split}}"


def plan_of(*lines: str) -> str:
    return form("indicators: {csat: {weight: 100, target: 95%, scoring: {attainment: {cap: 100%}}}}\nrewards:\n"
                + "\n".join(f"  - {line}" for line in lines))


def line_of(read, *lines):
    return read(plan_of(*lines)).roles["desk"].rewards[-1]


def test_a_matrix_is_read_with_its_cells(read):
    line = line_of(read, GRID)
    assert isinstance(line, Matrix)
    assert (line.kind, len(line.cells), line.cells[3].gives) == ("matrix", 4, Fraction(1, 20))
    assert (line.row_by.text, line.column_by.text, line.per) == ("attainment.csat", "csat", "subject")


def test_a_guarantee_a_draw_and_an_award_are_read(read):
    secured = line_of(read, BONUS, SECURED.replace("2026-12-31", "3 periods"))
    drawn, best = line_of(read, BONUS, DRAWN), line_of(read, BEST)
    assert isinstance(secured, Guarantee)
    assert isinstance(drawn, Draw)
    assert isinstance(best, Award)
    assert (secured.until, drawn.recover, best.top) == (3, True, 1)


@pytest.mark.parametrize(("line", "old", "new", "place", "code"), [
    (GRID, '{row: "[0%, 100%)", column: "[90%, 100%]", rate: 2%}, ', "", "matrix.cells", "uncovered"),
    (GRID, '"[0%, 90%)", rate: 1%', '"[0%, 95%)", rate: 1%', "matrix.cells[2]", "overlap"),
    (GRID, "rate: 5%", "amount: 5", "matrix.cells[4]", "cell"),
    (GRID, "rate: 5%", "rate: 5%, amount: 5", "matrix.cells[4]", "cell"),
    (GRID, ", rate: 5%", "", "matrix.cells[4]", "cell"),
    (GRID, "rate: 5%}", "rate: 5%}, {else: 300%}", "matrix.cells[5].else", "value"),
    (GRID, "rate: 5%}", "rate: 5%}, {else: undefined}", "matrix.cells[5]", "else_reason"),
    (GRID, '"[100%, inf)", column: "[0%, 90%)"', '"[100%, inf)", column: "[0 s, 9 s)"', "matrix.cells", "mixed_units"),
    (GRID, "per: subject, ", "", "per", "missing"),
    (GRID, "returns: recompute, ", "", "returns", "missing"),
    (GRID, "columns: csat", "columns: points.cast", "matrix", "unknown_name"),
    (SECURED, "until: 2026-12-31, ", "", "until", "missing"),
    (SECURED, "2026-12-31", "3 months", "until", "value"),
    (SECURED, ", missing: zero", "", "missing", "missing"),
    (SECURED, "[bonus]", "[bonsu]", "of", "unknown_name"),
    (SECURED, "[bonus]", "[bonus, bonus]", "of[2]", "duplicate"),
    (SECURED, "3000", "0", "guarantee", "value"),
    (DRAWN, "recover: yes, ", "", "draw.recover", "missing"),
    (DRAWN, "[bonus]", "[advance]", "draw", "unknown_name"),
    (DRAWN, "{line: advance", "{line: advance, paid: no", "paid", "draw"),
    (DRAWN, "{line: advance", "{line: advance, deferral: {share: 30%, pay_in: 2027-Q1}", "deferral", "draw"),
    (BEST, ", ties: split", "", "award.ties", "missing"),
    (BEST, "rank_by: total", "rank_by: totl", "award.rank_by", "value"),
    (BEST, "rank_by: total", "rank_by: points.cast", "award", "unknown_name"),
    (BEST, "top: 1", "top: 0", "award.top", "value"),
    (BEST, "among: team, ", "", "award.among", "missing")])
def test_what_is_wrong_with_a_line_is_told_with_its_place(problems, line, old, new, place, code):
    assert old in line
    found = problems(plan_of(BONUS, line.replace(old, new)))
    assert [(problem.path, problem.code) for problem in found] == [(f"roles.desk.rewards[2].{place}", code)]


def test_the_nearest_name_is_told(problems):
    assert problems(plan_of(BONUS, SECURED.replace("[bonus]", "[bonsu]")))[0].nearest == "bonus"
    assert problems(plan_of(BEST.replace("total", "totl")))[0].nearest == "total"
    assert problems(plan_of(GRID.replace("matrix:", "matrx:")))[0].nearest == "matrix"


KNOWN = {"csat": KnownIndicator(unit="share", controllability="person", kinds=["design"]),
         "agent_net_sales": KnownIndicator(unit="money", controllability="person", kinds=["design"])}


def test_cells_are_in_the_units_of_their_lookups_and_hold_all_of_them(read):
    odd = read(plan_of(GRID.replace("columns: csat", "columns: agent_net_sales")))
    assert {problem.path for problem in check_references(odd, KNOWN, ["design"])} == {
        f"roles.desk.rewards[1].matrix.cells[{place}].column" for place in (1, 2, 3, 4)}
    assert check_references(read(plan_of(GRID)), KNOWN, ["design"]) == []
    low = GRID.replace("[90%, 100%]", "[90%, 97%]").replace("rate: 5%}", "rate: 5%}, {else: 0}")
    assert check_references(read(plan_of(low)), KNOWN, ["design"]) == []


def codes(read, *lines):
    return {problem.code.removeprefix("warning.") for problem in lint_plan(read(plan_of(*lines)), KNOWN)}


def test_what_is_doubtful_in_them_is_found(read):
    assert "jump" in codes(read, GRID)
    assert "rate_scale" in codes(read, GRID.replace("rate: 5%", "rate: 95%"))
    assert "pay_at_zero" in codes(read, BONUS, DRAWN.replace("recover: yes", "recover: no"))
    assert {"reach", "no_cap"} <= codes(read, BEST.replace("ties: split", "ties: all"))
    assert "no_cap" not in codes(read, BEST)
