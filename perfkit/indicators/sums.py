"""From a measure to its query: whole numbers per spell and period, added up by the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.operations as ops

from perfkit.indicators.credit import KEYS
from perfkit.indicators.measures import Comparison, Measure, Part, Quantile, Rows, Sums

_WIDE = "decimal(38, 0)"
STRATUM = "stratum"
_NEVER_MISSING = (ops.Count, ops.CountStar)
_Z = 1.959963984540054


def summed_up(measure: Measure, by: Sequence[str] = ()) -> Rows:
    """Return the table of a measure: one row per spell and period that has events, and per further column `by`.

    Columns: spell_no, period_no, numerator, n; denominator except for totals; squares for a mean; low and high for a
    quantile; other_numerator and other_denominator for a comparison; clusters, sizes, hits and both for a share of
    clustered units. All are whole numbers. Quantiles, comparisons and the sums of clusters are of the whole spell and
    period only.
    """
    if isinstance(measure, Quantile):
        return _quantile(measure)
    if isinstance(measure, Comparison):
        return _compared(measure)
    return _sums(measure, [*KEYS, *by]) if by or measure.cluster is None else _of_clusters(measure, measure.cluster)


def _of_clusters(measure: Sums, cluster: str) -> Rows:
    """Return the sums of a share, how many clusters it has, and the sums over them of m^2, x^2 and x m.

    m are the units of a cluster and x those that are in the share. Units without a cluster are clusters of their own:
    theirs are m, x and x. A product has room for three thousand million units; an engine refuses what goes beyond.
    """
    held = _sums(measure, [*KEYS, cluster])
    alone, m, x = held[cluster].isnull(), held.denominator, held.numerator
    some = ((m > 0) | (x > 0)).cast("int64")
    squares = {name: alone.ifelse(own, product).sum().cast(_WIDE)
               for name, own, product in (("sizes", m, m * m), ("hits", x, x * x), ("both", x, x * m))}
    added = held.group_by(list(KEYS)).aggregate(
        numerator=x.sum().cast("int64"), denominator=m.sum().cast("int64"),
        clusters=alone.ifelse(m, some).sum().cast("int64"), **squares)
    return added.mutate(n=added.denominator)


def _compared(measure: Comparison) -> Rows:
    """Put what is compared with beside the own sums; nothing of it counts as nothing, not as a row less."""
    own, other = _sums(measure.own, KEYS), _sums(measure.other, KEYS)
    named = other.select(other_spell="spell_no", other_period="period_no", other_numerator="numerator",
                         other_denominator="denominator")
    joined = own.left_join(named, [own.spell_no == named.other_spell, own.period_no == named.other_period])
    return joined.select(*own.columns, other_numerator=joined.other_numerator.fill_null(0),
                         other_denominator=joined.other_denominator.fill_null(0))


def _sums(measure: Sums, keys: Sequence[str]) -> Rows:
    slots = {"numerator": measure.numerator, "denominator": measure.denominator, "n": measure.n,
             "squares": measure.squares}
    # The units of a share are its denominator: counted once.
    asked = {name: part for name, part in slots.items()
             if part is not None and not (name == "n" and part is measure.denominator)}
    tables = [_group(rows, cells, list(asked), keys) for rows, cells in _by_rows(asked, keys)]
    added = tables[0] if len(tables) == 1 else _stacked(tables, list(asked), keys)
    return added if "n" in asked else added.mutate(n=added.denominator)


def _stacked(tables: Sequence[Rows], names: Sequence[str], keys: Sequence[str]) -> Rows:
    stacked = ibis.union(*tables, distinct=False)
    return _group(stacked, {name: stacked[name].sum() for name in names}, names, keys)


def _by_rows(asked: Mapping[str, Part], keys: Sequence[str]) -> list[tuple[Rows, dict[str, Any]]]:
    """Sort the terms of all parts by the rows they are over, in the order in which those first appear."""
    found: dict[Any, tuple[Rows, dict[str, Any]]] = {}
    for name, part in asked.items():
        for sign, rows, reduction in (_spread(term, keys) for term in part.terms):
            cells = found.setdefault(rows.op(), (rows, {}))[1]
            filled = reduction if isinstance(reduction.op(), _NEVER_MISSING) else reduction.fill_null(0)
            signed = filled if sign == 1 else filled * sign
            cells[name] = cells[name] + signed if name in cells else signed
    return list(found.values())


def _spread(term: tuple[int, Rows, Any], keys: Sequence[str]) -> tuple[int, Rows, Any]:
    """Return a term over rows that it can add up or count: different values are counted as one row each.

    The engines' own counts of different values are not taken: one of them samples (ClickHouse ``uniq``). A group
    without any value keeps its row, so that it is there and has none.
    """
    sign, rows, reduction = term
    if not isinstance(reduction.op(), ops.CountDistinct):
        return term
    value, where = reduction.op().arg.to_expr(), reduction.op().where
    if where is not None:
        value = where.to_expr().ifelse(value, ibis.null(value.type()))
    single = rows.select(*keys, value=value).distinct()
    return sign, single, single["value"].count()


def _group(rows: Rows, cells: Mapping[str, Any], names: Sequence[str], keys: Sequence[str]) -> Rows:
    sums = {name: cells.get(name, ibis.literal(0)).cast(_WIDE if name == "squares" else "int64") for name in names}
    return rows.group_by(list(keys)).aggregate(**sums)


def _quantile(measure: Quantile) -> Rows:
    """Type 7 by places, portable to every engine: the two neighbours of place (n - 1) x at, weighted in whole numbers.

    The interval runs between the order statistics at n x at -+ z sqrt(n x at x (1 - at)), the lower one place down and
    the upper one place up; where that leaves the sample there is none.
    """
    whole = measure.at.denominator
    if measure.by is not None:
        return _mean_of_quantiles(_weighted(measure, [*KEYS, "part"]), whole)
    ranked = _weighted(measure, list(KEYS))
    spread = (ranked.n * (measure.at.numerator * (whole - measure.at.numerator))).cast("float64").sqrt() * _Z
    low = ((ranked.n * measure.at.numerator - spread) / whole).floor() - 1
    high = ((ranked.n * measure.at.numerator + spread) / whole).ceil()
    placed = ranked.mutate(at_low=(ranked.place == low).ifelse(ranked.held, None),
                           at_high=(ranked.place == high).ifelse(ranked.held, None))
    return placed.group_by(list(KEYS)).aggregate(
        numerator=placed.weighted.sum().cast("int64"), denominator=ibis.literal(whole).cast("int64"),
        n=placed.n.max().cast("int64"), low=placed.at_low.max(), high=placed.at_high.max())


def _weighted(measure: Quantile, groups: list[str]) -> Rows:
    """Return ``place`` and ``n`` of each unit in its group, and ``weighted``: they add up to `at`'s denominator times
    the quantile."""
    part, whole = measure.at.numerator, measure.at.denominator
    named = {} if measure.by is None else {"part": measure.rows[measure.by]}
    values = measure.rows.select(*KEYS, held=measure.rows[measure.column], **named)
    ranked = values.mutate(place=ibis.row_number().over(ibis.window(group_by=groups, order_by="held")),
                           n=values.count().over(ibis.window(group_by=groups)))
    before, rest = (ranked.n - 1) * part // whole, (ranked.n - 1) * part % whole
    weight = ibis.cases((ranked.place == before, whole - rest), (ranked.place == before + 1, rest), else_=0)
    return ranked.mutate(weighted=ranked.held * weight)


def _mean_of_quantiles(weighted: Rows, whole: int) -> Rows:
    none = ibis.null("int64")
    return weighted.group_by(list(KEYS)).aggregate(
        numerator=weighted.weighted.sum().cast("int64"),
        denominator=(weighted.count(where=weighted.place == 0) * whole).cast("int64"),
        n=weighted.count().cast("int64")).mutate(low=none, high=none)
