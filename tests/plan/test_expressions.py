import operator
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.errors import PlanError
from perfkit.exact import ExactColumn
from perfkit.plan import Expression
from perfkit.plan.expressions import DEEPEST, LONGEST

NAMES = ("total", "wage_base", "value.net_sales")
OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
COMPARISONS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq,
               "!=": operator.ne}
small = st.fractions(min_value=-50, max_value=50, max_denominator=20)


def _binary(sign, left, right):
    if left is None or right is None or (sign == "/" and right == 0):
        return None
    return OPERATORS[sign](left, right)


def _choice(sign, parts):
    left, right, then, otherwise = parts
    if left is None or right is None:
        return None
    return then if COMPARISONS[sign](left, right) else otherwise


def _of_all(function, parts):
    return None if None in parts else function(parts)


@st.composite
def trees(draw, depth=3):
    """A text of the grammar beside a plain function that says what it means."""
    leaves, branches = ["number", "name"], ["binary", "extreme", "if", "minus"]
    kind = draw(st.sampled_from(leaves if depth == 0 else leaves + branches))
    if kind == "number":
        number = draw(st.decimals(min_value=0, max_value=99, places=2, allow_nan=False))
        return f"{number:f}", lambda values: Fraction(number)
    if kind == "name":
        name = draw(st.sampled_from(NAMES))
        return name, lambda values: values[name]
    if kind == "minus":
        text, meaning = draw(trees(depth=depth - 1))
        return f"-({text})", lambda values: _of_all(lambda parts: -parts[0], [meaning(values)])
    if kind == "binary":
        sign = draw(st.sampled_from(sorted(OPERATORS)))
        (left, means_left), (right, means_right) = draw(trees(depth=depth - 1)), draw(trees(depth=depth - 1))
        return f"({left}) {sign} ({right})", lambda values: _binary(sign, means_left(values), means_right(values))
    parts = [draw(trees(depth=depth - 1)) for _ in range(4)]
    texts, meanings = [text for text, _ in parts], [meaning for _, meaning in parts]
    if kind == "extreme":
        name, function = draw(st.sampled_from([("min", min), ("max", max)]))
        return f"{name}({', '.join(texts)})", lambda values: _of_all(function, [m(values) for m in meanings])
    sign = draw(st.sampled_from(sorted(COMPARISONS)))
    return (f"if({texts[0]} {sign} {texts[1]}, {texts[2]}, {texts[3]})",
            lambda values: _choice(sign, [meaning(values) for meaning in meanings]))


@given(tree=trees(), rows=st.lists(st.tuples(*[st.none() | small] * len(NAMES)), min_size=1, max_size=4))
def test_an_expression_gives_what_plain_fractions_give(tree, rows):
    text, meaning = tree
    if len(text) > LONGEST:
        return
    columns = {name: ExactColumn.from_fractions([row[place] for row in rows]) for place, name in enumerate(NAMES)}

    result = Expression.parse(text).evaluate(columns, size=len(rows)).fractions()

    assert result == [meaning(dict(zip(NAMES, row, strict=True))) for row in rows]


@given(st.text(max_size=60))
def test_any_text_is_an_expression_or_a_problem(text):
    with suppress(PlanError):
        assert Expression.parse(text).text == text


def _value(text, **columns):
    named = {name: ExactColumn.from_fractions([value]) for name, value in columns.items()}
    return Expression.parse(text).evaluate(named, size=1).fractions()[0]


@pytest.mark.parametrize(("text", "value"), [
    ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("8 - 3 - 2", 3), ("8 / 4 / 2", 1), ("-2 * 3", -6), ("2 * -3", -6),
    ("5%", Fraction(1, 20)), ("round(2.5)", 3), ("round(-2.5)", -3), ("round(2.34, 0.1)", Fraction(23, 10)),
    ("round(2449, 100)", 2400), ("floor(-0.5)", -1), ("ceil(0.01)", 1), ("min(3, 1, 2)", 1), ("max(3, 1, 2)", 3),
    ("if(1 >= 1, 2, 3)", 2), ("if(1 != 1, 2, 3)", 3), ("0.1 + 0.2", Fraction(3, 10)), ("1 / 0", None),
])
def test_worked_values(text, value):
    assert _value(text) == value


def test_a_missing_cell_in_a_condition_gives_no_result():
    assert _value("if(total >= 90, 1, 2)", total=None) is None


def test_a_missing_cell_in_the_branch_that_is_not_taken_does_not_matter():
    assert _value("if(total >= 90, 1, wage_base)", total=Fraction(95), wage_base=None) == 1


def test_names_with_a_variant_and_in_chinese_are_names():
    assert Expression.parse("points.csat@mean5 + line.提成").names == {"points.csat@mean5", "line.提成"}


def test_a_name_without_a_column_is_a_problem():
    with pytest.raises(PlanError, match="no value here"):
        Expression.parse("total").evaluate({}, size=1)


@pytest.mark.parametrize(("text", "position"), [
    ("total.__class__.__name__", 16), ("os.system('rm')", 10), ("'text'", 1), ("2 ** 9 ** 9", 4), ("total[0]", 6),
    ("lambda: 1", 7), ("@total", 1), ("eval(1)", 5), ("1 2", 3), ("total +", 8), ("", 1), ("min(1)", 6),
    ("if(total, 1, 2)", 9), ("if(1 > 2, 1)", 12), ("1e9", 2), ("--1", 2), ("round(total, 0)", 14), ("total; 1", 6),
    ("a = 1", 3), ("１ + 1", 1), ("__import__", 1), ("value.__dict__['x']", 15),
])
def test_what_the_grammar_does_not_know_is_refused_with_its_position(text, position):
    with pytest.raises(PlanError) as caught:
        Expression.parse(text)

    assert any(f"character {position}" in problem.what for problem in caught.value.problems)


@pytest.mark.parametrize("text", ["9" * (LONGEST + 1), "(" * (DEEPEST + 1) + "1" + ")" * (DEEPEST + 1), "-(" * 200])
def test_bombs_are_refused_before_they_are_parsed(text):
    with pytest.raises(PlanError, match=r"too long|too deeply"):
        Expression.parse(text)


def test_every_unknown_name_is_told_with_the_nearest():
    with pytest.raises(PlanError) as caught:
        Expression.parse("totl + valeu.csat + grade_pay")

    assert [problem.nearest for problem in caught.value.problems] == ["total", "value.csat"]
