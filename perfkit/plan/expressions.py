"""Expressions in plans: a small grammar of its own, evaluated exactly, never as Python, pandas or SQL text.

Numbers (``20000``, ``0.5``, ``5%``), listed names, ``+ - * /``, ``min max round floor ceil`` and
``if(a > b, then, else)``. There are no texts, attributes, powers or other calls.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, reduce
from typing import Any

from lark import Lark, Token, Tree, UnexpectedInput

from perfkit.errors import PlanError, Problem, nearest_name
from perfkit.exact import ExactColumn
from perfkit.plan.crossing import ALLOWED, GROUPS, parse_crossing

PLAIN_NAMES = ("total", "grade_pay", "wage_base")
PREFIXES = ("value", "n", "target", "attainment", "points", "line", "input")
FUNCTIONS = ("min", "max", "round", "floor", "ceil", "if")
LONGEST = 500
DEEPEST = 20
_GRAMMAR = r"""
    ?start: sum
    ?sum: product (ADD product)*
    ?product: unary (TIMES unary)*
    ?unary: "-" atom -> negative
          | atom
    ?atom: NUMBER -> number
         | NAME -> name
         | "(" sum ")"
         | "min" "(" sum ("," sum)+ ")" -> minimum
         | "max" "(" sum ("," sum)+ ")" -> maximum
         | "round" "(" sum ["," STEP] ")" -> rounded
         | "floor" "(" sum ")" -> floored
         | "ceil" "(" sum ")" -> raised
         | "if" "(" condition "," sum "," sum ")" -> chosen
    condition: sum COMPARE sum
    ADD: "+" | "-"
    TIMES: "*" | "/"
    COMPARE: "<=" | ">=" | "==" | "!=" | "<" | ">"
    STEP.2: /(?=[0-9.]*[1-9])[0-9]+(\.[0-9]+)?(?![0-9.%])/
    NUMBER: /[0-9]+(\.[0-9]+)?%?/
    NAME: /(reports|team|shop)(\.[^\W\d]\w*){2,3}(@\w+)?|[^\W\d]\w*(\.[^\W\d]\w*(@\w+)?)?/
    %ignore /[ \t\r\n]+/
