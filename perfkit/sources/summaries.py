"""Summary rows that an export prints among its rows: their figures compared with the rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pandas as pd

from perfkit.sources.cells import (
    DURATION_UNITS,
    MONEY_UNITS,
    CellError,
    clean_text,
    read_duration,
    read_money,
    read_thousandths,
)
from perfkit.sources.columns import DEFAULT_PLACEHOLDERS
from perfkit.sources.intake import Place
from perfkit.sources.mapping_model import ColumnRule, Source
from perfkit.sources.sheets import Texts

_DECIMALS = re.compile(r"\.(\d*)")


def reconcile(source: Source, texts: Texts, words: Sequence[str], rows: pd.DataFrame, *, lines: Sequence[int],
              at: Place) -> None:
    """Note for every figure of a summary row what the rows of the file add up to.

    A sum is compared with the sum of the present cells, a mean with their mean, both rounded to the decimals that are
    printed. Shares, and averages that were made sums, cannot be added and are left out.
    """
    statistics = {word: kind for listed in source.summary_rows.values() for word, kind in listed.items()}
    rules = [rule for rule in source.columns if rule.kind in ("integer", "money", "duration") and not rule.times]
    for number, word in enumerate(words):
        statistic = statistics.get(word, "none")
        for rule in rules if statistic != "none" else ():
            printed = printed_figure(texts[rule.theirs][number], rule, source.placeholders)
            found = _figure(rows[rule.to], statistic)
            if printed is None or found is None:
                continue
            value, step = printed
            shown = _rounded(found, step)
            at.log.note("reconciliation", file=at.file, table=at.table, row=lines[number], column=rule.to,
                        statistic=statistic, type=rule.kind, printed=float(value), recomputed=float(shown),
                        difference=float(value - shown))


def printed_figure(text: str, rule: ColumnRule, placeholders: Mapping[str, str]) -> tuple[Fraction, Fraction] | None:
    """Return a printed figure in the unit of its column and the size of its last decimal, None for no figure.

    Examples
    --------
    >>> rule = ColumnRule(theirs="接待人数", to="received", kind="integer")
    >>> printed_figure("52.88", rule, {})
    (Fraction(1322, 25), Fraction(1, 100))
    """
    bare = clean_text(text)
    if bare in DEFAULT_PLACEHOLDERS or bare in placeholders:
        return None
    found = _DECIMALS.search(bare)
    decimals = Fraction(1, 10 ** len(found[1])) if found else Fraction(1)
    try:
        if rule.kind == "integer":
            return Fraction(read_thousandths(bare), 1000), max(decimals, Fraction(1, 1000))
        if rule.kind == "money":
            return Fraction(read_money(bare, unit=rule.unit)), decimals * MONEY_UNITS[rule.unit or "yuan"]
        span = read_duration(bare, unit=rule.unit, clock=rule.form)
        return Fraction(span), decimals * DURATION_UNITS[rule.unit or "s"]
    except CellError:
        return None


def _figure(cells: pd.Series, statistic: str) -> Fraction | None:
    present = [int(cell) for cell in cells.dropna()]
    if not present:
        return None
    return Fraction(sum(present), len(present) if statistic == "mean" else 1)


def _rounded(value: Fraction, step: Fraction) -> Fraction:
    size = (abs(value) / step + Fraction(1, 2)) // 1 * step
    return size if value >= 0 else -size


