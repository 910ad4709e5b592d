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

from perfkit.exact import ExactColumn, locate
from perfkit.rewards.tiers import Slices

_PLAIN = re.compile(r"[\w./ -]*")


def exact_texts(column: ExactColumn) -> list[str]:
    """Return the cells as exact text, such as ``3/100`` or ``42``; empty where missing.

    Examples
    --------
    >>> exact_texts(ExactColumn.of([3, 42, None], [100, 1, 1]))
    ['3/100', '42', '']
    """
    if column.missing.all():
        return [""] * len(column)
    gone, tops = column.missing.tolist(), column.numerator.tolist()
    if (column.denominator == 1).all():
        return ["" if lost else str(top) for top, lost in zip(tops, gone, strict=True)]
    return ["" if lost else str(top) if bottom == 1 else f"{top}/{bottom}"
            for top, bottom, lost in zip(tops, column.denominator.tolist(), gone, strict=True)]


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
    at = exact_texts(lookup)
    aims = [""] * len(at) if target is None else [f', "target": "{aim}"' for aim in exact_texts(target)]
    told: list[list[str]] = [[] for _ in at]
    row = locate(lookup, slices.ranges[:-1])
    for place, (part, ends, rate) in enumerate(zip(slices.parts, slices.ranges, slices.rates, strict=True)):
        plus = slices.plus[place] if slices.plus else None
        amount = part * rate if plus is None else part * rate + plus
        # The row that holds the lookup is told even where nothing of the base lies in it: the way up starts there.
        shown = np.flatnonzero(~part.missing & ((part.compare(0) != 0) | (row == place) | _given(plus)))
        head = json.dumps({"from": _end(ends.low), "to": _end(ends.high), "rate": str(rate)})[:-1]
        fixed = None if plus is None else exact_texts(plus.take(shown))
        sizes, sums = exact_texts(part.take(shown)), exact_texts(amount.take(shown))
        for order, cell in enumerate(shown.tolist()):
            more = "" if fixed is None else f', "plus": "{fixed[order]}"'
            told[cell].append(f'{head}, "part": "{sizes[order]}"{more}, "amount": "{sums[order]}", '
                              f'"at": "{at[cell]}", "unit": "{unit}"{aims[cell]}}}')
    return ["[" + ", ".join(cell) + "]" for cell in told]


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
    columns = [_pairs(name, [texts] * len(steps) if isinstance(texts, str) else texts) for name, texts in more.items()]
    return [f'{{"steps": {inner}, {", ".join(cells)}}}' for inner, *cells in zip(steps, *columns, strict=True)]


def expression_steps(text: str, values: Mapping[str, ExactColumn], size: int,
                     more: Mapping[str, Sequence[str]] | None = None) -> list[str]:
    """Return per cell the expression with the exact values of its names, as a JSON object.

    `more` holds further keys with one text per cell.

    Examples
    --------
    >>> expression_steps("total * 2", {"total": ExactColumn.of([7], [2])}, 1)
    ['{"expression": "total * 2", "values": {"total": "7/2"}}']
    """
    head = '{"expression": ' + json.dumps(text, ensure_ascii=False) + ', "values": {'
    named = [_pairs(name, exact_texts(values[name])) for name in sorted(values)]
    further = [_pairs(name, texts) for name, texts in (more or {}).items()]
    inner = [", ".join(cells) for cells in zip(*named, strict=True)] if named else [""] * size
    outer = ["".join(f", {cell}" for cell in cells) for cells in zip(*further, strict=True)] if further else [""] * size
    return [f"{head}{values_text}}}{tail}}}" for values_text, tail in zip(inner, outer, strict=True)]


def _pairs(name: str, texts: Sequence[str]) -> list[str]:
    lead = json.dumps(name, ensure_ascii=False)
    known = {text: f'"{text}"' if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
             for text in set(texts)}
    return [f"{lead}: {known[text]}" for text in texts]


def _end(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
