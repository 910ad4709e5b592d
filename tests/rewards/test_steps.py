from __future__ import annotations

import json
from fractions import Fraction

from perfkit.exact import ExactColumn, Range
from perfkit.rewards import rate_marginal
from perfkit.rewards.steps import exact_texts, expression_steps, slice_steps


def test_texts_are_exact_at_any_size() -> None:
    large = Fraction(10**40, 3)
    cells = ExactColumn.from_fractions([large, None, Fraction(-1, 2), Fraction(7)])
    assert exact_texts(cells) == [str(large), "", "-1/2", "7"]


def test_slices_are_json_that_adds_up_and_the_row_of_the_lookup_is_among_them() -> None:
    base = ExactColumn.from_fractions([0, 50, 130, None])
    ranges, rates = [Range(Fraction(0), Fraction(100)), Range(Fraction(100), None)], [Fraction(1, 10), Fraction(1, 5)]
    told = [json.loads(text) for text in slice_steps(rate_marginal(base, base, ranges, rates), base, "money")]
    assert [len(steps) for steps in told] == [1, 1, 2, 0]
    assert told[2][1] == {"from": "100", "to": None, "rate": "1/5", "part": "30", "amount": "6", "at": "130",
                          "unit": "money"}


def test_quotes_and_names_in_an_expression_stay_json() -> None:
    values = {"value.满意度@x": ExactColumn.from_fractions([Fraction(1, 3), None])}
    told = [json.loads(text) for text in expression_steps('a "b" \\', values, 2, {"unit_id": ['T"1', ""]})]
    assert told[0] == {"expression": 'a "b" \\', "values": {"value.满意度@x": "1/3"}, "unit_id": 'T"1'}
    assert told[1]["values"] == {"value.满意度@x": ""}
