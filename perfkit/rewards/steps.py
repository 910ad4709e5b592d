"""The arithmetic of a pay line kept as JSON text: exact numbers as text, so that any page can tell it as a sentence.

A line that reads tiers keeps a list of slices: ``{"from", "to", "part", "rate", "amount", "at", "unit"}``, where `from`
and `to` are the ends of the tier (null: open) and `at` the value that was looked up, all three in base units of
`unit`; `part` and `amount` are minor units. Other lines keep ``{"expression", "values"}``, with money in currency
units; a pool adds ``"of"``, ``"unit_id"``, ``"weight"`` and, rounded for display, ``"share"``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction

from perfkit.exact import ExactColumn
from perfkit.rewards.tiers import Slices


def exact_texts(column: ExactColumn) -> list[str]:
    """Return the cells as exact text, such as ``3/100`` or ``42``; empty where missing.

    Examples
    --------
    >>> exact_texts(ExactColumn.of([3, 42, None], [100, 1, 1]))
    ['3/100', '42', '']
    """
    tops, bottoms = column.to_text()
    return [top if bottom in ("1", "") else f"{top}/{bottom}" for top, bottom in zip(tops, bottoms, strict=True)]


def slice_steps(slices: Slices, lookup: ExactColumn, unit: str) -> list[str]:
    """Return per cell the slices that hold a part of the base, as a JSON list.

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
    told: list[list[str]] = [[] for _ in at]
    for part, ends, rate in zip(slices.parts, slices.ranges, slices.rates, strict=True):
        head = json.dumps({"from": _end(ends.low), "to": _end(ends.high), "rate": str(rate)})[:-1]
        for cell, size, amount, value in zip(told, exact_texts(part), exact_texts(part * rate), at, strict=True):
            if size not in ("", "0"):
                cell.append(f'{head}, "part": "{size}", "amount": "{amount}", "at": "{value}", "unit": "{unit}"}}')
    return ["[" + ", ".join(cell) + "]" for cell in told]


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
    known: dict[str, str] = {text: json.dumps(text, ensure_ascii=False) for text in set(texts)}
    return [f"{lead}: {known[text]}" for text in texts]


def _end(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
