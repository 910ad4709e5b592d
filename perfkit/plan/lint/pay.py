"""What is doubtful in the pay lines of a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from perfkit.exact import Range, number_text
from perfkit.plan.documents import Path
from perfkit.plan.fitting import KnownIndicator
from perfkit.plan.lines import (
    Amount,
    AmountRow,
    BaseLine,
    Gate,
    PerUnit,
    PlusRow,
    Pool,
    RateMarginal,
    RateRow,
    RateWhole,
    SubjectLine,
    TableLine,
)
from perfkit.plan.lint.amounts import Points
from perfkit.plan.lint.expressions import expression_findings
from perfkit.plan.lint.findings import Found, amount, finding, percent, tag_findings
from perfkit.plan.lint.secured import secured_findings
from perfkit.plan.lint.tabled import beyond_of, domain_in, lower_is_better, unit_of, value_of, writer_of
from perfkit.plan.lint.tables import Gives, Row, Table, near_text, table_findings
from perfkit.plan.lint.terms import term_findings
from perfkit.plan.models import Role
from perfkit.plan.pay_line import PayLine
from perfkit.plan.quantities import Quantity, Unit

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What the lines of a role are judged by: the catalogue, where people stand, and the ends of the score."""

    role: Role
    indicators: Mapping[str, KnownIndicator]
    crowd: Mapping[str, Sequence[float]]
    points: Points

    def near(self, axis: str) -> tuple[float, ...]:
        """Return where people stand on an axis."""
        return tuple(self.crowd.get(axis, ()))


def line_findings(line: PayLine, place: Path, scope: Scope) -> Found:
    """Yield what is doubtful in one pay line at `place`."""
    if isinstance(line, TableLine):
        table = _table(line, place, scope)
        yield from table_findings(table)
        yield from _ends(line, table, place)
    if isinstance(line, Amount):
        yield from expression_findings(line, (*place, "amount"), scope.role, scope.points, scope.indicators)
    if isinstance(line, SubjectLine) and line.gate is not None:
        yield from _gate(line.gate, line.line, (*place, "gate"), scope)
    yield from _kinds(line, place)
    yield from secured_findings(line, place, scope.indicators, scope.near)
    yield from tag_findings(line.tags, place)
    for text in () if line.name is None else dict.fromkeys((line.name.en, line.name.zh)):
        yield from term_findings(text, (*place, "name"))


def _kinds(line: PayLine, place: Path) -> Found:
    if isinstance(line, PerUnit) and line.cap is None:
        yield finding(place, "no_cap", f"{line.line}: pay has no cap", f"{amount(line.each)} for each, without end",
                      step="a cap, where one is due")
    if isinstance(line, Pool):
        yield from _pool(line, place)


def _pool(line: Pool, place: Path) -> Found:
    if line.share_by == "equal":
        yield finding((*place, "share_by"), "equal_split", f"{line.line}: equal shares have no link to the person's "
                      "own result", "the same for everyone", step="shares by points, total or grade_pay")
    for part in line.parts:
        if part.payees is not None and part.payees.share < 1:
            who = f"the {part.part}" if part.part else "them"
            yield finding((*place, *(("split", part.part) if part.part else ()), "payees"), "reach",
                          f"{line.line}: many of {who} can never be paid",
                          f"at most {percent(part.payees.share)} of {who} share {percent(part.share)} of the pool",
                          step="shares that reach everyone who does the work")


def _table(line: TableLine, place: Path, scope: Scope) -> Table:
    axis = _axis(line)
    ranges = [row.range for row in line.rows]
    shares, base = _size(line, scope.role)
    over = ONE if isinstance(line, BaseLine) and line.lookup is not None and line.base_over == "target" else ZERO
    return Table(place=(*place, line.kind), rows=tuple(map(_row, line.rows)), gives=_gives(line), over=over, base=base,
                 shares_of=shares, domain=_domain(line, axis, scope), beyond=beyond_of(line.otherwise),
                 otherwise=value_of(line.otherwise),
                 zero_is_worst=not lower_is_better(axis.removeprefix("value."), scope.indicators),
                 crowd=scope.near(axis), write=writer_of(ranges))


def _row(row: RateRow | PlusRow | AmountRow) -> Row:
    if isinstance(row, AmountRow):
        return Row(range=row.range.scaled(), value=row.amount)
    if isinstance(row, PlusRow):
        return Row(range=row.range.scaled(), value=row.rate, plus=row.plus, over=row.over)
    return Row(range=row.range.scaled(), value=row.rate)


def _gives(line: TableLine) -> Gives:
    if isinstance(line, RateWhole):
        return "rate_whole"
    if isinstance(line, RateMarginal):
        return "rate_marginal"
    return "rate_plus" if isinstance(line, BaseLine) else "amount"


def _axis(line: TableLine) -> str:
    """Return what chooses the row, as expressions name it."""
    if line.lookup is None:
        return f"value.{line.base}" if isinstance(line, BaseLine) else ""
    return f"value.{line.lookup.of}" if isinstance(line.lookup.of, str) else line.lookup.text.strip()


def _domain(line: TableLine, axis: str, scope: Scope) -> Range:
    if axis == "total" and line.domain is None:
        return scope.points.totals
    unit: Unit | None = unit_of(axis.removeprefix("value."), scope.indicators)
    return domain_in("ratio" if axis.startswith("attainment.") else unit, line.domain, [row.range for row in line.rows])


def _size(line: TableLine, role: Role) -> tuple[Literal["", "target", "base"], Fraction]:
    """Return what the sizes of a rate are shares of (nothing: money), and the money of one unit of the lookup."""
    if not isinstance(line, BaseLine) or line.lookup is None:
        return "", ONE
    if line.lookup.text.strip() not in (f"attainment.{line.base}", "sales_attainment"):
        return "base", ONE
    target = role.indicators[line.base].target if line.base in role.indicators else None
    return ("", target.number) if isinstance(target, Quantity) else ("target", ONE)


def _ends(line: TableLine, table: Table, place: Path) -> Found:
    rows = table.rising
    if not isinstance(line, BaseLine):
        return
    if rows[-1].range.high is None and rows[-1].value and line.cap is None:
        yield finding(place, "no_cap", f"{line.line}: pay has no cap", f"{percent(rows[-1].value)} without end",
                      step="a cap, where one is due")
    if line.lookup is None and rows[0].value == 0 and rows[0].range.high:
        edge = rows[0].range.high
        yield finding(place, "reach", f"{line.line}: whoever stays below the first edge is never paid",
                      f"0 up to {table.write(edge)}{_below(edge, table.crowd)}",
                      step="a rate from the start, or a target by size")


def _below(edge: Fraction, crowd: Sequence[float]) -> str:
    return f"; {sum(value < edge for value in crowd)} of {len(crowd)} people stand there" if crowd else ""


def _gate(gate: Gate, name: str, place: Path, scope: Scope) -> Found:
    axis = f"value.{gate.value.of}" if isinstance(gate.value.of, str) else gate.value.text.strip()
    for end in (gate.range.low, gate.range.high):
        if end is not None and (end.number or gate.range.low is None):
            yield finding(place, "gate_cliff", f"{name}: all or nothing at one edge",
                          f"at {end.text()}: the whole line -> {number_text(gate.otherwise)}"
                          f"{near_text(end.scaled(), scope.near(axis))}", step="steps, or a factor that falls slowly")
