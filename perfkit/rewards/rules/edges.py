"""Every edge of tiers and grades: what stands on both sides of it in money, and how many people stand near."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pandas as pd

from perfkit.exact import ExactColumn, Range
from perfkit.plan import Amount, SubjectLine, TableLine
from perfkit.plan.lint.amounts import thresholds
from perfkit.plan.lint.tables import NEAR
from perfkit.rewards.rules.sweep import Axis, RuleScope, axis_of, pays_along, read_names
from perfkit.rewards.rules.units import ends_in, lookup_unit, measure_unit, shown_unit

EDGE_COLUMNS = ("role", "period", "line", "axis", "unit", "edge", "edge_text", "owner", "before", "after", "jump",
                "below", "above", "results", "nearest", "large", "reason")
WITHIN = Fraction(str(NEAR))
LARGE = Fraction(1, 10)
"""A jump is large from a tenth of the middle payout of one own period on."""
_FINE = 10**9


@dataclass(frozen=True)
class Edge:
    """A number at which the rule changes, and which side owns it."""

    at: Fraction
    owner: str
    shown: str


def edge_rows(scope: RuleScope, period: str) -> pd.DataFrame:
    """Return one row per edge of each line, and of grades that no line with a curve hangs on.

    Parameters
    ----------
    scope : RuleScope
    period : str
        Pack period.

    Returns
    -------
    DataFrame
        `edge` in base units of `unit` (float) and exact as text; `owner` is ``upper`` where the edge belongs to the
        side above it; `before` and `after` what is paid just below and just above (minor units, each rounded as a
        line is), `jump` their difference: exact where the rule is straight on both sides, which all tables are.
        `below` and `above` count results (one subject in one own period) within 2 % on each side, of `results`;
        `nearest` is how far the nearest one below is away. `large`: at least a tenth of the middle payout.
    """
    middle, rows = _middle_payout(scope.lines), []
    for line in scope.role.rewards:
        axis = axis_of(line, scope.role)
        if isinstance(axis, Axis) and isinstance(line, SubjectLine):
            rows += [_row(line, axis, edge, step, scope, middle)
                     for edge, step in _with_steps(line_edges(line, axis, scope))]
    if not any(row["line"] != "" and row["axis"] == "total" for row in rows):
        at = scope.facts.named("total").column
        rows += [_near(edge, at) | _lead("", Axis("total", "points"), edge) | {"reason": "no_line", "large": False}
                 for edge in {edge.at: edge for edge in _grade_edges(scope)}.values()]
    made = pd.DataFrame(rows, columns=list(EDGE_COLUMNS)).assign(role=scope.role.id, period=period)
    whole = ("before", "after", "jump", "below", "above", "results")
    texts = ("line", "axis", "unit", "edge_text", "owner", "reason")
    return made.astype({"edge": "float64", "nearest": "float64", **dict.fromkeys(whole, "Int64"),
                        **dict.fromkeys(texts, "str")}).assign(large=made["large"].astype(bool))


def line_edges(line: SubjectLine, axis: Axis, scope: RuleScope) -> list[Edge]:
    """Return the edges of a line along its axis, rising, each once."""
    found: dict[Fraction, Edge] = {}
    for edge in [*_table_edges(line), *_threshold_edges(line, axis), *_gate_edges(line, axis),
                 *(_grade_edges(scope) if "grade_pay" in read_names(line) else ())]:
        found.setdefault(edge.at, edge)
    return [found[at] for at in sorted(found)]


def _table_edges(line: SubjectLine) -> Iterator[Edge]:
    if isinstance(line, TableLine):
        unit = lookup_unit(line)
        for row in line.rows:
            yield from _ends(ends_in(row.range, unit), shown_unit(unit, row.range))


def _threshold_edges(line: SubjectLine, axis: Axis) -> Iterator[Edge]:
    if isinstance(line, Amount):
        scale = 100 if axis.unit == "money" else 1
        shown = "share" if axis.name.startswith("attainment.") else axis.unit
        yield from (Edge(at * scale, "upper", shown) for name, at in thresholds(line.amount) if name == axis.name)


def _gate_edges(line: SubjectLine, axis: Axis) -> Iterator[Edge]:
    if line.gate is not None and line.gate.value.names == {axis.name}:
        unit = measure_unit(line.gate.value)
        yield from _ends(ends_in(line.gate.range, unit), shown_unit(unit, line.gate.range))


def _grade_edges(scope: RuleScope) -> Iterator[Edge]:
    for grade in scope.role.grades if scope.role.quota_grades is None else ():
        yield from _ends(grade.range, "points")


def _ends(ends: Range, unit: str) -> Iterator[Edge]:
    if ends.low is not None:
        yield Edge(ends.low, "upper" if ends.low_closed else "lower", unit)
    if ends.high is not None:
        yield Edge(ends.high, "lower" if ends.high_closed else "upper", unit)


def _with_steps(edges: Sequence[Edge]) -> Iterator[tuple[Edge, Fraction]]:
    """Yield the edges above 0, each with a step that is small beside the way to the next one."""
    gaps = [later.at - earlier.at for earlier, later in pairwise(edges)]
    for place, edge in enumerate(edges):
        near = [*gaps[max(place - 1, 0):place + 1], abs(edge.at) or Fraction(1)]
        if edge.at:
            yield edge, min(near) / _FINE


def _row(line: SubjectLine, axis: Axis, edge: Edge, step: Fraction, scope: RuleScope,
         middle: float) -> dict[str, object]:
    left, at, right = sides(line, axis, edge.at, step, scope)
    if left is not None and right is not None and left != right:
        # Who owns a threshold in a formula is what the formula gives there.
        edge = replace(edge, owner="lower" if at == left else "upper")
    before, after = ExactColumn.from_fractions([left, right]).round_half_up().to_whole()
    jump = None if before is None or after is None else after - before
    large = jump is not None and bool(jump) and abs(jump) >= float(LARGE) * middle
    return {**_lead(line.line, axis, edge), **_near(edge, scope.facts.named(axis.name).column),
            "before": before, "after": after, "jump": jump, "large": large,
            "reason": "" if jump is not None else "outside"}


def sides(line: SubjectLine, axis: Axis, at: Fraction, step: Fraction,
          scope: RuleScope) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """Return what is paid just below an edge, at it and just above it, in minor units, not rounded.

    Two points on either side give the straight line there, and with it what it comes to at the edge.
    """
    xs = ExactColumn.from_fractions([at - 2 * step, at - step, at, at + step, at + 2 * step])
    far_below, below, here, above, far_above = pays_along(line, axis, xs, scope).fractions()
    left = None if below is None or far_below is None else 2 * below - far_below
    right = None if above is None or far_above is None else 2 * above - far_above
    return left, here, right


def _lead(line: str, axis: Axis, edge: Edge) -> dict[str, object]:
    return {"line": line, "axis": axis.name, "unit": edge.shown, "edge": float(edge.at), "edge_text": str(edge.at),
            "owner": edge.owner}


def _near(edge: Edge, at: ExactColumn) -> dict[str, object]:
    """Return how many stand within 2 % below and above, and how far the nearest one below is away."""
    side = at.compare(edge.at)
    under = ~at.missing & ((side < 0) | ((side == 0) & (edge.owner == "lower")))
    over = ~at.missing & ~under
    away = at - edge.at
    close = away.maximum(-away).compare(abs(edge.at) * WITHIN) <= 0
    gaps = (-away.take(np.flatnonzero(under))).to_float()
    return {"below": int((under & close).sum()), "above": int((over & close).sum()),
            "results": int((~at.missing).sum()), "nearest": float(gaps.min()) if len(gaps) else None}


def _middle_payout(lines: pd.DataFrame) -> float:
    sums = lines.groupby(["period", "subject", "spell"])["amount"].sum().astype(float)
    paid = sums[sums > 0]
    return float(paid.median()) if len(paid) else 0.0
