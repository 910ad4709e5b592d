"""What each row of a measure adds to its numerator and denominator: sums taken apart again, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import ibis
import ibis.expr.operations as ops

from perfkit.errors import Problem, RequestError
from perfkit.indicators.credit import KEYS
from perfkit.indicators.measures import Comparison, Measure, Part, Quantile, Rows

ROW = "row_of_"
"""Prefix of the columns that say from which row of a table a row comes."""
SIDES = ("numerator", "denominator")
_TRUE = ibis.literal(True)


@dataclass(frozen=True)
class Term:
    """What one term of a measure says of a row, by the columns that hold it.

    Parameters
    ----------
    side : str
        numerator or denominator.
    what : str
        Name of the column that is added up or must differ; empty where rows are counted.
    adds, part, again : str
        Columns: what the row adds, whether it takes part, whether an earlier row counts for its value already.
    differs : bool
        Whether different values are counted.
    """

    side: str
    what: str
    adds: str
    part: str
    again: str
    differs: bool = False


@dataclass(frozen=True, kw_only=True)
class Marked:
    """Rows over which something is added up, and the columns that say what each of them adds.

    Parameters
    ----------
    rows : Table
        spell_no, period_no, one column ``row_of_<table>`` for each table that a row comes from, and per term what it
        adds, whether it takes part, and whether its value was counted by an earlier row already.
    terms : tuple of Term
    sources : tuple of str
        Tables that the rows come from; empty where they are made of many rows.
    """

    rows: Rows
    terms: tuple[Term, ...]
    sources: tuple[str, ...]


_NO_COLUMN = Term("", "", "", "", "")


def marked_rows(measure: Measure) -> list[Marked]:
    """Return the rows of a measure with what each adds, one entry per relation that its terms are over.

    Of a comparison they are those of the own side.

    Raises
    ------
    RequestError
        If a term adds up in a way that cannot be told row by row.
    """
    if isinstance(measure, Quantile):
        return [_ranked(measure)]
    if isinstance(measure, Comparison):
        return marked_rows(measure.own)
    parts = {"numerator": measure.numerator, "denominator": measure.denominator}
    return [_marked(rows, terms) for rows, terms in _by_rows(parts)]


def _by_rows(parts: Mapping[str, Part | None]) -> list[tuple[Rows, list[tuple[str, int, Any]]]]:
    found: dict[Any, tuple[Rows, list[tuple[str, int, Any]]]] = {}
    for side, part in parts.items():
        for sign, rows, reduction in () if part is None else part.terms:
            if sign == 0:  # it only says that there is something to count
                continue
            found.setdefault(rows.op(), (rows, []))[1].append((side, sign, reduction))
    return list(found.values())


def _sources(rows: Rows) -> tuple[str, ...]:
    return tuple(column.removeprefix(ROW) for column in rows.columns if column.startswith(ROW))


def _marked(rows: Rows, terms: list[tuple[str, int, Any]]) -> Marked:
    sources = _sources(rows)
    read = [_read(reduction) for _, _, reduction in terms]
    held = rows.mutate(**{f"part_{place}": (where & value.notnull()).fill_null(False)
                          for place, (_, value, where) in enumerate(read)},
                       **{f"cell_{place}": value for place, (_, value, _) in enumerate(read)})
    order = [held[f"{ROW}{source}"] for source in sources]
    adds: dict[str, Any] = {}
    told = []
    for place, ((side, sign, _), (one, _, _)) in enumerate(zip(terms, read, strict=True)):
        part, cell = held[f"part_{place}"], held[f"cell_{place}"]
        again = ibis.literal(False)
        if one.differs:
            among = ibis.window(group_by=[*KEYS, f"part_{place}", f"cell_{place}"], order_by=order)
            again, cell = part & (ibis.row_number().over(among) > 0), ibis.literal(1)
        adds |= {f"adds_{place}": (part & ~again).ifelse(cell * sign, 0), f"again_{place}": again}
        told.append(replace(one, side=side, adds=f"adds_{place}", part=f"part_{place}", again=f"again_{place}"))
    return Marked(rows=held.mutate(**adds), terms=tuple(told), sources=sources)


def _read(reduction: Any) -> tuple[Term, Any, Any]:
    """Return what a reduction adds up: the term, the cell, the condition."""
    made = reduction.op()
    where = _TRUE if getattr(made, "where", None) is None else made.where.to_expr()
    if isinstance(made, ops.CountStar):
        return _NO_COLUMN, ibis.literal(1), where
    if isinstance(made, ops.Sum | ops.CountDistinct):
        cell = made.arg.to_expr()
        return replace(_NO_COLUMN, what=cell.get_name(), differs=isinstance(made, ops.CountDistinct)), cell, where
    return _NO_COLUMN, _of_row(made), _TRUE


def _of_row(made: Any) -> Any:
    """Return what a row adds to sums that are added, subtracted, or taken without their sign.

    The sign of a sum is that of the whole group, so each row counts with it.
    """
    if isinstance(made, ops.Sum | ops.CountStar):
        _, cell, where = _read(made.to_expr())
        return where.fill_null(False).ifelse(cell.fill_null(0), 0)
    if isinstance(made, ops.Add):
        return _of_row(made.left) + _of_row(made.right)
    if isinstance(made, ops.Subtract):
        return _of_row(made.left) - _of_row(made.right)
    if isinstance(made, ops.Abs):
        cell = _of_row(made.arg)
        return (cell.sum().over(ibis.window(group_by=list(KEYS))) < 0).ifelse(-cell, cell)
    raise RequestError(Problem(what="the rows behind this kind of sum cannot be told", code="no_rows",
                               got=type(made).__name__, allowed="sums, counts and distinct counts of rows"))


def _ranked(measure: Quantile) -> Marked:
    """The two neighbours of the place make the value, in each part of the rows; the others are ranked only."""
    part, whole = measure.at.numerator, measure.at.denominator
    rows, sources = measure.rows, _sources(measure.rows)
    held = rows.mutate(cell_0=rows[measure.column], part_0=_TRUE)
    order = [held.cell_0, *(held[f"{ROW}{source}"] for source in sources)]
    among = [*KEYS] if measure.by is None else [*KEYS, measure.by]
    placed = held.mutate(place=ibis.row_number().over(ibis.window(group_by=among, order_by=order)),
                         n=held.count().over(ibis.window(group_by=among)))
    before, rest = (placed.n - 1) * part // whole, (placed.n - 1) * part % whole
    weighed = placed.mutate(adds_1=ibis.cases((placed.place == before, whole - rest),
                                              (placed.place == before + 1, rest), else_=0))
    named = weighed.mutate(adds_0=weighed.adds_1 * weighed.cell_0, again_0=weighed.adds_1 == 0)
    return Marked(rows=named, sources=sources, terms=tuple(
        Term(side, "", f"adds_{place}", "part_0", "again_0") for place, side in enumerate(SIDES)))


def cells_of(marked: Marked, period_no: int) -> Iterator[dict[str, Any]]:
    """Give the marked rows of one period; those made of many rows keep all their columns."""
    rows = marked.rows.filter(marked.rows.period_no == period_no)
    wanted = {"spell_no", *(f"{ROW}{source}" for source in marked.sources),
              *(name for term in marked.terms for name in (term.adds, term.part, term.again))}
    chosen = rows.select(*sorted(wanted)) if marked.sources else rows
    yield from chosen.to_pyarrow().to_pylist()
