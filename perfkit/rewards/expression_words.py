"""Expressions of a plan as a reader sees them: the plain names in words, signs as in print."""

from __future__ import annotations

import re
from collections.abc import Mapping

from perfkit.language import Language, Text

_WORDS: Mapping[str, Text] = {"total": Text(en="total", zh="综合得分"),
                              "grade_pay": Text(en="pay factor", zh="等级系数"),
                              "wage_base": Text(en="wage base", zh="工资基数")}
_SIGNS = {"*": "×", "/": "÷"}
_PART = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*(?:@\w+)?)*|[*/]")


def in_words(expression: str) -> Text:
    """Return an expression, or one of its names, with the names that every plan knows in words.

    Names of indicators, lines and inputs stay as the plan writes them.

    Examples
    --------
    >>> said = in_words("wage_base * 10% * grade_pay + line.bonus / 2")
    >>> said.en, said.zh
    ('wage base × 10% × pay factor + line.bonus ÷ 2', '工资基数 × 10% × 等级系数 + line.bonus ÷ 2')
    """
    return Text(en=_written(expression, "en"), zh=_written(expression, "zh"))


def _written(expression: str, language: Language) -> str:
    def word(part: re.Match[str]) -> str:
        known = _WORDS.get(part[0])
        return known.fill(language) if known is not None else _SIGNS.get(part[0], part[0])
    return _PART.sub(word, expression)
