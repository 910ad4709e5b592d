"""The arithmetic of a pay line kept as JSON text: exact numbers as text, so that any page can tell it as a sentence.

A line that reads tiers keeps a list of slices: ``{"from", "to", "rate", "part", "amount", "at", "unit"}``, where `from`
and `to` are the ends of the tier (null: open) and `at` the value that was looked up, all three in base units of
`unit`; `part` and `amount` are minor units, and so are `plus`, a fixed amount of the row, and `target`, what an
attainment of 1 is. Other lines keep ``{"expression", "values"}``, with money in currency units, or
``{"of", "count", "each"}`` for an amount per unit; a pool adds ``"of"``, ``"unit_id"``, ``"weight"`` and, rounded for
display, ``"share"``. What changes an amount afterwards stands around its steps, the last change outermost:
``{"steps", "before", ...}`` with `cap` and `floor`, `gate`, or the `unit_id` whose amount is shared out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from perfkit.exact import ExactColumn, locate
from perfkit.rewards.tiers import Slices
from perfkit.scoring.written import Written, fraction_texts, joined, texts_of, word_texts

_PLAIN = re.compile(r"[\w./ -]*")


def exact_texts(column: ExactColumn) -> list[str]:
    """Return the cells as exact text, such as ``3/100`` or ``42``; empty where missing.

    Examples
    --------
    >>> exact_texts(ExactColumn.of([3, 42, None], [100, 1, 1]))
    ['3/100', '42', '']
    """
    texts: list[str] = fraction_texts(column).to_pylist()
    return texts


def slice_steps(slices: Slices, lookup: ExactColumn, unit: str, target: ExactColumn | None = None) -> list[str]:
    """Return per cell the slices that hold a part of the base or the lookup itself, as a JSON list.

    Examples
    --------
    >>> from perfkit.exact import Range
    >>> from perfkit.rewards.tiers import rate_whole
    >>> sales = ExactColumn.of([40])
    >>> cut = rate_whole(sales, sales, [Range(Fraction(0), None)], [Fraction(1, 10)])
    >>> slice_steps(cut, sales, "money")
    ['[{"from": "0", "to": null, "rate": "1/10", "part": "40", "amount": "4", "at": "40", "unit": "money"}]']
    """
    at, aims = fraction_texts(lookup), None if target is None else fraction_texts(target)
    told = [""] * len(lookup)
    row = locate(lookup, slices.ranges[:-1])
    for place, (part, ends, rate) in enumerate(zip(slices.parts, slices.ranges, slices.rates, strict=True)):
        plus = slices.plus[place] if slices.plus else None
        amount = part * rate if plus is None else part * rate + plus
        # The row that holds the lookup is told even where nothing of the base lies in it: the way up starts there.
        shown = np.flatnonzero(~part.missing & ((part.compare(0) != 0) | (row == place) | _given(plus)))
        head = json.dumps({"from": _end(ends.low), "to": _end(ends.high), "rate": str(rate)})[:-1]
        more = "" if plus is None else joined(', "plus": "', fraction_texts(plus.take(shown)), '"')
        written = joined(f'{head}, "part": "', fraction_texts(part.take(shown)), '"', more, ', "amount": "',
                         fraction_texts(amount.take(shown)), '", "at": "', at.take(shown), f'", "unit": "{unit}"', *(
                             [] if aims is None else [', "target": "', aims.take(shown), '"']), "}")
        for cell, text in zip(shown.tolist(), written.to_pylist(), strict=True):
            told[cell] = f"{told[cell]}, {text}" if told[cell] else text
    return [f"[{cell}]" for cell in told]


def _given(plus: ExactColumn | None) -> Any:
    return False if plus is None else plus.compare(0) != 0


def count_steps(of: str, count: ExactColumn, each: Fraction) -> list[str]:
    """Return per cell a count and the amount (minor units) for each, as a JSON object.

    Examples
    --------
    >>> count_steps("orders", ExactColumn.of([12]), Fraction(95))
    ['{"of": "orders", "count": "12", "each": "95"}']
    """
    return [f'{{"of": {json.dumps(of)}, "count": "{cell}", "each": "{each}"}}' for cell in exact_texts(count)]


def add_steps(steps: Sequence[str], more: Mapping[str, Sequence[str] | str]) -> list[str]:
    """Return steps with further keys around them: a constant, or one text per cell.

    Examples
    --------
    >>> add_steps(["[]"], {"cap": "300000", "before": ["412000"]})
    ['{"steps": [], "cap": "300000", "before": "412000"}']
    """
    pairs = [part for name, texts in more.items() for part in
             _pair(name, json.dumps(texts, ensure_ascii=False)[1:-1] if isinstance(texts, str) else _escaped(texts),
                   first=False)]
    told: list[str] = joined('{"steps": ', texts_of(steps), *pairs, "}").to_pylist()
    return told


def expression_steps(text: str, values: Mapping[str, ExactColumn], size: int,
                     more: Mapping[str, Sequence[str] | Written] | None = None) -> list[str]:
    """Return per cell the expression with the exact values of its names, as a JSON object.

    `more` holds further keys with one text per cell.

    Examples
    --------
    >>> expression_steps("total * 2", {"total": ExactColumn.of([7], [2])}, 1)
    ['{"expression": "total * 2", "values": {"total": "7/2"}}']
    """
    head = '{"expression": ' + json.dumps(text, ensure_ascii=False) + ', "values": {'
    pairs = [part for place, name in enumerate(sorted(values))
             for part in _pair(name, fraction_texts(values[name]), first=place == 0)]
    further = [part for name, texts in (more or {}).items() for part in _pair(name, _escaped(texts), first=False)]
    if not pairs and not further:
        return [head + "}}"] * size
    told: list[str] = joined(head, *pairs, "}", *further, "}").to_pylist()
    return told


def _pair(name: str, texts: Written, *, first: bool) -> list[Any]:
    return [("" if first else ", ") + json.dumps(name, ensure_ascii=False) + ': "', texts, '"']


def _escaped(texts: Sequence[str] | Written) -> Written:
    """Return texts as they stand between the quotes of JSON; what Arrow holds are numbers, which stand as they are."""
    if not isinstance(texts, Sequence):
        return texts
    codes, words = pd.factorize(np.asarray(texts, dtype=object))
    plain = [word if _PLAIN.fullmatch(word) else json.dumps(word, ensure_ascii=False)[1:-1] for word in words.tolist()]
    return word_texts(plain, codes)


def _end(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
