"""The payout curve of each line: what it pays along its one number, and where people stand on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pandas as pd

from perfkit.exact import ExactColumn, locate
from perfkit.plan import PayLine, SubjectLine, TableLine
from perfkit.rewards.rules.edges import line_edges
from perfkit.rewards.rules.ranges import range_text, writer
from perfkit.rewards.rules.rows import row_pays, row_ranges
from perfkit.rewards.rules.sweep import Axis, RuleScope, axis_of, pays_along
from perfkit.rewards.rules.units import ends_in, lookup_unit, shown_unit

CURVE_COLUMNS = ("role", "period", "line", "part", "axis", "unit", "segment", "subject", "x", "amount", "tier",
                 "tier_zh", "pays", "pays_zh", "results", "payees", "reason")
CURVE, PERSON, TIER, NONE = "curve", "person", "tier", "none"
_INSIDE = 12
_ROUND = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5), Fraction(10))
Row = dict[str, object]


def curve_rows(scope: RuleScope, period: str, currency: str) -> pd.DataFrame:
    """Return the curves of a role's lines with the people on them.

    Parameters
    ----------
    scope : RuleScope
    period : str
        Pack period.
    currency : str

    Returns
    -------
    DataFrame
        `part` is ``curve`` (points of the curve; those of one `segment` are joined), ``person`` (a result, of one
        subject in one own period, with what the line paid), ``tier`` (a row of a table or a grade in words, with how
        many results and people stand in it) or ``none`` (a line without a curve, and the reason). `x` is in base units
        of `unit`, amounts are minor units.
    """
    texts = ("line", "part", "axis", "unit", "subject", "tier", "tier_zh", "pays", "pays_zh", "reason")
    rows = [dict.fromkeys(texts, "") | row | {"line": line.line}
            for line in scope.role.rewards for row in _line_rows(line, scope, currency)]
    made = pd.DataFrame(rows, columns=list(CURVE_COLUMNS)).assign(role=scope.role.id, period=period)
    return made.astype({"x": "float64", "amount": "float64", "segment": "Int64", "results": "Int64",
                        "payees": "Int64", **dict.fromkeys(texts, "str")})


def _line_rows(line: PayLine, scope: RuleScope, currency: str) -> list[Row]:
    axis = axis_of(line, scope.role)
    if not isinstance(axis, Axis) or not isinstance(line, SubjectLine):
        return [{"part": NONE, "reason": str(axis)}]
    at = scope.facts.named(axis.name).column
    edges = [edge.at for edge in line_edges(line, axis, scope)]
    unit = _shown(line, axis)
    curve = list(_curve(line, axis, [*_span(axis, edges, at)], edges, scope))
    if all(row["amount"] is None for row in curve):
        return [{"part": NONE, "reason": "nobody"}]
    rows = [*curve, *_people(line, at, scope), *_tiers(line, axis, at, scope, currency)]
    return [{"axis": axis.name, "unit": unit, **row} for row in rows]


def _shown(line: SubjectLine, axis: Axis) -> str:
    if axis.name.startswith("attainment."):
        return "share"
    if isinstance(line, TableLine) and axis.unit == "ratio":
        return shown_unit(lookup_unit(line), line.rows[-1].range)
    return axis.unit


def _span(axis: Axis, edges: Sequence[Fraction], at: ExactColumn) -> tuple[Fraction, Fraction]:
    """Return round ends that hold the edges and the people."""
    stood = [cell for cell in at.fractions() if cell is not None]
    top = max([*edges, *stood, Fraction(0)]) or Fraction(1)
    if axis.name == "total":
        least = min([*edges, *stood]) if edges or stood else Fraction(0)
        return Fraction(int(least / 10) * 10 - (10 if least >= 10 else 0)), Fraction((int(top / 10) + 1) * 10)
    return min(Fraction(0), *stood, *edges) if stood or edges else Fraction(0), _rounded_up(top)


def _rounded_up(top: Fraction) -> Fraction:
    size = Fraction(10) ** int(np.floor(np.log10(float(top))))
    return next(step * size for step in _ROUND if step * size > top or step == _ROUND[-1])


def _curve(line: SubjectLine, axis: Axis, ends: Sequence[Fraction], edges: Sequence[Fraction],
           scope: RuleScope) -> Iterator[Row]:
    low, high = ends
    cuts = [low, *(edge for edge in edges if low < edge < high), high]
    xs, segments = [], []
    for place, (left, right) in enumerate(pairwise(cuts)):
        sliver = (right - left) / 10_000
        between = [left + (right - left) * step / _INSIDE for step in range(1, _INSIDE)]
        inside = [left + sliver, *between, right - sliver]
        xs += inside
        segments += [place] * len(inside)
    amounts = pays_along(line, axis, ExactColumn.from_fractions(xs), scope).fractions()
    for x, segment, amount in zip(xs, segments, amounts, strict=True):
        yield {"part": CURVE, "segment": segment, "x": float(x), "amount": None if amount is None else float(amount)}


def _people(line: SubjectLine, at: ExactColumn, scope: RuleScope) -> Iterator[Row]:
    paid = scope.facts.lines[line.line]
    for subject, x, amount in zip(scope.facts.keys["subject"], at.to_float(), paid.to_float(), strict=True):
        if not (np.isnan(x) or np.isnan(amount)):
            yield {"part": PERSON, "subject": subject, "x": x, "amount": amount}


def _tiers(line: SubjectLine, axis: Axis, at: ExactColumn, scope: RuleScope, currency: str) -> Iterator[Row]:
    """Yield the rows of a table, or the grades that a line hangs on, with how many stand in each."""
    if isinstance(line, TableLine):
        unit = lookup_unit(line)
        ranges = [ends_in(row.range, unit) for row in line.rows]
        words = zip(row_ranges(line, currency), row_pays(line, currency), strict=True)
        told = [(ends.en, ends.zh, pays.en, pays.zh) for ends, pays in words]
    elif axis.name == "total" and scope.role.quota_grades is None:
        ranges = [grade.range for grade in scope.role.grades]
        write = writer("points", currency)
        spans = [range_text(ends, write) for ends in ranges]
        told = [(f"{grade.grade}: {span.en}", f"{grade.grade}：{span.zh}", "", "")
                for grade, span in zip(scope.role.grades, spans, strict=True)]
    else:
        return
    cut = isinstance(line, TableLine) and line.lookup_round is not None
    yield from _counted(locate((at * 100).floor() / 100 if cut else at, ranges), told, scope.facts.keys)


def _counted(row: np.ndarray, told: Sequence[tuple[str, str, str, str]], keys: pd.DataFrame) -> Iterator[Row]:
    names = ("tier", "tier_zh", "pays", "pays_zh")
    for place, words in enumerate(told):
        inside: Mapping[str, object] = {"results": int((row == place).sum()),
                                        "payees": int(keys.loc[row == place, "subject"].nunique())}
        yield {"part": TIER, **dict(zip(names, words, strict=True)), **inside}