"""
_SHOWN: dict[str, str] = {"NUMBER": "a number", "STEP": "a step above 0", "NAME": "a name", "ADD": "+ -",
                          "TIMES": "* /", "COMPARE": "< <= > >= == !=", "LPAR": "(", "RPAR": ")", "COMMA": ",",
                          "MINUS": "-", "$END": "the end"}
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne}


@dataclass(frozen=True)
class Expression:
    """An expression that has been read and found sound.

    Parameters
    ----------
    text : str
        As the plan writes it.
    names : frozenset of str
        The names it uses, such as ``total``, ``value.net_sales``, ``line.commission`` or ``reports.mean.total``.

    Examples
    --------
    >>> bonus = Expression.parse("if(total >= 90, wage_base * 10%, 0)")
    >>> sorted(bonus.names)
    ['total', 'wage_base']
    >>> columns = {"total": ExactColumn.of([95, 80]), "wage_base": ExactColumn.of([5001, 5000])}
    >>> bonus.evaluate(columns, size=2).fractions()
    [Fraction(5001, 10), Fraction(0, 1)]
    """

    text: str
    names: frozenset[str]

    @classmethod
    def parse(cls, text: str) -> Expression:
        """Read an expression.

        Raises
        ------
        PlanError
            If it is too long, too deep, not of the grammar, or uses a name that does not exist; with the position.
        """
        tree = _tree(text)
        found = list(tree.scan_values(lambda value: isinstance(value, Token) and value.type == "NAME"))
        problems = [problem for token in found if (problem := _name_problem(token))]
        if problems:
            raise PlanError(problems)
        return cls(text, frozenset(str(token) for token in found))

    def evaluate(self, values: Mapping[str, ExactColumn], size: int) -> ExactColumn:
        """Return the value of the expression per cell, exactly.

        A missing cell makes the result missing, in a condition too; so does a division by zero.

        Parameters
        ----------
        values : mapping of str to ExactColumn
            One column of `size` cells for each of `names`.
        size : int
            Number of cells.

        Raises
        ------
        PlanError
            If a name of the expression has no column.
        """
        absent = sorted(self.names - set(values))
        if absent:
            raise PlanError([Problem(what="the expression uses a name that has no value here", code="expression",
                                     got=name, allowed=", ".join(sorted(values))) for name in absent])
        result: ExactColumn = _evaluate(_tree(self.text), values, size)
        return result


def _evaluate(node: Any, values: Mapping[str, ExactColumn], size: int) -> Any:
    if not isinstance(node, Tree):
        return node
    if node.data == "number":
        return ExactColumn.constant(_literal(node.children[0]), size)
    if node.data == "name":
        return values[str(node.children[0])]
    return _OPERATIONS[node.data](*(_evaluate(child, values, size) for child in node.children))


def _chain(first: ExactColumn, *rest: Any) -> ExactColumn:
    result = first
    for sign, right in zip(rest[::2], rest[1::2], strict=True):
        result = _ARITHMETIC[sign](result, right)
    return result


def _rounded(column: ExactColumn, step: str | None) -> ExactColumn:
    return column.round_half_up(1 if step is None else _literal(step))


def _condition(left: ExactColumn, sign: str, right: ExactColumn) -> tuple[Any, Any]:
    return _COMPARE[sign](left.compare(right), 0), left.missing | right.missing


def _chosen(condition: tuple[Any, Any], then: ExactColumn, otherwise: ExactColumn) -> ExactColumn:
    holds, unknown = condition
    chosen = then.where(holds, otherwise)
    return ExactColumn.of(chosen.numerator, chosen.denominator, chosen.missing | unknown)


_ARITHMETIC: dict[str, Callable[[ExactColumn, ExactColumn], ExactColumn]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
_OPERATIONS: dict[str, Callable[..., Any]] = {
    "sum": _chain, "product": _chain, "negative": operator.neg, "condition": _condition, "chosen": _chosen,
    "minimum": lambda *columns: reduce(ExactColumn.minimum, columns),
    "maximum": lambda *columns: reduce(ExactColumn.maximum, columns),
    "rounded": _rounded, "floored": ExactColumn.floor, "raised": ExactColumn.ceil}


def _literal(text: str) -> Fraction:
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(str(text))


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=True)


@cache
def _tree(text: str) -> Tree[Token]:
    _check_size(text)
    try:
        parsed: Tree[Token] = _parser().parse(text)
    except UnexpectedInput as error:
        raise PlanError(_syntax_problem(text, error)) from None
    return parsed


def _check_size(text: str) -> None:
    if len(text) > LONGEST:
        raise PlanError(Problem(what="the expression is too long", code="expression", got=f"{len(text)} characters",
                                allowed=f"at most {LONGEST} characters"))
    depth = deepest = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise PlanError(Problem(what="the expression is nested too deeply", code="expression",
                                got=f"{deepest} levels", allowed=f"at most {DEEPEST} levels of brackets"))


def _syntax_problem(text: str, error: UnexpectedInput) -> Problem:
    ended = getattr(getattr(error, "token", None), "type", "") == "$END"
    at = len(text) if ended or error.pos_in_stream is None else error.pos_in_stream
    here = re.match(r"\w+|\*\*|.", text[at:])
    wrong = f"{here[0]!r} cannot stand there" if here else "the expression ends too early"
    expected = getattr(error, "accepts", None) or getattr(error, "allowed", None) or ()
    allowed = ", ".join(sorted(_SHOWN.get(name, name.lower()) for name in expected))
    return Problem(what=f"cannot read the expression at character {at + 1}: {wrong}", code="expression", got=text,
                   allowed=allowed or "numbers, names, + - * /, min max round floor ceil, if(a > b, then, else)")


def _name_problem(token: Token) -> Problem | None:
    prefix, dot, rest = str(token).partition(".")
    if (not dot and prefix in PLAIN_NAMES) or (rest and prefix in PREFIXES):
        return None
    if parse_crossing(str(token)) is not None:
        return None
    known = (*PLAIN_NAMES, *(f"{kind}.<id>" for kind in PREFIXES), ALLOWED)
    nearest = None if prefix in (*PREFIXES, *GROUPS) else nearest_name(
        prefix, (*PREFIXES, *GROUPS) if dot else (*PLAIN_NAMES, *FUNCTIONS, *PREFIXES))
    if nearest and dot:
        nearest = f"{nearest}.{rest}"
    return Problem(what=f"no such name in an expression, at character {(token.start_pos or 0) + 1}",
                   code="expression", got=str(token), allowed=", ".join(known), nearest=nearest)
