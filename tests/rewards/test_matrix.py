"""A matrix of two results: the cell that holds both, the side that owns an edge, and why there is none."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfkit.language import LANGUAGES
from perfkit.rewards.sentences import line_sentence

from .planned import amounts, paid, role_of

RATES = ('{line: grid, base: sales, per: subject, returns: recompute, matrix: {rows: attainment.sales, columns: score, '
         'cells: [{row: "[0%, 100%)", column: "[0, 80)", rate: 1%}, {row: "[0%, 100%)", column: "[80, inf)", rate: '
         '2%}, {row: "[100%, inf)", column: "[0, 80)", rate: 3%}, '
         '{row: "[100%, inf)", column: "[80, inf)", rate: 5%}]}}')
FIXED = ('{line: grid, matrix: {rows: attainment.sales, columns: score, cells: [{row: "[100%, 120%)", '
         'column: "[80, inf)", amount: 500}, {row: "[120%, inf)", column: "[80, inf)", amount: 1000.5}, '
         '{else: 0}]}}')


def rate(reached: Fraction, score: Fraction) -> Fraction:
    if reached < 1:
        return Fraction(1, 100) if score < 80 else Fraction(2, 100)
    return Fraction(3, 100) if score < 80 else Fraction(5, 100)


def test_four_cells_as_worked_by_hand():
    lines = paid(role_of(RATES), [79, 80, 79, 80], [99_999, 99_999, 100_000, 100_000])
    assert amounts(lines, "grid") == [1000, 2000, 3000, 5000]
    assert lines["rate"].tolist() == ["1/100", "1/50", "3/100", "1/20"]


def test_amounts_and_what_is_in_no_cell():
    lines = paid(role_of(FIXED), [80, 80, 79, 90], [100_000, 120_000, 150_000, 99_999])
    assert amounts(lines, "grid") == [50_000, 100_050, 0, 0]


def test_undefined_is_no_row_and_its_reason_is_told():
    text = FIXED.replace("{else: 0}", "{else: undefined, reason: the paper says nothing of it}")
    lines = paid(role_of(text), [50], [99])
    assert lines[["state", "reason"]].values.tolist() == [["no row", "undefined"]]


def test_a_missing_lookup_and_a_negative_base_are_refused_a_row():
    lines = paid(role_of(RATES), [None, 80, 80], [100, -1, None])
    assert amounts(lines, "grid") == [None, None, None]
    assert lines["state"].tolist() == ["held", "no row", "held"]
    assert lines["reason"].tolist()[1] == "negative_base"


def test_a_shop_is_read_as_one_where_its_numbers_add_up():
    text = RATES.replace("per: subject", "per: shop").replace("columns: score", "columns: n.sales").replace(
        "attainment.sales", "value.sales / target.sales").replace("80", "500")
    assert amounts(paid(role_of(text), [80, 80], [90_000, 110_000]), "grid") == [2700, 3300]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 300_000), st.integers(0, 100)), min_size=1, max_size=6))
def test_every_pair_is_paid_by_its_cell(pairs):
    lines = paid(role_of(RATES), [score for _, score in pairs], [sold for sold, _ in pairs])
    due = [sold * rate(Fraction(sold, 100_000), Fraction(score)) for sold, score in pairs]
    assert amounts(lines, "grid") == [int(amount + Fraction(1, 2)) for amount in due]


def test_the_sentence_names_the_cell_and_both_next_ranges():
    row = paid(role_of(RATES), [70], [90_000]).iloc[0].to_dict()
    said = line_sentence(row, "CNY")
    assert said.fill("en") == (
        "¥900.00 × 1% = ¥9.00; attainment.sales is 90.0%, in [0%, 100%); score is 70.00, in [0, 80); the next range of "
        "attainment.sales starts at 100.0%, 10.0% further; the next range of score starts at 80.00, 10.00 further")
    assert all(said.fill(language) for language in LANGUAGES)


@pytest.mark.parametrize("text", [RATES, FIXED])
def test_the_order_of_people_changes_nothing(text):
    one = paid(role_of(text), [70, 90], [90_000, 130_000])
    other = paid(role_of(text), [90, 70], [130_000, 90_000])
    assert amounts(one, "grid") == amounts(other, "grid")[::-1]
    assert isinstance(one, pd.DataFrame)
