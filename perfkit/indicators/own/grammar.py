"""The small grammar of a study's own ratios: sums, counts and distinct counts over the rows of one table each.

``sum(amount from refunds where kind == "refund_only")``, ``count(shipments where shipped_at > promised_at)``,
``distinct(buyer_id from orders)``, added, subtracted, times a whole number. There are no attributes, no other calls, no
code: what is not of the grammar is refused with its position.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from lark import Lark, Token, Tree, UnexpectedInput

from perfkit.errors import DataError, Problem, nearest_name

CALLS = ("sum", "count", "distinct")
LONGEST = 500
DEEPEST = 20
_GRAMMAR = r"""
    start: term (SIGN term)*
    term: [QUANTITY "*"] call ["*" QUANTITY]
    call: "sum" "(" NAME "from" NAME ["where" any] ")" -> sum
        | "count" "(" NAME ["where" any] ")" -> count
        | "distinct" "(" NAME "from" NAME ["where" any] ")" -> distinct
    any: all ("or" all)*
    all: single ("and" single)*
    ?single: "not" single -> negated
           | "(" any ")"
           | side COMPARE side -> compared
           | NAME "is" "missing" -> missing
           | NAME "is" "present" -> present
           | NAME "in" "(" literal ("," literal)* ")" -> listed
    ?side: NAME -> column
         | NAME "-" NAME -> difference
         | literal
    literal: QUANTITY | TEXT | TRUE | FALSE
    TRUE: "true"
    FALSE: "false"
    SIGN: "+" | "-"
    COMPARE: "<=" | ">=" | "==" | "!=" | "<" | ">"
    QUANTITY: /[0-9]+(\.[0-9]+)?(%| ?(ms|s|min|h|d)\b)?/
    TEXT: /"[^"\n]*"/
    NAME: /[a-z_][a-z0-9_]*/
    %ignore /[ \t\r\n]+/
"""
_SHOWN = {"NAME": "a name", "QUANTITY": "a number", "TEXT": 'a text in "..."', "SIGN": "+ -", "STAR": "*",
          "COMPARE": "< <= > >= == !=", "LPAR": "(", "RPAR": ")", "COMMA": ",", "MINUS": "-", "$END": "the end"}


def parse(text: str) -> Tree[Token]:
    """Read one side of a ratio.

    Raises
    ------
    DataError
        If it is too long, too deep or not of the grammar; with the position.

    Examples
    --------
    >>> len(parse("count(shipments) - count(shipments where cause_code is missing)").children)
    3
    >>> try:
    ...     parse("count(shipments.lines)")
    ... except DataError as error:
    ...     error.problems[0].what
    'cannot read the formula at character 16: attributes are not read'
    """
    depth = deepest = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    if len(text) > LONGEST or deepest > DEEPEST:
        raise DataError(Problem(what="the formula is too long or nested too deeply", code="formula",
                                got=f"{len(text)} characters, {deepest} levels",
                                allowed=f"at most {LONGEST} characters and {DEEPEST} levels of brackets"))
    try:
        parsed: Tree[Token] = _parser().parse(text)
    except UnexpectedInput as error:
        raise DataError(_problem(text, error)) from None
    return parsed


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=True)


def _problem(text: str, error: Any) -> Problem:
    ended = getattr(getattr(error, "token", None), "type", "") == "$END"
    at = len(text) if ended or error.pos_in_stream is None else error.pos_in_stream
    # A word that begins like a call is told whole: `summ`, not its last letter.
    while at and re.match(r"\w\w", text[at - 1:at + 1]):
        at -= 1
    found = re.match(r"\w+|\*\*|.", text[at:])
    word = found[0] if found else ""
    said = {"": "the formula ends too early", ".": "attributes are not read"}.get(word, f"{word!r} cannot stand there")
    expected = sorted(getattr(error, "accepts", None) or getattr(error, "allowed", None) or ())
    allowed = ", ".join(_SHOWN.get(name, name.lower()) for name in expected)
    return Problem(what=f"cannot read the formula at character {at + 1}: {said}", code="formula", got=text,
                   allowed=allowed or "sum(COLUMN from TABLE), count(TABLE), distinct(COLUMN from TABLE), `where`",
                   nearest=nearest_name(word, CALLS) if word.isidentifier() else None)
