"""What must never be computed is refused, each with its place: expressions that are programs, NaN, negative bases,
missing targets, overlapping spells."""

from __future__ import annotations

import pandas as pd
import pytest
from scoring.made import no_targets, values

from perfkit.errors import DataError, PlanError
from perfkit.plan import Expression, Quantity, parse_number
from perfkit.scoring import score_points
from perfkit.sources import read_people

from .planned import amounts, paid, role_of

COMMISSION = ('{line: commission, base: sales, per: subject, returns: recompute, lookup: attainment.sales, '
              'base_over: nothing, rate_whole: [{in: "[0%, inf)", rate: 10%}]}')


@pytest.mark.parametrize(("text", "character"), [
    ("total.__class__", 1), ("total.real", 1), ("open('/etc/passwd')", 5), ("exec(total)", 5), ("'total'", 1),
    ('"total"', 1), ("total ** 9", 8), ("9**9**9**9", 3), ("lambda: total", 7), ("total if total else 0", 7),
    ("[total]", 1), ("total; total", 6), ("value.sales.cents", 12), ("__import__", 1), ("1e999", 2)])
def test_an_expression_that_is_a_program_is_refused_at_its_character(text, character):
    with pytest.raises(PlanError) as refused:
        Expression.parse(text)
    assert f"at character {character}" in str(refused.value)


@pytest.mark.parametrize("text", ["(" * 30 + "1" + ")" * 30, "1+" * 300 + "1"])
def test_a_bomb_is_refused_before_it_is_read(text):
    with pytest.raises(PlanError, match=r"too (deeply|long)"):
        Expression.parse(text)


@pytest.mark.parametrize("text", ["nan", "NaN", "inf", "-inf", "1e9", "1,000", ""])
def test_what_is_no_decimal_number_is_refused(text):
    for read in (parse_number, Quantity.parse):
        with pytest.raises(PlanError):
            read(text)


def test_a_counted_value_that_is_nan_is_refused_by_name():
    role = role_of("{line: bonus, amount: total}")
    table = values("score@x", [80], unit="points").assign(numerator=pd.array([float("nan")]))
    with pytest.raises(DataError, match="no number") as refused:
        score_points(table, no_targets(), role)
    assert "p00000" in str(refused.value)


def test_nobody_is_paid_or_charged_on_a_negative_base():
    lines = paid(role_of(COMMISSION.replace("attainment.sales", "total").replace('"[0%, inf)"', '"[0, inf)"')),
                 [80], [-1])
    assert lines[["state", "reason"]].values.tolist() == [["no row", "negative_base"]]


def test_without_a_target_there_is_no_row_and_it_says_so():
    lines = paid(role_of(COMMISSION), [80, 80], [100_000, 100_000], aims=[100_000, None])
    assert amounts(lines, "commission") == [10_000, None]
    assert lines["reason"].tolist() == ["", "no_target"]


def test_overlapping_spells_are_refused_with_their_rows(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("subject,name_zh,name_en,role,team,shop,manager,from,to,schedule,wage_base\n"
                    "p1,,,desk,T1,S1,,2026-01-01,2026-03-31,,5000\np1,,,desk,T1,S1,,2026-03-31,,,5000\n", "utf-8")
    with pytest.raises(DataError, match="two spells of p1 share a day") as refused:
        read_people(path)
    assert refused.value.problems[0].row == 3
